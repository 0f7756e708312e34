"""Workers run the engine, each in a process of its own (`process`) or, for `workers = 0`, in a thread (`inline`).

The process side is `python -m glossator_server.worker`; it imports models and plugins, but never grpc.
"""
