"""What is told of exceptions: names and places that stand in code, never what somebody made of a text."""

from __future__ import annotations

import errno
import signal
from collections.abc import Callable

import pytest

from glossator import telling


class Ours(ValueError):
    """Defined where everybody can look it up."""


def error_of(function: Callable[[], object]) -> BaseException:
    try:
        function()
    except BaseException as error:
        return error
    raise AssertionError("it raised nothing")


def raising(error: BaseException) -> Callable[[], object]:
    def function() -> None:
        raise error

    return function


def made_up(**namespace: object) -> BaseException:
    kind: type[ValueError] = type("Glockenspiel", (Ours,), namespace)
    return kind("Glockenspiel")


class Local:
    kind = type("Glockenspiel", (OSError,), {"__module__": "builtins"})


@pytest.mark.parametrize(
    ("error", "name"),
    [
        (ValueError("Glockenspiel"), "ValueError"),
        (Ours("Glockenspiel"), f"{__name__}.Ours"),
        (made_up(), f"{__name__}.Ours"),
        (made_up(__module__="Glockenspiel"), f"{__name__}.Ours"),
        (made_up(__qualname__="ValueError", __module__="builtins"), f"{__name__}.Ours"),
        (Local.kind("Glockenspiel"), "OSError"),
        (SystemExit("Glockenspiel"), "SystemExit"),
    ],
)
def test_only_names_of_modules_are_told(error: BaseException, name: str) -> None:
    told = telling.told(error_of(raising(error)))
    assert told.startswith(f"{name} at {__name__}:")
    assert "Glockenspiel" not in told


def test_code_made_of_a_text_has_no_place() -> None:
    source = compile("def Glockenspiel(): raise ValueError\nGlockenspiel()", "Glockenspiel", "exec")
    told = telling.told(error_of(lambda: exec(source, {"__name__": "Glockenspiel"})))
    assert told.startswith(f"ValueError at {__name__}:")


def test_what_the_system_and_the_imports_say_is_told() -> None:
    assert "FileNotFoundError (No such file or directory)" in telling.told(OSError(errno.ENOENT, "x", "Glockenspiel"))
    missing = ModuleNotFoundError("Glockenspiel", name="acme.models")
    assert telling.told(missing) == "ModuleNotFoundError: No module named 'acme.models'"
    assert telling.told(ModuleNotFoundError("Glockenspiel", name="A Glockenspiel.")) == "ModuleNotFoundError"


def test_ctrl_c_goes_through_and_a_plugins_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(KeyboardInterrupt):
        telling.let_through(KeyboardInterrupt())
    telling.let_through(SystemExit())
    monkeypatch.setattr(signal, "getsignal", lambda number: signal.SIG_DFL)
    telling.let_through(KeyboardInterrupt())
