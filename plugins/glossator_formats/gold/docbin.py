"""Gold of spaCy's DocBin: `doc.spans["entity"]`, or `doc.ents` where there is none; other groups by their names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from glossator.text.annotation import Span

from ..found.marks import ROLES
from .document import GoldAttribution, GoldDocument, GoldError, GoldSpan
from .mapping import Mapping


def read(path: Path, mapping: Mapping) -> Iterator[GoldDocument]:
    """The documents of a file, by number where they have no id; raises `GoldError`."""
    from spacy.tokens import DocBin
    from spacy.vocab import Vocab

    try:
        docs = list(DocBin().from_disk(path).get_docs(Vocab()))
    except Exception as error:  # whatever msgpack and zlib make of a file that is none
        raise GoldError(f"{path}: it is no DocBin ({type(error).__name__})") from None
    for number, doc in enumerate(docs, 1):
        known = doc.user_data.get("glossator", {})
        ours = isinstance(known, dict) and bool(known)
        name = known.get("id") if ours else None
        spans: list[GoldSpan | None] = []
        said: dict[str, dict[str, list[Span]]] = defaultdict(lambda: defaultdict(list))
        types: dict[str, str] = {}
        groups = dict(doc.spans.items())
        if "entity" not in groups:
            groups["entity"] = list(doc.ents)
        for kind, group in groups.items():
            pieces: dict[str, GoldSpan] = {}
            for at, one in enumerate(group):
                span = Span(one.start_char, one.end_char)
                if role := mapping.role(kind):
                    said[one.id_ or str(at)][role].append(span)
                    types[one.id_ or str(at)] = one.label_
                    continue
                # Ours has one id for an annotation's pieces; others' is that of an entity, which has many mentions.
                key = (one.id_ if ours else "") or str(at)
                before = pieces[key].spans if key in pieces else ()
                pieces[key] = GoldSpan("" if kind == "entity" else kind, one.label_, (*before, span))
            spans += map(mapping.span, pieces.values())
        yield GoldDocument(
            name or f"{path.stem}-{number}",
            doc.text,
            tuple(span for span in spans if span is not None),
            tuple(
                GoldAttribution(**{role: tuple(found[role]) for role in ROLES}, type=types[key])
                for key, found in said.items()
            ),
        )
