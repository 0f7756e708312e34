"""Small plugins with one mistake each, and the check that has to find it.

Each is the good plugin of `GOOD` with a few lines put in the place of its own; the names are those of its parts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from textwrap import dedent

IMPORTS = '''
"""Words in capitals."""
from pydantic import BaseModel, ConfigDict, Field
from glossator import *
'''
MODELS = '''
class Word(BaseModel):
    """A word."""
    text: str = ""


class Options(BaseModel):
    """Of a request."""
    model_config = ConfigDict(extra="forbid")
    least: int = Field(2, ge=1, description="Letters of the shortest word.")
    names: list[str] = Field(default_factory=list, description="Words to leave out.")


class Settings(BaseModel):
    """Of a server."""
    model_config = ConfigDict(extra="forbid")
    score: float = Field(0.5, description="Score of all.")


def words(view, options):
    return [each for each in view.tokens if each.text.isupper() and len(each.text) >= options.least]


def said(token, **value):
    return Annotation("acme.word", (Span(token.begin, token.end),), Word(text=token.text, **value))
'''
CLASS = """
class Words(PerDocument):
    def analyze_one(self, view, options):
        for token in words(view, options):
            yield said(token)
"""
CREATE = """
def create(settings):
    return Words()
"""
MANIFEST = """
@hookimpl
def glossator_analyzers():
    yield Manifest(
        name="acme.words",
        create=create,
        emits={"acme.word": Word},
        summary="Words in capitals.",
        layers=frozenset({Layer.TOKENS}),
        settings=Settings,
        options=Options,
    )
"""
PARTS = {"imports": IMPORTS, "models": MODELS, "cls": CLASS, "create": CREATE, "manifest": MANIFEST}


def source(**changed: str) -> str:
    """The plugin with these parts in the place of its own."""
    return "\n".join(dedent({**PARTS, **changed}[name]) for name in PARTS)


GOOD = source()


@dataclass(frozen=True)
class Mistake:
    """One mistake: what is put in the place of what, and who has to find it."""

    check: str
    parts: Mapping[str, str]
    limits: Mapping[str, float] = field(default_factory=dict)

    @property
    def code(self) -> str:
        """The whole plugin."""
        return source(**self.parts)


def mistake(check: str, limits: Mapping[str, float] | None = None, **parts: str) -> Mistake:
    return Mistake(check, parts, limits or {})


def manifest(**changed: str) -> str:
    """The hook with these lines of the manifest changed or added."""
    text = MANIFEST
    for name, value in changed.items():
        kept = [line for line in text.splitlines() if not line.strip().startswith(f"{name}=")]
        at = next(number for number, line in enumerate(kept) if line.strip() == ")")
        text = "\n".join([*kept[:at], f"        {name}={value},", *kept[at:]])
    return text


def analyze_one(*lines: str) -> str:
    """An analyzer of documents with this body."""
    return "\n".join(("class Words(PerDocument):", "    def analyze_one(self, view, options):", *_indented(lines, 8)))


def analyze(*lines: str, init: str = "pass") -> str:
    """An analyzer of batches with this body."""
    head = ("class Words(Analyzer):", "    def __init__(self):", f"        {init}")
    return "\n".join((*head, "    def analyze(self, views, options, budget):", *_indented(lines, 8)))


def _indented(lines: tuple[str, ...], by: int) -> list[str]:
    return [" " * by + line for line in lines]


def with_state(init: str, *lines: str) -> str:
    """An analyzer of documents with something that it keeps."""
    head = ("class Words(PerDocument):", "    def __init__(self):", f"        {init}")
    return "\n".join((*head, "    def analyze_one(self, view, options):", *_indented(lines, 8)))


ONE_BY_ONE = "[Annotations(tuple(said(token) for token in words(view, options))) for view in views]"
SPIN = "import time\ndef spin(seconds):\n    end = time.process_time() + seconds\n    while time.process_time() < end:\n        pass\n"

MISTAKES: Mapping[str, Mistake] = {
    # --- import
    "a heavy import at module level": mistake("light-import", imports=IMPORTS + "import transformers\n"),
    "work while imported": mistake("light-import", {"import_seconds": 0.05}, imports=IMPORTS + SPIN + "spin(0.2)\n"),
    "printing while imported": mistake("light-import", imports=IMPORTS + 'print("loading")\n'),
    "a thread while imported": mistake(
        "light-import",
        imports=IMPORTS + "import threading\nthreading.Thread(target=threading.Event().wait, daemon=True).start()\n",
    ),
    "warnings that become errors": mistake(
        "light-import", imports=IMPORTS + "import warnings\nwarnings.simplefilter('error')\n"
    ),
    "a signal that is ignored": mistake(
        "light-import", imports=IMPORTS + "import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
    ),
    "standard output that is closed": mistake("light-import", imports=IMPORTS + "import os\nos.close(1)\n"),
    "manifests that are given once": mistake(
        "light-import",
        manifest=MANIFEST.replace("@hookimpl\ndef glossator_analyzers", "def once")
        + "\nGIVEN = once()\n@hookimpl\ndef glossator_analyzers():\n    return GIVEN\n",
    ),
    # --- manifest
    "emits as a string": mistake("manifest", manifest=manifest(emits='"acme.word"')),
    "languages as a string": mistake("manifest", manifest=manifest(languages='"en"')),
    "labels as a string": mistake("manifest", manifest=manifest(labels='"WORD"')),
    "uses as a list": mistake("manifest", manifest=manifest(uses='["entity"]')),
    "a name without vendor": mistake("manifest", manifest=manifest(name='"words"')),
    "a name of ours": mistake("manifest", manifest=manifest(name='"entities"')),
    "a version that is no string": mistake("manifest", manifest=manifest(value_versions='{"acme.word": 2}')),
    "create wants more": mistake("manifest", create="def create(settings, *, model):\n    return Words()\n"),
    "a kind without vendor": mistake("manifest", manifest=manifest(emits='{"word": Word}')),
    "no summary": mistake("manifest", manifest=manifest(summary='""')),
    "a coroutine for create": mistake("manifest", create="async def create(settings):\n    return Words()\n"),
    "a built-in kind with a model of its own": mistake(
        "manifest", manifest=manifest(emits='{"acme.word": Word, "number": Word}')
    ),
    "no language": mistake("manifest", manifest=manifest(languages='("English",)')),
    # --- options and settings
    "options that ignore what is misspelt": mistake(
        "options", models=MODELS.replace('model_config = ConfigDict(extra="forbid")', "pass")
    ),
    "an option without a default": mistake("options", models=MODELS.replace("Field(2, ge=1,", "Field(ge=1,")),
    "a default that is refused": mistake("options", models=MODELS.replace("Field(2, ge=1,", "Field(0, ge=1,")),
    "an option that nobody explains": mistake(
        "options", models=MODELS.replace('Field(2, ge=1, description="Letters of the shortest word.")', "2")
    ),
    "a setting with a wrong default": mistake("settings", models=MODELS.replace("Field(0.5,", 'Field("high",')),
    "a setting without a default": mistake("settings", models=MODELS.replace("Field(0.5,", "Field(")),
    # --- creation
    "a thread in create": mistake(
        "create-threads",
        create="import threading\ndef create(settings):\n"
        "    threading.Thread(target=threading.Event().wait, daemon=True).start()\n    return Words()\n",
    ),
    "a thread pool that does not survive a fork": mistake(
        "fork",
        {"fork_seconds": 1.0},
        cls=with_state(
            "from concurrent.futures import ThreadPoolExecutor; self.pool = ThreadPoolExecutor(1); "
            "self.pool.submit(int).result()",
            "return self.pool.submit(lambda: [said(token) for token in words(view, options)]).result()",
        ),
    ),
    "a process that is left running": mistake(
        "create-threads",
        create="import subprocess\ndef create(settings):\n    made = Words()\n"
        "    made.helper = subprocess.Popen(['sleep', '3'])\n    return made\n",
    ),
    "a connection in create": mistake(
        "create-network",
        create="import socket\ndef create(settings):\n    try:\n"
        "        socket.create_connection(('127.0.0.1', 9), 1).close()\n    except OSError:\n        pass\n"
        "    return Words()\n",
    ),
    "everybody's random seed": mistake(
        "create-globals", create="import random\ndef create(settings):\n    random.seed(1)\n    return Words()\n"
    ),
    "a file that stays open": mistake(
        "create-files",
        create="def create(settings):\n    made = Words()\n    made.file = open(__file__)\n    return made\n",
    ),
    "another working directory": mistake(
        "create-globals", create='def create(settings):\n    import os\n    os.chdir("/")\n    return Words()\n'
    ),
    "logging set up by a plugin": mistake(
        "create-globals",
        create="def create(settings):\n    import logging\n    logging.getLogger().setLevel(logging.ERROR)\n    return Words()\n",
    ),
    "printing in create": mistake(
        "create-globals", create='def create(settings):\n    print("ready")\n    return Words()\n'
    ),
    "create takes for ever": mistake(
        "create-time",
        {"create_seconds": 0.05},
        create=SPIN + "def create(settings):\n    spin(0.2)\n    return Words()\n",
    ),
    "create can be called once": mistake(
        "survives",
        create="MADE = []\ndef create(settings):\n    assert not MADE\n    MADE.append(1)\n    return Words()\n",
    ),
    "closing one closes all": mistake(
        "create-twice",
        cls="TABLE = {'open': True}\nclass Words(PerDocument):\n    def analyze_one(self, view, options):\n"
        "        return [said(token) for token in words(view, options) if TABLE]\n"
        "    def close(self):\n        TABLE.clear()\n",
    ),
    "closing twice raises": mistake(
        "close",
        cls=CLASS
        + "\n    def __init__(self):\n        self.table = {}\n\n    def close(self):\n        del self.table\n",
    ),
    # --- what kills
    "a native crash": mistake(
        "survives",
        cls=analyze_one("import os, signal", 'if "😀" in view.text: os.kill(os.getpid(), signal.SIGSEGV)', "return []"),
    ),
    "an endless loop": mistake(
        "survives",
        {"process_seconds": 4.0},
        cls=analyze_one("while not any(t.text.isalnum() for t in view.tokens): pass", "return []"),
    ),
    # --- documents
    "no words, no luck": mistake(
        "awkward-texts",
        cls=analyze_one("longest = max(t.end for t in view.tokens if t.text.isalpha())", "return []"),
    ),
    "a layer that is not declared": mistake(
        "awkward-texts", cls=analyze_one("return [said(each) for each in view.words]")
    ),
    "a child that comes back": mistake(
        "survives",
        cls="import os\n"
        + analyze_one(
            "if not os.path.exists(__file__ + '.forked'):",
            "    open(__file__ + '.forked', 'x').close()",
            "    os.fork()",
            "yield from map(said, words(view, options))",
        ),
    ),
    "sys.exit": mistake(
        "awkward-texts", cls=analyze_one("import sys", 'if "emoji" not in view.text: sys.exit(3)', "return []")
    ),
    "recursion over the text": mistake(
        "awkward-texts",
        cls=analyze_one("def walk(rest): return walk(rest[1:]) if rest else 0", "walk(view.tokens)", "return []"),
    ),
    "nothing is ever said": mistake("speaks", cls=analyze_one("return []")),
    "spans in the order of their words": mistake(
        "awkward-texts",
        cls=analyze_one(
            "found = sorted(words(view, options), key=lambda t: t.text)",
            "spans = tuple(Span(t.begin, t.end) for t in found)",
            'return [Annotation("acme.word", spans, Word())] if found else []',
        ),
    ),
    "an empty span": mistake("spans", cls=analyze_one('return [Annotation("acme.word", (Span(0, 0),), Word())]')),
    "spans that overlap": mistake(
        "spans",
        cls=analyze_one(
            'return [Annotation("acme.word", (Span(t.begin, t.end), Span(t.begin, t.end)), Word()) '
            "for t in words(view, options)]"
        ),
    ),
    "a span in a message beyond the text": mistake(
        "awkward-texts",
        imports=IMPORTS + "from glossator.wire import messages as pb\n",
        cls=analyze_one('return [Annotation("acme.word", (), pb.Attribution(source=[pb.Span(begin=0, end=10**6)]))]'),
        manifest=manifest(emits='{"acme.word": pb.Attribution}'),
    ),
    "the first place for all": mistake(
        "duplicates",
        cls=analyze_one(
            "for token in words(view, options):",
            "    begin = view.text.find(token.text)",
            "    yield Annotation('acme.word', (Span(begin, begin + len(token.text)),), Word(text=token.text))",
        ),
    ),
    "lines that are counted with one end": mistake(
        "offsets",
        cls=analyze_one(
            "import re",
            "at = 0",
            "for line in view.text.splitlines():",
            "    for m in re.finditer('[A-Z]{2,}', line):",
            "        yield Annotation('acme.word', (Span(at + m.start(), at + m.end()),), Word(text=m.group()))",
            "    at += len(line) + 1",
        ),
    ),
    "offsets of the stripped text": mistake(
        "offsets",
        cls=analyze_one(
            "import re",
            "for m in re.finditer('[A-Z]{2,}', view.text.strip()):",
            "    yield Annotation('acme.word', (Span(m.start(), m.end()),), Word(text=m.group()))",
        ),
    ),
    "offsets of the normalized text": mistake(
        "offsets",
        cls=analyze_one(
            "import re, unicodedata",
            "for m in re.finditer('[A-Z]{2,}', unicodedata.normalize('NFC', view.text)):",
            "    yield Annotation('acme.word', (Span(m.start(), m.end()),), Word(text=m.group()))",
        ),
    ),
    "offsets in bytes": mistake(
        "offsets",
        cls=analyze_one(
            "import re",
            "for m in re.finditer(rb'[A-Z]{2,}', view.text.encode()):",
            "    if m.end() <= len(view.text):",
            "        yield Annotation('acme.word', (Span(m.start(), m.end()),), Word(text=m.group().decode()))",
        ),
    ),
    "places as numbers": mistake(
        "offsets",
        models=MODELS.replace('text: str = ""', 'text: str = ""\n    where: int = 0'),
        cls=analyze_one("return [said(each, where=each.begin) for each in words(view, options)]"),
    ),
    "a number that JSON does not have": mistake(
        "wire",
        models=MODELS.replace('text: str = ""', 'text: str = ""\n    ratio: float = 0.0'),
        cls=analyze_one('return [said(each, ratio=float("inf")) for each in words(view, options)]'),
    ),
    "a provider by its usual name": mistake(
        "references",
        models=MODELS.replace('text: str = ""', 'text: str = ""\n    who: Reference | None = None'),
        cls=analyze_one(
            'for other in view.annotations("entity"):',
            '    who = Reference(other.id, "toy.entities")',
            '    yield Annotation("acme.word", other.spans, Word(who=who))',
        ),
        manifest=manifest(uses='("entity",)'),
    ),
    "a layer that nobody reads": mistake(
        "declarations", manifest=manifest(layers="frozenset({Layer.TOKENS, Layer.DEPPARSE})")
    ),
    "a kind that is there if somebody provides it, and counted on": mistake(
        "optional-kinds",
        cls=analyze_one('assert view.provider("entity")', "for token in words(view, options): yield said(token)"),
        manifest=manifest(uses_if_there='("entity",)'),
    ),
    "a kind that nobody reads": mistake("declarations", manifest=manifest(uses='("entity",)')),
    "an option that is set": mistake(
        "inputs", cls=analyze_one("options.least = 1", "for token in words(view, options):", "    yield said(token)")
    ),
    "options that are changed": mistake(
        "inputs",
        cls=analyze_one(
            "found = [t for t in words(view, options) if t.text not in options.names]",
            "options.names.extend(t.text for t in found)",
            "return [said(t) for t in found]",
        ),
    ),
    "a message that quotes": mistake(
        "messages",
        cls=analyze(
            "failed = Failed(Failure(Reason.ANALYZER_ERROR, f'cannot read {views[0].text[:200]}'))",
            "return [failed for view in views]",
        ),
    ),
    "a table for one language": mistake(
        "languages",
        cls=analyze_one("table = {'en': 2}[view.language]", "return [said(each) for each in words(view, options)]"),
    ),
    "the whole text in each annotation": mistake(
        "result-size",
        cls=analyze_one(
            "for token in words(view, options):",
            "    yield Annotation('acme.word', (Span(token.begin, token.end),), Word(text=view.text if len(view.text) < 20_000 else ''))",
        ),
    ),
    # --- several documents
    "a count over the whole batch": mistake(
        "batch",
        models=MODELS.replace('text: str = ""', 'text: str = ""\n    number: int = 0'),
        cls=analyze(
            "number, outcomes = 0, []",
            "for view in views:",
            "    found = []",
            "    for token in words(view, options):",
            "        number += 1",
            "        found.append(said(token, number=number))",
            "    outcomes.append(Annotations(tuple(found)))",
            "return outcomes",
        ),
    ),
    "outcomes in the order of length": mistake(
        "batch-order",
        cls=analyze("views = sorted(views, key=lambda view: len(view.text))", f"return {ONE_BY_ONE}"),
    ),
    "results by text": mistake(
        "batch-twins",
        cls=analyze(
            "found = {}",
            "for view in views:",
            "    found[view.text] = found.get(view.text, ()) + tuple(said(t) for t in words(view, options))",
            "return [Annotations(found[view.text]) for view in views]",
        ),
    ),
    "a cache by the id of the document": mistake(
        "batch-twins",
        cls=with_state(
            "self.cache = {}",
            "key = view.document.id",
            "if key not in self.cache: self.cache[key] = [said(t) for t in words(view, options)]",
            "return self.cache[key]",
        ),
    ),
    "what a failed batch leaves behind": mistake(
        "batch-poisoned",
        cls=analyze(
            "for view in views:",
            "    self.done.append(Annotations(tuple(said(t) for t in words(view, options))))",
            "done, self.done = self.done, []",
            "return done",
            init="self.done = []",
        ),
    ),
    "every word once and never again": mistake(
        "repeat",
        cls=with_state(
            "self.seen = set()",
            "found = [t for t in words(view, options) if (view.text[:20], t.begin) not in self.seen]",
            "self.seen.update((view.text[:20], t.begin) for t in found)",
            "return [said(t) for t in found]",
        ),
    ),
    "chance": mistake(
        "repeat",
        cls=analyze_one("import random", "return [said(t) for t in words(view, options) if random.random() < 0.5]"),
    ),
    "the order of a set": mistake(
        "second-process",
        cls=analyze_one(
            "for text in {t.text for t in view.tokens}:",
            "    yield Annotation('acme.word', (), Word(text=text))",
        ),
    ),
    "hash() as an id": mistake(
        "second-process",
        models=MODELS.replace('text: str = ""', 'text: str = ""\n    key: int = 0'),
        cls=analyze_one("return [said(t, key=hash(t.text) % 1000) for t in words(view, options)]"),
    ),
    "the options of the first request": mistake(
        "options-forgotten",
        cls=with_state(
            "self.cache = {}",
            "self.cache.setdefault('least', options.least)",
            "self.cache['least'] = max(self.cache['least'], options.least)",
            "return [said(t) for t in words(view, options) if len(t.text) >= self.cache['least']]",
        ),
    ),
    "an option that breaks it": mistake(
        "options-forgotten",
        cls=analyze_one("table = {2: 'x'}[options.least]", "return [said(t) for t in words(view, options)]"),
    ),
    "work that goes on when nobody waits": mistake(
        "budget",
        {"unheeded_seconds": 0.05},
        imports=IMPORTS + SPIN,
        cls=analyze("if len(views) == 4: spin(0.3)", f"return {ONE_BY_ONE}"),
    ),
    "a part passed off as all": mistake(
        "budget",
        cls=analyze(
            "outcomes = []",
            "for view in views:",
            "    try:",
            "        budget.check()",
            "        outcomes.append(Annotations(tuple(said(t) for t in words(view, options))))",
            "    except Exception:",
            "        outcomes.append(Annotations())",
            "return outcomes",
        ),
    ),
    "an exception of its own when cancelled": mistake(
        "budget",
        cls=analyze("if budget.cancelled(): raise RuntimeError('stopped')", f"return {ONE_BY_ONE}"),
    ),
    # --- time and memory
    "loops within loops": mistake(
        "growth",
        cls=analyze_one(
            "found = 0",
            "for one in view.tokens if len(view.tokens) < 5000 else ():",
            "    for other in view.tokens:",
            "        found += one == other",
            "return [said(t) for t in words(view, options)]",
        ),
    ),
    "a regular expression that tries everything": mistake(
        "growth",
        {"process_seconds": 8.0},
        cls=analyze_one(
            "import re",
            "re.search(r'^(\\(+)+$', view.text + '!') if view.text[:99] == '(' * 99 else None",
            "return [said(t) for t in words(view, options)]",
        ),
    ),
    "everything is kept": mistake(
        "memory",
        cls=with_state(
            "self.seen = []", "self.seen.append(view.document)", "return [said(t) for t in words(view, options)]"
        ),
    ),
    # --- discretion
    "printing the text": mistake(
        "quiet", cls=analyze_one("print(view.text[:50])", "return [said(t) for t in words(view, options)]")
    ),
    "logging the text": mistake(
        "quiet",
        cls=analyze_one(
            "import logging",
            "logging.getLogger('acme').info('read %s', view.text)",
            "return [said(t) for t in words(view, options)]",
        ),
    ),
    "warning of the text": mistake(
        "quiet",
        cls=analyze_one(
            "import warnings", "warnings.warn(view.text)", "return [said(t) for t in words(view, options)]"
        ),
    ),
    "writing the text to standard error": mistake(
        "quiet",
        cls=analyze_one("import sys", "sys.stderr.write(view.text)", "return [said(t) for t in words(view, options)]"),
    ),
}
"""What is wrong -> the plugin in which it is."""
