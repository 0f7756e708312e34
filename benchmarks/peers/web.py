"""A web service around Stanza, as people write them: FastAPI, uvicorn, one pipeline, one route.

    GLOSSATOR_BENCH_PIPELINE='["FOLDER", {"tokenize": …}, THREADS]' uvicorn --factory benchmarks.peers.web:make

The route is a coroutine that calls the pipeline: documents go through one after the other. As a plain function it would
run in as many threads as there are requests; Stanza is not made for that, and it is slower. Imports nothing of
Glossator.
"""

from __future__ import annotations

import json
import os
from typing import Any

from fastapi import FastAPI
from pydantic import BaseModel

from benchmarks.peers.raw import pipeline

VARIABLE = "GLOSSATOR_BENCH_PIPELINE"


class Submitted(BaseModel):
    """What a client sends."""

    text: str


def make() -> FastAPI:
    """The application with its models loaded; uvicorn calls this in each of its processes."""
    app = FastAPI()
    nlp = pipeline(*json.loads(os.environ[VARIABLE]))

    @app.get("/ready")
    async def ready() -> dict[str, bool]:
        """The models are loaded."""
        return {"ready": True}

    @app.post("/analyze")
    async def analyze(submitted: Submitted) -> dict[str, Any]:
        """Sentences with their sentiment, and entities."""
        document = nlp(submitted.text)
        return {
            "sentences": [
                {
                    "tokens": [[token.start_char, token.end_char] for token in sentence.tokens],
                    "sentiment": sentence.sentiment,
                }
                for sentence in document.sentences
            ],
            "entities": [
                {"begin": entity.start_char, "end": entity.end_char, "label": entity.type} for entity in document.ents
            ],
        }

    return app
