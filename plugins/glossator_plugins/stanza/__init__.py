"""The parser that ships with Glossator: from a document's text to the layers of its parse, with Stanza's models.

plugin ─▶ factory ─▶ parser ─▶ parsing, of one batch ─▶ readers, one per layer: tokens, words, mentions, roles, ...

`resources` says which model files serve which layer, `draft` is what the readers know of one document so far.
`recurrent`, `filters`, `vectors` and `crf` are what makes the networks quick, and know nothing of Stanza. The modules
that begin with an underscore are the only ones that touch Stanza's untyped surface. Importing the plugin loads neither
Stanza nor torch.
"""
