"""`glossator evaluate`: any analyzer against gold, with intervals, and a page of what they disagree about."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path

import click

from glossator.cli.backend import Backend, open_backend
from glossator.cli.group import Misuse, Problem
from glossator.cli.read.options import (
    access,
    assignments_option,
    client_options,
    config_options,
    load_config,
    parse_analyzers,
    with_language,
    with_options,
)
from glossator.cli.show.failures import Failures
from glossator.cli.show.streams import own_output, tell_written
from glossator.contract.batch import AnalysisOptions, AnalyzerSpec
from glossator.extras import advice
from glossator.host.info import AnalyzerInfo
from glossator.text.document import Document

from ..evaluation.compare import Comparison
from ..evaluation.page import page
from ..evaluation.report import as_json, lines, measures
from ..gold.document import ATTRIBUTION, IGNORE, GoldDocument, GoldError
from ..gold.formats import EXTRAS, FORMATS, format_of, read
from ..gold.mapping import Mapping
from ..results import Texts
from ..scores.measure import DRAWS


@click.command(
    epilog="Exit status: 0 if every document was analyzed, 1 if an analyzer failed on one, 2 if the gold or the "
    "command line is wrong."
)
@click.argument("gold", metavar="GOLD", type=click.Path(path_type=Path))
@click.option(
    "--analyzers", metavar="A,B", help="Score these. Default: those of the default set that say what gold has."
)
@assignments_option
@click.option(
    "--gold-format", type=click.Choice(FORMATS), help="Default: what GOLD's suffix, or the files in a folder, say."
)
@click.option(
    "--map", "mapping", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="What gold's labels mean."
)
@click.option(
    "--documents",
    multiple=True,
    metavar="FILE",
    help="The documents that gold speaks of, to check its texts, and for JSON lines to have them at all. Repeatable.",
)
@click.option("--language", default="", metavar="TAG", help="Of the gold, such as en.")
@click.option(
    "--address", metavar="HOST:PORT", help="Let this server analyze. Default: load the models and do it here."
)
@click.option(
    "--page",
    "page_file",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write the disagreements as HTML.",
)
@click.option("--format", "output_format", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option(
    "--draws",
    type=click.IntRange(0, 100_000),
    default=DRAWS,
    show_default=True,
    help="Of the bootstrap; 0: no intervals.",
)
@client_options
@config_options
@click.pass_context
def evaluate(
    ctx: click.Context,
    /,
    *,
    gold: Path,
    analyzers: str | None,
    assignments: tuple[str, ...],
    gold_format: str | None,
    mapping: Path | None,
    documents: tuple[str, ...],
    language: str,
    address: str | None,
    page_file: Path | None,
    output_format: str,
    draws: int,
    config_file: Path | None,
    settings: tuple[str, ...],
    **connection: str | None,
) -> None:
    """Score analyzers against what people say.

    GOLD is a folder of brat stand-off or UIMA CAS, a file of CoNLL-U, a spaCy DocBin, or corrected lines of
    'glossator analyze --format jsonl'. Spans are scored in four ways: exact (place and label), span (place), type
    (label, and a character shared) and partial (half for those that only overlap); attributions as 'make accuracy'
    does. Intervals are of a bootstrap over documents.

    FILE for --map is TOML: [labels] with Person = "PERSON", Price = "number:money", Speaker = "source",
    Headline = "discard" (no text of the article) or Misc = "ignore".

    \b
    Examples:
      glossator evaluate annotated/ --analyzers entities
      glossator evaluate gold.conllu --map labels.toml --page disagreements.html
      glossator evaluate polnear/ --analyzers attribution --options attribution.speech_only=false
      glossator evaluate gold.spacy --analyzers acme.entities --address localhost:50051 --format json
    """
    config = load_config(config_file, settings, access(**connection))
    if language and address is None:
        config = with_language(config, language)
    with ExitStack() as stack:
        told = stack.enter_context(own_output())
        backend = stack.enter_context(open_backend(address, config))
        try:
            specs, wanted = _read(gold, gold_format, mapping, documents, backend, analyzers=analyzers)
        except GoldError as error:
            raise Misuse(error.failure.message) from error
        specs = with_options(specs, assignments)
        kinds = {info.id: info.kinds for info in backend.analyzers()}
        comparisons, failed = _compare(backend, wanted, specs, kinds, language)
        found = [(one, measures(one, draws)) for one in comparisons]
        if output_format == "json":
            told.write(json.dumps(as_json(found), ensure_ascii=False, indent=1) + "\n")
        else:
            for one, figures in found:
                told.write("\n".join([*lines(one, figures), "", ""]))
        if page_file is not None:
            texts = {document.name: document.text for document in wanted}
            with page_file.open("w", encoding="utf-8", errors="replace") as file:
                file.writelines(page(found, texts))
            tell_written("disagreements", page_file)
    if failed:
        ctx.exit(1)


def _read(
    gold: Path,
    gold_format: str | None,
    mapping: Path | None,
    given: Sequence[str],
    backend: Backend,
    *,
    analyzers: str | None,
) -> tuple[list[AnalyzerSpec], list[GoldDocument]]:
    """What to run, and the gold; raises `GoldError`."""
    infos = {info.id: info for info in backend.analyzers()}
    specs = parse_analyzers(analyzers)
    scored = [infos[spec.analyzer] for spec in specs if spec.analyzer in infos] or [
        info for info in infos.values() if info.in_default_set
    ]
    name = gold_format or format_of(gold)
    explained = Mapping.of(mapping, _labels(scored))
    try:
        documents = list(read(gold, name, explained, given))
    except ImportError as error:
        hint = advice(EXTRAS[name]) if name in EXTRAS else ""
        raise Problem(f"gold in the format {name} cannot be read: {error}" + (f"; {hint}" if hint else "")) from error
    if not documents:
        raise GoldError(f"{gold} holds no document in the format {name}")
    explained.check()
    _check_texts(documents, given, gold)
    there = {span.kind for one in documents for span in one.spans if span.kind != IGNORE}
    there |= {ATTRIBUTION for one in documents if one.attributions}
    if not specs:
        specs = [AnalyzerSpec(info.id) for info in scored if there & set(info.kinds)]
    silent = [spec.analyzer for spec in specs if spec.analyzer in infos and not there & set(infos[spec.analyzer].kinds)]
    if silent or not specs:
        raise GoldError(
            f"the gold has {', '.join(sorted(there)) or 'no annotations'}: there is nothing to score "
            f"{', '.join(silent) or 'an analyzer'} against"
        )
    return specs, documents


def _labels(infos: Iterable[AnalyzerInfo]) -> set[tuple[str, str]]:
    """Kinds and labels that analyzers say; an analyzer of several kinds says its labels of each."""
    return {(kind, label) for info in infos for kind in info.kinds for label in info.labels if kind != ATTRIBUTION}


def _check_texts(gold: Sequence[GoldDocument], given: Sequence[str], path: Path) -> None:
    """Raises `GoldError` if a document that was given has another text than gold of its name."""
    names: set[str] = set()
    for one in gold:
        if one.name in names:
            raise GoldError(f"{path}: two documents are called {one.name!r}: one would hide the other")
        names.add(one.name)
    if not given:
        return
    texts = Texts(given, path.parent)
    for one in gold:
        known = texts.known(one.name)
        if known is not None and known.text != one.text:
            at = next(
                (at for at, (a, b) in enumerate(zip(known.text, one.text, strict=False)) if a != b),
                min(len(known.text), len(one.text)),
            )
            raise GoldError(
                f"{path}: the text of {one.name!r} is not that of the document, from character {at} on "
                f"({len(one.text)} characters and {len(known.text)}): offsets would mean other words"
            )


def _compare(
    backend: Backend,
    gold: Sequence[GoldDocument],
    specs: Sequence[AnalyzerSpec],
    kinds: dict[str, tuple[str, ...]],
    language: str,
) -> tuple[list[Comparison], int]:
    """The comparisons that gold has something for, and how many documents could not be analyzed in whole."""
    there = {span.kind for one in gold for span in one.spans} | {ATTRIBUTION for one in gold if one.attributions}
    comparisons = {
        (spec.name or spec.analyzer, kind): Comparison(spec.name or spec.analyzer, kind)
        for spec in specs
        for kind in kinds.get(spec.analyzer, ())
        if kind in there
    }
    options = AnalysisOptions(tuple(specs), default_language=language)
    failed, failures = 0, Failures()
    sent = [one for one in gold if one.text.strip()]
    documents = (Document(one.text, one.name, one.language) for one in sent)
    for one, result in zip(sent, (each for each in backend.analyze(documents, options)), strict=True):
        failed += not result.ok
        failures.tell(result)
        for item in result.results:
            if item.failure is None:
                for (name, _), comparison in comparisons.items():
                    if name == item.name:
                        comparison.add(one, item)
    failures.end()
    return list(comparisons.values()), failed
