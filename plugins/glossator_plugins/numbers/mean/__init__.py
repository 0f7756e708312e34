"""What it amounts to: measures, money, intervals, bounds, ages, scores, and what is counted."""
