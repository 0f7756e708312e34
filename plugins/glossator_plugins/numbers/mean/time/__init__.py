"""Time: dates, clock times and durations, as TIMEX3 and as ISO 8601."""
