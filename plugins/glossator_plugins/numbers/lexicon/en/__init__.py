"""English: the words of numbers and the calendar, and the forms of nouns."""
