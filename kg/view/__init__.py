"""Views of the graph: an HTML page and pictures, cards and tables for the terminal."""
