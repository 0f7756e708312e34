"""Products of bytes, four times as quick as those of single precision, for processors that have instructions for it.

The code in `c/` is compiled when the package is built, if there is a compiler; `kernels` chooses the quickest way that
the processor can go and calls it, `packing` lays weights out for it, `recurrent` and `filters` are layers, `models` has
the networks that are made of them. Without the library, or on another processor, nothing here is used.
"""
