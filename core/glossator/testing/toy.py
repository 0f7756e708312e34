"""A toy parser: every layer, for any language, by rules of a few lines. Deterministic, quick, no models.

It is for tests of analyzers: what it finds is of the right shape and often plausible, never right by more than luck.
On purpose it does what real parsers do and beginners do not expect: "don't" is one token and two words, a document
without a word has no sentence, and a mention may be any label.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from glossator.contract.hooks import hookimpl
from glossator.contract.parser import ModelPackage, Parser, ParserFactory, ParserSettings, Parsing
from glossator.errors import Failure, Reason
from glossator.text.document import Document
from glossator.text.parse import (
    Dependency,
    Layer,
    Mention,
    Parse,
    PartOfSpeech,
    Polarity,
    RoleSpan,
    Sentence,
    Token,
    Word,
    with_required,
)

UNPARSABLE = "glossator-unparsable"
"""A document that has an attribute of this name cannot be parsed: for tests of what happens then."""

LABELS = ("PERSON", "ORG", "LOC")

# Marks that combine with the character before: they belong to its word.
_MARKS = "\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0903\u093a-\u094f\u0962\u0963\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u1ab0-\u1aff\u20d0-\u20ff\ufe20-\ufe2f"  # noqa: E501
_HAN = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
_TOKEN = re.compile(
    rf"\d+(?:[.,:]\d+)*|[{_HAN}][{_MARKS}]*|(?:[^\W\d{_HAN}][{_MARKS}]*)(?:[^\W{_HAN}][{_MARKS}]*)*"
    rf"(?:['’][^\W\d{_HAN}]+)*|[^\w\s]"
)
_END = re.compile(r"[.!?。！？؟।]")
_CLOSING = frozenset("\"'”’»)]」")
_OPEN = {"“": "”", "«": "»", "„": "“", "「": "」", '"': '"'}
_PARAGRAPH = re.compile(r"\n\s*\n|\r\n\s*\r\n")
_SUFFIXES = (("ly", "ADV"), ("ing", "VERB"), ("ed", "VERB"), ("said", "VERB"), ("ous", "ADJ"), ("ful", "ADJ"))
_SMALL = frozenset(
    {
        *("a", "an", "the", "of", "in", "on", "at", "to", "and", "or", "but", "for", "from", "with", "by", "as", "is"),
        *("are", "was", "were", "he", "she", "it", "they", "we", "i"),
    }
)


class ToyParser(Parser):
    """Parses any language; `unavailable` names layers that it is to do without, with the reason."""

    def __init__(self, language: str = "en", unavailable: Mapping[Layer, str] = MappingProxyType({})) -> None:
        self.language = language
        self.description = "toy parser"
        self.fingerprint = "toy-1"
        self.unavailable = unavailable

    def begin(self, documents: Sequence[Document]) -> Parsing:
        return _ToyParsing(documents, self.language)


class ToyFactory(ParserFactory):
    """Makes it."""

    description = "toy parser"

    def __init__(self, language: str, unavailable: Mapping[Layer, str] = MappingProxyType({})) -> None:
        self.language = language
        self._unavailable = unavailable

    def create(self, settings: ParserSettings) -> Parser:
        return ToyParser(self.language, self._unavailable)


@hookimpl
def glossator_parser(language: str, models: Sequence[ModelPackage]) -> ParserFactory:
    """For any language, before Stanza's: who loads this module wants it."""
    return ToyFactory(language)


class _ToyParsing(Parsing):
    def __init__(self, documents: Sequence[Document], language: str) -> None:
        self._documents = documents
        self._language = language

    def add(self, layers: Collection[Layer]) -> Sequence[Parse | Failure]:
        return [self._parsed(document, frozenset(layers)) for document in self._documents]

    def _parsed(self, document: Document, layers: frozenset[Layer]) -> Parse | Failure:
        if UNPARSABLE in document.attributes:
            return Failure(Reason.PARSE_FAILED, "the toy parser was asked not to parse this document")
        return toy_parse(document.text, self._language, layers)


def toy_parse(text: str, language: str = "en", layers: Iterable[Layer] = Layer) -> Parse:
    """The parse of a text: these layers, and those that they need."""
    wanted = with_required(layers)
    tokens = tuple(Token(found.start(), found.end(), found.group()) for found in _TOKEN.finditer(text))
    sentences = tuple(_sentences(text, tokens))
    words = tuple(_words(tokens)) if Layer.WORDS in wanted else ()
    pos = tuple(_part_of_speech(word.text) for word in words) if Layer.POS in wanted else ()
    mentions = tuple(_mentions(text, tokens, sentences)) if Layer.MENTIONS in wanted else ()

    def given(layer: Layer, items: Iterable[Any]) -> tuple[Any, ...]:
        return tuple(items) if layer in wanted else ()

    return Parse(
        language,
        wanted,
        sentences,
        tokens,
        words,
        pos,
        lemmas=given(Layer.LEMMA, (word.text.lower() for word in words)),
        dependencies=given(Layer.DEPPARSE, _dependencies(sentences, words, pos)),
        mentions=mentions,
        sentiment=given(Layer.SENTIMENT, (_polarity(text[each.begin : each.end]) for each in sentences)),
        targets=given(Layer.TARGETS, (_polarity(text[each.begin : each.end]) for each in mentions)),
        roles=given(Layer.ROLES, _roles(tokens, sentences)),
    )


def _sentences(text: str, tokens: Sequence[Token]) -> Iterator[Sentence]:
    breaks = [found.start() for found in _PARAGRAPH.finditer(text)] + [len(text)]
    first, next_break = 0, 0
    for index, token in enumerate(tokens):
        following = tokens[index + 1] if index + 1 < len(tokens) else None
        while breaks[next_break] < token.end:
            next_break += 1
        ended = _END.fullmatch(token.text) or (
            token.text in _CLOSING and index > first and _END.fullmatch(tokens[index - 1].text)
        )
        if following is None or breaks[next_break] <= following.begin or (ended and not _goes_on(following)):
            yield Sentence(tokens[first].begin, token.end, first, index + 1)
            first = index + 1


def _goes_on(token: Token) -> bool:
    return bool(token.text in _CLOSING or _END.fullmatch(token.text))


def _words(tokens: Sequence[Token]) -> Iterator[Word]:
    for index, token in enumerate(tokens):
        found = re.search("n?['’]", token.text) if len(token.text) > 2 else None
        cut = found.start() if found else 0
        for part in (token.text[:cut], token.text[cut:]) if cut else (token.text,):
            yield Word(part, token.begin, token.end, index)


def _part_of_speech(word: str) -> PartOfSpeech:
    if not word[0].isalnum():
        return PartOfSpeech("PUNCT", ".", "")
    if word[0].isdigit():
        return PartOfSpeech("NUM", "CD", "NumType=Card")
    if word.lower() in _SMALL:
        return PartOfSpeech("DET" if word.lower() in ("a", "an", "the") else "ADP", "IN", "")
    if word[0].isupper():
        return PartOfSpeech("PROPN", "NNP", "Number=Sing")
    for suffix, upos in _SUFFIXES:
        if word.endswith(suffix):
            return PartOfSpeech(upos, upos[:2], "Tense=Past" if upos == "VERB" else "")
    return PartOfSpeech("NOUN", "NN", "Number=Plur" if word.endswith("s") else "Number=Sing")


def _dependencies(
    sentences: Sequence[Sentence], words: Sequence[Word], pos: Sequence[PartOfSpeech]
) -> Iterator[Dependency]:
    """The first verb of a sentence is its root, else its first word; all others hang from it."""
    at = 0
    for sentence in sentences:
        begin = at
        while at < len(words) and words[at].token < sentence.last:
            at += 1
        root = next((index for index in range(begin, at) if pos[index].upos == "VERB"), begin)
        for index in range(begin, at):
            if index == root:
                yield Dependency(-1, "root")
            elif pos[index].upos == "PUNCT":
                yield Dependency(root, "punct")
            else:
                yield Dependency(root, "nsubj" if index < root and pos[index].upos == "PROPN" else "obl")


def _mentions(text: str, tokens: Sequence[Token], sentences: Sequence[Sentence]) -> Iterator[Mention]:
    """Runs of words with a capital; where a text has none, the first word of each sentence."""
    cased = text.lower() != text
    for sentence in sentences:
        inside = tokens[sentence.first : sentence.last]
        run: list[Token] = []
        for index, token in enumerate(inside):
            named = token.text[0].isupper() and token.text.lower() not in _SMALL if cased else index == 0
            if named and token.text[0].isalpha():
                run.append(token)
            elif run:
                yield _mention(run)
                run = []
        if run:
            yield _mention(run)


def _mention(run: Sequence[Token]) -> Mention:
    label = LABELS[zlib.crc32(run[-1].text.encode()) % len(LABELS)]
    return Mention(run[0].begin, run[-1].end, label, 0.9)


def _polarity(text: str) -> Polarity:
    found = zlib.crc32(text.lower().encode()) % 3
    return (Polarity(0.75, 0.125, 0.125), Polarity(0.125, 0.75, 0.125), Polarity(0.125, 0.125, 0.75))[found]


def _roles(tokens: Sequence[Token], sentences: Sequence[Sentence]) -> Iterator[RoleSpan]:
    """What stands between quotation marks is content, "said" and "says" are cues, the word beside them the source."""
    for sentence in sentences:
        closing, begin = "", 0
        for index in range(sentence.first, sentence.last):
            token = tokens[index]
            if closing:
                if token.text == closing and token.begin > begin:
                    yield RoleSpan(begin, token.end, "content", 0.9)
                    closing = ""
            elif token.text in _OPEN:
                closing, begin = _OPEN[token.text], token.begin
            elif token.text in ("said", "says"):
                yield RoleSpan(token.begin, token.end, "cue", 0.9)
                beside = index + 1 if index + 1 < sentence.last and tokens[index + 1].text[0].isupper() else index - 1
                if beside >= sentence.first and tokens[beside].text[0].isalnum():
                    yield RoleSpan(tokens[beside].begin, tokens[beside].end, "source", 0.9)
