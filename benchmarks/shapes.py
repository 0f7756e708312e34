"""Shapes: texts made to be slow, held to what news of their length takes. `make shapes`.

A server reads what strangers send, and one worker reads it at a time: a text that takes an analyzer many times as long
as news does is a way to keep others waiting. Each shape is one thing over and over that some part of the pipeline looks
at: names in one sentence, lines, quotation marks, statements, pronouns. What counts is processor time in this
process, one thread, so that a busy machine changes little but the waiting.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Mapping
from itertools import count, cycle, islice, product

import click
from rich.console import Console
from rich.table import Table

from benchmarks.workloads import document
from glossator import AnalyzerSpec, Config, Document, Engine
from glossator_client.bench.prose import COUNTED, FAMILY, GIVEN, ORGANIZATIONS, PLACES

NEWS = "news"
MOST = 3.0
"""Times what news of the same length takes."""
FULL = 1 << 20
"""Bytes in UTF-8: as many as a server accepts by default."""
_PATIENCE = 3600.0
"""Seconds for one text: what counts is processor time, and a busy machine may be far from it."""
ANALYZERS = ("entities", "numbers", "sentiment", "attribution")


def shapes() -> Mapping[str, Callable[[int], str]]:
    """Name of each shape -> what makes a text of so many bytes of it, or a few less where a character would be cut."""
    made: dict[str, Callable[[int], str]] = {name: _repeating(unit) for name, unit in _SAME.items()}
    made |= {name: _joining(parts) for name, parts in _VARIED.items()}
    return {name: _bounded(make) for name, make in made.items()}


def news(size: int) -> str:
    """Generated news of about so many characters."""
    return document(size).text


def _bounded(make: Callable[[int], str]) -> Callable[[int], str]:
    """What is made of so many characters, cut to so many bytes, and never white space alone: neither is analyzed."""

    def bounded(size: int) -> str:
        text = make(size).encode()[:size].decode(errors="ignore")
        return text if text.strip() else f"{text[:-1]}."

    return bounded


def _repeating(unit: str) -> Callable[[int], str]:
    return lambda size: (unit * (size // len(unit) + 1))[:size]


def _joining(parts: Callable[[], Iterator[str]]) -> Callable[[int], str]:
    def make(size: int) -> str:
        found, length = [], 0
        for part in parts():
            found.append(part)
            length += len(part)
            if length >= size:
                break
        return "".join(found)[:size]

    return make


def _people() -> Iterator[str]:
    """Full names; after the first six hundred with a second given name, and so on: no two are alike."""
    for given in count(1):
        for names in product(GIVEN, repeat=given):
            for family in FAMILY:
                yield f"{' '.join(names)} {family}"


def _syllables() -> Iterator[str]:
    """Names that nobody has, no two alike."""
    beginnings = (
        "Bor",
        "Cal",
        "Dem",
        "Fen",
        "Gor",
        "Hal",
        "Jur",
        "Kel",
        "Lor",
        "Mar",
        "Nov",
        "Pol",
        "Ras",
        "Sel",
        "Tor",
    )
    for length in count(1):
        for middle in product(("an", "el", "in", "or", "us"), repeat=length):
            for beginning in beginnings:
                yield beginning + "".join(middle)


_SAME = {
    "one letter": "a",
    "one word": "harbour ",
    "no blank": "harbour",
    "one sentence of words": "the harbour and the ferry and the water and ",
    "digits": "7",
    "numbers": "41 3.5 12,000 ",
    "number words": "twenty one thousand and three ",
    "amounts": "at least $3.5 million and 12 km to 14 km, ",
    "dates": "on 3 May 2021 and on Tuesday and ",
    "fractions": "1/2 ",
    "vulgar fractions": "\u00bd",
    "ranges": "5-6 ",
    "scores": "3-1,",
    "metres or millions": "5m ",
    "hours without minutes": "5:",
    "signs": "+1",
    "dots": ".",
    "commas": ", ",
    "blanks": " ",
    "line ends": "\n",
    "windows line ends": "\r\n",
    "short lines": "Ferry\n",
    "brackets": "(",
    "brackets open and close": "() ",
    "opening quotation marks": "“",
    "straight quotation marks": '" ',
    "apostrophes": "’ ",
    "quoted words": "“ferry” ",
    "quotations without an end": "“We will wait for the ferry. ",
    "quotations in quotations": "“He told us: ‘She said: “Wait.”’” ",
    "words of saying": "said ",
    "statements": "“We wait,” said Ada Abara. ",
    "statements inside": "Ada Abara said that ",
    "statements by pronouns": "“We wait,” he said. ",
    "according to": "According to Castor Bank, ",
    "pronouns": "he she ",
    "one name": "Ada Abara ",
    "one name and commas": "Ada Abara, ",
    "one name on lines": "Ada Abara\n",
    "one name on windows lines": "Ada Abara\r\n",
    "one name on old mac lines": "Ada Abara\r",
    "names over windows lines": "Ada Abara of\r\nCastor Bank in\r\n",
    "wrapped lines": "Ada Abara of Castor Bank said in Granvik that all of the\nferry to Isla Verde would wait, and\n",
    "titles": "Mr. ",
    "initials": "J. ",
    "acronyms": "UNSC ",
    "capitals": "FERRY TO GRANVIK ",
    "list items": "- Ada Abara\n",
    "tables": "Granvik | 12 | Castor Bank\n",
    "tabs": "Granvik\t12\tFerro\n",
    "interviews": "Q: Was it late?\nA: It was.\n",
    "mail": "> > Ada Abara wrote: it was late\n",
    "addresses": "https://example.org/ferry?to=granvik ada@example.org ",
    "markup": "<p><b>Ferry</b></p>",
    "hyphens": "ferry-",
    "accents": "e\u0301",
    "emoji": "👩‍👩‍👧‍👦 ",
    "ideographs": "渡輪到港口，",
    "right to left": "قال أحمد إن السفينة ",
    "feelings": "A shameful, brilliant, reckless and welcome ferry. ",
}
_VARIED: dict[str, Callable[[], Iterator[str]]] = {
    "names and commas": lambda: (f"{name}, " for name in _people()),
    "names and words": lambda: (f"{name} met " for name in _people()),
    "names on lines": lambda: (f"{name}\n" for name in _people()),
    "names on windows lines": lambda: (f"{name}\r\n" for name in _people()),
    "names of one family": lambda: (f"{name} Abara, " for name in _syllables()),
    "surnames": lambda: (f"{name}, " for name in _syllables()),
    "organizations": lambda: (f"{name} Bank plc, " for name in _syllables()),
    "names with acronyms": lambda: (f"{name} Rail Union ({name[0]}RU) and " for name in _syllables()),
    "names in brackets": lambda: (f"{name} ({name}) " for name in _syllables()),
    "people who say": lambda: (f"“We wait,” said {name}. " for name in _people()),
    "people who say in turn": lambda: (f"{name} said that " for name in _people()),
    "people and pronouns": lambda: (f"{name} said he was late. She said so. " for name in _people()),
    "places and counts": lambda: (
        f"{number} {thing} in {place}, " for number, thing, place in zip(count(2), cycle(COUNTED), cycle(PLACES))
    ),
    "owners": lambda: (f"{name}’s {body}’s " for name, body in zip(_syllables(), cycle(ORGANIZATIONS))),
    "one quotation of many sentences": lambda: iter(["“", *islice(cycle(["We wait for the ferry. "]), 1 << 17)]),
    "words that nobody knows": lambda: (f"{name.lower()} " for name in _syllables()),
}


def seconds(engine: Engine, analyzer: str, text: str) -> float:
    """Processor time of the analyzer, with all that it needs. Raises if one of these fails, or the text is refused."""
    began = time.process_time()
    (result,) = engine.analyze([Document(text)], [AnalyzerSpec(analyzer)], "en", analyzer_timeout=_PATIENCE)
    spent = time.process_time() - began
    if result.failure is not None:
        raise RuntimeError(result.failure.message)
    for one in result.results:
        if one.failure is not None:
            raise RuntimeError(f"{one.name}: {one.failure.message}")
    return spent


@click.command()
@click.option("--size", type=click.IntRange(1000), default=FULL, show_default=True, help="Bytes of each text.")
@click.option("--only", multiple=True, metavar="TEXT", help="Shapes whose name has this; can be repeated.")
@click.option("--analyzer", multiple=True, default=ANALYZERS, help="Analyzers; default: all that come with it.")
def main(size: int, only: tuple[str, ...], analyzer: tuple[str, ...]) -> None:
    """Hold each shape to what news of its length takes. Exit status 1 if one takes more than three times as long."""
    engine = Engine.from_config(Config.load(overrides={"server": {"threads": 1}}))
    chosen = {name: make for name, make in shapes().items() if not only or any(part in name for part in only)}
    out = Console(highlight=False)
    plain = {}
    slow = []
    text = news(size)
    for name in analyzer:
        seconds(engine, name, text[: size // 8])  # the first run warms up
        plain[name] = seconds(engine, name, text)
    out.print(f"news, {size} bytes: " + ", ".join(f"{name} {spent:.2f} s" for name, spent in plain.items()))
    table = Table("times what news takes", *analyzer, box=None, pad_edge=False)
    for shape, make in chosen.items():
        text = make(size)
        ratios = {name: seconds(engine, name, text) / plain[name] for name in analyzer}
        slow += [f"{shape} ({name})" for name, ratio in ratios.items() if ratio > MOST]
        table.add_row(shape, *(f"{'!' if ratio > MOST else ''}{ratio:.2f}" for ratio in ratios.values()))
        print(shape, *(f"{ratio:.2f}" for ratio in ratios.values()), file=sys.stderr, flush=True)
    engine.close()
    out.print(table)
    if slow:
        out.print(f"more than {MOST:g} times as long as news: {', '.join(slow)}")
        sys.exit(1)


if __name__ == "__main__":
    main()
