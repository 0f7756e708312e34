"""Plain Stanza, as anyone runs it: `stanza.Pipeline`, document by document or all at once by `bulk_process`.

    python -m benchmarks.peers.raw FOLDER PROCESSORS THREADS

FOLDER is a resources folder, PROCESSORS a JSON object {"tokenize": "package", "ner": ["one", "another"]}; THREADS 0 is
torch's own default. Imports nothing of Glossator.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks.peers.child import serve


def pipeline(folder: str, processors: Mapping[str, Any], threads: int) -> Any:
    """A pipeline of just these processors, loaded from the folder and nowhere else."""
    import stanza
    import torch

    if threads:
        torch.set_num_threads(threads)
    return stanza.Pipeline(
        "en",
        dir=folder,
        processors=dict(processors),
        package=None,
        download_method=None,
        verbose=False,
        use_gpu=False,
    )


def main() -> None:
    folder, processors, threads = sys.argv[1], json.loads(sys.argv[2]), int(sys.argv[3])
    loaded = pipeline(folder, processors, threads)

    def one_by_one(texts: Sequence[str]) -> Mapping[str, Any]:
        return {"tokens": sum(loaded(text).num_tokens for text in texts)}

    def bulk(texts: Sequence[str]) -> Mapping[str, Any]:
        return {"tokens": sum(document.num_tokens for document in loaded.bulk_process(list(texts)))}

    def labels(texts: Sequence[str]) -> Mapping[str, Any]:
        """Everything that can be compared, per document."""
        return {"documents": [_labels(document) for document in loaded.bulk_process(list(texts))]}

    serve({"one_by_one": one_by_one, "bulk": bulk, "labels": labels})


def _labels(document: Any) -> Mapping[str, Any]:
    return {
        "tokens": [[token.start_char, token.end_char] for sent in document.sentences for token in sent.tokens],
        "sentences": [[sent.tokens[0].start_char, sent.tokens[-1].end_char] for sent in document.sentences],
        "mentions": [[entity.start_char, entity.end_char, entity.type] for entity in document.ents],
        "sentiment": [sentence.sentiment for sentence in document.sentences],
    }


if __name__ == "__main__":
    main()
