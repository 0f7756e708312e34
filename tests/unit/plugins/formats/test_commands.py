"""`analyze --format`, `export`, `formats` and `evaluate`, as a user types them, with a plugin that needs no model."""

from __future__ import annotations

import builtins
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from glossator.cli.group import cli
from glossator.cli.show.formats import format_names, writer_class

Run = Callable[..., Result]
TEXT = "Ada met Bob.\r\nBob was 😀 in Velm."
PLUGIN = """
from glossator import Annotation, Entity, Layer, Manifest, PerDocument, Span, hookimpl


class Names(PerDocument):
    def analyze_one(self, view, options):
        if "UNFIT" in view.text:
            raise ValueError("unfit")
        for token in view.tokens:
            if token.text.istitle():
                value = Entity(entity_id=token.text, canonical_name=token.text)
                yield Annotation("entity", (Span(token.begin, token.end),), value, "PERSON")


@hookimpl
def glossator_analyzers():
    yield Manifest(
        name="acme.names", create=lambda settings: Names(), emits={"entity": Entity},
        layers=frozenset({Layer.TOKENS}), labels=("PERSON", "LOC"),
    )
"""
ALONE = 'plugins.block=["stanza","en","entities","numbers","sentiment","attribution"]'


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "acme_names.py").write_text(PLUGIN, encoding="utf-8")
    (tmp_path / "story.txt").write_bytes(TEXT.encode())

    def ran(*arguments: object) -> Result:
        return CliRunner().invoke(cli, [str(one) for one in arguments], prog_name="glossator")

    return ran


@pytest.fixture
def analyze(run: Run) -> Run:
    def ran(*arguments: object) -> Result:
        return run("analyze", *arguments, *plugins("acme.names"))

    return ran


def plugins(analyzers: str) -> tuple[object, ...]:
    given = ("--plugin", "acme_names.py", "--plugin", "glossator.testing.toy", "--set", ALONE)
    return (*(("--analyzers", analyzers) if analyzers else ()), *given)


def test_analyze_writes_a_folder(analyze: Run, tmp_path: Path) -> None:
    done = analyze("story.txt", "--format", "brat", "--output", "out")
    assert (done.exit_code, done.output) == (0, "glossator: results written to out\n")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["annotation.conf", "story.ann", "story.txt"]
    assert (tmp_path / "out" / "story.txt").read_bytes() == TEXT.encode()


def test_a_format_asks_for_the_analyzers_that_it_needs(analyze: Run) -> None:
    done = analyze("story.txt", "--format", "conllu")
    assert done.exit_code == 0
    assert "1\tAda\tada\tPROPN" in done.stdout
    assert "Entity=(e1-PERSON-1-Ada)" in done.stdout


@pytest.mark.parametrize("name", [name for name in format_names() if name != "docbin"])
def test_export_writes_what_analyze_writes(run: Run, analyze: Run, tmp_path: Path, name: str) -> None:
    analyzed = analyze("story.txt", "--format", name, "--output", "one")
    assert analyzed.exit_code == 0, analyzed.output
    run("analyze", "story.txt", "--format", "jsonl", "--output", "results.jsonl", *plugins("acme.names,syntax"))
    exported = run("export", "results.jsonl", "--to", name, "--out", "two")
    assert exported.exit_code == 0
    assert "glossator: results written to one\n" in analyzed.stderr
    assert "glossator: 1 document written to two\n" in exported.stderr
    one, two = tmp_path / "one", tmp_path / "two"
    if not one.is_dir():
        assert one.stat().st_size > 100
        assert name == "xlsx" or one.read_bytes() == two.read_bytes()
        return
    assert sorted(path.name for path in one.iterdir()) == sorted(path.name for path in two.iterdir())
    if name in {"brat", "csv", "ninjs"}:
        first, second = ([path.read_bytes() for path in sorted(each.iterdir())] for each in (one, two))
        assert first == second


def test_losses_are_told_with_their_count(analyze: Run) -> None:
    done = analyze("story.txt", "--format", "doccano")
    assert done.exit_code == 0
    assert "glossator: note: doccano cannot carry: 4 × values of annotations, beyond the label" in done.stderr
    assert json.loads(done.stdout)["text"] == TEXT


def test_texts_of_results_are_found_or_asked_for(run: Run, analyze: Run, tmp_path: Path) -> None:
    analyze("story.txt", "--format", "jsonl", "--output", "results.jsonl")
    (tmp_path / "away").mkdir()
    (tmp_path / "story.txt").rename(tmp_path / "away" / "story.txt")
    lost = run("export", "results.jsonl", "--to", "doccano")
    assert lost.exit_code == 1
    assert "there is no text for the document 'story.txt'" in lost.stderr
    assert "--documents" in lost.stderr
    (tmp_path / "news.jsonl").write_text(json.dumps({"id": "story.txt", "text": TEXT}), encoding="utf-8")
    found = run("export", "results.jsonl", "--to", "doccano", "--documents", "news.jsonl")
    assert found.exit_code == 0
    assert len(json.loads(found.stdout)["entities"]) == 4


def test_another_text_than_was_analyzed_is_refused(run: Run, analyze: Run, tmp_path: Path) -> None:
    analyze("story.txt", "--format", "jsonl", "--include-text", "--output", "results.jsonl")
    (tmp_path / "story.txt").write_bytes(TEXT.replace("\r\n", "\n").encode())
    done = run("export", "results.jsonl", "--to", "brat", "--out", "out")
    assert done.exit_code == 1
    assert "this is not the text that was analyzed" in done.stderr
    assert "Ada" not in done.stderr
    assert "written" not in done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", [name for name in format_names() if name != "docbin"])
def test_an_export_without_a_document_leaves_nothing(run: Run, tmp_path: Path, name: str) -> None:
    """Else the right command, typed next, would be told that the folder is not empty."""
    (tmp_path / "story.jsonl").write_text(TEXT, encoding="utf-8")
    assert run("export", "story.jsonl", "--to", name, "--out", "out").exit_code == 1
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith("out")) == []


def test_lines_that_are_no_results_are_failures(run: Run, analyze: Run, tmp_path: Path) -> None:
    analyze("story.txt", "--format", "jsonl", "--output", "results.jsonl")
    good = (tmp_path / "results.jsonl").read_text(encoding="utf-8")
    (tmp_path / "results.jsonl").write_text(f"{{broken\n[]\n\n{good}", encoding="utf-8")
    done = run("export", "results.jsonl", "--to", "doccano")
    assert done.exit_code == 1
    assert done.stderr.count("the line is no AnalyzeResponse") == 2
    assert len(done.stdout.splitlines()) == 1


def test_of_many_failures_of_a_kind_export_tells_the_first(run: Run, analyze: Run, tmp_path: Path) -> None:
    lines = tmp_path / "lines.jsonl"
    lines.write_text("no result\n" * 8, encoding="utf-8")
    done = run("export", str(lines), "--to", "web-annotation", "--out", str(tmp_path / "pages"))
    assert done.exit_code == 1
    told = [line for line in done.stderr.splitlines() if "error:" in line]
    assert len(told) == 7
    assert told[-1].endswith(": 8 documents in all")


def test_an_analyzer_that_failed_is_counted(analyze: Run, tmp_path: Path) -> None:
    (tmp_path / "bad.txt").write_text("Ada UNFIT", encoding="utf-8")
    done = analyze("bad.txt", "story.txt", "--format", "doccano")
    assert done.exit_code == 1
    assert "1 × analyzers and documents that failed" in done.stderr
    assert [json.loads(line)["document"] for line in done.stdout.splitlines()] == ["bad.txt", "story.txt"]


@pytest.mark.parametrize("name", [name for name in format_names() if name != "docbin"])
def test_documents_that_were_refused_keep_their_place(analyze: Run, tmp_path: Path, name: str) -> None:
    lines = [{"id": "a", "text": "Ada \ud800"}, {"id": "b", "text": " \n"}, {"id": "c", "text": "Bob met Ada."}]
    (tmp_path / "news.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    done = analyze("news.jsonl", "--format", name, "--output", "out")
    assert done.exit_code == 1
    assert "Traceback" not in done.output
    assert done.stderr.count("glossator: error: ") == 2
    assert (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--format", "brat"), "brat is a folder: say where with --output"),
        (("--format", "xlsx"), "xlsx is a file: say where with --output"),
        (("--format", "brat", "--output", "acme_names.py"), "is a folder, and acme_names.py is a file"),
        (("--format", "brat", "--output", "full"), "is not empty"),
        (("--format", "conllu", "--output", "full"), "is a file, and full is a folder"),
        (("--format", "text", "--output", "full"), "is a folder: name a file"),
        (("--format", "conllu", "--output", "none/x"), "there is no folder"),
    ],
)
def test_a_target_that_does_not_fit(analyze: Run, tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "kept").write_text("kept", encoding="utf-8")
    done = analyze("story.txt", *arguments)
    assert done.exit_code == 2
    assert said in " ".join(done.stderr.split())
    assert (tmp_path / "full" / "kept").read_text(encoding="utf-8") == "kept"


def test_a_missing_library_says_what_to_install(analyze: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    there = builtins.__import__

    def missing(name: str, *arguments: Any, **options: Any) -> Any:
        if name.partition(".")[0] in {"openpyxl", "cassis"}:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return there(name, *arguments, **options)

    monkeypatch.setattr(builtins, "__import__", missing)
    monkeypatch.setattr("glossator.extras._installed", lambda name: name != "openpyxl")
    done = analyze("story.txt", "--format", "xlsx", "--output", "x.xlsx")
    assert done.exit_code == 2
    assert "[formats]' (missing: openpyxl)" in done.stderr
    assert not list(tmp_path.glob("*x.xlsx*"))
    assert analyze("story.txt", "--format", "cas-xmi", "--output", "out").exit_code == 2
    assert not (tmp_path / "out").exists()


def test_a_file_appears_only_when_it_is_whole(analyze: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(writer_class("conllu"), "end", full)
    done = analyze("story.txt", "--format", "conllu", "--output", "x.conllu")
    assert done.exit_code == 1
    assert "No space left on device" in done.stderr
    assert not list(tmp_path.glob("*x.conllu*"))


def test_the_list_of_formats(run: Run) -> None:
    listed = run("formats").stdout
    assert all(re.search(rf"^{name} ", listed, re.MULTILINE) for name in format_names())
    assert "overlapping spans not in doc.ents" in run("formats", "docbin").stdout
    unknown = run("formats", "word")
    assert unknown.exit_code == 2
    assert "there is no format 'word'; there are: brat," in unknown.stderr


def evaluate(run: Run, *arguments: object, analyzers: str = "acme.names") -> Result:
    return run("evaluate", *arguments, *plugins(analyzers))


def gold(folder: Path, *lines: str) -> None:
    folder.mkdir()
    (folder / "story.txt").write_bytes(TEXT.encode())
    (folder / "story.ann").write_bytes("\n".join([*lines, ""]).encode())


GOLD = ("T1\tPERSON 0 3\tAda", "T2\tPERSON 14 21\tBob was", "T3\tLOC 27 31\tVelm", "T4\tPERSON 24 26\tin")


def test_evaluate_scores_and_shows_disagreements(run: Run, tmp_path: Path) -> None:
    gold(tmp_path / "gold", *GOLD)
    done = evaluate(run, "gold", "--format", "json", "--page", "page.html")
    assert done.exit_code == 0, done.output
    (told,) = json.loads(done.stdout)
    found = {name: (one["right"], one["found"], one["gold"]) for name, one in told["measures"].items()}
    assert found["exact"] == (1, 4, 4)
    assert found["span"] == (2, 4, 4)
    assert found["type"] == (2, 4, 4)
    assert found["partial"] == (2.5, 4, 4)
    assert found["label LOC"] == (0, 0, 1)
    assert "glossator: disagreements written to page.html\n" in done.stderr
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "1 edge" in page
    assert "1 label" in page
    assert "1 missed" in page
    assert "1 spurious" in page
    assert '<span class="mark h9 l0" title="gold">Bob was</span>' in page


def test_evaluate_says_in_a_table_what_is_scored(run: Run, tmp_path: Path) -> None:
    gold(tmp_path / "gold", *GOLD)
    done = evaluate(run, "gold", analyzers="")
    assert done.exit_code == 0
    assert done.stdout.startswith("acme.names: entity, 1 document\n")
    assert re.search(r"exact +25\.00", done.stdout)


@pytest.mark.parametrize(
    ("lines", "arguments", "said"),
    [
        (("T1\tShip 0 3\tAda",), (), "says these labels of the gold: Ship (1)"),
        (("T1\tPERSON 0 90\tAda",), (), "outside the text"),
        (("T1\tPERSON 0 3\tAda", "T1\tLOC 0 3\tAda"), (), "two annotations have the id 'T1'"),
        (("T1\tPERSON 0 3\tAda",), ("--documents", "other"), "is not that of the document, from character 12 on"),
        (("T1\tSource 0 3\tAda", "T2\tContent 8 11\tBob"), (), "nothing to score acme.names against"),
        (("T1\tPERSON 0 3\tAda",), ("--map", "none.toml"), "none.toml is no mapping"),
        (("T1\tPERSON 0 3\tAda",), ("--gold-format", "conllu"), ""),
    ],
)
def test_gold_that_cannot_be_used(
    run: Run, tmp_path: Path, lines: tuple[str, ...], arguments: tuple[str, ...], said: str
) -> None:
    gold(tmp_path / "gold", *lines)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "story.txt").write_bytes(TEXT.replace("\r\n", "\n").encode())
    done = evaluate(run, "gold", *arguments)
    assert done.exit_code in ({2} if said else {1, 2})
    assert said in done.stderr
    assert "Traceback" not in done.output
    assert "Bob was" not in done.stderr


def test_labels_can_be_mapped_and_discarded(run: Run, tmp_path: Path) -> None:
    gold(tmp_path / "gold", "T1\tHuman 0 3\tAda", "T2\tHeadline 8 11\tBob", "T3\tNoise 27 31\tVelm")
    (tmp_path / "map.toml").write_text(
        '[labels]\nHuman = "PERSON"\nHeadline = "discard"\nNoise = "ignore"\n', encoding="utf-8"
    )
    done = evaluate(run, "gold", "--map", "map.toml", "--format", "json")
    assert done.exit_code == 0, done.output
    (told,) = json.loads(done.stdout)
    # Bob in the headline and Velm in the noise are neither right nor wrong; the second Bob is wrong.
    exact = told["measures"]["exact"]
    assert (exact["right"], exact["found"], exact["gold"]) == (1, 2, 1)


def test_gold_of_our_own_lines(run: Run, analyze: Run) -> None:
    analyze("story.txt", "--format", "jsonl", "--output", "gold.jsonl", "--offset-encoding", "utf16")
    done = evaluate(run, "gold.jsonl", "--format", "json")
    assert done.exit_code == 0, done.output
    (told,) = json.loads(done.stdout)
    assert told["measures"]["exact"]["f1"] == 100
