"""Which languages are loaded, and from where."""

from __future__ import annotations

from platformdirs import user_data_path
from pydantic import Field

from glossator.config.section import Section

NO_FALLBACK = "none"


def _data_folder() -> str:
    try:
        # Older platformdirs leave a "~" that stands for nothing.
        return str(user_data_path("glossator", appauthor=False).expanduser() / "models")
    except RuntimeError:  # a user without a home folder, as containers may have
        return ""


class Models(Section):
    """Which languages are loaded, and from where."""

    default_language: str = Field(
        "en", description="Of documents that name none, where the text does not tell another one."
    )
    assume_language: bool = Field(
        False, description="Take documents that name no language to be in default_language, whatever their text is in."
    )
    fallback: str = Field(
        NO_FALLBACK,
        pattern="^(none|tokens)$",
        description="Documents in a language that no model serves: none (they are refused), or tokens (analyzers that "
        "need only tokens, and work on that language, run).",
    )
    languages: tuple[str, ...] = Field(("en",), description="Loaded by every worker at start.")
    folders: tuple[str, ...] = Field((), description="Stanza resources folders, before those of installed packages.")
    terms: str = Field(
        "any",
        pattern="^(any|open)$",
        description="Of installed packages: any, or open (only those that say that anyone may use, change and pass on "
        "their models). Folders that you name and models that you pull are yours to judge.",
    )
    downloads: str = Field(
        default_factory=_data_folder,
        description="Folder of 'glossator models pull'; looked into after installed packages. Empty: there is none, as "
        "for a user without a home.",
    )
    precision: str = Field(
        "auto",
        pattern="^(auto|float32)$",
        description="Numbers of networks: auto (bytes where a processor and a network allow it, which is quickest), or "
        "float32.",
    )
