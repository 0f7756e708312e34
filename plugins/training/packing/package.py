"""Packaging: from the recipes' checkpoints to the resources folder that glossator_en ships.

Last step. Weights are stored in half precision (every loader copies them into single precision), optimizer state and
training paths are dropped. The vectors stay in single precision, because some of Stanza's models use them as they lie;
their recipe rounded them, so that compression makes them a quarter of the size.
Models whose checkpoint is absent are named as missing.

Two packages lie in the folder and share what both may be made of: "research", and "open", which anyone may use. A model
of the open one is packed only if it is known what it was made of, and all of that is on the list (`sources.py`).

    python -m training.packing.package --work WORK [--out FOLDER] [--notice FILE]
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import torch

from training.data import sources

BUNDLE = Path(__file__).resolve().parents[2] / "glossator_en" / "models"
NOTICE = BUNDLE.parent / "NOTICE"
VECTORS = "news"
CLASSES = ["negative", "neutral", "positive"]
TARGET_MARKER = "xtarget"
"""The word that stands for the mention whose sentiment is asked for."""


NOTICE_HEAD = """\
The open package of glossator_en
================================

Anyone may use, change and pass on these models, for money, too, under the Creative Commons Attribution-ShareAlike 4.0
International licence (https://creativecommons.org/licenses/by-sa/4.0/), which the strictest of their sources asks for;
the code around them is Apache-2.0. They are the models that `glossator models` lists for glossator_en-open. No text of
the sources is part of the package. The sources, with their terms:

"""


@dataclass(frozen=True)
class Packed:
    """One model: where its checkpoint lies, where it goes, and what glossator.json says about the layers it serves."""

    processor: str
    package: str
    checkpoint: str
    layers: dict[str, dict[str, Any]]
    vectors: bool = True
    default: bool = True
    variant: str = ""
    """The package that it is for; empty: both."""
    made_of: tuple[str, ...] = ()
    """Ids of the sources of what is for both and has no note of them."""

    @property
    def name(self) -> str:
        """As `processor/package`."""
        return f"{self.processor}/{self.package}"


_ADJUSTED = "delta_emb.weight"
ADJUSTED_STEP = 1 / 512
"""What a tagger adds to words' vectors is rounded to multiples of this, so that it packs to half; no score changes."""
RESEARCH, OPEN = "research", "open"
"""The packages: `variants` in glossator.json."""
_ROLES = {"unit": "word", "window": 200, "labels": {"SOURCE": "source", "CUE": "cue", "CONTENT": "content"}}
_SENTIMENT = {"unit": "word", "classes": CLASSES, "update_text": True}
_MENTIONS = {"mentions": {"unit": "word"}}
_TARGETS = {**_SENTIMENT, "marker": TARGET_MARKER}
_EWT = ("treebank",)
_WORDS = ("treebank", "lemminflect", "geonames")
MODELS = [
    Packed("tokenize", "ewt_news", "tokenizer/tokenizer", {"tokens": {}}, vectors=False, made_of=_EWT),
    Packed("mwt", "ewt_news", "mwt/mwt", {"words": {}}, vectors=False, made_of=_EWT),
    Packed("pos", "ewt", "pos/pos", {"pos": {}}, made_of=_EWT),
    Packed("lemma", "ewt", "lemma/lemma", {"lemma": {}}, vectors=False, made_of=_WORDS),
    Packed("depparse", "ewt", "depparse/depparse", {"depparse": {}}, made_of=_EWT),
    Packed("ner", "worldwide", "ner/ner", _MENTIONS, variant=RESEARCH),
    Packed("ner", "attribution", "attribution/attribution", {"roles": _ROLES}, default=False, variant=RESEARCH),
    Packed("sentiment", "news", "open_sentiment/news", {"sentiment": _SENTIMENT}),
    Packed("sentiment", "targets", "open_sentiment/targets_again", {"targets": _TARGETS}, default=False),
    Packed("ner", "open", "open_entities/entities", _MENTIONS, default=False, variant=OPEN),
    Packed("ner", "open_attribution", "open_attribution/attribution", {"roles": _ROLES}, default=False, variant=OPEN),
]
"""What the packages hold. One of `variant` "" that is on the list of open sources by its note is for both."""


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
    weights = checkpoint.get("model", {})
    if isinstance(weights, dict) and _ADJUSTED in weights:
        weights[_ADJUSTED] = (weights[_ADJUSTED] / ADJUSTED_STEP).round() * ADJUSTED_STEP
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


def describe(out: Path, missing: dict[str, str], made: Mapping[str, Sequence[str]] = MappingProxyType({})) -> None:
    """Write resources.json, glossator.json and SHA256SUMS for the files that lie in `out`.

    `made`: what open models were made of; of others, what glossator.json has already.
    """
    dependency = {"dependencies": [{"model": "pretrain", "package": VECTORS}]}
    english: dict[str, Any] = {"lang_name": "English", "packages": {"default": {}}}
    english["pretrain"] = {VECTORS: md5(out / "en" / "pretrain" / f"{VECTORS}.pt")}
    layers: dict[str, dict[str, Any]] = {"": {}, RESEARCH: {}, OPEN: {}}
    absent = {variant: dict(missing) for variant in layers}
    for model in MODELS:
        file = out / "en" / f"{model.name}.pt"
        if not file.exists():
            kind = f"{model.variant} {model.processor}" if model.variant == OPEN else model.processor
            reason = f"the bundled English models have no {kind} model yet"
            absent[model.variant] |= {layer: absent[model.variant].get(layer, reason) for layer in model.layers}
            continue
        english.setdefault(model.processor, {})[model.package] = md5(file) | (dependency if model.vectors else {})
        if model.default:
            english["packages"]["default"][model.processor] = model.package
        for layer, given in model.layers.items():
            layers[model.variant][layer] = {"processor": model.processor, "package": model.package} | given
    write_json(out / "resources.json", {"en": english, "english": {"alias": "en"}})
    described = {
        "layers": layers[""] | layers[RESEARCH],
        "missing": absent[""] | absent[RESEARCH],
        "variants": {
            RESEARCH: {"layers": {}, "missing": {}},
            OPEN: {"layers": layers[OPEN], "missing": absent[OPEN]},
        },
        "sources": made_of(out, made),
    }
    write_json(out / "glossator.json", described)
    write_sums(out)


def write_sums(out: Path) -> None:
    """Write SHA256SUMS for the files that lie in `out`."""
    sums = [
        f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.relative_to(out).as_posix()}\n"
        for file in [*sorted((out / "en").rglob("*.pt")), *sorted(out.glob("*.json"))]
    ]
    (out / "SHA256SUMS").write_text("".join(sums), encoding="utf-8")


def made_of(out: Path, more: Mapping[str, Sequence[str]] = MappingProxyType({})) -> dict[str, list[str]]:
    """Name of each model of the open package -> ids of its sources: those given, else as the folder has it already."""
    file = out / "glossator.json"
    known = json.loads(file.read_text("utf-8")).get("sources", {}) if file.exists() else {}
    found = {**known, f"pretrain/{VECTORS}": ["vectors"], **more}
    found |= {model.name: open_sources(model, out) for model in MODELS if model.made_of}
    there = {name for name in found if (out / "en" / f"{name}.pt").exists()}
    return {name: sorted(found[name]) for name in sorted(there)}


def notice(out: Path) -> str:
    """The text of NOTICE: every source of the open package, with its licence and link."""
    made = json.loads((out / "glossator.json").read_text("utf-8"))["sources"]
    ids = {name for found in made.values() for name in found}
    return NOTICE_HEAD + sources.notice(ids)


def open_sources(model: Packed, checkpoint: Path) -> list[str]:
    """Ids of the sources of a checkpoint that goes into the open package; raises `sources.SourceNotOpen`."""
    if model.variant == RESEARCH:
        return []
    if model.made_of:
        return [*model.made_of, *(["vectors"] if model.vectors else [])]
    return sources.noted(checkpoint)


def write_json(path: Path, content: object) -> None:
    """Write readable JSON."""
    path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def main() -> None:
    """Pack every checkpoint that is newer than its packed file, then describe the folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, required=True, help="folder of the checkpoints")
    parser.add_argument("--out", type=Path, default=BUNDLE, help="resources folder to write (default: glossator_en's)")
    parser.add_argument("--notice", type=Path, default=NOTICE, help="file of sources to write")
    parser.add_argument("--partial", action="store_true", help="take unfinished trainings' best checkpoints as well")
    args = parser.parse_args()
    vectors = Packed("pretrain", VECTORS, "vectors", {}, made_of=("vectors",))
    made = {}
    for model in (vectors, *MODELS):
        checkpoint = args.work / f"{model.checkpoint}.pt"
        if args.partial and not checkpoint.exists():
            checkpoint = args.work / f"{model.checkpoint}.partial.pt"
        target = args.out / "en" / f"{model.name}.pt"
        if checkpoint.exists() and (not target.exists() or target.stat().st_mtime < checkpoint.stat().st_mtime):
            if found := open_sources(model, checkpoint):
                made[model.name] = found
            (pack_vectors if model is vectors else pack)(checkpoint, target)
            print(f"{target.relative_to(args.out)}: {target.stat().st_size / 1e6:.1f} MB")
    describe(args.out, {}, made)
    args.notice.write_text(notice(args.out), encoding="utf-8")


if __name__ == "__main__":
    main()
