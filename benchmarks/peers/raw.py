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


def pipeline(folder: str, processors: Mapping[str, Any], threads: int, **more: Any) -> Any:
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
        **more,
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

    def labels_of_words(documents: Sequence[Sequence[Sequence[Sequence[Any]]]]) -> Mapping[str, Any]:
        """What the models make of given words [text, begin, end], sentence by sentence: mentions and sentiment.

        They were trained on syntactic words, and the classifier on words as Stanza's training prepares them; its
        pipeline feeds them tokens instead, and pads sentences to the longest of a batch, which the classifier sees.
        So it gets each sentence alone here: this is how the same input gives the same labels.
        """
        from stanza.models.classifiers.data import update_text

        given = {"tokenize": processors["tokenize"], "ner": processors["ner"]}
        tagger = pipeline(folder, given, threads, tokenize_pretokenized=True)
        classifier = loaded.processors["sentiment"]._model
        found = []
        for sentences in documents:
            tagged = tagger([[word[0] for word in sentence] for sentence in sentences])
            prepared = [update_text([word[0] for word in words], classifier.config.wordvec_type) for words in sentences]
            mentions = []
            for words, sentence in zip(sentences, tagged.sentences, strict=True):
                for entity in sentence.ents:
                    first, last = entity.tokens[0].id[0] - 1, entity.tokens[-1].id[-1] - 1
                    mentions.append([words[first][1], words[last][2], entity.type])
            alone = [int(classifier.label_sentences([words])[0]) for words in prepared]
            found.append({"mentions": mentions, "sentiment": alone})
        return {"documents": found}

    serve({"one_by_one": one_by_one, "bulk": bulk, "labels": labels, "labels_of_words": labels_of_words})


def _labels(document: Any) -> Mapping[str, Any]:
    return {
        "tokens": [[token.start_char, token.end_char] for sent in document.sentences for token in sent.tokens],
        "sentences": [[sent.tokens[0].start_char, sent.tokens[-1].end_char] for sent in document.sentences],
        "mentions": [[entity.start_char, entity.end_char, entity.type] for entity in document.ents],
        "sentiment": [sentence.sentiment for sentence in document.sentences],
    }


if __name__ == "__main__":
    main()
