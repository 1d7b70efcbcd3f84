"""Merging of answers: the last state of each record counts, and nothing that is not repeated is lost."""

from functools import reduce

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from kg.addresses.merging import Merged, key_frame, merged
from kg.papers.staging import SCHEMA, entry_frame
from kg.records import Paper, Rejected, Source

# An answer: (number of the record, its text), None for one that is deleted.
STATES = st.tuples(st.integers(0, 6), st.none() | st.integers(0, 2))
ANSWERS = st.lists(st.lists(STATES, max_size=6), max_size=6)
State = tuple[int, int | None]


def entry(line: int, number: int, text: int | None) -> Paper | Rejected:
    source = Source("http://a.b/c", line)
    if text is None:
        return Rejected(source, f"deleted: {number}", "nothing to do")
    return Paper(f"paper/{number}", f"Net {number}", f"We propose {text}.", (source,))


def frames(states: list[State]) -> tuple[pl.DataFrame, pl.DataFrame]:
    entries = [entry(line, *state) for line, state in enumerate(states, start=3)]
    frame = entry_frame(entries) if entries else pl.DataFrame(schema=SCHEMA)
    return frame, key_frame({line: f"record:{number}" for line, (number, _) in enumerate(states, start=3)})


def took(so_far: Merged, states: list[State]) -> Merged:
    return merged(so_far.entries, so_far.keys, *frames(states))


NONE = merged(*frames([]), *frames([]))


@given(ANSWERS)
def test_each_record_is_in_the_state_that_was_sent_last(answers: list[list[State]]) -> None:
    found = reduce(took, answers, NONE)
    last = dict(state for answer in answers for state in answer)
    expected = {
        (None, None, f"deleted: {number}") if text is None else (f"Net {number}", f"We propose {text}.", None)
        for number, text in last.items()
    }
    rows = found.entries.select("title", "abstract", "reason").rows()
    assert sorted(rows, key=str) == sorted(expected, key=str)
    assert found.entries["line"].is_unique().all()
    assert sorted(found.keys["key"]) == [f"record:{number}" for number in sorted(last)]


@given(ANSWERS, st.lists(STATES, max_size=6))
def test_an_answer_is_counted_by_record_and_brings_nothing_twice(answers: list[list[State]], last: list[State]) -> None:
    before = reduce(took, answers, NONE)
    once = took(before, last)
    changes, papers = once.changes, len({number for number, _ in last})
    gone = papers - len(changes.new) - len(changes.revised) - len(changes.withdrawn) - changes.unchanged
    assert 0 <= changes.rejected <= gone
    was, has = (frame.filter(pl.col("reason").is_null()).height for frame in (before.entries, once.entries))
    assert has - was == len(changes.new) - len(changes.withdrawn)
    again = took(once, last)
    assert not again.changes
    assert again.entries.equals(once.entries)


def test_a_paper_that_is_retracted_now_is_withdrawn_and_stays() -> None:
    before, keys = frames([(1, 1)])
    after = before.with_columns(title=pl.lit("Retracted: Net 1"), retracted=pl.lit(value=True))
    found = merged(before, keys, after, keys)
    assert found.changes.withdrawn == ("Retracted: Net 1",)
    assert found.entries["retracted"].to_list() == [True]


def test_a_record_without_an_identifier_is_known_by_its_paper() -> None:
    nothing = key_frame({})
    rows = [Paper("paper/x", "Foo net", "We propose it.", (Source("u", 1),), doi="10.1000/x", authors=("Ada Byron",))]
    former = entry_frame(rows)
    longer = former.with_columns(abstract=pl.lit("We propose it and more."))
    assert merged(former, nothing, longer, nothing).changes.revised == ("Foo net",)
    by_title = former.with_columns(doi=pl.lit(None, pl.String))
    other = by_title.with_columns(surname=pl.lit("lovelace"))
    assert merged(by_title, nothing, other, nothing).changes.new == ("Foo net",)


def test_rejected_records_without_any_key_are_those_of_the_last_answer() -> None:
    nothing = key_frame({})
    one, two = (entry_frame([Rejected(Source("u", 1), reason, "cure")]) for reason in ("no title", "no abstract"))
    found = merged(one, nothing, two, nothing)
    assert (found.entries["reason"].to_list(), found.changes.rejected) == (["no abstract"], 1)
