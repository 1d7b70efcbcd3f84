"""The graph on disk: tables, the directory, and the NetworkX view. Importing this package loads no table library."""
