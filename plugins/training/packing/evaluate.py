"""Scores of the packaged models on the development files, through Stanza's ordinary pipeline.

Reads nothing but the resources folder and the corpora: what it prints is what the committed weights do. Entities and
roles are scored as exact spans of words with their label, entities by characters, too; sentiment by macro F1 over the
three classes; the treebank from raw text, by the CoNLL 2018 shared task's scorer. `make accuracy` takes the models'
scores from here.

    python -m training.packing.evaluate --data DATA [--only entities attribution sentiment treebank] [--split dev]
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from training.data import corpora, spans, words
from training.loop import recipe
from training.packing import package
from training.sentiment import labelled
from training.tagging import attribution

Span = tuple[int, int, str]
ANNOTATED = Path(__file__).resolve().parents[1] / "annotated" / "entities"


@dataclass(frozen=True)
class Scores:
    """What one model reaches on one file: rows of figures in percent, `n` aside, which counts."""

    id: str
    data: str
    rows: dict[str, dict[str, float]]

    def print(self) -> None:
        """For people."""
        print(f"{self.id}: {self.data}")
        for name, figures in self.rows.items():
            shown = (f"{key} {value:5.2f}" if key != "n" else f"n {value:.0f}" for key, value in figures.items())
            print(f"  {name:<9} {'  '.join(shown)}")


def span_rows(gold: Iterable[set[Span]], predicted: Iterable[set[Span]]) -> dict[str, dict[str, float]]:
    """Exact span scores, all labels together and each alone."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for wanted, found in zip(gold, predicted, strict=True):
        for kind, some in (("gold", wanted), ("predicted", found), ("right", wanted & found)):
            for label in [span[2] for span in some]:
                counts[label][kind] += 1
                counts["all"][kind] += 1
    rows = {}
    for label in ["all", *sorted(set(counts) - {"all"})]:
        right, found, wanted = (counts[label][kind] for kind in ("right", "predicted", "gold"))
        rows[label] = {
            "P": 100 * right / max(1, found),
            "R": 100 * right / max(1, wanted),
            "F1": 200 * right / max(1, found + wanted),
            "n": wanted,
        }
    return rows


class Pipelines:
    """Plain Stanza pipelines over the resources folder."""

    def __init__(self, resources: Path, variant: str = package.RESEARCH) -> None:
        self.resources = resources
        described = json.loads((resources / "glossator.json").read_text("utf-8"))
        other = described["variants"][variant]
        given: dict[str, dict[str, Any]] = described["layers"] | other["layers"]
        self.layers = {layer: one for layer, one in given.items() if layer not in other["missing"]}

    def __call__(self, processors: str | dict[str, str], **options: Any) -> Any:
        import stanza

        return stanza.Pipeline(
            "en",
            dir=str(self.resources),
            processors=processors,
            download_method=None,
            use_gpu=False,
            verbose=False,
            **options,
        )

    def over_words(self, layer: str) -> Any:
        """The processor that serves a layer of glossator.json, over words that are split already."""
        offered = self.layers[layer]
        processors = {"tokenize": self.layers["tokens"]["package"], offered["processor"]: offered["package"]}
        return self(processors, tokenize_pretokenized=True)

    def has(self, layer: str) -> bool:
        """Whether glossator.json offers the layer."""
        return layer in self.layers


@dataclass(frozen=True)
class Task:
    """What to score, and how much of it."""

    data: Path
    split: str
    limit: int | None
    pipelines: Pipelines

    def rows(self, name: str) -> list[corpora.Row]:
        """A corpus's rows, the first `limit` of them."""
        return corpora.rows(self.data, name)[: self.limit]


def tagged(pipeline: Any, tokens: Sequence[spans.Token], ranges: Sequence[tuple[int, int]]) -> set[Span]:
    """Spans that a tagger over pre-tokenized sequences finds: `ranges` of `tokens`, in the document's offsets."""
    found: set[Span] = set()
    document = pipeline([[text for _, _, text in tokens[first:last]] for first, last in ranges])
    for (first, last), sentence in zip(ranges, document.sentences, strict=True):
        start = label = None
        for place, token in enumerate(sentence.tokens, start=first):
            if token.ner[:2] in {"B-", "S-"}:
                start, label = tokens[place][0], token.ner[2:]
            if token.ner[:2] in {"E-", "S-"} and start is not None and label is not None:
                found.add((start, tokens[place][1], label))
                start = None
        assert last - first == len(sentence.tokens)  # noqa: S101 - a pre-tokenized sentence keeps its tokens
    return found


def entities(task: Task) -> Iterator[Scores]:
    """Worldwide dev, our own test and GUM dev on words, as Glossator feeds it; the first also by a plain pipeline.

    "On words", the corpus's entities begin and end where words do, as in Stanza's own scores and those of the roles;
    one that the tokenizer cut by a sentence end is lost. By characters, one that ends within a word, "1990" of "1990s",
    is lost as well.
    """
    rows = task.rows("entities/worldwide.dev")
    gold = [{(start, end, corpora.ENTITY_LABELS[label]) for start, end, label in row["entities"]} for row in rows]
    texts = [row["text"] for row in rows]
    tagger = task.pipelines.over_words("mentions")
    split = list(words.split(texts, task.pipelines.resources))
    found = [tagged(tagger, text.tokens, text.sentences) for text in split]
    yield Scores("ner", "worldwide dev, words", span_rows(on_words(split, gold), found))
    yield Scores("ner-characters", "worldwide dev, words, scored by characters", span_rows(gold, found))
    layers = task.pipelines.layers
    processors = {layers[name]["processor"]: layers[name]["package"] for name in ("tokens", "words", "mentions")}
    plain = task.pipelines(processors).bulk_process(texts)
    found = [{(entity.start_char, entity.end_char, entity.type) for entity in doc.ents} for doc in plain]
    yield Scores("ner-plain", "worldwide dev, plain pipeline tokenize,mwt,ner", span_rows(gold, found))
    dev = [(row["text"], row["entities"]) for row in task.rows("clean/entities/gum_clean.dev")]
    for name, data, others in (
        ("ner-own", "the project's annotated articles, split test, words", annotated(task.limit)),
        ("ner-gum", "GUM dev, words", dev),
    ):
        gold = [
            {(start, end, corpora.ENTITY_LABELS.get(label, label)) for start, end, label in wanted}
            for _, wanted in others
        ]
        split = list(words.split([text for text, _ in others], task.pipelines.resources))
        found = [tagged(tagger, text.tokens, text.sentences) for text in split]
        yield Scores(name, data, span_rows(on_words(split, gold), found))


def on_words(split: Iterable[words.Words], gold: Iterable[set[Span]]) -> list[set[Span]]:
    """Each text's entities, beginning and ending where words do."""
    return [
        spans.untag(text.tokens, spans.tag(text.tokens, wanted), [(0, len(text.tokens))])
        for text, wanted in zip(split, gold, strict=True)
    ]


def annotated(limit: int | None) -> list[tuple[str, list[Span]]]:
    """Texts and entities of the project's own articles of the split `test`, which no recipe reads."""
    articles, marked = (
        [json.loads(line) for line in (ANNOTATED / name).read_text("utf-8").splitlines()]
        for name in ("articles.jsonl", "entities.jsonl")
    )
    entities = {row["id"]: [(start, end, label) for start, end, label in row["entities"]] for row in marked}
    return [(row["text"], entities[row["id"]]) for row in articles if row["split"] == "test"][:limit]


def roles(task: Task) -> Iterator[Scores]:
    """PolNeAR dev: source, cue and content spans on words, in windows as at run time; discarded text does not count."""
    rows = task.rows("attribution/polnear.dev")
    tagger = task.pipelines.over_words("roles")
    gold, predicted = [], []
    for row, text in zip(rows, words.split([row["text"] for row in rows], task.pipelines.resources), strict=True):
        tags = spans.tag(text.tokens, attribution.role_spans(row))
        ranges = attribution.ranges(row, text)
        dropped = {place for place, drop in enumerate(attribution.dropped(row, text.tokens)) if drop}
        discarded = {text.tokens[place][0] for place in dropped}
        gold.append({span for span in spans.untag(text.tokens, tags, ranges) if span[0] not in discarded})
        found = tagged(tagger, text.tokens, ranges)
        predicted.append({span for span in found if span[0] not in discarded})
    yield Scores("tagger", "PolNeAR dev, words in windows", span_rows(gold, predicted))


def polarity(task: Task) -> Iterator[Scores]:
    """SST dev and news unmarked, NewsMTSC's held-out tenth marked, each by the model that serves its layer."""
    reviews = labelled.reviews(task.data, "dev")[: task.limit]
    classifier = task.pipelines.over_words("sentiment")
    yield Scores("polarity", "SST dev, sentences", class_rows(classifier, reviews))
    news = list(labelled.targets(task.data, task.pipelines.resources, dev=True))[: task.limit]
    rows = class_rows(classifier, list(labelled.unmarked(news)))
    yield Scores("polarity-news", "NewsMTSC held-out tenth, sentences whose targets agree", rows)
    if task.pipelines.has("targets"):
        targets = [(labelled.marked(row, split), row["label"]) for row, split in news]
        rows = class_rows(task.pipelines.over_words("targets"), targets)
        yield Scores("targets", "NewsMTSC held-out tenth, targets", rows)


def class_rows(pipeline: Any, items: Sequence[labelled.Labelled]) -> dict[str, dict[str, float]]:
    """Macro F1, accuracy and the F1 of each class. Sequences of one length go together, so that none is padded."""
    by_length: dict[int, list[labelled.Labelled]] = defaultdict(list)
    for item in items:
        by_length[len(item[0])].append(item)
    pairs: Counter[tuple[str, str]] = Counter()
    for group in by_length.values():
        document = pipeline([text for text, _ in group])
        found = [package.CLASSES[sentence.sentiment] for sentence in document.sentences]
        pairs.update(zip([label for _, label in group], found, strict=True))
    rows: dict[str, dict[str, float]] = {}
    for name in package.CLASSES:
        gold = sum(count for (wanted, _), count in pairs.items() if wanted == name)
        predicted = sum(count for (_, found), count in pairs.items() if found == name)
        rows[name] = {"F1": 200 * pairs[name, name] / max(1, gold + predicted), "n": gold}
    right = sum(count for (wanted, found), count in pairs.items() if wanted == found)
    macro = sum(row["F1"] for row in rows.values()) / len(rows)
    accuracy = 100 * right / max(1, pairs.total())
    return {"all": {"F1": macro, "accuracy": accuracy, "n": pairs.total()}, **rows}


def treebank(task: Task) -> Iterator[Scores]:
    """UD English EWT from raw text: tokens, sentences, words, and tags, lemmas and trees where there are models."""
    from stanza.models.common.utils import ud_scores
    from stanza.utils.conll import CoNLL
    from stanza.utils.datasets.conllu_to_text import convert_text

    offered = [name for name in ("pos", "lemma", "depparse") if task.pipelines.has(name)]
    sentences = list(corpora.sentences(corpora.conllu(task.data, task.split)))[: task.limit]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        gold = "".join("\n".join(sentence) + "\n\n" for sentence in sentences)
        (folder / "gold.conllu").write_text(gold, encoding="utf-8")
        convert_text(str(folder / "gold.conllu"), str(folder / "text"))
        # Stanza replaces tokens over 1,000 characters by a placeholder, which the scorer would take for other text.
        pipeline = task.pipelines(",".join(["tokenize", "mwt", *offered]), tokenize_max_seqlen=10_000)
        document = pipeline((folder / "text").read_text(encoding="utf-8"))
        if "depparse" not in offered:
            attach_flat(document)
        CoNLL.write_doc2conll(document, str(folder / "system.conllu"))
        scores = ud_scores(str(folder / "gold.conllu"), str(folder / "system.conllu"))
    metrics = ["Tokens", "Sentences", "Words"]
    metrics += ["UPOS", "XPOS", "UFeats"] * ("pos" in offered) + ["Lemmas"] * ("lemma" in offered)
    metrics += ["UAS", "LAS"] * ("depparse" in offered)
    rows = {metric: {"F1": 100 * scores[metric].f1} for metric in metrics}
    yield Scores("treebank", f"EWT {task.split}, raw text", rows)


def attach_flat(document: Any) -> None:
    """Give each word some head, without which the shared task's scorer refuses the file."""
    for sentence in document.sentences:
        for place, word in enumerate(sentence.words):
            word.head, word.deprel = place, "dep" if place else "root"


PARTS: dict[str, tuple[str, Callable[[Task], Iterator[Scores]]]] = {
    "treebank": ("tokens", treebank),
    "entities": ("mentions", entities),
    "attribution": ("roles", roles),
    "sentiment": ("sentiment", polarity),
}
"""Name on the command line -> the layer without which there is nothing to score, and the scorer."""


def main() -> None:
    """Print the scores of every model that the folder has, each as soon as it is known."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=recipe.corpora, required=True, help="folder of the corpora")
    parser.add_argument(
        "--resources", type=Path, default=package.BUNDLE, help="folder to score (default: glossator_en's)"
    )
    parser.add_argument(
        "--package", choices=[package.RESEARCH, package.OPEN], default=package.RESEARCH, help="which of the two"
    )
    parser.add_argument("--split", choices=["dev", "test"], default="dev", help="of the treebank")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--limit", type=int, help="rows of each file, for a quick look")
    parser.add_argument("--format", choices=["text", "json"], default="text", help="json: one object per line")
    parser.add_argument("--only", nargs="+", choices=list(PARTS))
    args = parser.parse_args()
    recipe.use_threads(args.threads)
    task = Task(args.data, args.split, args.limit, Pipelines(args.resources, args.package))
    for name, (layer, scored) in PARTS.items():
        if (not args.only or name in args.only) and task.pipelines.has(layer):
            for scores in scored(task):
                if args.format == "json":
                    print(json.dumps(asdict(scores)), flush=True)
                else:
                    scores.print()


if __name__ == "__main__":
    main()
