"""People: the labels that taggers give to names of people."""

PEOPLE = frozenset(("PER", "PERSON"))
"""In capitals: CoNLL's name for it and OntoNotes'."""
