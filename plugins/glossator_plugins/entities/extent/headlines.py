"""Headlines: lines whose words all begin with capitals, where taggers cannot see the end: "Lindau Foods Picks Rival".

A verb in the third person, as headlines have it, ends the name before it and may begin another behind it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

# What headlines say of whom, third person, and no surname is.
_DOES = re.compile(
    r"""\s+(?:Says?|Said|Wins?|Urges?|Picks|Names|Sues|Buys|Beats|Cuts|Slams|Vows|Warns|Tells|Asks|Gets|Makes|Takes|Joins|Quits
    |Leads|Dies|Seeks|Faces|Backs|Plans|Opens|Hits|Loses|Announces|Launches|Unveils|Appoints|Acquires|Rejects|Denies|Claims
    |Admits|Agrees|Raises|Reports|Returns|Signs|Threatens|Visits|Wants|Pledges|Calls|Hires|Fires|Ousts|Drops|Sells|Moves
    |Shuts|Closes|Expands|Defeats|Stuns|Edges|Jailed|Fined|Charged|Accused|Arrested|Elected|Sworn|Named|Killed|Found|Cleared
    |Is|Are|Was|Has|Have|Will|Be|To|As|After|Amid|Over|Over|With|From|At|In|On)(?=\s|$)""",
    re.X,
)
# What headlines add to a name.
_TAIL = re.compile(
    r"(?:\s+(?:Rivals?|Boss|Units?|Shares|Stock|Profits?|Deal|Bid|Plans?|Case|Trial|Probe|Merger|Takeover|Talks|Workers|Staff|Fans))+$"
)
_WORD = re.compile(r"[^\W_][\w’'.-]*")
# Of a headline's words so many have a capital.
_CAPITALS = 0.9
_LONGEST_LINE = 160
_SHORT = 3


def verbs_of(text: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    """Where verbs of a headline stand in the stretch, with the white space around them."""
    found = [match.span() for match in _DOES.finditer(text, begin, end)]
    if found and _in_capitals(text, begin, end):
        for first, last in found:
            yield first, last + 1 if last < end else last


def is_headline(name: str) -> bool:
    """Whether what is tagged as one name is a whole headline in capitals: "MAYOR OPENS BRIDGE"."""
    return name.isupper() and name.count(" ") >= _SHORT - 1 and _DOES.search(name.title()) is not None


def without_tail(text: str, begin: int, end: int) -> int:
    """Where a name ends before what a headline adds to it."""
    tail = _TAIL.search(text, begin, end)
    return tail.start() if tail is not None and tail.start() > begin and _in_capitals(text, begin, end) else end


def has_tail(text: str, end: int, last: int) -> bool:
    """Whether nothing but such words follows up to `last`: "Moss | Rival"; then a name stands before them."""
    return _TAIL.fullmatch(text, end, last) is not None


def _in_capitals(text: str, begin: int, end: int) -> bool:
    """Whether most words of the line, long ones aside, begin with a capital; some letters of it are small."""
    first = text.rfind("\n", max(0, begin - _LONGEST_LINE), begin) + 1
    last = text.find("\n", end, end + _LONGEST_LINE)
    if last < 0:
        last = min(len(text), end + _LONGEST_LINE)
    if not first:
        first = max(0, begin - _LONGEST_LINE)
    words = [word for word in _WORD.findall(text, first, last) if len(word) > _SHORT]
    capitals = sum(word[0].isupper() for word in words)
    return len(words) > _SHORT and capitals >= _CAPITALS * len(words) and not text[first:last].isupper()
