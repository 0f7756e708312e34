"""Languages told apart: what is refused, what is found, and what it takes. `make languages`.

English texts must not be refused: those of the corpora, of treebanks each sentence; the seeds; and `short_lines.txt`,
headlines, names, quotations, tables and code of our own. Texts in other languages must be told: those of the corpora,
and translations of news, by lines and by stories, if `--ntrex` names a copy of MicrosoftTranslator/NTREX (CC BY-SA
4.0). Times are those of the processor, for one text after the other.
"""

from __future__ import annotations

import gzip
import json
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from benchmarks.accuracy.data import ROOT, Data, DataMissing
from glossator import Config, Document, Registry
from glossator.host.identify import identifier
from glossator.host.languages import Languages
from glossator.text.language import LanguageSource

SHORT_LINES = Path(__file__).parent / "short_lines.txt"
# Files of the corpora that hold another language than English: how their names begin.
_OTHERS = {"de_": "de", "pt_": "pt"}
# NTREX's name of each language -> the tag that is right.
NTREX: Mapping[str, str] = {
    "src.eng": "en",
    "ref.deu": "de",
    "ref.fra": "fr",
    "ref.spa": "es",
    "ref.por": "pt",
    "ref.ita": "it",
    "ref.nld": "nl",
    "ref.pol": "pl",
    "ref.ukr": "uk",
    "ref.rus": "ru",
    "ref.ron": "ro",
    "ref.ces": "cs",
    "ref.swe": "sv",
    "ref.dan": "da",
    "ref.nob": "no",
    "ref.fin": "fi",
    "ref.hun": "hu",
    "ref.tur": "tr",
    "ref.arb": "ar",
    "ref.heb": "he",
    "ref.zho-CN": "zh",
    "ref.jpn": "ja",
    "ref.kor": "ko",
    "ref.hin": "hi",
    "ref.ind": "id",
    "ref.cat": "ca",
    "ref.glg": "gl",
    "ref.eus": "eu",
    "ref.ell": "el",
    "ref.vie": "vi",
}
_STORY = 2_000
"""Characters from which on a text is a news story, for the time that it takes."""


@dataclass
class Found:
    """What became of some texts."""

    texts: int = 0
    right: int = 0
    """The text was found to be in its language."""
    assumed: int = 0
    """The default language was assumed."""
    refused: int = 0


def scored(languages: Languages, tag: str, texts: Iterable[str], tell: Callable[[str], None] | None = None) -> Found:
    """What becomes of texts in this language; `tell` gets those that are refused."""
    found = Found()
    for text in texts:
        language, failure = languages.of(Document(text))
        found.texts += 1
        found.assumed += language.source is LanguageSource.ASSUMED
        found.refused += failure is not None
        found.right += language.source is LanguageSource.IDENTIFIED and language.language == tag
        if failure is not None and tell is not None:
            tell(text)
    return found


def corpora(folder: Path, limit: int | None) -> Iterator[tuple[str, str, list[str]]]:
    """Each file of the corpora: its name, its language, and its texts."""
    for path in sorted(folder.rglob("*.gz")):
        name = str(path.relative_to(folder))
        tag = next((tag for begin, tag in _OTHERS.items() if path.name.startswith(begin)), "en")
        read = _sentences if path.name.endswith(".conllu.gz") else _rows
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            yield name, tag, [text for text in islice(read(lines), limit) if text.strip()]


def ntrex(folder: Path) -> Iterator[tuple[str, str, list[str], list[str]]]:
    """Each language of NTREX: name, tag, lines and stories."""
    numbers = (folder / "DOCUMENT_IDS.tsv").read_text(encoding="utf-8").splitlines()
    for name, tag in NTREX.items():
        lines = (folder / "NTREX-128" / f"newstest2019-{name}.txt").read_text(encoding="utf-8").splitlines()
        stories: dict[str, list[str]] = {}
        for number, line in zip(numbers, lines, strict=False):
            stories.setdefault(number, []).append(line)
        yield name, tag, [line for line in lines if line.strip()], ["\n".join(story) for story in stories.values()]


def microseconds(languages: Languages, texts: list[str], rounds: int = 20) -> float:
    """Of the processor, for one of the texts; the median of some rounds."""
    documents = [Document(text) for text in texts]
    taken = []
    for _ in range(rounds):
        began = time.process_time()
        for document in documents:
            languages.of(document)
        taken.append((time.process_time() - began) / len(documents) * 1e6)
    return statistics.median(taken)


@click.command(help=__doc__)
@click.option("--data", type=click.Path(path_type=Path), help="Folder of the corpora; default: as of make accuracy.")
@click.option("--ntrex", "translations", type=click.Path(path_type=Path, exists=True), help="A copy of NTREX.")
@click.option("--limit", type=int, help="Only so many texts of each file.")
@click.option("--show", is_flag=True, help="Print the texts in English that are refused.")
def main(data: Path | None, translations: Path | None, limit: int | None, *, show: bool) -> None:
    """Print the table; status 1 if a text in English is refused that is ours."""
    if identifier() is None:
        raise click.ClickException("py3langid is not installed: pip install 'glossator[server]'")
    try:
        folder = Data.find(data).folder
    except DataMissing as error:
        raise click.ClickException(str(error)) from None
    console = Console(width=110)
    languages = Languages(Registry.load(Config()), {"en": None})
    table = Table("texts", "in", "number", "found", "assumed", "refused", title="English is loaded")

    def add(name: str, tag: str, found: Found) -> None:
        share = f"{found.right / max(found.texts, 1):.1%}"
        table.add_row(name, tag, str(found.texts), share, str(found.assumed), str(found.refused))

    def tell(text: str) -> None:
        if show:
            console.print(f"refused: {text[:100]!r}", highlight=False)

    seeds = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "seeds").glob("*.txt"))]
    ours = {"seeds": seeds, "short_lines.txt": SHORT_LINES.read_text(encoding="utf-8").splitlines()}
    refused = 0
    for name, texts in ours.items():
        found = scored(languages, "en", texts, tell)
        refused += found.refused
        add(name, "en", found)
    whole = Found()
    for name, tag, texts in corpora(folder, limit):
        found = scored(languages, tag, texts, tell if tag == "en" else None)
        add(name, tag, found)
        if tag == "en":
            for field in ("texts", "right", "assumed", "refused"):
                setattr(whole, field, getattr(whole, field) + getattr(found, field))
    add("all corpora", "en", whole)
    for name, tag, lines, stories in ntrex(translations) if translations else ():
        add(f"NTREX {name}, lines", tag, scored(languages, tag, islice(lines, limit)))
        add(f"NTREX {name}, stories", tag, scored(languages, tag, islice(stories, limit)))
    console.print(table)
    stories = [text for text in seeds if len(text) >= _STORY]
    console.print(f"a news story of the seeds: {microseconds(languages, stories):.0f} µs of the processor")
    console.print(f"a short line: {microseconds(languages, ours['short_lines.txt']):.0f} µs of the processor")
    sys.exit(1 if refused else 0)


def _rows(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        row = json.loads(line)
        text = row.get("text") or " ".join(row.get("tokens", ()))
        if isinstance(text, str):
            yield text


def _sentences(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        if line.startswith("# text = "):
            yield line.removeprefix("# text = ").strip()


if __name__ == "__main__":
    main()
