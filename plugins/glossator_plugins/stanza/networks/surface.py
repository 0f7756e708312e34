"""Stanza's untyped surface, first part: the networks of expanders and syntax, and threads.

Models are loaded in `loading`; taggers, classifiers and tokenizers are in `ner`, `classifier` and `tokenizer`. None
of them knows documents or layers.
Stanza's own preparation of input and its networks are used where they cost little; its document objects only where a
model needs them (tags, lemmas, dependencies), because building them costs more than they give. Every call runs without
gradients. Source: stanza 1.15, `pipeline/*_processor.py` and `models/*/trainer.py`.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np
import numpy.typing as npt

# Before the import: Stanza adds a handler and the level INFO to a logger that has none, and tells every load on stderr.
_logger = logging.getLogger("stanza")
_logger.addHandler(logging.NullHandler())
if _logger.level == logging.NOTSET:
    _logger.setLevel(logging.CRITICAL)

import torch  # noqa: E402

# Stanza asks for the user's cache folder when it is imported, though models come from elsewhere here; for users without
# a home, as in containers, platformdirs 4.14 raises then.
_homeless = not os.path.isabs(os.path.expanduser("~")) and "XDG_CACHE_HOME" not in os.environ
if _homeless:
    os.environ["XDG_CACHE_HOME"] = os.path.join(os.devnull, "none")
try:
    from stanza.models.common.doc import Document as _Document
    from stanza.models.mwt.data import DataLoader as _MwtLoader
finally:
    if _homeless:
        del os.environ["XDG_CACHE_HOME"]

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]


def use_threads(count: int) -> None:
    """Let torch use so many threads in this process."""
    torch.set_num_threads(count)


# Multi-word tokens ---------------------------------------------------------------------------------------------------


class Expander:
    """The words of multi-word tokens."""

    def __init__(self, processor: Any) -> None:
        self._processor = processor

    def expansions(self, forms: Sequence[str]) -> list[list[str]]:
        """The words of each multi-word token."""
        return _expansions(self._processor, forms)


def _expansions(processor: Any, forms: Sequence[str]) -> list[list[str]]:
    if not forms:
        return []
    trainer, config = processor.trainer, processor.config
    with torch.inference_mode():
        if config["dict_only"]:
            found = trainer.predict_dict(forms)
        else:
            asked = SimpleNamespace(get_mwt_expansions=lambda evaluation: list(forms))
            loader = _MwtLoader(
                asked,
                config["batch_size"],
                config,
                vocab=processor.vocab,
                evaluation=True,
                expand_unk_vocab=True,
            )
            found = []
            for batch in loader.to_loader():
                found += trainer.predict(batch, never_decode_unk=True, vocab=loader.vocab)
            if config.get("ensemble_dict", False):
                found = trainer.ensemble(forms, found)
    return [text.split() for text in found]


# Tags, lemmas and dependencies ---------------------------------------------------------------------------------------


def syntax_document(sentences: Sequence[Sequence[Sequence[str]]]) -> Any:
    """A Stanza document: sentences of tokens of words."""
    entries = []
    for sentence in sentences:
        rows: list[dict[str, Any]] = []
        number = 0
        for words in sentence:
            if len(words) > 1:
                rows.append({"id": (number + 1, number + len(words)), "text": "".join(words)})
            for word in words:
                number += 1
                rows.append({"id": (number,), "text": word})
        entries.append(rows)
    return _Document(entries)


def run_syntax(processor: Any, documents: Sequence[Any]) -> None:
    """Run a tagger of parts of speech, lemmatizer or parser; the documents keep what it finds."""
    with torch.inference_mode():
        processor.bulk_process(documents)


def syntax_words(document: Any) -> Iterator[Any]:
    """The document's words, in order."""
    for sentence in document.sentences:
        yield from sentence.words
