"""Files of JSON Lines whose lines are models."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from kg.errors import InputError
from kg.json_lines import read_rows, write_rows


class Note(BaseModel):
    title: str
    tags: tuple[str, ...] = ()


TEXTS = st.text(st.characters(exclude_categories=["Cs"]))


@given(st.lists(st.builds(Note, title=TEXTS, tags=st.lists(TEXTS).map(tuple))))
def test_rows_are_read_as_they_were_written(tmp_path_factory: pytest.TempPathFactory, notes: list[Note]) -> None:
    path = tmp_path_factory.mktemp("rows") / "notes.jsonl"
    write_rows(notes, path)
    assert list(read_rows(path, Note)) == list(enumerate(notes, start=1))


def test_no_file_has_no_rows(tmp_path: Path) -> None:
    assert list(read_rows(tmp_path / "notes.jsonl", Note)) == []


def test_an_invalid_line_is_reported_with_its_number(tmp_path: Path) -> None:
    path = tmp_path / "notes.jsonl"
    path.write_text('{"title": "a\u2028b"}\n\n{"title": 3}\n')
    rows = read_rows(path, Note)
    assert next(rows) == (1, Note(title="a\u2028b"))
    with pytest.raises(InputError, match=r"notes\.jsonl:3: title: input should be a valid string"):
        next(rows)
