"""glossator-llm: asks a language model what a text says, and keeps what the text bears out. See `plugin`."""
