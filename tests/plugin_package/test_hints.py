"""Every hint that names a key or a command does what it says, typed as it is printed."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from glossator import Config, Registry
from glossator.errors import AnalyzerNotFound
from glossator.host.registry import PluginState

from .sites import PARSER, Site

ANALYZERS = "@hookimpl\ndef glossator_analyzers():\n    yield manifest({})\n"


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.syspath_prepend(folder)
    monkeypatch.chdir(tmp_path)
    yield Site(folder)
    for name in [name for name in sys.modules if name.startswith("acme_")]:
        del sys.modules[name]


def load(site: Site, line: str = "") -> Registry:
    """With this line as glossator.toml, as it is printed."""
    Path("glossator.toml").write_text(line)
    return Registry.load(Config.load(), site.entry_points)


def reasons(registry: Registry) -> dict[str, str]:
    return {info.name: info.reason for info in registry.plugins if info.state is PluginState.FAILED}


def notes(registry: Registry) -> str:
    return "; ".join(note for info in registry.plugins for note in info.notes)


def settings(message: str) -> list[str]:
    """What is to be written into glossator.toml, of a message: `key = value`."""
    return re.findall(r'\b(?:plugins|bindings)\.\S+ = (?:\[[^\]]*\]|"[^"]*")', message)


def test_of_two_analyzers_of_one_name_either_can_be_had(site: Site) -> None:
    site.install("a", ANALYZERS.format('"acme.topics"'), distribution="acme-topics")
    site.install("b", ANALYZERS.format('"acme.topics", emits={"acme.other": Note}'), distribution="zed-topics")
    site.install("c", ANALYZERS.format('"acme.quiet"'))
    before = load(site, 'plugins.block = ["c"]')
    (reason,) = reasons(before).values()
    assert notes(before) == reason, "both are told the same"
    first, second = settings(reason)
    for line, kept in ((first, "acme-topics"), (second, "zed-topics")):
        after = load(site, line)
        assert (after.get("acme.topics").distribution, reasons(after), notes(after)) == (kept, {}, "")
        assert "acme.quiet" not in after.analyzers, "what was blocked stays so"


def test_of_two_of_one_entry_point_name_either_can_be_had(site: Site) -> None:
    for number, distribution in enumerate(("acme-topics", "zed-topics")):
        site.install(f"t{number}", ANALYZERS.format('"acme.topics"'), distribution=distribution)
        path = site.folder / f"{distribution.replace('-', '_')}-1.0.dist-info" / "entry_points.txt"
        path.write_text(f"[glossator]\ntopics = acme_t{number}\n")
    (reason,) = reasons(load(site)).values()
    for line, kept in zip(settings(reason), ("acme-topics", "zed-topics"), strict=True):
        assert load(site, line).get("acme.topics").distribution == kept


@pytest.mark.parametrize("kind", ["topic", "acme.topic"])
def test_of_two_providers_of_one_kind_either_can_be_had(site: Site, kind: str) -> None:
    site.install("a", ANALYZERS.format(f'"acme.one", emits={{"{kind}": Note}}'))
    site.install("b", ANALYZERS.format(f'"acme.two", emits={{"{kind}": Note}}'))
    before = load(site)
    (reason,) = reasons(before).values()
    assert notes(before) == reason
    for line, meant in zip(settings(reason), ("acme.one", "acme.two"), strict=True):
        after = load(site, line)
        assert (after.providers[kind], list(after.analyzers)) == (meant, ["acme.one", "acme.two"])
        key, _, value = line.partition(" = ")
        told = run(site, "config", "--set", f"{key}={value}", "--format", "json")
        assert f'"{kind}": {value}' in told.stdout, "a flag takes the same key"


def test_settings_of_an_analyzer_with_a_dot_in_its_name_can_be_written(site: Site) -> None:
    site.install(
        "a", "class Settings(BaseModel):\n    limit: int = 3\n" + ANALYZERS.format('"acme.topics", settings=Settings')
    )
    (note,) = load(site, "[analyzers.acme.topics]\nlimit = 4\n").notes
    (key,) = re.findall(r"write (\S+)", note)
    assert load(site, f"[{key}]\nlimit = 4\n").settings("acme.topics").model_dump() == {"limit": 4}
    assert '"limit": 4' in run(site, "config", "--format", "json", "--set", f"{key}.limit=4").stdout


def run(site: Site, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "glossator", *arguments],
        env=site.environment(os.environ) | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def command(message: str) -> Sequence[str]:
    """The command that a message has in quotes, without the program's name."""
    (found,) = re.findall(r"'glossator ([a-z ]+)'", message)
    return shlex.split(found)


def test_commands_that_messages_name_tell_more(site: Site) -> None:
    site.install("a", "import acme_engine")
    registry = load(site)
    with pytest.raises(AnalyzerNotFound) as raised:
        registry.find("other.topics")
    message = raised.value.failure.message
    assert "plugins that failed, which 'glossator plugins' tells more of: 'a' of acme-a 1.0" in message
    assert "No module named 'acme_engine'" in run(site, *command(message)).stdout


def test_the_example_of_options_can_be_pasted(site: Site) -> None:
    site.install(
        "a",
        "class Options(BaseModel):\n    word: str = 'a b'\n"
        + ANALYZERS.format('"acme.topics", options=Options, default=False')
        + PARSER,
    )
    allow = {"GLOSSATOR_PLUGINS__ALLOW": '["a"]'}
    told = run(site, "analyzers", "acme.topics", **allow).stdout
    (example,) = re.findall(r"for instance (.*), as JSON Schema", told)
    Path("a.txt").write_text("Ada wrote.")
    done = run(site, "analyze", "a.txt", *shlex.split(example), "--format", "jsonl", **allow)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("import time\ntime.sleep(0.4)\n" + ANALYZERS.format('"acme.topics"'), "plugins.import_timeout = {}"),
        (
            "import time\n"
            "class Slow(PerDocument):\n"
            "    def __init__(self):\n"
            "        time.sleep(0.4)\n"
            "    def analyze_one(self, view, options):\n"
            "        return ()\n" + ANALYZERS.format('"acme.topics", Slow'),
            "server.warm_up_timeout = {}",
        ),
    ],
    ids=["import", "create"],
)
def test_limits_of_time_can_be_raised(site: Site, source: str, line: str) -> None:
    site.install("a", source)
    site.install("parser", PARSER)
    Path("glossator.toml").write_text(line.format(0.2))
    told = run(site, "analyzers", "--load", GLOSSATOR_PLUGINS__ALLOW='["a", "parser"]').stdout
    (key,) = re.findall(r"see (\S+)", told)
    what = "imported" if "import" in key else "warmed up"
    assert re.search(rf"did not finish within 0\.2 s at acme_a:\d+.* while it was {what}", told)
    Path("glossator.toml").write_text(f"{key} = 60\n")
    told = run(site, "analyzers", "--load", GLOSSATOR_PLUGINS__ALLOW='["a", "parser"]').stdout
    assert re.search(r"acme\.topics .* ready", told)
