"""The bars, each measured by a module here: peers and ours in turns, one ratio per round."""
