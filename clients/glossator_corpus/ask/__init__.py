"""Questions to the tables, without a server: DuckDB reads them, and sorts on the disk what its memory does not hold."""
