"""Running text of news as a first tokenizer splits it, without the sentence ends that it puts where none can be.

EWT's e-mails and forums end many sentences on a plain word in mid-paragraph. A tokenizer that has read nothing else
takes names that it does not know for such ends, in each hundredth sentence of news ("Minister Wang | Yi came"). In news
that is carefully written, a sentence ends with a stop or with its paragraph: what the first tokenizer makes of it, all
other ends taken away, teaches a second one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import habits
import package

STOPS = frozenset(".?!…:;")
CLOSERS = frozenset("\"'”’)]")
INTERVIEW = "(("
"""What Wikinews puts around who speaks, at the begin of a line, without a stop."""


def wikinews(folder: Path) -> list[str]:
    """Wikinews's articles of what `world.py` wrote: the news there whose terms are as free as the treebank's."""
    texts = [file.read_text(encoding="utf-8") for file in sorted(folder.glob("wikinews-*.txt"))]
    return [text for text in texts if INTERVIEW not in text]


def ends(text: str, last: tuple[int, int], following: int) -> bool:
    """Whether a sentence may end at a token (begin and end in `text`), the next one beginning at `following`."""
    begin, end = last
    if "\n" in text[end:following] or text[end - 1] in STOPS:
        return True
    return text[end - 1] in CLOSERS and text[max(0, begin - 1)] in STOPS | {","}


def paragraphs(texts: Sequence[str], tokenizer: Path, batch: int = 50) -> Iterator[list[habits.Sentence]]:
    """The paragraphs of the texts in CoNLL-U, split by the tokenizer of that checkpoint."""
    import stanza

    pipeline = stanza.Pipeline(
        "en",
        dir=str(package.BUNDLE),
        processors="tokenize",
        tokenize_model_path=str(tokenizer),
        download_method=None,
        use_gpu=False,
        verbose=False,
    )
    for start in range(0, len(texts), batch):
        some = list(texts[start : start + batch])
        for text, document in zip(some, pipeline.bulk_process(some), strict=True):
            together: list[list[list[tuple[int, int, bool]]]] = []
            for sentence in document.sentences:
                tokens = [(token.start_char, token.end_char, token.is_mwt()) for token in sentence.tokens]
                if together:
                    begin, end, _ = together[-1][-1][-1]
                    if not ends(text, (begin, end), tokens[0][0]):
                        together[-1][-1] += tokens
                        continue
                    if "\n" not in text[end : tokens[0][0]]:
                        together[-1].append(tokens)
                        continue
                together.append([tokens])
            for paragraph in together:
                yield [lines(text, tokens) for tokens in paragraph]


def lines(text: str, tokens: Sequence[tuple[int, int, bool]]) -> habits.Sentence:
    """A sentence's CoNLL-U lines; of a multi-word token only that it is one matters, not what its words are."""
    out: list[str] = []
    number = 1
    for place, (begin, end, several) in enumerate(tokens):
        apart = place + 1 == len(tokens) or tokens[place + 1][0] > end
        rest = "\t".join(["_"] * 7 + ["_" if apart else "SpaceAfter=No"])
        form = text[begin:end]
        if several:
            out.append(f"{number}-{number + 1}\t{form}\t{rest}")
            for part in (form[:1], form[1:]):
                out.append(_word(number, part, "\t_"))
                number += 1
        else:
            out.append(_word(number, form, "\t_" if apart else "\tSpaceAfter=No"))
            number += 1
    return out


def _word(number: int, form: str, misc: str) -> str:
    return f"{number}\t{form}\t_\tX\tX\t_\t{number - 1}\tdep\t_{misc}"
