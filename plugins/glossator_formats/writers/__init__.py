"""Writers: one file a format. What they share is in `glossator_formats.found`: marks, links and tokens."""
