"""Answers across papers as flat rows, and rows as CSV and Markdown."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from kg.graph.read import (
    Board,
    Community,
    Comparison,
    Contradiction,
    Gaps,
    Leaderboard,
    ListBoard,
    Listing,
    PaperTable,
    Score,
    Trends,
    Unplaced,
)
from kg.graph.read.list_answers import ListGaps
from kg.schema import RELATION
from kg.view.markdown import escaped

if TYPE_CHECKING:
    from kg.graph.read.walks import Lineage

Row = Mapping[str, object]
_PART = 64 * 1024
_SCORE = (
    "group", "measure", "rank", "label", "setting", "value", "spread", "kind", "origin", "when", "is_record", "title",
    "sentence", "record", "subject", "paper", "metric", "number", "comparable", "unit", "confidence", "cell",
)  # fmt: skip


def to_csv(rows: Iterable[Row]) -> str:
    """Return rows with the same keys as CSV (RFC 4180) with a head; empty without rows."""
    return "".join(csv_parts(rows))


def csv_parts(rows: Iterable[Row]) -> Iterator[str]:
    """Yield what `to_csv` returns in parts, so that neither all rows nor the whole text need be in memory."""
    text = io.StringIO(newline="")
    writer: csv.DictWriter[str] | None = None
    for row in rows:
        if writer is None:
            writer = csv.DictWriter(text, list(row))
            writer.writeheader()
        writer.writerow(row)
        if text.tell() >= _PART:
            yield text.getvalue()
            text.seek(0)
            text.truncate()
    yield text.getvalue()


def to_markdown(rows: Sequence[Row], columns: Sequence[str]) -> str:
    """Return some columns of rows as a table of GitHub Flavored Markdown, in which every value is plain text."""
    lines = [columns, ["---"] * len(columns), *([_cell(row[name]) for name in columns] for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _cell(value: object) -> str:
    """Return a value as Markdown that shows it, on one line; nothing for None."""
    return "" if value is None else escaped(value)


def score_rows(scores: Iterable[Score]) -> list[Row]:
    """Return the rows of a leaderboard, one each."""
    return [{name: getattr(score, name) for name in _SCORE} for score in scores]


def scores_of(found: Leaderboard | Unplaced) -> list[Row]:
    """Return the rows of an answer that has scores, one each."""
    return score_rows(found.scores)


def table_rows(tables: Iterable[PaperTable]) -> Iterator[Row]:
    """Yield the numbers of tables, a row each, with the cell and what it is read as."""
    for table in tables:
        for row in table.rows:
            for column, cell in zip(table.columns, row.cells, strict=True):
                for number in cell.numbers if cell else ():
                    place = {"table": table.name, "section": table.section, "row": row.name, "column": column}
                    yield {**place, "cell": cell.text if cell else "", **asdict(number), "file": table.file}


def board_rows(boards: Iterable[Board]) -> list[Row]:
    """Return the index of leaderboards, a row each."""
    return [asdict(board) for board in boards]


def boards_markdown(boards: Iterable[Board]) -> str:
    """Return the index of leaderboards as a table of Markdown."""
    return to_markdown(board_rows(boards), ("task_label", "label", "metric", "papers", "sure", "ranked", "results"))


def leaderboard_markdown(board: Leaderboard) -> str:
    """Return a leaderboard as Markdown: a table for each group of rows, under headings."""
    parts = [f"# {_cell(board.label)}\n"]
    if board.as_of:
        parts.append(f"\nAs of {board.as_of}; {board.later} later and {board.undated} undated results are left out.\n")
    if board.quotations:
        parts.append(f"\n{board.quotations} quotations of numbers that the models' own papers state are left out.\n")
    if board.doubtful:
        parts.append(f"\nLeft out for less confidence: {board.doubtful}.\n")
    return "".join([*parts, *_score_tables(board.scores)])


def _score_tables(scores: Sequence[Score]) -> Iterator[str]:
    """Yield a table of Markdown for each group of scores, under a heading."""
    titles = {
        "ranked": "Ranked",
        "relative": "Gains, ratios and baselines",
        "unranked": "Without metric or number, not ranked",
    }
    source = ("measure", "origin", "when", "confidence", "title", "sentence", "record")
    number = ("label", "setting", "value", "spread")
    for group, title in titles.items():
        rows = score_rows(score for score in scores if score.group == group)
        if rows:
            columns = ("rank", *number, *source) if group == "ranked" else (*number, "kind", *source)
            yield f"\n## {title}\n\n{to_markdown(rows, columns)}"


def unplaced_markdown(found: Unplaced) -> str:
    """Return results that are on no data or task as a table of Markdown."""
    return to_markdown(score_rows(found.scores), ("label", "value", "metric", "kind", "when", "title", "sentence"))


def trend_rows(found: Trends) -> list[Row]:
    """Return the papers of each entity and year, a row each."""
    return [
        {"id": trend.id, "type": trend.type, "label": trend.label, **asdict(year)}
        for trend in found.trends
        for year in trend.years
    ]


def comparison_rows(found: Comparison) -> list[Row]:
    """Return what a comparison lists, a row each; `part` is data, number, claim, used or paper."""
    empty = dict.fromkeys(
        ("part", "entity", "relation", "other", "label", "metric", "setting", "value", "kind", "confidence", "year",
         "paper", "title", "sentence", "record"), ""
    )  # fmt: skip
    rows: list[Row] = []
    for data in found.data:
        place = {"other": data.id, "label": data.label}
        rows += [{**empty, **_known(asdict(use), empty), "part": "data", **place} for use in data.uses]
        rows += [{**empty, **_known(asdict(number), empty), "part": "number", **place} for number in data.numbers]
    for claim in found.claims:
        ends = {"entity": claim.source, "other": claim.target, "label": claim.target_label}
        rows.append({**empty, **_known(asdict(claim), empty), "part": "claim", **ends})
    for used in found.used:
        by = {"entity": " ".join(used.by), "relation": "uses", "other": used.id}
        rows.append({**empty, **_known(asdict(used), empty), "part": "used", **by})
    for paper in found.papers:
        of_paper = {"entity": " ".join(paper.entities), "paper": paper.id, "title": paper.title, "year": paper.year}
        rows.append({**empty, **of_paper, "sentence": paper.sentence, "part": "paper"})
    return rows


def _known(row: dict[str, object], columns: Mapping[str, str]) -> dict[str, object]:
    return {name: value for name, value in row.items() if name in columns}


def gap_rows(found: Gaps) -> list[Row]:
    """Return the gaps of a node, a row each, with the names of its surest measured rivals."""
    return [
        {
            "of": found.id,
            "missing": gap.id,
            "type": gap.type,
            "label": gap.label,
            "measured": gap.measured,
            "rivals": gap.rivals,
            "is_complete": gap.is_complete,
            "examples": "; ".join(rival.label for rival in gap.examples),
        }
        for gap in found.gaps
    ]


def lineage_rows(found: "Lineage") -> list[Row]:
    """Return the steps of a lineage, a row each; `side` is ancestor or progeny."""
    sides = ("ancestor", found.ancestors), ("progeny", found.progeny)
    return [{"side": side, **asdict(step)} for side, steps in sides for step in steps]


def listing_rows(found: Listing) -> list[Row]:
    """Return the papers and entities of a list, a row each."""
    return [asdict(item) for item in found.items]


def listing_markdown(found: Listing) -> str:
    """Return a list as Markdown: papers and entities, then the claims between them with their sentences."""
    lines = []
    for item in found.items:
        about = ", ".join(str(part) for part in (item.type, item.venue, item.year) if part)
        address = f" <{item.url}>" if item.url else ""
        note = f"  {_cell(item.note)}\n" if item.note else ""
        lines.append(f"- **{_cell(item.label)}** ({_cell(about)}){address}\n{note}")
    if found.claims:
        lines.append("\n## Claims between them\n\n")
    for claim in found.claims:
        stated = f"{claim.source_label} {RELATION[claim.relation].label} {claim.target_label}"
        lines.append(f"- {_cell(stated)}{f': {_cell(claim.sentence)}' if claim.sentence else ''}\n")
    return "".join(lines)


def list_gap_rows(found: ListGaps) -> list[Row]:
    """Return the gaps of a list, a row each; `gap` is data or pair, the names are those of members and of data."""
    names = {member.id: member.label for member in found.members}

    def named(ids: Iterable[str]) -> str:
        return "; ".join(names[id_] for id_ in ids)

    rows: list[Row] = [
        {"gap": "data", "data": gap.label, "measured": named(gap.measured), "missing": named(gap.missing)}
        for gap in found.data
    ]
    for pair in found.pairs:
        data = "; ".join(one.label for one in pair.data)
        rows.append({"gap": "pair", "data": data, "measured": named((pair.one, pair.other)), "missing": ""})
    return rows


def list_gaps_markdown(found: ListGaps) -> str:
    """Return the gaps of a list as Markdown: two tables under headings."""
    rows = list_gap_rows(found)
    titles = ("data", "Measured for some and not for others"), ("pair", "Measured on the same data, never compared")
    columns = {"data": ("data", "measured", "missing"), "pair": ("measured", "data")}
    parts = []
    for kind, title in titles:
        of_kind = [row for row in rows if row["gap"] == kind]
        table = to_markdown(of_kind, columns[kind]) if of_kind else "None.\n"
        parts.append(f"## {title}\n\n{table}")
    return "\n".join(parts)


def list_board_rows(boards: Iterable[ListBoard]) -> list[Row]:
    """Return the rows of several leaderboards, each with the place that it is of."""
    return [{"on": board.on, "on_label": board.label, **row} for board in boards for row in score_rows(board.scores)]


def list_boards_markdown(boards: Iterable[ListBoard]) -> str:
    """Return the leaderboards of a list as Markdown, one after the other."""
    parts = (f"# {_cell(board.label)}\n{''.join(_score_tables(board.scores))}" for board in boards)
    return "\n".join(parts) or "No numbers.\n"


def contradiction_rows(found: Iterable[Contradiction]) -> Iterator[Row]:
    """Yield contradictions, a row each, with both sentences."""
    for pair in found:
        row: dict[str, object] = {"kind": pair.kind}
        for side in ("claim", "counterclaim"):
            row |= {f"{side}_{name}": value for name, value in asdict(getattr(pair, side)).items()}
        yield row


def community_rows(found: Iterable[Community]) -> list[Row]:
    """Return communities, a row each, with the labels of their terms."""
    return [asdict(row) | {"terms": "; ".join(term.label for term in row.terms)} for row in found]
