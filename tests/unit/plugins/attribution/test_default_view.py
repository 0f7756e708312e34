"""The default view: what was said or written, if the text asserts it; acts and assertions of the rest."""

from __future__ import annotations

import pytest

from glossator.text.annotation import AttributionAct as Act
from glossator.text.annotation import AttributionAssertion as Assertion

from .texts import attributions_of, view_of


def judged(text: str, source: str, cue: str, content: str) -> tuple[Act, Assertion]:
    roles = [("cue", cue), ("content", content)]
    view = view_of(text, *([("source", source)] if source else []), *roles)
    (found,) = (one.value for one in attributions_of(view) if view.slice(one.value.cue[0]).endswith(cue))
    shown = bool(attributions_of(view, speech_only=True, asserted_only=True))
    speech = found.act not in (Act.BELIEVES, Act.PERCEIVES, Act.DOES)
    assert shown == (speech and found.assertion is Assertion.ASSERTED)
    return found.act, found.assertion


@pytest.mark.parametrize(
    ("source", "cue", "content", "act"),
    [
        ("Marlo Foods", "recalled", "9,000 tins", Act.DOES),
        ("The clerk", "recalled", "that the tins were late", Act.SAYS),
        ("Lindqvist Steel", "wrote off", "a mill", Act.DOES),
        ("The clerk", "wrote", "that the mill was old", Act.WRITES),
        ("The senate", "rejected", "the motion", Act.DOES),
        ("The senate", "rejected", "the idea that farms could wait", Act.SAYS),
        ("The crew", "called", "the coastguard", Act.DOES),
        ("The crew", "called", "it a miracle", Act.SAYS),
        ("The crew", "called", "for calm", Act.ORDERS),
        ("A juror", "asked", "whether it rained", Act.ASKS),
        ("A juror", "asked", "the judge to wait", Act.ORDERS),
        ("The firm", "pledged", "to plant oaks", Act.PROMISES),
        ("A study of oaks", "found", "that bark is thicker", Act.SAYS),
        ("A walker", "found", "that the gate was shut", Act.PERCEIVES),
        ("The firm", "expects", "a dry May", Act.BELIEVES),
        ("An auditor", "found", "that one bill in nine was wrong", Act.SAYS),
        ("The clinic", "reported", "90 cases of mumps", Act.SAYS),
        ("The clinic", "reported", "that, after a call in May, it shut", Act.SAYS),
        ("The firm", "reported", "a net loss of 3 million", Act.DOES),
        ("The warden", "claimed", "most of the sheep drowned", Act.SAYS),
        ("Two groups", "claimed", "the U.S. ferry was theirs", Act.SAYS),
        ("The rebels", "claimed", "responsibility for the raid", Act.SAYS),
        ("The rebels", "claimed", "two bridges built in May", Act.DOES),
        ("A judge", "ordered", "the release of the files", Act.ORDERS),
        ("A judge", "ordered", "a pot of tea", Act.DOES),
        ("The agency", "declared", "the outbreak a plague", Act.SAYS),
        ("The mayor", "declared", "a day of rest", Act.DOES),
        ("The envoy", "called", "its steps defensive", Act.SAYS),
    ],
)
def test_acts_are_told_by_verb_and_content(source: str, cue: str, content: str, act: Act) -> None:
    assert judged(f"{source} {cue} {content}.", source, cue, content) == (act, Assertion.ASSERTED)


@pytest.mark.parametrize(
    ("text", "source", "cue", "assertion"),
    [
        ("Nobody said that it snowed.", "Nobody", "said", Assertion.DENIED),
        ("The guard never said that it snowed.", "The guard", "said", Assertion.DENIED),
        ("If the guard says that it snowed, we stay.", "the guard", "says", Assertion.SUPPOSED),
        ("The guard may say that it snowed.", "The guard", "say", Assertion.SUPPOSED),
        ("Did the guard say that it snowed?", "the guard", "say", Assertion.ASKED),
        ("The guard will say that it snowed.", "The guard", "say", Assertion.FORESEEN),
        ("The guard said that nobody had called.", "The guard", "said", Assertion.ASSERTED),
    ],
)
def test_what_the_text_asserts(text: str, source: str, cue: str, assertion: Assertion) -> None:
    content = text[text.index("that") :].rstrip(".?").split(",")[0]
    assert judged(text, source, cue, content) == (Act.SAYS, assertion)


@pytest.mark.parametrize("text", ["That said, the pier is old.", "The gulls, say, are loud."])
def test_idioms_attribute_nothing(text: str) -> None:
    cue = "said" if "said" in text else "say"
    view = view_of(text, ("cue", cue), ("content", text.rsplit(",", maxsplit=1)[-1].strip(" .")))
    assert attributions_of(view) == []
