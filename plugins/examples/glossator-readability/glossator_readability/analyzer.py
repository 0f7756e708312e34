"""Counts of a document, and the measures that rest on them."""

from collections.abc import Iterator

from glossator import Annotation, PerDocument, Span, View

from .counts import Counts, words_of
from .measures import measured, sentence_lix
from .options import Options
from .values import HardSentence


class ReadabilityAnalyzer(PerDocument[Options]):
    """One annotation for the document, if it has words, and one for each hard sentence."""

    def analyze_one(self, view: View, options: Options) -> Iterator[Annotation]:
        """What is said of one document."""
        english = view.language.split("-")[0] == "en"
        whole = Counts(english=english)
        hard: list[Annotation] = []
        for sentence in view.sentences:
            words = words_of(view.tokens[sentence.first : sentence.last])
            if not words:
                continue
            counts = Counts(english=english)
            counts.add_sentence(words)
            whole.add(counts)
            if counts.words > options.hard_words:
                value = HardSentence(words=counts.words, lix=sentence_lix(counts))
                hard.append(Annotation("glossator.hard_sentence", (Span(sentence.begin, sentence.end),), value))
        if whole.words:
            yield Annotation("glossator.readability", (), measured(whole, options.min_words))
            yield from hard
