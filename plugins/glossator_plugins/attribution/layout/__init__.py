"""The layout of a text: paragraphs, quotations, turns of a conversation, boilerplate; and how far apart places are."""
