"""Input formats, one module each; `kg.papers.reader` finds them by their constant FORMAT."""
