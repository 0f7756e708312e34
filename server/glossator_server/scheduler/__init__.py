"""From accepted documents to workers: jobs wait in a queue, supervisors form batches and watch over their workers.

`dispatch.Scheduler` is the whole of it: the jobs that it has `accepted`, and the `crew` of workers. `job`, `queue`,
`running`, `blame` and `supervisor` are its parts. Analyzers that wait for services are run `beside` the workers, a
`crowd` of documents in one process: `parts` and `routes`.
"""
