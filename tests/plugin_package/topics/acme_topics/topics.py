"""Finds topics by keyword."""

from __future__ import annotations

from collections.abc import Iterable

from glossator import Annotation, PerDocument, Span, View

from .plugin import Topic, TopicOptions, TopicSettings


class Topics(PerDocument[TopicOptions]):
    """One annotation per topic, over all its keywords."""

    def __init__(self, settings: TopicSettings) -> None:
        self._topics = {word: topic for topic, words in settings.keywords.items() for word in words}

    def analyze_one(self, view: View, options: TopicOptions) -> Iterable[Annotation]:
        found: dict[str, list[Span]] = {}
        for token in view.tokens:
            topic = self._topics.get(token.text.lower())
            if topic is not None and (not options.topics or topic in options.topics):
                found.setdefault(topic, []).append(Span(token.begin, token.end))
        for topic, spans in sorted(found.items()):
            if len(spans) >= options.min_hits:
                yield Annotation(
                    "acme.topic", tuple(spans), Topic(topic=topic, hits=len(spans), first=spans[0]), label=topic
                )
