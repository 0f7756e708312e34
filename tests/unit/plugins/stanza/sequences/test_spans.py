"""Spans of tags, and what tokenizers read of characters, are Stanza's."""

from __future__ import annotations

import random
import re

from stanza.models.ner.trainer import fix_singleton_tags
from stanza.models.ner.utils import decode_from_bioes
from stanza.models.tokenization.data import PER_CHAR_FEAT_FUNCS, STRUCTURAL_FEATURES
from stanza.models.tokenization.utils import MASK_RE

from glossator_plugins.stanza.sequences.characters import ADDRESS, FEATURES, PATTERNS
from glossator_plugins.stanza.sequences.spans import decoded


def test_spans_are_those_of_stanza() -> None:
    chance = random.Random(4)  # noqa: S311
    tags = ["O", "<PAD>", *(f"{kind}-{label}" for kind in "BIES" for label in ("ORG", "PERSON"))]
    for _ in range(5000):
        sequence = chance.choices(tags, k=chance.randint(1, 6))
        theirs = decode_from_bioes(fix_singleton_tags(sequence))
        assert decoded(sequence) == [(span["start"], span["end"] + 1, span["type"]) for span in theirs], sequence


def test_features_are_those_of_stanza() -> None:
    assert ADDRESS == MASK_RE
    assert dict(PATTERNS) == {name: re.compile(pattern.pattern) for name, pattern in STRUCTURAL_FEATURES.items()}
    assert FEATURES.keys() == PER_CHAR_FEAT_FUNCS.keys()
    for name, feature in FEATURES.items():
        for character in " aA1٣ß.🎉²\u00a0\n":
            assert feature(character) == PER_CHAR_FEAT_FUNCS[name](character), (name, character)
