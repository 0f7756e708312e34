"""Questions to the tables, without a server: DuckDB reads them, and sorts on the disk what is larger than its memory."""
