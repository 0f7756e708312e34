"""Lists of words that are looked for."""

from __future__ import annotations

from glossator_plugins.sentiment.stems import Stems


def test_words_are_whole_and_stems_begin_others() -> None:
    stems = Stems("fog rain* hail")
    assert stems.count("Fog, rain and RAINBOWS; no foghorn, no hailstones.") == 3
    assert stems.any("It rained.")
    assert not stems.any("A terrain of foggy brains.")
    assert not stems.any("")
    assert not Stems("").any("Fog.")
