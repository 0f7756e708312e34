"""Our own engine and parser, in a process of its own like every peer: `python -m benchmarks.peers.ours THREADS`."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks.peers.child import serve
from glossator import AnalyzerSpec, Config, Document, DocumentResult, Engine, Layer, Parse, Registry


def main() -> None:
    config = Config.load(overrides={"server": {"threads": int(sys.argv[1])}})
    engine = Engine.from_config(config)

    def parse(texts: Sequence[str], layers: Sequence[str]) -> Mapping[str, Any]:
        """The layers of all texts, as one batch."""
        parses = _parse(engine, texts, layers)
        return {"tokens": sum(len(parse.tokens) for parse in parses)}

    def analyze(texts: Sequence[str], analyzers: Sequence[str] = (), batch: int = 0) -> Mapping[str, Any]:
        """These analyzers, or the default set, on all texts: as one batch, or so many documents at a time.

        Times itself, until all results are there: not until they are let go, too.
        """
        began = time.perf_counter()
        documents, specs = [Document(text) for text in texts], [AnalyzerSpec(name) for name in analyzers]
        size = batch or len(documents)
        results: list[DocumentResult] = []
        for first in range(0, len(documents), size):
            results += engine.analyze(documents[first : first + size], specs, "en")  # as its peers are told, too
        seconds = time.perf_counter() - began
        if failed := sum(not result.ok for result in results):
            raise RuntimeError(f"{failed} of {len(documents)} documents failed")
        return {"seconds": seconds}

    def load() -> Mapping[str, Any]:
        """All models and analyzers by another engine, for which this one has imported everything; times itself."""
        other = Engine(Registry.load(config))
        began = time.perf_counter()
        other.load()
        return {"seconds": time.perf_counter() - began}

    def labels(texts: Sequence[str], layers: Sequence[str]) -> Mapping[str, Any]:
        """Everything that can be compared with plain Stanza, per document."""
        return {"documents": [_labels(parse) for parse in _parse(engine, texts, layers)]}

    serve({"parse": parse, "analyze": analyze, "load": load, "labels": labels})


def _parse(engine: Engine, texts: Sequence[str], layers: Sequence[str]) -> list[Parse]:
    parsing = engine.parser("en").begin([Document(text) for text in texts])
    parses = []
    for parse in parsing.add([Layer(layer) for layer in layers]):
        if not isinstance(parse, Parse):
            raise RuntimeError(parse.message)
        parses.append(parse)
    return parses


def _labels(parse: Parse) -> Mapping[str, Any]:
    return {
        "tokens": [[token.begin, token.end] for token in parse.tokens],
        "sentences": [[sentence.begin, sentence.end] for sentence in parse.sentences],
        "mentions": [[mention.begin, mention.end, mention.label] for mention in parse.mentions],
        "words": _words(parse),
        "sentiment": [
            max(range(3), key=lambda place: (found.negative, found.neutral, found.positive)[place])
            for found in parse.sentiment
        ],
    }


def _words(parse: Parse) -> list[list[tuple[str, int, int]]]:
    """Text, begin and end of the words of each sentence."""
    of_token: dict[int, list[tuple[str, int, int]]] = {}
    for word in parse.words:
        of_token.setdefault(word.token, []).append((word.text, word.begin, word.end))
    return [
        [word for token in range(sentence.first, sentence.last) for word in of_token.get(token, ())]
        for sentence in parse.sentences
    ]


if __name__ == "__main__":
    main()
