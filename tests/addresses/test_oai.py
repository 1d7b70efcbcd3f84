"""Parts of OAI-PMH lists: any text is an answer or an error, and a part of one is never taken for the whole."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.addresses import atom, oai
from kg.addresses.asking import check_end
from kg.addresses.queries import parameters
from kg.errors import InputError, KgError
from kg.papers.source.documents import Document
from tests.addresses import archive

WHOLE = archive.oai(
    "2026-01-06",
    f"<ListRecords>{archive.records([archive.deposit(1, '2026-01-05'), archive.deposit(2, '2026-01-06')])}"
    '<resumptionToken cursor="0" completeListSize="9"> a|b&amp;c </resumptionToken></ListRecords>',
)
ON_DISK = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
LIST = "https://a.b/oai?verb=ListRecords&metadataPrefix=arXiv"


def document(text: str, folder: Path) -> Document:
    file = folder / "page"
    file.write_bytes(text.encode("utf-8", "surrogatepass"))
    return Document("https://a.b/oai", file)


def test_a_part_names_its_day_its_records_and_the_next_part(tmp_path: Path) -> None:
    page = oai.read_page(document(WHOLE, tmp_path))
    assert (page.day, page.token, page.error) == ("2026-01-06", "a|b&c", "")
    assert list(page.keys.values()) == ["arxiv:2401.00001", "arxiv:2401.00002"]


def test_prefixed_elements_are_read_too(tmp_path: Path) -> None:
    text = (
        '<o:OAI-PMH xmlns:o="http://www.openarchives.org/OAI/2.0/"><o:responseDate>2026-01-06T00:00:00Z'
        '</o:responseDate><o:error code="noRecordsMatch"/></o:OAI-PMH>'
    )
    found = document(text, tmp_path)
    check_end(found)
    assert (oai.read_page(found).day, oai.read_page(found).error) == ("2026-01-06", "noRecordsMatch")


@ON_DISK
@given(st.integers(200, len(WHOLE.rstrip()) - 1))
def test_a_list_that_was_cut_anywhere_is_refused(tmp_path: Path, cut: int) -> None:
    with pytest.raises(InputError, match="only a part of it came"):
        check_end(document(WHOLE[:cut], tmp_path))


PIECES = st.sampled_from(
    ["<OAI-PMH xmlns='http://www.openarchives.org/OAI/2.0/'>", "<feed xmlns='http://www.w3.org/2005/Atom'>", "<record>",
     "</record>", "<entry>", "</entry>", "<header>", "<resumptionToken>", "</resumptionToken>", "<error code='", "'/>",
     "<responseDate>2026-99-99", "<!DOCTYPE x [", "<!--", "]]>", "<![CDATA[", "&x;", "</OAI-PMH>", "<opensearch:totalResults>"]
)  # fmt: skip


@ON_DISK
@given(st.lists(PIECES | st.text(max_size=8), max_size=12).map("".join))
def test_any_text_is_read_or_refused(tmp_path: Path, text: str) -> None:
    found = document(text, tmp_path)
    with suppress(KgError):
        oai.read_page(found)
    with suppress(KgError):
        check_end(found)
    page = atom.read_page(found, "published")
    assert page is None or isinstance(page.keys, dict)


@given(st.text(min_size=1, max_size=30))
def test_a_token_comes_back_as_it_was_sent(token: str) -> None:
    address = oai.next_part(f"{LIST}&set=cs&from=2026-01-01&key=a%26b", token.encode("utf-8", "replace").decode())
    assert parameters(address) == {
        "verb": "ListRecords",
        "key": "a&b",
        "resumptionToken": token.encode("utf-8", "replace").decode(),
    }


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("", "&from=2026-02-03"),
        ("&from=2025-01-01", "&from=2026-02-03"),
        ("&from=2027-01-01T00:00:00Z", "&from=2027-01-01"),
        ("&until=2026-02-03", "&until=2026-02-03&from=2026-02-03"),
        ("&until=2026-02-02", None),
    ],
)
def test_a_list_is_asked_from_a_day_within_its_own_bounds(more: str, expected: str | None) -> None:
    assert oai.since(LIST + more, "2026-02-03") == (expected and LIST + expected)


@pytest.mark.parametrize("address", ["https://[a/oai?verb=ListRecords", "https://a.b/?verb=Identify", "x"])
def test_other_addresses_are_no_lists(address: str) -> None:
    assert not oai.is_list(address)
