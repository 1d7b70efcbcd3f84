"""The file of corrections: read with line numbers, edited without touching what the user has written."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.corrections import (
    Correction,
    CorrectionsFile,
    in_words,
    make_correction,
    parse_file,
    parse_name,
    read_file,
    write_file,
)
from kg.corrections.model import ASSERTABLE, SCHEMA_FILE, json_schema
from kg.errors import InputError, KgError
from kg.schema import EXTRACTED
from tests.conftest import ROOT
from tests.strategies import HOSTILE, text

HAND_WRITTEN = """\
# What we found in spring.

[[correction]]   # by hand
kind = 'same'
a = "VQA (Visual Query Answering)"
b = { name = "visual question answering", type = "Task" }
why = \"\"\"
one task
[[correction]]
\"\"\"

# Not an entity at all:
[[correction]]
kind = "drop"
a = "Foo:Method"
when = 2026-11-27T10:00:00Z
"""

written = st.one_of(st.sampled_from(HOSTILE), text).filter(lambda s: s.strip()).map(lambda s: s.strip()[:100])
names = st.builds(lambda name, type_: {"name": name, "type": type_}, written, st.sampled_from(EXTRACTED))
signed = {
    "by": st.text(max_size=20),
    "why": text,
    "when": st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1)).map(lambda t: t.replace(tzinfo=UTC)),
}
pairs = st.lists(names, min_size=2, max_size=2, unique_by=lambda name: name["name"])
single = st.one_of(
    st.fixed_dictionaries({"kind": st.just("rename"), "a": names, "to": written, **signed}),
    st.fixed_dictionaries({"kind": st.just("retype"), "a": names, "to": st.sampled_from(EXTRACTED), **signed}),
    st.fixed_dictionaries({"kind": st.just("drop"), "a": names, **signed}),
    st.fixed_dictionaries(
        {"kind": st.just("reject"), "subject": names, "relation": st.just("uses"), "object": names, **signed}
    ),
    st.fixed_dictionaries(
        {
            "kind": st.just("assert"),
            "subject": names,
            "relation": st.sampled_from(ASSERTABLE),
            "object": names,
            "note": written,
            **signed,
        }
    ),
    st.builds(
        lambda pair, row: row | {"a": pair[0], "b": pair[1]},
        pairs,
        st.fixed_dictionaries({"kind": st.just("different"), **signed}),
    ),
)
corrections = single.map(lambda fields: make_correction(**fields))


def entries(text_: str) -> tuple[Correction, ...]:
    return parse_file(text_, "c.toml").corrections


def test_a_hand_written_file_is_read_with_its_lines() -> None:
    file = parse_file(HAND_WRITTEN, "c.toml")
    assert file.lines == (3, 13)
    assert [in_words(row) for row in file.corrections] == [
        "VQA (Visual Query Answering) and visual question answering:Task are the same",
        "Foo:Method is not an entity",
    ]
    assert str(file.where(2)) == "c.toml:13"


def test_an_edit_leaves_the_rest_of_the_file_as_it_is() -> None:
    file = parse_file(HAND_WRITTEN, "c.toml")
    more = file.added(make_correction(kind="drop", a="Bar"))
    assert more.text.startswith(HAND_WRITTEN)
    assert more.without(3).text == HAND_WRITTEN
    rest = more.without(1).text
    assert rest.startswith("# What we found in spring.\n")
    assert '# Not an entity at all:\n[[correction]]\nkind = "drop"' in rest
    assert entries(rest) == more.corrections[1:]


@settings(max_examples=40)
@given(st.lists(corrections, max_size=3), corrections)
def test_what_is_added_is_read_back_and_undone(before: list[Correction], added: Correction) -> None:
    file = CorrectionsFile("c.toml")
    for row in before:
        try:
            file = file.added(row)
        except InputError:
            assert file.corrections  # it contradicts another
    try:
        more = file.added(added)
    except InputError:
        return
    assert more.corrections == (*file.corrections, added)
    assert [more.text.split("\n")[line - 1] for line in more.lines] == ["[[correction]]"] * len(more.lines)
    undone = more.without(len(more.corrections))
    assert undone.corrections == file.corrections
    assert undone.text == file.text or undone.is_bare


@given(
    st.one_of(
        text,
        st.lists(
            st.sampled_from([*HAND_WRITTEN.splitlines(), "[[correction]]", "kind = 'same'", "x = '''", "'''"])
        ).map("\n".join),
    )
)
def test_any_text_is_read_or_refused_with_an_error_of_ours(given_text: str) -> None:
    try:
        file = parse_file(given_text, "c.toml")
    except KgError as error:
        assert str(error).startswith("c.toml:")
        assert "\n" not in str(error)
    else:
        assert len(file.lines) == len(file.corrections)


@pytest.mark.parametrize(
    ("given_text", "message"),
    [
        ("x y", "c.toml:1: not TOML"),
        ("\n\nkind = 'same'\n", "c.toml:3: kind: .*not permitted"),
        ("[[correction]]\nkind = 'sane'\n", "c.toml:2: .*'sane'"),
        ("[[correction]]\na = 'A'\n", "c.toml:1: "),
        ("[[correction]]\nkind = 'drop'\na = 'A'\nb = 'B'\n", "c.toml:4: b: "),
        ("[[correction]]\nkind = 'drop'\n\na = ''\n", "c.toml:4: a.name: "),
        ("[[correction]]\nkind = 'retype'\na = 'A'\nto = 'Paper'\n", "c.toml:4: to: no type of entities 'Paper'"),
        ("[[correction]]\nkind = 'drop'\na = 'A:Paper'\n", "c.toml:3: a: no type of entities 'Paper'"),
        ("[[correction]]\nkind = 'drop'\na = 'A'\nwhen = 'now'\n", "c.toml:4: when: "),
        ("[[correction]]\nkind = 'same'\na = 'A'\nb = 'A'\n", "c.toml:2: 'A' twice"),
        ("[[correction]]\nkind = 'assert'\nsubject = 'A'\nrelation = 'uses'\nobject = 'B'\n", "c.toml:2: either a sentence or a note"),
        ("[[correction]]\nkind = 'reject'\nsubject = 'A'\nrelation = 'has_author'\nobject = 'B'\n", "c.toml:4: relation: "),
        ("correction = [{kind = 'drop', a = 'A'}]\n", r"c.toml:1: .*write each under \[\[correction\]\]"),
    ],
)  # fmt: skip
def test_a_faulty_entry_is_named_with_its_line(given_text: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_file(given_text, "c.toml")
    assert re.match(message, str(caught.value)), str(caught.value)
    assert "   try: " in str(caught.value)


def lines(*rows: str) -> str:
    """Write "same A | B", one a table of four lines."""
    made = []
    for row in rows:
        kind, _, rest = row.partition(" ")
        one, _, other = rest.partition(" | ")
        key = "to" if kind in ("rename", "retype") else "b"
        made.append(
            f"[[correction]]\nkind = '{kind}'\na = '{one}'\n{key} = '{other}'\n"
            if other
            else f"[[correction]]\nkind = '{kind}'\na = '{one}'\n\n"
        )
    return "".join(made)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (("same A | B", "different B | a"), r"c.toml:5: .*different here and the same there \(line 1\)"),
        (("same A | B", "same B | C", "same X | Y", "different A | C"), r"c.toml:13: .*\(line 1, line 5\)"),
        (("rename A | B", "rename B | C"), r"c.toml:5: 'B' is itself a new name \(line 1\)"),
        (("rename A | B", "rename A | C"), r"c.toml:5: 'A' is corrected twice.* \(line 1\)"),
        (("retype A | Model", "drop A"), r"c.toml:5: 'A' is corrected twice: drop here, retype there \(line 1\)"),
        (("same A:Model | B:Method",), r"c.toml:1: 'A' is a Model, 'B' a Method: retype"),
    ],
)
def test_contradictions_are_named_with_the_lines_of_both(rows: tuple[str, ...], message: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_file(lines(*rows), "c.toml")
    assert re.match(message, str(caught.value)), str(caught.value)


@pytest.mark.parametrize(
    "rows",
    [
        ("same A:Model | B:Method", "retype B | Model"),
        ("same A | B", "different C | A"),
        ("different MultiPL-E | Multiple", "same MultiPL-E | multiple pairs"),
        ("rename A | B", "retype A | Model"),
    ],
)
def test_what_only_looks_like_a_contradiction_is_accepted(rows: tuple[str, ...]) -> None:
    assert len(entries(lines(*rows))) == len(rows)


def test_a_title_with_a_colon_is_no_type() -> None:
    assert parse_name("Re: a title").name == "Re: a title"
    assert (parse_name("A:B:Method").name, parse_name("A:B:Method").type) == ("A:B", "Method")


def test_a_file_that_is_a_link_stays_one_and_keeps_its_mode(tmp_path: Path) -> None:
    (tmp_path / "real.toml").write_text("")
    (tmp_path / "real.toml").chmod(0o640)
    (tmp_path / "link.toml").symlink_to("real.toml")
    write_file(read_file(tmp_path / "link.toml").added(make_correction(kind="drop", a="A")), tmp_path / "link.toml")
    assert (tmp_path / "link.toml").is_symlink()
    assert (tmp_path / "real.toml").stat().st_mode & 0o777 == 0o640
    assert len(read_file(tmp_path / "real.toml").corrections) == 1


def test_bytes_that_are_no_text_are_refused_with_their_line(tmp_path: Path) -> None:
    (tmp_path / "c.toml").write_bytes(b"# a\n\xff\n")
    with pytest.raises(InputError, match=r"c\.toml:2: not UTF-8"):
        read_file(tmp_path / "c.toml")


def test_the_schema_that_ships_is_that_of_the_model() -> None:
    assert (ROOT / "kg" / "corrections" / SCHEMA_FILE).read_text(encoding="utf-8") == json_schema()


@pytest.mark.parametrize(
    ("row", "is_valid"),
    [
        ({"kind": "same", "a": "A", "b": {"name": "B", "type": "Task"}}, True),
        ({"kind": "same", "a": "A"}, False),
        ({"kind": "retype", "a": "A", "to": "Paper"}, False),
        ({"a": "A"}, False),
    ],
)
def test_the_schema_accepts_what_the_program_accepts(row: dict[str, object], is_valid: bool) -> None:
    assert jsonschema_rs.is_valid(json.loads(json_schema()), {"correction": [row]}) is is_valid
