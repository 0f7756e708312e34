"""The frame of pages about tables, and text that is fit for them: it becomes text only, never markup."""

from __future__ import annotations

from functools import cache
from html import escape
from importlib.resources import files
from urllib.parse import urlsplit

from glossator.cli.show.describe import one_line, printable
from glossator.cli.show.page import head


@cache
def style() -> str:
    """The style sheet: the page allows no other one, no script, and no requests."""
    return files(__package__).joinpath("page.css").read_text(encoding="utf-8")


def begin(title: str) -> str:
    """Everything before the first section."""
    return head(one_line(title), style())


def end() -> str:
    """Everything after the last one."""
    return "</main>\n</body>\n</html>\n"


def safe(text: str, *, markup: bool = False, blanks: bool = False) -> str:
    """Text of a document on one line, with controls made visible; for markup, escaped, too.

    Blanks at both ends are kept if they matter.
    """
    line = printable(" ".join(text.split())) if not blanks else printable(_blanks(text))
    return escape(line) if markup else line


def link(url: str | None, content: str) -> str:
    """The content, which is markup, as a link if the address is one of the web."""
    if url is None:
        return content
    try:
        scheme = urlsplit(url).scheme
    except ValueError:
        return content
    if scheme not in ("http", "https"):
        return content
    return f'<a href="{escape(printable(url))}" rel="noreferrer noopener">{content}</a>'


def _blanks(text: str) -> str:
    inner = " ".join(text.split())
    return f"{' ' if text[:1].isspace() else ''}{inner}{' ' if text[-1:].isspace() else ''}"
