"""CoNLL-U, read back by conllu, pyconll and udapi."""

from __future__ import annotations

import io
import re
from pathlib import Path

import conllu
import pytest

from glossator.errors import GlossatorError
from glossator_formats.found.marks import Found, found_in
from glossator_formats.found.tokens import TokenIndex
from glossator_formats.writers.conllu import ConlluWriter

from .samples import TEXTS, document, failed, result, written

# udapi leaves its files to the garbage collector.
pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
FULL = [name for name, text in TEXTS.items() if text.strip()]
UNFIT = {ord(char): "\ufffd" for char in "\t\n\r\0"}


def lines_of(*names: str) -> str:
    stream = io.BytesIO()
    written(ConlluWriter(stream), *names)
    return stream.getvalue().decode()


def found(name: str) -> Found:
    return found_in(document(name), result(TEXTS[name]))


@pytest.mark.parametrize("name", FULL)
def test_tokens_and_tags_come_back(name: str) -> None:
    sentences = conllu.parse(lines_of(name))
    tokens = [token for sentence in found(name).sentences for token in sentence.tokens]
    told = [
        one
        for sentence in sentences
        for one in sentence
        if isinstance(one["id"], tuple) or not _inside_range(sentence, one)
    ]
    assert [one["form"] for one in told] == [TEXTS[name][token.begin : token.end].translate(UNFIT) for token in tokens]
    words = [one for sentence in sentences for one in sentence if isinstance(one["id"], int)]
    assert [one["form"] for one in words] == [word.form.translate(UNFIT) for token in tokens for word in token.words]
    assert {one["upos"] for one in words} == {"NOUN"}
    assert [one["head"] for one in words] == [word.head for token in tokens for word in token.words]


@pytest.mark.parametrize("name", FULL)
def test_the_text_can_be_put_together_again(name: str) -> None:
    text = ""
    for sentence in conllu.parse(lines_of(name)):
        for one in sentence:
            if _inside_range(sentence, one):
                continue
            misc = one["misc"] or {}
            after = "" if "SpaceAfter" in misc else _unescaped(misc.get("SpacesAfter", r"\s"))
            text += _unescaped(misc.get("SpacesBefore", "")) + one["form"] + after
    # The last token has no white space after it, or the document's own.
    assert text == TEXTS[name].translate({0: "\ufffd"})


@pytest.mark.parametrize("name", FULL)
def test_pyconll_and_udapi_read_the_same(tmp_path: Path, name: str) -> None:
    from pyconll import load_from_file  # type: ignore[attr-defined]
    from udapi.core.document import Document

    path = tmp_path / "x.conllu"
    path.write_bytes(lines_of(name).encode())
    ours = [
        [one["form"] for one in sentence if isinstance(one["id"], int)] for sentence in conllu.parse(lines_of(name))
    ]
    theirs = [[one.form for one in sentence if not one.is_multiword()] for sentence in load_from_file(str(path))]
    assert theirs == ours
    read = Document()
    read.load_conllu(str(path))
    assert [[node.form for node in bundle.get_tree().descendants] for bundle in read.bundles] == ours
    for bundle in read.bundles:
        tree = bundle.get_tree()
        assert tree.compute_text() == tree.text


@pytest.mark.parametrize("name", FULL)
def test_entities_are_coreference_to_udapi(tmp_path: Path, name: str) -> None:
    from udapi.core.document import Document

    path = tmp_path / "x.conllu"
    path.write_bytes(lines_of(name).encode())
    read = Document()
    read.load_conllu(str(path))
    nodes = [node for bundle in read.bundles for node in bundle.get_tree().descendants]
    order = {id(node): number for number, node in enumerate(nodes)}
    given = sorted(
        (entity.etype, sorted(order[id(word)] for word in mention.words))
        for entity in read.coref_entities
        for mention in entity.mentions
    )
    whole = found(name)
    tokens = list(whole.tokens)
    index, first = TokenIndex(tokens), [0]
    for token in tokens:
        first.append(first[-1] + len(token.words))
    ends = {sentence.tokens[-1].begin for sentence in whole.sentences}
    wanted: list[tuple[str, list[int]]] = []
    kept: list[tuple[str, int, int]] = []
    places = [(mark, *next(iter(index.runs(mark.spans)), (0, 0))) for mark in whole.marks if mark.kind == "entity"]
    for mark, begin, end in sorted(places, key=lambda place: (place[1], -place[2])):
        entity = mark.annotation.value.entity_id
        apart = any(tokens[at].begin in ends for at in range(begin, end - 1))
        crosses = any(entity == other and since < begin < until < end for other, since, until in kept)
        if begin < end and not apart and not crosses:
            kept.append((entity, begin, end))
            wanted.append((mark.label, list(range(first[begin], first[end]))))
    assert given == sorted(wanted)


def test_entities_of_two_documents_stay_apart(tmp_path: Path) -> None:
    from udapi.core.document import Document

    path = tmp_path / "x.conllu"
    path.write_bytes(lines_of("plain", "windows").encode())
    read = Document()
    read.load_conllu(str(path))
    apart = {
        entity.eid: {word.root.sent_id.partition("-")[0] for mention in entity.mentions for word in mention.words}
        for entity in read.coref_entities
    }
    assert len(apart) == 8
    assert all(len(documents) == 1 for documents in apart.values())


def test_numbers_and_attributions_are_in_misc() -> None:
    lines = lines_of("plain")
    assert "(n1-money-at_least-40-EUR" in lines
    assert re.search(r"Attribution=[^|\t\n]*\(a1-content(\[1/\d\])?-mixed-says-asserted", lines)
    for key in ("Entity", "Number", "Attribution", "Sentiment", "Mark"):
        opened, closed = lines.count("("), lines.count(")")
        assert f"{key}=" in lines
    assert opened == closed


def test_what_conllu_cannot_carry_is_counted() -> None:
    stream = io.BytesIO()
    writer = ConlluWriter(stream)
    written(writer, "plain", "empty", "controls")
    assert writer.lost["span inside a token"] == 2
    assert writer.lost["empty document"] == 1
    assert writer.lost["whole document"] == 2


def test_without_tokens_it_says_which_analyzer_to_run() -> None:
    writer = ConlluWriter(io.BytesIO())
    writer.begin()
    with pytest.raises(GlossatorError, match="syntax"):
        writer.write(document("plain"), result(TEXTS["plain"], syntax=False))
    writer.write(document("plain"), failed("plain"))
    assert writer.lost["failed"] == 1


def _inside_range(sentence: conllu.TokenList, one: conllu.Token) -> bool:
    ranges = [each["id"] for each in sentence if isinstance(each["id"], tuple)]
    return isinstance(one["id"], int) and any(begin <= one["id"] <= end for begin, _, end in ranges)


def _unescaped(spaces: str) -> str:
    named = {"s": " ", "t": "\t", "r": "\r", "n": "\n", "p": "|", "\\": "\\"}
    return re.sub(
        r"\\(u([0-9A-F]{4})|.)", lambda found: chr(int(found[2], 16)) if found[2] else named[found[1]], spaces
    )
