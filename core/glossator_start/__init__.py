"""Where the `glossator` command begins, before anything is imported that takes its time.

The first process of a container is not ended by a signal that it has no handler for: it would be deaf while it imports.
"""

import os
import signal
from typing import NoReturn

if os.getpid() == 1:
    signal.signal(signal.SIGTERM, lambda number, _: os._exit(128 + number))


def main() -> NoReturn:
    """Run the command of this process and exit with its status."""
    from glossator.cli import main as command

    command()
