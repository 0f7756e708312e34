"""Finding plugins: what is loaded, what is refused, and what a broken one can and cannot do."""

import re
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, Field

from glossator import Config, Manifest, ModelPackage, Reason, Registry, __version__
from glossator.errors import AnalyzerNotFound, ConfigError, PluginConflict, PluginLoadError
from glossator.host.plugins.deprecated import API_1_GOES
from glossator.host.registry import PluginState

from ..fakes import Note, PlainFactory, Plugins, entry_point, per_document, reasons


def config(**sections: Any) -> Config:
    return Config.model_validate(sections)


def states(registry: Registry) -> dict[str, PluginState]:
    return {info.name: info.state for info in registry.plugins}


def reason(registry: Registry, name: str) -> str:
    (found,) = (info.reason for info in registry.plugins if info.name == name)
    return found


def test_what_plugins_offer_is_listed_with_where_it_comes_from(plugins: Plugins) -> None:
    first = plugins.plugin(
        per_document("b.two"), per_document("a.one"), name="acme", distribution="acme-x", version="2"
    )
    registry = Registry.load(config(), [first, plugins.plugin(per_document("c"), name="zeta", distribution="zed")])
    assert list(registry.analyzers) == ["a.one", "b.two", "c"]
    assert registry.get("a.one").distribution == "acme-x"
    assert registry.get("a.one").version == "2"
    assert registry.providers == {"a.one": "a.one", "b.two": "b.two", "c": "c"}
    assert [(info.name, info.distribution, info.analyzers) for info in registry.plugins] == [
        ("acme", "acme-x", ("b.two", "a.one")),
        ("zeta", "zed", ("c",)),
    ]


def test_order_does_not_depend_on_the_order_of_finding(plugins: Plugins) -> None:
    found = [plugins.plugin(per_document(name), name=name) for name in "cab"]
    one, two = Registry.load(config(), found), Registry.load(config(), reversed(found))
    assert list(one.analyzers) == list(two.analyzers) == ["a", "b", "c"]
    assert one.plugins == two.plugins
    assert one.default_set == two.default_set == ("a", "b", "c")


def test_a_broken_entry_point_is_told_and_the_others_are_loaded(plugins: Plugins) -> None:
    found = [entry_point("broken", "acme_no_such_module"), plugins.plugin(per_document("fine"), name="fine")]
    registry = Registry.load(config(), found)
    assert states(registry) == {"broken": PluginState.FAILED, "fine": PluginState.LOADED}
    assert "ModuleNotFoundError: No module named 'acme_no_such_module'" in reason(registry, "broken")
    assert list(registry.analyzers) == ["fine"]
    with pytest.raises(PluginLoadError, match=r"'broken' of acme 1\.0: ModuleNotFoundError"):
        Registry.load(config(plugins={"strict": True}), found)


def test_a_module_that_exits_on_import_does_not_take_the_program_along(
    plugins: Plugins, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "acme_exits.py").write_text("raise SystemExit(3)\n")
    monkeypatch.syspath_prepend(tmp_path)
    registry = Registry.load(config(), [entry_point("exits", "acme_exits")])
    assert reason(registry, "exits") == "SystemExit at acme_exits:1"


def raising() -> list[Manifest]:
    raise RuntimeError("out of order")


@pytest.mark.parametrize(
    ("analyzers", "why"),
    [
        (raising, r"RuntimeError at .*test_registry:\d+$"),
        (lambda: None, "its glossator_analyzers gave None: yield the manifests"),
        (lambda: ["acme.topics"], r"gave str, not Manifest"),
        (
            lambda: [per_document("acme.old", api=0)],
            r"'acme.old' is written for plugin API 0, and this Glossator takes 1 and 2",
        ),
        (lambda: [per_document("acme.new", api=3)], r"written for plugin API 3, .* takes 1 and 2: install a newer"),
        (lambda: [per_document("acme.text", api="2")], r"says api='2': it is an int, one of 1 and 2"),
        (lambda: [per_document("not a name")], r"'not a name' is not of the form 'name' or 'vendor\.name'"),
        (lambda: [per_document("", emits={"x": Note})], r"is not of the form"),
        (
            lambda: [per_document("acme.mute", emits={})],
            r"'acme.mute': emits is of type dict: it must have a non-empty emits",
        ),
        (lambda: [per_document("acme.str", emits={"x": str})], r"emits\['x'\] must be a pydantic model or a protobuf"),
        (lambda: [per_document("acme.layer", layers=frozenset({"glyphs"}))], r"'glyphs' in layers is no glossator"),
        (lambda: [per_document("acme.opts", options=dict)], r"options must be a pydantic model"),
        (lambda: [Manifest(name="acme.none", create=None, emits={"x": Note})], r"callable create"),  # type: ignore[arg-type]
    ],
)
def test_a_plugin_with_an_unusable_manifest_is_left_out_whole(plugins: Plugins, analyzers: Any, why: str) -> None:
    found = [
        plugins.plugin(name="bad", glossator_analyzers=analyzers),
        plugins.plugin(per_document("fine"), name="fine"),
    ]
    registry = Registry.load(config(), found)
    assert list(registry.analyzers) == ["fine"]
    assert states(registry) == {"bad": PluginState.FAILED, "fine": PluginState.LOADED}
    with pytest.raises(PluginLoadError, match=f"'bad' of acme 1.0: .*{why}"):
        Registry.load(config(plugins={"strict": True}), found)


def test_plugins_of_both_versions_of_the_contract_are_taken(plugins: Plugins) -> None:
    engine = plugins.engine(per_document("acme.topics", api=2))
    assert reasons(engine, "acme.topics") == [None, None]
    assert engine.registry.plugins[0].notes == ()


def test_a_plugin_of_version_1_runs_and_is_told_until_when(plugins: Plugins) -> None:
    with pytest.warns(DeprecationWarning, match=f"'acme.topics' is .* API 1, which Glossator takes until {API_1_GOES}"):
        engine = plugins.engine(per_document("acme.topics", api=1))
    assert reasons(engine, "acme.topics") == [None, None]
    (note,) = next(info.notes for info in engine.registry.plugins if info.analyzers)
    assert "leave api out of its manifest, or write api=2" in note


def test_what_is_deprecated_goes_only_with_a_version_to_come() -> None:
    def numbers(version: str) -> list[int]:
        return [int(part) for part in version.split(".")]

    # Who releases that version takes it out, or says a later one.
    assert numbers(__version__)[:2] < numbers(API_1_GOES)


def test_unknown_hooks_and_modules_without_hooks_are_no_plugins(plugins: Plugins) -> None:
    misspelt = plugins.plugin(name="misspelt", glossator_analysers=raising)
    arguments = plugins.plugin(name="arguments", glossator_batch=lambda bunch: None)
    registry = Registry.load(config(), [misspelt, arguments, entry_point("json", "json")])
    assert set(states(registry).values()) == {PluginState.FAILED}
    assert "unknown hook 'glossator_analysers'" in reason(registry, "misspelt")
    assert "the hooks are glossator_analyzers, glossator_batch" in reason(registry, "misspelt")
    assert "bunch" in reason(registry, "arguments")
    assert "implements no hook of Glossator" in reason(registry, "json")


def test_allow_and_block_act_before_import(plugins: Plugins) -> None:
    found = [
        entry_point("broken", "acme_no_such_module"),
        plugins.plugin(per_document("a"), name="a"),
        plugins.plugin(per_document("b"), name="b"),
    ]
    blocked = Registry.load(config(plugins={"block": ["broken", "a"], "strict": True}), found)
    assert list(blocked.analyzers) == ["b"]
    assert states(blocked)["broken"] is PluginState.DISABLED
    assert reason(blocked, "broken") == "switched off by the configuration"
    allowed = Registry.load(config(plugins={"allow": ["a"], "strict": True}), found)
    assert list(allowed.analyzers) == ["a"]
    neither = Registry.load(config(plugins={"allow": ["a"], "block": ["a"]}), found)
    assert list(neither.analyzers) == []


def test_of_two_analyzers_of_one_name_the_first_stays_and_both_are_told_which_keys_to_type(plugins: Plugins) -> None:
    found = [
        plugins.plugin(per_document("topics"), name="a", distribution="acme-topics"),
        plugins.plugin(
            per_document("topics", emits={"other": Note}),
            per_document("more"),
            name="b",
            distribution="zed-topics",
        ),
        plugins.plugin(per_document("fine", emits={"third": Note}), name="c"),
    ]
    registry = Registry.load(config(), found)
    assert list(registry.analyzers) == ["fine", "more", "topics"]
    assert registry.get("topics").distribution == "acme-topics"
    assert states(registry) == {"a": PluginState.LOADED, "b": PluginState.FAILED, "c": PluginState.LOADED}
    first, second, _ = registry.plugins
    assert (first.analyzers, second.analyzers) == (("topics",), ("more",))
    assert first.notes == (second.reason,)
    assert "both 'a' of acme-topics 1.0 and 'b' of zed-topics 1.0 claim an analyzer named 'topics'" in second.reason
    with pytest.raises(PluginConflict, match=r"'a' of acme-topics 1\.0 and 'b' of zed-topics 1\.0"):
        Registry.load(config(plugins={"strict": True}), found)


def test_the_first_of_two_is_the_built_in_one_or_what_is_allowed_first(plugins: Plugins) -> None:
    ours = plugins.plugin(per_document("topics"), name="z", distribution="glossator")
    theirs = [plugins.plugin(per_document("topics"), name=name, distribution=f"acme-{name}") for name in "ab"]
    assert Registry.load(config(), [*theirs, ours]).get("topics").distribution == "glossator"
    assert Registry.load(config(), theirs).get("topics").distribution == "acme-a"
    assert Registry.load(config(plugins={"allow": ["b", "a"]}), theirs).get("topics").distribution == "acme-b"


def test_of_two_providers_of_one_kind_the_first_stays_unless_a_binding_says_who_is_meant(plugins: Plugins) -> None:
    found = [
        plugins.plugin(per_document("one", emits={"topic": Note}), name="a", distribution="acme"),
        plugins.plugin(per_document("two", emits={"topic": Note}), name="b", distribution="zed"),
    ]
    registry = Registry.load(config(), found)
    assert (list(registry.analyzers), registry.providers) == (["one"], {"topic": "one"})
    assert "claim the kind 'topic', 'one' and 'two'" in reason(registry, "b")
    assert registry.plugins[0].notes == (reason(registry, "b"),)
    bound = Registry.load(config(bindings={"topic": "two"}), found)
    assert (list(bound.analyzers), bound.providers) == (["one", "two"], {"topic": "two"})
    with pytest.raises(PluginConflict, match="'one' and 'two'"):
        Registry.load(config(plugins={"strict": True}), found)
    with pytest.raises(ConfigError, match=r"bindings\.topic: no analyzer 'three' provides"):
        Registry.load(config(bindings={"topic": "three"}), found)


def test_entry_points_of_one_name_are_told_apart_by_their_distributions(plugins: Plugins) -> None:
    found = [
        entry_point("same", plugins.module(glossator_analyzers=lambda: [per_document("a")]), "acme-a"),
        entry_point("same", plugins.module(glossator_analyzers=lambda: [per_document("b")]), "acme-b"),
    ]
    registry = Registry.load(config(), found)
    assert list(registry.analyzers) == ["a", "b"]
    assert states(registry) == {"acme-a:same": PluginState.LOADED, "acme-b:same": PluginState.LOADED}
    assert list(Registry.load(config(plugins={"block": ["acme-b:same"]}), found).analyzers) == ["a"]
    assert list(Registry.load(config(plugins={"allow": ["acme-b:same"]}), found).analyzers) == ["b"]
    assert list(Registry.load(config(plugins={"block": ["same"]}), found).analyzers) == []


def test_a_module_named_by_two_entry_points_is_loaded_once(plugins: Plugins) -> None:
    module = plugins.module(glossator_analyzers=lambda: [per_document("a")])
    registry = Registry.load(config(), [entry_point("one", module), entry_point("two", module)])
    assert list(registry.analyzers) == ["a"]
    assert states(registry) == {"one": PluginState.LOADED, "two": PluginState.FAILED}
    assert reason(registry, "two") == "the same module is already loaded as 'one': remove one of the entry points"


def test_the_default_set_is_what_says_so_or_what_is_configured(plugins: Plugins) -> None:
    found = [plugins.plugin(per_document("a"), per_document("b", default=False), per_document("c"))]
    assert Registry.load(config(), found).default_set == ("a", "c")
    assert Registry.load(config(default_analyzers=["b", "a"]), found).default_set == ("b", "a")
    with pytest.raises(AnalyzerNotFound, match="'d'"):
        _ = Registry.load(config(default_analyzers=["d"]), found).default_set


def test_a_plugin_that_fails_does_not_make_the_configuration_wrong(plugins: Plugins) -> None:
    found = [
        entry_point("x", "acme_no_such_module"),
        plugins.plugin(per_document("one", emits={"topic": Note}), per_document("user", uses=("topic",))),
    ]
    named = {"default_analyzers": ["one", "gone"], "bindings": {"topic": "gone"}}
    registry = Registry.load(config(**named), found)
    assert registry.default_set == ("one", "gone")
    assert registry.providers["topic"] == "gone", "who was meant is not replaced by somebody else"
    for failed in (registry.find("gone"), registry.find("x.topics")):
        assert failed.failure is not None
        assert failed.failure.reason is Reason.ANALYZER_FAILED
        assert "'x' of acme 1.0" in failed.failure.message
    with pytest.raises(AnalyzerNotFound, match=r"installed: one, user; plugins that failed.*: 'x' of acme 1\.0"):
        registry.find("other")
    with pytest.raises(ConfigError):
        Registry.load(config(**named), found[1:])


class Options(BaseModel):
    limit: int = Field(3, ge=1)


def test_settings_come_from_the_configuration(plugins: Plugins) -> None:
    found = [plugins.plugin(per_document("topics", settings=Options))]
    assert Registry.load(config(analyzers={"topics": {"limit": 9}}), found).settings("topics") == Options(limit=9)
    assert Registry.load(config(), found).settings("topics") == Options()
    with pytest.raises(ConfigError, match="settings of analyzer 'topics': limit: Input should be greater"):
        Registry.load(config(analyzers={"topics": {"limit": 0}}), found).settings("topics")


def test_models_of_folders_come_before_those_of_plugins(plugins: Plugins, tmp_path: Path) -> None:
    (tmp_path / "mine" / "en").mkdir(parents=True)
    shipped = [ModelPackage("en", Path("/a"), "a"), ModelPackage("de", Path("/a"), "a")]

    def broken() -> list[ModelPackage]:
        raise OSError("no such folder")

    found = [
        plugins.plugin(name="a", glossator_models=lambda: shipped),
        plugins.plugin(name="b", glossator_models=broken),
    ]
    registry = Registry.load(config(models={"folders": [str(tmp_path / "mine")]}), found)
    assert [(package.name, package.path) for package in registry.models("en")] == [
        ("mine", tmp_path / "mine"),
        ("a", Path("/a")),
    ]
    assert [package.language for package in registry.models("de")] == ["de"]
    assert registry.models("fr") == ()


def test_the_parser_of_a_language_is_the_first_that_answers(plugins: Plugins) -> None:
    english = PlainFactory("en")
    registry = Registry.load(config(), [plugins.parser(english), plugins.parser(PlainFactory("de"))])
    assert registry.parser("en") is english
    assert registry.parser("fr") is None


def test_a_parser_hook_that_raises_or_gives_no_factory_hides_no_other(plugins: Plugins) -> None:
    def broken(language: str) -> None:
        raise OSError("disk")

    english = PlainFactory("en")
    found = [
        plugins.parser(english),
        plugins.plugin(name="x", glossator_parser=broken),
        plugins.plugin(name="y", glossator_parser=lambda language: PlainFactory),
        plugins.plugin(name="z", glossator_parser=lambda language: None),
    ]
    registry = Registry.load(config(), found)
    failed: dict[str, str] = {}
    assert registry.parsers("en", failed.__setitem__) == [("parser_en", english)]
    assert failed["y"] == (
        "its glossator_parser('en') failed: it gave the class tests.unit.core.fakes.PlainFactory, "
        "not a ParserFactory or None"
    )
    assert re.fullmatch(r"its glossator_parser\('en'\) failed: OSError at .*test_registry:\d+", failed["x"])
    told = {info.name: info for info in Registry.survey(config(), found)}
    assert (told["x"].state, told["x"].reason) == (PluginState.FAILED, failed["x"])
    assert told["z"].state is PluginState.LOADED
