"""spaCy's DocBin: tokens, `doc.ents` where mentions do not overlap, and every mark in `doc.spans`, a group for each
kind.

A span of `doc.spans["content"]` and the like has its attribution's id as `span.id_`; one of `doc.spans["entity"]` its
entity's id as `span.kb_id_`. The rest is in `doc.user_data["glossator"]`: `id` of the document, and by the span's `id_`
`values` as JSON, `scores`, and `whole`, kind and label of what is said of the whole document.

How spaCy 3.8 behaves:

* `doc.text` is put together from words and single blanks, so all other white space is tokens of its own, as spaCy's
  own tokenizer makes them: `doc.text` is the document's text to the last character.
* spans are of whole tokens: those that end inside one are widened, as `char_span(alignment_mode="expand")` does.
* `doc.ents` cannot overlap; where mentions do, the longer one is there, and all are in `doc.spans["entity"]`.
* a span group has spans of one piece: fragments are spans of their own that share an id.
* a token has one lemma and tag: “Oslo's” is two tokens, as spaCy's own tokenizer has it; tokens whose words are not
  written one after the other, as French “du”, have their first word's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

from glossator.contract.result import DocumentResult
from glossator.contract.writer import Form, Writer
from glossator.text.annotation import Attribution, Entity
from glossator.text.document import Document

from ..found.marks import Found, Mark, Token, Word, found_in, plain
from ..found.tokens import TokenIndex, in_pieces, tokens_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, DocBin

ATTRIBUTES = ("SPACY", "LEMMA", "POS", "TAG", "MORPH", "HEAD", "DEP", "SENT_START", "ENT_IOB", "ENT_TYPE", "ENT_KB_ID")
USER_DATA = "glossator"
_FEATURES = re.compile(r"([^=|]+=[^=|]+(\|[^=|]+=[^=|]+)*)?")


class DocBinWriter(Writer):
    """One .spacy file of all documents, which `DocBin().from_disk` and `spacy train` read."""

    summary = "spaCy DocBin: tokens, doc.ents and doc.spans"
    unit = "tokens"
    form = Form.FILE
    suffix = ".spacy"
    extra = "spacy"
    analyzers = ("syntax",)
    LOSSES: ClassVar[Mapping[str, str]] = MappingProxyType(
        {
            "overlap": "overlapping spans not in doc.ents: they are in doc.spans",
            "discontinuous": "mentions of several fragments not in doc.ents: each fragment is a span in doc.spans",
            "span inside a token": "spans that begin or end inside a token: widened to its edges",
            "no token": "spans that touch no token: white space, or no character",
            "features": "features of words that are not written as Name=Value|…, which spaCy does not take",
            "word": "words after the first of tokens in which they are not written one after the other",
            "link": "relations between annotations, those of an attribution's parts and of one entity aside",
            "no parse": "documents without a parse: tokens are words and single marks, without lemma, tag and tree",
            "failed": "analyzers and documents that failed",
        }
    )

    def begin(self) -> None:
        from spacy.tokens import DocBin
        from spacy.vocab import Vocab

        self._bin: DocBin = DocBin(attrs=ATTRIBUTES, store_user_data=True)
        self._vocab = Vocab()

    def write(self, document: Document, result: DocumentResult) -> None:
        found = in_pieces(found_in(document, result))
        self._bin.add(self._doc(found))
        self.lose("failed", found.failures)
        self.lose("link", sum(link.kind not in {"same", "source", "cue"} for link in found.links))

    def end(self) -> None:
        self._bin.to_disk(self.path)

    def _doc(self, found: Found) -> Doc:
        from spacy.tokens import Doc

        tokens = tokens_of(found)
        if not found.sentences and found.text.strip():
            self.lose("no parse")
        layout = _Layout(found.text, tokens)
        self.lose("word", sum(len(token.words) - 1 for token in tokens if token.words))
        given: dict[str, Any] = layout.syntax(found) if found.sentences else {}
        if "morphs" in given:
            fit = [morph if _FEATURES.fullmatch(morph) else "" for morph in given["morphs"]]
            self.lose("features", sum(one != other for one, other in zip(fit, given["morphs"], strict=True)))
            given["morphs"] = fit
        doc = Doc(self._vocab, words=layout.words, spaces=layout.spaces, **given)
        doc.user_data[USER_DATA] = {
            "id": found.document.id,
            "values": {_id(mark): plain(mark.annotation.value) for mark in (*found.marks, *found.wide)},
            "scores": {
                _id(mark): mark.annotation.score
                for mark in (*found.marks, *found.wide)
                if mark.annotation.score is not None
            },
            "whole": {mark.key: [mark.kind, mark.label] for mark in found.wide},
        }
        self._spans(doc, found, TokenIndex(tokens), layout.place)
        return doc

    def _spans(self, doc: Doc, found: Found, index: TokenIndex, place: Sequence[int]) -> None:
        from spacy.tokens import Span
        from spacy.util import filter_spans

        groups: dict[str, list[Span]] = {}
        ents: list[Span] = []
        for mark in found.marks:
            runs = index.runs(mark.spans)
            if not runs:
                self.lose("no token")
                continue
            self.lose("span inside a token", int(not index.exact(mark.spans, runs)))
            value = mark.annotation.value
            known = value.entity_id if isinstance(value, Entity) else ""
            made = [
                Span(doc, place[first], place[last - 1] + 1, label=mark.label, kb_id=known, span_id=_id(mark))
                for first, last in runs
            ]
            groups.setdefault(mark.kind, []).extend(made)
            if isinstance(value, Entity):
                self.lose("discontinuous", int(len(made) > 1))
                ents += made if len(made) == 1 else []
        for kind, spans in groups.items():
            doc.spans[kind] = spans
        chosen = filter_spans(ents)
        self.lose("overlap", len(ents) - len(chosen))
        doc.set_ents(chosen)


def _id(mark: Mark) -> str:
    """Of attributions the same for all three roles."""
    return mark.key.rsplit("/", 1)[0] if isinstance(mark.annotation.value, Attribution) and mark.spans else mark.key


class _Layout:
    """Words and blanks that give the text, and where our tokens are among them."""

    def __init__(self, text: str, tokens: Sequence[Token]) -> None:
        self.words: list[str] = []
        self.spaces: list[bool] = []
        self.place: list[int] = []
        """Of each token its number among the words."""
        at = 0
        for token in tokens:
            self._gap(text[at : token.begin])
            self.place.append(len(self.words))
            self._add(text[token.begin : token.end])
            at = token.end
        self._gap(text[at:])

    def _gap(self, gap: str) -> None:
        if gap.startswith(" ") and self.words:
            self.spaces[-1] = True
            gap = gap[1:]
        if gap:
            # A blank at the end of white space is that token's own.
            blank = len(gap) > 1 and gap.endswith(" ")
            self._add(gap[:-1] if blank else gap)
            self.spaces[-1] = blank

    def _add(self, word: str) -> None:
        self.words.append(word)
        self.spaces.append(False)

    def syntax(self, found: Found) -> dict[str, Any]:
        """Arguments of `Doc` for what the parse says; white space hangs on the word before."""
        size = len(self.words)
        lemmas, pos, tags, morphs = list(self.words), ["SPACE"] * size, ["_SP"] * size, [""] * size
        heads, deps = [max(number - 1, 0) for number in range(size)], ["dep"] * size
        starts: list[bool | None] = [False] * size
        place = iter(self.place)
        for sentence in found.sentences:
            here = [next(place) for _ in sentence.tokens]
            if here:
                starts[here[0]] = True
            of_word = [at for at, token in zip(here, sentence.tokens, strict=True) for _ in token.words or (0,)]
            for at, token in zip(here, sentence.tokens, strict=True):
                if not token.words:
                    continue
                word: Word = token.words[0]
                lemmas[at], pos[at], tags[at], morphs[at] = word.lemma, word.upos or "X", word.xpos, word.feats
                deps[at] = word.deprel or "dep"
                heads[at] = _head(word, token, at, of_word)
        if size:
            starts[0] = True
        for number in range(1, size):  # white space before a sentence belongs to the one before
            if pos[number] == "SPACE" and starts[number]:
                starts[number] = False
        given = {"lemmas": lemmas, "pos": pos, "tags": tags, "morphs": morphs}
        if any(token.words and token.words[0].deprel for token in found.tokens):
            return {**given, "heads": heads, "deps": ["ROOT" if dep == "root" else dep for dep in deps]}
        return {**given, "sent_starts": starts}


def _head(word: Word, token: Token, at: int, of_word: Sequence[int]) -> int:
    """Where the head's token is; of a word whose head is in its own token, that of the one that leads out."""
    seen = word
    for _ in token.words:
        if not seen.head:
            return at
        found = of_word[seen.head - 1]
        if found != at:
            return found
        first = of_word.index(at)
        seen = token.words[seen.head - 1 - first]
    return at
