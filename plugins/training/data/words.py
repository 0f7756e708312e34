"""Words as the parser makes them at run time: the bundled tokenizer and MWT expander over a corpus's plain texts.

Between the corpus reader and the recipes whose models read words: attribution and sentiment. A tagger that is trained
on the words it will see needs no second tokenizer's habits.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from training.data.spans import Token

CLITICS = {"'s", "’s", "n't", "n’t", "'re", "'ve", "'ll", "'d", "'m"}
"""What is a word of its own at the end of another."""


@dataclass(frozen=True)
class Words:
    """One text's words, and its sentences as half-open ranges of words."""

    tokens: list[Token]
    sentences: list[tuple[int, int]]


@dataclass(frozen=True)
class Sentence:
    """A sentence's words and its mentions, as half-open ranges of words with their labels."""

    forms: list[str]
    mentions: list[tuple[int, int, str]]


def mentions(texts: Sequence[str], resources: Path) -> Iterator[Sentence]:
    """Every sentence of the texts with the mentions that the bundled entity tagger finds in it."""
    tagger = _tagger("ner", resources)
    for text in split(texts, resources):
        forms = [[form for _, _, form in text.tokens[first:last]] for first, last in text.sentences]
        for sentence in tagger(forms).sentences if forms else ():
            # Stanza counts tokens from 1; each is one word here.
            found = [(entity.tokens[0].id[0] - 1, entity.tokens[-1].id[0], entity.type) for entity in sentence.ents]
            yield Sentence([token.text for token in sentence.tokens], found)


def tags(sentences: Sequence[list[str]], resources: Path) -> Iterator[list[tuple[str, str]]]:
    """The universal and the treebank's own tag of every word of the sentences, as the bundled tagger gives them."""
    for sentence in _tagger("pos", resources)(list(sentences)).sentences:
        yield [(word.upos, word.xpos) for word in sentence.words]


def trees(sentences: Sequence[list[str]], resources: Path) -> Iterator[list[int]]:
    """The place of every word's head in its sentence as the bundled parser finds it; -1 for a sentence's root."""
    for sentence in _tagger("pos,lemma,depparse", resources)(list(sentences)).sentences:
        yield [word.head - 1 for word in sentence.words]


def split(texts: Sequence[str], resources: Path, batch: int = 50) -> Iterator[Words]:
    """The words of each text, from the tokenizer and the MWT expander of a Stanza resources folder."""
    import stanza

    pipeline = stanza.Pipeline(
        "en", dir=str(resources), processors="tokenize,mwt", download_method=None, use_gpu=False, verbose=False
    )
    for start in range(0, len(texts), batch):
        for document in pipeline.bulk_process(list(texts[start : start + batch])):
            tokens: list[Token] = []
            sentences = []
            for sentence in document.sentences:
                first = len(tokens)
                for token in sentence.tokens:
                    place = token.start_char
                    pieces = [word.text for word in token.words]
                    whole = len(pieces) > 1 and "".join(pieces) == token.text
                    for piece in pieces if whole else [token.text]:
                        tokens.append((place, place + len(piece), piece))
                        place += len(piece)
                sentences.append((first, len(tokens)))
            yield Words(tokens, sentences)


def _tagger(processor: str, resources: Path) -> Any:
    """Stanza's pipeline of one bundled tagger over lists of words."""
    import stanza

    return stanza.Pipeline(
        "en",
        dir=str(resources),
        processors=f"tokenize,{processor}",
        tokenize_pretokenized=True,
        download_method=None,
        use_gpu=False,
        verbose=False,
    )
