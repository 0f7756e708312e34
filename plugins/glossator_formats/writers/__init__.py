"""Writers: one file a format. What they share is what was found, as marks and links: `found`."""
