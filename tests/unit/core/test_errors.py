"""Reasons, codes and the tree of errors."""

import inspect
import pickle

import pytest

from glossator import Code, Failure, GlossatorError, Reason, errors
from glossator.errors import CODES, RETRYABLE


def classes(root: type[GlossatorError] = GlossatorError) -> list[type[GlossatorError]]:
    return [root, *(found for child in root.__subclasses__() for found in classes(child))]


CORE = [kind for kind in classes() if kind.__module__ == errors.__name__]


def test_every_reason_has_a_code_and_its_own_name() -> None:
    assert CODES.keys() == set(Reason)
    assert all(reason.value == reason.name for reason in Reason)
    assert set(CODES.values()) <= set(Code)
    assert Failure(Reason.OVERLOADED, "full").code is Code.RESOURCE_EXHAUSTED


def test_only_passing_trouble_is_retryable() -> None:
    assert {reason for reason in Reason if Failure(reason, "").retryable} == RETRYABLE
    permanent = {Code.INVALID_ARGUMENT, Code.NOT_FOUND, Code.ALREADY_EXISTS, Code.FAILED_PRECONDITION, Code.INTERNAL}
    assert not {CODES[reason] for reason in RETRYABLE} & permanent


@pytest.mark.parametrize("kind", CORE)
def test_errors_survive_pickling(kind: type[GlossatorError]) -> None:
    error = kind("what went wrong", retry_after=1.5, limit=3)
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - it is our own
    assert type(again) is kind
    assert again.failure == error.failure == Failure(kind.reason, "what went wrong", {"limit": "3"}, 1.5)
    assert str(again) == "what went wrong"


def test_the_docstring_draws_the_whole_tree() -> None:
    drawn: list[tuple[int, str]] = []
    for line in (errors.__doc__ or "").splitlines():
        name = line.lstrip(" │├└─").split(" ")[0]
        if name == "GlossatorError" or "── " in line:
            drawn.append((line.index(name), name))
    parents: dict[str, str] = {}
    for position, (indent, name) in enumerate(drawn[1:], start=1):
        parents[name] = next(other for column, other in reversed(drawn[:position]) if column < indent)
    assert parents == {kind.__name__: kind.__base__.__name__ for kind in CORE[1:] if kind.__base__}


def test_every_error_says_what_it_means() -> None:
    for kind in CORE:
        assert inspect.cleandoc(kind.__doc__ or "").endswith("."), kind
