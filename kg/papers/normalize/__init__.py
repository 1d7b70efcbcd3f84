"""Normalisation of what sources state: names, dates, identifiers and texts, as papers keep them."""
