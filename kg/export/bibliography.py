"""The papers as bibliographic references, the common basis of BibTeX and CSL-JSON."""

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from kg.graph.tables import ABSTRACT
from kg.identifiers import PAPER
from kg.knowledge_graph import KnowledgeGraph
from kg.names import Name, parse_name

_CONFERENCE = re.compile(
    r"\b(?:proc(?:eedings|\.)|conference|conf\.|workshop|symposium|meeting|findings|NeurIPS|NIPS|ICML|ICLR|AISTATS|UAI"
    r"|COLT|AAAI|IJCAI|[CIW]A?CC?V|CVPR|ECCV|ICCV|WACV|ACL|EMNLP|NAACL|EACL|COLING|COLM|KDD|WWW|SIGIR|CoRL|RSS|ICRA"
    r"|IROS|Interspeech|ICASSP|SIGGRAPH|CoNLL|TheWebConf|BMVC|MICCAI|MLSys)\b",
    re.IGNORECASE,
)
_JOURNAL = re.compile(
    r"\b(?:journal|j\.|transactions|trans\.|letters|review|reviews|magazine|annals|archives|bulletin|nature|science"
    r"|TMLR|JMLR|TACL|PNAS|PLoS|arXiv|bioRxiv|medRxiv|CoRR)\b",
    re.IGNORECASE,
)


_PLAIN = re.compile(r"[a-z0-9]+")
_WORD = re.compile(r"\w(?:[^\s]*\w\+*)?")
_AFTER_COLON = re.compile(r"[:.?!\u2013\u2014]\s+(\w(?:[^\s]*\w)?)")
_SHORTEST_WORD = 4
# Words in lower case in every title.
_SMALL = frozenset(
    [
        "with",
        "from",
        "into",
        "over",
        "under",
        "between",
        "through",
        "that",
        "when",
        "this",
        "their",
        "your",
        "using",
        "towards",
        "toward",
        "beyond",
        "without",
        "within",
        "about",
        "than",
        "what",
        "does",
        "more",
    ]
)


@dataclass(frozen=True, slots=True)
class Reference:
    """A paper as a bibliographic reference; `date` holds year, month and day as far as known, in this order.

    `kept_words` are words of the title whose capitals every style must keep. `kind` is "conference",
    "journal" or "other", judged by the venue's name.
    """

    id: str
    title: str
    abstract: str
    names: tuple[Name, ...]
    arxiv: str | None
    doi: str | None
    venue: str | None
    date: tuple[int, ...]
    kept_words: frozenset[str]
    kind: str
    is_retracted: bool


def citation_key(reference: Reference) -> str:
    """Return a key such as "hu2021lora": the first author's family name, the year, the title's first long word.

    Without an author or a year that part is left out; letters are a-z only, as BibTeX's own styles demand.
    """
    first = reference.names[0] if reference.names else None
    family = (first.family or first.literal).split()[-1:] if first else []
    words = [word for word in _PLAIN.findall(_ascii(reference.title)) if len(word) >= _SHORTEST_WORD]
    kept = [word for word in words if word not in _SMALL] or words or [_ascii(reference.id)]
    parts = [
        "".join(_PLAIN.findall(_ascii("".join(family)))),
        str(reference.date[0]) if reference.date else "",
        kept[0],
    ]
    return "".join(parts)


def _ascii(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()


def _names(shown: list[str], parts: list[str]) -> tuple[Name, ...]:
    """Return the names in parts; a graph without parts has its displayed names parsed."""
    if parts:
        return tuple(map(Name.from_text, parts))
    return tuple(parse_name(name) or Name(literal=name) for name in shown)


def _kind(venue: str | None) -> str:
    if venue and _CONFERENCE.search(venue):
        return "conference"
    return "journal" if venue and _JOURNAL.search(venue) else "other"


def _proper_names(graph: KnowledgeGraph) -> frozenset[str]:
    """Return one-word names, with or without a version, of models, datasets, benchmarks and methods."""
    nodes = graph.tables.nodes
    named = nodes.filter(nodes["type"].is_in(["Model", "Dataset", "Benchmark", "Method"]))["label"]
    words = (label.split() for label in named if label[:1].isupper())
    return frozenset(first for first, *rest in words if all(any(map(str.isdigit, part)) for part in rest))


def _capitals(title: str) -> frozenset[str]:
    """Return the capitalised words of a title in sentence case: they are proper nouns.

    >>> sorted(_capitals("A Bayesian approach to parsing of English")), sorted(_capitals("Parsing of English Trees"))
    (['Bayesian', 'English'], [])
    """
    words = [word for word in _WORD.findall(title) if len(word) >= _SHORTEST_WORD and word.lower() not in _SMALL]
    inner = [word for number, word in enumerate(words) if number or not title.startswith(word)]
    small = sum(word[:1].islower() for word in inner)
    if small * 2 < len(inner):
        return frozenset()
    return frozenset(word for word in inner if word[:1].isupper()) - set(_AFTER_COLON.findall(title))


def references(graph: KnowledgeGraph, ids: Collection[str] | None = None) -> Iterator[Reference]:
    """Yield the papers, or those with the given ids, sorted by id."""
    proper = _proper_names(graph)
    papers = graph.tables.papers
    papers = papers if ids is None else papers.filter(papers["id"].is_in(list(ids)))
    columns = ("id", "title", "authors", "author_names", "arxiv", "doi", "venue", "kept_words", "retracted")
    rows = papers.select(*columns, ABSTRACT, "year", "month", "day").iter_rows()
    for id_, title, shown, parts, arxiv, doi, venue, kept, retracted, abstract, *date in rows:
        known = tuple(part for number, part in enumerate(date) if None not in date[: number + 1])
        words = (
            frozenset(kept or ())
            | _capitals(title)
            | (proper & {word.strip(".,:;!?()[]\"'“”") for word in title.split()})
        )
        names = _names(shown or [], parts or [])
        key = id_.removeprefix(PAPER)
        yield Reference(key, title, abstract, names, arxiv, doi, venue, known, words, _kind(venue), bool(retracted))
