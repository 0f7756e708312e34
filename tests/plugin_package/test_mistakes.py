"""The mistakes that authors of plugins make, one small package each, and the message that each of them gets."""

from __future__ import annotations

import decimal
import json
import os
import re
import signal
import subprocess
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from glossator import AnalyzerSpec, Config, Document, Engine, Reason, Registry
from glossator.errors import OptionsInvalid
from glossator.host.info import info_of
from glossator.host.registry import PluginInfo, PluginState

from .sites import PARSER, PREAMBLE, Site

DOCUMENT = Document("Ada wrote. Grace read.")


# The line on which the source of each begins.
FIRST = PREAMBLE.count("\n") + 1


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.syspath_prepend(tmp_path)
    yield Site(tmp_path)
    # The next test has modules of the same names.
    for name in [name for name in sys.modules if name.startswith("acme_")]:
        del sys.modules[name]


def load(site: Site, **config: Any) -> Registry:
    return Registry.load(Config.model_validate(config), site.entry_points)


def plugin(registry: Registry, name: str = "x") -> PluginInfo:
    (found,) = [info for info in registry.plugins if info.name == name]
    return found


def yielding(manifest: str, before: str = "") -> str:
    return f"{before}\n\n@hookimpl\ndef glossator_analyzers():\n    yield {manifest}\n"


OPTIONS = "class Options(BaseModel):\n    {}\n"

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


def engine(site: Site, source: str, **config: Any) -> Engine:
    site.install("parser", PARSER)
    site.install("x", source)
    found = Engine(load(site, **config))
    found.load()
    return found


@pytest.mark.parametrize("mistake", CREATES)
def test_an_analyzer_that_cannot_be_created_says_why(site: Site, mistake: str) -> None:
    gives, message = CREATES[mistake]
    source = yielding(f'manifest("acme.x", create=lambda settings: {gives})', "async def later(): ...")
    told = engine(site, source).status().broken["acme.x"]
    assert told.startswith(f"analyzer 'acme.x' of acme-x 1.0 could not be created: {message}")


RESULTS = {
    "nothing": (
        "return None",
        "its analyze_one returned None: yield annotations, or return a list, which may be empty",
    ),
    "one annotation": (
        'return Annotation("acme.x", (), Note())',
        "its analyze_one returned one Annotation: yield it, or return [annotation]",
    ),
    "annotations in their box": ("return Annotations()", "its analyze_one returned Annotations: yield the annotations"),
    "a number": ("return 3", "its analyze_one returned a int: yield annotations"),
    "strings": ('return "acme.x"', "annotation 0: is a str, not an Annotation"),
    "a span for a tuple": (
        'yield Annotation("acme.x", Span(0, 3), Note())',
        "annotation 0: its spans are one Span: write (Span(begin, end),), with a comma",
    ),
    "a pair for a span": (
        'yield Annotation("acme.x", ((0, 3),), Note())',
        "annotation 0: one of its spans is a tuple, not a Span: write Span(begin, end)",
    ),
    "no spans": (
        'yield Annotation("acme.x", None, Note())',
        "annotation 0: its spans are a NoneType: write a tuple of Span",
    ),
    "offsets that are no int": (
        'yield Annotation("acme.x", (Span(0.0, 3.0),), Note())',
        "annotation 0: a span of it has offsets that are not int but float: write int(…)",
    ),
    "a str for a score": (
        'yield Annotation("acme.x", (), Note(), score="0.5")',
        "annotation 0: its score is a str, not a float or None",
    ),
    "a score in percent": ('yield Annotation("acme.x", (), Note(), score=50)', "its score lies outside [0, 1]"),
    "a bool for a score": (
        'yield Annotation("acme.x", (), Note(), score=True)',
        "annotation 0: its score is a bool, not a float or None: write float(…)",
    ),
    "a decimal for a score": (
        'from decimal import Decimal; yield Annotation("acme.x", (), Note(), score=Decimal("0.5"))',
        "annotation 0: its score is a decimal.Decimal, not a float or None: write float(…)",
    ),
    "a score that is no number": (
        'yield Annotation("acme.x", (), Note(), score=float("nan"))',
        "annotation 0: its score lies outside [0, 1]",
    ),
    "offsets that are bool": (
        'yield Annotation("acme.x", (Span(False, True),), Note())',
        "annotation 0: a span of it has offsets that are not int but bool: write int(…)",
    ),
    "a value that holds itself": (
        'note = Note.model_construct(text=[]); note.text.append(note); yield Annotation("acme.x", (), note)',
        "a value of it holds itself, or parts within parts without end",
    ),
    "an end before the begin": (
        'yield Annotation("acme.x", (Span(5, 3),), Note())',
        "annotation 0: its span [5, 3) ends before it begins",
    ),
    "an end behind the text": (
        'yield Annotation("acme.x", (Span(0, 99),), Note())',
        "annotation 0: its span [0, 99) lies outside the text of 22 characters",
    ),
    "unordered spans": (
        'yield Annotation("acme.x", (Span(4, 9), Span(0, 3)), Note())',
        "annotation 0: its spans are not in text order: [0, 3) comes after [4, 9); write tuple(sorted(spans))",
    ),
    "a dict for a value": (
        'yield Annotation("acme.x", (), {"text": "x"})',
        "annotation 0: its value is a dict, declared is acme_x.Note",
    ),
    "a kind that is not declared": (
        'yield Annotation("acme.y", (), Note())',
        "annotation 0: its kind is not declared (Manifest.emits: acme.x)",
    ),
    "a layer that is not declared": ("yield from view.tokens", "add Layer.TOKENS to Manifest.layers"),
    "a kind that is not used": ('yield from view.annotations("entity")', "add it to Manifest.uses"),
}


@pytest.mark.parametrize("mistake", RESULTS)
def test_a_result_that_breaks_the_contract_says_why(site: Site, mistake: str) -> None:
    body, message = RESULTS[mistake]
    analyzer = f"class X(PerDocument):\n    def analyze_one(self, view, options):\n        {body}\n"
    (result,) = engine(site, yielding('manifest("acme.x", X)', analyzer)).analyze([DOCUMENT])
    failure = result["acme.x"].failure
    assert failure is not None
    assert failure.reason is Reason.RESULT_INVALID
    assert message in failure.message


@pytest.mark.parametrize("body", ["return []", 'yield Annotation("acme.x", (), Note())'])
@pytest.mark.parametrize("base", ["PerDocument", "Analyzer"])
def test_async_methods_say_so(site: Site, base: str, body: str) -> None:
    name, arguments = (
        ("analyze_one", "view, options") if base == "PerDocument" else ("analyze", "views, options, budget")
    )
    analyzer = f"class X({base}):\n    async def {name}(self, {arguments}):\n        {body}\n"
    (result,) = engine(site, yielding('manifest("acme.x", X)', analyzer)).analyze([DOCUMENT])
    failure = result["acme.x"].failure
    assert failure is not None
    assert failure.message == f"its {name} is async def: write def, or derive the class from AsyncAnalyzer"


@pytest.mark.parametrize(
    ("method", "message"),
    [
        (
            "def analyze_one(self, view, options): return []",
            "its analyze_one is no async def, it returned a list: write async def, or derive the class from PerDoc",
        ),
        (
            "async def analyze_one(self, view, options): pass",
            "its analyze_one returned None: yield annotations, or return",
        ),
        (
            "async def analyze_one(self, view, options): return asyncio.sleep(0)",
            "its analyze_one returned what must be awaited: write return await …",
        ),
        (
            "concurrency = '8'\n    async def analyze_one(self, view, options): return []",
            "its concurrency is a str, or below 1: write how many documents, concurrency = 8",
        ),
        (
            "async def analyze_one(self, view, options): return []\n    async def start(self): pass",
            "its start is async def: write def, or async def astart in an AsyncAnalyzer",
        ),
        (
            "async def analyze_one(self, view, options): return []\n    def astart(self): pass",
            "its astart is no async def: write async def",
        ),
        (
            "async def analyze_one(self, view): return []",
            "its analyze_one must be written async def analyze_one(self, view, options)",
        ),
    ],
)
def test_of_those_that_wait_too(site: Site, method: str, message: str) -> None:
    loaded = engine(site, yielding('manifest("acme.x", X)', f"import asyncio\nclass X(AsyncAnalyzer):\n    {method}\n"))
    (result,) = loaded.analyze([DOCUMENT])
    loaded.close()
    failure = result["acme.x"].failure
    assert failure is not None
    assert message in failure.message


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("return None", "its analyze returned None: return one outcome for each view"),
        ("return Annotations()", "its analyze returned one outcome: return a list, with one for each view"),
        ("return 3", "its analyze returned a int: return a list of outcomes"),
        ("return [None]", "returned NoneType where Annotations or Failed is due"),
    ],
)
def test_what_batches_return_is_checked_too(site: Site, body: str, message: str) -> None:
    analyzer = f"class X(Analyzer):\n    def analyze(self, views, options, budget):\n        {body}\n"
    (result,) = engine(site, yielding('manifest("acme.x", X)', analyzer)).analyze([DOCUMENT])
    failure = result["acme.x"].failure
    assert failure is not None
    assert (failure.reason, message in failure.message) == (Reason.RESULT_INVALID, True)


def test_an_exception_is_told_with_the_plugins_own_lines_and_where_it_was_raised(site: Site) -> None:
    analyzer = (
        "import json\n"
        "class X(PerDocument):\n"
        "    def analyze_one(self, view, options):\n"
        "        return self.read(view.text)\n"
        "    def read(self, text):\n"
        "        return json.loads(text)\n"
    )
    (result,) = engine(site, yielding('manifest("acme.x", X)', analyzer)).analyze([DOCUMENT])
    failure = result["acme.x"].failure
    assert failure is not None
    places = rf"acme_x:{FIRST + 3} → acme_x:{FIRST + 5} → json\.decoder:\d+"
    assert re.fullmatch(rf"the analyzer raised json\.decoder\.JSONDecodeError at {places}", failure.message)


def test_the_end_of_an_iterator_in_a_generator_is_told_with_its_line(site: Site) -> None:
    analyzer = "class X(PerDocument):\n    def analyze_one(self, view, options):\n        yield next(iter([]))\n"
    (result,) = engine(site, yielding('manifest("acme.x", X)', analyzer)).analyze([DOCUMENT])
    failure = result["acme.x"].failure
    assert failure is not None
    assert failure.message == f"the analyzer raised StopIteration at acme_x:{FIRST + 2}"


def test_kinds_that_nobody_provides_are_told_with_one_that_may_be_meant(site: Site) -> None:
    site.install("notes", yielding('manifest("acme.notes", emits={"acme.note": Note})'))
    told = engine(site, yielding('manifest("acme.x", uses=("acme.notes",))')).status().broken["acme.x"]
    assert told.endswith("'acme.notes', which no installed analyzer provides; did you mean \"acme.note\"?")


BELONGINGS = (
    "import decimal, os, signal, warnings",
    "decimal.getcontext().prec = 3",
    "warnings.simplefilter('error')",
    "signal.signal(signal.SIGTERM, signal.SIG_IGN)",
    "os.chdir('/')",
)


def test_what_belongs_to_the_process_is_put_back_after_an_import(site: Site) -> None:
    before = decimal.getcontext().prec, [*warnings.filters], signal.getsignal(signal.SIGTERM), os.getcwd()
    site.install("x", "\n".join(BELONGINGS) + yielding('manifest("acme.x")'))
    assert list(load(site).analyzers) == ["acme.x"]
    assert (decimal.getcontext().prec, [*warnings.filters], signal.getsignal(signal.SIGTERM), os.getcwd()) == before


def test_sets_among_options_have_one_order(site: Site) -> None:
    wanted = OPTIONS.format("words: frozenset[str] = frozenset({'e', 'd', 'c', 'b', 'a'})")
    found = engine(site, yielding('manifest("acme.x", options=Options)', wanted))
    (spec,) = found.registry.resolve([AnalyzerSpec("acme.x")])
    assert spec.options == {"words": ["a", "b", "c", "d", "e"]}
    assert info_of(found.registry, None, "acme.x").default_options == spec.options


FORKS = """
import os
from pathlib import Path

class X(PerDocument):
    def analyze_one(self, view, options):
        if not Path({mark!r}).exists():
            Path({mark!r}).touch()
            os.fork()
        yield Annotation("acme.x", (), Note(text=str(os.getpid())))
"""


def test_a_child_that_comes_back_is_ended_and_its_parent_goes_on(site: Site, tmp_path: Path) -> None:
    source = FORKS.format(mark=str(tmp_path / "forked"))
    (result,) = engine(site, yielding('manifest("acme.x", X)', source)).analyze([DOCUMENT])
    assert [item.value.text for item in result["acme.x"].annotations] == [str(os.getpid())]
    assert os.waitpid(-1, 0)[1] == 0


TRIED = {
    "import threading; threading.Thread(target=threading.Event().wait, name='sits').start()": (
        "it started a thread (sits) while it was imported: workers are forked afterwards, and a fork copies no thread; "
        "start it in Analyzer.start"
    ),
    "import os\nif not os.path.exists('forked'):\n    open('forked', 'x').close()\n    os.fork()": (
        "it forked and went on in two processes while it was imported: let the child end with os._exit, or use "
        "subprocess"
    ),
    "while True: pass": f"it did not finish within 1 s at acme_x:{FIRST} while it was imported: see",
    "import os; os.abort()": f"it crashed with signal 6 (Aborted) at acme_x:{FIRST} while it was imported",
}


@pytest.mark.parametrize("source", TRIED)
def test_what_an_import_leaves_behind_is_told_with_its_line(site: Site, source: str) -> None:
    site.install("x", source)
    command = [sys.executable, "-m", "glossator", "plugins", "--format", "json", "--set", "plugins.import_timeout=1"]
    done = subprocess.run(
        command, env=site.environment(os.environ), capture_output=True, text=True, check=True, cwd=site.folder
    )
    (found,) = [info for info in json.loads(done.stdout) if info["name"] == "x"]
    assert found["state"] == "failed"
    assert TRIED[source] in found["reason"]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("return options.limit", "AttributeError ('limit') at acme_x:"),
        ("return {}['limit']", "KeyError ('limit') at acme_x:"),
        ("return Note(**{})(what=3)", "TypeError at acme_x:"),
        ("return Span(0, 3, last=3)", "TypeError ('last') at acme_x:"),
        # Names that are made of a text are nobody's business.
        ("return getattr(options, view.text[:3])", "AttributeError at acme_x:"),
        ("return {}[view.text[:3]]", "KeyError at acme_x:"),
        ("return Span(0, 3, **{view.text[:3]: 3})", "TypeError at acme_x:"),
        ("return eval(view.text[:3])", "NameError at acme_x:"),
    ],
)
def test_names_that_stand_in_the_code_are_told_and_those_of_texts_are_not(site: Site, body: str, told: str) -> None:
    analyzer = f"class X(PerDocument):\n    def analyze_one(self, view, options):\n        {body}\n"
    (result,) = engine(site, yielding('manifest("acme.x", X)', analyzer)).analyze([DOCUMENT])
    failure = result["acme.x"].failure
    assert failure is not None
    assert failure.message.startswith(f"the analyzer raised {told}")
    assert "Ada" not in failure.message


PARSERS = {
    "tokens that are not the text": ('Token(0, 3, "Bob")', "the text of token 0 is not what its offsets cover"),
    "tokens behind the text": ('Token(90, 93, "")', r"token 0 is \[90, 93\), outside the text of 22 characters"),
    "tokens out of order": (
        'Token(4, 9, "wrote"), Token(0, 3, "Ada")',
        "token 1 begins at 0, before the one before it, at 4",
    ),
    "a token that ends before it begins": ('Token(3, 0, "")', r"token 0 is \[3, 0\): it ends before it begins"),
}


@pytest.mark.parametrize("mistake", PARSERS)
def test_a_parse_that_contradicts_itself_is_the_parsers_fault(site: Site, mistake: str) -> None:
    tokens, message = PARSERS[mistake]
    parser = re.sub(r"tokens=tuple\(.*?\n        \)\)", f"tokens=({tokens},))", PARSER, flags=re.DOTALL)
    site.install("parser", parser)
    site.install("x", yielding('manifest("acme.x", layers={Layer.TOKENS})'))
    found = Engine(load(site))
    found.load()
    (result,) = found.analyze([DOCUMENT])
    failure = result["acme.x"].failure
    assert failure is not None
    assert failure.reason is Reason.PARSE_FAILED
    assert re.fullmatch(f"the parser failed, plain: its parse is inconsistent: {message}", failure.message)


def test_layers_that_do_not_run_parallel_are_the_parsers_fault(site: Site) -> None:
    from glossator.host.plugins.soundness import inconsistency
    from glossator.text.parse import Layer, Parse, PartOfSpeech, Sentence, Token, Word

    word, token = Word("Ada", 0, 3, 0), Token(0, 3, "Ada")
    tag = PartOfSpeech("X", "", "")
    layers = frozenset(Layer)
    assert inconsistency(Parse("en", tokens=(token,), words=(word,), pos=(tag,)), "Ada", frozenset({Layer.POS})) == ""
    assert inconsistency(Parse("en", pos=(tag,)), "Ada", layers) == "its pos are 1 and its words 0: they run parallel"
    assert "word 0 is of token 0, and there are 0 tokens" in inconsistency(
        Parse("en", words=(word,)), "Ada", frozenset({Layer.WORDS})
    )
    assert "sentence 0 has the tokens [0, 2) of 1" in inconsistency(
        Parse("en", tokens=(token,), sentences=(Sentence(0, 3, 0, 2),)), "Ada", frozenset({Layer.TOKENS})
    )
    assert inconsistency(None, "", layers) == "it gave a NoneType where a Parse or a Failure is due"


FACTORIES = {
    "a parser without a fingerprint": (
        ('language, description, fingerprint = "en", "plain", "1"', 'language, description = "en", "plain"'),
        "its parser for 'en' cannot be created: its parser has no fingerprint: set self.fingerprint in __init__",
    ),
    "no parser": (
        ("return Plain()", "return Plain"),
        "its parser for 'en' cannot be created: its create gave the class acme_x.Plain, not a Parser",
    ),
    "a parser for a factory": (
        ("return Factory()", "return Plain()"),
        "its glossator_parser('en') failed: it gave a acme_x.Plain, not a ParserFactory or None",
    ),
    "models that are not there": (
        ("return Plain()", "open('/nowhere/weights')"),
        "its parser for 'en' cannot be created: FileNotFoundError (No such file or directory) at acme_x:",
    ),
}


@pytest.mark.parametrize("mistake", FACTORIES)
def test_a_parser_that_cannot_be_used_makes_room_for_the_next(site: Site, mistake: str) -> None:
    (right, wrong), message = FACTORIES[mistake]
    assert right in PARSER
    site.install("parser", PARSER)
    site.install("x", PARSER.replace(right, wrong).replace("trylast=True", "tryfirst=True"))
    found = Engine(load(site))
    status = found.load()
    assert [language.parser for language in status.languages] == ["plain"]
    assert message in status.failed_plugins["x"]


LIMIT = "class Options(BaseModel):\n    limit: int = 3\n    inner: Note = Note()\n"


def test_misspelt_options_are_refused_also_where_the_model_would_pass_over_them(site: Site) -> None:
    found = engine(site, yielding('manifest("acme.x", options=Options)', LIMIT))
    for options, key in (({"limits": 4}, "limits"), ({"inner": {"txt": ""}}, r"inner\.txt")):
        with pytest.raises(OptionsInvalid, match=f"{key}: there is no such option; known options: limit, inner"):
            found.plan([AnalyzerSpec("acme.x", options=options)])


def test_misspelt_settings_are_refused_also_where_the_model_would_pass_over_them(site: Site) -> None:
    source = yielding('manifest("acme.x", settings=Options)', LIMIT)
    told = engine(site, source, analyzers={"acme.x": {"limits": 4}}).status().broken["acme.x"]
    assert "settings of analyzer 'acme.x': limits: there is no such setting; known settings: limit, inner" in told


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


def test_heavy_imports_and_printing_at_import_are_told(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == "nltk"]:
        del sys.modules[name]
    (site.folder / "nltk.py").write_text("")
    site.install("x", "import nltk\nprint('here I am')\n" + yielding('manifest("acme.x")'))
    found = plugin(load(site))
    assert found.state is PluginState.LOADED
    heavy, printed = found.notes
    assert re.fullmatch(
        r"it imports nltk \(\d\.\d\d s\) in every command and process: import what only analyzers need inside create",
        heavy,
    )
    assert printed == ("it printed 10 characters while it was imported: standard output is for results, use logging")
    assert capsys.readouterr() == ("", "here I am\n")
    del sys.modules["nltk"]


def test_what_a_plugin_prints_stays_out_of_results(site: Site) -> None:
    analyzer = (
        "class X(PerDocument):\n"
        "    def analyze_one(self, view, options):\n"
        "        print('found', 3)\n"
        "        return ()\n"
    )
    site.install("x", "print('here I am')\n" + yielding('manifest("acme.x", X)', analyzer) + PARSER)
    text = site.folder / "a.txt"
    text.write_text("Ada wrote.")
    told = []
    for arguments in (["analyze", str(text), "--format", "jsonl"], ["plugins", "--format", "json"]):
        done = subprocess.run(
            [sys.executable, "-m", "glossator", *arguments],
            env=site.environment(os.environ) | {"GLOSSATOR_PLUGINS__ALLOW": '["x"]'},
            capture_output=True,
            text=True,
            check=True,
        )
        assert json.loads(done.stdout)
        told.append(done.stderr.splitlines())
    assert told == [
        [
            "here I am",
            "glossator: warning: acme_x prints to standard output, which is for results: it is shown here instead; use "
            "logging",
            "found 3",
        ],
        ["here I am"],
    ]
