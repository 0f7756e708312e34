"""What is left when one kind of evidence is switched off: `make accuracy` measures what each is worth."""

from __future__ import annotations

import pytest

from glossator_plugins.attribution.settings import AttributionSettings

from .texts import MANIFEST, Said, said_in, view_of


def test_without_the_tagger_the_words_speak() -> None:
    view = view_of(
        "Lee doubts it. Duarte said that it snowed.",
        ("source", "Lee"),
        ("cue", "doubts"),
        ("content", "it"),
        ("source", "Duarte"),
        ("cue", "said"),
        ("content", "that it snowed"),
    )
    assert [said.cue for said in said_in(view)] == [("doubts",), ("said",)]
    assert [said.cue for said in said_in(view, AttributionSettings(use_tagger=False))] == [("said",)]


def test_without_quotation_marks_a_content_ends_where_the_tagger_says() -> None:
    view = view_of(
        'Duarte said: "Crews are out. The road is shut."',
        ("source", "Duarte"),
        ("cue", "said"),
        ("content", "Crews are out"),
    )
    assert said_in(view)[0].content == ('"Crews are out. The road is shut."',)
    (without,) = said_in(view, AttributionSettings(use_quotation_marks=False))
    assert without == Said("direct", ("Duarte",), ("said",), ("Crews are out",))


def test_without_linking_the_nearest_cue_takes_it_all() -> None:
    view = view_of(
        '"The ice is thin," Duarte said, pointing to reports of thaw. "Nobody should sail."',
        ("content", '"The ice is thin,"'),
        ("source", "Duarte"),
        ("cue", "said"),
        ("cue", "pointing to"),
        ("content", "reports of thaw"),
        ("content", '"Nobody should sail."'),
    )
    assert said_in(view)[0].content == ('"The ice is thin,"', '"Nobody should sail."')
    first, second = said_in(view, AttributionSettings(use_linking=False))
    assert (first.cue, first.content) == (("said",), ('"The ice is thin,"',))
    assert (second.cue, second.content) == (("pointing to",), ("reports of thaw", '"Nobody should sail."'))


def test_a_server_that_sets_another_setting_is_told() -> None:
    with pytest.raises(ValueError, match="use_magic"):
        MANIFEST.settings.model_validate({"use_magic": False})
