"""Whose clause it is: every cue its own subject, and no more content than that one says."""

from __future__ import annotations

import pytest

from .texts import said_in, view_of


def _of(text: str, *roles: tuple[str, str]) -> set[tuple[str, str, str]]:
    """Source, cue and content of each attribution by default."""
    found = said_in(view_of(text, *roles), speech_only=True, asserted_only=True)
    return {(" ".join(one.source), " ".join(one.cue), " … ".join(one.content)) for one in found}


def test_two_speakers_of_one_line_keep_their_own_words_where_the_tokenizer_sees_one_sentence() -> None:
    said = _of('"Has the tide turned?" asked Ilse. "I fear so," said Qamar.')
    assert said == {
        ("Ilse", "asked", '"Has the tide turned?"'),
        ("Qamar", "said", '"I fear so,"'),
    }


@pytest.mark.parametrize(
    "text",
    [
        '"The tide is out," said Qamar Aziz, and he left the pier.',
        '"The tide is out," said Qamar Aziz, and the door slammed.',
        '"The tide is out," said Qamar Aziz, but shut the gate.',
    ],
)
def test_what_a_speaker_does_next_is_no_part_of_him(text: str) -> None:
    assert _of(text) == {("Qamar Aziz", "said", '"The tide is out,"')}


def test_a_quotation_goes_on_behind_a_semicolon() -> None:
    said = _of('"It is late," returned she; "for the ferry has gone, and he told me so himself."')
    assert ("she", "returned", '"It is late," … "for the ferry has gone, and he told me so himself."') in said


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("The envoy criticised Yusuf Mbaye for saying that the well was dry.", "Yusuf Mbaye"),
        ("The league fined Yusuf Mbaye in May for claiming that the well was dry.", "Yusuf Mbaye"),
        ("Yusuf Mbaye was suspended in May for claiming that the well was dry.", "Yusuf Mbaye"),
        ("Yusuf Mbaye later apologised to the town for saying that the well was dry.", "Yusuf Mbaye"),
    ],
)
def test_whoever_is_blamed_for_saying_so_said_it(text: str, source: str) -> None:
    assert next(one for one in _of(text) if one[2] == "that the well was dry")[0] == source


def test_whoever_blames_is_not_taken_for_who_said_it() -> None:
    said = _of(
        "The envoy slammed Yusuf Mbaye as reckless for suggesting that the well was dry.",
        ("source", "The envoy"),
        ("cue", "slammed"),
        ("content", "Yusuf Mbaye as reckless"),
        ("cue", "suggesting"),
        ("content", "that the well was dry"),
    )
    assert ("Yusuf Mbaye", "suggesting", "that the well was dry") in said


def test_little_said_is_nothing_reported() -> None:
    assert _of("The envoy was admired for saying little and for writing well.") == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "According to the ferry line's chief engineer, Tarek Aslan, the hull was dry.",
            ("the ferry line's chief engineer, Tarek Aslan", "According to", "the hull was dry"),
        ),
        (
            "The Courier learned that, according to a memo, the hull was dry.",
            ("a memo", "according to", "the hull was dry"),
        ),
        (
            "While one hull in nine is dry according to a survey, most boats leak.",
            ("a survey", "according to", "one hull in nine is dry"),
        ),
    ],
)
def test_according_to_has_one_clause_and_a_name(text: str, expected: tuple[str, str, str]) -> None:
    assert expected in _of(text, ("cue", expected[1]), ("source", expected[0].split(",")[0]))


def test_whoever_is_late_is_not_the_report_s_author() -> None:
    text = "According to the port's chief engineer, Tarek Aslan, the clerk, was late."
    said = _of(text, ("cue", "According to"), ("source", "the port's chief engineer"))
    assert all("Tarek" not in source for source, _, _ in said)


def test_the_informant_of_a_sentence_is_no_source_of_its_participle() -> None:
    said = _of(
        "The mill dismissed its cook, stating that he had slept, according to the Courier.",
        ("content", "The mill dismissed its cook"),
        ("cue", "stating"),
        ("content", "that he had slept"),
        ("cue", "according to"),
        ("source", "the Courier"),
    )
    assert ("The mill", "stating", "that he had slept") in said


def test_while_begins_somebody_else_s_clause() -> None:
    said = _of(
        'Brightco said its shelves were "bare" and called the rush "odd", while Lumen, in a post, called it "mad".',
        ("source", "Brightco"),
        ("cue", "said"),
        ("content", 'its shelves were "bare"'),
        ("cue", "called"),
        ("content", 'the rush "odd"'),
        ("source", "Lumen"),
        ("cue", "called"),
        ("content", 'it "mad"'),
    )
    assert ("Brightco", "called", 'the rush "odd"') in said
    assert ("Lumen", "called", 'it "mad"') in said


def test_whereas_and_that_part_two_authors() -> None:
    said = _of(
        "Okoye (2011) argues that the drum is older, whereas Berg and Sato (2016) hold that it is not.",
        ("source", "Okoye"),
        ("cue", "argues"),
        ("content", "that the drum is older, whereas Berg and Sato (2016) hold that it is not"),
    )
    assert said == {
        ("Okoye", "argues", "that the drum is older"),
        ("Berg and Sato", "hold", "that it is not"),
    }


def test_the_second_verb_inside_of_a_final_report_has_the_first_one_s_subject() -> None:
    said = _of("Farid voiced doubts about the dam and said it might leak, aides familiar with the talks said.")
    assert ("Farid", "said", "it might leak") in said


def test_reports_lie_three_deep() -> None:
    said = _of("The Courier said that the envoy's aide claimed that Iris Braga had promised that the road would open.")
    assert [content for _, _, content in sorted(said, key=lambda one: len(one[2]))] == [
        "that the road would open",
        "that Iris Braga had promised that the road would open",
        "that the envoy's aide claimed that Iris Braga had promised that the road would open",
    ]


def test_a_claim_ends_before_the_verb_that_it_is_the_subject_of() -> None:
    said = _of("The claim by Mateus Dias that the ballots were burned has not been proven.")
    assert said == {("Mateus Dias", "claim by", "that the ballots were burned")}


def test_whom_somebody_told_in_which_town_is_nothing_said() -> None:
    said = _of(
        "The pass will stay shut, the head of the valley, Kofi Boateng, told farmers in the town of Ostrava on Friday.",
        ("source", "the head of the valley, Kofi Boateng"),
        ("cue", "told"),
    )
    assert {content for _, _, content in said} == {"The pass will stay shut"}


def test_a_court_that_one_cites_holds() -> None:
    said = _of("In Harmon v. Pike, this Court held that a tenant may sublet a barn.")
    assert said == {("this Court", "held", "that a tenant may sublet a barn")}


def test_two_lines_of_a_hearing_are_an_exchange() -> None:
    text = (
        "He asked for a lawyer, and this followed:\n\nThe COURT: Mr. Salako, that is refused.\n\n"
        "The WITNESS: No rule says so.\n\nA jury found him guilty."
    )
    said = _of(text)
    assert ("The COURT", ":", "Mr. Salako, that is refused.") in said
    assert ("The WITNESS", ":", "No rule says so.") in said


def test_and_i_quote_is_nothing_that_the_letter_says() -> None:
    said = _of('The lease says, and I quote, "No tenant shall keep goats."')
    assert said == {("The lease", "says", '"No tenant shall keep goats."')}


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        (
            "The vote was close, and it shows how much the valley has changed.",
            (("source", "it"), ("cue", "shows"), ("content", "how much the valley has changed")),
        ),
        (
            "It is a valley that reveals its charms slowly.",
            (("source", "that"), ("cue", "reveals"), ("content", "its charms slowly")),
        ),
        (
            'The traders are known as "night owls".',
            (("source", "The traders"), ("cue", "known as"), ("content", '"night owls"')),
        ),
        (
            'The dealers want as many of their "treasures" back as they can get.',
            (
                ("source", "The dealers"),
                ("cue", "want"),
                ("content", 'as many of their "treasures" back as they can get'),
            ),
        ),
        (
            "Ottmar retweeted it imagining that it was his.",
            (("source", "Ottmar"), ("cue", "retweeted"), ("content", "it imagining that it was his")),
        ),
    ],
)
def test_nobody_has_said_it(text: str, roles: tuple[tuple[str, str], ...]) -> None:
    assert _of(text, *roles) == set()


def test_behind_a_semicolon_somebody_else_speaks() -> None:
    said = _of(
        'According to the embassy, the guest died in May; Arden police referred to him as "the rower."',
        ("cue", "According to"),
        ("source", "the embassy"),
        ("content", "the guest died in May"),
    )
    assert said == {
        ("the embassy", "According to", "the guest died in May"),
        ("Arden police", "referred to", 'him as "the rower."'),
    }


def test_the_quoted_words_of_a_headline_are_not_all_that_is_said() -> None:
    said = _of(
        'Arden Will Take "Hard Look" At Old Looms, Clerk Says',
        ("content", '"Hard Look" At Old Looms'),
        ("source", "Clerk"),
        ("cue", "Says"),
    )
    assert said == {("Clerk", "Says", 'Arden Will Take "Hard Look" At Old Looms')}


def test_whom_who_stands_for_is_nothing_said() -> None:
    text = "The tall clerk, who had said little, left the room."
    roles = (("content", "The tall clerk"), ("source", "who"), ("cue", "had said"))
    assert "The tall clerk" not in {content for _, _, content in _of(text, *roles)}


def test_whoever_was_fined_for_saying_so_is_no_part_of_what_was_said() -> None:
    text = "He was fined for saying the well was dry."
    roles = (("content", "He"), ("cue", "saying"), ("content", "the well was dry"))
    assert _of(text, *roles) == {("He", "saying", "the well was dry")}


def test_a_conjunction_is_no_part_of_a_source() -> None:
    text = "Whereas Mbaye argues that the well was dry, the town kept it."
    roles = (("source", "Whereas Mbaye"), ("cue", "argues"), ("content", "that the well was dry"))
    assert ("Mbaye", "argues", "that the well was dry") in _of(text, *roles)


def test_what_one_said_ends_before_what_others_reported() -> None:
    text = "Aziz said two wells were dry, while the ferry line reported five."
    roles = (("source", "Aziz"), ("cue", "said"), ("content", text[10:-1]))
    assert ("Aziz", "said", "two wells were dry") in _of(text, *roles)
