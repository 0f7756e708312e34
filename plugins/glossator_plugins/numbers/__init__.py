"""The numbers analyzer: amounts, ordinals, fractions, percentages, money, quantities, ages, dates, times, durations.

A hand-written grammar over the text of each sentence; of the parse it needs the sentences only. From text to
annotation: `atoms` cuts, `digits`, `numeral` and `fraction` read numbers, `measure` what they count in, `part` and
`interval` join them, `date`, `clock`, `age`, `ordinal`, `score` and `identifier` type what is no count, `modifier`
and `counted` look at the words around, `grammar` sets the order of all this, and `analyzer` makes annotations of it.
"""
