"""Loading: quick, as safe as Stanza's own, and nothing that was changed for it stays changed."""

from __future__ import annotations

import os
import pickle
from pathlib import Path
from typing import Any

import pytest
import torch

from glossator.contract.parser import ModelPackage
from glossator.text.parse import Layer
from glossator_plugins.stanza.networks.loading import Loader, _load
from glossator_plugins.stanza.package.resources import Resources, read


class Harm:
    """Makes a file when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> Any:
        return os.mkdir, (str(self.path),)


@pytest.fixture(scope="module")
def resources(package: ModelPackage) -> Resources:
    found = read(package, "en")
    assert found is not None
    return found


@pytest.mark.parametrize("zipped", [True, False], ids=["zip", "legacy"])
def test_a_file_that_runs_code_is_refused(tmp_path: Path, zipped: bool) -> None:
    file, victim = tmp_path / "model.pt", tmp_path / "made"
    torch.save({"model": Harm(victim)}, file, _use_new_zipfile_serialization=zipped)
    with pytest.raises(pickle.UnpicklingError):
        _load(file, weights_only=True)
    assert not victim.exists()


@pytest.mark.parametrize("zipped", [True, False], ids=["zip", "legacy"])
def test_weights_are_read_as_torch_reads_them(tmp_path: Path, zipped: bool) -> None:
    weights = torch.arange(6, dtype=torch.float16).view(2, 3)
    content = {"emb": weights, "part": weights[1], "words": ["<PAD>", "Ünï"], "ids": {"a": (1, 2.5, None, True)}}
    torch.save(content, tmp_path / "model.pt", _use_new_zipfile_serialization=zipped)
    read_back = _load(tmp_path / "model.pt", lambda storage, _: storage, weights_only=True)
    assert read_back.keys() == content.keys()
    assert torch.equal(read_back["emb"], weights)
    assert torch.equal(read_back["part"], weights[1])
    assert read_back["words"] == content["words"]
    assert read_back["ids"] == content["ids"]


def test_loading_makes_no_optimizers_and_puts_everything_back(resources: Resources) -> None:
    from stanza.models.common import utils

    before = utils.get_optimizer, utils.get_split_optimizer, torch.load, torch.nn.Embedding.reset_parameters
    assert Loader("en").processor(resources.layers[Layer.TOKENS].model).trainer.optimizer is None
    after = utils.get_optimizer, utils.get_split_optimizer, torch.load, torch.nn.Embedding.reset_parameters
    assert after == before


def test_models_share_one_table_of_vectors_and_its_words(resources: Resources) -> None:
    loader = Loader("en")
    layers = (Layer.MENTIONS, Layer.ROLES)
    mentions, roles = (loader.processor(resources.layers[layer].model).trainer.model for layer in layers)
    assert mentions.word_emb.weight.data_ptr() == roles.word_emb.weight.data_ptr()
    assert mentions.vocab["word"] is roles.vocab["word"]


def test_loading_starts_no_threads(resources: Resources) -> None:
    tasks = Path("/proc/self/task")
    if not tasks.is_dir():
        pytest.skip("this system does not list a process's threads")
    before = len(list(tasks.iterdir()))
    for layer in (Layer.TOKENS, Layer.SENTIMENT):
        Loader("en").processor(resources.layers[layer].model)
    assert len(list(tasks.iterdir())) <= before
