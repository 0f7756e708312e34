"""Words: what names, titles and amounts look like."""
