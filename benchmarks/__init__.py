"""The benchmark suite: workloads, peers, measurements, and the report. README.md says how to run it."""
