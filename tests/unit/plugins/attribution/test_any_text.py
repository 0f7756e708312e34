"""Whatever the text, the tagger and the entities say: an answer that keeps the contract, the same every time."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from glossator.contract.view import View
from glossator.text.annotation import Annotation, Entity, Span
from glossator.text.document import Document
from glossator.text.parse import Layer, Parse, RoleSpan, Sentence, Token
from glossator_plugins.attribution.settings import AttributionSettings

from .texts import MANIFEST, attributions_of

WORDS = st.sampled_from(
    """Ana Duarte She he They It said told reporters that “ ” " ' ’ ‘ « » '' `` , . ; : ? – adding saying when Asked
    according to the mayor The company plc Mr. Mrs. \n\n \n who I we Q: A: Its leader, and (UN) “It rained,” ok NORTH
    WINS 24-year-old émigré 𠮷 İ""".split(" ")  # noqa: SIM905 - so many quotes would hide the words
)
TEXTS = st.one_of(st.lists(WORDS, max_size=60).map(" ".join), st.text(max_size=80))


@st.composite
def views(draw: st.DrawFn) -> View:
    text = draw(TEXTS)
    places = st.integers(0, len(text))
    spans = st.builds(lambda one, other: Span(min(one, other), max(one, other)), places, places)
    roles = draw(st.lists(st.tuples(spans, st.sampled_from(("source", "cue", "content", "other"))), max_size=12))
    named = draw(st.lists(st.tuples(spans, st.sampled_from(("PERSON", "ORG", "LOC", "DATE"))), max_size=8))
    ends = sorted(draw(st.sets(places, max_size=5)) | {0, len(text)})
    cuts = [Span(begin, end) for begin, end in pairwise(ends) if begin < end]
    parse = Parse(
        "en",
        frozenset(Layer),
        sentences=tuple(Sentence(*cut, number, number + 1) for number, cut in enumerate(cuts)),
        tokens=tuple(Token(*cut, cut.slice(text)) for cut in cuts),
        roles=tuple(sorted(RoleSpan(*span, role, None) for span, role in roles if span.begin < span.end)),
    )
    entities = [
        Annotation("entity", (span,), Entity(entity_id=f"e{number % 3}", canonical_name="x"), label, None, f"m{number}")
        for number, (span, label) in enumerate(named)
        if span.begin < span.end
    ]
    return View(Document(text), parse, MANIFEST.layers, {"entity": ("names", entities)})


@settings(deadline=None, max_examples=60)
@given(view=views(), tagger=st.booleans(), marks=st.booleans(), linking=st.booleans(), speech=st.booleans())
def test_an_answer_that_keeps_the_contract(
    view: View, *, tagger: bool, marks: bool, linking: bool, speech: bool
) -> None:
    chosen = AttributionSettings(use_tagger=tagger, use_quotation_marks=marks, use_linking=linking)
    found = attributions_of(view, chosen, speech_only=speech)
    ids = [item.id for item in found]
    mentions = {item.id for item in view.annotations("entity")}
    assert len(set(ids)) == len(ids)
    for item in found:
        assert list(item.spans) == sorted(item.spans)
        assert item.value.cue
        assert item.value.parent_id == "" or item.value.parent_id in set(ids) - {item.id}
        assert item.value.source_entity is None or item.value.source_entity.annotation_id in mentions
    assert found == attributions_of(view, chosen, speech_only=speech)
