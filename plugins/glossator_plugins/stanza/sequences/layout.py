"""Layout: sequences of any lengths as recurrent layers step through them, all together and without padding."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int64]


class Layout:
    """Sequences as an LSTM steps through them: the first units of all, longest sequence first, then the second ones.

    Units are numbered sequence after sequence, in the order given.
    """

    def __init__(self, lengths: Sequence[int] | Integers) -> None:
        """None of the lengths may be zero."""
        given = np.asarray(lengths, dtype=np.int64)
        order = np.argsort(-given, kind="stable")
        sorted_ = given[order]
        begins = (np.cumsum(given) - given)[order]
        self.lengths, self.order = given, order
        self.sizes: Integers = np.searchsorted(-sorted_, -np.arange(sorted_[0]), side="left").astype(np.int64)
        """How many sequences take each step."""
        before = np.cumsum(self.sizes) - self.sizes
        steps = np.repeat(np.arange(len(self.sizes)), self.sizes)
        rows = np.arange(len(steps)) - before[steps]
        self.units: tuple[Integers, Integers] = begins[rows] + steps, begins[rows] + sorted_[rows] - 1 - steps
        """The unit that each direction reads, row after row of all steps."""
        self.total = len(steps)
        """Of units."""
