"""Which source and which content belong to which cue, given the tagger's roles."""

from __future__ import annotations

from .texts import Said, attributions_of, said_in, view_of


def test_source_before_the_cue_and_content_behind_it() -> None:
    view = view_of(
        "Ana Duarte believes that the harbour will freeze.",
        ("source", "Ana Duarte"),
        ("cue", "believes"),
        ("content", "that the harbour will freeze"),
    )
    assert said_in(view) == [Said("indirect", ("Ana Duarte",), ("believes",), ("that the harbour will freeze",))]


def test_inversion_takes_the_source_behind_the_cue() -> None:
    view = view_of(
        "Lee disagreed. “The ice is thin,” warned Ana Duarte, who sails. Omar Haddad shrugged.",
        ("source", "Lee"),
        ("cue", "disagreed"),
        ("content", "“The ice is thin,”"),
        ("cue", "warned"),
        ("source", "Ana Duarte, who sails"),
        ("source", "Omar Haddad"),
    )
    assert Said("direct", ("Ana Duarte, who sails",), ("warned",), ("“The ice is thin,”",)) in said_in(view)


def test_a_quotation_goes_on_behind_the_sentence_that_names_the_speaker() -> None:
    view = view_of(
        '"The ice is thin," Duarte said, pointing to reports of thaw. "Nobody should sail. Wait for May."',
        ("content", '"The ice is thin,"'),
        ("source", "Duarte"),
        ("cue", "said"),
        ("cue", "pointing to"),
        ("content", "reports of thaw"),
        ("content", "Nobody should sail"),
    )
    assert said_in(view)[0] == Said(
        "direct", ("Duarte",), ("said",), ('"The ice is thin,"', '"Nobody should sail. Wait for May."')
    )


def test_two_sentences_that_the_tagger_split_are_one_quotation() -> None:
    view = view_of(
        'Mayor Ana Duarte said: "Crews are on the way. The road is shut."',
        ("source", "Mayor Ana Duarte"),
        ("cue", "said"),
        ("content", "Crews are on the way."),
        ("content", "The road is shut"),
    )
    assert said_in(view) == [
        Said("direct", ("Mayor Ana Duarte",), ("said",), ('"Crews are on the way. The road is shut."',))
    ]


def test_a_quotation_over_paragraphs_is_one_attribution() -> None:
    view = view_of(
        "Duarte said: “Crews are on the way.\n\n“The road is shut.”\n\nIt rained.",
        ("source", "Duarte"),
        ("cue", "said"),
        ("content", "Crews are on the way"),
    )
    assert said_in(view) == [Said("direct", ("Duarte",), ("said",), ("“Crews are on the way.", "“The road is shut.”"))]


def test_a_second_cue_of_the_sentence_shares_the_source() -> None:
    view = view_of(
        "Haddad denied the report, insisting that the gates held.",
        ("source", "Haddad"),
        ("cue", "denied"),
        ("content", "the report"),
        ("cue", "insisting"),
        ("content", "that the gates held"),
    )
    assert [(said.source, said.content) for said in said_in(view)] == [
        (("Haddad",), ("the report",)),
        (("Haddad",), ("that the gates held",)),
    ]


def test_a_passive_cue_has_no_source_before_it() -> None:
    view = view_of(
        "Haddad was accused of theft, Duarte said.",
        ("source", "Haddad"),
        ("cue", "was accused of"),
        ("content", "theft"),
    )
    (accusation,) = [said for said in said_in(view) if "was accused of" in said.cue]
    assert accusation.source == ()


def test_neighbours_in_a_paragraph_keep_their_own_words() -> None:
    view = view_of(
        '"I saw smoke," said Haddad. "I ran," Duarte said. Lee thinks both lied.',
        ("content", '"I saw smoke,"'),
        ("cue", "said"),
        ("source", "Haddad"),
        ("content", '"I ran,"'),
        ("source", "Duarte"),
        ("cue", "said"),
        ("source", "Lee"),
        ("cue", "thinks"),
        ("content", "both lied"),
    )
    assert [(said.source, said.content) for said in said_in(view)] == [
        (("Haddad",), ('"I saw smoke,"',)),
        (("Duarte",), ('"I ran,"',)),
        (("Lee",), ("both lied",)),
    ]


def test_what_a_quoted_speaker_reports_lies_inside_his_quotation() -> None:
    view = view_of(
        '"My brother thinks that the dam will hold, but I left town," Duarte said.',
        ("source", "My brother"),
        ("cue", "thinks"),
        ("content", "that the dam will hold"),
        ("source", "Duarte"),
        ("cue", "said"),
    )
    outer, inner = attributions_of(view)
    assert view.slice(outer.value.source[0]) == "Duarte"
    assert view.slice(inner.value.source[0]) == "My brother"
    assert view.slice(inner.spans[0]) == "that the dam will hold"
    assert (outer.value.parent_id, inner.value.parent_id) == ("", outer.id)


def test_a_span_over_two_paragraphs_is_cut_at_their_end() -> None:
    view = view_of(
        "Lee says the mill is sold.\n\nIt opened in 1902.",
        ("source", "Lee"),
        ("cue", "says"),
        ("content", "the mill is sold.\n\nIt opened in 1902"),
    )
    assert said_in(view) == [Said("indirect", ("Lee",), ("says",), ("the mill is sold",))]


def test_quoted_words_inside_reported_speech_make_it_mixed() -> None:
    view = view_of(
        'Haddad called the verdict "a stain on the town".',
        ("source", "Haddad"),
        ("cue", "called"),
        ("content", 'the verdict "a stain'),
    )
    assert said_in(view) == [Said("mixed", ("Haddad",), ("called",), ('the verdict "a stain on the town"',))]
