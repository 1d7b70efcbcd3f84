"""Cards and tables for the terminal."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.text import Text

from kg.rdf.sparql import NamedQuery, QueryBoolean, rows
from kg.view.console import new_console as _console
from kg.view.console import new_table as _table

if TYPE_CHECKING:
    from pyoxigraph import QuerySolutions, Triple

    from kg.graph.corrections_list import Listed
    from kg.graph.difference import Difference
    from kg.graph.homonyms import Homonym
    from kg.graph.read import Card, Line, Stats
    from kg.graph.read.walks import Lineage, StatedStep
    from kg.graph.reasons import AliasReason, NameReasons


def print_answer(answer: "QuerySolutions | QueryBoolean | Iterable[Triple]") -> None:
    """Print the rows of a query's result as a table, and their number."""
    console = _console()
    if isinstance(answer, QueryBoolean):
        console.print("yes" if answer else "no")
        return
    found = list(rows(answer))
    print_rows(list(found[0]) if found else [], (row.values() for row in found))


def print_rows(columns: Sequence[str], lines: "Iterable[Iterable[object]]") -> None:
    """Print the rows of a table, and their number."""
    console, table = _console(), _table(*columns)
    for line in lines:
        table.add_row(*(Text("" if value is None else str(value)) for value in line))
    if table.row_count:
        console.print(table)
    console.print(f"{table.row_count} rows" if table.row_count else "no rows")


def print_queries(queries: Iterable[NamedQuery]) -> None:
    """Print the named queries with their parameters and defaults."""
    table = _table("name", "question", "parameters")
    for query in queries:
        parameters = "\n".join(f"{p.name}={p.default or ''}" for p in query.parameters)
        table.add_row(Text(query.name), Text(query.title), Text(parameters))
    _console().print(table)


def print_corrections(rows: "Iterable[Listed]") -> None:
    """Print the corrections of a graph with their number, place and state."""
    found = list(rows)
    console = _console()
    if not found:
        console.print("no corrections")
        return
    table = _table("", "correction", "by", "why", "state", "place")
    for row in found:
        made = "\n".join(filter(None, (row.by, row.when[:10])))
        cells = (str(row.number), row.words, made, row.why, row.state, row.place)
        table.add_row(*map(Text, cells))
    console.print(table)


def print_stats(found: "Stats") -> None:
    """Print the statistics of a graph."""
    console = _console()
    accounted = f"{found.papers} papers + {found.merged} merged + {found.rejected} rejected"
    console.print(f"{found.entries} entries = {accounted}; {found.evidence} pieces of evidence")
    for heading, counted, counts in (("type", "nodes", found.nodes), ("relation", "edges", found.edges)):
        table = _table(heading, counted)
        for name, count in sorted(counts.items(), key=lambda pair: -pair[1]):
            table.add_row(name, str(count))
        console.print(table)
    table = _table("entity", "type", "papers")
    for row in found.top:
        table.add_row(Text(row.label), row.type, str(row.papers))
    console.print(table)


def print_difference(found: "Difference", most: int) -> None:
    """Print added rows with a plus, removed ones with a minus, at most `most` of each kind."""
    console = _console()
    for kind in ("papers", "entities", "edges"):
        came, went = getattr(found, f"{kind}_came"), getattr(found, f"{kind}_went")
        console.print(f"{kind}: {len(came)} added, {len(went)} removed")
        for sign, names in (("+", came), ("-", went)):
            for name in names[:most]:
                console.print(Text(f"  {sign} {name}"))
            if len(names) > most:
                console.print(f"  {sign} and {len(names) - most} more (--json has them all)")


def _print_lines(console: Console, lines: "list[Line]", most: int) -> None:
    for line in lines[:most]:
        about = f"({line.type}, {line.edge_confidence:.2f})"
        console.print(Text(f"  {line.label}", style="bold"), Text(about, style="dim"))
        if line.sentence:
            console.print(Text(f"    “{line.sentence}”", style="italic"))
            console.print(Text(f"    {', '.join(filter(None, (line.title, line.section)))}", style="dim"))
        if line.record:
            console.print(Text(f"    {line.catalogue}: {line.record}", style="dim"))
        if line.note:
            console.print(Text(f"    {line.note}", style="dim"))
    if len(lines) > most:
        console.print(f"  ... and {len(lines) - most} more (--json has them all)")


def _print_reasons(console: Console, reasons: "Sequence[AliasReason]", corrections: "Sequence[str]", most: int) -> None:
    for row in reasons[:most]:
        console.print(Text(f"  {row.alias}: {row.reason}", style="dim"))
    if len(reasons) > most:
        console.print(f"  ... and {len(reasons) - most} more (--json has them all)")
    for line in corrections:
        console.print(Text(f"correction {line}"))


def _papers(number: int) -> str:
    return f"{number} paper{'' if number == 1 else 's'}"


def _print_homonyms(console: Console, others: "Sequence[Homonym]", most: int) -> None:
    """Print the other nodes of a name, each with the id that opens it."""
    if others:
        names = " or ".join(dict.fromkeys(other.name for other in others))
        called = "1 other is" if len(others) == 1 else f"{len(others)} others are"
        console.print(Text(f"{called} called {names} (kg show ID):", style="bold"))
    for other in others[:most]:
        about = other.type if other.type == "Paper" else f"{other.type}, {_papers(other.papers)}"
        console.print(Text(f"  {other.label}"), Text(f"({about})", style="dim"), Text(other.id))
    if len(others) > most:
        console.print(f"  ... and {len(others) - most} more (--json has them all)")


def print_card(
    card: "Card", reasons: "Sequence[AliasReason]" = (), corrections: "Sequence[str]" = (), most: int = 8
) -> None:
    """Print a card: the lines of highest confidence of each relation, each with its sentence.

    `reasons` say why the aliases are names of it, `corrections` what people have said about it.
    """
    console = _console()
    console.print(Text(card.label, style="bold"), Text(card.type, style="dim"))
    _print_homonyms(console, card.homonyms, most)
    if card.aliases:
        console.print("also: " + escape(", ".join(card.aliases)))
    _print_reasons(console, reasons, corrections, most)
    if card.url:
        console.print(Text(card.url))
    for link in card.links:
        console.print(Text(f"{link.match} match: {link.identifier}"), Text(f"({link.reason})", style="dim"))
    if card.description:
        console.print(Text(card.description))
        console.print(Text(f"from {card.described_in}", style="dim"))
    console.print(_papers(len(card.papers)))
    for (outgoing, relation), lines in groupby(card.lines, key=lambda line: (line.is_outgoing, line.relation)):
        group = list(lines)
        arrow = "" if outgoing else "← "
        console.print(f"\n[bold cyan]{arrow}{relation.replace('_', ' ')}[/] ({len(group)})")
        _print_lines(console, group, most)


def _print_origin(console: Console, step: "StatedStep", indent: str) -> None:
    """Print what states a step: the sentence with its paper, year and confidence, or the record, or the note."""
    if step.sentence:
        console.print(Text(f"{indent}“{step.sentence}”", style="italic"))
    if step.title:
        year = f", {step.year}" if step.year else ""
        console.print(Text(f"{indent}{step.title}{year} ({step.confidence:.2f})", style="dim"))
    if step.record:
        console.print(Text(f"{indent}{step.catalogue}: {step.record}", style="dim"))
    if step.note:
        console.print(Text(f"{indent}{step.note}", style="dim"))


def print_steps(steps: "Iterable[StatedStep]", *, indent: bool) -> None:
    """Print the edges of a walk, each with the sentence that states it."""
    console = _console()
    for step in steps:
        before = "  " * (step.depth if indent else 0)
        arrow = f"--{step.relation.replace('_', ' ')}-->"
        console.print(Text(f"{before}{step.source_label}  {arrow}  {step.target_label}"))
        _print_origin(console, step, before + "    ")


def print_paths(paths: "Sequence[Sequence[StatedStep]]") -> None:
    """Print paths, separated by the number of each further one."""
    for number, steps in enumerate(paths):
        if number:
            _console().print(Text(f"alternative {number}", style="bold"))
        print_steps(steps, indent=False)


def print_lineage(label: str, found: "Lineage") -> None:
    """Print what a node improves on and what improves on it."""
    console = _console()
    for heading, steps in (("improves on", found.ancestors), ("is improved on by", found.progeny)):
        console.print(Text(f"{label} {heading}: {'nothing known' if not steps else ''}"))
        print_steps(steps, indent=True)


def print_name_reasons(found: "NameReasons") -> None:
    """Print why the names of an entity are one, with the sentences that define them, and what is kept apart."""
    console = _console()
    console.print(Text(found.label, style="bold"), Text(found.type, style="dim"))
    for row in found.names:
        console.print(Text(f"  {row.alias}: {row.reason}"))
        if row.sentence:
            console.print(Text(f"    “{row.sentence}”", style="italic"))
    if not found.names:
        console.print("  it has no other name")
    for line in found.corrections:
        console.print(Text(f"correction {line}"))
    if found.apart:
        console.print("\nnear by name, and kept apart:")
    for other in found.apart:
        console.print(Text(f"  {other.label} ({other.type}): {other.reason}"))
