"""Hands the parse on, layer for layer; it computes nothing of its own."""

from __future__ import annotations

from collections.abc import Iterable

from glossator.contract.analyzer import NoOptions, PerDocument
from glossator.contract.view import View
from glossator.text.annotation import Annotation, Span
from glossator.text.parse import Word as ParsedWord

from .value import Sentence, Token, Word


class SyntaxAnalyzer(PerDocument[NoOptions]):
    """One annotation a sentence."""

    def analyze_one(self, view: View, options: NoOptions) -> Iterable[Annotation]:
        by_token: dict[int, list[int]] = {}
        for number, word in enumerate(view.words):
            by_token.setdefault(word.token, []).append(number)
        for sentence in view.sentences:
            numbers = [number for token in range(sentence.first, sentence.last) for number in by_token.get(token, ())]
            place = {number: at for at, number in enumerate(numbers, 1)}
            tokens = tuple(
                Token(
                    span=Span(view.tokens[token].begin, view.tokens[token].end),
                    words=tuple(_word(view, number, place) for number in by_token.get(token, ())),
                )
                for token in range(sentence.first, sentence.last)
            )
            yield Annotation("sentence", (Span(sentence.begin, sentence.end),), Sentence(tokens=tokens))


def _word(view: View, number: int, place: dict[int, int]) -> Word:
    word: ParsedWord = view.words[number]
    pos, lemma, dependency = view.pos[number], view.lemmas[number], view.dependencies[number]
    return Word(
        form=word.text,
        span=Span(word.begin, word.end),
        lemma=lemma,
        upos=pos.upos,
        xpos=pos.xpos,
        feats=pos.feats,
        head=place.get(dependency.head, 0),
        deprel=dependency.deprel,
    )
