"""Contrast pairs: invented sentences in which who does what to whom, not which words stand there, tells the feeling.

"Anna Weber stabbed Paul Crane", "Paul Crane was stabbed by Anna Weber", "Anna Weber was cleared of murder": news tells
of bad things, and most of those whom it names there have not done them. `contrast.toml` has the words and templates;
some are held out, and of these alone the row "contrast pairs" of `make accuracy` is made, by

    python -m training.sentiment.contrast --write

which writes `benchmarks/accuracy/contrast.jsonl`. `targets.py` trains on the others.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from training.loop import recipe

FILE = Path(__file__).with_name("contrast.toml")
HELD_OUT = Path(__file__).resolve().parents[3] / "benchmarks" / "accuracy" / "contrast.jsonl"
PER_TEMPLATE = 6
"""Held-out sentences of each template."""
OPENED, CLOSED, JOINED, DESCRIBED, TITLED = 0.2, 0.25, 0.12, 0.12, 0.08
"""Chances that a sentence gets words before it, behind it, another sentence, and its first person a description or a
title."""

_SLOT = re.compile(r"\{(\w+)(?:\.(\w+))?([+-]?)\}")
_LABEL = {"+": "positive", "-": "negative", "": "neutral"}
_ARTICLE = re.compile(r"\b([Aa]) (?=[aeiouAEIOU](?!ni[tvfo]|se|ne\b))")


class Named(NamedTuple):
    """A name in a sentence, what its template calls it, and what the sentence feels about it."""

    begin: int
    end: int
    label: str


@dataclass(frozen=True)
class Pair:
    """A sentence with its names."""

    kind: str
    text: str
    named: tuple[Named, ...]


def pairs(count: int, *, held: bool = False, salt: int = 0) -> Iterator[Pair]:
    """So many sentences, each of a template drawn at random; of the held-out ones only, or of the others only."""
    maker = _Maker(tomllib.loads(FILE.read_text("utf-8")), held=held, chance=recipe.chance(salt))
    for _ in range(count):
        yield maker.joined() if not held and maker.chance.random() < JOINED else maker.pair(*maker.drawn())


def held_out() -> Iterator[Pair]:
    """Sentences of every held-out template with held-out words, always the same."""
    maker = _Maker(tomllib.loads(FILE.read_text("utf-8")), held=True, chance=recipe.chance())
    for kind, templates in maker.templates.items():
        for template in templates:
            for _ in range(PER_TEMPLATE):
                yield maker.pair(kind, template)


def rows(found: Iterator[Pair]) -> Iterator[dict[str, Any]]:
    """A row per name, in the form of the corpora."""
    for number, pair in enumerate(found):
        for begin, end, label in pair.named:
            yield {
                "kind": pair.kind, "group": f"contrast-{number}", "text": pair.text, "start": begin, "end": end,
                "mention": pair.text[begin:end], "label": label,
            }  # fmt: skip


class _Maker:
    def __init__(self, data: Mapping[str, Any], *, held: bool, chance: random.Random) -> None:
        given = data["held"] if held else data
        self.chance = chance
        self.templates: Mapping[str, Sequence[str]] = given["templates"]
        self._words: Mapping[str, Sequence[str]] = given["words"]
        self._names: Mapping[str, Sequence[str]] = given["names"]

    def drawn(self) -> tuple[str, str]:
        """A kind, and a template of it; kinds of many templates come oftener, but not by as much."""
        kinds = list(self.templates)
        kind = self.chance.choices(kinds, [len(self.templates[kind]) ** 0.5 for kind in kinds])[0]
        return kind, self.chance.choice(self.templates[kind])

    def joined(self) -> Pair:
        """Two sentences as one: what the one feels is not what the other does."""
        (kind, first), (_, second) = self.drawn(), self.drawn()
        first, second = (one[:-1] if one.endswith(".") and one.count(".{") + 1 else one for one in (first, second))
        if '"' in first + second or not (first[0] == second[0] == "{") or first[-1] in "!?" or second[-1] in "!?":
            return self.pair(kind, first + "." if first[-1].isalpha() or first[-1] == "}" else first)
        word = self.chance.choice(["; ", ", and ", ", while ", " as ", ". "])
        second = _SLOT.sub(lambda slot: f"{{{slot[1]}2{slot[3]}}}" if len(slot[1]) == 1 else slot[0], second)
        return self.pair(kind, f"{first}{word}{second}.", plain=True)

    def pair(self, kind: str, template: str, *, plain: bool = False) -> Pair:
        """The template with words in its slots."""
        chance = self.chance
        if not plain:
            if template[-1] == "." and chance.random() < CLOSED and '"' not in template:
                template = f"{template[:-1]} {{closing}}."
            if template[0] == "{" and template[1].isupper() and chance.random() < OPENED:
                template = f"{{opening}} {template}"
            if template.startswith("{A") and chance.random() < DESCRIBED and '"' not in template:
                end = template.index("}") + 1
                if template[end : end + 1] == " ":
                    template = f"{template[:end]}, {{apposition}},{template[end:]}"
        text, named, known = "", list[tuple[int, str, str]](), dict[str, str]()
        end = 0
        for slot in _SLOT.finditer(template):
            text += template[end : slot.start()]
            end = slot.end()
            name, form, sign = slot.groups()
            if not name[0].isupper():
                text += self._word(name, form)
                continue
            if name not in known:
                known[name] = self._name(name[0], set(known.values()))
                if name[0] in "ABCD" and chance.random() < TITLED:
                    text += chance.choice(self._words["title"]) + " "
            named.append((len(text), known[name], sign))
            text += known[name]
        text += template[end:]
        text = text[0].upper() + text[1:]
        fixed, moved = "", list[Named]()
        last = 0
        for match in _ARTICLE.finditer(text):
            fixed += text[last : match.end(1)] + "n"
            last = match.end(1)
        fixed += text[last:]
        places = [match.end(1) for match in _ARTICLE.finditer(text)]
        for first, known_as, sign in named:
            begin = first + sum(place <= first for place in places)
            assert fixed[begin : begin + len(known_as)] == known_as  # noqa: S101
            moved.append(Named(begin, begin + len(known_as), _LABEL[sign]))
        return Pair(kind, fixed, tuple(moved))

    def _word(self, name: str, form: str | None) -> str:
        word = self.chance.choice(self._words[name])
        if form == "lower":
            return word.removeprefix("The ").lower()
        return _inflected(word, form) if form else word.replace("_", " ")

    def _name(self, letter: str, taken: set[str]) -> str:
        names, chance = self._names, self.chance
        while True:
            match letter:
                case "A" | "B" | "C" | "D":
                    name = f"{chance.choice(names['first'])} {chance.choice(names['last'])}"
                case "O" | "Q":
                    name = f"{chance.choice(names['stem'])} {chance.choice(names['kind'])}"
                case "T" | "U":
                    name = f"{chance.choice(names['place'])} {chance.choice(names['team'])}"
                case _:
                    name = chance.choice(names["place"])
            if name not in taken:
                return name


def _inflected(word: str, form: str) -> str:
    base, *forms = word.split()
    base, _, rest = base.partition("_")
    past = forms[0].partition("_")[0] if forms else base + ("d" if base.endswith("e") else "ed")
    part = forms[1] if len(forms) > 1 else past
    found = {"base": base, "past": past, "part": part}[form]
    return f"{found} {rest.replace('_', ' ')}".rstrip()


def main() -> None:
    """Print some, or write the held-out ones."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help=f"write {HELD_OUT.name}")
    parser.add_argument("--show", type=int, default=20, help="print so many of those to train on (default 20)")
    args = parser.parse_args()
    if args.write:
        lines = [json.dumps(row, ensure_ascii=False) + "\n" for row in rows(held_out())]
        HELD_OUT.write_text("".join(lines), encoding="utf-8")
        print(f"{HELD_OUT}: {len(lines)} targets")
        return
    for pair in pairs(args.show):
        marked = pair.text
        for begin, end, label in reversed(pair.named):
            sign = {"positive": "+", "negative": "-", "neutral": "="}[label]
            marked = f"{marked[:begin]}[{sign} {marked[begin:end]}]{marked[end:]}"
        print(f"{pair.kind:10} {marked}")


if __name__ == "__main__":
    main()
