"""Finding statements: from the tagger's phrases and the words of the text to linked sources, cues and contents."""
