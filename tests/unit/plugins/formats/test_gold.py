"""Gold out and in again: what our writers write, read as gold, says the same; and gold that is broken is refused."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from glossator import AnalyzerResult, Annotation, Document, DocumentResult, DocumentStatus, Entity, Span
from glossator.cli.show.jsonl import render_line
from glossator.contract.writer import Writer
from glossator.text.offsets import OffsetEncoding
from glossator_formats.found.marks import found_in
from glossator_formats.gold.document import GoldDocument, GoldError, GoldSpan
from glossator_formats.gold.formats import format_of, read
from glossator_formats.gold.mapping import Mapping
from glossator_formats.writers.brat import BratWriter, fragments_of
from glossator_formats.writers.cas import JsonWriter, XmiWriter
from glossator_formats.writers.conllu import ConlluWriter
from glossator_formats.writers.docbin import DocBinWriter

from .samples import TEXTS, document, result, written

LABELS = [("entity", label) for label in ("PERSON", "LOC", "ORG", "MISC")] + [("acme.topic", "sea__")]
EASY = ("plain", "astral", "right to left", "windows")


def mapping(given: dict[str, str] | None = None) -> Mapping:
    return Mapping(given, LABELS)


def gold(path: Path, given: dict[str, str] | None = None, name: str = "") -> list[GoldDocument]:
    return list(read(path, name or format_of(path), mapping(given), ()))


def spans(one: GoldDocument, kind: str) -> list[tuple[str, list[Span]]]:
    return sorted((span.label, list(span.spans)) for span in one.spans if span.kind == kind)


def marks(name: str, kind: str) -> list[tuple[str, list[Span]]]:
    found = found_in(document(name), result(TEXTS[name]))
    return sorted((mark.label, list(mark.spans)) for mark in found.marks if mark.kind == kind)


def roles(one: GoldDocument, role: str) -> list[list[Span]]:
    return sorted(list(getattr(said, role)) for said in one.attributions if getattr(said, role))


@pytest.mark.parametrize("name", TEXTS)
def test_brat(tmp_path: Path, name: str) -> None:
    written(BratWriter(tmp_path), name)
    (one,) = gold(tmp_path, {"acme_topic": "ignore"})
    text = TEXTS[name]
    assert one.text == text
    for kind in ("entity", "number", "sentiment"):
        split = [(label, fragments_of(tuple(places), text)) for label, places in marks(name, kind)]
        assert spans(one, kind) == sorted((label, places) for label, places in split if places)
    for role in ("source", "cue", "content"):
        wanted = [fragments_of(tuple(places), text) for _, places in marks(name, role)]
        assert roles(one, role) == sorted(wanted)
    assert {said.type for said in one.attributions} <= {"mixed"}


def aligned(name: str, kind: str) -> list[tuple[str, list[Span]]]:
    """The marks as whole tokens, as formats of tokens have them."""
    from glossator_formats.found.tokens import TokenIndex, in_pieces

    found = found_in(document(name), result(TEXTS[name]))
    tokens = list(in_pieces(found).tokens)
    index = TokenIndex(tokens)
    told = [(label, index.runs(places)) for label, places in marks(name, kind)]
    return sorted(
        (label, [Span(tokens[first].begin, tokens[last - 1].end) for first, last in runs])
        for label, runs in told
        if runs
    )


FILES: dict[str, tuple[Callable[[Path], Writer], str]] = {
    "conllu": (lambda path: ConlluWriter(path.open("wb", buffering=0)), "x.conllu"),
    "docbin": (DocBinWriter, "x.spacy"),
}


@pytest.mark.parametrize("form", FILES)
@pytest.mark.parametrize("name", EASY)
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_formats_of_tokens(tmp_path: Path, name: str, form: str) -> None:
    if form == "docbin":
        pytest.importorskip("spacy", reason="spaCy is not installed: pip install 'glossator[spacy]'")
    make, file = FILES[form]
    written(make(tmp_path / file), name)
    (one,) = gold(tmp_path / file)
    assert one.text == TEXTS[name]
    assert one.name == f"{name}.txt"
    for kind in ("entity", "number", "sentiment"):
        assert spans(one, kind) == aligned(name, kind)
    for role in ("source", "cue", "content"):
        assert roles(one, role) == sorted(places for _, places in aligned(name, role))


def test_mentions_of_one_entity_that_cross_keep_their_places(tmp_path: Path) -> None:
    text = "zero one two three four five six."
    begins, ends = zip(*(match.span() for match in re.finditer(r"\w+", text)), strict=True)
    given = {
        "A": [Span(begins[0], ends[2])],
        "B": [Span(begins[1], ends[3])],  # crosses A
        "C": [Span(begins[1], ends[1])],
        "D": [Span(begins[4], ends[4])],
        "E": [Span(begins[4] + 1, ends[5])],  # longer than D, and as tokens they begin together
        "F": [Span(begins[4], ends[4]), Span(begins[6], ends[6])],
        "G": [Span(begins[5], ends[5]), Span(begins[6], ends[6])],  # its first piece is between those of F
    }
    said = tuple(
        Annotation("entity", tuple(places), Entity(entity_id="e1", canonical_name="x"), label, None, label)
        for label, places in given.items()
    )
    syntax = [one for one in result(text).results if one.name == "syntax"]
    results = (AnalyzerResult("entities", "entities", "1", "f", said), *syntax)
    with (tmp_path / "x.conllu").open("wb") as stream:
        writer = ConlluWriter(stream)
        writer.begin()
        writer.write(Document(text, "x"), DocumentResult("x", DocumentStatus.OK, results, language="en"))
        writer.end()
    assert writer.lost["mentions that cross"] == 2
    (one,) = gold(tmp_path / "x.conllu", {label: label for label in given})
    wanted = {**given, "E": [Span(begins[4], ends[5])]}
    assert spans(one, "entity") == sorted(wanted.items())


@pytest.mark.parametrize("kind", [XmiWriter, JsonWriter])
@pytest.mark.parametrize("name", EASY)
def test_cas(tmp_path: Path, name: str, kind: Any) -> None:
    written(kind(tmp_path), name)
    (one,) = gold(tmp_path, {"sea|=": "ignore"})
    assert one.text == TEXTS[name]
    for each in ("entity", "number", "sentiment"):
        assert spans(one, each) == marks(name, each)
    for role in ("source", "cue", "content"):
        assert roles(one, role) == sorted(places for _, places in marks(name, role))


@pytest.mark.parametrize("encoding", list(OffsetEncoding))
@pytest.mark.parametrize("name", [name for name in TEXTS if name != "empty"])
def test_json_lines_in_any_unit(tmp_path: Path, name: str, encoding: OffsetEncoding) -> None:
    (tmp_path / f"{name}.txt").write_bytes(TEXTS[name].encode())
    line, _ = render_line(result(TEXTS[name], name=f"{name}.txt"), TEXTS[name], encoding, include_text=True)
    path = tmp_path / "results.jsonl"
    path.write_text(line + "\n", encoding="utf-8")
    (one,) = gold(path)
    assert one.text == TEXTS[name]
    for kind in ("entity", "number", "sentiment", "acme.topic"):
        assert spans(one, kind) == marks(name, kind)
    assert roles(one, "content") == sorted(places for _, places in marks(name, "content"))


def test_ids_of_entities_in_others_docbin_are_not_pieces_of_one(tmp_path: Path) -> None:
    spacy = pytest.importorskip("spacy", reason="spaCy is not installed: pip install 'glossator[spacy]'")
    from spacy.tokens import DocBin
    from spacy.tokens import Span as Part

    doc = spacy.blank("en")("Mira saw Velm, and Mira left Velm.")
    doc.ents = [
        Part(doc, at, at + 1, label, span_id=name)
        for at, label, name in ((0, "PERSON", "mira"), (2, "LOC", "velm"), (5, "PERSON", "mira"), (7, "LOC", "velm"))
    ]
    DocBin(docs=[doc], store_user_data=True).to_disk(tmp_path / "x.spacy")
    (one,) = gold(tmp_path / "x.spacy")
    assert spans(one, "entity") == [
        ("LOC", [Span(9, 13)]),
        ("LOC", [Span(29, 33)]),
        ("PERSON", [Span(0, 4)]),
        ("PERSON", [Span(19, 23)]),
    ]


def test_fragments_of_brat_in_any_order(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Mira and Ida Roth")
    (tmp_path / "a.ann").write_text("T1\tPERSON 13 17;0 4\tRoth Mira\n")
    (one,) = gold(tmp_path)
    assert spans(one, "entity") == [("PERSON", [Span(0, 4), Span(13, 17)])]


def test_labels_of_stanzas_conllu(tmp_path: Path) -> None:
    path = tmp_path / "x.conllu"
    tags = [("Mira", "B-PER"), ("Okafor", "E-PER"), ("left", "O"), ("Velm", "S-LOC"), ("Sund", "S-LOC")]
    rows = [f"{at}\t{form}" + "\t_" * 7 + f"\tner={tag}" for at, (form, tag) in enumerate(tags, 1)]
    path.write_text("\n".join([*rows, "", ""]), encoding="utf-8")
    (one,) = gold(path)
    assert [(label, one.text[places[0].begin : places[0].end]) for label, places in spans(one, "entity")] == [
        ("LOC", "Velm"),
        ("LOC", "Sund"),
        ("PERSON", "Mira Okafor"),
    ]


def brat(folder: Path, text: str, *lines: str) -> Path:
    (folder / "a.txt").write_text(text, encoding="utf-8", newline="")
    (folder / "a.ann").write_text("\n".join([*lines, ""]), encoding="utf-8", newline="")
    return folder


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["T1\tPERSON 0 4\tMira", "T1\tLOC 10 14\tVelm"], "two annotations have the id"),
        (["T1\tPERSON 0 40\tMira"], "outside the text, which has 14 characters"),
        (["T1\tPERSON 1 5\tMira"], "not what was annotated"),
        (["T1\tPERSON 0-4\tMira"], "is not as brat writes"),
        (["T1 PERSON 0 4 Mira"], "is not as brat writes"),
        (["T1\tPERSON\tMira"], "is not as brat writes"),
    ],
)
def test_broken_brat_is_refused_with_its_place(tmp_path: Path, lines: Iterable[str], said: str) -> None:
    brat(tmp_path, "Mira left Velm", *lines)
    with pytest.raises(GoldError, match=said) as caught:
        gold(tmp_path)
    assert "a.ann:" in str(caught.value)
    assert "Mira" not in str(caught.value)


def test_line_ends_that_were_changed_are_noticed(tmp_path: Path) -> None:
    brat(tmp_path, "Mira\nleft Velm", "T1\tLOC 11 15\tVelm")  # annotated with CR LF
    with pytest.raises(GoldError, match=r"outside the text|line ends"):
        gold(tmp_path)


def test_labels_that_nobody_knows_are_listed(tmp_path: Path) -> None:
    brat(tmp_path, "Mira left Velm", "T1\tPersona 0 4\tMira", "T2\tPort 10 14\tVelm", "T3\tPort 10 14\tVelm")
    known = mapping()
    list(read(tmp_path, "brat", known, ()))
    with pytest.raises(GoldError, match=r"Port \(2\), Persona \(1\)\. .*--map"):
        known.check()
    explained = mapping({"Persona": "PERSON", "Port": "acme.topic:sea"})
    (one,) = read(tmp_path, "brat", explained, ())
    explained.check()
    assert sorted((span.kind, span.label) for span in one.spans) == [
        ("acme.topic", "sea"),
        ("acme.topic", "sea"),
        ("entity", "PERSON"),
    ]


def test_usual_names_of_labels_need_no_mapping(tmp_path: Path) -> None:
    brat(tmp_path, "Mira left Velm", "T1\tPerson 0 4\tMira", "T2\tLocation 10 14\tVelm")
    (one,) = gold(tmp_path)
    assert [label for label, _ in spans(one, "entity")] == ["LOC", "PERSON"]


@pytest.mark.parametrize("content", ["labels = 1", "[labels]\nA = 1", "[labels", "[other]"])
def test_a_mapping_that_is_none_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "map.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(GoldError, match=r"is no mapping.*Person"):
        Mapping.of(path, LABELS)


def test_attributions_joined_by_relations_alone(tmp_path: Path) -> None:
    brat(
        tmp_path,
        "Mira said boats left. Velm slept, Mira thinks.",
        "T1\tSource 0 4\tMira",
        "T2\tCue 5 9\tsaid",
        "T3\tContent 10 20\tboats left",
        "T4\tContent 22 32\tVelm slept",
        "R1\tSaidBy Arg1:T3 Arg2:T1",
        "R2\tWith Arg1:T1 Arg2:T2",
    )
    (one,) = gold(tmp_path)
    first, second = sorted(one.attributions, key=lambda said: said.content)
    assert (first.source, first.cue, first.content) == ((Span(0, 4),), (Span(5, 9),), (Span(10, 20),))
    assert (second.source, second.cue) == ((), ())


def test_attributions_as_polnear_has_them(tmp_path: Path) -> None:
    """A trigger that repeats the cue, the cue among the arguments, and notes of annotators."""
    brat(
        tmp_path,
        "Mira said boats left. Velm slept, Mira thinks.",
        "T1\tSource 0 4\tMira",
        "T2\tCue 5 9\tsaid",
        "T3\tContent 10 15;16 20\tboats left",
        "T4\tAttribution 5 9\tsaid",
        "E1\tAttribution:T4 Content:T3 Cue:T2 Source:T1",
        "T5\tDiscuss 0 1\tM",
        "T6\tContent 22 32\tVelm slept",
        "T7\tAttribution 39 45\tthinks",
        "E2\tAttribution:T7 Content:T6",
    )
    known = mapping()
    (one,) = read(tmp_path, "brat", known, ())
    known.check()
    first, second = one.attributions
    assert (first.source, first.cue) == ((Span(0, 4),), (Span(5, 9),))
    assert first.content == (Span(10, 15), Span(16, 20))
    assert (second.source, second.cue, second.content) == ((), (Span(39, 45),), (Span(22, 32),))
    (tmp_path / "text").mkdir()
    (tmp_path / "a.txt").rename(tmp_path / "text" / "a.txt")
    with pytest.raises(GoldError, match=r"there is no a\.txt beside it"):
        gold(tmp_path)
    (same,) = read(tmp_path, "brat", mapping(), (str(tmp_path / "text"),))
    assert same.attributions == one.attributions


def test_json_lines_with_two_annotations_of_one_id(tmp_path: Path) -> None:
    (tmp_path / "plain.txt").write_text(TEXTS["plain"], encoding="utf-8")
    line, _ = render_line(
        result(TEXTS["plain"], name="plain.txt"), TEXTS["plain"], OffsetEncoding.CODE_POINT, include_text=False
    )
    told = json.loads(line)
    annotations = told["results"][0]["annotations"]
    annotations[1]["id"] = annotations[0]["id"]
    path = tmp_path / "results.jsonl"
    path.write_text(json.dumps(told), encoding="utf-8")
    with pytest.raises(GoldError, match="two annotations have the id"):
        gold(path)


def test_json_lines_of_another_text(tmp_path: Path) -> None:
    (tmp_path / "plain.txt").write_text("Another text, " + TEXTS["plain"], encoding="utf-8")
    line, _ = render_line(
        result(TEXTS["plain"], name="plain.txt"), TEXTS["plain"], OffsetEncoding.CODE_POINT, include_text=True
    )
    path = tmp_path / "results.jsonl"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(GoldError, match="not the text that was analyzed"):
        gold(path)
    (tmp_path / "plain.txt").unlink()
    with pytest.raises(GoldError, match="there is no text for the document"):
        gold(path)


@pytest.mark.parametrize("kind", [XmiWriter, JsonWriter])
def test_a_cas_with_two_annotations_of_one_id(tmp_path: Path, kind: Any) -> None:
    """dkpro-cassis would take the second one for both."""
    written(kind(tmp_path), "plain")
    path = tmp_path / f"plain.{kind.name}"
    told = path.read_text(encoding="utf-8")
    begin = r'NamedEntity" ?xmi:id="|NamedEntity xmi:id="' if kind is XmiWriter else r'"%ID": ?'
    (first, second, *_) = re.findall(rf"(?:{begin})(\d+)", told)
    path.write_text(re.sub(rf"(?<![\d]){second}(?![\d])", first, told), encoding="utf-8")
    with pytest.raises(GoldError, match=f"two annotations have the id '{first}'"):
        gold(tmp_path)


def test_a_byte_order_mark_hides_no_annotation(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Ida met Ole.", encoding="utf-8")
    (tmp_path / "a.ann").write_text("T1\tPERSON 0 3\tIda\nT2\tPERSON 8 11\tOle\n", encoding="utf-8-sig")
    (one,) = gold(tmp_path)
    assert spans(one, "entity") == [("PERSON", [Span(0, 3)]), ("PERSON", [Span(8, 11)])]


def test_a_label_that_two_kinds_have_is_the_one_that_is_written_so() -> None:
    both = Mapping(None, [("entity", "DATE"), ("number", "date"), ("number", "age")])
    kinds = {label: both.span(GoldSpan("", label, ())) for label in ("DATE", "date", "Date", "AGE")}
    assert {label: (one.kind, one.label) for label, one in kinds.items() if one is not None} == {
        "DATE": ("entity", "DATE"),
        "date": ("number", "date"),
        "Date": ("entity", "DATE"),
        "AGE": ("number", "age"),
    }


@pytest.mark.parametrize("form", ["conllu", "docbin", "xmi", "json"])
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_a_name_before_an_apostrophe_is_no_longer_than_it_is(tmp_path: Path, form: str) -> None:
    """Parsers take "Oslo's" for one token of two words; those of "du" have no places of their own."""
    if form == "docbin":
        pytest.importorskip("spacy", reason="spaCy is not installed: pip install 'glossator[spacy]'")
    text = "Oslo's port du nord."
    forms = [("Oslo's", ["Oslo", "'s"]), ("port", ["port"]), ("du", ["de", "le"]), ("nord", ["nord"]), (".", ["."])]
    tokens = []
    for token, words in forms:
        begin = text.index(token)
        rest = {"upos": "X", "xpos": "", "feats": "", "head": 0, "deprel": "root"}
        told = [{"form": word, "lemma": word, **rest} for word in words]
        tokens.append({"span": Span(begin, begin + len(token)), "words": told})
    sentence = Annotation("sentence", (Span(0, len(text)),), {"tokens": tokens}, "", None, "y1")
    value = Entity(entity_id="e1", canonical_name="Oslo")
    places = {"LOC": Span(0, 4), "ORG": Span(0, 6), "MISC": Span(12, 14)}
    mentions = tuple(Annotation("entity", (span,), value, label, None, label) for label, span in places.items())
    results = (
        AnalyzerResult("entities", "entities", "1", "f", mentions),
        AnalyzerResult("syntax", "syntax", "1", "f", (sentence,)),
    )
    path = tmp_path / {"conllu": "x.conllu", "docbin": "x.spacy"}.get(form, "")
    makers: dict[str, Callable[[Path], Writer]] = {"xmi": XmiWriter, "json": JsonWriter}
    writer = FILES[form][0](path) if form in FILES else makers[form](path)
    writer.begin()
    writer.write(Document(text, "x", "fr"), DocumentResult("x", DocumentStatus.OK, results, language="fr"))
    writer.end()
    assert not writer.lost["span inside a token"]
    (one,) = gold(path)
    assert spans(one, "entity") == sorted((label, [span]) for label, span in places.items())
