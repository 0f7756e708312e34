"""Spans of characters as runs of tokens, outward: what touches a token is in."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from glossator.text.annotation import Span

from .marks import Found, Token

_PIECE = re.compile(r"\w+(?:['’]\w+)*|[^\w\s]")


class TokenIndex:
    """Tokens in text order."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self._begins = [token.begin for token in tokens]
        self._ends = [token.end for token in tokens]

    def run(self, span: Span) -> tuple[int, int] | None:
        """The first token that the span touches, and one more than the last; None if it touches none."""
        first = bisect_right(self._ends, span.begin)
        last = bisect_left(self._begins, span.end)
        return (first, last) if first < last else None

    def runs(self, spans: Iterable[Span]) -> list[tuple[int, int]]:
        """Of all fragments; those that share tokens are one, next to each other they stay apart."""
        found: list[tuple[int, int]] = []
        for span in sorted(spans):
            run = self.run(span)
            if run is None:
                continue
            if found and run[0] < found[-1][1]:
                found[-1] = found[-1][0], max(found[-1][1], run[1])
            else:
                found.append(run)
        return found

    def exact(self, spans: Sequence[Span], runs: Sequence[tuple[int, int]]) -> bool:
        """Whether the runs cover the characters of all fragments, each of one, and no others."""
        covered = [Span(self._begins[first], self._ends[last - 1]) for first, last in runs]
        return covered == sorted(spans)


def pieces_of(token: Token, text: str) -> Iterator[Token]:
    """A token for each of its words, if they are written one after the other, as in “Oslo's”; else the token itself."""
    at = token.begin
    if len(token.words) < 2 or "".join(word.form for word in token.words) != text[token.begin : token.end]:
        yield token
        return
    for word in token.words:
        yield Token(at, at + len(word.form), (word,))
        at += len(word.form)


def in_pieces(found: Found) -> Found:
    """The same with a token for each word, where words are pieces of the text: for formats whose tokens have one."""
    sentences = [
        replace(one, tokens=tuple(piece for token in one.tokens for piece in pieces_of(token, found.text)))
        for one in found.sentences
    ]
    return replace(found, sentences=tuple(sentences))


def tokens_of(found: Found) -> tuple[Token, ...]:
    """The parse's tokens; where there is no parse, words and single marks."""
    if found.sentences:
        return tuple(sorted(found.tokens, key=lambda token: token.begin))
    return tuple(Token(*match.span(), ()) for match in _PIECE.finditer(found.text))
