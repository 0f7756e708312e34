"""What was found in documents, as formats see it: what every writer begins with."""
