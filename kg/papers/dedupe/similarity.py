"""Duplicate detection: entries of one paper share an arXiv id, a DOI and similar titles, or title and author."""

import re
from collections.abc import Iterator
from itertools import combinations

import igraph
import polars as pl
from rapidfuzz import fuzz

# Minimum similarity in per cent: near titles differ by a word's ending or a character.
_NEAR = 95
_SHORTEST = 24
# Minimum share of the shorter title's words that two titles of one work have in common.
_SHARED = 0.7
_LATIN = re.compile(r"[a-z]{3,}")
_EVERYWHERE = frozenset(("the", "and", "for", "with", "from", "via", "using", "toward", "into"))
_BLOCK = 16
_WINDOW = 12
_WORD = re.compile(r"[^\W_]+")
_DISTINCTIVE = re.compile(r"[a-z]|.*\d.*|[ivx]+|not?|without|non", re.IGNORECASE)


def _same(key: str, papers: pl.DataFrame) -> pl.DataFrame:
    """Link all entries with the same key to the first of them."""
    known = papers.filter(pl.col(key).is_not_null())
    return known.select("row", first=pl.col("row").min().over(key)).filter(pl.col("row") != pl.col("first"))


def _distinctive_words(title: str) -> set[str]:
    return {word.removesuffix("s") for word in _LATIN.findall(title.casefold())} - _EVERYWHERE


def is_other_work(one: str, other: str) -> bool:
    """Return whether two titles with the same DOI are different works, such as chapters with the DOI of their book.

    >>> is_other_work("BarNet: A net of bars", "QuxNet: A net of quxes"), is_other_work("BarNet", "BarNet: a net")
    (True, False)
    """
    words = _distinctive_words(one), _distinctive_words(other)
    fewest = min(map(len, words))
    if not fewest or is_near(one, other):
        return False
    return len(words[0] & words[1]) < _SHARED * fewest


def _same_doi(papers: pl.DataFrame) -> pl.DataFrame:
    """Link entries with the same DOI, unless their titles are of different works."""
    known = papers.filter(pl.col("doi").is_not_null())
    several = pl.col("title_key").n_unique().over("doi") > 1
    alike = known.filter(~several).select("row", first=pl.col("row").min().over("doi"))
    found: list[tuple[int, int]] = []
    titles = known.filter(several).sort("row").group_by("doi", maintain_order=True).agg("row", "label")
    for rows, labels in titles.select("row", "label").iter_rows():
        heads: list[tuple[int, str]] = []
        for row, label in zip(rows, labels, strict=True):
            first = next((head for head, title in heads if not is_other_work(title, label)), None)
            if first is None:
                heads.append((row, label))
            else:
                found.append((row, first))
    links = pl.DataFrame(found, schema={"row": pl.UInt32, "first": pl.UInt32}, orient="row")
    return pl.concat([alike.filter(pl.col("row") != pl.col("first")), links])


def _same_title(papers: pl.DataFrame) -> pl.DataFrame:
    """Link entries with the same title, if they have at most one first author and at most one arXiv identifier.

    If a title has several authors, entries of one author are linked. If an author has several preprints with one
    title, entries without an identifier are linked only to each other, since they could be of any of the preprints.
    """
    counts = papers.with_columns(
        authors=pl.col("surname").drop_nulls().n_unique().over("title_key"),
        arxivs=pl.col("arxiv").drop_nulls().n_unique().over("title_key"),
        own_arxivs=pl.col("arxiv").drop_nulls().n_unique().over("title_key", "surname"),
    )
    is_one = (pl.col("authors") <= 1) & (pl.col("arxivs") <= 1)
    of_author = counts.filter(~is_one & ((pl.col("own_arxivs") <= 1) | pl.col("arxiv").is_null()))
    return pl.concat(
        [
            counts.filter(is_one).select("row", first=pl.col("row").min().over("title_key")),
            of_author.select("row", first=pl.col("row").min().over("title_key", "surname")),
        ]
    ).filter(pl.col("row") != pl.col("first"))


def is_near(one: str, other: str) -> bool:
    """Return whether two titles are spellings of one: nearly the same letters, and no number or single letter differs.

    >>> is_near("Attention is all you need in vision", "Attention is all you needed in vision")
    True
    >>> is_near("Scaling laws of language, part I", "Scaling laws of language, part II")
    False
    """
    apart = {*_WORD.findall(one.casefold())} ^ {*_WORD.findall(other.casefold())}
    return (
        not any(_DISTINCTIVE.fullmatch(word) for word in apart)
        and fuzz.ratio(one.casefold(), other.casefold()) >= _NEAR
    )


def _near_pairs(block: list[tuple[int, str, str | None, str]]) -> Iterator[tuple[int, int]]:
    """Compare the titles of a block, all pairs of a small one and neighbours in a large one; yield linked rows."""
    pairs = (
        combinations(block, 2)
        if len(block) <= _WINDOW
        else ((one, other) for start, one in enumerate(block) for other in block[start + 1 : start + _WINDOW])
    )
    for (row, label, arxiv, key), (other_row, other_label, other_arxiv, other_key) in pairs:
        # Equal titles are handled by _same_title.
        if (
            key != other_key
            and (arxiv is None or other_arxiv is None or arxiv == other_arxiv)
            and is_near(label, other_label)
        ):
            yield other_row, row


def _near_titles(papers: pl.DataFrame) -> pl.DataFrame:
    """Link entries of one first author whose titles are nearly equal and share a beginning or an end."""
    long = papers.filter(pl.col("surname").is_not_null() & (pl.col("title_key").str.len_chars() >= _SHORTEST))
    titles = long.unique(["surname", "title_key", "arxiv"], keep="first", maintain_order=True)
    found: list[tuple[int, int]] = []
    for part in (pl.col("title_key").str.head(_BLOCK), pl.col("title_key").str.tail(_BLOCK)):
        blocks = (
            titles.sort("title_key", "row")
            .group_by("surname", part.alias("part"), maintain_order=True)
            .agg("row", "label", "arxiv", "title_key")
            .filter(pl.col("row").list.len() > 1)
        )
        for columns in blocks.select("row", "label", "arxiv", "title_key").iter_rows():
            found += _near_pairs(list(zip(*columns, strict=True)))
    return pl.DataFrame(found, schema={"row": pl.UInt32, "first": pl.UInt32}, orient="row")


def _components(papers: pl.DataFrame, links: pl.DataFrame) -> pl.Series:
    graph = igraph.Graph(n=papers.height, edges=links.to_numpy())
    return pl.Series(graph.connected_components().membership, dtype=pl.UInt32)


def _unsure(papers: pl.DataFrame, sure: pl.Series, all_: pl.Series) -> pl.Series:
    """Return the rows of components in which near titles joined more preprints than any of their certain parts has."""
    arxivs = pl.col("arxiv").drop_nulls().n_unique()
    counts = papers.select("row", "arxiv", sure=sure, all=all_).with_columns(
        of_sure=arxivs.over("sure"), of_all=arxivs.over("all")
    )
    return counts.filter(pl.col("of_all") > pl.col("of_sure").max().over("all"))["row"]


def clusters(papers: pl.DataFrame) -> pl.Series:
    """Return each row's cluster (columns row, arxiv, doi, title_key, surname, label); one cluster is one paper.

    Near titles never join two preprints into one paper, not even through several links.
    """
    same = pl.concat([_same("arxiv", papers), _same_doi(papers), _same_title(papers)])
    near = _near_titles(papers)
    sure, all_ = _components(papers, same), _components(papers, pl.concat([same, near]))
    clear = near.filter(~pl.col("row").is_in(_unsure(papers, sure, all_).implode()))
    return _components(papers, pl.concat([same, clear])).alias("cluster")
