from pathlib import Path

import pytest

from kg.papers import merge, read
from kg.records import Paper, Rejected

PAGE = "FooNet: A Net\n\nWe propose FooNet. It is evaluated on ImageNet.\n"


@pytest.mark.parametrize(
    ("content", "reason", "line"),
    [
        (b"", "an empty file", 1),
        (b"  \n\n ", "an empty file", 1),
        (b"\x89PNG\r\n\0\0\0", "a binary file", 1),
        (b"one\ntwo \xff three\n", "not UTF-8 text", 2),
        (b'{"json": true}', "no known format", 1),
    ],
)
def test_a_file_that_is_no_page_is_rejected_and_the_others_are_read(
    content: bytes, reason: str, line: int, tmp_path: Path
) -> None:
    (tmp_path / "bad.txt").write_bytes(content)
    (tmp_path / "good.txt").write_text(PAGE)
    found = list(read([str(tmp_path)]))
    rejected = [entry for entry in found if isinstance(entry, Rejected)]
    assert [(r.reason, r.source.line) for r in rejected] == [(reason, line)]
    assert sum(isinstance(entry, Paper) for entry in found) == 1


def test_a_missing_path_is_rejected_and_the_others_are_read(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(PAGE)
    corpus = merge(read([str(tmp_path / "nowhere.txt"), str(tmp_path / "good.txt")]))
    assert (corpus.read, len(corpus.papers), [r.reason for r in corpus.rejected]) == (2, 1, ["no such file"])


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_a_byte_order_mark_do_not_matter(newline: str, mark: str, tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_bytes((mark + PAGE.replace("\n", newline)).encode())
    (paper,) = read([str(tmp_path)])
    assert isinstance(paper, Paper)
    assert paper.title == "FooNet: A Net"


def test_hidden_files_and_folders_inside_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text(PAGE)
    (tmp_path / ".hidden").write_text(PAGE)
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "other.txt").write_text(PAGE)
    assert len(list(read([str(tmp_path)]))) == 1
