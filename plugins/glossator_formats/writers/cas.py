"""UIMA CAS as XMI and as JSON, a file for each document beside TypeSystem.xml: INCEpTION, DKPro and DUUI read them.

Sentences, tokens, lemmas, parts of speech, dependencies and entities are DKPro Core's types (those that dkpro-cassis
brings); what DKPro has no type for is in a small type system of ours, `glossator.Mention` (what a NamedEntity has no
feature for), `glossator.Number`, `glossator.Sentiment`, `glossator.Role` (source, cue or content),
`glossator.Attribution` (which holds the three) and `glossator.Mark`.

How dkpro-cassis 0.12.0 behaves, which writes and reads them here:

* a CAS counts UTF-16 units in the file; the library takes and gives code points, and converts while it writes and
  reads.
* XML cannot hold NUL, most control characters and U+FFFE, and the library refuses a text with one: in XMI, U+FFFD
  stands for each, which moves no offset. JSON holds them all. CR and LF are kept in both.
* it writes DocumentAnnotation with begin 0 and end 0, UIMA itself with the whole text: so do we.
* in mode MINIMAL its JSON lacks, in some runs, features of types that other types refer to, and cannot be read:
  all types are written (`findings/cassis_minimal_types.sh`).
* a token has one lemma and one part of speech: “Oslo's” is two tokens; where words are not written one after the
  other, as in French “du”, these are of the first word. Dependencies go from token to token.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

from glossator.contract.result import DocumentResult
from glossator.contract.writer import Form, Writer
from glossator.text.annotation import Attribution, Entity, Number, Sentiment
from glossator.text.document import Document

from ..found.marks import Found, Mark, Sentence, Word, compact, digits, found_in, leads
from ..found.names import FileNames
from ..found.tokens import in_pieces

if TYPE_CHECKING:
    from cassis import Cas, TypeSystem

DKPRO = "de.tudarmstadt.ukp.dkpro.core.api."
ENTITY = DKPRO + "ner.type.NamedEntity"
SENTENCE = DKPRO + "segmentation.type.Sentence"
TOKEN = DKPRO + "segmentation.type.Token"
LEMMA = DKPRO + "segmentation.type.Lemma"
POS = DKPRO + "lexmorph.type.pos.POS"
MORPH = DKPRO + "lexmorph.type.morph.MorphologicalFeatures"
DEPENDENCY = DKPRO + "syntax.type.dependency.Dependency"
ROOT = DKPRO + "syntax.type.dependency.ROOT"

STRING, DOUBLE = "uima.cas.String", "uima.cas.Double"
_NUMBER = ("kind", "bound", "value", "low", "high", "unit", "currency", "timex", "resolved", "counted", "part", "json")
OURS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "glossator.Mention": {"entity": ENTITY, "name": STRING, "part": STRING, "confidence": DOUBLE},
        "glossator.Number": {**dict.fromkeys(_NUMBER, STRING), "score": DOUBLE},
        "glossator.Sentiment": {
            **dict.fromkeys(("level", "label", "voice", "part", "json"), STRING),
            "score": DOUBLE,
            "confidence": DOUBLE,
            "target": ENTITY,
        },
        "glossator.Role": dict.fromkeys(("role", "attribution", "part"), STRING),
        "glossator.Attribution": {
            **dict.fromkeys(("kind", "act", "assertion", "attribution", "parent"), STRING),
            "entity": ENTITY,
            "confidence": DOUBLE,
        },
        "glossator.Mark": {**dict.fromkeys(("kind", "label", "part", "json"), STRING), "confidence": DOUBLE},
    }
)
"""Our types, all annotations, with their features. `part` is "2/3" for the second of three fragments, else empty;
`confidence` is the annotation's score, where `score` is the feeling's."""
_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class XmiWriter(Writer):
    """One .xmi a document."""

    summary = "UIMA CAS as XMI: NAME.xmi and TypeSystem.xml in a folder, for INCEpTION, DKPro and DUUI"
    unit = "UTF-16 units, as UIMA counts"
    form = Form.FOLDER
    extra = "formats"
    analyzers = ("syntax",)
    LOSSES: ClassVar[Mapping[str, str]] = MappingProxyType(
        {
            "character": "characters that XML cannot hold: U+FFFD stands for each",
            "discontinuous": "annotations of several fragments: one for each, with `part` beside it, of entities in "
            "glossator.Mention",
            "word": "words after the first of tokens in which they are not written one after the other: lemma and part "
            "of speech",
            "whole document": "annotations of the whole document",
            "failed": "analyzers and documents that failed",
        }
    )
    name: ClassVar[str] = "xmi"

    def begin(self) -> None:
        self._types: TypeSystem = dkpro_types()
        for name, features in OURS.items():
            made = self._types.create_type(name)
            for feature, kind in features.items():
                self._types.create_feature(made, feature, kind)
        self._names = FileNames()

    def write(self, document: Document, result: DocumentResult) -> None:
        found = in_pieces(found_in(document, result))
        path = self.path / f"{self._names.of(document.id)}.{self.name}"
        self._save(self._cas(found), path)
        self.lose("failed", found.failures)
        self.lose("whole document", len(found.wide))

    def end(self) -> None:
        self._types.to_xml(self.path / "TypeSystem.xml")

    def _save(self, cas: Cas, path: Any) -> None:
        cas.to_xmi(path)

    def _text(self, text: str) -> str:
        """A string that the file can hold, as long as it was."""
        fit, changed = _NOT_XML.subn("\ufffd", text)
        self.lose("character", changed)
        return fit

    def _cas(self, found: Found) -> Cas:
        from cassis import Cas

        cas = Cas(self._types)
        cas.sofa_string = self._text(found.text)
        cas.sofa_mime = "text/plain"
        cas.document_language = found.result.language or found.document.language or "x-unspecified"
        for whole in cas.select("uima.tcas.DocumentAnnotation"):
            whole.begin, whole.end = 0, len(found.text)
        for sentence in found.sentences:
            self._sentence(cas, sentence)
        made: dict[str, Any] = {}
        for mark in found.marks:
            made[mark.key] = self._mark(cas, mark)
        for mark in found.marks:
            if isinstance(mark.annotation.value, Attribution):
                self._attribution(cas, mark, found)
        self._link(found, made, cas)
        return cas

    def _sentence(self, cas: Cas, sentence: Sentence) -> None:
        cas.add(self._make(SENTENCE, sentence.begin, sentence.end))
        tokens: list[Any] = []  # of each word
        words: list[Word] = []
        for token in sentence.tokens:
            place = (token.begin, token.end)
            made = self._make(TOKEN, *place)
            if token.words:
                word = token.words[0]
                made.lemma = self._make(LEMMA, *place, value=self._text(word.lemma))
                made.pos = self._make(POS, *place, PosValue=word.xpos or word.upos, coarseValue=word.upos)
                cas.add_all([made.lemma, made.pos])
                if word.feats:
                    made.morph = self._make(MORPH, *place, value=word.feats)
                    cas.add(made.morph)
                self.lose("word", len(token.words) - 1)
            cas.add(made)
            tokens += [made] * max(len(token.words), 1)
            words += token.words
        for number, word in enumerate(words):
            dependent = tokens[number]
            if not word.deprel or (number and tokens[number - 1] is dependent):
                continue
            governor = tokens[word.head - 1] if word.head else dependent
            kind = DEPENDENCY if word.head else ROOT
            cas.add(
                self._make(
                    kind, dependent.begin, dependent.end,
                    Governor=governor, Dependent=dependent, DependencyType=word.deprel, flavor="basic",
                )
            )  # fmt: skip

    def _mark(self, cas: Cas, mark: Mark) -> Any:
        """Adds the annotations of a mark, one for each fragment; returns the first."""
        self.lose("discontinuous", int(len(mark.spans) > 1))
        made = []
        for number, span in enumerate(mark.spans, 1):
            part = f"{number}/{len(mark.spans)}" if len(mark.spans) > 1 else ""
            features = self._features(mark, part)
            made.append(self._types.get_type(self._kind(mark))(begin=span.begin, end=span.end, **features))
            if isinstance(value := mark.annotation.value, Entity):
                name, score = self._text(value.canonical_name), mark.annotation.score
                more = {"entity": made[-1], "name": name, "part": part, "confidence": score}
                cas.add(self._make("glossator.Mention", *span, **more))
        cas.add_all(made)
        return made[0]

    def _kind(self, mark: Mark) -> str:
        value = mark.annotation.value
        for kind, name in ((Entity, ENTITY), (Number, "glossator.Number"), (Sentiment, "glossator.Sentiment")):
            if isinstance(value, kind):
                return name
        return "glossator.Role" if isinstance(value, Attribution) else "glossator.Mark"

    def _features(self, mark: Mark, part: str) -> dict[str, Any]:
        value, score = mark.annotation.value, mark.annotation.score
        if isinstance(value, Entity):
            return {"value": self._text(mark.label), "identifier": self._text(value.entity_id)}
        if isinstance(value, Attribution):
            return {"role": mark.kind, "attribution": mark.key.rsplit("/", 1)[0], "part": part}
        if isinstance(value, Number):
            names = ("value", "low", "high", "unit", "currency", "timex", "resolved")
            told = {name: self._text(getattr(value, name)) for name in names}
            return {
                **told, "kind": value.kind.value, "bound": value.bound.value, "counted": value.counted_lemma,
                "part": part, "json": compact(value), "score": score,
            }  # fmt: skip
        if isinstance(value, Sentiment):
            return {
                "level": value.level.value, "label": self._text(mark.label), "score": digits(value.score),
                "voice": value.voice.value, "part": part, "json": compact(value), "confidence": score,
            }  # fmt: skip
        kind, label = self._text(mark.kind), self._text(mark.label)
        return {"kind": kind, "label": label, "part": part, "json": compact(value), "confidence": score}

    def _attribution(self, cas: Cas, mark: Mark, found: Found) -> None:
        """One annotation for all three roles, over the content, or else the cue or the source."""
        stem = mark.key.rsplit("/", 1)[0]
        if not leads(mark, found.by_key):
            return
        value: Attribution = mark.annotation.value
        parent = f"{mark.result.name}/{value.parent_id}" if value.parent_id else ""
        cas.add(
            self._make(
                "glossator.Attribution", mark.begin, mark.end,
                kind=value.type.value, act=value.act.value, assertion=value.assertion.value,
                attribution=stem, parent=parent, confidence=mark.annotation.score,
            )
        )  # fmt: skip

    def _link(self, found: Found, made: Mapping[str, Any], cas: Cas) -> None:
        attributions = {one.attribution: one for one in cas.select("glossator.Attribution")}
        for link in found.links:
            if link.kind == "target":
                made[link.begin].target = made[link.end]
            elif link.kind == "entity":
                attributions[link.begin.rsplit("/", 1)[0]].entity = made[link.end]

    def _make(self, uima: str, begin: int, end: int, **features: Any) -> Any:
        return self._types.get_type(uima)(begin=begin, end=end, **features)


def dkpro_types() -> TypeSystem:
    """DKPro Core's types, a new copy."""
    from cassis import load_dkpro_core_typesystem

    with warnings.catch_warnings():
        # dkpro-cassis opens its own file in a way that importlib-resources would rather it did not.
        warnings.simplefilter("ignore", DeprecationWarning)
        return load_dkpro_core_typesystem()


class JsonWriter(XmiWriter):
    """One .json a document, in UIMA's own JSON; each holds the types that it uses."""

    summary = "UIMA CAS as JSON: NAME.json and TypeSystem.xml in a folder"
    LOSSES: ClassVar[Mapping[str, str]] = MappingProxyType(
        {name: what for name, what in XmiWriter.LOSSES.items() if name != "character"}
    )
    name: ClassVar[str] = "json"

    def _save(self, cas: Cas, path: Any) -> None:
        cas.to_json(path)

    def _text(self, text: str) -> str:
        return text
