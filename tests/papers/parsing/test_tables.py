"""Tables as programs and spreadsheets write them: cells with several people, damaged identifiers, broken rows."""

from pathlib import Path

import pytest

from kg.papers import read
from kg.records import Paper, Rejected

JANE, RICHARD, EDNA = "Jane Doe", "Richard Roe", "Edna Poe"


def found(text: str, tmp_path: Path) -> list[Paper | Rejected]:
    (tmp_path / "table.csv").write_text(text, encoding="utf-8")
    return list(read([str(tmp_path)]))


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Doe, Jane; Roe, Richard", (JANE, RICHARD)),
        ("Jane Doe; Richard Roe;", (JANE, RICHARD)),
        ("Jane Doe, Richard Roe", (JANE, RICHARD)),
        ("Jane Doe, Richard Roe, and Edna Poe", (JANE, RICHARD, EDNA)),
        ("Jane Doe, Richard Roe & Edna Poe", (JANE, RICHARD, EDNA)),
        ("Doe, Jane and Roe, Richard", (JANE, RICHARD)),
        ("Jane Doe and Richard Roe", (JANE, RICHARD)),
        ("Doe, Jane", (JANE,)),
        ("Jane Doe", (JANE,)),
        ("['Jane Doe', 'Richard Roe']", (JANE, RICHARD)),
        ('["Jane Doe", "Richard Roe"]', (JANE, RICHARD)),
        ("['Jane Doe' 'Richard Roe']", (JANE, RICHARD)),
        ("""["Jane O'Doe", 'Richard Roe']""", ("Jane O'Doe", RICHARD)),
        (r"['Jane O\'Doe']", ("Jane O'Doe",)),
        ("[{'authorId': '1', 'name': 'Jane Doe'}, {'authorId': None, 'name': 'Richard Roe'}]", (JANE, RICHARD)),
        ('[{"given": "Jane", "family": "Doe"}]', (JANE,)),
        ("('Jane Doe', 'Richard Roe')", (JANE, RICHARD)),
        ("Jane Doe|Richard Roe", (JANE, RICHARD)),
        ("Jane Doe\nRichard Roe", (JANE, RICHARD)),
        ("Doe, Jane (57190000001); Roe, Richard (57190000002)", (JANE, RICHARD)),
        ("Institute for Nets and Graphs", ("Institute for Nets and Graphs",)),
        ("[]", ()),
        ("", ()),
    ],
)
def test_a_cell_of_authors_is_split(cell: str, names: tuple[str, ...], tmp_path: Path) -> None:
    quoted = cell.replace('"', '""')
    (paper,) = found(f'title,abstract,authors\nBarNet,We propose BarNet.,"{quoted}"\n', tmp_path)
    assert isinstance(paper, Paper)
    assert paper.authors == names


@pytest.mark.parametrize(
    ("header", "names"),
    [("Item Type,Author", ("Gabriel José García Márquez",)), ("Kind,Authors", ("García Márquez", "Gabriel José"))],
)
def test_a_program_that_puts_semicolons_between_people_puts_commas_into_names(
    header: str, names: tuple[str, ...], tmp_path: Path
) -> None:
    (paper,) = found(f'{header},Title,Abstract\n,"García Márquez, Gabriel José",BarNet,We propose it.\n', tmp_path)
    assert isinstance(paper, Paper)
    assert paper.authors == names


@pytest.mark.parametrize(
    ("column", "cell", "arxiv"),
    [
        ("arxiv_id", "2101.00011", "2101.00011"),
        ("arxiv_id", "704.0001", "0704.0001"),
        ("arxiv_id", "2101.0001", "2101.00010"),
        ("arxiv_id", "1412.0001", "1412.0001"),
        ("id", "2101.00011v2", "2101.00011"),
        ("id", "17", None),
        ("url", "https://arxiv.org/abs/2101.00011v2", "2101.00011"),
        ("Link", "https://example.org/2101.00011", None),
        ("doi", "10.48550/arXiv.2101.00011", "2101.00011"),
    ],
)
def test_an_identifier_is_found_in_any_column_and_repaired(
    column: str, cell: str, arxiv: str | None, tmp_path: Path
) -> None:
    (paper,) = found(f"title,abstract,{column}\nBarNet,We propose BarNet.,{cell}\n", tmp_path)
    assert isinstance(paper, Paper)
    assert paper.arxiv == arxiv


@pytest.mark.parametrize(
    ("columns", "cells", "date"),
    [
        ("Year", "2021", (2021, None, None)),
        ("Year", "2021.0", (2021, None, None)),
        ("Date,Publication Year", "July 2021,2021", (2021, 7, None)),
        ("Date,Publication Year", ",2021", (2021, None, None)),
        ("published", "2021-07-05 17:00:00+00:00", (2021, 7, 5)),
        ("Date", "05/07/2021", (2021, None, None)),
        ("Date", "07/2021", (2021, 7, None)),
        ("Date", "Winter 2021", (2021, None, None)),
        ("Date", "in press", (None, None, None)),
    ],
)
def test_a_date_is_combined_from_its_columns(
    columns: str, cells: str, date: tuple[int | None, ...], tmp_path: Path
) -> None:
    (paper,) = found(f"title,abstract,{columns}\nBarNet,We propose BarNet.,{cells}\n", tmp_path)
    assert isinstance(paper, Paper)
    assert (paper.year, paper.month, paper.day) == date


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ('"Open,We propose it.,2021', "not CSV"),
        ('A "quote" inside,"It is "not" doubled.",2021', "not CSV"),
        ("Two cells,We propose it.", "2 cells in a table of 3 columns"),
        ("Four,cells,in,it", "4 cells in a table of 3 columns"),
        ('"Two lines\nand two cells",2021', "2 cells in a table of 3 columns"),
    ],
)
@pytest.mark.parametrize("index", [0, 1, 2])
def test_a_broken_row_is_lost_alone_and_reported_with_its_line(
    row: str, reason: str, index: int, tmp_path: Path
) -> None:
    rows = [f"{title},It is a net.,2021" for title in ("BarNet", "QuxNet")]
    rows.insert(index, row)
    entries = found("title,abstract,year\n" + "\n".join(rows) + "\n", tmp_path)
    assert [entry.title for entry in entries if isinstance(entry, Paper)] == ["BarNet", "QuxNet"]
    rejected = [entry for entry in entries if isinstance(entry, Rejected)]
    assert (rejected[0].source.line, rejected[0].reason.startswith(reason)) == (index + 2, True)


def test_a_row_that_is_no_utf_8_is_lost_alone(tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_bytes(b"title,abstract\nBarNet,A net.\nM\xfcller,A net.\nQuxNet,A net.\n")
    entries = list(read([str(tmp_path)]))
    assert [entry.title for entry in entries if isinstance(entry, Paper)] == ["BarNet", "QuxNet"]
    assert [(e.source.line, e.reason) for e in entries if isinstance(e, Rejected)] == [(3, "not UTF-8 text")]
