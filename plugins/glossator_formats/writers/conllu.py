"""CoNLL-U: the parse in ten columns; entities, numbers, feelings and attributions in MISC.

MISC holds, besides `SpaceAfter=No` (and `SpacesBefore`, `SpacesAfter` in UDPipe's escapes where white space is not
one blank, so that the text can be put together again to the last character):

* `Entity=(e1-PERSON-1-…)`: as CorefUD 1.0 has it, `# global.Entity = eid-etype-head-other`, mentions of one entity
  under one id. udapi reads it as coreference. Parts of a discontinuous mention are `(e1[1/2]-…`.
* `Number=(n1-money-at_least-41-EUR`, `Sentiment=(s1-sentence-negative`,
  `Attribution=(a1-content-direct-says-asserted`: the same brackets, closed by `n1)`, `s1)`, `a1-content)`. Others'
  kinds are `Mark=(m1-kind-label`.

How readers read (conllu 6.0.0, pyconll 3.3.1, udapi 0.5.2): all take a form feed, U+0085 or U+2028 inside a form for
what it is and end lines at LF alone. udapi and the CoNLL-U validator want the `# text` to be the forms with blanks
where there is no `SpaceAfter=No`, so a line end between two tokens is a blank there. udapi takes one id in two
documents of a file for one entity: ours go on counting. It ends a `sent_id` at a blank, and takes what follows a
slash for the name of a zone: ours have neither. In a bracket, `-` stands between fields, and `(`, `)`, `|`, `=`, `%`,
`,` and white space have a meaning of their own: they are written as %2D and the like.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import ClassVar
from urllib.parse import quote

from glossator.contract.result import DocumentResult
from glossator.contract.writer import Form, FormatError, Writer
from glossator.text.annotation import Attribution, Entity, Number, Sentiment, Span
from glossator.text.document import Document

from ..found.marks import Found, Mark, Sentence, Token, Word, found_in, plain
from ..found.names import FileNames
from ..found.tokens import TokenIndex, pieces_of

_SPACES = {" ": "\\s", "\t": "\\t", "\r": "\\r", "\n": "\\n", "|": "\\p", "\\": "\\\\"}
_UNFIT = {ord(char): "\ufffd" for char in "\t\n\r\0"}
_NO_WORD = Word("", "", "", "", "", 0, "")
KEYS: Mapping[str, str] = MappingProxyType(
    {
        "entity": "Entity",
        "number": "Number",
        "sentiment": "Sentiment",
        "source": "Attribution",
        "cue": "Attribution",
        "content": "Attribution",
    }
)
"""Kind of mark -> key in MISC; all others are Mark."""


class ConlluWriter(Writer):
    """Sentences of tokens, one document after the other."""

    summary = "CoNLL-U: the parse, with entities as in CorefUD, numbers, feelings and attributions in MISC"
    unit = "tokens"
    form = Form.STREAM
    suffix = ".conllu"
    analyzers = ("syntax",)
    LOSSES: ClassVar[Mapping[str, str]] = MappingProxyType(
        {
            "span inside a token": "spans that begin or end inside a token or a word of it: moved outward to its edges",
            "no token": "spans that touch no token, such as white space",
            "mention across sentences": "mentions of entities over more than one sentence: they are Mark, not Entity",
            "character in a form": "tabs, line ends and NUL inside of a token: U+FFFD stands there",
            "mentions that cross": "mentions of an entity that cross another mention of it: they are Mark, not Entity",
            "link": "relations between annotations, those of an attribution's parts and of one entity aside",
            "value": "annotations whose values have more fields than their bracket, or a score",
            "whole document": "annotations of the whole document",
            "empty document": "documents without a token: they are left out",
            "failed": "analyzers and documents that failed",
        }
    )

    def begin(self) -> None:
        self._first = True
        self._names = FileNames()
        self._ids = _Names()

    def write(self, document: Document, result: DocumentResult) -> None:
        found = found_in(document, result)
        self.lose("failed", found.failures)
        if not any(sentence.tokens for sentence in found.sentences):
            if document.text.strip() and result.failure is None:
                raise FormatError(
                    "CoNLL-U needs tokens, and nobody has said any: let the analyzer 'syntax' run, too "
                    "(--analyzers …,syntax)"
                )
            self.lose("empty document")
            return
        self.lose("whole document", len(found.wide))
        self.lose("link", sum(link.kind not in {"same", "source", "cue"} for link in found.links))
        misc = self._brackets(found)
        lines = [f"# newdoc id = {_one_line(document.id) or '_'}"]
        name = self._names.of(document.id)
        if self._first:
            lines.append("# global.Entity = eid-etype-head-other")
            self._first = False
        sentences = [sentence for sentence in found.sentences if sentence.tokens]
        for number, sentence in enumerate(sentences, 1):
            begin = 0 if number == 1 else sentence.tokens[0].begin
            end = sentences[number].tokens[0].begin if number < len(sentences) else len(found.text)
            lines += self._sentence(found.text, sentence, f"{name}-{number}", misc, Span(begin, end))
            self.stream.write("".join(f"{line}\n" for line in lines).encode())
            lines = []

    def _sentence(
        self, text: str, sentence: Sentence, name: str, misc: Mapping[tuple[int, int], Mapping[str, str]], part: Span
    ) -> Iterator[str]:
        """The lines of a sentence; `part` is what it has of the text, with the white space around it."""
        rows: list[str] = []
        shown: list[str] = []
        number = 0
        for at, token in enumerate(sentence.tokens):
            last = at + 1 == len(sentence.tokens)
            gap = text[token.end : part.end if last else sentence.tokens[at + 1].begin]
            spaces = {"SpaceAfter": "No"} if not gap else {} if gap == " " else {"SpacesAfter": _spaces(gap)}
            if at == 0 and token.begin > part.begin:
                spaces["SpacesBefore"] = _spaces(text[part.begin : token.begin])
            form = self._form(text[token.begin : token.end])
            shown.append(form + (" " if gap and not last else ""))
            words = token.words or (_NO_WORD,)
            if len(words) > 1:
                span = f"{number + 1}-{number + len(words)}"
                rows.append("\t".join([span, form, *"_______", _pairs(spaces)]))
                spaces = {}
            for position, word in enumerate(words):
                number += 1
                told = _pairs({**misc.get((token.begin, position), {}), **spaces})
                rows.append(self._word(number, word, form if len(words) == 1 else self._form(word.form), told))
        yield f"# sent_id = {name}"
        yield f"# text = {''.join(shown)}"
        yield from rows
        yield ""

    def _word(self, number: int, word: Word, form: str, misc: str) -> str:
        head = str(word.head) if word.deprel else "_"
        told = [form, self._form(word.lemma), word.upos, word.xpos, word.feats, head, word.deprel, "_", misc]
        return "\t".join([str(number), *(each or "_" for each in told)])

    def _form(self, text: str) -> str:
        fit = text.translate(_UNFIT)
        if fit != text:
            self.lose("character in a form", sum(char in "\t\n\r\0" for char in text))
        return fit

    def _brackets(self, found: Found) -> dict[tuple[int, int], dict[str, str]]:
        """(Begin of a token, number of its word) -> key -> the brackets there, those that close first."""
        words = _Words(found.sentences, found.text)
        index = TokenIndex(words.tokens)
        opening: dict[tuple[int, str], list[str]] = defaultdict(list)
        closing: dict[tuple[int, str], list[str]] = defaultdict(list)
        self._ids.next_document()
        placed = [(mark, runs) for mark in found.marks if (runs := index.runs(mark.spans))]
        self.lose("no token", len(found.marks) - len(placed))
        nested = _Nested()
        # What begins first and is longest opens first: of two with one name, readers close the one that opened last.
        for mark, runs in sorted(placed, key=lambda each: (each[1][0][0], -each[1][-1][1])):
            self.lose("span inside a token", int(not index.exact(mark.spans, runs)))
            self.lose("value", int(_has_more(mark)))
            key = KEYS.get(mark.kind, "Mark")
            if key == "Entity" and not words.in_one_sentence(runs):
                self.lose("mention across sentences")
                key = "Mark"
            if key == "Entity" and not nested.takes(self._ids.of(mark, key, 0)[0], runs):
                self.lose("mentions that cross")
                key = "Mark"
            name, fields = self._ids.of(mark, key, words.head(runs))
            for part, run in enumerate(runs, 1):
                named = name if len(runs) == 1 else f"{name}[{part}/{len(runs)}]"
                first, last = words.of(run)
                bracket = f"({'-'.join([named, *fields])}"
                if first == last:
                    opening[first, key].append(f"{bracket})")
                else:
                    opening[first, key].append(bracket)
                    closing[last, key].insert(0, f"{named})")
        told: dict[tuple[int, int], dict[str, str]] = defaultdict(dict)
        for at, key in {*opening, *closing}:
            told[words.places[at]][key] = "".join([*closing.get((at, key), ()), *opening.get((at, key), ())])
        return told


class _Words:
    """A document's words, numbered through."""

    def __init__(self, sentences: Sequence[Sentence], text: str) -> None:
        self.tokens: list[Token] = []
        """Or single words of tokens, where these are pieces of the text."""
        self.places: list[tuple[int, int]] = []
        """Of each word: begin of its token, number in it."""
        self._first: list[int] = []  # of each token: its first word
        self._heads: list[int] = []
        self._sentence: list[int] = []  # of each token
        for number, sentence in enumerate(sentences):
            base = len(self.places)
            for token in sentence.tokens:
                position = 0
                for piece in pieces_of(token, text):
                    self.tokens.append(piece)
                    self._sentence.append(number)
                    self._first.append(len(self.places))
                    for word in piece.words or (_NO_WORD,):
                        self.places.append((token.begin, position))
                        self._heads.append(base + word.head - 1 if word.head else -1)
                        position += 1
        self._first.append(len(self.places))

    def of(self, run: tuple[int, int]) -> tuple[int, int]:
        """The first and the last word of a run of tokens."""
        return self._first[run[0]], self._first[run[1]] - 1

    def in_one_sentence(self, runs: Sequence[tuple[int, int]]) -> bool:
        return self._sentence[runs[0][0]] == self._sentence[runs[-1][1] - 1]

    def head(self, runs: Sequence[tuple[int, int]]) -> int:
        """Which of the words of these runs has its head outside, counted from 1."""
        words = [word for run in runs for word in range(self.of(run)[0], self.of(run)[1] + 1)]
        inside = set(words)
        return next((number for number, word in enumerate(words, 1) if self._heads[word] not in inside), 1)


class _Nested:
    """Whether brackets of one name can be told apart: nested they can, crossing they cannot."""

    def __init__(self) -> None:
        self._open: dict[str, list[int]] = defaultdict(list)
        self._pieces: dict[tuple[str, int], int] = {}

    def takes(self, name: str, runs: Sequence[tuple[int, int]]) -> bool:
        """Takes a mention in, unless it crosses one of this name; they come in the order in which they begin."""
        begin, end = runs[0][0], runs[-1][1]
        if len(runs) > 1:  # each piece has a name with its number
            free = self._pieces.get((name, len(runs)), 0) <= begin
            if free:
                self._pieces[name, len(runs)] = end
            return free
        ends = self._open[name]
        while ends and ends[-1] <= begin:
            ends.pop()
        if ends and ends[-1] < end:
            return False
        ends.append(end)
        return True


class _Names:
    """Ids within the brackets, unique in the file, and the fields behind them."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str, str], str] = {}
        self._count: dict[str, int] = defaultdict(int)

    def next_document(self) -> None:
        """What had an id in the document before has none in this one."""
        self._known.clear()

    def of(self, mark: Mark, key: str, head: int) -> tuple[str, list[str]]:
        """Name and fields of a mark."""
        value = mark.annotation.value
        if key == "Entity" and isinstance(value, Entity):
            name = self._name("e", mark.result.name, value.entity_id)
            return name, [_field(mark.label), str(head), _field(value.canonical_name)]
        if isinstance(value, Attribution):
            name = self._name("a", mark.result.name, mark.key.rsplit("/", 1)[0])
            return f"{name}-{mark.kind}", [value.type.value, value.act.value, value.assertion.value]
        if isinstance(value, Number):
            fields = [value.kind.value, value.bound.value, _amount(value), value.currency or value.unit]
            return self._name("n", "", mark.key), [_field(one) for one in fields]
        if isinstance(value, Sentiment):
            return self._name("s", "", mark.key), [value.level.value, _field(mark.label)]
        return self._name("m", "", mark.key), [_field(mark.kind), _field(mark.label)]

    def _name(self, prefix: str, *key: str) -> str:
        place = (prefix, key[0], key[1])
        if place not in self._known:
            self._count[prefix] += 1
            self._known[place] = f"{prefix}{self._count[prefix]}"
        return self._known[place]


def _amount(value: Number) -> str:
    return value.value or value.timex or "..".join(filter(None, (value.low, value.high)))


def _has_more(mark: Mark) -> bool:
    value = mark.annotation.value
    if mark.annotation.score is not None:
        return True
    if isinstance(value, Number):
        told = {"kind", "bound", "value", "currency", *(() if value.currency else ("unit",))}
        told |= {"timex"} if not value.value else set()
        told |= {end for end in ("low", "high") if getattr(value, end) in _amount(value).split("..")}
        return not set(plain(value)) <= told
    return not isinstance(value, (Entity, Attribution))


def _field(text: str) -> str:
    return quote(text, safe="~").replace("-", "%2D").replace("[", "%5B")


def _spaces(text: str) -> str:
    return "".join(_SPACES.get(char) or (char if char.isprintable() else f"\\u{ord(char):04X}") for char in text)


def _pairs(misc: Mapping[str, str]) -> str:
    return "|".join(f"{key}={value}" for key, value in sorted(misc.items())) or "_"


def _one_line(text: str) -> str:
    return " ".join(text.split())
