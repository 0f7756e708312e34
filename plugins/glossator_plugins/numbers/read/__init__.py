"""What stands there: atoms, and the numerals, fractions, ordinals, units and identifiers that they spell."""
