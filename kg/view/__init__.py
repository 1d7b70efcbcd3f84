"""Show the graph: a page to look at, cards and tables for the terminal."""
