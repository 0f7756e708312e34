"""Packaging: from the recipes' checkpoints to the resources folder that glossator_en ships.

Last step. Weights are stored in half precision (every loader copies them into single precision), optimizer state and
training paths are dropped. The vectors stay in single precision, because some of Stanza's models use them as they lie;
their recipe rounded them, so that compression makes them a quarter of the size.
Models whose checkpoint is absent are named as missing.

    python plugins/training/package.py --work WORK [--out FOLDER]
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch

BUNDLE = Path(__file__).resolve().parents[1] / "glossator_en" / "models"
VECTORS = "news"
CLASSES = ["negative", "neutral", "positive"]
TARGET_MARKER = "xtarget"
"""The word that stands for the mention whose sentiment is asked for."""


@dataclass(frozen=True)
class Packed:
    """One model: where its checkpoint lies, where it goes, and what glossator.json says about the layers it serves."""

    processor: str
    package: str
    checkpoint: str
    layers: dict[str, dict[str, Any]]
    vectors: bool = True
    default: bool = True
    extra: dict[str, Any] = field(default_factory=dict)


_SENTIMENT = {"unit": "word", "classes": CLASSES, "update_text": True}
MODELS = [
    Packed("tokenize", "ewt_news", "tokenizer/tokenizer", {"tokens": {}}, vectors=False),
    Packed("mwt", "ewt_news", "mwt/mwt", {"words": {}}, vectors=False),
    Packed("pos", "ewt", "pos/pos", {"pos": {}}),
    Packed("lemma", "ewt", "lemma/lemma", {"lemma": {}}, vectors=False),
    Packed("depparse", "ewt", "depparse/depparse", {"depparse": {}}),
    Packed("ner", "worldwide", "ner/ner", {"mentions": {"unit": "word"}}),
    Packed(
        "ner",
        "attribution",
        "attribution/attribution",
        {
            "roles": {
                "unit": "word",
                "window": 200,
                "labels": {"SOURCE": "source", "CUE": "cue", "CONTENT": "content"},
            }
        },
        default=False,
    ),
    Packed("sentiment", "news", "sentiment/news", {"sentiment": _SENTIMENT}),
    Packed(
        "sentiment",
        "targets",
        "sentiment/targets",
        {"targets": {**_SENTIMENT, "marker": TARGET_MARKER}},
        default=False,
    ),
]


def slim(value: Any) -> Any:
    """`value` with its floating-point tensors in half precision."""
    if isinstance(value, torch.Tensor):
        return value.detach().half().clone().contiguous() if value.is_floating_point() else value
    if isinstance(value, dict):
        return type(value)((key, slim(part)) for key, part in value.items())
    if isinstance(value, list):
        return [slim(part) for part in value]
    return value


def without_paths(config: dict[str, Any]) -> dict[str, Any]:
    """The training options without folders: they say nothing to those who load the model."""
    return {
        key: Path(value).name if isinstance(value, str) and "/" in value else value for key, value in config.items()
    }


def pack(source: Path, out: Path) -> None:
    """Write the slim form of one checkpoint."""
    checkpoint = torch.load(source, map_location="cpu", weights_only=True)
    checkpoint.pop("optimizer_state_dict", None)
    for holder in (checkpoint, checkpoint.get("params", {})):
        if isinstance(holder.get("config"), dict):
            holder["config"] = without_paths(holder["config"])
    compress(slim(checkpoint), out)


def pack_vectors(source: Path, out: Path) -> None:
    """Write the vectors as they are."""
    compress(torch.load(source, map_location="cpu", weights_only=True), out)


def compress(content: Any, out: Path) -> None:
    """Write torch's archive with compressed records, which `torch.load` reads as well; always the same bytes."""
    plain = io.BytesIO()
    torch.save(content, plain)
    out.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(plain) as read, zipfile.ZipFile(out, "w") as written:
        for name in read.namelist():
            record = zipfile.ZipInfo(name)  # its date is that of the format's first day
            written.writestr(record, read.read(name), zipfile.ZIP_DEFLATED, compresslevel=6)


def md5(path: Path) -> dict[str, str]:
    """The sum that Stanza's resources list for downloaded files."""
    return {"md5": hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()}


def describe(out: Path, missing: dict[str, str]) -> None:
    """Write resources.json, glossator.json and SHA256SUMS for the files that lie in `out`."""
    dependency = {"dependencies": [{"model": "pretrain", "package": VECTORS}]}
    english: dict[str, Any] = {"lang_name": "English", "packages": {"default": {}}}
    english["pretrain"] = {VECTORS: md5(out / "en" / "pretrain" / f"{VECTORS}.pt")}
    layers: dict[str, Any] = {}
    absent = dict(missing)
    for model in MODELS:
        file = out / "en" / model.processor / f"{model.package}.pt"
        if not file.exists():
            reason = f"the bundled English models have no {model.processor} model yet"
            absent |= {layer: absent.get(layer, reason) for layer in model.layers}
            continue
        english.setdefault(model.processor, {})[model.package] = md5(file) | (dependency if model.vectors else {})
        if model.default:
            english["packages"]["default"][model.processor] = model.package
        for layer, given in model.layers.items():
            layers[layer] = {"processor": model.processor, "package": model.package} | given
    write_json(out / "resources.json", {"en": english, "english": {"alias": "en"}})
    write_json(out / "glossator.json", {"layers": layers, "missing": absent})
    sums = [
        f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.relative_to(out).as_posix()}\n"
        for file in [*sorted((out / "en").rglob("*.pt")), out / "glossator.json", out / "resources.json"]
    ]
    (out / "SHA256SUMS").write_text("".join(sums), encoding="utf-8")


def write_json(path: Path, content: object) -> None:
    """Write readable JSON."""
    path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def main() -> None:
    """Pack every checkpoint that is newer than its packed file, then describe the folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, required=True, help="folder of the checkpoints")
    parser.add_argument("--out", type=Path, default=BUNDLE, help="resources folder to write (default: glossator_en's)")
    parser.add_argument("--partial", action="store_true", help="take unfinished trainings' best checkpoints as well")
    args = parser.parse_args()
    sources = [("vectors", f"pretrain/{VECTORS}", pack_vectors)]
    sources += [(model.checkpoint, f"{model.processor}/{model.package}", pack) for model in MODELS]
    for source, name, write in sources:
        checkpoint = args.work / f"{source}.pt"
        if args.partial and not checkpoint.exists():
            checkpoint = args.work / f"{source}.partial.pt"
        target = args.out / "en" / f"{name}.pt"
        if checkpoint.exists() and (not target.exists() or target.stat().st_mtime < checkpoint.stat().st_mtime):
            write(checkpoint, target)
            print(f"{target.relative_to(args.out)}: {target.stat().st_size / 1e6:.1f} MB")
    describe(args.out, {})


if __name__ == "__main__":
    main()
