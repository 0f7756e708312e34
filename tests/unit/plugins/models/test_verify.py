"""`glossator models verify`: files held against their sums, and nothing called intact that was not read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import pytest

import glossator_en

from .conftest import Run

Verify: TypeAlias = Callable[..., tuple[int, dict[str, Any], str]]

FILES = {"de/tokenize/gsd.pt": b"a tokenizer", "de/ner/germeval.pt": b"a tagger"}


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def md5(content: bytes) -> str:
    return hashlib.md5(content, usedforsecurity=False).hexdigest()


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A package with both kinds of sums, all in order."""
    folder = tmp_path / "mine"
    listing: dict[str, Any] = {"de": {}, "url": "https://example.org/{filename}"}
    for name, content in FILES.items():
        _, processor, file = name.split("/")
        (folder / name).parent.mkdir(parents=True)
        (folder / name).write_bytes(content)
        listing["de"][processor] = {file.removesuffix(".pt"): {"md5": md5(content)}}
    # An official list has models that are not there.
    listing["de"]["pos"] = {"gsd": {"md5": "0"}}
    (folder / "resources.json").write_text(json.dumps(listing), encoding="utf-8")
    files = FILES | {"resources.json": (folder / "resources.json").read_bytes()}
    lines = [f"{sha256(content)}  {name}\n" for name, content in files.items()]
    (folder / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")
    return folder


@pytest.fixture
def verify(run: Run, mine: Path) -> Verify:
    """The status, what is told of `mine`, and standard error."""

    def check(*arguments: str) -> tuple[int, dict[str, Any], str]:
        done = run("models", "verify", "mine", "--format", "json", "--set", f'models.folders=["{mine}"]', *arguments)
        (told,) = json.loads(done.stdout)
        return done.exit_code, told, done.stderr

    return check


def test_an_intact_package(verify: Verify) -> None:
    status, told, error = verify()
    assert (status, error) == (0, "")
    assert (told["state"], told["files"], told["problems"]) == ("intact", 3, [])


def test_the_bundled_models_are_intact(run: Run) -> None:
    done = run("models", "verify", "--strict")
    assert (done.exit_code, done.stderr) == (0, "")
    (_, line) = done.stdout.splitlines()
    assert line.split()[:3] == ["glossator_en", glossator_en.__version__, "intact"]


def test_missing_changed_and_extra_files_are_named(verify: Verify, mine: Path) -> None:
    (mine / "de/tokenize/gsd.pt").unlink()
    (mine / "de/ner/germeval.pt").write_bytes(b"another tagger")
    (mine / "de/ner/conll03.pt").write_bytes(b"a third")
    status, told, error = verify()
    assert status == 1
    assert told["state"] == "damaged"
    assert told["problems"] == [
        "missing: de/tokenize/gsd.pt",
        "extra: de/ner/conll03.pt is not in SHA256SUMS",
        "changed: de/ner/germeval.pt does not match SHA256SUMS",
    ]
    assert error == "glossator: error: damaged: mine; install or pull again what is meant to be there\n"


def test_people_read_the_same(run: Run, mine: Path) -> None:
    (mine / "de/tokenize/gsd.pt").unlink()
    done = run("models", "verify", "--set", f'models.folders=["{mine}"]')
    assert done.exit_code == 1
    states = {line.split()[0]: line for line in done.stdout.splitlines() if not line.startswith(" ")}
    assert "damaged" in states["mine"]
    assert "intact" in states["glossator_en"]
    assert "  mine: missing: de/tokenize/gsd.pt" in done.stdout.splitlines()


def test_a_list_or_metadata_that_changed_is_named(verify: Verify, mine: Path) -> None:
    listing = json.loads((mine / "resources.json").read_text(encoding="utf-8"))
    (mine / "resources.json").write_text(json.dumps(listing | {"nl": {}}), encoding="utf-8")
    status, told, _ = verify()
    assert (status, told["problems"]) == (1, ["changed: resources.json does not match SHA256SUMS"])


def test_metadata_without_a_sum_cannot_be_verified(verify: Verify, mine: Path) -> None:
    (mine / "glossator.json").write_text("{}", encoding="utf-8")
    status, told, error = verify()
    assert (status, told["state"], told["problems"]) == (3, "unverifiable", ["no sum: glossator.json"])
    assert error == "glossator: error: cannot be verified: mine\n"


def test_without_sums_its_own_list_does_not_make_it_intact(verify: Verify, mine: Path) -> None:
    (mine / "SHA256SUMS").unlink()
    status, told, _ = verify()
    assert (status, told["state"], told["problems"]) == (3, "unverifiable", ["no sum: resources.json"])
    listing = json.loads((mine / "resources.json").read_text(encoding="utf-8"))
    listing["de"]["ner"]["germeval"] = {"md5": "of a newer version", "alternate_md5": md5(FILES["de/ner/germeval.pt"])}
    (mine / "resources.json").write_text(json.dumps(listing), encoding="utf-8")
    assert verify()[1]["state"] == "unverifiable"
    (mine / "de/ner/germeval.pt").write_bytes(b"another tagger")
    status, told, _ = verify()
    assert (status, told["problems"]) == (1, ["changed: de/ner/germeval.pt does not match the md5 in resources.json"])


def test_without_any_sums_it_is_unverifiable(verify: Verify, mine: Path) -> None:
    (mine / "SHA256SUMS").unlink()
    (mine / "resources.json").unlink()
    status, told, _ = verify()
    assert (status, told["state"], told["files"]) == (3, "unverifiable", 0)
    assert told["problems"] == ["it has no SHA256SUMS, and no resources.json with md5 sums of its files"]
    status, _, error = verify("--strict")
    assert (status, error) == (1, "glossator: error: cannot be verified: mine\n")


@pytest.mark.parametrize("line", ["no sum at all", f"{'0' * 64}  ../secret.pt", f"{'0' * 64}  /etc/passwd", "0  x.pt"])
def test_broken_sums_are_told_by_line(verify: Verify, mine: Path, line: str) -> None:
    with (mine / "SHA256SUMS").open("a", encoding="utf-8") as sums:
        sums.write(f"{line}\n")
    status, told, _ = verify()
    assert status == 1
    assert told["problems"] == ["line 4 of SHA256SUMS is not a sum, two blanks and a path inside the folder"]


@pytest.mark.parametrize("content", ["{", '{"de":' + "[" * 100_000 + "]" * 100_000 + "}"], ids=["cut", "deep"])
def test_a_broken_list_is_damage(verify: Verify, mine: Path, content: str) -> None:
    (mine / "resources.json").write_text(content, encoding="utf-8")
    status, told, _ = verify()
    assert (status, told["state"]) == (1, "damaged")
    assert "resources.json of the model package 'mine' cannot be read" in told["problems"][0]


def test_an_unknown_package_names_those_there_are(run: Run) -> None:
    done = run("models", "verify", "nobody")
    assert done.exit_code == 2
    assert "no model package 'nobody' is installed; installed: glossator_en" in done.stderr
