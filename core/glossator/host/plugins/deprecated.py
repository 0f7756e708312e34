"""What of the contract goes with a coming version: whoever still uses it is told, and goes on until then."""

from __future__ import annotations

from collections.abc import Iterator

from glossator.contract.analyzer import API_VERSION, Manifest

API_1_GOES = "0.3"
"""The version of Glossator that takes no plugins written for version 1 of the contract any more."""


def deprecations(manifest: Manifest) -> Iterator[str]:
    """What is deprecated of what a manifest says, with what to write instead."""
    if manifest.api == 1:
        yield (
            f"analyzer {manifest.name!r} is written for plugin API 1, which Glossator takes until {API_1_GOES}: leave "
            f"api out of its manifest, or write api={API_VERSION}; then a start() that it has is called before its "
            "first batch"
        )
