"""Names in every form that sources use, and their round trip."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.names import Name, names_in, parse_initialed, parse_name
from tests import strategies

JANE, KING = Name("Berg", "Jane", "van der"), Name("King", "Martin", suffix="Jr.")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Jane van der Berg", JANE),
        ("van der Berg, Jane", JANE),
        ("Berg, Jane van der", JANE),
        ("Martin King Jr.", KING),
        ("Martin King, Jr", KING),
        ("King, Jr., Martin", KING),
        ("King, Martin, Jr.", KING),
        ("Ludwig von Beethoven III", Name("Beethoven", "Ludwig", "von", "III")),
        ("José de la Peña y Rodríguez", Name("Peña y Rodríguez", "José", "de la")),
        ("Laurens Van Der Maaten", Name("Van Der Maaten", "Laurens")),
        ("García Márquez, Gabriel", Name("García Márquez", "Gabriel")),
        ("Loe L.M.", Name("Loe", "L. M.")),
        ("Loe, LM", Name("Loe", "L. M.")),
        ("Edward J Hu", Name("Hu", "Edward J.")),
        ("J.-P. Serre", Name("Serre", "J.-P.")),
        ("JANE DOE", Name("Doe", "Jane")),
        ("Jane Doe, PhD", Name("Doe", "Jane")),
        ("Jane Doe (MIT)", Name("Doe", "Jane")),
        ("Wei Wang 0001", Name("Wang", "Wei")),
        ("Doe, Jane (57190000001)", Name("Doe", "Jane")),
        ("bell hooks", Name("hooks", "bell")),
        ("Jean d'Alembert", Name("d'Alembert", "Jean")),
        ("Yi MA", Name("MA", "Yi")),
        ("Institute for Nets and Graphs", Name(literal="Institute for Nets and Graphs")),
        ("The Foo Team", Name(literal="The Foo Team")),
        ("OpenAI", Name(literal="OpenAI")),
        ("张三", Name(literal="张三")),
    ],
)
def test_a_name_has_its_parts_in_every_form(text: str, name: Name) -> None:
    assert parse_name(text) == name
    assert Name.from_text(name.to_text()) == name


@pytest.mark.parametrize(
    "text", ["others", "et al.", "et al", "Anonymous", "N/A", "", "-", "nan", "[No author listed]"]
)
def test_some_words_are_not_authors(text: str) -> None:
    assert parse_name(text) is None


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("Doe, Jane and Roe, Richard", ["Jane Doe", "Richard Roe"]),
        ("Jane Doe, Richard Roe, and Edna Poe", ["Jane Doe", "Richard Roe", "Edna Poe"]),
        ("Doe, J., Roe, R. & Poe, E.", ["J. Doe", "R. Roe", "E. Poe"]),
        ("Doe J.A.; Roe R.", ["J. A. Doe", "R. Roe"]),
        ("Doe JA, Roe R, van der Berg J", ["J. A. Doe", "R. Roe", "J. van der Berg"]),
        ("Doe, Jane A. (57190000001); Roe, Richard (57190000002)", ["Jane A. Doe", "Richard Roe"]),
        ("Jane Doe|Richard Roe", ["Jane Doe", "Richard Roe"]),
        ("Jane Doe\nRichard Roe", ["Jane Doe", "Richard Roe"]),
        ("Jane Doe, Jr., Richard Roe", ["Jane Doe Jr.", "Richard Roe"]),
        ("['Jane Doe', 'Richard O\\'Roe']", ["Jane Doe", "Richard O'Roe"]),
        ('["Edna Poe"]', ["Edna Poe"]),
        ("['Jane Doe' 'Richard Roe']", ["Jane Doe", "Richard Roe"]),
        ("[{'name': 'Jane Doe'}, {'name': 'Richard Roe'}]", ["Jane Doe", "Richard Roe"]),
        ('{Jane Doe,"Richard Roe"}', ["Jane Doe", "Richard Roe"]),
        ("Institute for Nets and Graphs", ["Institute for Nets and Graphs"]),
        (["Doe, Jane", "Institute for Nets and Graphs"], ["Jane Doe", "Institute for Nets and Graphs"]),
        ([{"family": "Berg", "given": "Jane", "non-dropping-particle": "van der"}], ["Jane van der Berg"]),
        ([{"author": {"display_name": "Jane Doe"}}, {"literal": "Foo Team"}], ["Jane Doe", "Foo Team"]),
        (["Jane Doe", "Jane Doe", "", None, 3], ["Jane Doe"]),
        ("nan", []),
        (None, []),
    ],
)
def test_a_list_of_names_is_split(value: object, names: list[str]) -> None:
    found, is_whole = names_in(value)
    assert ([name.display for name in found], is_whole) == (names, True)


@pytest.mark.parametrize("text", ["Doe, Jane and others", "Jane Doe et al.", "Doe J.; et al.", ["Jane Doe", "others"]])
def test_a_list_may_be_marked_as_incomplete(text: object) -> None:
    found, is_whole = names_in(text)
    assert ({name.family for name in found}, is_whole) == ({"Doe"}, False)


def test_bare_initials_are_read_where_the_source_has_them() -> None:
    assert parse_initialed("van der Berg JR Jr") == Name("Berg", "J. R.", "van der", "Jr.")
    assert parse_initialed("Foo Team") == Name(literal="Foo Team")


@given(
    value=st.one_of(
        strategies.text,
        st.lists(
            st.one_of(
                strategies.text,
                st.none(),
                st.dictionaries(st.sampled_from(["name", "family", "given", "author"]), strategies.text),
            )
        ),
    )
)
def test_any_value_has_names_or_none_and_each_is_written_and_read_back(value: object) -> None:
    for name in names_in(value)[0]:
        assert name.display
        assert Name.from_text(name.to_text()) == name
