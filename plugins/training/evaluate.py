"""Scores of the packaged models on the development files, through Stanza's ordinary pipeline.

Reads nothing but the resources folder and the corpora: what it prints is what the committed weights do. Entities and
roles are scored as exact character spans with their label; sentiment by macro F1 over the three classes; the treebank
from raw text, by the CoNLL 2018 shared task's scorer.

    python plugins/training/evaluate.py --data DATA [--only entities attribution sentiment treebank] [--split dev]
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import attribution
import corpora
import package
import recipe
import sentiment
import spans
import words

Span = tuple[int, int, str]


def f1(right: int, predicted: int, gold: int) -> str:
    """Precision, recall and F1 in percent, for people."""
    precision, recall = right / max(1, predicted), right / max(1, gold)
    both = 2 * precision * recall / (precision + recall) if right else 0.0
    return f"P {100 * precision:5.2f}  R {100 * recall:5.2f}  F1 {100 * both:5.2f}"


def print_spans(gold: Iterable[set[Span]], predicted: Iterable[set[Span]]) -> None:
    """Exact span scores, all labels together and each alone."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for wanted, found in zip(gold, predicted, strict=True):
        for kind, some in (("gold", wanted), ("predicted", found), ("right", wanted & found)):
            for label in [span[2] for span in some]:
                counts[label][kind] += 1
                counts["all"][kind] += 1
    for label in ["all", *sorted(set(counts) - {"all"})]:
        count = counts[label]
        print(f"  {label:<8} {f1(count['right'], count['predicted'], count['gold'])}  n {count['gold']}")


class Pipelines:
    """Plain Stanza pipelines over the resources folder."""

    def __init__(self, resources: Path) -> None:
        self.resources = resources

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

    def has(self, layer: str) -> bool:
        """Whether glossator.json offers the layer."""
        return layer in json.loads((self.resources / "glossator.json").read_text(encoding="utf-8"))["layers"]


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


def entities(data: Path, pipelines: Pipelines) -> None:
    """Worldwide dev: on words, as Glossator feeds the tagger, and by a plain pipeline, which feeds it tokens."""
    rows = corpora.rows(data, "entities/worldwide.dev")
    gold = [{(start, end, corpora.ENTITY_LABELS[label]) for start, end, label in row["entities"]} for row in rows]
    texts = [row["text"] for row in rows]
    tagger = pipelines({"tokenize": "ewt_news", "ner": "worldwide"}, tokenize_pretokenized=True)
    split = list(words.split(texts, pipelines.resources))
    print("entities, worldwide.dev, words")
    print_spans(gold, [tagged(tagger, text.tokens, text.sentences) for text in split])
    print("entities, worldwide.dev, plain pipeline tokenize,mwt,ner")
    plain = pipelines("tokenize,mwt,ner").bulk_process(texts)
    print_spans(gold, [{(entity.start_char, entity.end_char, entity.type) for entity in doc.ents} for doc in plain])


def roles(data: Path, pipelines: Pipelines) -> None:
    """PolNeAR dev: source, cue and content spans on words, in windows as at run time; discarded text does not count."""
    rows = corpora.rows(data, "attribution/polnear.dev")
    tagger = pipelines({"tokenize": "ewt_news", "ner": "attribution"}, tokenize_pretokenized=True)
    gold, predicted = [], []
    for row, text in zip(rows, words.split([row["text"] for row in rows], pipelines.resources), strict=True):
        tags = spans.tag(text.tokens, attribution.role_spans(row))
        ranges = attribution.ranges(row, text)
        dropped = {place for place, drop in enumerate(attribution.dropped(row, text.tokens)) if drop}
        discarded = {text.tokens[place][0] for place in dropped}
        gold.append({span for span in spans.untag(text.tokens, tags, ranges) if span[0] not in discarded})
        found = tagged(tagger, text.tokens, ranges)
        predicted.append({span for span in found if span[0] not in discarded})
    print("attribution, polnear.dev, words in windows")
    print_spans(gold, predicted)


def polarity(data: Path, pipelines: Pipelines) -> None:
    """SST dev unmarked, NewsMTSC's held-out tenth marked; sequences of one length together, so that none is padded."""
    pipeline = pipelines("tokenize,sentiment", tokenize_pretokenized=True)
    news = list(sentiment.targets(data, pipelines.resources, dev=True))
    for name, items in [
        ("sst.dev, sentences", sentiment.reviews(data, "dev")),
        ("newsmtsc held-out tenth, targets", [(sentiment.marked(row, split), row["label"]) for row, split in news]),
    ]:
        by_length: dict[int, list[sentiment.Labelled]] = defaultdict(list)
        for item in items:
            by_length[len(item[0])].append(item)
        pairs: Counter[tuple[str, str]] = Counter()
        for group in by_length.values():
            document = pipeline([text for text, _ in group])
            found = [package.CLASSES[sentence.sentiment] for sentence in document.sentences]
            pairs.update(zip([label for _, label in group], found, strict=True))
        print(f"sentiment, {name}")
        print_classes(pairs)


def print_classes(pairs: Counter[tuple[str, str]]) -> None:
    """Macro F1, accuracy and the F1 of each class from counts of (gold, predicted)."""
    scores = {}
    for name in package.CLASSES:
        gold = sum(count for (wanted, _), count in pairs.items() if wanted == name)
        predicted = sum(count for (_, found), count in pairs.items() if found == name)
        scores[name] = 200 * pairs[name, name] / max(1, gold + predicted)
    right = sum(count for (wanted, found), count in pairs.items() if wanted == found)
    print(f"  macro F1 {sum(scores.values()) / len(scores):.2f}  accuracy {100 * right / pairs.total():.2f}")
    print("  " + "  ".join(f"{name} {score:.2f}" for name, score in scores.items()))


def treebank(data: Path, pipelines: Pipelines, split: str) -> None:
    """UD English EWT from raw text: tokens, sentences, words, and tags, lemmas and trees where there are models."""
    from stanza.models.common.utils import ud_scores
    from stanza.utils.conll import CoNLL
    from stanza.utils.datasets.conllu_to_text import convert_text

    offered = [name for name in ("pos", "lemma", "depparse") if pipelines.has(name)]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "gold.conllu").write_text(corpora.conllu(data, split), encoding="utf-8")
        convert_text(str(folder / "gold.conllu"), str(folder / "text"))
        # Stanza replaces tokens over 1,000 characters by a placeholder, which the scorer would take for other text.
        pipeline = pipelines(",".join(["tokenize", "mwt", *offered]), tokenize_max_seqlen=10_000)
        document = pipeline((folder / "text").read_text(encoding="utf-8"))
        if "depparse" not in offered:
            attach_flat(document)
        CoNLL.write_doc2conll(document, str(folder / "system.conllu"))
        scores = ud_scores(str(folder / "gold.conllu"), str(folder / "system.conllu"))
    metrics = ["Tokens", "Sentences", "Words"]
    metrics += ["UPOS", "XPOS", "UFeats"] * ("pos" in offered) + ["Lemmas"] * ("lemma" in offered)
    metrics += ["UAS", "LAS"] * ("depparse" in offered)
    print(f"treebank, en_ewt-ud-{split}, from raw text")
    for metric in metrics:
        print(f"  {metric:<9} F1 {100 * scores[metric].f1:.2f}")


def attach_flat(document: Any) -> None:
    """Give each word some head, without which the shared task's scorer refuses the file."""
    for sentence in document.sentences:
        for place, word in enumerate(sentence.words):
            word.head, word.deprel = place, "dep" if place else "root"


def main() -> None:
    """Print the scores of every model that the folder has."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of the corpora")
    parser.add_argument(
        "--resources", type=Path, default=package.BUNDLE, help="folder to score (default: glossator_en's)"
    )
    parser.add_argument("--split", choices=["dev", "test"], default="dev", help="of the treebank")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--only", nargs="+", choices=["entities", "attribution", "sentiment", "treebank"])
    args = parser.parse_args()
    recipe.use_threads(args.threads)
    parts: dict[str, tuple[str, Callable[[Pipelines], None]]] = {
        "treebank": ("tokens", lambda pipelines: treebank(args.data, pipelines, args.split)),
        "entities": ("mentions", lambda pipelines: entities(args.data, pipelines)),
        "attribution": ("roles", lambda pipelines: roles(args.data, pipelines)),
        "sentiment": ("sentiment", lambda pipelines: polarity(args.data, pipelines)),
    }
    pipelines = Pipelines(args.resources)
    for name, (layer, score) in parts.items():
        if (not args.only or name in args.only) and pipelines.has(layer):
            score(pipelines)


if __name__ == "__main__":
    main()
