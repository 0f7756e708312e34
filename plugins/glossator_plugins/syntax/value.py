"""What the syntax analyzer says of a sentence: its tokens, and the words that they stand for."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from glossator.text.annotation import Span


class Word(BaseModel):
    """A syntactic word as in CoNLL-U."""

    model_config = ConfigDict(frozen=True)

    form: str
    span: Span
    """Its own where the parser knows it, else its token's."""
    lemma: str = ""
    upos: str = ""
    xpos: str = ""
    feats: str = ""
    head: int = 0
    """Number of the head among the words of the sentence, from 1; 0 for the root."""
    deprel: str = ""


class Token(BaseModel):
    """A token; more than one word: a multi-word token such as "don't"."""

    model_config = ConfigDict(frozen=True)

    span: Span
    words: tuple[Word, ...]


class Sentence(BaseModel):
    """The value of an annotation of kind "sentence"."""

    model_config = ConfigDict(frozen=True)

    tokens: tuple[Token, ...]
