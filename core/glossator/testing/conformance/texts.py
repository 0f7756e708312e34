"""Texts that nobody hopes for and everybody gets, texts that grow, and words that must not turn up elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

_STORY = (
    "Mayor Zorblatta Quexington said on Tuesday that at least 41 ferries had been repaired for $3.5 million. "
    "“We're PROUD of every one of them,” said Marta Oliveira, who has run the yard in Lisbon for twelve years. "
    "Her critics don't agree: they called the bill of the Harbour Board outrageous.\n\n"
)

_LENGTH = 100_000


def prose(characters: int) -> str:
    """News of about this length, in which no paragraph is quite like another."""
    parts: list[str] = []
    length = 0
    while length < characters:
        number = len(parts)
        parts.append(_STORY.replace("Quexington", f"Quexington{number}").replace("41", str(41 + number)))
        length += len(parts[-1])
    return "".join(parts)[:characters].rstrip() or "a"


AWKWARD: Mapping[str, str] = MappingProxyType(
    {
        "a story": _STORY,
        "no words": "?! … --- *** «»“”‘’ ()[]{} ;:,.",
        "one character": "a",
        "one digit": "7",
        "emoji": "👩‍👩‍👧‍👦 met 🇫🇷 in Paris 🎉🎉. “GREAT 👍🏽!” said Zoë 😀, who paid €5 🤑 for 3 🍕s.",
        "combining marks": "Cafe\u0301 Be\u0301rg\u200d paid 12 kro\u0308ner to Ho\u0302 Chi\u0301 Minh.",
        "right to left": "قال محمد علي إن 41 شخصًا وصلوا إلى القاهرة. אמר דוד כהן: „שלום“ ושילם 5 ₪.",
        "beyond 16 bits": "𝐀𝐧𝐧𝐚 𝐁𝐞𝐫𝐠 said 𠮷野家 sold 𝟏𝟐 SHIPS to Bob Stone in Oslo on 5 May.",
        "windows lines": "HEADLINE\r\n\r\nAnna Berg bought 12 ships.\r\n“NEVER again,” she said.\r\n",
        "byte order mark": "\ufeffAnna Berg bought 12 ships in OSLO.",
        "white space at the ends": " \n\t Anna Berg bought 12 SHIPS.  \n\n",
        "control characters": "Anna\x00Berg \x01bought\x07 12\x1b[31m ships\x7f in Oslo.",
        "strange line ends": "Anna Berg\u2028bought\u000b12\u000cships\u0085in\u2029Oslo.",
        "markup": "<p>Anna&nbsp;Berg said: <q>I bought <b>12</b> ships</q>.</p><script>alert('x')</script>",
        "braces": "{0} {name} %s %(x)d $HOME \\d+ \\ {{}} $1 said Anna Berg.",
        "no end of a sentence": "Anna Berg said that " * 40 + "12 ships left",
        "one long word": "annaberg" * 100,
        "no capitals": "anna berg bought twelve ships in oslo, said bob, the mayor",
        "capitals": "ANNA BERG BOUGHT 12 SHIPS IN OSLO, SAID BOB. WHY?",
        "chinese": "习近平周二在北京说：“我们买了12艘船。” 東京で３００人が集まった。",
        "a long number": "The sum is " + "9" * 400 + " euros, said Anna Berg.",
        "100 kB": prose(_LENGTH),
    }
)
"""By what is awkward about them."""

CANARIES = ("zorblatta", "quexington")
"""Words of the story, in lower case, that no code and no message holds by chance."""

SHAPES: Mapping[str, Callable[[int], str]] = MappingProxyType(
    {
        "prose": prose,
        "one sentence": lambda size: ("Anna Berg said that Bob " * (size // 24 + 1))[:size],
        "one word": lambda size: "a" * size,
        "digits": lambda size: "7" * size,
        "brackets": lambda size: "(" * size,
        "quotation marks": lambda size: '"' * size,
        "blank": lambda size: "a" + " " * (size - 2) + "a",
        "lines": lambda size: "a\n" * (size // 2),
    }
)
"""Kinds of texts that some algorithms find hard, by name; each is made in the length asked for."""


def words_of(text: str) -> frozenset[str]:
    """The words of a text, in lower case, that are long enough to be told by."""
    return frozenset(word for word in text.lower().replace("’", " ").split() if len(word) >= 7 and word.isalnum())


def leaked(told: str, text: str) -> str:
    """A word of the text that is in what was told, or nothing."""
    lower = told.lower()
    return next((word for word in sorted(words_of(text)) if word in lower), "")
