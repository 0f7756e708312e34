"""glossator-readability: how hard texts are to read, by established measures. What it offers is in `plugin`."""
