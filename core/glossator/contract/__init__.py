"""What a plugin is given and what it gives: the contract of analyzers, parsers and observers."""
