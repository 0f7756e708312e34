"""The configuration: one frozen model, from a TOML file, the environment and flags; later ones win.

The file is `glossator.toml` in the working directory or the one that `--config` or `GLOSSATOR_CONFIG` names. In the
environment, `GLOSSATOR_SERVER__WORKERS=2` sets `server.workers`.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Collection, Mapping
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated, Any, Self, TypeVar

from platformdirs import user_data_path
from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)

from glossator.documented import with_fields
from glossator.errors import ConfigError

DEFAULT_FILE = "glossator.toml"


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    @classmethod
    def __pydantic_init_subclass__(cls, **_: Any) -> None:
        _describe(cls)


def _describe(model: type[BaseModel]) -> None:
    """Give `help` what it shows of a model's fields: nothing by itself."""
    docs = {name: field.description or "" for name, field in model.model_fields.items()}
    model.__doc__ = with_fields(model.__doc__ or "", docs)


_Sent = Annotated[int, Field(le=2**31 - 1)]
"""What gRPC is given and clients are told: that does not hold more."""
_Count = Annotated[int, Field(le=2**63 - 1)]
"""What the wire's status has at most."""
_Seconds = Annotated[float, Field(le=1e9)]
"""Of a wait: more than a lifetime is no number that clocks and the wire hold."""


class Limits(_Section):
    """What is refused, always with an error that names the limit."""

    max_document_bytes: _Sent = Field(1024 * 1024, ge=1, description="Text of one document in UTF-8.")
    max_message_bytes: _Sent = Field(8 * 1024 * 1024, ge=64 * 1024, description="One gRPC message, either way.")
    max_result_bytes: _Sent = Field(
        64 * 1024 * 1024,
        ge=64 * 1024,
        description="One analyzer's result for one document; more is RESULT_TOO_LARGE.",
    )
    result_chunk_bytes: _Sent = Field(1024 * 1024, ge=16 * 1024, description="Streamed results are split at this size.")
    max_attributes_bytes: _Sent = Field(
        64 * 1024,
        ge=0,
        description="Attributes of one document: names and values in UTF-8, and 32 for each attribute.",
    )
    max_options_bytes: _Sent = Field(
        64 * 1024, ge=0, description="AnalysisOptions of one request: its analyzers' names, versions and options."
    )
    max_analyzers: _Sent = Field(32, ge=1, description="Analyzers in one request.")
    max_in_flight_documents: _Sent = Field(64, ge=1, description="Cap for one stream.")
    max_queue_documents: _Count = Field(
        256,
        ge=1,
        description="Waiting documents, of all clients together; single calls and streams each keep a quarter.",
    )
    max_queue_bytes: _Count = Field(
        64 * 1024 * 1024,
        ge=1,
        description="Waiting documents together: text, attributes and their requests' options; as above.",
    )
    max_unread_bytes: _Count = Field(
        256 * 1024 * 1024,
        ge=1,
        description="Results that clients have not taken yet, of all streams and calls together, as they take memory: "
        "answers of single calls twice.",
    )
    max_stream_unread_bytes: _Sent = Field(
        8 * 1024 * 1024, ge=1, description="Those of one stream: with more, its documents wait until its client reads."
    )
    max_streams: _Count = Field(200, ge=1, description="Open AnalyzeDocuments and AnalyzeStream calls together.")
    stream_idle: _Seconds = Field(
        60.0,
        ge=0,
        description="Seconds without any progress after which a stream makes room for others beyond max_streams.",
    )
    analyzer_timeout: _Seconds = Field(30.0, gt=0, description="Seconds for one analyzer and document, by default.")
    max_analyzer_timeout: _Seconds = Field(300.0, gt=0, description="Seconds; cap on what a request may ask for.")
    unary_deadline: _Seconds = Field(60.0, gt=0, description="Seconds, for unary calls that set no deadline.")
    max_unary_deadline: _Seconds = Field(120.0, gt=0, description="Seconds; cap for unary calls.")


class Server(_Section):
    """How `glossator serve` listens and works."""

    host: str = Field("127.0.0.1", description="Address to listen on; other than loopback needs TLS or `insecure`.")
    port: int = Field(50051, ge=0, le=65535, description="0: any free port.")
    unix_socket: str = Field("", description="Listen on this Unix socket instead.")
    insecure: bool = Field(False, description="Allow listening beyond loopback without TLS.")
    workers: int = Field(1, ge=0, le=64, description="Worker processes; 0: analyze inside the server process.")
    threads: int = Field(1, ge=1, le=1024, description="Numeric threads per worker.")
    device: str = Field(
        "cpu",
        pattern="^(auto|cpu|cuda)$",
        description="Where networks compute: cpu, cuda (GPUs of NVIDIA, by torch in single precision; each worker "
        "loads models of its own), or auto: cuda where there is one, else cpu.",
    )
    share_models: bool = Field(
        True,
        description="Load models once and fork the workers from there, on Linux with one thread per worker and "
        "device = cpu.",
    )
    batch_documents: _Count = Field(32, ge=1, description="Documents in one batch, at most.")
    batch_characters: _Count = Field(100_000, ge=1, description="Text of one batch in characters, one document aside.")
    cancel_grace: _Seconds = Field(2.0, ge=0, description="Seconds a worker may ignore a cancel before it is killed.")
    quarantine_after: _Count = Field(
        30,
        ge=0,
        description="Crashes in a row, a timeout counting as three, after which an analyzer is left out; 0: never.",
    )
    quarantine_seconds: _Seconds = Field(
        10.0, gt=0, description="Until one document is let through to such an analyzer again; doubles if that fails."
    )
    worker_max_documents: _Count = Field(
        0, ge=0, description="Documents after which a worker is replaced between two batches; 0: never."
    )
    worker_max_rss: _Count = Field(
        0, ge=0, description="Resident memory in bytes beyond which it is, shared pages included; 0: never."
    )
    document_max_memory: _Count = Field(
        0,
        ge=0,
        description="Bytes by which a document may make its worker grow, looked at every 50 ms, on Linux: beyond them "
        "the worker is stopped and that document fails, no other; 0: no limit. It does not hold in the worker for "
        "analyzers that wait for services, where many documents are at once, nor with workers = 0.",
    )
    result_cache_bytes: _Count = Field(
        0,
        ge=0,
        description="Memory for results that are given again for the same text, language, reference time, attributes, "
        "analyzers and options; 0: nothing is kept.",
    )
    worker_start_timeout: _Seconds = Field(120.0, gt=0, description="Seconds until a starting worker counts as failed.")
    warm_up_timeout: _Seconds = Field(
        30.0,
        gt=0,
        description="Seconds that each plugin of others gets to create and warm up an analyzer or a parser, in a "
        "process that is only for that; this comes on top of worker_start_timeout.",
    )
    drain_delay: _Seconds = Field(
        0.0, ge=0, description="Seconds between NOT_SERVING and refusing, for load balancers."
    )
    drain_timeout: _Seconds = Field(
        20.0,
        ge=0,
        description="Seconds that accepted documents get to finish on SIGTERM; ending takes up to 6 more, and "
        "orchestrators kill at 30.",
    )
    reflection: bool | None = Field(
        None, description="Offer gRPC server reflection; unset: only where nobody but this machine can connect."
    )
    admin: bool | None = Field(
        None,
        description="Offer AdminService, for 'glossator admin'; unset: where tokens are asked for, to those with the "
        "right admin, and else only where nobody but this machine can connect. Behind a proxy, ask for tokens.",
    )
    log_format: str = Field("text", pattern="^(text|json)$", description="Log lines: text or json.")
    log_level: str = Field(
        "info", pattern="^(debug|info|warning|error)$", description="What is logged: debug, info, warning or error."
    )
    plugin_output: str = Field(
        "withhold",
        pattern="^(withhold|pass)$",
        description="What plugins print, log and warn of: withhold (only how much it was is logged), or pass (to "
        "stderr, for development: it may hold text of documents).",
    )
    plugin_tracebacks: bool = Field(
        False,
        description="Log what plugins raise with message and traceback, for development: they may quote documents.",
    )

    @property
    def forks_loaded(self) -> bool:
        """Whether workers may be forked off what has models: neither numeric threads nor a GPU survive a fork."""
        return self.threads == 1 and self.device == "cpu"


def _data_folder() -> str:
    try:
        # Older platformdirs leave a "~" that stands for nothing.
        return str(user_data_path("glossator", appauthor=False).expanduser() / "models")
    except RuntimeError:  # a user without a home folder, as containers may have
        return ""


class Security(_Section):
    """Who may call the server, and over what. All files are read again when they change."""

    tls_cert: str = Field("", description="File of the server's certificate chain in PEM; with it the port speaks TLS.")
    tls_key: str = Field("", description="File of its key in PEM, unencrypted.")
    tls_client_ca: str = Field(
        "", description="File of certificates in PEM: clients must show one that these signed (mutual TLS)."
    )
    tokens: str = Field(
        "",
        description="File of bearer tokens in TOML, made with 'glossator token': calls must have one of them. Empty: "
        "everybody may call who can connect.",
    )
    health_without_token: bool = Field(True, description="Let probes ask for health without a token.")


class Telemetry(_Section):
    """What those who run the server see of it, beside the log."""

    metrics_port: int = Field(
        0, ge=0, le=65535, description="Offer Prometheus' metrics at http://HOST:PORT/metrics; 0: nowhere."
    )
    metrics_host: str = Field("127.0.0.1", description="Address for them; they need no token.")
    traces: bool = Field(
        False,
        description="Export spans of calls, documents, batches and analyzers by OTLP, as the OTEL_* variables say; "
        "needs the extra otel.",
    )
    access_log: bool = Field(
        False, description="Log a line for each call: client, sizes, seconds, status, id of its document."
    )


class Web(_Section):
    """The same over HTTP/1.1, for browsers and curl, and the page; TLS and tokens are those of `security`."""

    port: int | None = Field(None, ge=0, le=65535, description="Unset: no HTTP; 0: any free port.")
    host: str = Field(
        "127.0.0.1", description="Address to listen on; other than loopback needs TLS or `server.insecure`."
    )
    hosts: tuple[str, ...] = Field(
        (),
        description="Names by which it is called, beside localhost and IP addresses; '*': any. Others are refused, so "
        "that no page can reach it under a name of its own.",
    )
    origins: tuple[str, ...] = Field(
        (), description="Other pages' origins that may call it, as https://app.example.org; '*': any. Empty: none."
    )
    max_connections: _Count = Field(1000, ge=1, description="Open connections; more are told to come back.")
    idle: _Seconds = Field(
        30.0, gt=0, description="Seconds that a connection may send nothing while a request is awaited or comes in."
    )


class Client(_Section):
    """How commands connect to a server that they are given the address of."""

    tls_ca: str = Field(
        "",
        description="File of certificates in PEM of which one signed the server's, or 'public' for the public "
        "authorities; empty: no TLS.",
    )
    tls_cert: str = Field("", description="File of a client's certificate chain in PEM, for mutual TLS.")
    tls_key: str = Field("", description="File of its key in PEM.")
    tls_server_name: str = Field(
        "", description="Name to expect in the server's certificate, where it is not that of the address."
    )
    token_file: str = Field("", description="File that holds the bearer token, and nothing else.")
    insecure: bool = Field(False, description="Send the token also where the connection is not encrypted.")


NO_FALLBACK = "none"


class Models(_Section):
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


class Plugins(_Section):
    """Which plugins are loaded."""

    allow: tuple[str, ...] = Field(
        (),
        description="Names of entry points, or distribution:name; empty: all. Of two that clash the first stays.",
    )
    block: tuple[str, ...] = Field((), description="Names of entry points never to import, or distribution:name.")
    modules: tuple[str, ...] = Field(
        (),
        description="Plugins that need not be installed, for development: acme.plugin, acme.plugin:FOLDER or "
        "acme/plugin.py.",
    )
    strict: bool = Field(False, description="Stop at the first plugin that cannot be loaded.")
    import_timeout: _Seconds = Field(
        30.0,
        gt=0,
        description="Seconds that each plugin of others gets to be imported, in a process that is only for that.",
    )


class Remote(_Section):
    """Where analyzers run that are no part of this process, and how they are asked."""

    address: str = Field(description="HOST:PORT, or unix:PATH. Beyond this machine needs TLS or `insecure`.")
    tls_ca: str = Field(
        "",
        description="File of certificates in PEM of which one signed its, or 'public' for the public authorities; "
        "empty: no TLS.",
    )
    tls_cert: str = Field("", description="File of our certificate chain in PEM, for mutual TLS.")
    tls_key: str = Field("", description="File of its key in PEM.")
    token: str | dict[str, str] = Field(
        "", description='Bearer token that it is shown: {env = "NAME"} or {file = "path"}; empty: none.'
    )
    insecure: bool = Field(False, description="Send documents, and the token, beyond this machine without TLS.")
    timeout: _Seconds = Field(20.0, gt=0, description="Seconds for one document.")
    concurrency: int = Field(16, ge=1, le=1024, description="Documents that each worker asks about at once.")


class Config(BaseModel):
    """Everything that can be configured; frozen."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    server: Server = Field(default_factory=Server, description="How `glossator serve` listens and works.")
    limits: Limits = Field(default_factory=Limits, description="What is refused.")
    models: Models = Field(default_factory=Models, description="Which languages are loaded, and from where.")
    plugins: Plugins = Field(default_factory=Plugins, description="Which plugins are loaded.")
    security: Security = Field(default_factory=Security, description="Who may connect, and how.")
    telemetry: Telemetry = Field(default_factory=Telemetry, description="What the server tells of its work.")
    web: Web = Field(default_factory=Web, description="The service over HTTP, and the page.")
    client: Client = Field(default_factory=Client, description="How commands talk to servers.")
    default_analyzers: tuple[str, ...] = Field(
        (), description="Run when a request names none, those that know the language; empty: all that say so."
    )
    bindings: dict[str, str] = Field({}, description="Kind of annotation -> the analyzer that provides it.")
    analyzers: dict[str, dict[str, Any]] = Field(
        {}, description='Analyzer -> its settings. For a secret write {env = "NAME"} or {file = "path"}.'
    )

    remotes: dict[str, Remote] = Field(
        {}, description="Name -> where analyzers run elsewhere. They should be called NAME or NAME.something."
    )

    _unfit: Mapping[str, str] = PrivateAttr(default_factory=dict)
    _casualties: tuple[tuple[str, str], ...] = PrivateAttr(())
    _introduced: Mapping[str, bytes | str] = PrivateAttr(default_factory=dict)

    @property
    def unfit(self) -> Mapping[str, str]:
        """Entry points that were tried out and must not be imported by any process: the value of each -> why."""
        return self._unfit

    def without_plugins(self, unfit: Mapping[str, str]) -> Self:
        """The same, and what was tried out and must not be imported."""
        found = self.model_copy()
        found._unfit = {**self._unfit, **unfit}
        return found

    @property
    def casualties(self) -> tuple[tuple[str, str], ...]:
        """What was tried out and must not be warmed up, as `glossator.host.warmup` names it, and its fate."""
        return self._casualties

    def with_casualties(self, found: tuple[tuple[str, str], ...]) -> Self:
        """The same without these."""
        copy = self.model_copy()
        copy._casualties = found
        return copy

    @property
    def introduced(self) -> Mapping[str, bytes | str]:
        """Remote -> what it says of itself, a serialized `DescribeResponse`, or why that is not known."""
        return self._introduced

    def with_introductions(self, said: Mapping[str, bytes | str]) -> Self:
        """The same, and what remotes say of themselves: so that all processes hold the same of them."""
        found = self.model_copy()
        found._introduced = {**self._introduced, **said}
        return found

    @classmethod
    def load(cls, file: str | Path | None = None, overrides: Mapping[str, Any] | None = None) -> Config:
        """The effective configuration; `overrides` (flags, nested by section) win over environment and file.

        Raises `ConfigError`: unreadable file, unknown key, value out of range.
        """
        return _loaded(cls, config_file(file), overrides)


_describe(Config)


class _File(TomlConfigSettingsSource):
    def _read_file(self, file_path: Path | Traversable) -> dict[str, Any]:
        # Editors of Windows begin a file with a byte order mark.
        return tomllib.loads(file_path.read_text(encoding="utf-8-sig"))


_Model = TypeVar("_Model", bound=BaseModel)


def _loaded(model: type[_Model], path: Path | None, overrides: Mapping[str, Any] | None) -> _Model:
    """What file, environment and flags say of a model's sections."""
    _check_environment(Config.model_fields)

    class Loader(model, BaseSettings):  # type: ignore[valid-type, misc]
        # A class per load, because pydantic-settings takes the file's name from the class.
        model_config = SettingsConfigDict(
            env_prefix="GLOSSATOR_",
            env_nested_delimiter="__",
            toml_file=path,
            nested_model_default_partial_update=True,
            extra=model.model_config.get("extra"),
        )

        @classmethod
        def settings_customise_sources(
            cls, settings_cls: type[BaseSettings], *sources: Any, **named: PydanticBaseSettingsSource
        ) -> tuple[PydanticBaseSettingsSource, ...]:
            return named["init_settings"], named["env_settings"], _File(settings_cls)

    try:
        return model.model_validate(Loader(**(overrides or {})).model_dump())
    except ValidationError as error:
        details = "; ".join(
            f"{'.'.join(str(part) for part in detail['loc'])}: {detail['msg']}"
            for detail in error.errors(include_url=False)
        )
        unknown = any(detail["type"] == "extra_forbidden" for detail in error.errors(include_url=False))
        hint = "; 'glossator config' shows all keys" if unknown else ""
        raise ConfigError(f"configuration: {details}{hint}") from None
    except SettingsError as error:
        raise ConfigError(
            f"configuration from the environment: {error}; lists and tables are written as JSON: "
            """GLOSSATOR_MODELS__LANGUAGES='["en"]'"""
        ) from None
    except OSError as error:
        raise ConfigError(f"cannot read {path}: {error.strerror}", file=path) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} is not valid TOML: {error}", file=path) from None
    except RecursionError:
        raise ConfigError(f"{path} is nested too deep: no setting is", file=path) from None


class _Connecting(BaseModel):
    """The section that commands read which only talk to a server."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    client: Client = Client()


def load_client(overrides: Mapping[str, Any] | None = None, *, read: bool = True) -> Client:
    """How to connect to a server, whatever else is wrong in the configuration here: it may be the server's.

    Raises `ConfigError` as `Config.load` does, with the metadata `file` for one that is no TOML. `read` says whether
    a file is to be looked at.
    """
    return _loaded(_Connecting, config_file() if read else None, overrides).client


def _check_environment(sections: Collection[str]) -> None:
    """Raise `ConfigError` for a variable of a section that there is not: pydantic-settings would pass over it."""
    for name in os.environ:
        section, nested, _ = name.lower().removeprefix("glossator_").partition("__")
        if name.lower().startswith("glossator_") and nested and section not in sections:
            raise ConfigError(f"configuration from the environment: {name}: there is no section {section!r}")


def config_file(file: str | Path | None = None) -> Path | None:
    """The file that `Config.load` reads; raises `ConfigError` if one is named that is not there."""
    named = file or os.environ.get("GLOSSATOR_CONFIG")
    if named is None:
        return Path(DEFAULT_FILE) if Path(DEFAULT_FILE).is_file() else None
    if not Path(named).is_file():
        raise ConfigError(f"cannot read {named}: no such file", file=named)
    return Path(named)
