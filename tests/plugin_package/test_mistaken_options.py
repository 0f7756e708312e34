"""Options and settings that are misspelt, or of nobody."""

from __future__ import annotations

import pytest

from glossator import AnalyzerSpec
from glossator.errors import OptionsInvalid
from glossator.host.info import info_of

from .mistaken import OPTIONS, engine, load, yielding
from .sites import Site


def test_sets_among_options_have_one_order(site: Site) -> None:
    wanted = OPTIONS.format("words: frozenset[str] = frozenset({'e', 'd', 'c', 'b', 'a'})")
    found = engine(site, yielding('manifest("acme.x", options=Options)', wanted))
    (spec,) = found.registry.resolve([AnalyzerSpec("acme.x")])
    assert spec.options == {"words": ["a", "b", "c", "d", "e"]}
    assert info_of(found.registry, None, "acme.x").default_options == spec.options


LIMIT = "class Options(BaseModel):\n    limit: int = 3\n    inner: Note = Note()\n"


def test_misspelt_options_are_refused_also_where_the_model_would_pass_over_them(site: Site) -> None:
    found = engine(site, yielding('manifest("acme.x", options=Options)', LIMIT))
    for options, key, meant in (
        ({"limits": 4}, "limits", "limit"),
        ({"inner": {"txt": ""}}, r"inner\.txt", r"inner\.text"),
    ):
        why = rf"{key}: there is no such option; known options: limit, inner; did you mean \"{meant}\"\?"
        with pytest.raises(OptionsInvalid, match=why):
            found.plan([AnalyzerSpec("acme.x", options=options)])


def test_misspelt_settings_are_refused_also_where_the_model_would_pass_over_them(site: Site) -> None:
    source = yielding('manifest("acme.x", settings=Options)', LIMIT)
    told = engine(site, source, analyzers={"acme.x": {"limits": 4}}).status().broken["acme.x"]
    assert (
        "settings of analyzer 'acme.x': limits: there is no such setting; known settings: limit, inner; did you mean"
        in told
    )


def test_settings_of_analyzers_that_are_not_there_are_told(site: Site) -> None:
    site.install("x", yielding('manifest("acme.x")'))
    registry = load(site, analyzers={"acme": {"x": {}}, "acme.xx": {}, "else": {}}, plugins={"block": ["xyz"]})
    assert registry.notes == (
        "settings in analyzers.acme are of no use: no analyzer 'acme' is installed: for 'acme.x' write "
        'analyzers."acme.x"',
        "settings in analyzers.acme.xx are of no use: no analyzer 'acme.xx' is installed: for 'acme.x' write "
        'analyzers."acme.x"',
        "settings in analyzers.else are of no use: no analyzer 'else' is installed",
        "plugins.block names 'xyz', and no plugin of that name is installed",
    )
