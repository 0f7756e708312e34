"""Gold of brat: every NAME.ann of a folder with the NAME.txt beside it.

Text-bound annotations (T) are labels; events and relations between those that are source, cue and content make
attributions. Attributes that our own writer gives say the kind of a number, the polarity of a feeling and the type of
an attribution. Lines of other kinds are skipped. Offsets count code points of the .txt as its bytes are: CRLF is two.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from glossator.text.annotation import Span

from ..found.marks import ROLES
from ..results import Texts
from .document import GoldAttribution, GoldDocument, GoldError, GoldSpan, Ids, checked
from .mapping import Mapping

_KINDS = {"Number": ("number", "NumberKind"), "Sentiment": ("sentiment", "Polarity")}


@dataclass
class _File:
    """The lines of one .ann."""

    texts: dict[str, tuple[str, tuple[Span, ...]]] = field(default_factory=dict)
    events: dict[str, tuple[str, list[tuple[str, str]]]] = field(default_factory=dict)
    relations: list[tuple[str, str]] = field(default_factory=list)
    attributes: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))


def read(folder: Path, mapping: Mapping, given: Iterable[str] = ()) -> Iterator[GoldDocument]:
    """The documents of a folder and those in it, by name; raises `GoldError`.

    `given`: documents that have the text where no .txt is beside the .ann.
    """
    texts = Texts(given, folder)
    for path in sorted(folder.rglob("*.ann")):
        beside = path.with_suffix(".txt")
        known = None if beside.is_file() else texts.known(path.stem)
        if known is None and not beside.is_file():
            raise GoldError(f"{path}: there is no {beside.name} beside it, nor a document of that name in --documents")
        try:
            text = beside.read_bytes().decode() if known is None else known.text
            # Editors put a byte order mark before the first line, which would hide it; the text keeps its own.
            lines = path.read_bytes().decode("utf-8-sig").split("\n")
        except UnicodeDecodeError as error:
            raise GoldError(f"{path}: it, or {beside.name}, is not valid UTF-8 at byte {error.start}") from None
        name = str(path.relative_to(folder).with_suffix(""))
        yield _document(name, text, _parse(lines, text, path), mapping)


def _parse(lines: list[str], text: str, path: Path) -> _File:
    file = _File()
    seen = Ids()
    for number, line in enumerate(lines, 1):
        place = f"{path}:{number}"
        name, _, rest = line.rstrip("\r").partition("\t")
        if not name.strip() or name[0] not in "TERAM":
            continue
        seen.take(name, place)
        try:
            _line(file, name, rest, text, place)
        except (ValueError, IndexError, TypeError):
            raise GoldError(f"{place}: the line is not as brat writes one of kind {name[0]}") from None
    return file


def _line(file: _File, name: str, rest: str, text: str, place: str) -> None:
    data, _, words = rest.partition("\t")
    if name[0] == "T":
        kind, _, offsets = data.partition(" ")
        spans = tuple(Span(*map(int, part.split())) for part in offsets.split(";"))
        for span in spans:
            checked(span, text, place)
        there = " ".join(span.slice(text) for span in spans)
        # Some tools join fragments otherwise, or trim: only another text has other words.
        if words and "".join(words.split()) != "".join(there.split()):
            raise GoldError(
                f"{place}: its words are not those that the text has there: {Path(place).stem}.txt is not what was "
                "annotated, or its line ends were changed"
            )
        file.texts[name] = kind, tuple(sorted(spans))
        return
    head, *parts = data.split()
    if name[0] == "E":
        kind, _, trigger = head.partition(":")
        file.events[name] = trigger, [(role, target) for role, _, target in (part.partition(":") for part in parts)]
    elif name[0] == "R":
        first, second = (part.partition(":")[2] for part in parts)
        file.relations.append((first, second))
    else:
        file.attributes[parts[0]][head] = parts[1] if len(parts) > 1 else "true"


def _document(name: str, text: str, file: _File, mapping: Mapping) -> GoldDocument:
    roles = {key: role for key, (kind, _) in file.texts.items() if (role := mapping.role(kind))}
    spans: list[GoldSpan | None] = []
    discard: list[Span] = []
    said = list(_attributions(file, roles))
    # PolNeAR's triggers, of type Attribution, repeat the cue: they are no labels.
    triggers = {
        trigger for trigger, arguments in file.events.values() if _is_attribution(file, roles, trigger, arguments)
    }
    for key, (kind, places) in file.texts.items():
        if key in roles or key in triggers:
            continue
        if mapping.discards(kind):
            discard += places
            continue
        known, attribute = _KINDS.get(kind, ("", ""))
        label = file.attributes[key].get(attribute, "") if attribute else ""
        spans.append(mapping.span(GoldSpan(known if label else "", label or kind, places)))
    return GoldDocument(
        name,
        text,
        tuple(span for span in spans if span is not None),
        tuple(said),
        tuple(discard),
    )


def _attributions(file: _File, roles: dict[str, str]) -> Iterator[GoldAttribution]:
    used: set[str] = set()
    for event, (trigger, arguments) in file.events.items():
        parts: dict[str, list[str]] = {role: [] for role in ROLES}
        if trigger in roles:
            parts[roles[trigger]].append(trigger)
        for argument, target in arguments:
            # A target that is an event is that event's own words.
            found = file.events[target][0] if target in file.events else target
            role = roles.get(found) or next((one for one in ROLES if argument.lower().startswith(one)), "")
            if role and found in file.texts:
                parts[role].append(found)
        if not parts["cue"] and trigger in file.texts and not _inside(file, trigger, parts):
            parts["cue"].append(trigger)
        if _is_attribution(file, roles, trigger, arguments):
            used.update(key for keys in parts.values() for key in keys)
            yield _made(file, parts, file.attributes.get(event, {}))
    linked: dict[str, list[str]] = defaultdict(list)
    for one, other in file.relations:
        if {roles.get(one), roles.get(other)} in ({"content", "source"}, {"content", "cue"}, {"source", "cue"}):
            linked[one].append(other)
            linked[other].append(one)
    for key, role in roles.items():
        if role != "content" or key in used:
            continue
        near = {key, *linked[key]}
        # A source is often joined to the cue, and only that to the content.
        near |= {far for one in linked[key] for far in linked[one] if roles[far] != "content"}
        parts = {role: [one for one in file.texts if one in near and roles[one] == role] for role in ROLES}
        yield _made(file, parts, file.attributes.get(key, {}))


def _is_attribution(file: _File, roles: dict[str, str], trigger: str, arguments: list[tuple[str, str]]) -> bool:
    targets = (file.events[target][0] if target in file.events else target for _, target in arguments)
    return trigger in roles or any(roles.get(target) in {"source", "content"} for target in targets)


def _inside(file: _File, trigger: str, parts: dict[str, list[str]]) -> bool:
    """Whether the trigger stands for want of a cue: on words of the source or the content."""
    others = [span for keys in parts.values() for key in keys for span in file.texts[key][1]]
    return any(one.begin < other.end and other.begin < one.end for one in file.texts[trigger][1] for other in others)


def _made(file: _File, parts: dict[str, list[str]], attributes: dict[str, str]) -> GoldAttribution:
    spans = {role: tuple(sorted({span for key in keys for span in file.texts[key][1]})) for role, keys in parts.items()}
    return GoldAttribution(**spans, type=attributes.get("AttributionType", ""))
