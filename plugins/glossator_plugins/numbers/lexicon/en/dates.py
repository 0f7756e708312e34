# ruff: noqa: SIM905 - word lists read better as text
"""The words around dates: which way a sentence looks, what comes before and after a year. Data only."""

from __future__ import annotations

GRAINS = {word: word for word in ("day", "week", "weekend", "month", "quarter", "year")}
RELATIVE = {"today": 0, "yesterday": -1, "tomorrow": 1}
AHEAD = frozenset(["will", "'ll", "shall", "scheduled", "upcoming"])
"""Words that make a bare weekday the coming one."""
MAYBE_AHEAD = AHEAD | frozenset("due expected expects plans planned set would deadline".split())
BACK = frozenset(
    "ran grew broke sold stood held ended "
    "was were had did said fell rose died took made went began came got won lost hit left met saw told since".split()
)
GOES_ON = frozenset(
    "to and at in on when for by through until that was is as with the a of after before during he she it they we who "
    "or".split()
)
BOUNDS = frozenset("over least than about around some nearly almost approximately roughly to exactly only".split())
BEFORE_WORDS = frozenset("in since until during year".split())
COUNTS = frozenset("people men women children soldiers troops dead jobs homes houses euros dollars points".split())
PARTS = {"quarter": "Q", "half": "H"}
GRAINS_RELATIVE = {"D": "day", "W": "week", "M": "month", "Y": "year"}
AUXILIARIES = frozenset("is was has had have are were passes passed".split())
