"""Labels: what entities are labelled with, whatever the tagger calls it, and a mention with its label."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from typing import Literal, NamedTuple, get_args

from glossator.text.annotation import Span

Label = Literal[
    "PERSON", "ORG", "LOC", "GPE", "FAC", "NORP", "PRODUCT", "EVENT", "WORK_OF_ART", "LAW", "LANGUAGE", "MISC",
    "DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "ORDINAL", "CARDINAL",
]  # fmt: skip
LABELS: tuple[str, ...] = get_args(Label)
"""What entities are labelled with, in OntoNotes' spelling: what the bundled models tell apart, and most others."""

# Other corpora's names for the same, as taggers trained on them give them: CoNLL, GermEval, NKJP, SUC, Arman, NorNE …
_OTHERS = {
    "PERSON": "PER PERS PERSNAME",
    "ORG": "ORGANIZATION ORGANISATION ORGNAME INSTITUTION INST",
    "LOC": "LOCATION PLACE PLACENAME GEOGNAME GEO",
    "GPE": "GPE_LOC GPE_ORG",
    "FAC": "FACILITY",
    "PRODUCT": "PROD PRO",
    "EVENT": "EVT EVE",
    "WORK_OF_ART": "WORK WOA",
    "LANGUAGE": "LANG ANG",
    "MISC": "MISCELLANEOUS OTH OTHER",
    "PERCENT": "PERCENTAGE",
    "CARDINAL": "NUMBER",
}
_OURS = {name: name for name in LABELS} | {other: name for name, others in _OTHERS.items() for other in others.split()}

# Where one model calls things otherwise than another: countries and towns are LOC where there is no GPE.
_NEAR = {"GPE": ("LOC",), "EVENT": ("MISC",), "WORK_OF_ART": ("MISC",), "LAW": ("MISC",), "LANGUAGE": ("MISC",)}

_FAMILIES = {"PER": "PERSON", "PERSON": "PERSON", "LOC": "PLACE", "GPE": "PLACE", "FAC": "PLACE", "ORG": "ORG"}


def known(label: str) -> str | None:
    """Our name for what the label says; None for what has no name of ours."""
    return _OURS.get(label.upper())


def ours(label: str) -> str:
    """The label that a mention gets: our name for the tagger's, or MISC where it tells apart what we do not.

    A package that knows better says so in `layers.mentions.labels` of its glossator.json.
    """
    return known(label) or "MISC"


# What names are called because of their own words or those beside them, whatever the tagger tells apart.
_BY_WORDS = frozenset(("PERSON", "ORG", "LOC", "FAC"))


def note_of(wanted: Collection[str], tagged: Collection[str], language: str) -> str:
    """That nothing will have some of the `wanted` labels, as a tagger that gives `tagged` ones does not know them.

    Empty if any of them may come, or if it is not known what the tagger gives.
    """
    there = _BY_WORDS.union(map(ours, tagged))
    missing = [label for label in dict.fromkeys(wanted) if label not in there]
    if not tagged or not missing:
        return ""
    none, others = ", ".join(missing), ", ".join(label for label in LABELS if label in there)
    near = sorted(there.intersection(label for each in missing for label in _NEAR.get(each, ())))
    instead = f"; for {none}, ask for {' and '.join(near)}" if near and len(missing) == 1 else ""
    return f"labels: the models for {language!r} call nothing {none}; they know {others}{instead}"


class Named(NamedTuple):
    """A mention with its clean span."""

    span: Span
    label: str
    name: str
    """Its text, with single spaces."""
    score: float | None = None
    """How sure the model is of the label."""
    others: tuple[tuple[str, float], ...] = ()
    """Other labels with their chances, as the model sees them."""

    def chance(self, label: str) -> float:
        """How likely the model finds the label; 0 if it does not tell."""
        return (self.score or 0.0) if label == self.label else dict(self.others).get(label, 0.0)

    @property
    def family(self) -> str:
        """Labels of one family are easily confused: a town for its region, a building for its place."""
        return _family(self.label)


@lru_cache(256)
def _family(label: str) -> str:
    return _FAMILIES.get(label.upper(), label.upper())
