"""Finds plugins, plans what they do, runs batches and checks what they gave: the engine and its parts."""
