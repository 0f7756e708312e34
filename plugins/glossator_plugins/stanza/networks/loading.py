"""Stanza's untyped surface, fifth part: loading its models, each file and each table of vectors once.

Stanza's loaders spend most of their time on what is thrown away or there already: unpickling long vocabularies in
Python, random numbers for weights that the file then gives, copies of the shared vectors, optimizers. Nothing here
starts a thread, so that a process may fork once models are loaded.
"""

from __future__ import annotations

import collections
import gc
import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType, SimpleNamespace
from typing import IO, Any

from glossator_plugins.stanza.networks import surface  # noqa: F401 - first: it keeps Stanza's logger quiet
from glossator_plugins.stanza.networks.recurrent import PackedRecurrence, Recurrence
from glossator_plugins.stanza.package.resources import IDENTITY, Model

# isort: split
import stanza.models.common.utils as _utils
import torch
import torch._utils
from stanza.models.common.foundation_cache import FoundationCache
from stanza.models.common.hlstm import HighwayLSTM

_load_as_stanza = torch.load


class Loader:
    """Loads processors, each file once: vectors and character models are shared between them."""

    def __init__(self, language: str, device: str = "cpu") -> None:
        """`device` is torch's, where the networks are put."""
        self._language = language
        self._device = device
        self._vectors: dict[str, torch.nn.Parameter] = {}
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
        with torch.no_grad(), _without_collecting():
            try:
                with _shortcuts():
                    processor = make(config=config, pipeline=self._pipeline, device=self._device)
            except Exception:
                # Fine-tuned transformers and checkpoints of training look into their optimizer.
                processor = make(config=config, pipeline=self._pipeline, device=self._device)
            network = getattr(getattr(processor, "trainer", None), "model", None)
            if network is not None:
                network.eval()
                if "pretrain" in model.dependencies:
                    self._share_vectors(network, str(model.dependencies["pretrain"]))
                _quicken(network)
        return processor

    def _share_vectors(self, network: Any, path: str) -> None:
        """Let the network look words up in the vectors that all share, where its own are a copy of them."""
        pretrain = self._pipeline.foundation_cache.load_pretrain(path)
        own, vectors = getattr(network, "word_emb", None), pretrain.emb
        if (
            isinstance(own, torch.nn.Embedding)
            and own.weight.dtype == vectors.dtype
            and own.weight.shape == vectors.shape
            and torch.equal(own.weight.cpu(), vectors)
        ):
            if path not in self._vectors:
                self._vectors[path] = torch.nn.Parameter(vectors.to(self._device), requires_grad=False)
            own.weight = self._vectors[path]
        vocabularies: dict[str, Any] = getattr(getattr(network, "vocab", None), "_vocabs", {})
        words: Any = vocabularies.get("word")
        if type(words) is type(pretrain.vocab) and words.state_dict() == pretrain.vocab.state_dict():
            vocabularies["word"] = pretrain.vocab


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Vocabularies are many objects and no garbage: looking through them again and again takes long."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@contextmanager
def _shortcuts() -> Iterator[None]:
    """Load models without what costs time and changes nothing; puts everything back."""
    kept = _utils.get_optimizer, _utils.get_split_optimizer, torch.load, torch.nn.Embedding.reset_parameters
    # Optimizers pull in torch's compiler, for seconds.
    _utils.get_optimizer, _utils.get_split_optimizer = lambda *_, **__: None, lambda *_, **__: {}
    torch.load = _load  # type: ignore[assignment]
    # The file gives every vector; those that it does not would be random with plain Stanza, too.
    torch.nn.Embedding.reset_parameters = torch.nn.Embedding._fill_padding_idx_with_zero  # type: ignore[method-assign]
    try:
        yield
    finally:
        _utils.get_optimizer, _utils.get_split_optimizer, torch.load = kept[:3]
        torch.nn.Embedding.reset_parameters = kept[3]  # type: ignore[method-assign]


_ALLOWED: dict[tuple[str, str], Callable[..., Any]] = {
    ("collections", "OrderedDict"): collections.OrderedDict,
    ("torch._utils", "_rebuild_tensor_v2"): torch._utils._rebuild_tensor_v2,
    ("torch._utils", "_rebuild_parameter"): torch._utils._rebuild_parameter,
}


class _Unpickler(pickle.Unpickler):
    """Reads weights, dictionaries and lists, and refuses whatever else a file asks for."""

    def find_class(self, module: str, name: str, /) -> Any:
        try:
            return _ALLOWED[module, name]
        except KeyError:
            raise pickle.UnpicklingError(f"{module}.{name} is not among the plain contents of a model") from None


def _unpickle(file: IO[bytes], **options: Any) -> Any:
    return _Unpickler(file, **options).load()


_restricted = ModuleType("glossator_restricted_pickle")
_restricted.Unpickler, _restricted.load = _Unpickler, _unpickle  # type: ignore[attr-defined]


def _load(file: Any, map_location: Any = None, **options: Any) -> Any:
    """As `torch.load` with weights alone, which unpickles in Python; here Python's own unpickler does, as restricted.

    A file that asks for more than tensors and plain data is left to torch and its list of what is safe.
    """
    if options != {"weights_only": True}:
        return _load_as_stanza(file, map_location, **options)
    try:
        return _load_as_stanza(file, map_location, weights_only=False, pickle_module=_restricted)
    except Exception:
        return _load_as_stanza(file, map_location, weights_only=True)


def _quicken(network: Any) -> None:
    """Let taggers of parts of speech and parsers read words and their characters with our recurrent layers."""
    for name in ("taggerlstm", "parserlstm"):
        highway = getattr(network, name, None)
        if isinstance(highway, HighwayLSTM) and all(Recurrence.fits(layer.lstm) for layer in highway.lstm):
            hidden, cell = getattr(network, f"{name}_h_init"), getattr(network, f"{name}_c_init")
            for number, layer in enumerate(highway.lstm):
                both = slice(2 * number, 2 * number + 2)
                highway.lstm[number] = PackedRecurrence(layer.lstm, hidden[both], cell[both])
            spelling = getattr(network, "charmodel", None)
            if spelling is not None and spelling.attn and Recurrence.fits(spelling.charlstm.lstm):
                spelling.charlstm = PackedRecurrence(
                    spelling.charlstm.lstm, spelling.charlstm_h_init, spelling.charlstm_c_init
                )
