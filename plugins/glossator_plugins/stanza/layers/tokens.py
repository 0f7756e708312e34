"""Reader of the first layer: text to sentences and tokens, each exactly a slice of the text.

Stanza's tokenizer labels characters. Its own decoding searches the text for every token; here each character that the
network reads carries its offset, so offsets are right by construction, and a long text costs time in proportion to
its length. Sentences and tokens are otherwise those of `stanza.Pipeline` (its `models/tokenization`), but that lines
that are not wrapped end sentences, too: see `line_ends`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from glossator.text.parse import Layer, Sentence, Token
from glossator_plugins.stanza.layers.draft import Draft
from glossator_plugins.stanza.layers.line_ends import pieces
from glossator_plugins.stanza.sequences.characters import (
    ADDRESS,
    LONGEST_FORM,
    UNKNOWN,
    CharacterInputs,
    Integers,
    Window,
)

WINDOW = 1000
"""Characters that the network reads at once; a longer paragraph goes on from its last sentence end in the window."""
LONGEST_SENTENCE = 500
"""Tokens: no later network reads more at once, however little punctuation a text has."""
LONGEST_ADDRESS = 1000
"""Characters: the patterns of addresses need quadratic time, so longer runs without white space are none."""
_CHARACTERS_PER_WORD = 3
"""Half of what words have: what arrays for more of them take, the system gives and clears anew each time."""
_BLANK, _NEWLINE = ord(" "), ord("\n")
# Where white space and control characters are, and the marks between them that texts are full of.
_CONTROLS, _NO_BREAK, _OGHAM_BLANK, _WIDE_BLANK = 0x80, 0xA0, 0x1680, 0x3000
_HYPHEN, _ELLIPSIS = 0x2010, 0x2026

_SPACE = re.compile(r"[\s\u0080-\u009f]")
_PARAGRAPH_END = re.compile(r"\n[\s\u0080-\u009f]*\n")
# Where a sentence may well end: a guess, for which nothing but time depends on whether it is right.
_STOP = re.compile(r"[.!?][\"'”’»)\]]*(?= [\"'“‘«(\[]*[^a-z\s])")
_ADDRESS_HINT = re.compile(r"@|https?://|www\.|\.(?:gov|org|edu|net|com|co)")

_Flags = npt.NDArray[np.bool_]

# As `Token(*fields)`, without a call of Python for each of thousands.
_new_token: Callable[[tuple[int, int, str]], Token] = partial(tuple.__new__, Token)


@dataclass(slots=True)
class _Paragraph:
    """A paragraph's characters as the network reads them: white space is one blank."""

    units: str
    blanks: _Flags
    """Which of the units are blanks."""
    offsets: Integers
    """Of each unit, in the text."""
    classes: Integers = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    done: int = 0
    """How many units have their class."""
    ahead: int = 1
    """How many windows to read at once, if there is room: more and more as long as guesses are right."""
    endless: bool = False
    """Whether no sentence ended in the latest window."""
    stops: list[int] = field(default_factory=list)
    """Where sentences may end, in order."""

    def windows(self, most: int) -> list[int]:
        """Where the next windows begin, up to so many: the first one surely, each other by what its predecessor may
        turn out to hold."""
        begins = [self.done]
        while len(begins) < most and (begin := self._guess(begins[-1])) < len(self.units):
            begins.append(begin)
        return begins

    def advance(self, begin: int, classes: Integers, last: bool) -> bool:
        """Take over the classes of a window: all of the last one, of others those up to the last sentence end.

        Returns whether the next one begins where it was guessed.
        """
        count = len(classes)
        guess = self._guess(begin)
        if not last:
            ends = np.flatnonzero((classes == 2) | (classes == 4))
            self.endless = not len(ends)
            count = count if self.endless else int(ends[-1]) + 1
        self.classes[begin : begin + count] = classes[:count]
        self.done = begin + count
        if last and self.classes[-1] < 2:
            self.classes[-1] = 2
        elif last and self.classes[-1] > 2:
            self.classes[-1] = 4
        return self.done == guess

    def _guess(self, begin: int) -> int:
        """Where the window after the one that begins here will begin."""
        end = begin + WINDOW
        if not self.endless:
            found = bisect_right(self.stops, end) - 1
            if found >= 0 and self.stops[found] > begin:
                return self.stops[found]
        return end


@dataclass(slots=True)
class _Found:
    """The tokens of one document as they are read off."""

    tokens: list[Token] = field(default_factory=list)
    forms: list[str] = field(default_factory=list)
    multiword: list[int] = field(default_factory=list)
    sentences: list[Sentence] = field(default_factory=list)
    first: int = 0
    """Of the sentence that is being read."""

    def end_sentence(self, last: int) -> None:
        """The sentence ends before the token `last`; one with more tokens than any network may read is cut."""
        while last > self.first:
            end = min(last, self.first + LONGEST_SENTENCE)
            self.sentences.append(Sentence(self.tokens[self.first].begin, self.tokens[end - 1].end, self.first, end))
            self.first = end


class Network(Protocol):
    """What labels characters."""

    @property
    def inputs(self) -> CharacterInputs:
        """Makes what it reads."""

    skips_newlines: bool
    """Whether it reads lines as if they were joined."""

    def normalized(self, characters: str) -> str:
        """A token's characters as the other networks read them."""

    def classes(self, windows: Sequence[Window]) -> list[Integers]:
        """The classes of each window's characters; none may be empty."""


class TokensReader:
    """Finds sentences and tokens; also fills in the drafts' forms and multi-word marks."""

    layer = Layer.TOKENS

    def __init__(self, network: Network, batch_words: int) -> None:
        self._network = network
        self._batch_units = max(WINDOW, batch_words * _CHARACTERS_PER_WORD)

    def read(self, drafts: Sequence[Draft]) -> list[dict[str, Any]]:
        """The fields `sentences` and `tokens` of each draft."""
        paragraphs = [list(self._paragraphs(draft.document.text)) for draft in drafts]
        self._classify([paragraph for document in paragraphs for paragraph in document])
        fields: list[dict[str, Any]] = []
        for draft, document in zip(drafts, paragraphs, strict=True):
            found = self._decode(draft.document.text, document)
            draft.forms, draft.multiword = tuple(found.forms), frozenset(found.multiword)
            fields.append({"sentences": tuple(found.sentences), "tokens": tuple(found.tokens)})
        return fields

    def _paragraphs(self, text: str) -> Iterator[_Paragraph]:
        codes = np.frombuffer(text.encode("utf-32-le"), dtype="<u4")
        blanks, offsets = codes == _BLANK, np.arange(len(codes))
        # How many characters before each one are to be looked at one by one.
        others = np.concatenate([[0], np.cumsum(_others(codes, blanks))])
        begin = 0
        for end, following in [*(found.span() for found in _PARAGRAPH_END.finditer(text)), (len(text), len(text))]:
            chunk = text[begin:end].rstrip()
            if chunk:
                last = begin + len(chunk)
                if others[begin] == others[last] and not self._network.skips_newlines:
                    # One line, as the network reads it.
                    yield _Paragraph(chunk, blanks[begin:last], offsets[begin:last])
                else:
                    for first, stop in pieces(chunk):
                        yield self._units(chunk[first:stop], begin + first)
            begin = following

    def _units(self, chunk: str, begin: int) -> _Paragraph:
        units = _SPACE.sub(" ", chunk)
        offsets = np.arange(begin, begin + len(chunk))
        codes = np.frombuffer(units.encode("utf-32-le"), dtype="<u4")
        blanks = codes == _BLANK
        kept = np.ones(len(units), dtype=np.bool_)
        if self._network.skips_newlines:
            kept = np.frombuffer(chunk.encode("utf-32-le"), dtype="<u4") != _NEWLINE
            codes, blanks, offsets = codes[kept], blanks[kept], offsets[kept]
            kept = kept[kept]
        kept[1:] = ~(blanks[1:] & blanks[:-1])
        if len(codes) < len(units) or not kept.all():
            blanks, offsets = blanks[kept], offsets[kept]
            units = codes[kept].tobytes().decode("utf-32-le")
        return _Paragraph(units, blanks, offsets)

    def _classify(self, paragraphs: Sequence[_Paragraph]) -> None:
        """Give every paragraph its classes, in rounds: the next window of each that is not done yet."""
        found = self._network.inputs.read([paragraph.units for paragraph in paragraphs])
        inputs = {id(paragraph): one for paragraph, one in zip(paragraphs, found, strict=True)}
        for paragraph in paragraphs:
            paragraph.classes = np.zeros(len(paragraph.units), dtype=np.int64)
            if len(paragraph.units) > WINDOW:
                paragraph.stops = [found.end() for found in _STOP.finditer(paragraph.units)]
        open_ = list(paragraphs)
        while open_:
            # A window costs most of its time by itself, not by what is read beside it.
            room = self._batch_units // WINDOW - len(open_)
            places: list[tuple[_Paragraph, int]] = []
            for paragraph in open_:
                begins = paragraph.windows(min(paragraph.ahead, 1 + max(0, room)))
                room -= len(begins) - 1
                places += [(paragraph, begin) for begin in begins]
            places.sort(key=_length, reverse=True)
            read: dict[tuple[int, int], tuple[Integers, bool]] = {}
            for batch in self._batches(places):
                windows = []
                for paragraph, begin in batch:
                    part = slice(begin, begin + WINDOW)
                    ids, features = inputs[id(paragraph)]
                    ends = part.stop >= len(paragraph.units)
                    windows.append(Window(ids[part], features[part], paragraph.units[part], ends))
                for (paragraph, begin), window, classes in zip(
                    batch, windows, self._network.classes(windows), strict=True
                ):
                    read[id(paragraph), begin] = classes, window.ends
            for paragraph in open_:
                taken, right = 0, True
                while (found_here := read.get((id(paragraph), paragraph.done))) is not None:
                    right = paragraph.advance(paragraph.done, *found_here)
                    taken += 1
                paragraph.ahead = 2 * paragraph.ahead if right else taken
            open_ = [paragraph for paragraph in open_ if paragraph.done < len(paragraph.units)]
        for paragraph in paragraphs:
            _keep_addresses(paragraph)

    def _batches(self, places: Sequence[tuple[_Paragraph, int]]) -> Iterator[list[tuple[_Paragraph, int]]]:
        """Neighbours of similar length, so that padding is little and memory bounded."""
        batch: list[tuple[_Paragraph, int]] = []
        for place in places:
            longest = _length((batch or [place])[0])
            if batch and (len(batch) + 1) * longest > self._batch_units:
                yield batch
                batch = []
            batch.append(place)
        if batch:
            yield batch

    def _decode(self, text: str, paragraphs: Sequence[_Paragraph]) -> _Found:
        """The tokens of a document: of all its paragraphs at once, each of which ends with the end of a token."""
        found = _Found()
        if not paragraphs:
            return found
        every = np.concatenate([paragraph.classes for paragraph in paragraphs])
        blanks = np.concatenate([paragraph.blanks for paragraph in paragraphs])
        offsets = np.concatenate([paragraph.offsets for paragraph in paragraphs])
        units = "".join([paragraph.units for paragraph in paragraphs])
        ends = np.flatnonzero(every) + 1
        begins = np.zeros_like(ends)
        begins[1:] = ends[:-1]
        # Blanks never come in pairs, so that one at either end is all there is to strip.
        first = begins + blanks[begins]
        last = ends - blanks[ends - 1]
        # Stanza drops a token of mere white space, and its sentence end with it.
        there = first < last
        first, last, ends = first[there], last[there], ends[there]
        classes = every[ends - 1]
        starts, stops = offsets[first].tolist(), (offsets[last - 1] + 1).tolist()
        texts = [text[start:stop] for start, stop in zip(starts, stops, strict=True)]
        found.tokens += map(_new_token, zip(starts, stops, texts, strict=True))
        spaced = np.concatenate([[0], np.cumsum(blanks)])
        forms = texts  # what most are: white space is all that networks read otherwise
        spaces = self._network.skips_newlines or (spaced[last] != spaced[first]).any()
        if spaces or (last - first).max(initial=0) > LONGEST_FORM:
            forms = [self._form(units[begin:end]) for begin, end in zip(first.tolist(), last.tolist(), strict=True)]
        found.forms += forms
        found.multiword += np.flatnonzero(classes >= 3).tolist()
        # A sentence ends with its paragraph, too.
        ended = (np.flatnonzero((classes == 2) | (classes == 4)) + 1).tolist()
        of_paragraphs = np.cumsum([len(paragraph.units) for paragraph in paragraphs])
        for end in sorted({*ended, *np.searchsorted(ends, of_paragraphs, side="right").tolist()}):
            found.end_sentence(end)
        return found

    def _form(self, characters: str) -> str:
        # White space is all that is normalized.
        form = self._network.normalized(characters) if " " in characters else characters
        return form if len(form) <= LONGEST_FORM else UNKNOWN


def _others(codes: npt.NDArray[np.uint32], blanks: _Flags) -> _Flags:
    """Which characters may be white space that is no single blank, or a line's end: no letter, digit or ASCII mark."""
    found: _Flags = (codes < _BLANK) | ((codes >= _CONTROLS) & (codes <= _NO_BREAK))
    found |= (codes >= _OGHAM_BLANK) & (codes <= _WIDE_BLANK) & ((codes < _HYPHEN) | (codes > _ELLIPSIS))
    found[1:] |= blanks[1:] & blanks[:-1]
    return found


def _length(place: tuple[_Paragraph, int]) -> int:
    """Of the window that begins there."""
    paragraph, begin = place
    return min(WINDOW, len(paragraph.units) - begin)


def _keep_addresses(paragraph: _Paragraph) -> None:
    """Undo cuts inside addresses."""
    if not _ADDRESS_HINT.search(paragraph.units):
        return
    begin = 0
    for run in paragraph.units.split(" "):
        if len(run) <= LONGEST_ADDRESS and _ADDRESS_HINT.search(run):
            for address in ADDRESS.finditer(run):
                first, end = begin + address.start(), begin + address.end() - 1
                paragraph.classes[first:end] = 0
                paragraph.classes[end] = paragraph.classes[end] or 1
        begin += len(run) + 1
