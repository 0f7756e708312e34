"""What checks tolerate."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What checks tolerate. Seconds."""

    import_seconds: float = 1.0
    """Processor time for the import of the plugin, beside Glossator's own."""
    create_seconds: float = 20.0
    """For one instance: a server starts its workers anew when they crash. After twice that it counts as hung."""
    text_seconds: float = 20.0
    """For one text: after that it counts as hung."""
    growth_seconds: float = 30.0
    """For all texts of the check `growth`: it is left at that."""
    process_seconds: float = 120.0
    """For the fresh process with all that it does: after that it counts as hung."""
    check_seconds: float = 60.0
    """For one check in the process of the tests: after that it counts as hung, and no other of those is made."""
    fork_seconds: float = 20.0
    """For one text in a forked process."""
    unheeded_seconds: float = 1.0
    """That an analyzer may go on after its documents were cancelled."""
