"""The `glossator` command. `main` is its entry point; other packages add subcommands through entry points.

`render_text` and `console` are for those packages too: they show results the way `glossator analyze` does.
"""

from glossator.cli.group import main

__all__ = ["main"]
