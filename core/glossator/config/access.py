"""Who may call a server, and how a client shows who it is."""

from __future__ import annotations

from pydantic import Field

from glossator.config.section import Section


class Security(Section):
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


class Client(Section):
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
