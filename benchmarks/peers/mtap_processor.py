"""MTAP hosting Stanza: one processor that labels sentences, tokens and entities. Runs in MTAP's own environment.

    GLOSSATOR_BENCH_PIPELINE='["FOLDER", {…}, THREADS]' python -m benchmarks.peers.mtap_processor --mp --workers 2 …

MTAP's own option `--mp` gives each document to one of so many processes; each loads the pipeline with its first one.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from functools import cache
from multiprocessing import get_context
from typing import Any

import mtap

from benchmarks.peers.raw import pipeline

VARIABLE = "GLOSSATOR_BENCH_PIPELINE"
NAME = "stanza"


@cache
def _loaded() -> Any:
    return pipeline(*json.loads(os.environ[VARIABLE]))


@mtap.processor(NAME)
class StanzaProcessor(mtap.DocumentProcessor):  # type: ignore[misc]
    """What an MTAP user would write."""

    def process_document(self, document: Any, params: Mapping[str, Any]) -> None:
        found = _loaded()(document.text)
        with document.get_labeler("sentences") as label:
            for sentence in found.sentences:
                begin, end = sentence.tokens[0].start_char, sentence.tokens[-1].end_char
                label(begin, end, sentiment=sentence.sentiment)
        with document.get_labeler("tokens") as label:
            for sentence in found.sentences:
                for token in sentence.tokens:
                    label(token.start_char, token.end_char)
        with document.get_labeler("entities") as label:
            for entity in found.ents:
                label(entity.start_char, entity.end_char, type=entity.type)


if __name__ == "__main__":
    # Not forked, as its processes are by default: gRPC, which this one has imported, does not survive that.
    mtap.run_processor(StanzaProcessor(), args=sys.argv[1:], mp_context=get_context("spawn"))
