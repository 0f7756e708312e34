"""What plugins do to the process when they are imported or forked, and what they print."""

from __future__ import annotations

import decimal
import json
import os
import re
import signal
import subprocess
import sys
import warnings
from pathlib import Path

import pytest

from glossator.host.registry import PluginState

from .mistaken import DOCUMENT, FIRST, engine, load, plugin, yielding
from .sites import PARSER, Site

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
