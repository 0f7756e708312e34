"""What the plugin and its libraries log or warn of while it is looked at."""

from __future__ import annotations

import logging
import warnings
from typing import Any


class Logs(logging.Handler):
    """Keeps what is logged or warned of, as an operator would read it."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.records: list[tuple[str, str]] = []
        self.setFormatter(logging.Formatter("%(name)s %(message)s"))
        logging.getLogger().addHandler(self)
        logging.getLogger().setLevel(logging.DEBUG)
        warnings.simplefilter("always")
        warnings.showwarning = self._warned  # type: ignore[assignment] # it takes what theirs takes

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append((f"{record.pathname}:{record.lineno}", self.format(record)))

    def _warned(self, message: Any, category: Any, filename: str, lineno: int, *_: Any) -> None:
        self.records.append((f"{filename}:{lineno}", str(message)))
