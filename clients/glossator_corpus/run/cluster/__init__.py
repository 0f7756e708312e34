"""A run on Ray: documents go out in batches, actors with servers of their own analyze them, the run writes."""
