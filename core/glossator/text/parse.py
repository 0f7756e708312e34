"""The parse of a document: immutable layers that analyzers read. Made by a parser, from the text alone.

Each layer is a tuple of its own, so that what an analyzer declared is what it can see: parts of speech, lemmas
and dependencies run parallel to `words`, class probabilities parallel to `sentences` and `mentions`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from glossator.documented import documented
from glossator.text.calibration import Calibration


class Layer(StrEnum):
    """A part of the parse that can be computed, and asked for, on its own.

    TOKENS: sentences and their tokens. WORDS: syntactic words, multi-word tokens such as "don't" expanded. POS: parts
    of speech. LEMMA: lemmas. DEPPARSE: dependency trees. MENTIONS: named entity mentions. SENTIMENT: class
    probabilities of each sentence. TARGETS: class probabilities of what a sentence feels about each mention in it.
    ROLES: spans tagged as source, cue or content of an attribution.
    """

    TOKENS = "tokens"
    """Sentences and their tokens."""
    WORDS = "words"
    """Syntactic words: multi-word tokens such as "don't" expanded."""
    POS = "pos"
    """Parts of speech and features of each word."""
    LEMMA = "lemma"
    """The lemma of each word."""
    DEPPARSE = "depparse"
    """The head of each word, and the relation to it."""
    MENTIONS = "mentions"
    """Named entity mentions."""
    SENTIMENT = "sentiment"
    """Class probabilities of each sentence."""
    TARGETS = "targets"
    """Class probabilities of what a sentence feels about each mention in it."""
    ROLES = "roles"
    """Spans tagged as source, cue or content of an attribution."""


# In order of cost, cheapest first: the engine computes layers in this order, so cheap analyzers answer early.
_REQUIRES: Mapping[Layer, tuple[Layer, ...]] = MappingProxyType(
    {
        Layer.TOKENS: (),
        Layer.WORDS: (Layer.TOKENS,),
        Layer.MENTIONS: (Layer.TOKENS,),
        Layer.ROLES: (Layer.TOKENS,),
        Layer.SENTIMENT: (Layer.TOKENS,),
        Layer.TARGETS: (Layer.TOKENS, Layer.MENTIONS),
        Layer.POS: (Layer.TOKENS, Layer.WORDS),
        Layer.LEMMA: (Layer.TOKENS, Layer.WORDS, Layer.POS),
        Layer.DEPPARSE: (Layer.TOKENS, Layer.WORDS, Layer.POS, Layer.LEMMA),
    }
)


def with_required(layers: Iterable[Layer]) -> frozenset[Layer]:
    """The layers together with those that they are computed from."""
    wanted = set(layers)
    for layer in tuple(wanted):
        wanted.update(_REQUIRES[layer])
    return frozenset(wanted)


def by_cost(layers: Iterable[Layer]) -> tuple[Layer, ...]:
    """The layers, each after those that it is computed from, cheap ones first."""
    wanted = set(layers)
    return tuple(layer for layer in _REQUIRES if layer in wanted)


class Token(NamedTuple):
    """A token; `[begin, end)` in code points, `text` is exactly that slice."""

    begin: int
    end: int
    text: str


class Sentence(NamedTuple):
    """A sentence; `first` and `last` index `Parse.tokens`, half-open."""

    begin: int
    end: int
    first: int
    last: int


class Word(NamedTuple):
    """A syntactic word. Words of one multi-word token share its span unless the parser knows better."""

    text: str
    begin: int
    end: int
    token: int
    """Index into `Parse.tokens`."""


class PartOfSpeech(NamedTuple):
    """Tags of a word: universal, treebank-specific, and features as `Number=Plur|Case=Nom` (or empty)."""

    upos: str
    xpos: str
    feats: str


class Dependency(NamedTuple):
    """The head of a word (index into `Parse.words`, -1 for the root) and the relation to it."""

    head: int
    deprel: str


class Mention(NamedTuple):
    """A named entity mention as the model tagged it."""

    begin: int
    end: int
    label: str
    score: float | None
    others: tuple[tuple[str, float], ...] = ()
    """Other labels of the same span with their probabilities, likeliest first; empty where the model does not tell."""


class Polarity(NamedTuple):
    """Class probabilities; they sum to 1."""

    positive: float
    neutral: float
    negative: float

    @property
    def score(self) -> float:
        """From -1 to 1."""
        return self.positive - self.negative


class RoleSpan(NamedTuple):
    """A span tagged with its role in an attribution: "source", "cue" or "content"."""

    begin: int
    end: int
    role: str
    score: float | None


@documented
@dataclass(frozen=True, slots=True)
class Parse:
    """An immutable snapshot of what the parser found. Layers that were not asked for are empty."""

    language: str
    """The language that the text was parsed as."""
    layers: frozenset[Layer] = frozenset()
    """Those that are there; an empty one may just have found nothing."""
    sentences: tuple[Sentence, ...] = ()
    """In text order; of the layer TOKENS."""
    tokens: tuple[Token, ...] = ()
    """In text order; of the layer TOKENS."""
    words: tuple[Word, ...] = ()
    """In the order of their tokens."""
    pos: tuple[PartOfSpeech, ...] = ()
    """Parallel to `words`."""
    lemmas: tuple[str, ...] = ()
    """Parallel to `words`."""
    dependencies: tuple[Dependency, ...] = ()
    """Parallel to `words`."""
    mentions: tuple[Mention, ...] = ()
    """Named entity mentions."""
    doubtful: tuple[Mention, ...] = ()
    """Capitalized words that the model leaves out, but not surely: see `Mention.others` for what they may be."""
    mention_labels: tuple[str, ...] = field(default=(), compare=False)
    """All that the model may label mentions with; empty: not known."""
    sentiment: tuple[Polarity, ...] = ()
    """Parallel to `sentences`."""
    targets: tuple[Polarity, ...] = ()
    """Parallel to `mentions`."""
    roles: tuple[RoleSpan, ...] = ()
    """Sources, cues and contents of attributions."""
    calibrations: Mapping[Layer, Calibration] = field(default_factory=dict, compare=False)
    """How often what is found by a layer is right, for layers whose models come with that."""
