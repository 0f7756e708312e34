"""Checks of what an analyzer says, document by document."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from google.protobuf.message import Message

from glossator.contract.analyzer import Failed
from glossator.contract.batch import AnalyzerSpec
from glossator.contract.result import DocumentResult, DocumentStatus
from glossator.contract.view import View
from glossator.errors import ContractError, Reason
from glossator.host.plugins.options import validate_options
from glossator.telling import overheard
from glossator.testing.conformance.analyzer_offsets import message_spans, results_of
from glossator.testing.conformance.same import difference, jsonable, plain_annotation
from glossator.testing.conformance.subject import AnalyzerSubject
from glossator.testing.conformance.texts import leaked, prose
from glossator.testing.conformance.verdict import NotApplicable, Problem
from glossator.testing.harness import Harness
from glossator.text.annotation import Annotation, Span
from glossator.text.document import Document
from glossator.text.offsets import OffsetEncoding
from glossator.text.parse import Layer, with_required

_WIDTHS = {
    OffsetEncoding.CODE_POINT: ("utf-32-le", 4),
    OffsetEncoding.UTF16: ("utf-16-le", 2),
    OffsetEncoding.UTF8: ("utf-8", 1),
}
_REFUSED = frozenset({Reason.LANGUAGE_UNSUPPORTED, Reason.DOCUMENT_TOO_LARGE})


def awkward_texts(subject: AnalyzerSubject) -> Iterator[Problem]:
    """It fails on no text, however awkward."""
    failed: dict[str, list[str]] = {}
    with overheard() as raised:
        results = subject.results
    for name, result in results.items():
        if result.failure is not None and result.failure.reason not in _REFUSED:
            failed.setdefault(f"{result.failure.reason.value}: {result.failure.message}", []).append(name)
    place = next(filter(None, map(subject.places.of_error, raised)), "") or subject.place
    for message, names in failed.items():
        yield Problem(f"of {', '.join(map(repr, names[:4]))}{' and more' if len(names) > 4 else ''}: {message}", place)


def speaks(subject: AnalyzerSubject) -> Iterator[Problem]:
    """It says something of at least one text; else nothing else is worth much."""
    if not any(result.annotations or result.shared for result in subject.results.values()):
        message = "it says nothing of any text, so hardly anything is checked: give texts of which it does, "
        yield Problem(message + "samples=[…] or --sample", subject.place)


def duplicates(subject: AnalyzerSubject) -> Iterator[Problem]:
    """It says the same thing of the same place once."""
    for name, result in results_of(subject):
        seen: dict[str, int] = {}
        for position, item in enumerate(result.annotations):
            key = json.dumps(plain_annotation(item), sort_keys=True)
            if key in seen:
                message = (
                    f"annotations {seen[key]} and {position} of {name!r} say the same of the same place: leave one "
                )
                yield Problem(message + "out, or does text.find() find the first place only?", subject.place)
                return
            seen[key] = position


def wire(subject: AnalyzerSubject) -> Iterator[Problem]:
    """Its results can be sent, in all units of offsets, and every span covers there what it covered here."""
    from glossator.wire import decode_response, encode_response, response_json

    for name, result in results_of(subject):
        text = subject.texts[name]
        whole = DocumentResult(name, DocumentStatus.OK, (result,))
        for unit, (codec, width) in _WIDTHS.items():
            data = text.encode(codec)
            try:
                message = encode_response(whole, text, unit, include_text=True)
                response_json(message)
            except ContractError as error:
                yield Problem(f"of {name!r}: {error.failure.message}", subject.place)
                return
            for position, (item, sent) in enumerate(
                zip(result.annotations, message.results[0].annotations, strict=True)
            ):
                theirs = [*(Span(span.begin, span.end) for span in sent.spans), *_sent_spans(sent, item.value)]
                given = [data[span.begin * width : span.end * width].decode(codec, "replace") for span in theirs]
                if given != [span.slice(text) for span in (*item.spans, *message_spans(item.value))]:
                    what = f"annotation {position} of {name!r} covers something else in {unit.name}"
                    yield Problem(what, subject.place)
                    return
        back = decode_response(encode_response(whole, text))[result.name]
        if len(back.annotations) != len(result.annotations):
            yield Problem(f"of {name!r} fewer annotations come back than were sent", subject.place)
            return


def references(subject: AnalyzerSubject) -> Iterator[Problem]:
    """References point at annotations that exist, also where the provider has another name."""
    harness = subject.harness
    uses = (*subject.manifest.uses, *harness.engine.registry.get(subject.part.name).reads_if_there)
    if not uses:
        raise NotApplicable("it uses nobody's annotations")
    providers = {harness.engine.registry.providers[kind] for kind in uses}
    specs = [AnalyzerSpec(subject.part.name, options=dict(subject.part.options))]
    specs += [AnalyzerSpec(provider, f"renamed.{number}") for number, provider in enumerate(sorted(providers))]
    results = harness.engine.analyze([Document(subject.texts[name]) for name in subject.short], specs)
    for name, result in zip(subject.short, results, strict=True):
        failure = result[subject.part.name].failure
        if failure is not None and subject.results[name].failure is None:
            message = f"where a request names its provider otherwise, it fails: {failure.message}: "
            yield Problem(f"{message}write Reference(item.id, view.provider(kind))", subject.place)
            return


def declarations(subject: AnalyzerSubject) -> Iterator[Problem]:
    """It reads what it declares: layers that nobody reads are computed all the same."""
    step = subject.harness.step()
    watched = [_Watched(view) for name in subject.short for view in subject.runner.views([subject.texts[name]])]
    subject.runner.outcomes(subject.made, watched)
    read = frozenset[Any]().union(*(view.read for view in watched))
    needed = with_required(layer for layer in read if isinstance(layer, Layer))
    for layer in sorted(step.registered.manifest.layers - needed):
        message = f"it declares the layer {layer.value!r} and reads it of no text: leave out Layer.{layer.name}"
        yield Problem(message, subject.places.of_field(subject.part.name, "layers"))
    for field in ("uses", "uses_if_there"):
        for kind in getattr(subject.manifest, field):
            if kind not in read:
                message = f"it declares to use the kind {kind!r} and reads it of no text: leave it out"
                yield Problem(message, subject.places.of_field(subject.part.name, field))


def optional_kinds(subject: AnalyzerSubject) -> Iterator[Problem]:
    """It works where nobody provides the kinds that it uses if they are there."""
    kinds = subject.manifest.uses_if_there
    if not kinds:
        raise NotApplicable("it has no uses_if_there")
    nobody: dict[str, tuple[str, tuple[Annotation, ...]]] = dict.fromkeys(kinds, ("", ()))
    for name in subject.short:
        (view,) = subject.runner.views([subject.texts[name]])
        without = View(view.document, view._parse, view._layers, {**view._annotations, **nobody}, view._shared)
        (outcome,) = subject.runner.outcomes(subject.made, [without])
        if isinstance(outcome, Failed) and subject.results[name].failure is None:
            message = (
                f"of {name!r}, where nobody provides {', '.join(map(repr, kinds))}: {outcome.failure.message}; ask "
                "view.provided(kind) before you count on what it says"
            )
            yield Problem(message, subject.place)
            return


def inputs(subject: AnalyzerSubject) -> Iterator[Problem]:
    """It leaves as they were what it is given: options, attributes of documents."""
    options = validate_options(subject.manifest, subject.part.options)  # those of other checks have been there
    before = jsonable(options)
    document = Document(subject.texts["a story"], "the id", attributes={"key": "value"})
    views = subject.runner.views([document])
    subject.runner.outcomes(subject.made, views, options)
    if difference(before, jsonable(options)):
        yield Problem("it changes its options, which the next request of the same kind gets, too", subject.place)
    if dict(document.attributes) != {"key": "value"}:
        yield Problem("it changes the attributes of documents, which others see, too", subject.place)


def result_size(subject: AnalyzerSubject) -> Iterator[Problem]:
    """Results grow with the text, not faster."""
    sizes = []
    for length in (4000, 16_000):
        given = subject.runner.run(subject.made, [prose(length)])[0]
        sizes.append(len(json.dumps(given)))
    if sizes[1] > 10 * max(sizes[0], 1000):
        message = f"the result of 16,000 characters has {sizes[1]:,} bytes, that of 4,000 has {sizes[0]:,}: do not "
        yield Problem(message + "repeat the text in each annotation", subject.place)


def messages(subject: AnalyzerSubject) -> Iterator[Problem]:
    """What it says of its failures holds no word of the text."""
    for name, text in subject.texts.items():
        for outcome in subject.runner.outcomes(subject.made, subject.runner.views([text])):
            told = outcome.failure if isinstance(outcome, Failed) else None
            if told is not None and leaked(f"{told.message} {dict(told.metadata)}", text):
                message = "the message of a failure holds words of the text, and goes into logs: tell what and where"
                yield Problem(f"of {name!r}: {message}", subject.place)
                return


def languages(subject: AnalyzerSubject) -> Iterator[Problem]:
    """It works on documents of another language that it says it works on."""
    others = [each.split("-")[0] for each in subject.manifest.languages]
    other = next((each for each in (*others, "xx") if each not in ("*", subject.part.language)), "xx")
    if other not in others and "*" not in others:
        raise NotApplicable("it works on one language")
    part = subject.part
    with (
        Harness(subject.plugin, *subject.more, analyzer=part.name, settings=part.settings, language=other) as harness,
        overheard() as raised,
    ):
        results = harness.run([subject.texts[name] for name in subject.short], **part.options)
    for name, result in zip(subject.short, results, strict=True):
        failure = result[part.name].failure
        if failure is not None and subject.results[name].failure is None:
            place = next(filter(None, map(subject.places.of_error, raised)), "") or subject.place
            yield Problem(f"of {name!r} as a document of language {other!r}: {failure.message}", place)
            return


def snapshot(subject: AnalyzerSubject) -> Iterator[Problem]:
    """What it says is what it said when the snapshot was taken."""
    path = subject.snapshot
    if path is None:
        raise NotApplicable("no snapshot=… was named")
    emits = subject.manifest.emits.items()
    found = {
        "kinds": {
            kind: model.DESCRIPTOR.full_name if issubclass(model, Message) else model.model_json_schema()
            for kind, model in emits
        },
        "results": {
            name: [plain_annotation(item) for item in result.annotations]
            for name, result in results_of(subject)
            if name.startswith("sample ") or name == "a story"
        },
    }
    told = json.dumps(found, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(told, encoding="utf-8")
        raise NotApplicable(f"the snapshot {path.name} was taken now: look at it, and commit it")
    try:
        before = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        before = {}
    if where := difference(before, json.loads(told), 1e-6):
        message = (
            f"it says something else than its snapshot: {where}. If that is meant: delete the file, run again, and "
        )
        yield Problem(message + "raise the version", f"{_relative(path)}:1")


def _relative(path: Path) -> str:
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)


def _sent_spans(sent: Any, value: object) -> Iterator[Span]:
    """The spans in the message of an annotation as it was sent."""
    if isinstance(value, Message):
        message = type(value)()
        sent.extension.Unpack(message)
        yield from message_spans(message)


class _Watched(View):
    """A view that remembers which layers and kinds were read."""

    __slots__ = ("read",)

    def __init__(self, view: View) -> None:
        super().__init__(view.document, view._parse, view._layers, view._annotations)
        self.read: set[Layer | str] = set()

    def _read(self, layer: Layer) -> Any:
        self.read.add(layer)
        return super()._read(layer)

    def _provided(self, kind: str) -> Any:
        self.read.add(kind)
        return super()._provided(kind)
