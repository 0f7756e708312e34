"""A trained entity tagger's checkpoint, to go on training from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import torch

from training.data import spans


class Checkpoint:
    """What Stanza's NER trainer saved, and may load again."""

    def __init__(self, path: Path) -> None:
        self._state: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True)
        self.config: dict[str, Any] = self._state["config"]
        """The trainer's options, to be changed in place; they count for more than those on its command line."""

    def adjust(self, sentences: Iterable[spans.Tagged], often: int, vectors_file: Path) -> None:
        """Let training adjust the vectors of more words: those that the sentences have so often.

        Stanza keeps what it adds to a word's vector in a table of the words of the first training. Words without a
        vector stay out: what the tagger learnt to do with an unknown word should go on to hold.
        """
        from stanza.models.common.pretrain import Pretrain

        vocabulary = self._state["vocab"]["delta"]
        have, known = vocabulary["_unit2id"], Pretrain(str(vectors_file)).vocab
        counts = Counter(word.lower() for sentence in sentences for word, _ in sentence)
        more = [word for word, count in counts.most_common() if count >= often and word in known and word not in have]
        have.update({word: number for number, word in enumerate(more, len(have))})
        vocabulary["_id2unit"] += more
        table = self._state["model"]["delta_emb.weight"]
        self._state["model"]["delta_emb.weight"] = torch.cat([table, torch.zeros(len(more), table.shape[1])])

    def save(self, path: Path) -> None:
        """Write it as the trainer does."""
        torch.save(self._state, path, _use_new_zipfile_serialization=False)
