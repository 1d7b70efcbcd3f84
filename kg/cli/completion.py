"""What the shell completes: names of queries and of export formats."""


def query_names(incomplete: str) -> list[tuple[str, str]]:
    """Return the named queries that begin so, each with its title."""
    from kg.api import queries

    return [(query.name, query.title) for query in queries() if query.name.startswith(incomplete)]


def export_formats(incomplete: str) -> list[tuple[str, str]]:
    """Return the export formats that begin so, each with its description."""
    from kg.export import known_exporters

    return [(name, row.description) for name, row in known_exporters().items() if name.startswith(incomplete)]
