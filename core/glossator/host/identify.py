"""What language a text is in, by itself: py3langid's model over a bounded sample of it. Deterministic.

py3langid (BSD) knows 139 languages and tells probabilities that mean something at any length; it comes with the extra
`server`. Its time grows with the text, so what it sees is a few windows that lie evenly over the text: enough to tell a
language apart, and to notice that there are two.
"""

from __future__ import annotations

import io
import lzma
import math
from array import array
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock, Thread
from types import SimpleNamespace
from typing import Any, Protocol

from glossator.host.garbled import garbled
from glossator.text.language import UNDETERMINED, IdentifiedLanguage, LanguageShare
from glossator.threads import gone

# Windows, and how much of the text all of them have together: what takes the time is memory that no cache holds.
_WINDOWS = 5
_SAMPLE_BYTES = 400
_SHORTEST_WINDOW = 80
# Where a window begins, the rest of a line or of a word is passed over, up to so many characters.
_LINE, _WORD = 40, 16

# A window has at least one letter in so many characters, or it is passed over.
_FEWEST_LETTERS = 3

# A window is of another language than the whole if it is likely to be, and the whole's is all but out of the question:
# neighbours such as Danish and Norwegian, or Spanish and Aragonese, are no mixture.
_LIKELY = 0.8
_OUT_OF_THE_QUESTION = 0.01

# A text has much Latin in it if there are no more than so many letters of other scripts for each of it.
_LATIN_BESIDE = 3

_FEW_WORDS = 3

# Where words may be broken, and the like: inside of words they hide what these are.
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
# Letters of Latin script as wide as Chinese characters, which are in no language of their own.
_WIDE = {code: code - 0xFEE0 for code in (*range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_AS_READ = {**_INVISIBLE, **_WIDE}

# So many capitals are more than a list of names, if most letters are.
_CAPITALS = 60

# Languages that are told as another: Nigerian Pidgin, which is written among English in the same papers.
_SAME = (("en", "pcm"),)

_NO_LANGUAGE = "zxx"
"""py3langid's class for numbers, markup and the like."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was found of one text."""

    probabilities: Mapping[str, float]
    """By BCP-47 tag, of the whole; empty if there is nothing to go by."""
    shares: tuple[LanguageShare, ...] = ()
    """As in `IdentifiedLanguage`."""
    garbled: str = ""
    """What makes it no text at all; empty if it looks like one."""

    @property
    def best(self) -> IdentifiedLanguage:
        """The likeliest language."""
        if self.garbled or not self.probabilities:
            return IdentifiedLanguage(UNDETERMINED, 0.0)
        name = max(self.probabilities, key=self.probabilities.__getitem__)
        found = UNDETERMINED if name == _NO_LANGUAGE else name
        return IdentifiedLanguage(found, round(self.probabilities[name], 4), self.shares)


class Identifier:
    """Looks at texts. Holds about 70 MB: one per process, see `identifier`."""

    def __init__(self) -> None:
        """Raises `ImportError` if py3langid is not installed."""
        from py3langid.langid import MODEL_FILE, LanguageIdentifier

        with _unpacked_in_memory():
            self._model: _Model = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
        # A number a state, as lists of Python's: ten times the memory, and each is somewhere else in it.
        self._model._rowbase = array("I", self._model._rowbase)
        self._model.tk_output = array("i", self._model.tk_output)
        column = self._model.nb_classes.index
        self._same = [*self._model._alias_pairs, *((column(whole), column(part)) for whole, part in _SAME)]

    def look(self, text: str) -> Evidence:
        """What there is to be seen. Takes no longer for a long text than for one of a page."""
        windows = [window.translate(_AS_READ) for window in _windows(text)]
        if reason := garbled(" ".join(windows)):
            return Evidence({}, garbled=reason)
        # Numbers and signs are in no language, and say nothing of the letters among them.
        windows = [window for window in windows if sum(map(str.isalpha, window)) * _FEWEST_LETTERS >= len(window)]
        if not windows:
            return Evidence({})
        model = self._model
        encoded = [model._encode(window) for window in windows]
        raw = [model._raw_score(window) for window in encoded]
        # Each has the model's prior once.
        whole = sum(raw) - model.nb_pc * (len(raw) - 1)
        probabilities = self._normal(whole, sum(map(len, encoded)))
        shares: tuple[LanguageShare, ...] = ()
        if len(raw) > 1:
            each = [self._normal(scores, len(window)) for scores, window in zip(raw, encoded, strict=True)]
            shares = self._shares(probabilities, each)
        names = model.nb_classes
        # What is so unlikely is of no interest to anybody.
        likely = {names[index]: float(probabilities[index]) for index in (probabilities > 1e-6).nonzero()[0]}
        return Evidence(likely, shares)

    def look_past_names(self, text: str) -> Evidence:
        """The same without the words that begin with a capital: names sound of their language in whichever text.

        In scripts that are not Latin they stay, unless there is much Latin beside them, as in a text that quotes
        another: then nothing of them does. Those of a text in capitals stay if it is long enough to be more than names.
        """
        sample = " ".join(_windows(text))
        capitals = sum(map(str.isupper, sample))
        if capitals >= _CAPITALS and capitals * 2 > sum(map(str.isalpha, sample)):
            return self.look(sample)
        words = [word for word in sample.split() if not (_is_latin(first := _first(word)) and first.isupper())]
        latin = [word for word in words if _is_latin(_first(word))]
        others = sum(letter.isalpha() and not _is_latin(letter) for letter in sample)
        if _LATIN_BESIDE * sum(map(len, latin)) >= others:
            words = latin
        different = dict.fromkeys(words)
        # A word a hundred times tells no more than once.
        return self.look(" ".join(words if len(different) > _FEW_WORDS else different))

    def _normal(self, scores: Any, size: int) -> Any:
        """Probabilities by class, as py3langid makes them of the scores of so many bytes."""
        import numpy as np

        found = scores / math.sqrt(size or 1)
        np.exp(found - found.max(), out=found)
        found /= found.sum()
        for first, other in self._same:
            found[first] += found[other]
            found[other] = 0.0
        return found

    def _shares(self, whole: Any, each: list[Any]) -> tuple[LanguageShare, ...]:
        names = self._model.nb_classes
        top = int(whole.argmax())
        votes: dict[str, int] = {}
        for found in each:
            best = int(found.argmax())
            if names[best] == _NO_LANGUAGE or (best != top and found[best] < _LIKELY):
                continue
            name = names[best] if best != top and found[top] < _OUT_OF_THE_QUESTION else names[top]
            votes[name] = votes.get(name, 0) + 1
        if len(votes) < 2:
            return ()
        total = sum(votes.values())
        ordered = sorted(votes.items(), key=lambda vote: (-vote[1], vote[0]))
        return tuple(LanguageShare(name, round(count / total, 2)) for name, count in ordered)


_loading = Lock()


def identifier() -> Identifier | None:
    """That of this process, loaded once, which takes half a second; None if py3langid is not installed."""
    with _loading:  # two at once would find py3langid's own reader changed by the other, and leave it so
        return loaded()


@lru_cache(maxsize=1)
def loaded() -> Identifier | None:
    """The same, of which each of several threads that ask at once might load one."""
    try:
        return Identifier()
    except ImportError:
        return None


@contextmanager
def loaded_beside() -> Iterator[None]:
    """Load it while other things are done: most of that is to unpack it, which another core can do.

    No thread of it is left at the end.
    """
    try:
        # Here, and numpy with it: two threads that import the same may find it half done.
        import py3langid.langid  # noqa: F401
    except ImportError:
        yield
        return
    thread = Thread(target=identifier, name="language-identifier")
    thread.start()
    try:
        yield
    finally:
        thread.join()
        gone(thread.native_id)


@contextmanager
def _unpacked_in_memory() -> Iterator[None]:
    """Without a temporary file of 68 MB, for which many a container has no room, and all at once.

    py3langid 0.4 unpacks its model piece by piece into one: other threads would wait after each.
    """
    from py3langid import modelio
    from py3langid.langid import MODEL_DIR, MODEL_FILE

    usual = modelio.tempfile, modelio.lzma
    packed = (MODEL_DIR / MODEL_FILE).read_bytes()
    modelio.tempfile = SimpleNamespace(TemporaryFile=lambda **_: io.BytesIO(lzma.decompress(packed)))
    modelio.lzma = SimpleNamespace(open=lambda _: io.BytesIO())  # nothing is left to be added to it
    try:
        yield
    finally:
        modelio.tempfile, modelio.lzma = usual


class _Model(Protocol):
    """What we use of py3langid's identifier; beside `rank`, which looks at one text at a time, it has no other way."""

    nb_classes: list[str]
    nb_pc: Any
    tk_output: Any
    _rowbase: Any
    _alias_pairs: list[tuple[int, int]]

    def _encode(self, text: str) -> bytes: ...

    def _raw_score(self, text: bytes) -> Any: ...


def _windows(text: str) -> Iterator[str]:
    """Parts of the text, evenly over it, each from the beginning of a line or a word on."""
    count = min(_WINDOWS, max(1, len(text) // _SHORTEST_WINDOW))
    step = len(text) / count
    most = _SAMPLE_BYTES // count
    for number in range(count):
        begin, end = int(number * step), int((number + 1) * step)
        if begin:
            begin = _start(text, begin)
        window = text[begin : min(end, begin + most)]
        size = len(window.encode(errors="replace"))
        if size > most:  # other scripts say more with a letter
            window = window[: max(1, len(window) * most // size)]
        if window and not window.isspace():
            yield window


def _first(word: str) -> str:
    """Its first letter or digit, or what it begins with."""
    return next(filter(str.isalnum, word), word[0])


def _is_latin(letter: str) -> bool:
    return letter.isalpha() and (letter < "\u0250" or "\u1e00" <= letter <= "\u1eff")


def _start(text: str, begin: int) -> int:
    for limit, ends in ((_LINE, "\n"), (_WORD, " ")):
        found = text.find(ends, begin, begin + limit)
        if found >= 0:
            return found + 1
    return begin
