"""Wraps: whether a line ends only because the next word did not fit, so that a name may go on behind its end.

Text wrapped by a mail program has lines of one width; text cut by hand or by a converter has lines of any. So a break
is told by the width, where there is one, or by the prose around it: a paragraph that ends with a stop, whose lines on
both sides of the break hold more than names, and whose line before the break is no heading.
"""

from __future__ import annotations

import re

_BLANK = re.compile(r"\r?\n[^\S\n]*\r?\n")
# What a line of a list begins with.
_ITEM = re.compile(r"\d+[:.)]|[-–—*•·>|#]|\w[.)]$")
# Text wrapped by a mail program or a typewriter has lines of about this many characters.
_WRAPPED = range(60, 121)
_NEXT_WORD = re.compile(r"\s*(\S+)")
# What lines of names lack: words without a capital, and commas inside.
_SENTENCE = re.compile(r"(?<![\w'’-])[^\W\d_A-Z]\w*|,\s\S")
# Headings leave these out.
_PROSE = re.compile(
    r"\b(?:the|an?|was|were|is|are|had|has|have|been|which|who|that|he|she|they|it|we|his|her|their|its)\b"
    r"(?!['’])",
    re.IGNORECASE,
)
_STOP = re.compile(r"[.!?…][\"”’')\]]*\s*$")
_STOP_INSIDE = re.compile(r"[.!?][\"”’')\]]*\s+\S")
# Behind these a sentence goes on, whatever the layout.
_UNFINISHED = re.compile(r"(?:^|\s)(?:the|an?|of|and|for|at|in|de|del|von|van|der|&|(?:Mr|Mrs|Ms|Dr|St)\.?)\s*$")
_HYPHEN = re.compile(r"[^\W\d_][-‐\u00ad]$")
# A first line this much shorter than the longest is a heading.
_HEADING = 0.6
# A paragraph is looked at so far on either side.
_FAR = 2000


def is_wrapped(text: str, position: int) -> bool:
    """Whether the line ends at the position only because the next word did not fit: then the sentence goes on."""
    first, last = max(0, position - _FAR), min(len(text), position + _FAR)
    following = _NEXT_WORD.match(text, position, last)
    if following is None or _BLANK.match(text, position, last) or _ITEM.match(following[1]):
        return False
    begin = text.rfind("\n", first, position) + 1 or first
    if begin < position - _WRAPPED.stop:
        return False  # a paragraph per line
    line = text[begin:position].rstrip()
    end = text.find("\n", following.start(1), last)
    after = text[following.start(1) : end if end >= 0 else last]
    if not line or _STOP.search(line) or len(after) >= _WRAPPED.stop:
        return False
    needed = len(line) + 1 + len(following[1])
    if _HYPHEN.search(line) and following[1][0].isalpha():
        return True
    is_prose = _SENTENCE.search(line) is not None and any(form.search(after) for form in (_SENTENCE, _STOP))
    if needed <= _WRAPPED.start and not is_prose:
        return False  # whatever the width: the paragraphs of lists and tables need not be looked at
    before = [*_BLANK.split(text[first:position])[-1].split("\n")]
    lines = [*before, *_BLANK.split(text[position:last].lstrip("\r\n"))[0].split("\n")]
    width = max(len(one.rstrip()) for one in lines)
    if width in _WRAPPED and needed > width:
        return True
    if not is_prose or width >= _WRAPPED.stop or any(_ITEM.match(one.lstrip()) for one in lines):
        return False
    if _UNFINISHED.search(line):
        return True
    ends = _STOP.search(lines[-1].rstrip()) is not None or _STOP_INSIDE.search(after) is not None
    is_heading = not any(one.strip() for one in before[:-1]) and (
        len(line) < _HEADING * width and _PROSE.search(line) is None
    )
    return ends and not is_heading
