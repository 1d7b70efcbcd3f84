"""Matching of the papers that catalogues cite with the papers of a corpus; those that it lacks become papers too."""

from dataclasses import dataclass

import polars as pl

from kg.identifiers import PAPER, slug
from kg.papers.normalize.dates import date_parts
from kg.papers.normalize.identity import paper_id, title_key

_KEY = ("key", "id")


@dataclass(frozen=True, slots=True)
class Citations:
    """The papers that catalogues cite.

    `papers` are those that the corpus lacks, with a title and no abstract, in the corpus' columns; `ids` has the key
    and the paper's id of every cited paper.
    """

    papers: pl.DataFrame
    ids: pl.DataFrame


def match_papers(cited: pl.DataFrame, corpus: pl.DataFrame) -> Citations:
    """Match cited papers with those of a corpus by arXiv identifier, DOI, or a title that only one of them has.

    `cited` has the columns of Cited, `path` and `line`. A title identifies no paper that has another identifier of the
    same kind.
    """
    best = cited.sort("key", pl.col("title") == "", "path", "line").unique("key", keep="first", maintain_order=True)
    best = best.with_columns(title_key=_title_keys(best["title"]))
    found = [_joined(best, corpus, name) for name in ("arxiv", "doi")]
    sure = pl.concat(found).unique("key", keep="first", maintain_order=True)
    left = best.join(sure, on="key", how="anti", maintain_order="left")
    titled = _by_title(left, corpus)
    new = left.join(titled, on="key", how="anti", maintain_order="left")
    papers = _papers(new, corpus)
    ids = pl.concat([sure, titled, papers.select("key", "id"), _same_titles(new, papers)])
    return Citations(_in_columns(papers, corpus), ids.unique("key", keep="first", maintain_order=True))


def _title_keys(titles: pl.Series) -> pl.Series:
    return pl.Series([title_key(title) if title else None for title in titles], dtype=pl.String)


def _joined(cited: pl.DataFrame, corpus: pl.DataFrame, name: str) -> pl.DataFrame:
    known = corpus.filter(pl.col(name).is_not_null()).unique(name, keep="first", maintain_order=True)
    return cited.join(known.select(name, "id"), on=name).select(_KEY)


def _by_title(cited: pl.DataFrame, corpus: pl.DataFrame) -> pl.DataFrame:
    """Match by title, where one paper has it and no identifier contradicts."""
    single = corpus.filter(pl.len().over("title_key") == 1).select("title_key", "id", known="arxiv")
    found = cited.filter(pl.col("title_key").is_not_null()).join(single, on="title_key", maintain_order="left")
    return found.filter(pl.col("arxiv").is_null() | pl.col("known").is_null()).select(_KEY)


def _is_only_title() -> pl.Expr:
    return pl.col("key").str.starts_with("title:")


def _papers(new: pl.DataFrame, corpus: pl.DataFrame) -> pl.DataFrame:
    """Return the cited papers that no other cited one with an identifier is, with their ids."""
    identified = new.filter(~_is_only_title())["title_key"].drop_nulls()
    own = new.filter(~_is_only_title() | ~pl.col("title_key").is_in(identified.implode()))
    titles = [title or key.replace("arxiv:", "arXiv:") for title, key in own.select("title", "key").iter_rows()]
    ids = [PAPER + slug(arxiv) if arxiv else paper_id(title) for title, arxiv in zip(titles, own["arxiv"], strict=True)]
    named = own.with_columns(title=pl.Series(titles, dtype=pl.String), id=pl.Series(ids, dtype=pl.String))
    # A title of several papers names none of them: the cited one is a paper of its own.
    is_taken = pl.col("id").is_in(corpus["id"].implode()) | pl.col("id").is_duplicated()
    suffix = pl.col("key").map_elements(slug, return_dtype=pl.String)
    return named.with_columns(id=pl.when(is_taken).then(pl.format("{}-{}", "id", suffix)).otherwise("id"))


def _same_titles(new: pl.DataFrame, papers: pl.DataFrame) -> pl.DataFrame:
    """Match the cited papers that are known by title alone with cited ones that have an identifier."""
    single = papers.filter(pl.col("title_key").is_not_null()).filter(pl.len().over("title_key") == 1)
    rest = new.join(papers.select("key"), on="key", how="anti", maintain_order="left")
    one = rest.join(single.select("title_key", "id"), on="title_key", maintain_order="left").select(_KEY)
    several = rest.join(one, on="key", how="anti", maintain_order="left")
    first = papers.filter(pl.col("title_key").is_not_null()).unique("title_key", keep="first", maintain_order=True)
    return pl.concat([one, several.join(first.select("title_key", "id"), on="title_key").select(_KEY)])


def _in_columns(papers: pl.DataFrame, corpus: pl.DataFrame) -> pl.DataFrame:
    """Return the papers in the corpus' columns; what a citation does not state is null."""
    dates = [date_parts(date) for date in papers["date"]]
    parts = {
        name: pl.Series(name, [date[index] for date in dates], dtype=pl.Int64)
        for index, name in enumerate(("year", "month", "day"))
    }
    stated = papers.select(
        "id",
        "title",
        "arxiv",
        "doi",
        "title_key",
        abstract=pl.lit(""),
        label="title",
        text=pl.format("{}\n\n", "title"),
        sources=pl.concat_list(pl.format("{}:{}", "path", "line")),
    ).with_columns(**parts)
    empty: dict[str, list[str]] = {
        name: [] for name, dtype in corpus.schema.items() if isinstance(dtype, pl.List) and name != "sources"
    }
    missing = [
        pl.lit(empty.get(name), dtype=dtype).alias(name)
        for name, dtype in corpus.schema.items()
        if name not in stated.columns
    ]
    return stated.with_columns(missing).select(pl.col(name).cast(dtype) for name, dtype in corpus.schema.items())
