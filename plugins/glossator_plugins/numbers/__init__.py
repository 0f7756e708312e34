"""The numbers analyzer: amounts, ordinals, fractions, percentages, money, quantities, ages, dates, times, durations.

A hand-written grammar over the text of each sentence; of the parse it needs the sentences only. A text walks through
the rooms once, from left to right: `lexicon` holds what is said, `read` cuts atoms and reads numerals, units and
identifiers, `mean` makes amounts of them with what bounds them and what they count, `readers` knows which of them may
begin where, `choose` says which reading wins, and `analyzer` makes annotations of it.
"""
