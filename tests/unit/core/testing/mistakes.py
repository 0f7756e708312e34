"""Small plugins with one mistake each, and the check that has to find it.

Each is the good plugin of `GOOD` with a few lines put in the place of its own.
"""

from __future__ import annotations

from collections.abc import Mapping

from .good import (
    CLASS,
    IMPORTS,
    MANIFEST,
    MODELS,
    SPIN,
    Mistake,
    analyze_one,
    manifest,
    mistake,
    with_state,
)
from .result_mistakes import RESULTS

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
    **RESULTS,
}
"""What is wrong -> the plugin in which it is."""
