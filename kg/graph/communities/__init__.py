"""Communities of a graph: entities that papers name together, as fields and their topics, with places on a map."""
