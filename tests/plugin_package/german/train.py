"""Trains the tokenizer on a few sentences of its own, with Stanza's trainer, and lays the package's models out.

python train.py [FOLDER]        default: acme_german/models
"""

from __future__ import annotations

import hashlib
import json
import random
import re
import sys
import tempfile
from pathlib import Path

SENTENCES = """\
Der Fluss stieg in der Nacht.
Die Brücke bleibt bis Montag gesperrt, sagte die Bürgermeisterin.
Drei Schiffe warten im HAFEN.
Niemand wurde verletzt.
Warum fährt heute kein Zug?
Der RHEIN tritt über die Ufer!
Im Rathaus brennt noch Licht.
Die Feuerwehr pumpt das Wasser aus den Kellern.
Am Abend kam der Regen zurück, und die Straße stand unter Wasser.
Viele Familien schliefen in der Schule.
Morgen soll es trocken bleiben.
Der Bäcker verschenkte sein Brot.
""".splitlines()
SIZE = {"--hidden_dim": "32", "--emb_dim": "16", "--batch_size": "4", "--max_seqlen": "100"}
STEPS = {"--steps": "100", "--eval_steps": "50", "--report_steps": "50", "--lr0": "0.01", "--seed": "1"}


def write_data(folder: Path, name: str, chance: random.Random, paragraphs: int) -> None:
    """Stanza's four inputs: text, a digit for each character (1 ends a token, 2 a sentence), CoNLL-U, and no MWTs."""
    texts, labels, rows = [], [], []
    for _ in range(paragraphs):
        chosen = chance.choices(SENTENCES, k=chance.randint(1, 5))
        texts.append(" ".join(chosen))
        marks = []
        for sentence in chosen:
            tokens = list(re.finditer(r"\w+|[^\w\s]", sentence))
            ends = {token.end() - 1 for token in tokens}
            marks.append("".join("1" if place in ends else "0" for place in range(len(sentence) - 1)) + "2")
            for number, token in enumerate(tokens, start=1):
                glued = sentence[token.end() : token.end() + 1] not in ("", " ")
                misc = "SpaceAfter=No" if glued else "_"
                rows.append(f"{number}\t{token.group()}\t_\t_\t_\t_\t{number - 1}\tdep\t_\t{misc}\n")
            rows.append("\n")
        labels.append("0".join(marks))
    (folder / f"{name}.txt").write_text("\n\n".join(texts) + "\n", encoding="utf-8")
    (folder / f"{name}.labels").write_text("\n\n".join(labels) + "\n", encoding="utf-8")
    (folder / f"{name}.conllu").write_text("".join(rows), encoding="utf-8")


def train(out: Path) -> None:
    """Write the tokenizer's weights; takes about ten seconds of one core."""
    import torch
    from stanza.models import tokenizer

    torch.set_num_threads(1)
    chance = random.Random(1)  # noqa: S311 - no secrets here
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary)
        write_data(work, "train", chance, 40)
        write_data(work, "dev", chance, 4)
        (work / "mwt.json").write_text("[]", encoding="utf-8")
        given = {
            "--txt_file": f"{work}/train.txt",
            "--label_file": f"{work}/train.labels",
            "--dev_txt_file": f"{work}/dev.txt",
            "--dev_label_file": f"{work}/dev.labels",
            "--dev_conll_gold": f"{work}/dev.conllu",
            "--mwt_json_file": f"{work}/mwt.json",
            "--lang": "de",
            "--shorthand": "de_acme",
            "--feat_funcs": "space_before,capitalized,end_of_para,start_of_para",
            "--save_dir": str(out.parent),
            "--save_name": out.name,
        }
        tokenizer.main([part for option in (given | SIZE | STEPS).items() for part in option] + ["--cpu"])


def main() -> None:
    """Train, then describe the folder."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "acme_german" / "models"
    weights = folder / "de" / "tokenize" / "acme.pt"
    weights.parent.mkdir(parents=True, exist_ok=True)
    train(weights)
    content = weights.read_bytes()
    listing = {
        "de": {
            "lang_name": "German",
            "packages": {"default": {"tokenize": "acme"}},
            "tokenize": {"acme": {"md5": hashlib.md5(content, usedforsecurity=False).hexdigest()}},
        },
        "german": {"alias": "de"},
    }
    (folder / "resources.json").write_text(json.dumps(listing, indent=2) + "\n", encoding="utf-8")
    lines = [
        f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.relative_to(folder).as_posix()}\n"
        for file in (weights, folder / "resources.json")
    ]
    (folder / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
