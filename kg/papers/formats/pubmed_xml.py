"""PubMed as XML (https://dtd.nlm.nih.gov/ncbi/pubmed): its site, its API and its annual files."""

from kg.papers.normalize.dates import published
from kg.papers.normalize.identity import arxiv_id
from kg.papers.parsing.record_formats import Fields, xml_format
from kg.papers.parsing.xml_elements import Element, Root, marked_text_of, text_of

_ROOTS = ("PubmedArticleSet", "PubmedArticle", "MedlineCitationSet", "PubmedBookArticleSet")


def _author(author: Element) -> dict[str, str]:
    parts = {"family": "LastName", "given": "ForeName", "suffix": "Suffix", "literal": "CollectiveName"}
    names = {key: text_of(author, part) for key, part in parts.items()}
    return names | {"given": names["given"] or text_of(author, "Initials")}


def _abstract(article: Element) -> str:
    """Join the parts of an abstract, each after its label: "RESULTS: ..."."""
    parts = []
    for part in article.findall("Abstract/AbstractText"):
        label, text = part.get("Label", ""), marked_text_of(part, ".")
        parts.append(f"{label}: {text}" if label and label != "UNLABELLED" else text)
    return " ".join(parts)


def _date(article: Element) -> str:
    date = "Journal/JournalIssue/PubDate"
    parts = "-".join(text_of(article, f"{date}/{part}") for part in ("Year", "Month", "Day"))
    return published(parts, text_of(article, f"{date}/MedlineDate"))


def _fields(record: Element) -> Fields:
    citation = record if record.tag == "MedlineCitation" else record.find("MedlineCitation")
    article = None if citation is None else citation.find("Article")
    if article is None:
        return {}
    ids = {found.get("IdType"): text_of(found, ".") for found in record.findall("PubmedData/ArticleIdList/ArticleId")}
    ids |= {found.get("EIdType"): text_of(found, ".") for found in article.findall("ELocationID")}
    return {
        "title": (marked_text_of(article, "ArticleTitle") or marked_text_of(article, "VernacularTitle")).removesuffix(
            "."
        ),
        "abstract": _abstract(article),
        "authors": [_author(author) for author in article.findall("AuthorList/Author")],
        "date": _date(article),
        "arxiv": next((found for text in ids.values() if (found := arxiv_id(text))), None),
        "doi_": ids.get("doi"),
        "venue": text_of(article, "Journal/Title") or text_of(article, "Journal/ISOAbbreviation"),
    }


def _is_root(root: Root) -> bool:
    return root.name in _ROOTS


FORMAT = xml_format("pubmed-xml", "PubMed XML", _is_root, ("PubmedArticle",), _fields)
