"""From checkpoints to the package, and its scores."""
