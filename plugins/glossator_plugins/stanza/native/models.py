"""Networks of model files, as far as they are of the kinds that are computed here; Stanza's code has all others."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from glossator_plugins.stanza.native import files
from glossator_plugins.stanza.native.chains import MOST_TAGS
from glossator_plugins.stanza.native.classifier import ClassifierNetwork
from glossator_plugins.stanza.native.expander import Expander
from glossator_plugins.stanza.native.files import Array, NotPlain
from glossator_plugins.stanza.native.tagger import TaggerNetwork
from glossator_plugins.stanza.native.tokenizer import CharacterNetwork
from glossator_plugins.stanza.native.vocabulary import Vocabulary
from glossator_plugins.stanza.package.resources import Model

NetworkT = TypeVar("NetworkT")

_log = logging.getLogger(__name__)


class NativeModels:
    """Networks of one language, each file read once; None for what is of another kind."""

    def __init__(self) -> None:
        self._vectors: dict[Path, tuple[Array, Vocabulary]] = {}

    def close(self) -> None:
        """Forget the vectors."""
        self._vectors.clear()

    def tokenizer(self, model: Model) -> CharacterNetwork | None:
        def make(content: Any) -> CharacterNetwork | None:
            config = content["config"]
            plain = not (config.get("charlm") or config.get("conv_res") or config.get("use_dictionary"))
            fits = (
                plain and config["rnn_layers"] == 1 and config["hidden_dim"] % 2 == 0 and len(config["feat_funcs"]) < 32
            )
            # Those for Chinese and Japanese join lines, and leave blanks out.
            joins = config.get("skip_newline") or content["vocab"].get("lang", "").startswith(("zh", "ja", "ko"))
            return CharacterNetwork(content) if fits and not joins else None

        return self._made(model, make)

    def expander(self, model: Model) -> Expander | None:
        def make(content: Any) -> Expander | None:
            config = content["config"]
            fits = config.get("force_exact_pieces") and not config["dict_only"] and config["hidden_dim"] % 4 == 0
            return Expander(content) if fits else None

        return self._made(model, make)

    def tagger(self, model: Model) -> TaggerNetwork | None:
        def make(content: Any) -> TaggerNetwork | None:
            config, vocab = content["config"], content["vocab"]
            plain = not (
                config.get("bert_model")
                or config.get("charlm")
                or config.get("connect_output_layers")
                or config.get("use_peft")
                or config["num_layers"] != 1
                or config.get("char_num_layers", 1) != 1
                or "crits.0._transitions" not in content["model"]
                or "word_emb.weight" in content["model"]
                or len(content["model"]["crits.0._transitions"]) > MOST_TAGS
            )
            if not plain or set(vocab) - {"word", "delta", "char", "tag", "_key2class"}:
                return None
            vectors, words = self._shared(model) if config["word_emb_dim"] > 0 and "word" in vocab else (None, None)
            if words is not None and vocab["word"]["_unit2id"] != words.numbers:
                return None
            return TaggerNetwork(content, vectors, words)

        return self._made(model, make)

    def classifier(self, model: Model, batch_words: int) -> ClassifierNetwork | None:
        def make(content: Any) -> ClassifierNetwork | None:
            given = content["params"]
            config = given["config"]
            plain = config["model_type"] == "CNN" and config["bilstm"] and config["maxpool_width"] == 1
            others = ("has_charlm_forward", "has_charlm_backward", "use_elmo", "bert_model", "use_peft")
            sizes = config["filter_sizes"]
            fits = (
                plain
                and not any(config.get(name) for name in others)
                and config["wordvec_type"] != "GOOGLE"
                and config["extra_wordvec_method"] in ("NONE", "CONCAT", "SUM")
                and config["extra_wordvec_max_norm"] is None
                and config["bilstm_hidden_dim"] % 2 == 0
                and all(isinstance(size, int) for size in sizes)
            )
            return ClassifierNetwork(given, *self._shared(model), batch_words) if fits else None

        return self._made(model, make)

    def _made(self, model: Model, make: Callable[[Any], NetworkT | None]) -> NetworkT | None:
        if model.path is None:
            return None
        try:
            return make(files.read(model.path))
        except (NotPlain, KeyError, IndexError, TypeError, AttributeError, ValueError) as error:
            # Whatever it is, Stanza's code says so or can do it.
            _log.debug("%s is left to Stanza: %s", model.path.name, type(error).__name__)
            return None

    def _shared(self, model: Model) -> tuple[Array, Vocabulary]:
        path = model.dependencies["pretrain"]
        if path not in self._vectors:
            content: Mapping[str, Any] = files.read(path)
            vectors = content["emb"]
            half = vectors.astype(np.float16)
            if np.array_equal(half, vectors):
                vectors = half
            self._vectors[path] = vectors, Vocabulary(content["vocab"], "PretrainedWordVocab")
        return self._vectors[path]
