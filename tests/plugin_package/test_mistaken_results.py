"""Results that break the contract, and exceptions: told with the line of the plugin."""

from __future__ import annotations

import re

import pytest

from glossator import Reason

from .mistaken import DOCUMENT, FIRST, engine, yielding
from .sites import Site

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
