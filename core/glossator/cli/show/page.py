"""The frame of the page that `--format html` writes: its style sheet and its script, and a policy that allows no other.

Light and dark, as the reader's system asks; on paper without what only a screen needs. The script is a convenience:
without it all text and all tables are there.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from html import escape
from importlib.resources import files

from glossator.cli.show.phrases import phrases


@cache
def style() -> str:
    """The style sheet, exactly as it stands between the tags: the page's policy names its digest."""
    switches = "".join(
        f".document:has(.switch.y{at}:not(:checked)) .text .y{at}{{border-color:transparent;background:none}}\n"
        for at in range(phrases()["switches"])
    )
    return _asset("page.css") + switches


@cache
def script() -> str:
    """Likewise the script."""
    return _asset("page.js")


def page_begin(title: str = "Glossator") -> str:
    """Everything before the first document."""
    return head(title, style(), script())


def head(title: str, style: str, script: str = "") -> str:
    """The beginning of any page of ours, up to its main part: it allows this style sheet and this script alone."""
    scripts = f"; script-src 'sha256-{_digest(script)}'" if script else ""
    policy = f"default-src 'none'; style-src 'sha256-{_digest(style)}'{scripts}"
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{escape(title)}</title>\n<style>{style}</style>\n</head>\n<body>\n<main>\n"
    )


def page_end(contents: str = "") -> str:
    """Everything after the last document; `contents` is the list of the documents, if there are several."""
    about = '<aside id="about" tabindex="0" aria-live="polite" hidden></aside>'
    return f"</main>\n{contents}{about}\n<script>{script()}</script>\n</body>\n</html>\n"


def _asset(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
