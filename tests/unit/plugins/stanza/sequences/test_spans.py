"""Spans of tags, and what tokenizers read of characters, are Stanza's."""

from __future__ import annotations

import random
import re

from stanza.models.ner.trainer import fix_singleton_tags
from stanza.models.ner.utils import decode_from_bioes
from stanza.models.tokenization.data import PER_CHAR_FEAT_FUNCS, STRUCTURAL_FEATURES
from stanza.models.tokenization.utils import MASK_RE

from glossator_plugins.stanza.sequences.characters import ADDRESS, FEATURES, PATTERNS, CharacterInputs
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


def test_inputs_are_features_of_each_character_whatever_the_script_and_whoever_came_before() -> None:
    chance = random.Random(9)  # noqa: S311
    parts = [
        "Case Number:", "Note:", "Ab Cd Ef:", "ab:", "(020) 555-0199", "020-555-0199", "x4471", "x44", "Max9", "12/3/4",
        "12/3/2024", "1/2", "March 4, 2019", "May 04 2019", "Marchand 4", "$ 3.50", "$", "€4", "7", "é", "ß", "’", "猫",
        "\U0001f408", "٣", " ", ", ",
    ]  # fmt: skip
    names = ["space_before", "capitalized", "numeric", "end_of_para", "start_of_para", *PATTERNS]
    inputs = CharacterInputs(names, lambda character: ord(character) % 97)
    for _ in range(300):
        paragraphs = ["".join(chance.choices(parts, k=chance.randint(1, 6))) for _ in range(chance.randint(1, 3))]
        for text, (ids, features) in zip(paragraphs, inputs.read(paragraphs), strict=True):
            assert ids.tolist() == [ord(character) % 97 for character in text]
            fitted = {
                name: {place for found in pattern.finditer(text) for place in range(*found.span())}
                for name, pattern in PATTERNS.items()
            }
            assert features.tolist() == [
                [
                    *(FEATURES[name](character) for name in names[:3]),
                    place == len(text) - 1,
                    place == 0,
                    *(place in fitted[name] for name in PATTERNS),
                ]
                for place, character in enumerate(text)
            ], text
