"""Chains: "Radio Arden reported an envoy, whom it did not name, said the port was shut": one report in another.

Taggers give both verbs to the first subject, and take who stands between them for what the first one says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from glossator.text.annotation import Span
from glossator_plugins.attribution.find.linking import Statement
from glossator_plugins.attribution.find.passages import Passage

_REPORTS = re.compile(
    r"(?:(?:has|have|had|also|later)\s)?(?:report(?:s|ed)?|sa(?:y|ys|id)|claim(?:s|ed)|added|wrote|writes|reveal(?:s|ed))"
)
_WHO = re.compile(
    r"(?:(?:on\s)?(?:[A-Z][a-z]+day|today|yesterday)\s)?(?:that\s)?"
    r"(?P<who>(?:an?|the|its|his|her|their|one|two|some|several)\s(?:[\w'’.-]+\s){0,7}?[\w'’-]+|(?:[a-z-]+\s){0,3}(?:[^\W\d_a-z][\w'’.-]*\s?){1,5})"
    r"(?:,\s(?:who|whom|which)\s[^,]{2,60},?)?\s*"
)
_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|can|could|may|might|must|should|did|does|do|and|but|to|said|says)\b"
)
# "agreed, saying it rained": what is agreed is what is said.
_SAYING = re.compile(r"(?:saying|adding|stating|telling|claiming|arguing|writing)\b")
_BLANK = re.compile(r",?\s+")


def with_chains(text: str, statements: Iterable[Statement]) -> Iterator[Statement]:
    """The statements; of two such the first says all of the second, and the second is by who stands between."""
    found = sorted(statements, key=lambda statement: statement.cue)
    for number, statement in enumerate(found[1:], 1):
        before = found[number - 1]
        who = _between(text, before, statement)
        if who is not None:
            whole = Passage((Span(before.content[0].begin, statement.content[-1].end),), False)
            found[number - 1] = before._replace(passages=(whole,))
            found[number] = statement._replace(source=who)
    verbs = {statement.cue.begin for statement in found}
    for statement in found:
        if statement.content[0].begin not in verbs or not _SAYING.match(text, statement.content[0].begin):
            yield statement


def _between(text: str, one: Statement, other: Statement) -> Span | None:
    """Who says the other statement, if nothing but who that is stands between its cue and the one before."""
    content = one.content[0]
    if (
        one.source is None
        or one.source != other.source
        or len(one.content) > 1
        or content.begin < one.cue.end
        or other.content[0].begin < other.cue.end
        or not _REPORTS.fullmatch(text, *one.cue)
        or not _BLANK.fullmatch(text, content.end, other.cue.begin)
    ):
        return None
    match = _WHO.fullmatch(text, *content)
    if match is None or _VERB.search(match["who"]):
        return None
    return Span(match.start("who"), match.start("who") + len(match["who"].rstrip()))
