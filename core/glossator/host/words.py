"""What plugins say of annotations of their own kinds, through the hook `glossator_describe`, for people to read."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from glossator.host.registry import Registry
from glossator.telling import let_through, name_of, told
from glossator.text.annotation import Annotation

_LONGEST = 2000


class Describers:
    """The hooks of all plugins. One that breaks is told once, and left out from then on."""

    def __init__(self, registry: Registry, tell: Callable[[str], object]) -> None:
        """`tell` gets a sentence about a hook that broke."""
        self._registry = registry
        self._tell = tell
        self._silenced: set[str] = set()

    def __bool__(self) -> bool:
        return bool(self._hooks)

    def words(self, annotation: Annotation, text: str) -> str | None:
        """What the first plugin that knows the kind says of it; None if no one does.

        The annotation's value must be the model of its kind.
        """
        for name, describe in self._hooks:
            if name in self._silenced:
                continue
            try:
                words = describe(annotation, text)
            except BaseException as error:  # a plugin's code: it must not cost anybody the results
                let_through(error)
                self._silence(name, f"raised {told(error)}")
                continue
            if isinstance(words, str):
                return words[:_LONGEST]
            if words is not None:
                self._silence(name, f"gave {name_of(type(words))} where a str or None is due")
        return None

    def _silence(self, name: str, why: str) -> None:
        self._silenced.add(name)
        self._tell(f"glossator_describe of plugin {name!r} {why}: it is left out")

    @cached_property
    def _hooks(self) -> list[tuple[str, Callable[[Annotation, str], object]]]:
        return [(name, _called(found)) for name, found in self._registry.implementations("glossator_describe")]


def _called(function: Callable[..., object]) -> Callable[[Annotation, str], object]:
    return lambda annotation, text: function(annotation=annotation, text=text)
