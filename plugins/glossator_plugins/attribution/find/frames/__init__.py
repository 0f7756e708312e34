"""Frames: statements that a verb and its subject show, wherever these stand around what is said."""
