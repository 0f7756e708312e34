"""The plugins that ship with Glossator: the Stanza parser and four analyzers, found like anyone's by entry points."""
