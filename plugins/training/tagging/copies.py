"""Copies of tagged sentences that taggers are trained on beside them: in another dress, and with other names."""

from __future__ import annotations

from collections.abc import Iterator

from training.data import spans, words
from training.loop import recipe
from training.tagging import names
from training.tagging.gold import mentions

CURLY = {'"': "“”", "'": "‘’"}
EXTRA = {"curly": 0.15, "upper": 0.03, "lower": 0.02, "joined": 0.4}
"""Share of the sentences taken a second time, by change."""
RENAMED = 0.8
"""Share of the sentences with names taken a second time with other names."""
NAMES = {"PERSON", "ORG", "LOC", "FAC", "PRODUCT"}
"""Labels whose mentions are exchanged there, each with even odds."""
ONLY_RESPELT = {"NORP", "MISC"}
"""Labels whose mentions keep their names there and get other letters, with the same odds."""


def changed(sentence: spans.Tagged, change: str) -> spans.Tagged:
    """The sentence in another dress; its tags stay. Comes back as it is where the change changes nothing."""
    if change == "upper":
        return [(text.upper(), tag) for text, tag in sentence]
    if change == "lower":
        return [(text.lower(), tag) for text, tag in sentence]
    if change == "joined":
        whole: spans.Tagged = []
        for text, tag in sentence:
            if whole and text in words.CLITICS:
                whole[-1] = (whole[-1][0] + text, whole[-1][1])
            else:
                whole.append((text, tag))
        return whole
    opened = dict.fromkeys(CURLY, False)
    out = []
    for text, tag in sentence:
        if text in CURLY:
            out.append((CURLY[text][opened[text]], tag))
            opened[text] = not opened[text]
        else:
            out.append((text.replace("'", "’"), tag))
    return out


def joined(text: list[str]) -> list[str]:
    """The words with clitics as part of the word before them, as plain Stanza feeds them."""
    return [word for word, _ in changed([(word, "O") for word in text], "joined")]


def renamed(sentences: list[spans.Tagged], salt: int, world: int = 1) -> Iterator[spans.Tagged]:
    """Copies of a share of the sentences in which other names of the same label stand, rare ones as often as common.

    The names of tomorrow's news are not today's: what a name is must show in its surroundings and its spelling. The new
    name is one from other training sentences, one from `names.py` or the old one with other letters; only the last may
    be had for a nation or what is of no kind. `world` is `names.Inventor`'s; above 1, sums of money are exchanged, too.
    """
    exchanged = NAMES | ({"MONEY"} if world > 1 else set())
    chance = recipe.chance(salt)
    kinds: dict[str, dict[tuple[str, ...], None]] = {label: {} for label in exchanged}
    for sentence in sentences:
        for start, end, label in mentions(sentence):
            if label in exchanged:
                kinds[label][tuple(text for text, _ in sentence[start:end])] = None
    pools = {label: list(found) for label, found in kinds.items()}
    inventor = names.Inventor(chance, pools["ORG"], world)

    def another(label: str, old: tuple[str, ...]) -> tuple[str, ...]:
        way = chance.random()
        if label in ONLY_RESPELT or way < 1 / 3:
            return names.respelt(old, chance)
        new = inventor.instead(label, old) if way < 2 / 3 else None
        return new or chance.choice(pools[label])

    for sentence in sentences:
        found = [mention for mention in mentions(sentence) if mention[2] in exchanged | ONLY_RESPELT]
        if not found or chance.random() >= RENAMED:
            continue
        copy = list(sentence)
        for start, end, label in reversed(found):
            if chance.random() < 0.5:
                name = another(label, tuple(text for text, _ in sentence[start:end]))
                copy[start:end] = [(text, f"{'I' if place else 'B'}-{label}") for place, text in enumerate(name)]
        if copy != sentence:
            yield copy


def with_extras(sentences: list[spans.Tagged], salt: int, world: int = 1) -> list[spans.Tagged]:
    """The sentences and the changed copies of a random share of them, another with each `salt`."""
    chance = recipe.chance(salt)
    extra = [
        new
        for change, share in EXTRA.items()
        for sentence in sentences
        if chance.random() < share and (new := changed(sentence, change)) != sentence
    ]
    return sentences + extra + list(renamed(sentences, salt, world))
