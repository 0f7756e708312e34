"""What is said: units, currencies, and a folder of words for each language. Data, and what it is derived from."""
