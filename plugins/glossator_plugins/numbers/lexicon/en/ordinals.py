# ruff: noqa: SIM905 - word lists read better as text
"""The words of ordinals: series, idioms, what follows a rank or a second of time. Data only."""

from __future__ import annotations

SERIES = frozenset("phase stage category grade tier level".split())
DAYS = frozenset("day week round lap stage year season episode".split())
BEFORE_DAY = frozenset({"on", "in", "by", "of", "from", "until", "", "after"})
AFTER_RANK = frozenset("in on for and at of with after is was player seed the".split())
GO_ON = frozenset({"-", "\u2013", ":", "/", "%", "percent", "to", "or"})
AFTER_SECOND = frozenset(
    "later or ago ahead behind faster slower apart clear quicker earlier away i he she they we you it".split()
)
FROM_LAST = frozenset({"to", "from"})
LASTS = frozenset({"last", "end", "final"})
"""After those, what a rank counts back from: "second to last"."""
COMPOUNDS = frozenset({"party", "parties", "class", "hand", "rate", "aid", "world"})
IDIOMS_BEFORE = frozenset({"at", "split"})
BEFORE_MOMENT = frozenset({"last", "final", "every", "split", "a", "per"})
IDIOM_AFTER = frozenset({"of", "thought", "thoughts", "glance", "sight", "nature", "hand"})
