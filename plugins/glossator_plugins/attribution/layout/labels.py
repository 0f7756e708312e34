"""Labels: "Ana Duarte, mayor: “We rowed.”" A paragraph of a name, a colon and a quotation needs no others like it.

Nor does a post, "@duarte: We rowed!", nor a headline of a quotation, a colon, and who speaks: "‘We rowed’: Duarte
defends her crew".
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from glossator.text.annotation import Span

from .quotations import Quotation
from .turns import NO_SPEAKER, Turn

_WORD = r"[^\W\d_a-z][\w.'’-]*"
_LABEL = re.compile(
    rf"(?:[-–•*]\ +)?\**(?P<name>{_WORD}(?:\ (?:(?:de|van|von|bin|al|of)\ )?{_WORD}){{1,4}}"
    r"(?:,\ [^\n.:;\"“”]{2,60}|\ \([^()\n:]{2,60}\))?)\**(?P<colon>:)\**\s+"
)
_SPEAKS = (
    r"(?:admits|apologi[sz]es|attacks|begs|blames|blasts|calls|confesses|defends|demands|denies|describes|dismisses|explains|hails|hits"
    r"|insists|issues|jokes|laments|mocks|opens|pays|pleads|praises|promises|reacts|recalls?|rejects|remembers?|responds|reveals|says"
    r"|slams|speaks|tells?|thanks|urges?|vows|warns?)"
)
_BEHIND = re.compile(
    rf"(?P<colon>:)\s(?P<name>{_WORD}(?:\s{_WORD}){{0,3}}|(?:[A-Z][\w-]*\s)?[a-z]+(?:\s[a-z]+)?)\s(?:on|in\stears|{_SPEAKS})\b[^\n.]*"
)
# "@return: whether it opened" is a comment of a programmer, and not a post.
_TAG = (
    r"author|class|constant|copyright|default|defgroup|deprecated|details|enum|event|example|exception|file|fileoverview|function"
    r"|global|ignore|implements|import|includes?|inheritdoc|internal|license|link|media|memberof|method|module|name|namespace|note"
    r"|override|package|parameters?|params?|pre|post|private|property|protected|public|readonly|requires?|retval|returns?|sa|see"
    r"|serial|since|static|summary|supports|test|throws?|todo|tparam|type|typedef|typeparam|value|var|version|warning|yields?"
)
_HANDLE = re.compile(
    rf"(?:[-–•*]\s+)?(?P<name>@(?!(?:{_TAG})\b)\w[\w.]{{1,30}})(?:\s\([^()\n]{{1,40}}\))?(?P<colon>:)\s+(?P<words>(?=[^\s])[^\n]*\S)"
)
# "Ana Duarte, the mayor, said in a note:" has a verb that says so.
_VERB = re.compile(
    r"\b(?:said|says|told|tells|wrote|writes|adds|asks|replie[sd]|tweets|posts|argues|warns|insists|is|was|has|had|would|who|[a-z]{2,}ed)\b"
)
_NOTHING = re.compile(r"[\W_]*")


def labelled(text: str, paragraphs: Sequence[Span], quotations: Sequence[Quotation]) -> Iterator[Turn]:
    """A turn for each paragraph that is nothing but a name of two words or more, a colon and one quotation.

    And for each headline that begins with a quotation, and tells behind its colon who speaks.
    """
    begins = [quotation.begin for quotation in quotations]
    for paragraph in paragraphs:
        first = bisect_left(begins, paragraph.begin)
        if first < len(begins) and begins[first] == paragraph.begin:
            behind = _BEHIND.fullmatch(text, quotations[first].end, max(paragraph.end, quotations[first].end))
            if behind is not None:
                yield Turn(Span(*behind.span("name")), Span(*behind.span("colon")), quotations[first].pieces)
            continue
        handle = _HANDLE.match(text, *paragraph)
        if handle is not None:
            yield Turn(Span(*handle.span("name")), Span(*handle.span("colon")), (Span(*handle.span("words")),))
            continue
        match = _LABEL.match(text, *paragraph)
        number = bisect_left(begins, match.end()) if match is not None else len(begins)
        if match is None or number == len(begins) or begins[number] != match.end():
            continue
        quotation = quotations[number]
        closes = quotation.whole and _NOTHING.fullmatch(text, quotation.end, max(paragraph.end, quotation.end))
        if closes and not NO_SPEAKER.search(match["name"]) and not _VERB.search(match["name"]):
            yield Turn(Span(*match.span("name")), Span(*match.span("colon")), quotation.pieces)
