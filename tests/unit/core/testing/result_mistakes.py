"""Mistakes in what a plugin does with documents: what it says of them, of several, in what time, and to whom."""

from __future__ import annotations

from collections.abc import Mapping

from .good import (
    IMPORTS,
    MODELS,
    ONE_BY_ONE,
    SPIN,
    Mistake,
    analyze,
    analyze_one,
    manifest,
    mistake,
    with_state,
)

RESULTS: Mapping[str, Mistake] = {
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
