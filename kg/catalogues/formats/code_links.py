"""Links between papers and code of the Papers with Code archive."""

from collections.abc import Iterator

from kg.catalogues.catalogue import Catalogue
from kg.catalogues.elements import Element
from kg.catalogues.papers import cited
from kg.catalogues.records import Record, Stated
from kg.identifiers import web_address


def read(found: Element) -> Iterator[Record]:
    """Yield the link of a paper to a repository; `official` says whether it is the authors' own."""
    addresses = [found.text(key) for key in ("paper_arxiv_id", "paper_url_abs", "paper_url_pdf")]
    paper = cited(found.text("paper_title"), *addresses)
    url = web_address(found.text("repo_url"))
    if paper is None:
        yield found.refused("link", "no paper: neither title nor arXiv identifier", "give it the title of its paper")
    elif url is None:
        yield found.refused("link", f"no web address: {found.text('repo_url')!r}", "an http(s) address in repo_url")
    else:
        official = found.flag("is_official")
        yield Stated(
            "link", "Paper", "", "has_repository", "Repository", url, paper, official, found.line, found.pointer
        )


def _is_shape(keys: frozenset[str]) -> bool:
    return "repo_url" in keys and bool(keys & {"paper_title", "paper_arxiv_id", "paper_url"})


CATALOGUE = Catalogue("code-links", "links between papers and code", "papers-with-code", _is_shape, read)
