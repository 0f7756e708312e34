"""Checks of what a fresh process finds: import, creation, forks, memory, growth. For every kind of part."""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import pairwise

from glossator.testing.conformance.same import difference
from glossator.testing.conformance.subject import AnalyzerSubject, ObserverSubject, Subject
from glossator.testing.conformance.texts import CANARIES
from glossator.testing.conformance.verdict import NotApplicable, Problem

_GROWTH = 10.0
"""How many times as long four times the text may take: 4 is linear, 16 is quadratic."""

_KEPT = 0.9
"""Bytes kept for each character that was seen: less is what caches of words come to."""


_DOING = {"import": "importing it", "create": "creating it", "twice": "creating it a second time"}


def survives(subject: Subject) -> Iterator[Problem]:
    """A process of its own imports it, makes it and runs it on awkward texts, and lives on."""
    fresh = subject.fresh
    last = "create" if isinstance(subject, ObserverSubject) else "results"
    told: set[str] = set()
    for step in ("import", "create", "fork", "twice", "results"):
        if step not in ("import", "create") and last == "create":
            break
        given = fresh.ended(step)
        doing = _DOING.get(step, "running it")
        if given is None:
            if "text" in fresh.detail:
                doing = f"running it on {fresh.detail['text']!r}"
            place = subject.places.of_dump(fresh.stderr) or _of_step(subject, step)
            if fresh.hung:
                yield Problem(f"{doing} did not end within {fresh.hung}", place)
            else:
                yield Problem(f"{doing} ended the process: {fresh.died}{_trace(fresh.stderr)}", place)
            return
        if "error" in given and given["error"] not in told:
            told.add(given["error"])
            place = given.get("place") or ""
            if not place and isinstance(subject, AnalyzerSubject) and given.get("ours") and step != "create":
                place = subject.place_of_manifest(given["error"])
            place = place or _of_step(subject, step)
            yield Problem(f"{doing} raised {given['error']}", place)
            if step in ("import", "create"):
                return
    if fresh.forked:
        place = subject.places.of_call("fork") or _of_step(subject, "results")
        yield Problem(
            "it forks and goes on in two processes: let the child end with os._exit, or use subprocess", place
        )


def light_import(subject: Subject) -> Iterator[Problem]:
    """Importing the plugin is cheap: every command and every process does it."""
    given = subject.step("import")
    for module in given["heavy"]:
        place = subject.places.of_import(module) or subject.places.first
        yield Problem(f"importing it imports {module}: import it where the analyzer is created", place)
    if given["heavy"]:
        return  # what else there is to say may be theirs
    limit = subject.limits.import_seconds
    if given["seconds"] > limit:
        message = f"importing it takes {given['seconds']:.1f} s of processor time, the limit is {limit:g}"
        yield Problem(f"{message}: do the work where the analyzer is created", subject.places.first)
    if given["threads"] or given["files"]:
        left = ", ".join((*given["threads"], *given["files"]))
        place = subject.places.of_call("Thread", "Timer", "Process", "Popen", "fork", "open", "connect", "socket")
        message = f"importing it leaves behind {left}: open them in `start`, or where they are needed"
        yield Problem(message, place or subject.places.first)
    if given["connections"]:
        message = f"importing it connects to {', '.join(given['connections'])}: no command would start without it"
        yield Problem(message, subject.places.first)
    if given["printed"]:
        place = subject.places.of_call("print", "write") or subject.places.first
        yield Problem("importing it prints to standard output, where results belong: use logging", place)
    for what in given["changed"]:
        yield Problem(f"importing it changes {what}: that belongs to the whole process", subject.places.first)
    if not given["same_names"]:
        place = subject.places.of_code(getattr(subject.plugin, "glossator_analyzers", None))
        yield Problem("glossator_analyzers() gives something else when it is called again: make manifests anew", place)


def create_time(subject: Subject) -> Iterator[Problem]:
    """It is made in reasonable time: crashed workers are started anew."""
    fresh = subject.fresh
    if fresh.ended("create") is None and fresh.hung and fresh.step == "create":
        place = subject.places.of_dump(fresh.stderr) or _of_step(subject, "create")
        yield Problem(f"creating it did not end within {fresh.hung}", place)
        return
    given, limit = subject.step("create"), subject.limits.create_seconds
    if given["seconds"] > limit and min(given["seconds"], _again(subject)) > limit:
        message = f"creating it takes {given['seconds']:.1f} s, the limit is {limit:g}: load less, or raise the limit"
        yield Problem(message, _of_step(subject, "create"))


def create_threads(subject: Subject) -> Iterator[Problem]:
    """Making it starts no thread: workers are forked afterwards, and a fork copies none."""
    if threads := subject.step("create")["threads"]:
        place = subject.places.of_call("Thread", "Timer", "ThreadPoolExecutor", "submit") or _of_step(subject, "create")
        yield Problem(f"creating it starts {', '.join(threads)}: start threads in the first analyze", place)


def create_network(subject: Subject) -> Iterator[Problem]:
    """Making it asks nobody over the network: a server would not start where there is none."""
    if found := subject.step("create")["connections"]:
        place = subject.places.of_call("urlopen", "connect", "create_connection", "get", "from_pretrained")
        message = f"creating it connects to {', '.join(found)}: ship what it needs, or connect in the first analyze"
        yield Problem(message, place or _of_step(subject, "create"))


def create_files(subject: Subject) -> Iterator[Problem]:
    """Making it leaves no file or socket open: workers would share it."""
    if files := subject.step("create")["files"]:
        place = subject.places.of_call("open", "connect", "socket", "create_connection") or _of_step(subject, "create")
        yield Problem(f"creating it leaves open: {', '.join(files)}: close it, or open it in the first analyze", place)


def create_globals(subject: Subject) -> Iterator[Problem]:
    """Making it changes nothing that belongs to the whole process, and prints nothing."""
    given = subject.step("create")
    for what in given["changed"]:
        yield Problem(f"creating it changes {what}: that belongs to the whole process", _of_step(subject, "create"))
    if given["printed"]:
        place = subject.places.of_call("print", "write") or _of_step(subject, "create")
        yield Problem("creating it prints to standard output, where results belong: use logging", place)


def fork(subject: Subject) -> Iterator[Problem]:
    """It works in a process that was forked after it was made, and says the same there."""
    given = subject.step("fork")
    answer = given["answer"]
    if answer is None:
        raise NotApplicable("this system has no fork")
    if isinstance(answer, dict) and "hung" in answer:
        place = subject.places.of_call("Thread", "ThreadPoolExecutor", "submit") or _of_step(subject, "create")
        message = f"in a forked process it did not answer within {answer['hung']:g} s: threads do not survive a fork"
        yield Problem(f"{message}; start them in the first analyze", place)
    elif isinstance(answer, dict) and "died" in answer:
        yield Problem(f"in a forked process it died, status {answer['died']}", _of_step(subject, "create"))
    elif where := difference(answer, given["here"], 2e-3):
        yield Problem(f"a forked process says something else: {where}", _of_step(subject, "create"))


def create_twice(subject: Subject) -> Iterator[Problem]:
    """Two instances in one process do not disturb each other, nor does closing one."""
    given = subject.step("twice")
    if where := difference(given["first"], given["second"], 2e-3):
        yield Problem(f"the second instance says something else: {where}: share no state", _of_step(subject, "create"))
    elif where := difference(given["first"], given["after"], 2e-3):
        message = f"when the second instance is closed, the first says something else: {where}"
        yield Problem(message, subject.places.of_call("close") or _of_step(subject, "create"))


def second_process(subject: Subject) -> Iterator[Problem]:
    """Another process, in which strings hash differently, says the same."""
    theirs = subject.step("results")["results"]
    ours = subject.alone  # type: ignore[attr-defined]
    for name in subject.texts:
        if where := difference(ours[name], theirs[name], 1e-6):
            message = f"another process says something else of {name!r}: {where}: sort what comes out of sets"
            yield Problem(message, _of_step(subject, "results"))
            return


def memory(subject: Subject) -> Iterator[Problem]:
    """It does not keep what it was given: servers run for months."""
    given = subject.step("memory")
    first, *later = given["kept"]
    kept = min(later)
    if kept > _KEPT * given["characters"] and first > 0:
        message = f"of each text of {given['characters']:,} characters it keeps {kept:,.0f} bytes, for good"
        yield Problem(f"{message}: keep nothing, or as much as a limit says", _of_step(subject, "results"))


def growth(subject: Subject) -> Iterator[Problem]:
    """Four times the text takes about four times as long, whatever kind of text."""
    fresh = subject.other("growth")
    given = fresh.ended("growth")
    if given is None:
        if fresh.step == "growth" and "growing" in fresh.detail:
            shape, size = fresh.detail["growing"], fresh.detail["size"]
            message = f"a text of {size:,} characters, {shape}, took for ever: {fresh.died}"
            yield Problem(message, subject.places.of_dump(fresh.stderr) or _of_step(subject, "results"))
            return
        raise NotApplicable(f"a fresh process did not survive the step {fresh.step!r}: see 'survives'")
    if "error" in given:
        raise NotApplicable("it could not be run: see 'survives'")
    slow = []
    for shape, times in given["times"].items():
        for (_, before), (size, after) in pairwise(times):
            if after > given["measurable"] and after > _GROWTH * max(before, given["measurable"] / 20):
                slow.append(f"{shape}: {after:.2f} s for {size:,} characters, {before:.2f} s for a quarter of them")
                break
    if slow:
        message = f"time grows faster than the text ({'; '.join(slow)}): look for loops within loops and for regular "
        yield Problem(message + "expressions that try again from each place", _of_step(subject, "results"))
    elif len(given["times"]) < given["shapes"]:
        raise NotApplicable(
            f"it is slow: only {len(given['times'])} of {given['shapes']} kinds of texts were tried within "
            f"{subject.limits.growth_seconds:g} s (limit growth_seconds), and nothing is wrong with those"
        )


def close(subject: Subject) -> Iterator[Problem]:
    """It can be closed, and once more."""
    given = subject.fresh.ended("close")
    place = subject.places.of_call("close") or subject.places.first
    if given is None:
        if subject.fresh.step == "close":
            hung, died = subject.fresh.hung, subject.fresh.died
            what = f"did not end within {hung}" if hung else f"ended the process: {died}"
            yield Problem(f"closing it {what}", subject.places.of_dump(subject.fresh.stderr) or place)
            return
        raise NotApplicable(f"a fresh process did not survive the step {subject.fresh.step!r}: see 'survives'")
    if "error" in given:
        yield Problem(f"closing it twice raised {given['error']}", given.get("place") or place)


def quiet(subject: Subject) -> Iterator[Problem]:
    """Nothing of a text gets into standard output, logs or warnings."""
    given = subject.step("results")
    if given["printed"]:
        place = subject.places.of_call("print", "write") or _of_step(subject, "results")
        yield Problem("it prints to standard output, where results belong: use logging, and leave out the text", place)
    if given["logged"]:
        found = given["logged"][0]
        yield Problem(
            f"it logs or warns of words of the text ({found['text']!r}): log counts and places", found["place"]
        )
    subject.fresh.finish()
    if any(word in subject.fresh.stderr.lower() for word in CANARIES) and not given["logged"]:
        place = subject.places.of_call("print", "write", "print_exc") or _of_step(subject, "results")
        yield Problem("words of the text are in what it writes to standard error", place)


def _again(subject: Subject) -> float:
    """Seconds for another instance, in this process: the machine may have been busy."""
    started = time.perf_counter()
    made = subject.runner.make()
    seconds = time.perf_counter() - started
    subject.runner.close(made)
    return seconds


def _of_step(subject: Subject, step: str) -> str:
    """Where the code of a step is likely to be."""
    if step == "import" or isinstance(subject, ObserverSubject):
        return subject.places.first
    if subject.kind == "parser":
        return subject.places.of_code(getattr(subject.plugin, "glossator_parser", None)) or subject.places.first
    create = subject.manifest.create  # type: ignore[attr-defined]
    if step in ("create", "twice", "fork"):
        place = subject.places.of_code(create)
        return place or subject.places.of_field(subject.part.name, "create")
    return subject.places.of_definition("analyze_one", "analyze") or subject.places.first


def _trace(stderr: str) -> str:
    """The kind of crash that Python told of."""
    for line in stderr.splitlines():
        if line.startswith("Fatal Python error: "):
            return f" ({line.removeprefix('Fatal Python error: ')})"
    return ""
