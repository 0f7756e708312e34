"""Commands: `glossator export`, `glossator evaluate` and `glossator formats`."""
