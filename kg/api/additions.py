"""Add to a graph what other sources know of its papers and entities, and what its addresses have that is new."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kg.api.given_paths import Paths, strings

if TYPE_CHECKING:
    from kg.build.enrich import Enriched
    from kg.build.link import Linked
    from kg.build.progress import Progress
    from kg.build.update import Update


def enrich(
    sources: Paths = (),
    graph: str | Path = "graph",
    *,
    online: bool = False,
    contact: str = "",
    limit: int | None = None,
    format: str | None = None,  # noqa: A002 - the option's name
    recursive: bool = False,
    progress: "Progress | None" = None,
) -> "Enriched":
    """Find identifiers, authors and addresses of papers that lack them, and build them in.

    Args:
        sources: Files of metadata, which need no abstracts; empty with `online`.
        graph: The graph directory.
        online: Ask arXiv and OpenAlex, by title, instead of reading files.
        contact: Your e-mail address, for the services' operators.
        limit: The largest number of papers to ask for.
        format: The sources' format; default: detected by content.
        recursive: Read subfolders too.
        progress: Called with the stage, the units done, and their total if it is known.

    Returns:
        What was looked for and found, each with its reason, and titles that several works have.

    Raises:
        GraphNotFound: There is no graph in the directory.
        InputError: A service does not answer; what was found before is kept.

    Examples:
        >>> kg.enrich(["papers.jsonl"], "graph").sought
        2
    """
    from kg.build.enrich import enrich_from, enrich_online
    from kg.build.progress import no_progress
    from kg.papers import ReadOptions
    from kg.papers.reader import checked_format

    report = progress or no_progress
    if online:
        return enrich_online(graph, contact=contact, limit=limit, progress=report)
    options = ReadOptions(checked_format(format), recursive=recursive)
    return enrich_from(strings(sources), graph, options=options, progress=report)


def link(
    names: Paths,
    graph: str | Path = "graph",
    *,
    prefix: str = "",
    progress: "Progress | None" = None,
) -> "Linked":
    """Link entities with the names of lists: exact and close matches are built in, near ones are suggestions.

    Args:
        names: Files with the columns name, identifier and aliases: CSV, TSV, JSON, JSON Lines or Parquet.
        graph: The graph directory.
        prefix: The address before identifiers that are none.
        progress: Called with the stage, the units done, and their total if it is known.

    Returns:
        The number of names, the links found, and the rows that were left out.

    Raises:
        GraphNotFound: There is no graph in the directory.
        InputError: A file is no list of names.

    Examples:
        >>> from pathlib import Path
        >>> _ = Path("names.csv").write_text("name,identifier\\nFooNet,https://example.org/foonet\\n")
        >>> [(found.label, found.match) for found in kg.link(["names.csv"], "graph").links]
        [('FooNet', 'exact')]
    """
    from kg.build.link import link_names
    from kg.build.progress import no_progress

    return link_names(strings(names), graph, prefix=prefix, progress=progress or no_progress)


def update(
    addresses: Sequence[str] = (),
    graph: str | Path = "graph",
    *,
    dry_run: bool = False,
    contact: str = "",
    delay: float = 3.0,
    extractor: str | None = None,
    jobs: int | None = None,
    shards: str | None = None,
    progress: "Progress | None" = None,
) -> "Update":
    """Update a graph with what the servers of its addresses have that is new; what came before stays.

    Args:
        addresses: Addresses among the graph's sources; default: all.
        graph: The graph directory.
        dry_run: Return what would be asked, and ask nothing.
        contact: Your e-mail address, for the servers' operators.
        delay: Seconds between two requests to one server.
        extractor: As in `build`, where the graph was built with an extractor of one's own.
        jobs: Number of processes; default: one per core.
        shards: As in `build`, where the graph was built with it.
        progress: Called with the stage, the units done, and their total if it is known.

    Returns:
        For each address what came or why it failed, and the outcome of the build.

    Raises:
        GraphNotFound: There is no graph in the directory.
        UnknownName: An address is no source of the graph.
        InputError: No source of the graph is an address.
    """
    from kg.addresses.asking import Client
    from kg.build.progress import no_progress
    from kg.build.update import update as update_from

    return update_from(
        addresses,
        graph,
        client=Client(contact, delay),
        dry_run=dry_run,
        extractor=extractor,
        jobs=jobs,
        shards=shards,
        progress=progress or no_progress,
    )
