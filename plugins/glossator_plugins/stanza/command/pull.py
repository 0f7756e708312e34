"""Pull: official models for a language, through Stanza's own downloader, into a folder that the parser looks into.

Takes from Stanza's package what Glossator's layers can use, and no more: no constituency, coreference or the like.
Where the downloader looks can be set by Stanza's own variables, STANZA_RESOURCES_URL and STANZA_MODEL_URL.
"""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from glossator.cli.group import Misuse, Problem
from glossator.similar import meant_language
from glossator_plugins.stanza.package.resources import IDENTITY, LISTING, PROCESSORS, find_entry, needed_files
from glossator_plugins.stanza.package.sums import record

_CONNECT_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Pulled:
    """What was pulled, or was there already."""

    language: str
    """Stanza's name for it, which is the name of the subfolder."""
    name: str
    """For people: "German"."""
    models: tuple[str, ...]
    """As "processor/package", with the vectors and character models that they need."""
    size: int
    """Bytes."""


def pull(language: str, package: str, folder: Path, tell: Callable[[str], None]) -> Pulled:
    """Download what is not there yet. `package` is Stanza's name for a selection: "default", "default_fast", ….

    Raises `Misuse` for what Stanza does not have, `Problem` for what is unreachable, damaged, or cannot be written.
    """
    tell(f"asking Stanza's list of models for {language!r}")
    common = _downloader()
    listing = _listing(common, folder)
    found = find_entry(listing, language)
    if found is None:
        known = sorted(key for key, entry in listing.items() if isinstance(entry, dict) and "alias" not in entry)
        raise Misuse(
            f"Stanza has no models for {language[:35]!r}; it has: {', '.join(known)}{meant_language(language)}"
        )
    key, entry = found
    name = str(entry.get("lang_name", key))
    wanted = _wanted(entry, package, key)
    source = _source(common, listing)
    _check_names(key, entry, wanted, source)
    tell(f"pulling {name} ({key}) into {folder}: " + ", ".join("/".join(each) for each in wanted.items()))
    with _explained(source, folder):
        try:
            done = common.download(
                key, model_dir=str(folder), package=None, processors=wanted, download_json=False, logging_level="ERROR"
            )
        except ValueError:
            # The downloader leaves a file in place whose sum is wrong: the server would load it.
            _remove_damaged(common, folder, key, entry)
            raise
        models = sorted({"/".join(each) for each in done})
        files = [f"{key}/{model}.pt" for model in models]
        record(folder, files)
    return Pulled(key, name, tuple(models), sum((folder / file).stat().st_size for file in files))


def _downloader() -> Any:
    """Stanza's module of resources, quiet: it would log to standard error as soon as it is imported."""
    logger = logging.getLogger("stanza")
    logger.addHandler(logging.NullHandler())
    if logger.level == logging.NOTSET:
        logger.setLevel(logging.ERROR)
    from stanza.resources import common

    if not sys.stderr.isatty():
        from huggingface_hub.utils.tqdm import disable_progress_bars

        disable_progress_bars()
    return common


def _listing(common: Any, folder: Path) -> dict[str, Any]:
    import requests

    url = f"{common.DEFAULT_RESOURCES_URL}/resources_{common.DEFAULT_RESOURCES_VERSION}.json"
    with _explained(common.DEFAULT_RESOURCES_URL, folder):
        if urlsplit(url).netloc:
            # The downloader waits without a limit for a network that swallows packets.
            requests.head(url, timeout=_CONNECT_SECONDS)
        folder.mkdir(parents=True, exist_ok=True)
        # Beside the list that is there: what answers may be a proxy's page, and other languages live by the old one.
        part = folder / "resources.json.part"
        common.download_resources_json(
            str(folder), resources_url=common.DEFAULT_RESOURCES_URL, resources_filepath=str(part)
        )
        try:
            listing = json.loads(part.read_bytes())
        except (ValueError, RecursionError):
            listing = None
        if not isinstance(listing, dict):
            part.unlink()
            raise Problem(f"what {urlsplit(url).netloc or url} sent is no list of models: try again later")
        os.replace(part, folder / LISTING)
        record(folder, [LISTING])
        return listing


def _wanted(entry: Mapping[str, Any], package: str, language: str) -> dict[str, str]:
    """Processor -> model, of the selection `package`."""
    selections: Mapping[str, Mapping[str, Any]] = entry.get("packages", {})
    if package not in selections:
        raise Misuse(
            f"Stanza has no package {package[:50]!r} for {language!r}; it has: {', '.join(sorted(selections))}"
        )
    chosen = selections[package]
    if "tokenize" not in chosen:
        raise Misuse(f"Stanza's package {package!r} for {language!r} has no tokenizer: nothing could be parsed with it")
    # The identity lemmatizer is a word of the listing, not a file.
    return {
        processor: chosen[processor]
        for processor in PROCESSORS.values()
        if isinstance(chosen.get(processor), str) and chosen[processor] != IDENTITY
    }


def _check_names(language: str, entry: Mapping[str, Any], wanted: Mapping[str, str], source: str) -> None:
    """The downloader makes paths of whatever names the list has: raises `Problem` if one could lead elsewhere."""
    try:
        for processor, models in (*entry.items(), *((processor, [name]) for processor, name in wanted.items())):
            for name in models if isinstance(models, (dict, list)) else ():
                needed_files(language, entry, processor, name)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        host = urlsplit(source).netloc or source
        raise Problem(f"the list of models for {host} is none that Stanza made ({_first_line(error)})") from error


def _source(common: Any, listing: Mapping[str, Any]) -> str:
    """The address that models come from, for people."""
    from huggingface_hub.constants import ENDPOINT

    url = str(common.expand_model_url(listing, common.DEFAULT_MODEL_URL))
    return ENDPOINT if urlsplit(url).netloc == "huggingface.co" else url


def _remove_damaged(common: Any, folder: Path, language: str, entry: Mapping[str, Any]) -> None:
    for path in (folder / language).glob("*/*.pt"):
        given = entry.get(path.parent.name, {}).get(path.stem, {})
        if given.get("md5") and common.get_md5(path) not in (given["md5"], given.get("alternate_md5")):
            path.unlink()


@contextmanager
def _explained(source: str, folder: Path) -> Iterator[None]:
    """Turn what the downloader raises, which is all sorts of things, into one line that says what to do."""
    host = urlsplit(source).netloc or source
    try:
        yield
    except (Misuse, Problem):
        raise
    except Exception as error:
        raise Problem(_told(error, host, folder)) from error


def _told(error: Exception, host: str, folder: Path) -> str:
    import requests
    from huggingface_hub.errors import HfHubHTTPError, LocalEntryNotFoundError, OfflineModeIsEnabled

    if isinstance(error, (requests.HTTPError, HfHubHTTPError)):
        return f"{host} refused: {_first_line(error)}"
    unreachable = (requests.ConnectionError, requests.Timeout, LocalEntryNotFoundError, OfflineModeIsEnabled)
    if isinstance(error, (*unreachable, ConnectionError, TimeoutError)):
        return (
            f"cannot reach {host} ({_cause(error)}): pull where it can be reached and copy the folder to {folder}, "
            "or name a mirror in STANZA_RESOURCES_URL and STANZA_MODEL_URL"
        )
    if isinstance(error, ValueError) and not isinstance(error, requests.RequestException):
        return f"what {host} sent is not what its list of models says ({_first_line(error)}): try again later"
    if isinstance(error, OSError) and error.errno:
        return f"cannot write to {error.filename or folder}: {error.strerror}; models.downloads names another folder"
    return f"pulling from {host} failed: {type(error).__name__}: {_first_line(error)}"


def _cause(error: BaseException) -> str:
    """The innermost reason: outer ones repeat it in many more words."""
    reason: object = error
    while True:
        first = reason.args[0] if isinstance(reason, BaseException) and reason.args else None
        inner = getattr(first, "reason", None) or (first if isinstance(first, BaseException) else None)
        inner = inner or (reason.__cause__ if isinstance(reason, BaseException) else None)
        if inner is None:
            return str(reason).splitlines()[0].rpartition(": ")[2] or type(reason).__name__
        reason = inner


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
