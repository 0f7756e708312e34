"""Groups: which mentions are one entity."""
