"""`glossator token`: makes a bearer token, and the entry by which a server knows it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import click

from glossator_server.security.tokens import Right, digest_of, make_token


@click.command()
@click.argument("name")
@click.option(
    "--right",
    "rights",
    multiple=True,
    type=click.Choice([right.value for right in Right]),
    default=[Right.ANALYZE.value],
    show_default=True,
    help="What it may be used for. Repeatable.",
)
@click.option("--days", type=click.IntRange(1, 36_500), help="When it expires; default: never.")
@click.option("--max-in-flight", type=click.IntRange(1), help="Documents under way at once.")
@click.option("--documents-per-minute", type=click.IntRange(1), help="Documents that its calls may send.")
@click.option("--bytes-per-minute", type=click.IntRange(1), help="Bytes of texts and attributes that they may send.")
def token(name: str, rights: tuple[str, ...], days: int | None, **limits: int | None) -> None:
    """Make a bearer token for NAME.

    Prints the token on standard output, once: nobody can read it again. Its entry for the server's file of tokens,
    security.tokens, goes to standard error; it holds a digest of the token, not the token.

    \b
    Example:
      glossator token newsroom --days 365 > newsroom.token 2>> tokens.toml
      glossator serve --tokens tokens.toml
      glossator health --token-file newsroom.token
    """
    if not 0 < len(name) <= 100 or any(character in name for character in '"\\') or not name.isprintable():
        raise click.BadParameter("a name has 1 to 100 printable characters, without quotation marks and backslashes")
    made = make_token()
    lines = [
        "[[tokens]]",
        f'name = "{name}"',
        f'sha256 = "{digest_of(made)}"',
        f"rights = [{', '.join(f'{chr(34)}{right}{chr(34)}' for right in sorted(set(rights)))}]",
    ]
    if days is not None:
        expires = datetime.now(UTC).replace(microsecond=0) + timedelta(days=days)
        lines.append(f"expires = {expires.isoformat().replace('+00:00', 'Z')}")
    lines += [f"{limit} = {value}" for limit, value in limits.items() if value is not None]
    click.echo("\n".join([*lines, ""]), err=True)
    click.echo(made)
