"""What `glossator serve` offers: analyses over gRPC, the same over HTTP, and what those see who run it."""

from __future__ import annotations

from pydantic import Field

from glossator.config.section import Count, Seconds, Section


class Server(Section):
    """How `glossator serve` listens and works."""

    host: str = Field("127.0.0.1", description="Address to listen on; other than loopback needs TLS or `insecure`.")
    port: int = Field(50051, ge=0, le=65535, description="0: any free port.")
    unix_socket: str = Field("", description="Listen on this Unix socket instead.")
    insecure: bool = Field(False, description="Allow listening beyond loopback without TLS.")
    workers: int = Field(1, ge=0, le=64, description="Worker processes; 0: analyze inside the server process.")
    threads: int = Field(
        1,
        ge=1,
        le=1024,
        description="Numeric threads per worker; a document by itself has a second one for its characters.",
    )
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
    batch_documents: Count = Field(32, ge=1, description="Documents in one batch, at most.")
    batch_characters: Count = Field(100_000, ge=1, description="Text of one batch in characters, one document aside.")
    cancel_grace: Seconds = Field(2.0, ge=0, description="Seconds a worker may ignore a cancel before it is killed.")
    quarantine_after: Count = Field(
        30,
        ge=0,
        description="Crashes in a row, a timeout counting as three, after which an analyzer is left out; 0: never.",
    )
    quarantine_seconds: Seconds = Field(
        10.0, gt=0, description="Until one document is let through to such an analyzer again; doubles if that fails."
    )
    worker_max_documents: Count = Field(
        0, ge=0, description="Documents after which a worker is replaced between two batches; 0: never."
    )
    worker_max_rss: Count = Field(
        0, ge=0, description="Resident memory in bytes beyond which it is, shared pages included; 0: never."
    )
    document_max_memory: Count = Field(
        0,
        ge=0,
        description="Bytes by which a document may make its worker grow, looked at every 50 ms, on Linux: beyond them "
        "the worker is stopped and that document fails, no other; 0: no limit. It does not hold in the worker for "
        "analyzers that wait for services, where many documents are at once, nor with workers = 0.",
    )
    result_cache_bytes: Count = Field(
        0,
        ge=0,
        description="Memory for results that are given again for the same text, language, reference time, attributes, "
        "analyzers and options; 0: nothing is kept.",
    )
    worker_start_timeout: Seconds = Field(120.0, gt=0, description="Seconds until a starting worker counts as failed.")
    warm_up_timeout: Seconds = Field(
        30.0,
        gt=0,
        description="Seconds that each plugin of others gets to create and warm up an analyzer or a parser, in a "
        "process that is only for that; this comes on top of worker_start_timeout.",
    )
    drain_delay: Seconds = Field(0.0, ge=0, description="Seconds between NOT_SERVING and refusing, for load balancers.")
    drain_timeout: Seconds = Field(
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


class Web(Section):
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
    max_connections: Count = Field(1000, ge=1, description="Open connections; more are told to come back.")
    idle: Seconds = Field(
        30.0, gt=0, description="Seconds that a connection may send nothing while a request is awaited or comes in."
    )


class Telemetry(Section):
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
