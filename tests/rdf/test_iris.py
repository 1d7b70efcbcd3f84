import pytest
from hypothesis import given

from kg.errors import InvalidIri
from kg.identifiers import slug
from kg.rdf.iris import checked, node_iri
from tests import strategies


@pytest.mark.parametrize(
    "iri", ["", "no-scheme", "http://x/a b", "http://x/<a>", "http://x/\n", 'http://x/"', "http://x/\ud800"]
)
def test_what_is_no_absolute_iri_is_refused(iri: str) -> None:
    with pytest.raises(InvalidIri):
        checked(iri)


@given(strategies.name)
def test_the_slug_of_any_name_makes_an_iri(name: str) -> None:
    assert node_iri("https://w3id.org/mlkg/", f"entity/{slug(name)}").value.startswith("https://w3id.org/mlkg/entity/")


@given(strategies.name, strategies.name)
def test_names_with_lost_letters_do_not_share_a_slug(one: str, other: str) -> None:
    if not one.isascii() and slug(one) == slug(other):
        # NFKD makes some different strings one on purpose: accents, full-width letters.
        import unicodedata

        fold = [unicodedata.normalize("NFKD", name).casefold() for name in (one, other)]
        bare = ["".join(c for c in text if c.isalnum()) for text in fold]
        assert bare[0] == bare[1]
