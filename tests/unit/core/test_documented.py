"""`help()` shows what every field of the contract and of the configuration is for."""

from __future__ import annotations

import dataclasses
import pydoc
import re

import pytest
from pydantic import BaseModel

from glossator import Config, Manifest, ModelPackage, Parse, Parser, ParserFactory, ParserSettings
from glossator.config import Limits, Models, Plugins, Server


def fields(cls: type) -> list[str]:
    if dataclasses.is_dataclass(cls):
        return [field.name for field in dataclasses.fields(cls)]
    return list(cls.model_fields if issubclass(cls, BaseModel) else cls.__annotations__)


CONTRACT = (Manifest, ModelPackage, Parse, Parser, ParserFactory, ParserSettings)
CONFIGURATION = (Config, Limits, Models, Plugins, Server)


def shown(cls: type) -> str:
    return re.sub(".\x08", "", pydoc.TextDoc().document(cls))


@pytest.mark.parametrize("cls", [*CONTRACT, *CONFIGURATION])
def test_every_field_is_explained(cls: type) -> None:
    told = shown(cls).split("Fields:", 1)[1]
    for name in fields(cls):
        line = next((line for line in told.splitlines() if line.strip(" |").startswith(f"{name}: ")), "")
        assert len(line.strip(" |")) > len(f"{name}: ") + 10, name


def test_fields_that_are_slots_are_explained_where_they_stand() -> None:
    assert "    Layers of the parse that it reads" in shown(Manifest).split("Data descriptors", 1)[1]
