"""Entity tagger: en/ner/worldwide.pt, Stanza's BiLSTM-CRF with the distilled vectors on the worldwide newswire corpus.

Paragraphs are cut into sentences first, because a sentence is what the tagger sees at run time. Some sentences are
taken a second time with typographic quotes, as a headline in capitals, without capitals, or with "Kyiv's" as one
token: the tagger is meant for words, but plain Stanza feeds it tokens, whose multi-word tokens are whole.

    python plugins/training/ner.py --data DATA --work WORK
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import corpora
import lstm
import recipe
import spans

RATES = (0.002, 0.001, 0.0003)
"""Adam's learning rate in each stage of a training."""
STOPS = {".", "?", "!", "..."}
CLOSERS = {'"', "”", "''", "’", "'", ")", "]"}
CURLY = {'"': "“”", "'": "‘’"}
CLITICS = {"'s", "’s", "n't", "n’t", "'re", "'ve", "'ll", "'d", "'m"}
EXTRA = {"curly": 0.15, "upper": 0.03, "lower": 0.02, "joined": 0.4}
"""Share of the sentences taken a second time, by change."""


def tagged_sentences(row: corpora.Row) -> Iterator[spans.Tagged]:
    """The row's sentences with its gold tokens: its paragraphs cut behind each full stop that no entity spans."""
    tags = ["O" if tag == "O" else tag[:2] + corpora.ENTITY_LABELS[tag[2:]] for tag in row["tags"]]
    tokens = row["tokens"]
    for start, end in row["sentences"]:
        begin = start
        for i in range(start, end):
            closed = tokens[i] in STOPS or (tokens[i] in CLOSERS and i > start and tokens[i - 1] in STOPS)
            goes_on = i + 1 < end and (
                tokens[i + 1] in CLOSERS | STOPS or tokens[i + 1][0].islower() or tags[i + 1][0] == "I"
            )
            if i + 1 == end or (closed and not goes_on):
                yield list(zip(tokens[begin : i + 1], tags[begin : i + 1], strict=True))
                begin = i + 1


def changed(sentence: spans.Tagged, change: str) -> spans.Tagged:
    """The sentence in another dress; its tags stay. Comes back as it is where the change changes nothing."""
    if change == "upper":
        return [(text.upper(), tag) for text, tag in sentence]
    if change == "lower":
        return [(text.lower(), tag) for text, tag in sentence]
    if change == "joined":
        whole: spans.Tagged = []
        for text, tag in sentence:
            if whole and text in CLITICS:
                whole[-1] = (whole[-1][0] + text, whole[-1][1])
            else:
                whole.append((text, tag))
        return whole
    opened = dict.fromkeys(CURLY, False)
    out = []
    for text, tag in sentence:
        if text in CURLY:
            out.append((CURLY[text][opened[text]], tag))
            opened[text] = not opened[text]
        else:
            out.append((text.replace("'", "’"), tag))
    return out


def with_extras(sentences: list[spans.Tagged]) -> list[spans.Tagged]:
    """The sentences and the changed copies of a random share of them."""
    chance = recipe.chance()
    extra = [
        new
        for change, share in EXTRA.items()
        for sentence in sentences
        if chance.random() < share and (new := changed(sentence, change)) != sentence
    ]
    return sentences + extra


def begin(out: Path, checkpoint: Path, rate: float) -> None:
    """Let training into `out` begin with `checkpoint` and another learning rate, unless it has begun."""
    import torch

    if not out.exists():
        state = torch.load(checkpoint, weights_only=True)
        state["config"]["lr"] = rate
        torch.save(state, out, _use_new_zipfile_serialization=False)


def train(out: Path, vectors: Path, train_file: Path, dev_file: Path, *options: str) -> None:
    """Run Stanza's NER trainer; `out` becomes the best checkpoint on `dev_file`. Goes on from `out` where it exists."""
    from stanza.models import ner_tagger

    lstm.install()
    resume = ["--finetune", "--finetune_load_name", str(out)] if out.exists() else []

    ner_tagger.main([
        "--train_file", str(train_file), "--eval_file", str(dev_file), "--wordvec_pretrain_file", str(vectors),
        "--shorthand", "en_news", "--mode", "train", "--seed", str(recipe.SEED), "--cpu",
        "--hidden_dim", "256", "--dropout", "0.5", "--optim", "adam", "--lr", str(RATES[0]), "--min_lr", "0.00005",
        "--save_dir", str(out.parent), "--save_name", out.name, *options, *resume,
    ])  # fmt: skip


def stages(work: Path, name: str, vectors: Path, options: Sequence[str], steps: Sequence[int]) -> None:
    """Train WORK/NAME.pt in one stage per learning rate, each from the best checkpoint on dev of the one before.

    Reads train.json and dev.json of `work`; `steps` are those of each stage.
    """
    files = (vectors, work / "train.json", work / "dev.json")
    before: Path | None = None
    for stage, (rate, count) in enumerate(zip(RATES, steps, strict=True), start=1):

        def run(path: Path, before: Path | None = before, rate: float = rate, count: int = count) -> None:
            if before is not None:
                begin(path, before, rate)
            train(path, *files, *options, "--max_steps", str(count), "--lr_decay", "0")

        before = recipe.step(work / (f"{name}.{stage}.pt" if stage < len(RATES) else f"{name}.pt"), run)


def main() -> None:
    """Train all stages; the best checkpoint on dev is WORK/ner/ner.pt."""
    parser = recipe.arguments(__doc__)
    parser.add_argument("--steps", type=int, nargs=3, default=(2000, 800, 400))
    args = parser.parse_args()
    recipe.use_threads(args.threads)
    work = args.work / "ner"
    gold = {
        split: [s for row in corpora.rows(args.data, f"entities/worldwide.{split}") for s in tagged_sentences(row)]
        for split in ("train", "dev")
    }
    recipe.step(work / "train.json", lambda path: spans.write(path, with_extras(gold["train"])))
    recipe.step(work / "dev.json", lambda path: spans.write(path, gold["dev"]))
    options = ["--batch_size", "32", "--max_batch_words", "900", "--eval_interval", "200"]
    stages(work, "ner", args.work / "distilled.pt", options, args.steps)


if __name__ == "__main__":
    main()
