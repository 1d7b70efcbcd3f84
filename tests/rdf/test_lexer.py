"""The normal form of queries: which characters an escape may stand for, and where an error is."""

import pytest

from kg.errors import QueryError
from kg.rdf.lexer import normal_form


@pytest.mark.parametrize(
    ("escape", "character"),
    [
        (r"\u0041", "A"),
        (r"\uD7FF", "\ud7ff"),
        (r"\uE000", "\ue000"),
        (r"\U0001F680", "🚀"),
        (r"\U0010FFFF", "\U0010ffff"),
    ],
)
def test_an_escape_stands_for_any_character(escape: str, character: str) -> None:
    assert normal_form(f"ASK {{ ?s ?p '{escape}' }}") == normal_form(f"ASK {{ ?s ?p '{character}' }}")


@pytest.mark.parametrize("escape", [r"\uD800", r"\uDBFF", r"\uDFFF", r"\U00110000", r"\UFFFFFFFF"])
def test_an_escape_of_no_character_is_refused(escape: str) -> None:
    with pytest.raises(QueryError, match="not a character"):
        normal_form(f"ASK {{ ?s ?p '{escape}' }}")


@pytest.mark.parametrize("surrogate", ["\ud800", "\udbff", "\udfff"])
def test_a_text_with_half_a_character_is_refused(surrogate: str) -> None:
    with pytest.raises(QueryError, match="not UTF-8"):
        normal_form(f"ASK {{ ?s ?p '{surrogate}' }}")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("'abc", "line 1, column 1"),
        ("ASK { ?s ?p 'abc", "line 1, column 13"),
        ("ASK\n{ ?s\n   ?p 'abc", "line 3, column 7"),
        ("ASK\r\n\r 'abc", "line 3, column 2"),
    ],
)
def test_an_error_has_its_line_and_column(text: str, place: str) -> None:
    with pytest.raises(QueryError, match=f"an unterminated string, at {place}$|an unterminated string, at {place} "):
        normal_form(text)
