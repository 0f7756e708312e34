"""Scorers: what is found against gold, as counts of right, found and wanted; `make accuracy` uses them, too."""
