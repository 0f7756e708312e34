"""Stanza's untyped surface, first part: loading models; the networks of tokenizers, expanders and syntax.

Taggers and classifiers are in `_ner` and `_classifier`. None of the three knows documents or layers. Stanza's own
preparation of input and its networks are used as they are; its document objects only where a model needs them (tags,
lemmas, dependencies), because building them costs more than they give. Every call runs without gradients. Source:
stanza 1.15, `pipeline/*_processor.py` and `models/*/trainer.py`.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import numpy as np
import numpy.typing as npt

from glossator_plugins.stanza.resources import IDENTITY, Model

# Before the import: Stanza adds a handler and the level INFO to a logger that has none, and tells every load on stderr.
_logger = logging.getLogger("stanza")
_logger.addHandler(logging.NullHandler())
if _logger.level == logging.NOTSET:
    _logger.setLevel(logging.CRITICAL)

import stanza.models.common.utils as _utils  # noqa: E402
import torch  # noqa: E402
from stanza.models.common.doc import Document as _Document  # noqa: E402
from stanza.models.common.foundation_cache import FoundationCache  # noqa: E402
from stanza.models.mwt.data import DataLoader as _MwtLoader  # noqa: E402
from stanza.models.tokenization.data import PER_CHAR_FEAT_FUNCS as _CHARACTER_FEATURES  # noqa: E402
from stanza.models.tokenization.data import STRUCTURAL_FEATURES as _PATTERN_FEATURES  # noqa: E402
from stanza.models.tokenization.data import TokenizationDataset as _TokenizationDataset  # noqa: E402
from stanza.models.tokenization.utils import MASK_RE as _MASK  # noqa: E402

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]

LONGEST_FORM = 1000
"""Longer forms are replaced by `UNKNOWN` before a network reads them, as Stanza's tokenizer does: they cost memory."""
UNKNOWN = "<UNK>"
ADDRESS: re.Pattern[str] = _MASK
"""Addresses of mail and web, which Stanza never cuts."""


def use_threads(count: int) -> None:
    """Let torch use so many threads in this process."""
    torch.set_num_threads(count)


class Loader:
    """Loads processors, each file once: vectors and character models are shared between them."""

    def __init__(self, language: str) -> None:
        self._language = language
        # Processors ask their pipeline for the cache alone once requirements are not checked.
        self._pipeline = SimpleNamespace(
            foundation_cache=FoundationCache(local_files_only=True), loaded_processors=[], load_list=[]
        )

    def processor(self, model: Model) -> Any:
        """Stanza's processor for `model`, ready to run; raises whatever Stanza or torch raise."""
        config: dict[str, Any] = {
            "lang": self._language,
            "mode": "predict",
            "check_requirements": False,
            "model_path": str(model.path),
        }
        paths = {f"{kind}_path": str(path) for kind, path in model.dependencies.items()}
        if model.processor == "ner":
            config |= {"model_path": [str(model.path)], "dependencies": [paths]}
        else:
            config |= paths
        if model.package == IDENTITY:
            config["use_identity"] = True
        import_module("stanza.pipeline.core")
        from stanza.pipeline.registry import NAME_TO_PROCESSOR_CLASS

        make = NAME_TO_PROCESSOR_CLASS[model.processor]
        with torch.no_grad():
            try:
                with _no_optimizers():
                    processor = make(config=config, pipeline=self._pipeline, device="cpu")
            except Exception:
                # Fine-tuned transformers and checkpoints of training look into their optimizer.
                processor = make(config=config, pipeline=self._pipeline, device="cpu")
            network = getattr(getattr(processor, "trainer", None), "model", None)
            if network is not None:
                network.eval()
        return processor


@contextmanager
def _no_optimizers() -> Iterator[None]:
    """Load models without the optimizers that Stanza makes for them: those pull in torch's compiler, for seconds."""
    kept = _utils.get_optimizer, _utils.get_split_optimizer
    _utils.get_optimizer, _utils.get_split_optimizer = lambda *_, **__: None, lambda *_, **__: {}
    try:
        yield
    finally:
        _utils.get_optimizer, _utils.get_split_optimizer = kept


# Tokenizer -----------------------------------------------------------------------------------------------------------


class CharacterInputs:
    """Makes the tokenizer's input: ids of shape (units,) and features of shape (units, features).

    The same arrays as `TokenizationDataset.para_to_sentences`, without a Python call per character and feature.
    """

    def __init__(self, processor: Any) -> None:
        names: Sequence[str] = processor.config["feat_funcs"]
        self._vocab = processor.vocab
        self._of_character = [_CHARACTER_FEATURES[name] for name in names if name in _CHARACTER_FEATURES]
        self._of_position = [name for name in ("end_of_para", "start_of_para") if name in names]
        self._of_pattern = [pattern for name, pattern in _PATTERN_FEATURES.items() if name in names]
        # Dictionaries, which languages without blanks use, look at the neighbours: Stanza's own code does that.
        self._dataset = None
        if processor.config["use_dictionary"]:
            self._dataset = _TokenizationDataset(
                processor.config,
                input_text="",
                vocab=processor.vocab,
                evaluation=True,
                dictionary=processor.trainer.dictionary,
            )

    def read(self, units: str) -> tuple[Integers, Floats]:
        """The input for one paragraph, which must not be empty."""
        if self._dataset is not None:
            [(ids, _, features, _)] = self._dataset.para_to_sentences([(unit, 0) for unit in units])
            return ids, features.astype(np.float32)
        codes, places = np.unique(np.frombuffer(units.encode("utf-32-le"), dtype="<u4"), return_inverse=True)
        characters = [chr(code) for code in codes]
        ids = np.array([self._vocab.unit2id(character) for character in characters], dtype=np.int64)[places]
        columns: list[npt.ArrayLike] = [
            np.array([feature(character) for character in characters], dtype=np.float32)[places]
            for feature in self._of_character
        ]
        for name in self._of_position:
            column = np.zeros(len(units), dtype=np.float32)
            column[-1 if name == "end_of_para" else 0] = 1
            columns.append(column)
        for pattern in self._of_pattern:
            column = np.zeros(len(units), dtype=np.float32)
            for found in pattern.finditer(units):
                column[found.start() : found.end()] = 1
            columns.append(column)
        return ids, np.stack(columns, axis=1) if columns else np.zeros((len(units), 0), dtype=np.float32)


def character_classes(
    processor: Any, batch: Sequence[tuple[Integers, Floats, Sequence[str]]], *, pad: Sequence[bool]
) -> list[Integers]:
    """Stanza's class of each character: 0 inside a token, 1 its end, 2 a sentence's; 3 and 4 of multi-word tokens.

    `batch` has ids, features and characters of each window, longest first, `pad` says which of them end their
    paragraph: those get the one unit of padding that the network saw at paragraph ends in training.
    """
    padding = processor.vocab.unit2id("<PAD>")
    lengths = [len(ids) + end for (ids, _, _), end in zip(batch, pad, strict=True)]
    order = sorted(range(len(batch)), key=lambda row: -lengths[row])
    units = torch.full((len(batch), max(lengths)), padding, dtype=torch.int64)
    features = torch.zeros((len(batch), max(lengths), batch[0][1].shape[1]))
    raw: list[list[str]] = []
    for place, row in enumerate(order):
        ids, values, characters = batch[row]
        units[place, : len(ids)] = torch.from_numpy(ids)
        features[place, : len(ids)] = torch.from_numpy(values)
        raw.append([*characters, *["<PAD>"] * pad[row]])
    with torch.inference_mode():
        scores = processor.trainer.predict((units, None, features, raw))
    classes: list[Integers] = [np.empty(0, dtype=np.int64)] * len(batch)
    for place, row in enumerate(order):
        classes[row] = scores[place, : len(batch[row][0])].argmax(axis=1)
    return classes


def normalize_form(processor: Any, characters: str) -> str:
    """A token's characters as the networks read them."""
    return str(processor.vocab.normalize_token(characters))


def skips_newlines(processor: Any) -> bool:
    """Whether the tokenizer reads lines as if they were joined, as those for Chinese and Japanese do."""
    return bool(processor.config.get("skip_newline", False))


# Multi-word tokens ---------------------------------------------------------------------------------------------------


def expansions(processor: Any, forms: Sequence[str]) -> list[list[str]]:
    """The words of each multi-word token."""
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
