"""Answers across papers for the terminal: comparisons, trends, leaderboards, gaps, contradictions, communities."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.text import Text

from kg.schema import RELATION
from kg.view.console import new_console, new_table

if TYPE_CHECKING:
    from kg.graph.read import (
        Board,
        Community,
        Comparison,
        Contradiction,
        Gaps,
        Leaderboard,
        Score,
        Trends,
        Unplaced,
    )
    from kg.graph.read.changes import Risen
    from kg.graph.read.contradictions import Stated
    from kg.graph.read.paper_tables import PaperTable, TableCell

_FEW = 8


def _heading(console: Console, title: str, count: int) -> None:
    # A name may hold what Rich reads as markup: "RMSE [m]".
    console.print(f"\n[bold cyan]{escape(title)}[/] ({count})")


def _quote(console: Console, sentence: str, title: str, record: str = "") -> None:
    if sentence:
        console.print(Text(f"    “{sentence}”", style="italic"))
    if title or record:
        console.print(Text(f"    {title or record}", style="dim"))


def _more(console: Console, shown: int, total: int, listed: int | None = None) -> None:
    """Print how many more there are; `listed` of them all are in the files."""
    if total > shown:
        held = "them all" if listed in (None, total) else f"the first {listed:,} of {total:,}"
        console.print(f"  ... and {total - shown} more (--json has {held})")


def print_comparison(found: "Comparison", most: int = _FEW) -> None:
    """Print a comparison: claims between the entities, shared data with numbers, what each uses, common papers."""
    console = new_console()
    labels = {entity.id: entity.label for entity in found.entities}
    table = new_table("entity", "type", "papers", "introduced in")
    for entity in found.entities:
        years = ", ".join(map(str, entity.introduced_in))
        table.add_row(Text(entity.label), entity.type, str(entity.papers), years)
    console.print(table)
    _heading(console, "claims between them", len(found.claims))
    for claim in found.claims[:most]:
        console.print(
            Text(f"  {claim.source_label} {RELATION[claim.relation].label} {claim.target_label}", style="bold")
        )
        _quote(console, claim.sentence, claim.title)
    _more(console, most, len(found.claims))
    _heading(console, "shared data", len(found.data))
    for data in found.data[:most]:
        by = ", ".join(labels[id_] for id_ in data.entities)
        console.print(Text(f"  {data.label}", style="bold"), Text(f"({data.type}; {by})", style="dim"))
        for number in data.numbers:
            kind = "" if number.kind == "absolute" else f" {number.kind}"
            setting = f" ({number.setting})" if number.setting else ""
            stated = f"{number.value}{kind} {number.metric or ''}".rstrip()
            console.print(Text(f"    {labels[number.entity]}: {stated}{setting}"))
            _quote(console, number.sentence, number.title, number.record)
    _more(console, most, len(found.data))
    _heading(console, "used by some of them", len(found.used))
    for used in found.used[:most]:
        console.print(Text(f"  {used.label}", style="bold"), Text(f"({', '.join(labels[id_] for id_ in used.by)})"))
    _more(console, most, len(found.used))
    _heading(console, "papers that name several of them", found.paper_count)
    for paper in found.papers[:most]:
        console.print(Text(f"  {paper.title}{f' ({paper.year})' if paper.year else ''}"))
        _quote(console, paper.sentence, "")
    _more(console, most, found.paper_count, len(found.papers))


def print_trends(found: "Trends") -> None:
    """Print the papers of each entity by year with their share of the year's papers, and what rose and fell most."""
    console = new_console()
    table = new_table("year", *(trend.label for trend in found.trends), "all papers")
    for number, total in enumerate(found.totals):
        years = [trend.years[number] for trend in found.trends]
        table.add_row(str(total.year), *(f"{row.papers} ({row.share:.1%})" for row in years), str(total.papers))
    if found.totals:
        console.print(table)
    else:
        console.print("no paper of these has a year")
    undated = [trend for trend in found.trends if trend.undated]
    if undated:
        names = ", ".join(f"{trend.label} {trend.undated}" for trend in undated)
        console.print(Text(f"papers without a year: {names}"))
    if found.recent_years is not None:
        first, last = found.recent_years
        _print_changes(console, f"rose most, {first}-{last} against the two years before", found.risen)
        _print_changes(console, f"fell most, {first}-{last} against the two years before", found.fallen)


def _print_changes(console: Console, title: str, rows: "Sequence[Risen]") -> None:
    if not rows:
        return
    _heading(console, title, len(rows))
    table = new_table("entity", "type", "papers", "papers before", "change per thousand papers")
    for row in rows:
        table.add_row(Text(row.label), row.type, str(row.recent), str(row.former), f"{row.growth:+}")
    console.print(table)


def print_boards(boards: "Sequence[Board]", unplaced: int) -> None:
    """Print the index of leaderboards by task, those with most results first."""
    console = new_console()
    table = new_table("task", "on", "metric", "papers", "sure", "ranked", "results")
    sums: dict[str, int] = {}
    for board in boards:
        sums[board.task_label or ""] = sums.get(board.task_label or "", 0) + board.results
    tasks = sorted(boards, key=lambda row: (not row.task_label, -sums[row.task_label or ""], row.task_label or ""))
    for task, of_task in groupby(tasks, key=lambda row: row.task_label):
        for number, board in enumerate(of_task):
            head = "" if number else (task or "no task known")
            metric = board.metric or "not stated"
            counts = (str(count) for count in (board.papers, board.sure, board.ranked, board.results))
            table.add_row(Text(head), Text(board.label), Text(metric), *counts)
    console.print(table)
    console.print(f"{len(boards)} leaderboards; {unplaced} numbers are on no data or task (--unplaced lists them)")


def print_leaderboard(board: "Leaderboard") -> None:
    """Print a leaderboard: ranked numbers of each metric, then gains, ratios and baselines, then the others."""
    console = new_console()
    console.print(Text(board.label, style="bold"), Text(board.type, style="dim"))
    titles = {
        "ranked": "",
        "relative": "gains, ratios and baselines",
        "unranked": "without metric or number, not ranked",
    }
    for (group, measure), rows in groupby(board.scores, key=lambda row: (row.group, row.measure)):
        print_scores(console, ": ".join(filter(None, (titles[group], measure))), list(rows))
    if board.quotations:
        console.print(f"{board.quotations} quotations of numbers that the models' own papers state are left out")
    if board.doubtful:
        console.print(f"left out for less confidence: {board.doubtful}")
    if board.as_of:
        console.print(f"as of {board.as_of}: {board.later} later and {board.undated} undated results are left out")


def print_scores(console: Console, title: str, scores: "Sequence[Score]") -> None:
    """Print rows of a leaderboard under a title; a star marks those that were a record."""
    _heading(console, title or "results", len(scores))
    table = new_table("", "what", "value", "of", "when", "confidence", "paper", "evidence")
    for score in scores:
        number = f"{score.value} ± {score.spread}" if score.spread else score.value
        value = number if score.kind == "absolute" else f"{number} {score.kind}"
        name = f"{score.label} ({score.setting})" if score.setting else score.label
        star = " *" if score.is_record else ""
        evidence = score.sentence or score.record or ""
        rank = "" if score.rank is None else str(score.rank)
        sure = f"{score.confidence:.2f}"
        table.add_row(
            rank,
            Text(name),
            Text(value + star),
            score.origin,
            score.when or "",
            sure,
            Text(score.title),
            Text(evidence),
        )
    console.print(table)


def print_unplaced(found: "Unplaced") -> None:
    """Print results that are on no data or task."""
    console = new_console()
    print_scores(console, "numbers without a place", found.scores)
    _more(console, len(found.scores), found.total)


def print_gaps(found: "Gaps") -> None:
    """Print what was never measured, with the rivals that are measured."""
    console = new_console()
    console.print(Text(found.label, style="bold"), Text(found.type, style="dim"))
    if found.side == "entity":
        console.print(f"{found.rivals} rivals; it is measured on none of these, its rivals are:")
    else:
        console.print("these are not measured on it, their rivals are:")
    table = new_table("", "measured rivals", "such as")
    for gap in found.gaps:
        count = f"all {gap.rivals}" if gap.is_complete else f"{gap.measured} of {gap.rivals}"
        table.add_row(Text(gap.label), count, Text(", ".join(rival.label for rival in gap.examples)))
    console.print(table)
    console.print(f"{found.total} gaps")
    _more(console, len(found.gaps), found.total, len(found.gaps))


def print_contradictions(found: "Iterable[Contradiction]") -> None:
    """Print contradicting claims, each sentence under its claim."""
    console = new_console()
    count = 0
    for pair in found:
        count += 1
        for side, sign in ((pair.claim, ""), (pair.counterclaim, "but: ")):
            console.print(Text(sign + _claim(side), style="bold"))
            _quote(console, side.sentence, f"{side.title}{f' ({side.year})' if side.year else ''}")
        console.print()
    console.print(f"{count} contradictions")


def print_paper_tables(found: "Sequence[PaperTable]") -> None:
    """Print the result tables of a paper; numbers that are the paper's own are bold."""
    console = new_console()
    for paper_table in found:
        _heading(
            console,
            f"{paper_table.name}{f', {paper_table.section}' if paper_table.section else ''}",
            len(paper_table.rows),
        )
        table = new_table("", *paper_table.columns)
        for row in paper_table.rows:
            table.add_row(Text(row.name), *(_table_cell(cell) for cell in row.cells))
        console.print(table)
        console.print(Text(paper_table.file, style="dim"))
    console.print(f"{len(found)} tables")


def _table_cell(cell: "TableCell | None") -> Text:
    if cell is None:
        return Text("")
    return Text(cell.text, style="bold" if any(number.own for number in cell.numbers) else "")


def print_communities(found: "Sequence[Community]") -> None:
    """Print communities, a row each, with their most specific entities."""
    console = new_console()
    table = new_table("community", "papers", "entities", "years (half until)", "terms")
    for row in found:
        years = "" if row.median_year is None else f"{row.first_year}-{row.last_year} ({row.median_year})"
        terms = ", ".join(term.label for term in row.terms)
        table.add_row(Text(row.id), f"{row.papers:,}", f"{row.entities:,}", years, Text(terms))
    console.print(table)
    console.print(f"{len(found)} communities")


def _claim(side: "Stated") -> str:
    return f"{side.source_label} {RELATION[side.relation].label} {side.target_label}"
