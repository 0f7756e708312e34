"""What ends a run. What happens to single documents is in the tables instead."""

from __future__ import annotations

from glossator.errors import ConfigError, GlossatorError


class FolderUnusable(ConfigError):
    """The folder for the tables is none of ours, of another version, or in use; the message says what to do."""


class NotWritten(GlossatorError):
    """The disk is full, or a file cannot be written: what was written before stays, and the run can be resumed."""


class Damaged(GlossatorError):
    """A file of the tables cannot be read; the message names it."""
