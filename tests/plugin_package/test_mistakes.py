"""The mistakes that authors of plugins make, one small plugin each: what cannot be used says why."""

from __future__ import annotations

import pytest

from glossator import Config, Registry
from glossator.host.registry import PluginState

from .mistaken import FIRST, OPTIONS, engine, load, plugin, yielding
from .sites import Site

UNUSABLE = {
    "a module that is not there": (
        {"source": yielding('manifest("acme.x")'), "entry": "acme_y"},
        "ModuleNotFoundError: No module named 'acme_y', which its entry point names: correct "
        "[project.entry-points.glossator] in the plugin's pyproject.toml, or install it again",
    ),
    "a dependency that is not there": (
        {"source": "import acme_engine"},
        "ModuleNotFoundError: No module named 'acme_engine': it needs a package that is not installed; its "
        "pyproject.toml should name it among the dependencies",
    ),
    "a name that is not there": (
        {"source": "from glossator import Analyser"},
        f"ImportError: cannot import from 'glossator' at acme_x:{FIRST}",
    ),
    "a syntax error": ({"source": "def glossator_analyzers(:"}, f"SyntaxError at acme_x:{FIRST}"),
    "an error at import": ({"source": "print(1 / 0)"}, f"ZeroDivisionError at acme_x:{FIRST}"),
    "a class as entry point": (
        {"source": "class Plugin: ...", "entry": "acme_x:Plugin"},
        'its entry point names the class Plugin: name the module that the hooks are in, x = "acme_x"',
    ),
    "a hook as entry point": (
        {"source": yielding('manifest("acme.x")'), "entry": "acme_x:glossator_analyzers"},
        'its entry point names the function glossator_analyzers: name the module that the hooks are in, x = "acme_x"',
    ),
    "an attribute that is not there": (
        {"source": yielding('manifest("acme.x")'), "entry": "acme_x:plugin"},
        'its entry point names acme_x:plugin, and there is no plugin in acme_x: name the module alone, x = "acme_x"',
    ),
    "no hook": (
        {"source": ""},
        "it implements no hook of Glossator: mark its functions with @glossator.hookimpl",
    ),
    "a hook without its mark": (
        {"source": 'def glossator_analyzers():\n    yield manifest("acme.x")'},
        "its glossator_analyzers is not marked as a hook: write @glossator.hookimpl above it",
    ),
    "a misspelt hook": (
        {"source": "@hookimpl\ndef glossator_analysers(): ..."},
        "PluginValidationError: unknown hook 'glossator_analysers'",
    ),
    "an argument that a hook has not": ({"source": "@hookimpl\ndef glossator_batch(bunch): ..."}, "bunch"),
    "a hook that is async": (
        {"source": "@hookimpl\nasync def glossator_analyzers():\n    return []"},
        "its glossator_analyzers is async def: write def",
    ),
    "a generator that is async": (
        {"source": '@hookimpl\nasync def glossator_analyzers():\n    yield manifest("acme.x")'},
        "its glossator_analyzers is async def: write def",
    ),
    "one manifest returned": (
        {"source": '@hookimpl\ndef glossator_analyzers():\n    return manifest("acme.x")'},
        "its glossator_analyzers gave one Manifest, not several: yield it",
    ),
    "nothing returned": (
        {"source": "@hookimpl\ndef glossator_analyzers(): ..."},
        "its glossator_analyzers gave None: yield the manifests, or return a list of them",
    ),
    "an analyzer for a manifest": (
        {"source": yielding("Quiet()")},
        "its glossator_analyzers() gave acme_x.Quiet, not Manifest",
    ),
    "a name with a dash": (
        {"source": yielding('manifest("acme-x")')},
        "analyzer name 'acme-x' is not of the form 'name' or 'vendor.name'",
    ),
    "two of one name": (
        {"source": yielding('manifest("acme.x")\n    yield manifest("acme.x")')},
        "it gives two analyzers named 'acme.x': give one another name",
    ),
    "a later API": (
        {"source": yielding('manifest("acme.x", api=99)')},
        "analyzer 'acme.x' is written for plugin API 99, and this Glossator takes 1 and 2: install a newer Glossator",
    ),
    "a str for languages": (
        {"source": yielding('manifest("acme.x", languages=("en"))')},
        "analyzer 'acme.x': languages is the str 'en': write languages=(\"en\",), with a comma",
    ),
    "a str for uses": (
        {"source": yielding('manifest("acme.x", uses="entity")')},
        "analyzer 'acme.x': uses is the str 'entity': write uses=(\"entity\",), with a comma",
    ),
    "a kind that is needed and not": (
        {"source": yielding('manifest("acme.x", uses=("entity",), uses_if_there=("entity",))')},
        "analyzer 'acme.x': 'entity' is in uses and in uses_if_there: leave it out of one of them",
    ),
    "a str for labels": (
        {"source": yielding('manifest("acme.x", labels=("calm"))')},
        "analyzer 'acme.x': labels is the str 'calm': write labels=(\"calm\",), with a comma",
    ),
    "a language by its name": (
        {"source": yielding('manifest("acme.x", languages=("english",))')},
        "analyzer 'acme.x': 'english' in languages is no BCP-47 tag: write languages=(\"en\",), or (\"*\",) for any",
    ),
    "a str for a bool": (
        {"source": yielding('manifest("acme.x", default="no")')},
        "analyzer 'acme.x': default is of type str: it must be True or False",
    ),
    "a field that a manifest has not": (
        {"source": yielding('manifest("acme.x", langs=("en",))')},
        "TypeError ('langs') at acme_x:",
    ),
    "a name that is not defined": ({"source": "Manifezt"}, f"NameError ('Manifezt') at acme_x:{FIRST}"),
    "an attribute that a module has not": (
        {"source": "import json\njson.laods('1')"},
        f"AttributeError ('laods') at acme_x:{FIRST + 1}",
    ),
    "numbers among labels": (
        {"source": yielding('manifest("acme.x", labels=(1, 2))')},
        'analyzer \'acme.x\': 1 in labels is no str, or an empty one: write labels=("calm", "loud")',
    ),
    "one layer": (
        {"source": yielding('manifest("acme.x", layers=Layer.POS)')},
        "analyzer 'acme.x': layers is Layer.POS: write layers=frozenset({Layer.POS})",
    ),
    "a str for layers": (
        {"source": yielding('manifest("acme.x", layers="tokens")')},
        "analyzer 'acme.x': layers is of type str: write a set, such as layers=frozenset({Layer.TOKENS})",
    ),
    "names for layers": (
        {"source": yielding('manifest("acme.x", layers=frozenset({"glyphs"}))')},
        "analyzer 'acme.x': 'glyphs' in layers is no glossator.Layer: there are Layer.TOKENS",
    ),
    "a list of kinds": (
        {"source": yielding('manifest("acme.x", emits=["acme.x"])')},
        "analyzer 'acme.x': emits is of type list: it must have a non-empty emits, from kinds to the models of their "
        'values: write emits={"acme.x": Topic}',
    ),
    "a value that is no model": (
        {"source": yielding('manifest("acme.x", emits={"acme.x": dict})')},
        "analyzer 'acme.x': emits['acme.x'] must be a pydantic model or a protobuf message class, and is the class "
        "dict",
    ),
    "an instance for the model of values": (
        {"source": yielding('manifest("acme.x", emits={"acme.x": Note()})')},
        "analyzer 'acme.x': emits['acme.x'] must be a pydantic model or a protobuf message class, and is of type "
        "acme_x.Note",
    ),
    "an instance for create": (
        {"source": yielding('manifest("acme.x", create=Quiet())')},
        "analyzer 'acme.x': create is of type acme_x.Quiet: it must have a callable create, such as lambda settings: "
        "Topics()",
    ),
    "create without an argument": (
        {"source": yielding('manifest("acme.x", create=Quiet)')},
        "analyzer 'acme.x': create must take one argument, the settings: write create=lambda settings: Topics()",
    ),
    "create that is async": (
        {"source": yielding('manifest("acme.x", create=create)', "async def create(settings): ...")},
        "analyzer 'acme.x': create is async def: write def",
    ),
    "options that are no model": (
        {"source": yielding('manifest("acme.x", options=dict)')},
        "analyzer 'acme.x': options must be a pydantic model, and is the class dict",
    ),
    "an option without a default": (
        {"source": yielding('manifest("acme.x", options=Options)', OPTIONS.format("topic: str"))},
        "analyzer 'acme.x': option 'topic' has no default, and requests that name no analyzer set none: give it one, "
        "or set default=False in the manifest",
    ),
    "a default that has no JSON form": (
        {
            "source": yielding(
                'manifest("acme.x", options=Options)', OPTIONS.format("a: int = 1; what: object = object()")
            )
        },
        "analyzer 'acme.x': the default of option 'what' has no JSON form: clients send JSON",
    ),
    "an option of a type that has no JSON Schema": (
        {
            "source": yielding(
                'manifest("acme.x", options=Options)',
                "from typing import Callable\n" + OPTIONS.format("what: Callable[[], int] = lambda: 3"),
            )
        },
        "analyzer 'acme.x': options: 'what' is of a type that has no JSON Schema: clients send JSON",
    ),
    "an option with an alias": (
        {
            "source": yielding(
                'manifest("acme.x", options=Options)',
                "from pydantic import Field\n" + OPTIONS.format('limit: int = Field(3, alias="max")'),
            )
        },
        "analyzer 'acme.x': option 'limit' has an alias, and requests use the names of fields: leave the alias out",
    ),
    "an option that is computed": (
        {
            "source": yielding(
                'manifest("acme.x", options=Options)',
                "from pydantic import computed_field\n"
                + OPTIONS.format("@computed_field\n    def twice(self) -> int: return 2"),
            )
        },
        "analyzer 'acme.x': option 'twice' is computed, so no request can set it: leave @computed_field out",
    ),
    "options without names": (
        {
            "source": yielding(
                'manifest("acme.x", options=Options)',
                "from pydantic import RootModel\nclass Options(RootModel[dict]):\n    root: dict = {}\n",
            )
        },
        "analyzer 'acme.x': options is a RootModel, and options have names: write a BaseModel with a field for each",
    ),
    "a default that is no number": (
        {"source": yielding('manifest("acme.x", options=Options)', OPTIONS.format('share: float = float("nan")'))},
        "analyzer 'acme.x': the default of option 'share' has no JSON form, which knows neither NaN nor infinity",
    ),
    "a default that no client could read": (
        {
            "source": yielding(
                'manifest("acme.x", options=Options)', OPTIONS.format("share: list = " + "[" * 31 + "]" * 31)
            )
        },
        "analyzer 'acme.x': the default of option 'share' has more than 30 objects or lists within one another",
    ),
    "a number for the version of values": (
        {"source": yielding('manifest("acme.x", value_versions={"acme.x": 2})')},
        "analyzer 'acme.x': value_versions['acme.x'] is no str, or an empty one: write {'acme.x': \"2\"}",
    ),
    "a hook that wraps others": (
        {"source": yielding('manifest("acme.x")').replace("@hookimpl", "@hookimpl(hookwrapper=True)")},
        "its glossator_analyzers is a wrapper of hooks: write @glossator.hookimpl, with neither",
    ),
    "an exception that has no words": (
        {
            "source": "class Odd(Exception):\n    def __str__(self):\n        return 1 / 0\n\nraise Odd",
        },
        f"Exception at acme_x:{FIRST + 4}",
    ),
    "a default that does not fit": (
        {"source": yielding('manifest("acme.x", options=Options)', OPTIONS.format("limit: int = None"))},
        "analyzer 'acme.x': the defaults are none that its options take: options of analyzer 'acme.x': limit: Input "
        "should be a valid integer; known options: limit",
    ),
}


@pytest.mark.parametrize("mistake", UNUSABLE)
def test_a_plugin_that_cannot_be_used_says_why(site: Site, mistake: str) -> None:
    given, message = UNUSABLE[mistake]
    site.install("x", **given)
    site.install("fine", yielding('manifest("acme.fine")'))
    registry = load(site)
    assert list(registry.analyzers) == ["acme.fine"]
    found = plugin(registry)
    assert (found.state, found.distribution) == (PluginState.FAILED, "acme-x")
    assert message in found.reason


def test_entry_points_in_a_group_that_nobody_reads_are_found(site: Site) -> None:
    site.install("x", yielding('manifest("acme.x")'), group="glossator.plugins")
    site.install("y", yielding('manifest("acme.y")'), group="glossators")
    site.install("z", "", group="glossator.commands", entry="acme_z:main")
    told = {info.name: info.reason for info in Registry.survey(Config()) if info.distribution.startswith("acme")}
    assert told == {
        f"acme-{name}:{name}": f"its entry point is in the group {group!r}, which nobody reads: write "
        "[project.entry-points.glossator]"
        for name, group in (("x", "glossator.plugins"), ("y", "glossators"))
    }


CREATES = {
    "a class": ("Quiet", "its create gave the class acme_x.Quiet: call it, create=lambda settings: Quiet()"),
    "nothing": ("None", "its create gave None: return the analyzer"),
    "an instance of an unfinished class": (
        "type('X', (PerDocument,), {})()",
        "the class X lacks analyze_one",
    ),
    "a method without the options": (
        "type('X', (PerDocument,), {'analyze_one': lambda self, view: ()})()",
        "its analyze_one must be written def analyze_one(self, view, options)",
    ),
    "a method without the budget": (
        "type('X', (Analyzer,), {'analyze': lambda self, views, options: []})()",
        "its analyze must be written def analyze(self, views, options, budget)",
    ),
    "something else": ("[]", "its create gave a list, not an Analyzer: derive it from PerDocument or Analyzer"),
    "what it awaits": ("later()", "its create is async: write def"),
    "an error": ("1 / 0", "ZeroDivisionError at acme_x:"),
    "the program's end": ("exit(3)", "SystemExit at acme_x:"),
}


@pytest.mark.parametrize("mistake", CREATES)
def test_an_analyzer_that_cannot_be_created_says_why(site: Site, mistake: str) -> None:
    gives, message = CREATES[mistake]
    source = yielding(f'manifest("acme.x", create=lambda settings: {gives})', "async def later(): ...")
    told = engine(site, source).status().broken["acme.x"]
    assert told.startswith(f"analyzer 'acme.x' of acme-x 1.0 could not be created: {message}")
