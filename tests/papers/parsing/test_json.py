"""JSON over any lines and in any wrapper gives the same records with their lines; only a damaged one is lost."""

import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.papers import ReadOptions
from kg.papers.parsing.json_records import Json, objects
from kg.papers.reader import read as read_sources
from kg.papers.source.content import HEAD, Content
from kg.records import Paper, Rejected
from tests.papers.contents import content


def records(count: int = 4) -> list[Json]:
    return [
        {
            "id": f"r{number}",
            "title": f"Nets of {number}",
            "abstract": 'We say "so", and 改善 { [ ] } \\ it.',
            "authors": [{"id": "p1", "name": "Jane Doe", "x": 1}, {"id": "p2", "name": "Edna Poe", "x": 2}],
        }
        for number in range(count)
    ]


def as_lines(rows: list[Json]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


Writer = Callable[[list[Json]], str]
SHAPES: dict[str, Writer] = {
    "lines": as_lines,
    "lines with records of ASCII": lambda rows: "".join(json.dumps(row) + "\r\n" for row in rows),
    "a list in one line": json.dumps,
    "a list in many lines": lambda rows: json.dumps(rows, indent=2, ensure_ascii=False),
    "a list with a line each": lambda rows: "[\n" + ",\n".join(map(json.dumps, rows)) + "\n]\n",
    "jq": lambda rows: "\n".join(json.dumps(row, indent=2) for row in rows),
    "one after another": lambda rows: "".join(map(json.dumps, rows)),
    "lines with commas": lambda rows: ",\n".join(map(json.dumps, rows)),
    "RFC 7464": lambda rows: "".join(f"\x1e{json.dumps(row)}\n" for row in rows),
    "results": lambda rows: json.dumps({"meta": {"count": len(rows)}, "results": rows, "group_by": []}),
    "results in many lines": lambda rows: json.dumps({"meta": {"a": [1, 2]}, "results": rows, "z": {}}, indent=1),
    "a page a line": lambda rows: "".join(json.dumps({"data": [row]}) + "\n" for row in rows),
    "a list of pages": lambda rows: json.dumps([{"results": rows[:2]}, {"results": rows[2:]}], indent=1),
    "pages after another": lambda rows: "\n".join(json.dumps({"results": [row]}, indent=1) for row in rows),
    "Crossref": lambda rows: json.dumps({"status": "ok", "message": {"facets": {}, "items": rows}}, indent=1),
    "DBLP": lambda rows: json.dumps({"result": {"hits": {"@total": 4, "hit": [{"info": row} for row in rows]}}}),
    "Elasticsearch": lambda rows: json.dumps({"hits": {"hits": [{"_source": row} for row in rows]}}),
    "citations": lambda rows: json.dumps({"data": [{"intents": [], "citingPaper": row} for row in rows]}, indent=2),
    "an author's papers": lambda rows: json.dumps([{"authorId": "1", "name": "A", "papers": rows}]),
    "with nulls": lambda rows: json.dumps([None, *rows, None]),
}


def read(text: str | bytes) -> list[tuple[int, Json] | Rejected]:
    return list(objects(content(text)))


@pytest.mark.parametrize("shape", SHAPES)
def test_each_shape_gives_the_records(shape: str) -> None:
    found = read(SHAPES[shape](records()))
    assert [entry[1] for entry in found if not isinstance(entry, Rejected)] == records()
    assert len(found) == len(records())


@pytest.mark.parametrize(
    ("shape", "lines"),
    [
        ("lines", [1, 2, 3, 4]),
        ("a list in one line", [1, 1, 1, 1]),
        ("a list in many lines", [2, 19, 36, 53]),
        ("a list with a line each", [2, 3, 4, 5]),
        ("jq", [1, 18, 35, 52]),
        ("results in many lines", [9, 26, 43, 60]),
    ],
)
def test_each_record_has_the_line_where_it_begins(shape: str, lines: list[int]) -> None:
    assert [entry[0] for entry in read(SHAPES[shape](records())) if not isinstance(entry, Rejected)] == lines


ONE_A_RECORD = [
    "lines", "a list in one line", "a list in many lines", "a list with a line each", "jq", "one after another",
    "results in many lines", "Crossref",
]  # fmt: skip
DAMAGES = {
    "no comma": lambda text, n: text.replace(f'"Nets of {n}",', f'"Nets of {n}"'),
    "no quote": lambda text, n: text.replace(f'"Nets of {n}"', f'"Nets of {n}'),
    "no value": lambda text, n: text.replace(f'"Nets of {n}"', ""),
    "a word": lambda text, n: text.replace(f'"Nets of {n}"', "undefined"),
    "another quote": lambda text, n: text.replace(f'"Nets of {n}"', f"'Nets of {n}'"),
    "not UTF-8": lambda text, n: text.encode().replace(f"Nets of {n}".encode(), b"Nets \xff"),
}


@pytest.mark.parametrize("shape", ONE_A_RECORD)
@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("number", range(4))
def test_a_damaged_record_is_lost_alone_and_reported_with_its_line(shape: str, damage: str, number: int) -> None:
    whole = SHAPES[shape](records())
    lines = [entry[0] for entry in read(whole) if not isinstance(entry, Rejected)]
    found = read(DAMAGES[damage](whole, number))
    kept = [entry[1]["id"] for entry in found if not isinstance(entry, Rejected)]
    assert kept == [row["id"] for row in records() if row["id"] != f"r{number}"]
    rejected = [entry for entry in found if isinstance(entry, Rejected)]
    assert [(entry.source.line, entry.reason.partition(":")[0]) for entry in rejected] == [(lines[number], "not JSON")]


@pytest.mark.parametrize("shape", ["a list in one line", "a list in many lines", "results", "jq", "lines"])
@pytest.mark.parametrize("share", [0.3, 0.6, 0.97])
def test_what_comes_before_a_cut_is_read_and_the_cut_reported(shape: str, share: float) -> None:
    text = SHAPES[shape](records(40))
    found = read(text[: int(len(text) * share)])
    kept = [entry[1] for entry in found if not isinstance(entry, Rejected)]
    assert kept == records(40)[: len(kept)]
    assert len(kept) >= int(40 * share) - 1
    assert isinstance(found[-1], Rejected)


class _Endless(io.RawIOBase):
    """A list without end, which counts the bytes read from it."""

    def __init__(self, text: bytes) -> None:
        self.text, self.taken = text, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        start = self.taken % len(self.text) if self.taken else 0
        part = self.text[start : start + len(view)]
        view[: len(part)] = part
        self.taken += len(part)
        return len(part)


def endless(text: str) -> tuple[_Endless, Iterator[tuple[int, Json] | Rejected]]:
    raw = _Endless(text.encode())
    return raw, objects(Content("x", Path("x"), io.BufferedReader(raw, HEAD), ReadOptions(), is_packed=False))


@pytest.mark.parametrize("opening", ["[", '{"results": ['])
def test_a_list_is_streamed(opening: str) -> None:
    body = (json.dumps(records(1)[0]) + ",") * 10_000
    raw, found = endless(body)
    raw.text = (opening + body).encode()
    for _ in range(100):
        assert not isinstance(next(found), Rejected)
    assert raw.taken < 1 << 22


PAPER = ("BarNet: A network", "We propose BarNet.", ("Jane Doe", "Richard Roe"), 2021)
RECORDS = {
    "arxiv.py": {
        "entry_id": "http://arxiv.org/abs/2101.00011v1", "title": PAPER[0], "summary": PAPER[1],
        "authors": ["Jane Doe", "Richard Roe"], "published": "2021-01-02T03:04:05+00:00", "journal_ref": "ICLR",
    },
    "a page of papers": {
        "paper": {
            "id": "2101.00011", "title": PAPER[0], "summary": PAPER[1], "upvotes": 7,
            "authors": [{"_id": "1", "name": "Jane Doe"}, {"_id": "2", "name": "Richard Roe"}],
            "publishedAt": "2021-01-02T03:04:05.000Z",
        },
        "title": PAPER[0], "numComments": 1, "thumbnail": None,
    },
    "S2ORC": {
        "paper_id": "1", "title": PAPER[0], "abstract": PAPER[1], "year": 2021, "arxiv_id": "2101.00011",
        "authors": [
            {"first": "Jane", "middle": [], "last": "Doe", "suffix": ""},
            {"first": "Richard", "middle": [], "last": "Roe", "suffix": ""},
        ],
    },
    "IEEE": {
        "title": PAPER[0], "abstract": PAPER[1], "publication_year": "2021",
        "authors": {"authors": [{"full_name": "Jane Doe"}, {"full_name": "Richard Roe"}]},
    },
    "Europe PMC": {
        "id": "1", "title": PAPER[0], "abstractText": PAPER[1], "authorString": "Jane Doe, Richard Roe.",
        "pubYear": "2021", "firstPublicationDate": "2021-07-05",
    },
    "lists and objects": {
        "title": [PAPER[0]], "abstract": [PAPER[1]], "authors": "Jane Doe, Richard Roe", "year": 2021,
        "journal": {"name": "Journal of Nets"},
    },
    "nulls": {
        "title": PAPER[0], "abstract": PAPER[1], "authors": [None, {"name": "Jane Doe"}, {"name": "Richard Roe"}],
        "date": None, "year": 2021, "doi": None, "arxiv": None, "venue": None, "upvotes": None,
    },
}  # fmt: skip


@pytest.mark.parametrize("kind", RECORDS)
def test_usual_keys_are_read_whatever_wrote_them(kind: str, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text(json.dumps([RECORDS[kind]], indent=1))
    (paper,) = read_sources([str(tmp_path)])
    assert isinstance(paper, Paper)
    authors = tuple(name.rstrip(".") for name in paper.authors)
    assert (paper.title, paper.abstract, authors, paper.year) == PAPER
    has_id = "2101.00011" in json.dumps(RECORDS[kind])
    assert paper.arxiv == ("2101.00011" if has_id else None)


@given(
    st.lists(
        st.one_of(
            st.sampled_from(
                ["{", "}", "[", "]", ",", ":", "\n", '"', '"a"', '"title": "A"', "null", "1", "tru", "\\", "\x1e", " "]
            ),
            st.text(max_size=5),
        ),
        max_size=30,
    )
)
def test_any_text_ends_in_records_and_rejections(parts: list[str]) -> None:
    for entry in read("".join(parts)):
        assert isinstance(entry, Rejected) or isinstance(entry[1], dict)


@given(
    st.lists(
        st.fixed_dictionaries(
            {"title": st.text(min_size=1), "n": st.recursive(st.integers() | st.text(), st.lists, max_leaves=5)}
        ),
        max_size=6,
    ),
    st.sampled_from(["a list in one line", "a list in many lines", "jq", "lines", "results", "one after another"]),
)
def test_any_records_come_back_from_any_shape(rows: list[Json], shape: str) -> None:
    found = read(SHAPES[shape](rows))
    assert [entry[1] for entry in found if not isinstance(entry, Rejected)] == rows
