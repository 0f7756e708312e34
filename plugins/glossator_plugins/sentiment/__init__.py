"""Sentiment: how positive or negative the document, its sentences and what it says about its entities are."""
