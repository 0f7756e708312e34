"""A plugin that does nothing, to measure what everything else costs.

Only registered for benchmarks: the folder above has to be put on the path of a process (PYTHONPATH), where its entry
points are then found like those of any installed package.
"""
