"""Teacher of the entity tagger: a BiLSTM-CRF on what a large encoder makes of whole passages, too slow to ship.

The bundled tagger fits its training articles but does not know the names of others. The encoder has read far more: its
last layers, frozen, are this tagger's input, beside each word's GloVe-based vector and its case, which the encoder does
not see. Passages of several sentences let a name be judged by what is said of it before and after. The teacher never
sees a development article; dev scores are printed, nothing is chosen by them. Its labels of other news are `ner.py`'s
silver data.

    python -m training.tagging.entity_teacher --data DATA --work WORK
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from training.data import corpora, spans
from training.loop import encoder, lstm, recipe
from training.packing import package
from training.tagging.gold import words_sentences
from training.treebank import vectors

LAYERS = 4
"""How many of the encoder's last layers are read."""
PASSAGE = 150
"""Words of a passage at most, unless one sentence is longer; a passage is whole sentences of one text."""
PIECES = 510
HIDDEN = 256
EPOCHS = 8
BATCH = 12
RATE = 1e-3
DROPOUT = 0.4
CASES = 6
"""Ways a word can be written: see `case`."""

Passage = list[spans.Tagged]
"""Sentences that follow one another."""


def case(word: str) -> int:
    """The word's way of writing: lower, title, upper, mixed, with digits, without letters."""
    if any(char.isdigit() for char in word):
        return 4
    if not any(char.isalpha() for char in word):
        return 5
    return 0 if word.islower() else 1 if word.istitle() else 2 if word.isupper() else 3


def passages(sentences: Sequence[spans.Tagged]) -> Iterator[Passage]:
    """One text's sentences, as many together as fit."""
    taken: Passage = []
    for sentence in sentences:
        if taken and sum(map(len, taken)) + len(sentence) > PASSAGE:
            yield taken
            taken = []
        taken.append(sentence)
    if taken:
        yield taken


class Features:
    """What the frozen encoder makes of passages' words: the last layers side by side, a word's pieces averaged."""

    def __init__(self, work: Path) -> None:
        self.tokenizer, self.network = encoder.load(work)
        self.network.eval()

    @torch.inference_mode()
    def __call__(self, texts: Sequence[list[str]]) -> list[Tensor]:
        """One half-precision tensor of shape (words, LAYERS * encoder.SIZE) per text; words cut off are zero."""
        inputs = self.tokenizer(
            list(texts), is_split_into_words=True, return_tensors="pt", padding=True, truncation=True, max_length=PIECES
        )
        with torch.autocast("cpu", torch.bfloat16):
            states = self.network(**inputs, output_hidden_states=True).hidden_states[-LAYERS:]
        hidden = torch.cat(states, -1).float()
        out = []
        for row, text in enumerate(texts):
            places = [(piece, word) for piece, word in enumerate(inputs.word_ids(row)) if word is not None]
            pieces, owners = (torch.tensor(side) for side in zip(*places, strict=True))
            summed = torch.zeros(len(text), hidden.shape[-1]).index_add_(0, owners, hidden[row, pieces])
            count = torch.bincount(owners, minlength=len(text)).clamp(min=1)
            out.append((summed / count.unsqueeze(1)).half())
        return out


class Tagger(nn.Module):
    """Scores of every tag for every word, and the CRF's loss over them."""

    def __init__(self, vocabulary: dict[str, int], table: Tensor, tags: list[str]) -> None:
        from stanza.models.common.crf import CRFLoss

        super().__init__()
        self.vocabulary, self.tags = vocabulary, tags
        self.words = nn.Embedding.from_pretrained(table, freeze=True)
        self.case = nn.Embedding(CASES, 16)
        self.narrow = nn.Linear(LAYERS * encoder.SIZE, 400)
        self.drop = nn.Dropout(DROPOUT)
        self.lstm = nn.LSTM(400 + table.shape[1] + 16, HIDDEN, bidirectional=True)
        self.score = nn.Linear(2 * HIDDEN, len(tags))
        self.crf = CRFLoss(len(tags))

    def forward(self, texts: Sequence[list[str]], features: Sequence[Tensor]) -> tuple[Tensor, Tensor]:
        """Scores of shape (texts, words, tags), and which of the words are padding."""
        known = [torch.tensor([self.vocabulary.get(word.lower(), 0) for word in text]) for text in texts]
        cases = [torch.tensor([case(word) for word in text]) for text in texts]
        lengths = torch.tensor([len(text) for text in texts])
        packed, looked, written = (
            nn.utils.rnn.pack_sequence(list(rows), enforce_sorted=False) for rows in (features, known, cases)
        )
        hidden = self.narrow(self.drop(packed.data.float()))
        inputs = self.drop(torch.cat([hidden, self.words(looked.data), self.case(written.data)], -1))
        begin = torch.zeros(2, len(texts), HIDDEN)
        outputs, _ = lstm.run(self.lstm, packed._replace(data=inputs), (begin, begin))
        scores = self.score(self.drop(outputs.data))
        found, _ = nn.utils.rnn.pad_packed_sequence(outputs._replace(data=scores), batch_first=True)
        return found, torch.arange(found.shape[1]).unsqueeze(0) >= lengths.unsqueeze(1)

    @torch.inference_mode()
    def tag(self, texts: Sequence[list[str]], features: Sequence[Tensor]) -> list[list[str]]:
        """The best tags of each text."""
        from stanza.models.common.crf import viterbi_decode

        scores, _ = self(texts, features)
        between = self.crf._transitions.numpy()
        return [
            [self.tags[number] for number in viterbi_decode(rows[: len(text)].numpy(), between)[0]]
            for text, rows in zip(texts, scores, strict=True)
        ]


def flat(passage: Passage) -> list[str]:
    """The passage's words."""
    return [word for sentence in passage for word, _ in sentence]


def with_features(texts: list[list[str]], features: Features) -> list[Tensor]:
    """The encoder's features of each text, in the texts' order; a text that comes again is encoded once."""
    out: list[Any] = [None] * len(texts)
    first: dict[tuple[str, ...], int] = {}
    for place, text in enumerate(texts):
        first.setdefault(tuple(text), place)
    order = sorted(first.values(), key=lambda place: len(texts[place]))
    for start in range(0, len(order), 16):
        places = order[start : start + 16]
        for place, found in zip(places, features([texts[i] for i in places]), strict=True):
            out[place] = found
        if start % 320 == 0:
            print(f"encoded {start} of {len(order)} passages", flush=True)
    return [out[first[tuple(text)]] for text in texts]


def score(gold: Sequence[list[str]], found: Sequence[list[str]]) -> float:
    """Exact F1 in percent."""

    def mentions(rows: Sequence[list[str]]) -> set[tuple[int, int, int, str]]:
        return {
            (number, *span)
            for number, tags in enumerate(rows)
            for span in spans.untag([(i, i + 1, "") for i in range(len(tags))], tags, [(0, len(tags))])
        }

    right, wrong = mentions(gold), mentions(found)
    return 200 * len(right & wrong) / (len(right) + len(wrong))


def article_passages(data: Path, split: str, resources: Path) -> list[Passage]:
    """The corpus's articles on the bundled tokenizer's words."""
    return [
        passage
        for row in corpora.rows(data, f"entities/worldwide.{split}")
        for passage in passages(list(words_sentences([row], resources)))
    ]


def train(path: Path, work: Path, known: list[Passage], dev: list[Passage], epochs: int = EPOCHS) -> None:
    """Train for so many epochs and save."""
    torch.manual_seed(recipe.SEED)
    chance = recipe.chance()
    texts, dev_texts = [flat(passage) for passage in known], [flat(passage) for passage in dev]

    def encode(file: Path) -> None:
        features = Features(work)
        torch.save({"inputs": with_features(texts, features), "dev_inputs": with_features(dev_texts, features)}, file)

    encoded = torch.load(recipe.step(path.with_name("features.pt"), encode), weights_only=True)
    inputs, dev_inputs = encoded["inputs"], encoded["dev_inputs"]
    if [len(text) for text in (*texts, *dev_texts)] != [len(rows) for rows in (*inputs, *dev_inputs)]:
        raise ValueError(f"{path.with_name('features.pt')} is of other texts: remove it, and they are encoded again")
    gold = [[tag for sentence in passage for _, tag in sentence] for passage in known]
    dev_gold = [[tag for sentence in passage for _, tag in sentence] for passage in dev]
    tags = sorted({tag for row in gold for tag in row})
    model = tagger(work, tags)
    numbers = {tag: number for number, tag in enumerate(tags)}
    optimizer = torch.optim.AdamW([p for p in model.parameters() if p.requires_grad], lr=RATE)
    steps = epochs * (len(texts) // BATCH + 1)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: max(0.0, 1 - step / steps))
    for epoch in range(1, epochs + 1):
        model.train()
        order = list(range(len(texts)))
        chance.shuffle(order)
        for start in range(0, len(order), BATCH):
            places = order[start : start + BATCH]
            scores, padding = model([texts[i] for i in places], [inputs[i] for i in places])
            right = [torch.tensor([numbers[tag] for tag in gold[i]]) for i in places]
            loss, _ = model.crf(scores, padding, nn.utils.rnn.pad_sequence(right, batch_first=True))
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 5.0)
            optimizer.step()
            schedule.step()
        model.eval()
        found = [model.tag([text], [rows])[0] for text, rows in zip(dev_texts, dev_inputs, strict=True)]
        print(f"epoch {epoch}: loss {loss.item():.2f}, dev exact F1 {score(dev_gold, found):.2f}", flush=True)
    torch.save({"tags": tags, "state": model.state_dict()}, path)


def tagger(work: Path, tags: list[str]) -> Tagger:
    """An untrained tagger on the vectors: those of `work`, or the bundled ones."""
    from stanza.models.common.pretrain import Pretrain

    made = work / vectors.FILE
    pretrain = Pretrain(str(made if made.exists() else package.BUNDLE / "en" / "pretrain" / f"{package.VECTORS}.pt"))
    vocabulary = {pretrain.vocab.id2unit(number): number for number in range(len(pretrain.vocab))}
    return Tagger(vocabulary, torch.as_tensor(pretrain.emb).float(), tags)


def label(
    work: Path, texts: Sequence[Sequence[list[str]]], teacher: str = "entity_teacher/entity_teacher.pt"
) -> Iterator[spans.Tagged]:
    """The sentences of the texts with the tags of a teacher below `work`; a text is its sentences' words."""
    saved = torch.load(work / teacher, weights_only=True)
    model = tagger(work, saved["tags"])
    model.load_state_dict(saved["state"])
    model.eval()
    found = [
        passage for text in texts for passage in passages([[(word, "O") for word in sentence] for sentence in text])
    ]
    features = Features(work)
    for start in range(0, len(found), 800):
        some = found[start : start + 800]
        inputs = with_features([flat(passage) for passage in some], features)
        found_tags = [
            tags
            for first in range(0, len(some), BATCH)
            for tags in model.tag(
                [flat(passage) for passage in some[first : first + BATCH]], inputs[first : first + BATCH]
            )
        ]
        for passage, tags in zip(some, found_tags, strict=True):
            place = 0
            for sentence in passage:
                yield [
                    (word, tag if i else tag.replace("I-", "B-", 1))
                    for i, ((word, _), tag) in enumerate(
                        zip(sentence, tags[place : place + len(sentence)], strict=True)
                    )
                ]
                place += len(sentence)


def main() -> None:
    """Train it: WORK/entity_teacher/entity_teacher.pt."""
    parser = recipe.arguments(__doc__, resources=package.BUNDLE)
    args = parser.parse_args()
    recipe.use_threads(args.threads)

    def run(path: Path) -> None:
        known, dev = (article_passages(args.data, split, args.resources) for split in ("train", "dev"))
        train(path, args.work, known, dev)

    recipe.step(args.work / "entity_teacher" / "entity_teacher.pt", run)


if __name__ == "__main__":
    main()
