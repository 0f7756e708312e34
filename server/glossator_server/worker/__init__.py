"""Workers run the engine, each in a process of its own (`process`) or, for `workers = 0`, in a thread (`inline`).

The process side is `python -m glossator_server.worker`; it imports models and plugins, but never grpc. Where possible
there is one such process, the `template`, that loads the models and forks the workers (`launch` decides), so that they
share its memory; else each worker loads its own.
"""
