"""What a caller of the sentiment analyzer gets, on every level."""

from __future__ import annotations

import re

import pytest

from glossator.text.annotation import Annotation, Reference, SentimentLevel, SentimentVoice
from glossator.text.parse import Polarity

from .texts import BAD, FLAT, GOOD, MANIFEST, sentiment_of, view_of


def at(level: SentimentLevel, annotations: list[Annotation]) -> list[Annotation]:
    return [annotation for annotation in annotations if annotation.value.level is level]


def test_a_sentence_has_score_magnitude_and_label() -> None:
    view = view_of(("What a splendid day.", GOOD), ("It ended in ruin.", BAD))
    first, second = at(SentimentLevel.SENTENCE, sentiment_of(view))
    assert view.slice(first.spans[0]) == "What a splendid day."
    assert (first.label, second.label) == ("positive", "negative")
    assert min(first.value.score, -second.value.score) > 0.75
    assert first.value.positive + first.value.neutral + first.value.negative == pytest.approx(1)
    assert first.value.magnitude == pytest.approx(1 - first.value.neutral)
    assert first.score == pytest.approx(first.value.positive)
    assert not first.value.quoted
    assert first.value.voice is SentimentVoice.AUTHOR


def test_who_has_no_complaints_is_not_complaining() -> None:
    doubtful = Polarity(0.1, 0.35, 0.55)
    view = view_of(("Tenants had no complaints.", doubtful), ("Tenants had complaints.", doubtful))
    first, second = at(SentimentLevel.SENTENCE, sentiment_of(view))
    assert (first.label, second.label) == ("neutral", "negative")


def test_praise_that_is_denied_is_none() -> None:
    fooled = Polarity(0.6, 0.3, 0.1)
    texts = (
        "The premiere was hardly a masterpiece.",
        "The premiere was a masterpiece.",
        "Our ferry is anything but reliable.",
        "The concert was not only splendid but free.",
    )
    found = at(SentimentLevel.SENTENCE, sentiment_of(view_of(*((text, fooled) for text in texts))))
    assert [one.label for one in found] == ["negative", "positive", "negative", "positive"]


def test_a_document_has_the_feeling_of_a_fair_share_of_its_words_and_the_magnitude_of_its_sentences() -> None:
    view = view_of(("One two three.", GOOD), ("One.", BAD))
    document, first, second, *_ = sentiment_of(view)
    assert document.spans == ()
    assert document.label == "positive"
    assert document.value.magnitude == pytest.approx(first.value.magnitude + second.value.magnitude)
    assert document.value.positive + document.value.neutral + document.value.negative == pytest.approx(1)


def test_a_few_clear_sentences_outweigh_many_flat_ones_and_one_does_not() -> None:
    story = [(f"The {number} bus ran.", FLAT) for number in range(10)]
    bad = [(f"House {number} fell.", BAD) for number in range(8)]
    (most,) = at(SentimentLevel.DOCUMENT, sentiment_of(view_of(*story, *bad)))
    (least,) = at(SentimentLevel.DOCUMENT, sentiment_of(view_of(*story, *bad[:1])))
    assert (most.label, least.label) == ("negative", "neutral")
    assert most.value.score < least.value.score < 0
    assert most.value.positive + most.value.neutral + most.value.negative == pytest.approx(1)


def test_in_a_report_a_doubtful_sentence_counts_where_it_has_words_of_good_or_bad_news() -> None:
    doubtful = Polarity(0.15, 0.4, 0.45)
    plain = [(f"Item {number} was read.", doubtful) for number in range(12)]
    grave = [(f"Fire {number} killed two.", doubtful) for number in range(12)]
    glad = [(f"Team {number} won a prize.", doubtful) for number in range(12)]
    labels = [at(SentimentLevel.DOCUMENT, sentiment_of(view_of(*story)))[0].label for story in (plain, grave, glad)]
    assert labels == ["neutral", "negative", "positive"]


def test_figures_of_markets_feel_nothing() -> None:
    grim = Polarity(0.1, 0.3, 0.6)
    story = (
        ("Tin fell and shares lost 4 percent.", grim),
        ("Gold was flat.", grim),
        ("Profit sank to 9 million.", grim),
    )
    (document,) = at(SentimentLevel.DOCUMENT, sentiment_of(view_of(*story)))
    assert document.label == "neutral"


def test_headline_and_lead_count_twice() -> None:
    flat = [(f"Bus {number} ran.", FLAT) for number in range(12)]
    bad = [(f"House {number} fell.", BAD) for number in range(3)]
    labels = [
        at(SentimentLevel.DOCUMENT, sentiment_of(view_of(*story)))[0].label for story in ([*bad, *flat], [*flat, *bad])
    ]
    assert labels == ["negative", "neutral"]


def test_a_report_tells_bad_news_and_a_letter_feels_it() -> None:
    news = [(f"Shop {number} closed.", FLAT) for number in range(12)] + [("One burned down.", BAD)] * 3
    mine = [(f"I walked past house {number}.", FLAT) for number in range(12)] + [
        ("That still hurts me very much today.", BAD)
    ] * 3
    labels = [at(SentimentLevel.DOCUMENT, sentiment_of(view_of(*story)))[0].label for story in (news, mine)]
    assert labels == ["neutral", "negative"]


def test_contact_lines_and_figures_say_nothing_of_the_whole() -> None:
    story = (("Homes fell.", BAD), ("People wept.", BAD))
    lines = (
        ("Join us at www.example.org for great offers and a lovely time!", GOOD),
        ("Write to news@example.org today for happy news.", GOOD),
        ("41 12 77 31 55 61 11 19", GOOD),
    )
    (document,) = at(SentimentLevel.DOCUMENT, sentiment_of(view_of(*story, *lines)))
    assert document.label == "negative"
    assert document.value.positive == 0
    (alone,) = at(SentimentLevel.DOCUMENT, sentiment_of(view_of(*lines)))
    assert alone.label == "positive"  # of a document that has nothing else


@pytest.mark.parametrize(
    ("polarity", "label"),
    [
        (Polarity(0.33, 0.32, 0.35), "neutral"),
        (Polarity(0.49, 0.02, 0.49), "neutral"),
        (Polarity(0.05, 0.65, 0.3), "neutral"),
        (Polarity(0.05, 0.4, 0.55), "negative"),
        (Polarity(0.55, 0.4, 0.05), "positive"),
        (FLAT, "neutral"),
    ],
)
def test_the_label_is_the_likeliest_class_on_every_level(polarity: Polarity, label: str) -> None:
    view = view_of(("Hale left.", polarity), mentions=(("PERSON", "Hale", polarity),), entities=(("PERSON", "Hale"),))
    annotations = sentiment_of(view)
    assert [annotation.label for annotation in annotations] == [label] * 3
    for annotation in annotations:
        value = annotation.value
        assert annotation.score == max(value.positive, value.neutral, value.negative)
        assert annotation.score == getattr(value, label)
        assert value.score == pytest.approx(value.positive - value.negative)
        assert value.rule == ""


def test_feelings_that_cancel_out_still_have_magnitude() -> None:
    (mixed,) = at(SentimentLevel.DOCUMENT, sentiment_of(view_of(("Wonderful.", GOOD), ("Dreadful.", BAD))))
    (flat,) = at(SentimentLevel.DOCUMENT, sentiment_of(view_of(("Noon.", FLAT), ("Evening.", FLAT))))
    assert mixed.value.score == pytest.approx(flat.value.score) == pytest.approx(0)
    assert mixed.value.magnitude > flat.value.magnitude


def test_a_sentence_in_somebody_elses_words_is_quoted_and_weighs_half() -> None:
    view = view_of(
        ('"It is a disgrace," Hale said.', BAD),
        ("The fair was a joy.", GOOD),
        said=(("Hale", "said", '"It is a disgrace,"'),),
    )
    annotations = sentiment_of(view)
    quoted, own = at(SentimentLevel.SENTENCE, annotations)
    (document,) = at(SentimentLevel.DOCUMENT, annotations)
    assert (quoted.value.quoted, own.value.quoted, document.value.quoted) == (True, False, False)
    assert document.label == "positive"
    assert (quoted.value.voice, own.value.voice) == (SentimentVoice.QUOTED, SentimentVoice.AUTHOR)


def test_a_sentence_that_the_tokenizer_cut_behind_a_word_or_a_title_is_one() -> None:
    view = view_of(
        ("Ann Hale told NTV", GOOD), ("News that it was Mrs.", BAD), ("Mills.", BAD), ("Rain fell.", FLAT),
        mentions=(("PERSON", "Mills", GOOD),), entities=(("PERSON", "Mills"),),
    )  # fmt: skip
    annotations = sentiment_of(view)
    whole, rain = at(SentimentLevel.SENTENCE, annotations)
    assert view.slice(whole.spans[0]) == "Ann Hale told NTV News that it was Mrs. Mills."
    assert (whole.label, rain.label) == ("negative", "neutral")
    assert whole.value.score == pytest.approx((4 - 8) / 12 * (0.8 - 0.05) / (1 - 0.25 * 0.15))
    assert whole.value.positive + whole.value.neutral + whole.value.negative == pytest.approx(1)


def test_a_few_quoted_words_do_not_make_a_sentence_quoted() -> None:
    view = view_of(
        ("The council met for nine hours and then called the plan bold before going home.", GOOD),
        said=(("The council", "called", "the plan bold"),),
    )
    (sentence,) = at(SentimentLevel.SENTENCE, sentiment_of(view))
    assert not sentence.value.quoted


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


def test_who_judges_on_the_whole_judges_those_whom_he_names_alike() -> None:
    doubtful = Polarity(0.15, 0.4, 0.45)

    def label(*others: str) -> str:
        view = view_of(
            ("We went to Varn in May.", FLAT),
            *((other, FLAT) for other in others),
            mentions=(("PERSON", "Varn", doubtful),),
            entities=(("PERSON", "Varn"),),
        )
        return at(SentimentLevel.TARGET, sentiment_of(view, pronouns="none"))[0].label

    assert label("The soup was awful, cold and tasteless.", "I hated it!") == "negative"
    assert label("The soup was hot.", "I had two plates.") == "neutral"


def test_the_words_of_an_opinion_count_beside_the_classifier_and_those_of_a_report_do_not() -> None:
    doubtful = Polarity(0.3, 0.4, 0.3)
    report = [(f"Bus {number} left on time.", FLAT) for number in range(9)]
    mine = [(f"I took bus {number}.", FLAT) for number in range(9)]
    dull = ("A dull, pretentious and boring mess.", doubtful)
    labels = [at(SentimentLevel.SENTENCE, sentiment_of(view_of(dull, *rest)))[0].label for rest in (report, mine)]
    assert labels == ["neutral", "negative"]


@pytest.mark.parametrize(
    "said",
    [
        ('"I hated my room.', "I hated my bed!", 'We left," a guest said.'),
        ("“I hated my room.” “I hated my bed!”", "“We left.”", "That is all."),
    ],
)
def test_what_stands_between_quotation_marks_makes_no_opinion_even_if_nobody_is_found_who_says_it(
    said: tuple[str, ...],
) -> None:
    likely = Polarity(0.05, 0.15, 0.8)

    def label(*sentences: str) -> str:
        flat = [(f"Bus {number} ran to the harbour.", FLAT) for number in range(3)]
        view = view_of(
            *((one, BAD) for one in sentences), *flat, ("The awful Varn was full.", BAD),
            mentions=(("ORG", "Varn", likely),), entities=(("ORG", "Varn"),),
        )  # fmt: skip
        return at(SentimentLevel.TARGET, sentiment_of(view, pronouns="none"))[0].label

    assert label(*said) == "neutral"
    assert label(*(re.sub('[“”"]', "", one) for one in said)) == "negative"


def test_speakers_of_a_conversation_are_not_its_author() -> None:
    likely = Polarity(0.05, 0.15, 0.8)
    said = ("I was sad.", "I was cold.", "I was ill.", "They were awful.", "I hated it.", "I left.")

    def label(mark: str) -> str:
        lines = [(f"\n\n{mark}{one}", FLAT if one == "I left." else BAD) for one in said]
        view = view_of(
            *lines,
            ("I know that awful Varn.", BAD),
            mentions=(("PERSON", "Varn", likely),),
            entities=(("PERSON", "Varn"),),
        )
        return at(SentimentLevel.TARGET, sentiment_of(view, pronouns="none"))[0].label

    assert (label(""), label("Q: ")) == ("negative", "neutral")


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


def test_who_wins_votes_is_glad_and_the_report_is_not_and_death_outweighs() -> None:
    glad, sad = Polarity(0.45, 0.4, 0.15), Polarity(0.25, 0.5, 0.25)
    races = [(f"Team {number} won a prize.", glad) for number in range(12)]
    votes = [(f"Candidate {number} won a seat.", glad) for number in range(12)]
    deaths = [(f"Flood {number} killed two and left three injured.", sad) for number in range(12)]
    old = [(f"Ann {number} died on Friday, aged 8{number % 10}.", BAD) for number in range(12)]
    labels = [
        at(SentimentLevel.DOCUMENT, sentiment_of(view_of(*story)))[0].label for story in (races, votes, deaths, old)
    ]
    assert labels == ["positive", "neutral", "negative", "neutral"]


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


def test_who_writes_for_himself_judges_more_of_those_whom_he_names_than_a_reporter() -> None:
    felt = Polarity(0.95, 0.04, 0.01)
    others = [f"Bus {number} ran." for number in range(10)]

    def label(lead: str) -> str:
        view = view_of(
            ("Hale had a good day.", felt),
            *((f"{lead} {other}", FLAT) for other in others),
            mentions=(("PERSON", "Hale", felt),),
            entities=(("PERSON", "Hale"),),
        )
        return at(SentimentLevel.TARGET, sentiment_of(view))[0].label

    assert (label("The clerk says:"), label("My dear friends, I saw:")) == ("neutral", "positive")


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


@pytest.mark.parametrize("level", list(SentimentLevel))
def test_levels_can_be_chosen(level: SentimentLevel) -> None:
    view = view_of(("Hale won.", GOOD), mentions=(("PERSON", "Hale", GOOD),), entities=(("PERSON", "Hale"),))
    assert [annotation.value.level for annotation in sentiment_of(view, levels=[level])] == [level]


def test_the_manifest_describes_its_options() -> None:
    schema = MANIFEST.options.model_json_schema()
    assert all(option["description"] for option in schema["properties"].values())
    assert schema["additionalProperties"] is False
    assert schema["$defs"]["TargetUnit"]["enum"] == ["mention", "entity"]
    assert schema["$defs"]["Pronouns"]["enum"] == ["named", "all", "none"]


def test_ids_are_unique_and_labels_are_the_manifests() -> None:
    view = view_of(
        ("Hale won.", GOOD), ("He wept.", BAD), mentions=(("PERSON", "Hale", GOOD),), entities=(("PERSON", "Hale"),)
    )
    annotations = sentiment_of(view)
    assert len({annotation.id for annotation in annotations}) == len(annotations) == 5
    assert {annotation.label for annotation in annotations} <= set(MANIFEST.labels)


def test_odd_texts() -> None:
    assert sentiment_of(view_of()) == []
    annotations = sentiment_of(view_of(("***", FLAT), ("—", FLAT)))
    assert [annotation.label for annotation in annotations] == ["neutral"] * 3


def test_probabilities_that_overshoot_by_rounding_are_accepted() -> None:
    (sentence,) = at(SentimentLevel.SENTENCE, sentiment_of(view_of(("Yes.", Polarity(1.0000001, -0.0000001, 0.0)))))
    assert (sentence.value.score, sentence.value.magnitude) == (1.0, 1.0)
