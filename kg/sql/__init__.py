"""SQL over the tables of a graph with DuckDB (extra `sql`): documented views, read only, without other files."""
