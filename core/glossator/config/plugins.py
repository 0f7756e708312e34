"""Which plugins are loaded here, and which analyzers run elsewhere."""

from __future__ import annotations

from pydantic import Field

from glossator.config.section import Seconds, Section


class Plugins(Section):
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
    import_timeout: Seconds = Field(
        30.0,
        gt=0,
        description="Seconds that each plugin of others gets to be imported, in a process that is only for that.",
    )


class Remote(Section):
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
    timeout: Seconds = Field(20.0, gt=0, description="Seconds for one document.")
    concurrency: int = Field(16, ge=1, le=1024, description="Documents that each worker asks about at once.")
