"""Links of a graph's entities with names of lists: find, accept and remove them, and build them in."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kg.build.beside import build_in
from kg.build.progress import Progress, no_progress
from kg.catalogues.links import NameLink, find_links, read_links, write_links
from kg.catalogues.name_lists import ListedName, read_names
from kg.catalogues.records import Refused
from kg.errors import GraphNotFound, UnknownName
from kg.graph.directory import GraphDirectory
from kg.graph.directory_layout import LINKED, check_folders
from kg.graph.node_lookup import nearest
from kg.graph.tables import Tables


@dataclass(frozen=True, slots=True)
class Linked:
    """The outcome: the number of names read, the links found, and the rows that were refused with their file."""

    read: int
    links: tuple[NameLink, ...]
    refused: tuple[tuple[str, Refused], ...]


def _file(graph: str | Path) -> Path:
    directory = GraphDirectory(graph)
    if not directory.path.is_dir():
        raise GraphNotFound.at(str(graph))
    check_folders(directory.path)
    return directory.path / LINKED


def link_names(
    files: Iterable[str], graph: str | Path = "graph", *, prefix: str = "", progress: Progress = no_progress
) -> Linked:
    """Link the graph's entities with the names of lists, keep the links beside the graph, and build them in.

    A link that was found before is sought again; what a user has accepted stays.
    """
    path = _file(graph)
    nodes = Tables.read(GraphDirectory(graph).version()).nodes
    names: list[ListedName] = []
    refused: list[tuple[str, Refused]] = []
    for file in files:
        for row in read_names(file, prefix):
            if isinstance(row, Refused):
                refused.append((file, row))
            else:
                names.append(row)
    found = list(find_links(names, nodes))
    before = read_links(path)
    accepted = {(link.entity, link.identifier) for link in before if link.match != "suggested"}
    new = [link for link in found if link.match != "suggested" or (link.entity, link.identifier) not in accepted]
    write_links([*before, *new], path)
    build_in(LINKED, graph, progress)
    return Linked(len(names), tuple(found), tuple(refused))


def list_links(graph: str | Path = "graph") -> list[NameLink]:
    """Return the links that are kept beside a graph, suggestions included."""
    return read_links(_file(graph))


def accept_links(
    names: Iterable[str], graph: str | Path = "graph", *, progress: Progress = no_progress
) -> list[NameLink]:
    """Accept the suggestions with these identifiers, entity ids or labels as close matches, and build them in."""
    links, chosen = _chosen(names, graph)
    taken = [link.model_copy(update={"match": "close", "reason": f"{link.reason}; accepted"}) for link in chosen]
    return _changed([*links, *taken], taken, graph, progress)


def remove_links(
    names: Iterable[str], graph: str | Path = "graph", *, progress: Progress = no_progress
) -> list[NameLink]:
    """Remove the links with these identifiers, entity ids or labels; return them."""
    links, chosen = _chosen(names, graph)
    return _changed([link for link in links if link not in chosen], chosen, graph, progress)


def _chosen(names: Iterable[str], graph: str | Path) -> tuple[list[NameLink], list[NameLink]]:
    links = list_links(graph)
    chosen: list[NameLink] = []
    for name in names:
        found = [link for link in links if name in (link.identifier, link.entity, link.label)]
        if not found:
            raise UnknownName.of("link", name, nearest(name, [link.label for link in links]))
        chosen += found
    return links, chosen


def _changed(links: list[NameLink], chosen: list[NameLink], graph: str | Path, progress: Progress) -> list[NameLink]:
    write_links(links, _file(graph))
    build_in(LINKED, graph, progress)
    return chosen
