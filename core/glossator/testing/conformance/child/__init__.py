"""A fresh process that imports a plugin, makes its part and runs it, and says at each step what came of it.

    python -m glossator.testing.conformance.child FD < REQUEST

The request is JSON (`Request`); the answer goes line by line to the descriptor, a line before each step and one after
it, so that whoever reads knows in which step the process died or hung. Standard output and error are files. `fresh` is
the other end.
"""
