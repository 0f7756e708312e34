"""Tokenizer and sentence splitter: en/tokenize/ewt_news.pt, from UD English EWT with news habits and from Wikinews.

Two trainings from nothing. The first, on EWT with the habits of `habits.py`, splits the news that the second reads
beside it (`running.py`), and copies of EWT's paragraphs with other names. Paragraphs are separated by blank lines,
which Stanza never lets a sentence span.

    python plugins/training/tokenizer.py --data DATA --work WORK --news NEWS
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable
from pathlib import Path

import corpora
import habits
import recipe
import running
import schedule

FEATURES = "space_before,capitalized,numeric,end_of_para,start_of_para,labeled_field,phone_id,date_pattern,currency"


def prepare(work: Path, split: str, treebank: Callable[[], str]) -> None:
    """Write the split's CoNLL-U, plain text, character labels and MWT list, Stanza's four inputs."""
    from stanza.utils.datasets.conllu_to_text import convert_text
    from stanza.utils.datasets.prepare_tokenizer_data import main as label

    gold = recipe.step(work / f"{split}.conllu", lambda path: path.write_text(treebank(), encoding="utf-8"))
    recipe.step(work / f"{split}.txt", lambda path: convert_text(str(gold), str(path)))
    recipe.step(
        work / f"{split}.labels",
        lambda path: label(
            [str(work / f"{split}.txt"), str(gold), "-o", str(path), "-m", str(work / f"{split}-mwt.json")]
        ),
    )


def train(work: Path, steps: int, *, falling: bool) -> Path:
    """Train WORK/tokenizer.pt on what `prepare` wrote there: the best checkpoint on EWT dev.

    `falling`: the learning rate falls in a straight line. Stanza's trainer cannot go on from a checkpoint here: a
    training that broke off begins anew.
    """
    from stanza.models import tokenizer

    def run(path: Path) -> None:
        note = work / "tokenizer.steps.json"
        note.unlink(missing_ok=True)
        with schedule.Decay(steps, note) if falling else contextlib.nullcontext():
            tokenizer.main([
                "--txt_file", f"{work}/train.txt", "--label_file", f"{work}/train.labels",
                "--dev_txt_file", f"{work}/dev.txt", "--dev_label_file", f"{work}/dev.labels",
                "--dev_conll_gold", f"{work}/dev.conllu", "--mwt_json_file", f"{work}/dev-mwt.json",
                "--lang", "en", "--shorthand", "en_ewt", "--max_seqlen", "300", "--feat_funcs", FEATURES,
                "--steps", str(steps), "--eval_steps", "100", "--report_steps", "100",
                "--anneal", "0.9", "--seed", str(recipe.SEED), "--cpu",
                "--save_dir", str(work), "--save_name", path.name,
            ])  # fmt: skip

    return recipe.step(work / "tokenizer.pt", run)


def main() -> None:
    """Train both; the second one is WORK/tokenizer/tokenizer.pt."""
    parser = recipe.arguments(__doc__)
    parser.add_argument("--steps", type=int, nargs=2, default=(2500, 4000), help="of the first training, the second")
    parser.add_argument("--news", type=Path, required=True, help="folder of world news, one text file each")
    args = parser.parse_args()
    recipe.use_threads(args.threads)
    work = args.work / "tokenizer"
    treebank = corpora.conllu(args.data, "train")
    as_news = habits.news_habits(treebank)

    def beside_news() -> str:
        chance = recipe.chance(1)
        named = habits.with_other_names(habits.paragraphs(treebank), chance)
        together = [*as_news, *named, *running.paragraphs(running.wikinews(args.news), first)]
        chance.shuffle(together)
        return habits.conllu(together)

    def stage(folder: Path, steps: int, text: Callable[[], str], *, falling: bool) -> Path:
        prepare(folder, "train", text)
        prepare(folder, "dev", lambda: corpora.conllu(args.data, "dev"))
        return train(folder, steps, falling=falling)

    first = stage(work / "first", args.steps[0], lambda: habits.conllu(as_news), falling=False)
    second = stage(work / "second", args.steps[1], beside_news, falling=True)
    recipe.step(work / "tokenizer.pt", lambda path: shutil.copy(second, path))


if __name__ == "__main__":
    main()
