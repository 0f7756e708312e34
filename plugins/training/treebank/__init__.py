"""Recipes of word vectors, tokenizer, tags, lemmas and trees, which both packages share."""
