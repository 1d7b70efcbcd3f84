"""The rows of result tables as JSON Lines, one paper a line: `kg extract --tables`."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import orjson

if TYPE_CHECKING:
    from kg.fulltext import ResultRow
    from kg.records import Rejected

_PLACE = ("file", "start", "end", "row", "column", "row_name", "column_name", "cell", "printed")


def table_lines(sources: Iterable[str]) -> "Iterator[str | Rejected]":
    """Yield one line of JSON a paper, with its rows; a paper that cannot be read is rejected with a reason."""
    from kg.errors import KgError
    from kg.fulltext import iter_papers, read_full_text, rows_of
    from kg.records import Rejected, Source

    for source in sources:
        for path in iter_papers(Path(source)):
            try:
                paper = read_full_text(path)
                rows = rows_of(paper)
            except KgError as error:
                yield Rejected(Source(str(path), 1), error.what, error.cure)
                continue
            content = {"name": paper.name, "title": paper.title, "rows": [_written(row) for row in rows]}
            yield orjson.dumps(content).decode()


def _written(row: "ResultRow") -> dict[str, object]:
    """Return a row with the keys of the annotations; its cell stands under `evidence`."""
    found = asdict(row)
    place = {key: found.pop(key) for key in _PLACE}
    return {**found, "evidence": place}
