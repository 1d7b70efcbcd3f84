"""Input formats, one module each; `papers.reader` finds them by their constant FORMAT."""
