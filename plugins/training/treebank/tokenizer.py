"""Tokenizer and sentence splitter: en/tokenize/ewt_news.pt, from UD English EWT with news habits added.

News differs from EWT's web text in two habits, so each training paragraph may be taken a second time with them:
quotation marks and apostrophes are curly; a headline stands in a paragraph of its own without a final stop. (Dashes in
place of commas come from Stanza's trainer.) Paragraphs are separated by blank lines, which Stanza never lets a sentence
span. And a sentence of news hardly ever ends on a plain word in mid-paragraph, as one in ten of EWT's does: what
training tells of how common ends are is partly taken out afterwards.

    python -m training.treebank.tokenizer --data DATA --work WORK
"""

from __future__ import annotations

from pathlib import Path

from training.data import corpora
from training.loop import recipe

CURLY_SHARE = 0.5
HEADLINE_SHARE = 0.06
CURLY = {"``": "“", "''": "”"}
LESS = 1.5
"""Taken from the logarithm of the odds of a sentence's end."""
FEATURES = "space_before,capitalized,numeric,end_of_para,start_of_para,labeled_field,phone_id,date_pattern,currency"


def curly(sentence: list[str]) -> list[str]:
    """The sentence with its straight quotation marks and apostrophes made typographic; tags tell left from right."""
    out = []
    for line in sentence:
        if line[0] == "#":
            continue
        cells = line.split("\t")
        if cells[1] == '"':
            cells[1] = CURLY.get(cells[4], "”")
        elif cells[1] == "'" and cells[4] == "``":
            cells[1] = "‘"
        else:
            cells[1] = cells[1].replace("'", "’")
        out.append("\t".join(cells))
    return out


def headline(sentence: list[str]) -> list[str] | None:
    """The sentence without its final stop, or None where it has none or is too long for a headline."""
    lines = [line for line in sentence if line[0] != "#"]
    if not 5 <= len(lines) <= 18 or lines[-1].split("\t")[1] != "." or "\t-" in lines[-1][:4]:
        return None
    lines = lines[:-1]
    return lines if "-" not in lines[-1].split("\t")[0] and lines[-1].split("\t")[3] != "PUNCT" else None


def paragraphs(treebank: str) -> list[list[list[str]]]:
    """The sentences grouped by the treebank's paragraph marks."""
    out: list[list[list[str]]] = []
    for sentence in corpora.sentences(treebank):
        if not out or any(line.startswith(("# newpar", "# newdoc")) for line in sentence):
            out.append([])
        out[-1].append(sentence)
    return out


def news_habits(treebank: str) -> str:
    """The treebank followed by copies of some paragraphs in typographic quotes and of some sentences as headlines."""
    chance = recipe.chance()
    together = paragraphs(treebank)
    for paragraph in list(together):
        forms = {line.split("\t")[1] for sentence in paragraph for line in sentence if line[0] != "#"}
        if any("'" in form or '"' in form for form in forms) and chance.random() < CURLY_SHARE:
            together.append([curly(sentence) for sentence in paragraph])
        together.extend(
            [short] for sentence in paragraph if chance.random() < HEADLINE_SHARE and (short := headline(sentence))
        )
    chance.shuffle(together)
    return "".join(
        f"# newpar id = p{number}\n" * (place == 0)
        + "\n".join(line for line in sentence if not line.startswith("#"))
        + "\n\n"
        for number, paragraph in enumerate(together)
        for place, sentence in enumerate(paragraph)
    )


def prepare(work: Path, split: str, treebank: str) -> None:
    """Write the split's CoNLL-U, plain text, character labels and MWT list, Stanza's four inputs."""
    from stanza.utils.datasets.conllu_to_text import convert_text
    from stanza.utils.datasets.prepare_tokenizer_data import main as label

    gold = recipe.step(work / f"{split}.conllu", recipe.write_text(treebank))
    recipe.step(work / f"{split}.txt", lambda path: convert_text(str(gold), str(path)))
    recipe.step(
        work / f"{split}.labels",
        lambda path: label(
            [str(work / f"{split}.txt"), str(gold), "-o", str(path), "-m", str(work / f"{split}-mwt.json")]
        ),
    )


def with_fewer_ends(file: Path, out: Path, less: float = LESS) -> None:
    """Write the saved tokenizer with the odds of a sentence's end lower by a factor of `exp(less)` everywhere.

    Ends behind a full stop are certain enough to stay.
    """
    import torch

    saved = torch.load(file, map_location="cpu", weights_only=True)
    saved["model"]["sent_clf.bias"] -= less
    torch.save(saved, out, _use_new_zipfile_serialization=False)


def main() -> None:
    """Train until the steps are done; the best checkpoint on EWT dev, with fewer ends: WORK/tokenizer/tokenizer.pt."""
    parser = recipe.arguments(__doc__)
    parser.add_argument("--steps", type=int, default=2500)
    args = parser.parse_args()
    recipe.use_threads(args.threads)
    from stanza.models import tokenizer

    work = args.work / "tokenizer"
    prepare(work, "train", news_habits(corpora.conllu(args.data, "train")))
    prepare(work, "dev", corpora.conllu(args.data, "dev"))

    def train(path: Path) -> None:
        tokenizer.main([
            "--txt_file", f"{work}/train.txt", "--label_file", f"{work}/train.labels",
            "--dev_txt_file", f"{work}/dev.txt", "--dev_label_file", f"{work}/dev.labels",
            "--dev_conll_gold", f"{work}/dev.conllu", "--mwt_json_file", f"{work}/dev-mwt.json",
            "--lang", "en", "--shorthand", "en_ewt", "--max_seqlen", "300", "--feat_funcs", FEATURES,
            "--steps", str(args.steps), "--eval_steps", "500", "--report_steps", "100",
            "--anneal", "0.9", "--seed", str(recipe.SEED), "--cpu",
            "--save_dir", str(work), "--save_name", path.name,
        ])  # fmt: skip

    trained = recipe.step(work / "trained.pt", train)
    recipe.step(work / "tokenizer.pt", lambda path: with_fewer_ends(trained, path))


if __name__ == "__main__":
    main()
