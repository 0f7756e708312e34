"""`glossator formats`: what `analyze --format` and `export --to` can write, and what each format cannot carry."""

from __future__ import annotations

from collections.abc import Iterator

import click

from glossator.cli.show.formats import FormatUnavailable, format_names, writer_class
from glossator.contract.writer import Writer


@click.command()
@click.argument("names", nargs=-1, metavar="[FORMAT]…")
@click.option("--markdown", is_flag=True, help="As tables for a page.")
def formats(names: tuple[str, ...], markdown: bool) -> None:
    """List the formats, or tell what each FORMAT cannot carry.

    \b
    Examples:
      glossator formats
      glossator formats brat docbin
      glossator analyze article.txt --format brat --output annotated
    """
    if markdown:
        click.echo(page(names or format_names()), nl=False)
        return
    for name in names or format_names():
        try:
            kind = writer_class(name)
        except FormatUnavailable as error:
            if names:
                raise
            click.echo(f"{name:15} (unavailable: {error.format_message()})")
            continue
        click.echo(f"{name:15} {kind.summary}")
        if names:
            click.echo(f"{'':15} offsets in {kind.unit}; cannot carry:")
            for what in kind.LOSSES.values():
                click.echo(f"{'':17}- {what}")


def page(names: list[str] | tuple[str, ...]) -> str:
    """The tables of FORMATS.md: formats, and what they cannot carry."""
    return "\n".join([*_overview(names), "", *_losses(names), ""])


def _overview(names: list[str] | tuple[str, ...]) -> Iterator[str]:
    yield "| format | what is written | offsets | extra | also runs |"
    yield "| --- | --- | --- | --- | --- |"
    for name in names:
        kind: type[Writer] = writer_class(name)
        extra = f"`{kind.extra}`" if kind.extra else ""
        analyzers = ", ".join(f"`{each}`" for each in kind.analyzers)
        yield f"| `{name}` | {kind.summary} | {kind.unit} | {extra} | {analyzers} |"


def _losses(names: list[str] | tuple[str, ...]) -> Iterator[str]:
    yield "| format | cannot carry |"
    yield "| --- | --- |"
    for name in names:
        for what in writer_class(name).LOSSES.values():
            yield f"| `{name}` | {what} |"
