"""Sequences of forms or characters: batches of them, what networks read of them, the tags that they come out with."""
