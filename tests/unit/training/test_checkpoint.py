"""Where a tagger's training goes on: on the bundled tagger, through Stanza's own trainer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from stanza.models.common.doc import Document
from stanza.models.common.pretrain import Pretrain
from stanza.models.ner.data import DataLoader
from stanza.models.ner.trainer import Trainer, unpack_batch

import glossator_en

SENTENCE = ["Museveni", "met", "envoys", "of", "the", "African", "Union", "in", "Kampala", "."]


def scores(file: Path) -> Any:
    """The scores of all tags that a checkpoint gives the sentence's words."""
    vectors = Pretrain(str(glossator_en.path() / "en/pretrain/news.pt"))
    trainer = Trainer(args={}, model_file=str(file), pretrain=vectors, device="cpu")
    trainer.model.eval()
    document = Document([[{"text": word, "ner": "O"} for word in SENTENCE]])
    (batch,) = DataLoader(
        document, 1, trainer.args, vectors, vocab=trainer.vocab, evaluation=True, preprocess_tags=False
    )
    inputs, _, words, chars, lengths, spelled, letters, offsets = unpack_batch(batch, "cpu")
    word, wordchars, mask, known, tags = inputs
    _, found, _ = trainer.model(word, wordchars, mask, tags, words, lengths, spelled, known, offsets, letters, chars)
    return found[0].detach()


def test_more_words_may_be_adjusted_and_nothing_else_changes(recipe: Callable[[str], Any], tmp_path: Path) -> None:
    bundled = glossator_en.path() / "en/ner/worldwide.pt"
    vectors = glossator_en.path() / "en/pretrain/news.pt"
    before = torch.load(bundled, weights_only=True)["vocab"]["delta"]["_unit2id"]
    new = next(word for word in ("ostrich", "marmalade", "xylophone", "pterodactyl") if word not in before)
    start = recipe("loop.checkpoint").Checkpoint(bundled)
    start.config.update(dropout=0.125)
    start.adjust([[(word, "O") for word in (new, new.upper(), "said", "qqzzk", "qqzzk", "oncehere")]], 2, vectors)
    start.save(tmp_path / "start.pt")

    saved = torch.load(tmp_path / "start.pt", weights_only=True)
    after = saved["vocab"]["delta"]["_unit2id"]
    assert after == {**before, new: len(before)}, "what stands there twice and has a vector"
    assert saved["vocab"]["delta"]["_id2unit"][-1] == new
    assert saved["model"]["delta_emb.weight"].shape[0] == len(after)
    assert saved["config"]["dropout"] == 0.125
    assert torch.equal(scores(tmp_path / "start.pt"), scores(bundled))
