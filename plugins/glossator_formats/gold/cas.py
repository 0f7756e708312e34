"""Gold of UIMA CAS: DKPro's NamedEntity, and our own types where they are. An .xmi needs TypeSystem.xml beside it."""

from __future__ import annotations

import json
import warnings
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from glossator.text.annotation import Span

from ..found.marks import ROLES
from .document import GoldAttribution, GoldDocument, GoldError, GoldSpan, checked, once
from .mapping import Mapping

ENTITY = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity"
_ID = "{http://www.omg.org/XMI}id"
_TYPES = ("TypeSystem.xml", "typesystem.xml", "dkpro-core-types.xml")


def read(path: Path, mapping: Mapping) -> Iterator[GoldDocument]:
    """The document of a file, or those of a folder; raises `GoldError`."""
    files = [path] if path.is_file() else sorted(one for one in path.rglob("*") if one.suffix in {".xmi", ".json"})
    for file in files:
        cas = _load(file)
        text = cas.sofa_string or ""
        place = str(file)

        def spans(kind: str, cas: Any = cas, text: str = text, place: str = place) -> Iterator[tuple[Any, Span]]:
            if cas.typesystem.contains_type(kind):
                for one in cas.select(kind):
                    yield one, checked(Span(one.begin, one.end), text, f"{place}: {kind}")

        found = [mapping.span(GoldSpan("", one.value or "", (span,))) for one, span in spans(ENTITY)]
        found += [mapping.span(GoldSpan("number", one.kind or "", (span,))) for one, span in spans("glossator.Number")]
        found += [
            mapping.span(GoldSpan("sentiment", one.label or "", (span,))) for one, span in spans("glossator.Sentiment")
        ]
        found += [
            mapping.span(GoldSpan(one.kind or "", one.label or "", (span,))) for one, span in spans("glossator.Mark")
        ]
        said: dict[str, dict[str, list[Span]]] = defaultdict(lambda: defaultdict(list))
        for one, span in spans("glossator.Role"):
            said[one.attribution or ""][one.role or ""].append(span)
        types = {one.attribution: one.kind for one, _ in spans("glossator.Attribution")}
        yield GoldDocument(
            file.stem,
            text,
            tuple(span for span in found if span is not None),
            tuple(
                GoldAttribution(**{role: tuple(sorted(roles[role])) for role in ROLES}, type=types.get(key) or "")
                for key, roles in said.items()
            ),
        )


def _ids(path: Path) -> Iterator[str]:
    """Those of everything in a file, of which cassis takes the last one where several have one."""
    if path.suffix == ".json":
        told = json.loads(path.read_bytes()).get("%FEATURE_STRUCTURES", ())
        return (str(one.get("%ID")) for one in told if isinstance(one, dict))
    from lxml import etree

    root = etree.parse(path, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)).getroot()
    return (str(one.attrib[_ID]) for one in root if _ID in one.attrib)


def _load(path: Path) -> Any:
    from cassis import load_cas_from_json, load_cas_from_xmi, load_typesystem

    try:
        once(_ids(path), str(path))
        with warnings.catch_warnings(), path.open("rb") as file:
            warnings.simplefilter("ignore")  # of types that come twice: whoever wrote the file has seen them
            if path.suffix == ".json":
                return load_cas_from_json(file)
            beside = next((path.parent / name for name in _TYPES if (path.parent / name).is_file()), None)
            if beside is None:
                raise GoldError(f"{path}: there is no TypeSystem.xml beside it, which an .xmi needs")
            with beside.open("rb") as types:
                return load_cas_from_xmi(file, load_typesystem(types), lenient=True)
    except GoldError:
        raise
    except Exception as error:  # whatever lxml and cassis make of a file that is none
        raise GoldError(f"{path}: it cannot be read as a CAS ({type(error).__name__})") from None
