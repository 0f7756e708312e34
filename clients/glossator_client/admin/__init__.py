"""For those who run a server: how it fares, and what can be done about it. `calls` asks, `command` shows."""
