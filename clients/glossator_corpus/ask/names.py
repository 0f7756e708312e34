"""How names are compared, in SQL: folded(text), words_of(text).

Case, accents, full stops, apostrophes and a possessive 's count for nothing, and hyphens part words: "Jean-Marc
Núñez’s" is jean marc nunez, "U.S." is us. A name matches if all words that are asked for are among its own.
"""

from __future__ import annotations

# Letters that are no others with an accent.
_LETTERS = {"ß": "ss", "æ": "ae", "œ": "oe", "þ": "th"}
_PLAIN = ("łøđðı", "loddi")


def _folded(of: str) -> str:
    text = f"lower(strip_accents({of}))"
    for letter, plain in _LETTERS.items():
        text = f"replace({text}, '{letter}', '{plain}')"
    text = f"translate({text}, '{_PLAIN[0]}', '{_PLAIN[1]}')"
    text = rf"regexp_replace({text}, '[''’ʼ]s\b', '', 'g')"
    text = rf"regexp_replace({text}, '[''’ʼ.]+', '', 'g')"
    return rf"trim(regexp_replace({text}, '[^\p{{L}}\p{{N}}]+', ' ', 'g'))"


MACROS = (
    f"CREATE MACRO folded(x) AS {_folded('x')}",
    "CREATE MACRO words_of(x) AS list_filter(string_split(folded(x), ' '), lambda word: word <> '')",
    # Who of several words is meant: "a spokesman for the mayor" is no mayor, "the mayor's aide" neither.
    r"""
    CREATE MACRO head_of(x) AS regexp_replace(
        regexp_replace(x, '^.*[''’ʼ]s\s', ''),
        '(?i)(,|\s(of|for|from|to|with|at|in|on|by|near|and|who|which|that)\s).*$', ''
    )
    """,
)
