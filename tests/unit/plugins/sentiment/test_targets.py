"""Targets: what the text feels about whom it names."""

from __future__ import annotations

import pytest

from glossator.text.annotation import Reference, SentimentLevel, SentimentVoice
from glossator.text.parse import Polarity

from .texts import BAD, FLAT, GOOD, at, sentiment_of, view_of


def test_a_target_refers_to_the_entity_even_if_its_edges_moved() -> None:
    view = view_of(
        ("Hale praised the Red Cross's work on 3 May.", GOOD),
        mentions=(("PERSON", "Hale", FLAT), ("ORG", "the Red Cross's", GOOD), ("DATE", "3 May", FLAT)),
        entities=(("PERSON", "Hale"), ("ORG", "Red Cross"), ("DATE", "3 May")),
    )
    hale, cross = at(SentimentLevel.TARGET, sentiment_of(view))
    assert (hale.label, cross.label) == ("neutral", "positive")
    assert cross.value.target == Reference("m2", "names")
    assert view.slice(cross.spans[0]) == "Red Cross"


def test_an_entity_that_the_model_did_not_tag_has_the_feeling_of_its_sentence() -> None:
    view = view_of(("Noon came.", FLAT), ("Hale won.", GOOD), entities=(("PERSON", "Hale"),))
    (hale,) = at(SentimentLevel.TARGET, sentiment_of(view))
    assert (hale.label, hale.value.target, view.slice(hale.spans[0])) == ("positive", Reference("m1", "names"), "Hale")


def test_a_target_in_somebody_elses_words_is_quoted_and_so_is_who_speaks_them() -> None:
    view = view_of(
        ('"Lindau is a disgrace," Hale said.', BAD),
        ("Hale called Lindau a ruin.", BAD),
        mentions=(("LOC", "Lindau", BAD), ("PERSON", "Hale", BAD), ("PERSON", "Hale", BAD)),
        entities=(("LOC", "Lindau"), ("PERSON", "Hale"), ("PERSON", "Hale")),
        said=(("Hale", "said", '"Lindau is a disgrace,"'),),
    )
    targets = at(SentimentLevel.TARGET, sentiment_of(view))
    assert [target.value.quoted for target in targets] == [True, True, False]
    assert [(target.label, target.value.rule) for target in targets] == [
        ("negative", "described"), ("neutral", "speaker"), ("neutral", "judge"),
    ]  # fmt: skip


def test_a_report_judges_whom_its_words_judge() -> None:
    likely = Polarity(0.9, 0.08, 0.02)
    flat = [(f"Bus {number} ran.", FLAT) for number in range(12)]

    def labels(sentence: str, felt: Polarity, kind: str, polarity: Polarity, *more: tuple[str, Polarity]) -> str:
        view = view_of((sentence, felt), *more, mentions=((kind, "Varn", polarity),), entities=((kind, "Varn"),))
        return at(SentimentLevel.TARGET, sentiment_of(view, pronouns="none"))[0].label

    sure = Polarity(0.995, 0.004, 0.001)
    assert labels("The town will miss Varn.", GOOD, "PERSON", likely) == "positive"
    assert labels("The town will miss Varn.", GOOD, "PERSON", likely, *flat) == "neutral"
    assert labels("Varn gave us a splendid year.", GOOD, "PERSON", sure, *flat) == "positive"
    for sentence, felt, kind in (
        ("Varn went by at noon.", GOOD, "PERSON"),
        ("Varn gave the town a splendid year.", FLAT, "PERSON"),
        ("The splendid Varn delegation left.", GOOD, "NORP"),
        ("Varn sales gave a splendid profit.", GOOD, "ORG"),
    ):
        assert labels(sentence, felt, kind, likely, *flat) == "neutral"


def test_a_headline_is_not_one_sentence_with_the_line_below_even_if_the_tokenizer_says_so() -> None:
    text = "Varn attacked\n\nMills read the papers on Monday."
    view = view_of(
        (text, BAD), mentions=(("PERSON", "Varn", FLAT), ("PERSON", "Mills", BAD)),
        entities=(("PERSON", "Varn"), ("PERSON", "Mills")),
    )  # fmt: skip
    varn, mills = at(SentimentLevel.TARGET, sentiment_of(view, pronouns="none"))
    assert (varn.label, varn.value.rule, mills.value.rule) == ("neutral", "victim", "")


def test_where_somebody_is_from_and_a_signature_are_not_judged() -> None:
    view = view_of(
        ("The 27-year-old Norlander won the race.", GOOD),
        ("Police banned Norland flights.", BAD),
        ("Police denounced the Norland-Lindmark pact.", BAD),
        ("Many thanks!\n\nWith love,\nVarn", GOOD),
        mentions=(
            ("NORP", "Norlander", GOOD),
            ("GPE", "Norland", BAD),
            ("GPE", "Norland", BAD),
            ("PERSON", "Varn", GOOD),
        ),
        entities=(("NORP", "Norlander"), ("GPE", "Norland"), ("GPE", "Norland"), ("PERSON", "Varn")),
    )
    targets = at(SentimentLevel.TARGET, sentiment_of(view, pronouns="none"))
    assert [(one.label, one.value.rule) for one in targets] == [("neutral", "bystander")] * 4


def test_a_name_before_a_noun_only_says_whose_it_is() -> None:
    view = view_of(
        ("A judge dismissed the Varn lawsuit.", BAD),
        ("A judge dismissed Varn.", BAD),
        mentions=(("PERSON", "Varn", BAD), ("PERSON", "Varn", BAD)),
        entities=(("PERSON", "Varn"), ("PERSON", "Varn")),
    )
    lawsuit, varn = at(SentimentLevel.TARGET, sentiment_of(view, pronouns="none"))
    assert (lawsuit.label, lawsuit.value.rule) == ("neutral", "bystander")
    assert (varn.label, varn.value.rule) == ("negative", "judged")


def test_in_a_report_the_classifier_must_be_surer_of_a_feeling_than_in_a_sentence_alone() -> None:
    doubtful = Polarity(0.55, 0.4, 0.05)
    named = (("PERSON", "Hale", doubtful),)
    story = [(f"Bus {number} ran.", FLAT) for number in range(10)]
    alone, among = (
        targets[0]
        for targets in (
            at(SentimentLevel.TARGET, sentiment_of(view_of(*text, mentions=named, entities=(("PERSON", "Hale"),))))
            for text in ([("Hale left.", doubtful)], [("Hale left.", doubtful), *story])
        )
    )
    assert (alone.label, among.label) == ("positive", "neutral")


def test_what_somebody_owns_is_not_judged_as_its_owner() -> None:
    view = view_of(
        ("Ana Hale thanked her colleagues.", GOOD),
        mentions=(("PERSON", "Ana Hale", FLAT),),
        entities=(("PERSON", "Ana Hale"),),
    )
    her = at(SentimentLevel.TARGET, sentiment_of(view))[-1]
    assert (view.slice(her.spans[0]), her.value.rule) == ("her", "bystander")


def test_who_speaks_in_a_sentence_alone_may_be_judged_by_it() -> None:
    said = (("Mills", "said", "that Hale was late"),)
    felt = Polarity(0.05, 0.25, 0.7)

    def label(*more: tuple[str, Polarity]) -> str:
        view = view_of(
            ("Mills said that Hale was late.", felt),
            *more,
            mentions=(("PERSON", "Mills", felt),),
            entities=(("PERSON", "Mills"),),
            said=said,
        )
        return at(SentimentLevel.TARGET, sentiment_of(view))[0].label

    assert (label(), label(("It rained.", FLAT), ("It snowed.", FLAT))) == ("negative", "neutral")


def test_a_rule_decides_where_words_leave_no_doubt_and_says_so() -> None:
    view = view_of(
        ("Hale robbed Mills in Lindau.", BAD),
        mentions=(("PERSON", "Hale", BAD), ("PERSON", "Mills", BAD), ("LOC", "Lindau", BAD)),
        entities=(("PERSON", "Hale"), ("PERSON", "Mills"), ("LOC", "Lindau")),
    )
    found = [(one.label, one.value.rule) for one in at(SentimentLevel.TARGET, sentiment_of(view))]
    assert found == [("negative", "doer"), ("neutral", "victim"), ("neutral", "bystander")]


def test_reported_speech_has_a_word_of_its_own_and_the_authors_own_words_are_his() -> None:
    view = view_of(
        ("Mills said that Hale was a ruin.", BAD),
        ("We say that Lindau is a ruin.", BAD),
        mentions=(("PERSON", "Mills", BAD), ("PERSON", "Hale", BAD), ("LOC", "Lindau", BAD)),
        entities=(("PERSON", "Mills"), ("PERSON", "Hale"), ("LOC", "Lindau")),
        said=(("Mills", "said", "that Hale was a ruin"), ("We", "say", "that Lindau is a ruin")),
    )
    mills, hale, lindau = at(SentimentLevel.TARGET, sentiment_of(view))
    assert (hale.value.voice, hale.value.quoted) == (SentimentVoice.REPORTED, True)
    assert (lindau.value.voice, lindau.value.quoted) == (SentimentVoice.AUTHOR, False)
    assert (mills.label, mills.value.rule, mills.value.voice) == ("neutral", "speaker", SentimentVoice.AUTHOR)


def test_an_entity_is_what_the_author_says_at_all_of_its_mentions() -> None:
    sure = Polarity(0.93, 0.05, 0.02)
    view = view_of(
        ("Anna Hale won.", GOOD),
        ("Then Hale slept.", FLAT),
        ('"Hale ruined Lindau," he said.', BAD),
        ("Hale beamed.", GOOD),
        mentions=(
            ("PERSON", "Anna Hale", sure),
            ("PERSON", "Hale", FLAT),
            ("PERSON", "Hale", BAD),
            ("LOC", "Lindau", BAD),
            ("PERSON", "Hale", sure),
        ),
        entities=(
            ("PERSON", "Anna Hale"),
            ("PERSON", "Hale"),
            ("PERSON", "Hale"),
            ("LOC", "Lindau"),
            ("PERSON", "Hale"),
        ),
        said=(("he", "said", '"Hale ruined Lindau,"'),),
    )
    hale, lindau = at(SentimentLevel.TARGET, sentiment_of(view, targets="entity", pronouns="none"))
    assert [view.slice(span) for span in hale.spans] == ["Anna Hale", "Hale", "Hale", "Hale"]
    assert hale.value.target == Reference("m1", "names")
    assert (hale.label, hale.value.quoted) == ("positive", False)
    assert 0.4 < hale.value.score < 0.75  # the flat mention weighs less than the two clear ones
    mentions = at(SentimentLevel.TARGET, sentiment_of(view, pronouns="none"))
    own = [
        one.value.magnitude for one in mentions if view.slice(one.spans[0]).endswith("Hale") and not one.value.quoted
    ]
    assert (len(own), hale.value.magnitude) == (3, pytest.approx(sum(own)))
    # Only somebody else speaks of Lindau.
    assert (lindau.label, lindau.value.score, lindau.value.magnitude, lindau.value.quoted) == ("neutral", 0, 0, True)
