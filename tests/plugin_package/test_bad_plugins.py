"""Bad plugins in a real server, all at once: each costs itself, everybody is told, and the good one serves."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import grpc
import pytest

from glossator.wire import messages as pb
from glossator.wire.rpc import AnalysisServiceStub, RegistryServiceStub

from .sites import PARSER, Site

ANALYZERS = "@hookimpl\ndef glossator_analyzers():\n    yield manifest({})\n"

# Name of a plugin -> its source, and what is told of it or of its analyzer, in ListAnalyzers.
BAD = {
    "twin": (ANALYZERS.format('"acme.good", emits={"acme.twin": Note}'), "claim an analyzer named 'acme.good'"),
    "rival": (ANALYZERS.format('"acme.rival", emits={"acme.good": Note}'), "claim the kind 'acme.good'"),
    "required": (
        "class Options(BaseModel):\n    topic: str\n" + ANALYZERS.format('"acme.required", options=Options'),
        "option 'topic' has no default",
    ),
    "formless": (
        "class Options(BaseModel):\n    what: object = object()\n"
        + ANALYZERS.format('"acme.formless", options=Options'),
        "the default of option 'what' has no JSON form",
    ),
    "duck": (
        "class Duck:\n    def analyze(self, views, options, budget):\n        return [Annotations()] * len(views)\n"
        + ANALYZERS.format('"acme.duck", Duck'),
        "not an Analyzer: derive it from PerDocument or Analyzer",
    ),
    "crashes": (
        "import ctypes\nclass Crashes(PerDocument):\n"
        "    def analyze_one(self, view, options):\n        ctypes.string_at(0)\n"
        + ANALYZERS.format('"acme.crashes", Crashes'),
        "crashed with signal 11",
    ),
    "exits": (
        "import os\nclass Exits(PerDocument):\n    def analyze_one(self, view, options):\n        os._exit(3)\n"
        + ANALYZERS.format('"acme.exits", Exits'),
        "ended its process with exit status 3",
    ),
    "leaves": (
        "import sys\nclass Leaves(PerDocument):\n    def __init__(self):\n        sys.exit('secret')\n"
        "    def analyze_one(self, view, options):\n        return ()\n" + ANALYZERS.format('"acme.leaves", Leaves'),
        "could not be created: SystemExit at acme_leaves:",
    ),
    "loops": (
        "class Loops(PerDocument):\n    def analyze_one(self, view, options):\n        while True:\n            pass\n"
        + ANALYZERS.format('"acme.loops", Loops'),
        "it did not finish within 1 s at acme_loops:",
    ),
    "parses": (
        "@hookimpl\ndef glossator_parser(language, models):\n    raise OSError(language)\n",
        "its glossator_parser('en') failed: OSError at acme_parses:",
    ),
    "watches": (
        "import os\n@hookimpl\ndef glossator_batch(batch):\n    os._exit(4)\n",
        "it ended its process with exit status 4 while it was tried out",
    ),
    "unimportable": ("import os\nos._exit(5)\n", "it ended its process with exit status 5 while it was imported"),
    "endless": (
        "while True:\n    pass\n",
        "it did not finish within 1 s at acme_endless:",
    ),
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    site = Site(tmp_path_factory.mktemp("site"))
    good = "class Good(PerDocument):\n    def analyze_one(self, view, options):\n"
    good += '        yield Annotation("acme.good", (Span(0, 3),), Note(text="good"))\n'
    site.install("a_good", good + ANALYZERS.format('"acme.good", Good') + PARSER)
    for name, (source, _) in BAD.items():
        site.install(name, source)
    return site


@pytest.fixture(scope="module")
def environment(site: Site) -> dict[str, str]:
    return site.environment(os.environ) | {
        "GLOSSATOR_PLUGINS__BLOCK": json.dumps(["stanza", "entities", "numbers", "sentiment", "attribution", "en"]),
        "GLOSSATOR_PLUGINS__IMPORT_TIMEOUT": "1",
        "GLOSSATOR_SERVER__WARM_UP_TIMEOUT": "1",
    }


class Served:
    """A server process that serves."""

    def __init__(self, process: subprocess.Popen[str], address: str) -> None:
        self.process = process
        self.address = address


@pytest.fixture(params=["1", "0"], ids=["workers", "inline"])
def served(environment: dict[str, str], request: pytest.FixtureRequest) -> Iterator[Served]:
    with served_with(environment, workers=request.param) as found:
        yield found


@contextmanager
def served_with(environment: dict[str, str], workers: str = "1") -> Iterator[Served]:
    process = subprocess.Popen(
        [sys.executable, "-m", "glossator", "serve", "--port", "0", "--workers", workers],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    )
    assert process.stdout is not None
    listening, _, address = process.stdout.readline().strip().partition(" on ")
    if (listening, process.stdout.readline()) != ("listening", "serving\n"):
        process.kill()
        pytest.fail(f"it does not serve: {process.communicate()[1]}")
    yield Served(process, address)
    if process.returncode is None:
        process.kill()
        process.communicate()


def test_each_costs_itself_and_everybody_is_told(served: Served) -> None:
    document = pb.Document(text="Ada wrote.")
    with grpc.insecure_channel(served.address) as channel:
        analysis = AnalysisServiceStub(channel)
        plain = analysis.Analyze(pb.AnalyzeRequest(document=document))
        listed = RegistryServiceStub(channel).ListAnalyzers(pb.ListAnalyzersRequest())
        names = ("acme.good", "acme.required", "acme.duck", "unimportable.any")
        asked = pb.AnalysisOptions(analyzers=[pb.AnalyzerSpec(analyzer=name) for name in names])
        response = analysis.Analyze(pb.AnalyzeRequest(document=document, options=asked))
    infos = {info.id: info for info in listed.analyzers}
    assert infos["acme.good"].state == pb.ANALYZER_STATE_READY
    assert "acme.good" in {result.name for result in plain.results if not result.HasField("error")}
    disabled = {name for name, info in infos.items() if info.state == pb.ANALYZER_STATE_DISABLED}
    for name, (_, why) in BAD.items():
        if name in disabled:
            continue
        info = next(infos[key] for key in (f"acme.{name}", name) if key in infos)
        assert (info.state, info.distribution) == (pb.ANALYZER_STATE_FAILED, f"acme-{name}"), name
        assert why in info.state_reason, name
    found = {result.name: result for result in response.results}
    assert not found["acme.good"].HasField("error")
    for name in ("acme.required", "acme.duck", "unimportable.any"):
        assert found[name].error.reason == "ANALYZER_FAILED"
        assert any(why in found[name].error.message for _, why in BAD.values())
    served.process.terminate()
    _, log = served.process.communicate()
    assert served.process.returncode == 0
    (warning,) = [line for line in log.splitlines() if "plugins that failed, 'glossator plugins' tells more" in line]
    for name in ("twin", "rival", "required", "formless", "unimportable", "endless"):
        assert f"'{name}' of acme-{name} 1.0: " in warning
    for name, (_, why) in BAD.items():
        assert name in disabled or why in log
    assert "secret" not in log


def test_a_plugin_that_only_the_workers_cannot_load(environment: dict[str, str], tmp_path: Path) -> None:
    site = Site(tmp_path)
    site.install("odd", "import sys\nsys.modules['grpc']\n" + ANALYZERS.format('"acme.odd"'))
    only = site.environment(environment) | {"GLOSSATOR_PLUGINS__ALLOW": '["a_good", "odd"]'}
    with served_with(only) as served, grpc.insecure_channel(served.address) as channel:
        analyze, document = AnalysisServiceStub(channel).Analyze, pb.Document(text="Ada wrote.")
        response = analyze(pb.AnalyzeRequest(document=document))
        listed = RegistryServiceStub(channel).ListAnalyzers(pb.ListAnalyzersRequest())
    good, odd = response.results
    assert not good.HasField("error")
    assert (
        "no plugin that could be loaded has it; those that failed: 'odd' of acme-odd 1.0: KeyError ('grpc')"
        in odd.error.message
    )
    infos = {info.id: info for info in listed.analyzers}
    assert infos["acme.odd"].state == pb.ANALYZER_STATE_FAILED
    assert "the workers cannot load it: KeyError ('grpc') at acme_odd:" in infos["acme.odd"].state_reason


def run(environment: dict[str, str], *arguments: str) -> tuple[int, str, str]:
    command = [sys.executable, "-m", "glossator", *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def test_commands_answer_all_the_same(environment: dict[str, str], tmp_path: Path) -> None:
    status, out, err = run(environment, "plugins", "--format", "json")
    assert (status, err) == (0, "")
    infos = {info["name"]: info for info in json.loads(out)}
    assert infos["a_good"]["state"] == "loaded"
    assert infos["a_good"]["notes"], "it is told that others claim what is its"
    for name in ("twin", "rival", "required", "formless", "parses", "unimportable", "endless"):
        assert infos[name]["state"] == "failed"
        assert BAD[name][1] in infos[name]["reason"]
    text = tmp_path / "a.txt"
    text.write_text("Ada wrote.")
    status, out, err = run(environment, "analyze", str(text), "--format", "jsonl", "--analyzers", "acme.good")
    assert status == 0, err
    told = [line.partition(" failed: ")[0] for line in err.splitlines()]
    assert told == ["plugin 'watches' of acme-watches 1.0", "plugin 'parses' of acme-parses 1.0"]
    (result,) = json.loads(out)["results"]
    assert result["annotations"][0]["fields"]["text"] == "good"
