"""The page's files, held in memory: what is not in the folder cannot be asked for."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

PAGE = Path(__file__).parent / "page"
"""The page that comes along."""

# Nothing from elsewhere, nothing inline, nobody's frame; requests go to this server alone.
_CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
    ]
)
HEADERS = (
    ("content-security-policy", _CONTENT_SECURITY_POLICY),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=()"),
    # It asks each time, and is told that nothing has changed: a new version shows at once.
    ("cache-control", "no-cache"),
)
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
}
# Smaller ones are not worth to be compressed.
_SMALL = 1024


@dataclass(frozen=True, slots=True)
class File:
    """A file as it is sent."""

    content_type: str
    plain: bytes
    packed: bytes | None
    """In gzip; None if that is not worth it."""
    tag: str


def read(folder: Path = PAGE) -> Mapping[str, File]:
    """The files by path, "/" for index.html; but for Python's and hidden ones."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if not path.is_file() or path.suffix in (".py", ".pyc") or name.startswith(".") or "/." in name:
            continue
        found["/" if name == "index.html" else f"/{name}"] = _file(path)
    return found


def _file(path: Path) -> File:
    plain = path.read_bytes()
    packed = gzip.compress(plain, mtime=0) if len(plain) >= _SMALL else None
    content_type = _TYPES.get(path.suffix, "application/octet-stream")
    return File(content_type, plain, packed, f'"{hashlib.sha256(plain).hexdigest()[:32]}"')
