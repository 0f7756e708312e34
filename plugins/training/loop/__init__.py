"""How a training runs: command line, steps, learning rate, checkpoints, and what makes it quicker."""
