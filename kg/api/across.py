"""Questions across papers: comparisons, trends, leaderboards, gaps, contradictions, lists, communities."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kg.graph.read import (
        Board,
        Community,
        Comparison,
        Contradiction,
        Gaps,
        Leaderboard,
        ListBoard,
        ListGaps,
        Listing,
        PaperTable,
        Trends,
    )
    from kg.graph.read.walks import StatedStep
    from kg.knowledge_graph import KnowledgeGraph


def compare(graph: "KnowledgeGraph", *names: str, most_papers: int | None = 1_000) -> "Comparison":
    """Compare two to four entities.

    Args:
        graph: A graph.
        *names: Names or ids of different entities.
        most_papers: The number of papers to list that name several of them; None for all.

    Returns:
        The data that at least two of them share, with the numbers on it; the claims between them, with sentences;
        what some of them use and the others do not; the papers that name several of them, and `paper_count`, the
        number of all of these.

    Raises:
        UnknownName: No node has one of the names.
        InputError: The names are those of fewer than two or of more than four entities.

    Examples:
        >>> found = kg.compare(g, "BarNet", "FooNet")
        >>> [(claim.source_label, claim.relation, claim.target_label) for claim in found.claims]
        [('BarNet', 'improves_on', 'FooNet')]
        >>> [data.label for data in found.data]
        ['ImageNet']
    """
    from kg.graph.read import comparison

    return comparison(graph.tables, [graph.find(name) for name in names], most_papers)


def trends(
    graph: "KnowledgeGraph",
    *names: str,
    type: str | None = None,  # noqa: A002 - the name of the option
    below: str | None = None,
    most: int = 10,
) -> "Trends":
    """Count the papers of entities by year, and their share of all papers of each year.

    Args:
        graph: A graph.
        *names: At most eight names or ids of entities.
        type: In place of names: those of this type of entity that most papers name.
        below: In place of names: those tasks below this task that most papers name.
        most: The number of entities that rose most, and of those that fell most.

    Returns:
        The papers and the share of each entity and year; what rose and what fell most from the two years before the
        last two to these.

    Raises:
        UnknownName: No node has one of the names, or there is no such type.
        InputError: Too many names; more than one of names, type and task; or no task is below the task.

    Examples:
        >>> (trend,) = kg.trends(g, "ImageNet").trends
        >>> [(row.year, row.papers, row.total, row.share) for row in trend.years]
        [(2024, 2, 2, 1.0)]
    """
    from kg.errors import UnknownName
    from kg.graph.read import trends_of
    from kg.schema import EXTRACTED

    if type is not None and type not in EXTRACTED:
        raise UnknownName.of("type", type, list(EXTRACTED))
    task = None if below is None else graph.find(below)
    return trends_of(graph.tables, [graph.find(name) for name in names], type_=type, below=task, most=most)


def leaderboards(graph: "KnowledgeGraph") -> "list[Board]":
    """Return the leaderboards of a graph, those with sure numbers of most papers first, then those with most of them.

    Args:
        graph: A graph.

    Returns:
        A row for each place with results and each metric on it, in all its spellings, with the task.

    Examples:
        >>> [(board.label, board.results) for board in kg.leaderboards(g)]
        [('ImageNet', 1)]
    """
    from kg.graph.read import boards

    return boards(graph.tables)


def leaderboard(
    graph: "KnowledgeGraph",
    name: str,
    metric: str | None = None,
    as_of: str | None = None,
    confidence: float = 0,
) -> "Leaderboard":
    """Return the results on a dataset, benchmark or task.

    Args:
        graph: A graph.
        name: The name or id of the dataset, benchmark or task.
        metric: Only results of this metric, in all its spellings.
        as_of: Only results until this date (2019, 2019-05 or 2019-05-24), or of the papers that a snapshot had
            (`digest`).
        confidence: Only results of at least this confidence.

    Returns:
        Absolute numbers, ranked for each metric; gains, ratios and baselines; and what has no metric or no number.

    Raises:
        UnknownName: No node has this name, or there is no such snapshot.
        InputError: `as_of` is no date, or the papers of the snapshot are not known.

    Examples:
        >>> [(row.label, row.value, row.group) for row in kg.leaderboard(g, "ImageNet").scores]
        [('FooNet', '3.2%', 'relative')]
    """
    from kg.api.snapshots import moment
    from kg.graph.read import leaderboard

    when = None if as_of is None else moment(graph, as_of)
    return leaderboard(graph.tables, graph.find(name), metric, as_of=when, confidence=confidence)


def gaps(graph: "KnowledgeGraph", name: str, least: int = 2) -> "Gaps":
    """Return what was never measured although rivals were.

    Rivals are methods and models of which a paper claims that one improves on the other, or that it compares.

    Args:
        graph: A graph.
        name: The name or id of a method or model, or of a dataset or benchmark.
        least: The fewest rivals that are measured on the data.

    Returns:
        For a method or model: the data on which its rivals are measured and it is not. For data: the methods and models
        that are not measured on it and whose rivals are.

    Raises:
        UnknownName: No node has this name.

    Examples:
        >>> [(gap.label, [rival.label for rival in gap.examples]) for gap in kg.gaps(g, "BERT", least=1).gaps]
        [('ImageNet', ['FooNet'])]
    """
    from kg.graph.read import gaps_of

    return gaps_of(graph.tables, graph.find(name), graph.rivalry, least=least)


def paths(
    graph: "KnowledgeGraph",
    start: str,
    end: str,
    *,
    relations: "Sequence[str] | None" = None,
    confidence: float = 0,
    most: int = 5,
) -> "list[list[StatedStep]]":
    """Return shortest paths between two nodes, regardless of the direction of their edges.

    Args:
        graph: A graph.
        start: The name or id of a node.
        end: The name or id of another.
        relations: Only edges of these relations; default: of all.
        confidence: Only edges of at least this confidence.
        most: The largest number of paths, which are equally long.

    Returns:
        Paths, those with the surest edges first; each step has its own direction and the sentence of highest confidence
        that states it. One path without steps where both names are of one node.

    Raises:
        UnknownName: No node has one of the names, there is no such relation, or no path has only such edges.

    Examples:
        >>> [[(step.source, step.relation, step.target) for step in path] for path in kg.paths(g, "BERT", "FooNet")]
        [[('entity/foonet', 'improves_on', 'entity/bert')]]
    """
    from kg.graph.read.walks import paths_between
    from kg.graph.traversal import WalkFilter
    from kg.graph.typed_names import checked_relation

    known = [checked_relation(name) for name in relations] if relations else None
    ends = graph.find(start), graph.find(end)
    return paths_between(graph.tables, graph.traversal, ends, WalkFilter(relations=known, confidence=confidence), most)


def paper_tables(graph: "KnowledgeGraph", paper: str) -> "tuple[PaperTable, ...]":
    """Return the result tables of a paper as they were read, in the order of its files.

    Args:
        graph: A graph.
        paper: The title or id of a paper.

    Returns:
        Tables with the headings of their columns and their rows; each cell has its text and, for each number in it,
        the model, data, metric and setting that it is read as. None for a paper that was read without its full text.

    Raises:
        UnknownName: No paper has this title.

    Examples:
        >>> kg.paper_tables(g, "paper/2401.00002")
        ()
    """
    from kg.graph.read import paper_tables

    return paper_tables(graph.tables, graph.find(paper))


def contradictions(graph: "KnowledgeGraph", name: str | None = None) -> "tuple[Contradiction, ...]":
    """Return pairs of claims that disagree, with both sentences.

    Args:
        graph: A graph.
        name: Only those about this node.

    Returns:
        Pairs: one claims that A improves on B, the other that B improves on A, or only that the two are comparable.

    Raises:
        UnknownName: No node has this name.

    Examples:
        >>> kg.contradictions(g)
        ()
    """
    from kg.graph.read import contradictions

    return contradictions(graph.tables, None if name is None else graph.find(name), graph.contradicting)


def listing(graph: "KnowledgeGraph", *names: str, notes: "Mapping[str, str] | None" = None) -> "Listing":
    """Return papers and entities as a list, with the claims between them.

    Args:
        graph: A graph.
        *names: Names or ids of papers and entities.
        notes: Your own words on some of them, by name or id.

    Returns:
        The nodes in the given order, each once, with their notes, and the claims that join two of them, with sentences.

    Raises:
        UnknownName: No node has one of the names.
        InputError: A note is on something that is not on the list.

    Examples:
        >>> found = kg.listing(g, "BarNet", "ImageNet", notes={"BarNet": "our baseline"})
        >>> [(claim.source_label, claim.relation, claim.target_label) for claim in found.claims]
        [('BarNet', 'evaluated_on', 'ImageNet')]
        >>> [(item.label, item.note) for item in found.items]
        [('BarNet', 'our baseline'), ('ImageNet', '')]
    """
    from kg.errors import InputError
    from kg.graph.read import listing

    ids = [graph.find(name) for name in names]
    noted = {graph.find(name): note for name, note in (notes or {}).items()}
    for name in notes or {}:
        if graph.find(name) not in ids:
            raise InputError(f"a note on {name!r}, which is not on the list", cure="a note on a name of the list")
    return listing(graph.tables, ids, noted)


def list_gaps(graph: "KnowledgeGraph", *names: str, least: int = 1) -> "ListGaps":
    """Return what is not measured among the methods and models of a list, and of those that its papers introduce.

    Args:
        graph: A graph.
        *names: Names or ids of papers and entities.
        least: The fewest that are measured on data on which others are not.

    Returns:
        Data on which some are measured and others are not, and pairs that are measured on the same data and that no
        paper compares.

    Raises:
        UnknownName: No node has one of the names.

    Examples:
        >>> found = kg.list_gaps(g, "FooNet", "BERT")
        >>> [(gap.label, gap.measured, gap.missing) for gap in found.data]
        [('ImageNet', ('entity/foonet',), ('entity/bert',))]
    """
    from kg.graph.read import list_gaps

    return list_gaps(graph.tables, [graph.find(name) for name in names], least)


def list_leaderboards(graph: "KnowledgeGraph", *names: str) -> "tuple[ListBoard, ...]":
    """Rank the methods and models of a list, and those that its papers introduce, among themselves.

    Args:
        graph: A graph.
        *names: Names or ids of papers and entities.

    Returns:
        A leaderboard for each dataset, benchmark or task with their numbers; those with most of them first.

    Raises:
        UnknownName: No node has one of the names.

    Examples:
        >>> (board,) = kg.list_leaderboards(g, "FooNet", "BERT")
        >>> board.label, [(row.label, row.value) for row in board.scores]
        ('ImageNet', [('FooNet', '3.2%')])
    """
    from kg.graph.read import list_leaderboards

    return list_leaderboards(graph.tables, [graph.find(name) for name in names])


def communities(graph: "KnowledgeGraph", name: str | None = None, level: int | None = None) -> "tuple[Community, ...]":
    """Return the communities of a graph: entities that papers name together, named by the most specific of them.

    They are found by the Leiden algorithm when the graph is built. Level 0 has fields, level 1 the topics of fields.

    Args:
        graph: A graph.
        name: Only those that an entity or a paper is in: its field, and its topic in it.
        level: Only those of this level, 0 or 1.

    Returns:
        Communities with their terms, sizes, years and places on the map, those with most papers first, by level.

    Raises:
        UnknownName: No node has this name.
        InputError: The graph has no communities.

    Examples:
        >>> [(field.name, field.papers) for field in kg.communities(g, "ImageNet", level=0)]
        [('FooNet, ImageNet, BarNet', 2)]
    """
    from kg.graph.read import communities, communities_of

    found = communities(graph.tables) if name is None else communities_of(graph.tables, graph.find(name))
    return tuple(row for row in found if level is None or row.level == level)
