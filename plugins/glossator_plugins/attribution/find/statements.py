"""Statements: from the tagger's phrases and the quotation marks to linked statements, inside quotations too."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from glossator.text.annotation import Span
from glossator_plugins.attribution.find.frames.asides import with_asides
from glossator_plugins.attribution.find.frames.blames import with_blames
from glossator_plugins.attribution.find.frames.chains import with_chains
from glossator_plugins.attribution.find.frames.edges import with_edges
from glossator_plugins.attribution.find.frames.finals import with_finals
from glossator_plugins.attribution.find.frames.frames import (
    framed,
    with_apposed_sources,
    with_named_sources,
    with_parted_sources,
    with_split_contents,
    with_whole_finals,
)
from glossator_plugins.attribution.find.frames.gaps import fillings_of, with_clauses
from glossator_plugins.attribution.find.frames.hearsay import hearsay_of
from glossator_plugins.attribution.find.frames.informants import with_informants
from glossator_plugins.attribution.find.frames.middles import with_middles
from glossator_plugins.attribution.find.frames.outers import outers_of
from glossator_plugins.attribution.find.frames.participles import with_participles, with_shared_sources
from glossator_plugins.attribution.find.frames.passives import passives_of
from glossator_plugins.attribution.find.frames.quoted import with_quoted
from glossator_plugins.attribution.find.frames.relatives import with_relatives
from glossator_plugins.attribution.find.frames.reports import reports_of
from glossator_plugins.attribution.find.frames.seconds import with_seconds
from glossator_plugins.attribution.find.frames.subordinates import with_ended_subordinates, with_main_subjects
from glossator_plugins.attribution.find.quotations.adoptions import with_adoptions
from glossator_plugins.attribution.find.quotations.blocks import with_blocks
from glossator_plugins.attribution.find.quotations.dialogue import with_dialogue
from glossator_plugins.attribution.find.quotations.introductions import with_introductions
from glossator_plugins.attribution.find.quotations.openings import with_openings
from glossator_plugins.attribution.find.quotations.refusals import with_refusals
from glossator_plugins.attribution.find.sources.addressees import without_addressees
from glossator_plugins.attribution.find.sources.agents import with_agents
from glossator_plugins.attribution.find.sources.appositions import with_appositions
from glossator_plugins.attribution.find.sources.subjects import with_subjects
from glossator_plugins.attribution.find.words.idioms import without_idioms
from glossator_plugins.attribution.layout.distances import Layout
from glossator_plugins.attribution.layout.quotations import Quotation
from glossator_plugins.attribution.layout.segments import segments_of

from .linking import Linker, Statement, link
from .passages import passages_of, with_wholes
from .phrases import Phrases

# A content span that covers more of a quotation than this is the quotation, not a statement inside it.
_MOST = 0.8


def statements_of(
    layout: Layout,
    sentences: Sequence[Span],
    quotations: Sequence[Quotation],
    phrases: Phrases,
    linker: Linker = link,
) -> list[Statement]:
    """Every statement, unordered; those that a quoted speaker reports are found inside their quotation."""
    quotations = with_wholes(layout.text, quotations)
    pieces = [piece for quotation in quotations if quotation.whole for piece in quotation.pieces]
    inner: list[Phrases] = [Phrases(*parts) for parts in _inside(pieces, phrases)]
    statements: list[Statement] = []
    nested: set[Span] = set()
    for piece, within in zip(pieces, inner, strict=True):
        if not within.cues:
            continue
        longest = _MOST * (piece.end - piece.begin)
        contents = [content for content in within.contents if content.end - content.begin <= longest]
        unmarked = [_unmarked(layout.text, content, piece) for content in contents]
        statements += linker(layout, within.cues, within.sources, passages_of(layout.text, unmarked, ()))
        nested.update(within.cues, within.sources, contents)
    outer = Phrases(*(tuple(span for span in role if span not in nested) for role in phrases))
    outer = with_named_sources(layout.text, sentences, _outside(outer, inner))
    outer = with_split_contents(layout.text, with_parted_sources(layout.text, outer))
    outer = with_apposed_sources(layout.text, outer)
    outer = with_subjects(layout.text, sentences, outer)
    segments = list(segments_of(layout.text, sentences, pieces))
    outer = with_openings(layout.text, segments, outer)
    outer = outer.with_more(fillings_of(layout.text, segments, outer))
    outer = with_quoted(layout.text, segments, with_clauses(layout.text, segments, outer))
    outer = reports_of(layout.text, segments, outer)
    outer = with_middles(layout.text, segments, outer)
    outer = without_idioms(layout.text, with_finals(layout.text, segments, outer))
    outer = with_relatives(layout.text, segments, with_participles(layout.text, segments, outer))
    quoted = [piece for quotation in quotations for piece in quotation.pieces]
    outer = with_seconds(layout.text, segments, quoted, outer)
    outer = with_ended_subordinates(layout.text, sentences, quoted, outer)
    outer = with_appositions(layout.text, without_addressees(layout.text, outer))
    passages = passages_of(layout.text, outer.contents, quotations, sentences)
    linked = linker(layout, outer.cues, outer.sources, passages)
    statements += with_asides(layout, sentences, outer, pieces, linked)
    statements += framed(layout.text, sentences, outer, pieces, statements)
    statements = list(with_introductions(layout, sentences, quotations, statements))
    statements = list(with_adoptions(layout, quotations, statements))
    statements = list(with_dialogue(layout.text, statements))
    statements = list(with_agents(layout.text, statements))
    statements = list(with_chains(layout.text, statements))
    statements = list(with_refusals(layout.text, sentences, statements))
    statements = list(with_blocks(layout, sentences, outer, pieces, statements))
    statements = list(outers_of(layout.text, segments, statements))
    statements = list(passives_of(layout.text, segments, statements))
    statements = list(with_shared_sources(layout.text, statements))
    statements = list(with_whole_finals(layout.text, sentences, statements))
    statements = list(with_informants(layout.text, sentences, statements))
    statements = list(with_main_subjects(layout.text, sentences, statements))
    statements = list(with_edges(layout.text, statements))
    statements = list(with_blames(layout.text, sentences, quoted, statements))
    return [*statements, *hearsay_of(layout.text, sentences, phrases, pieces, statements)]


def _unmarked(text: str, content: Span, piece: Span) -> Span:
    """The content without the mark that opens the quotation around it, and not it."""
    opens = content.begin == piece.begin and not text[content.begin].isalnum() and content.end - content.begin > 1
    return Span(content.begin + 1, content.end) if opens else content


def _outside(phrases: Phrases, inner: Sequence[Phrases]) -> Phrases:
    """Without sources and cues inside quotations: they cannot introduce the quotation that they lie in."""
    sources = {span for within in inner for span in within.sources}
    return phrases._replace(sources=tuple(span for span in phrases.sources if span not in sources))


def _inside(pieces: Sequence[Span], phrases: Phrases) -> list[tuple[tuple[Span, ...], ...]]:
    """For each piece of a quotation, the sources, cues and contents that lie in it."""
    found: list[list[list[Span]]] = [[[], [], []] for _ in pieces]
    for role, spans in enumerate(phrases):
        for span in spans:
            number = bisect_right(pieces, span.begin, key=lambda piece: piece.begin) - 1
            if number >= 0 and span.end <= pieces[number].end:
                found[number][role].append(span)
    return [tuple(tuple(role) for role in roles) for roles in found]
