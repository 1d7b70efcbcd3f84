"""Merging of the entries of all sources: one paper per cluster, every source kept, every entry accounted for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import polars as pl

from kg.frames import empty_frame, text_of
from kg.identifiers import PAPER, short_hash, slug
from kg.papers.dedupe.kept_ids import kept_ids
from kg.papers.dedupe.similarity import clusters
from kg.papers.staging import SCHEMA, entry_frame
from kg.records import Paper, Redirect, Rejected, Source
from kg.stable_ids import FormerIds

_DATE = ("year", "month", "day")
_FACTS = ("upvotes", "organization", "arxiv", "doi", "venue")
_NAMES = ("authors", "author_names")
_LISTS = (*_NAMES, "kept_words", "addresses")
_LONGEST_NAME = 10_000
_GAP = 1_000_000_000
REMOVED = "removed by kg remove"
_CURE = "see the contract in docs/extractors.md"


@dataclass(frozen=True, slots=True)
class Corpus:
    """The papers of a run. `read` entries = kept papers + merged entries + rejected entries.

    `frame` has one row per paper, sorted by id: the fields of Paper with `sources` as path:line, `label`, `text` and
    `text_key`, the SHA-256 of the text. `redirects` are other ids of papers (`kg.records.Redirect`).
    """

    frame: pl.DataFrame
    rejected: tuple[Rejected, ...]
    read: int
    merged: int
    redirects: pl.DataFrame

    @property
    def papers(self) -> tuple[Paper, ...]:
        """The papers as records."""
        return tuple(map(_to_paper, self.frame.select(*Paper.__dataclass_fields__).iter_rows(named=True)))


def _to_paper(row: dict[str, object]) -> Paper:
    locations = [str(location).rpartition(":") for location in row.pop("sources")]  # type: ignore[attr-defined] # a list
    sources = tuple(Source(path, int(line)) for path, _, line in locations)
    names: dict[str, object] = {name: tuple(row[name]) for name in _LISTS}  # type: ignore[arg-type] # lists
    return Paper(**row | names | {"sources": sources})  # type: ignore[arg-type] # typed by SCHEMA


def removal_keys(paper: dict[str, str | None]) -> list[str]:
    """Return the keys by which a removed paper is recognised: its identifiers, else its title."""
    found = [f"{name}:{paper[name]}" for name in ("arxiv", "doi") if paper.get(name)]
    return found or [f"title:{paper['title_key']}"]


def _richest_first(papers: pl.DataFrame) -> pl.DataFrame:
    """Sort each cluster's entries by descending number of facts."""
    facts = (*_DATE[:2], *_FACTS, "author_count")
    known = pl.sum_horizontal(pl.col(fact).is_not_null() for fact in facts)
    order = {"known": known, "length": pl.col("abstract").str.len_chars()}
    by = ["cluster", "is_known", "known", "length", "title", "abstract", "row"]
    return papers.with_columns(**order).sort(by, descending=[False, False, True, True, True, True, False])


def _merged(papers: pl.DataFrame) -> pl.DataFrame:
    """Merge each cluster into one row: text of the richest entry, each fact of the richest that has it, all sources."""
    ordered = _richest_first(papers)
    has = {name: pl.col(name).is_not_null() for name in _DATE}
    # A date is taken from one record: a month of one and a year of another would be a wrong date.
    dated = 2 * has["month"].cast(pl.Int8) + has["year"].cast(pl.Int8)
    # What is known from elsewhere fills gaps only.
    dated = pl.when("is_known").then(dated / _GAP).otherwise(dated)
    # Prefer the longest list of names, then the one with the fewest abbreviations.
    written = pl.col("authors").list.eval(pl.element().str.len_chars() + _LONGEST_NAME).list.sum()
    fullest = (written.fill_null(0) / pl.when("is_known").then(_GAP).otherwise(1)).arg_max()
    is_read = ~pl.col("is_known")
    return (
        ordered.group_by("cluster", maintain_order=True)
        .agg(
            *(pl.col(name).first() for name in ("id", "title", "abstract", "label", "title_key", "text_key")),
            *(pl.col(name).get(dated.arg_max()) for name in _DATE),
            *(pl.col(name).drop_nulls().first() for name in (*_FACTS, "surname")),
            *(pl.col(name).get(fullest) for name in _NAMES),
            own_arxiv=pl.col("arxiv").filter(is_read).drop_nulls().first(),
            addresses=pl.col("addresses").explode().drop_nulls().unique(maintain_order=True),
            author_count=pl.col("author_count").max(),
            retracted=pl.col("retracted").drop_nulls().first(),
            kept_words=pl.col("kept_words").filter(pl.col("kept_words").list.len() > 0).first(),
            sources=pl.format("{}:{}", "path", "line")
            .filter(is_read)
            .sort_by(*(pl.col(name).filter(is_read) for name in ("path", "line"))),
            entries=is_read.sum(),
        )
        .filter(pl.col("entries") > 0)
    )


def _with_ids(papers: pl.DataFrame) -> pl.DataFrame:
    """Return the papers with unique ids: the arXiv identifier, else the title's id, hashed where titles coincide."""
    arxiv = pl.lit(PAPER) + pl.col("own_arxiv").map_elements(slug, return_dtype=pl.String)
    own = pl.concat_str("surname", "doi", separator="\0", ignore_nulls=True)
    suffix = own.map_elements(short_hash, return_dtype=pl.String)
    id_ = pl.coalesce(arxiv, pl.when(pl.col("id").is_duplicated()).then(pl.format("{}-{}", "id", suffix)), "id")
    return papers.with_columns(pl.col(_LISTS).fill_null([]), id=id_, text=text_of("title", "abstract"))


def merge_frame(
    entries: pl.DataFrame,
    removed: Iterable[str] = (),
    former: FormerIds | None = None,
    known: pl.DataFrame | None = None,
) -> Corpus:
    """Merge a table of entries; papers are sorted by id, whatever the order of the rows.

    `removed` are the keys (`removal_keys`) of papers that the user has removed: their entries count as rejected.
    Papers of the previous version keep the ids that they had. `known` has entries of what is known about papers from
    elsewhere: they fill gaps, and neither make nor count papers.
    """
    ordered = entries.sort("path", "line", "title", "abstract", "reason", nulls_last=True)
    rejected = ordered.filter(pl.col("reason").is_not_null()).select("path", "line", "reason", "cure")
    papers = ordered.filter(pl.col("reason").is_null()).with_columns(is_known=False)
    if known is not None:
        papers = pl.concat([papers, known.select(SCHEMA.keys()).with_columns(is_known=True)])
    papers = papers.with_row_index("row")
    clustered = papers.with_columns(clusters(papers))
    frame = _with_ids(_merged(clustered))
    redirects = empty_frame(Redirect)
    if former is not None:
        kept = kept_ids(frame, clustered.filter(~pl.col("is_known")), former)
        frame, redirects = frame.with_columns(kept.ids), kept.redirects
    frame = frame.sort("id")
    out = list(removed)
    is_out = pl.any_horizontal(
        pl.format("arxiv:{}", "arxiv").is_in(out).fill_null(value=False),
        pl.format("doi:{}", "doi").is_in(out).fill_null(value=False),
        pl.format("title:{}", "title_key").is_in(out),
    )
    taken = _rejected(frame.filter(is_out), reason=pl.lit(REMOVED), cure=pl.format("kg remove --undo {}", "id"))
    frame = frame.filter(~is_out)
    rejections = _records(pl.concat([rejected, taken]))
    merged = int(frame["entries"].sum()) - frame.height
    assert entries.height == frame.height + merged + len(rejections)
    return Corpus(frame.drop("entries", "cluster", "own_arxiv"), rejections, entries.height, merged, redirects)


def _rejected(papers: pl.DataFrame, reason: pl.Expr, cure: pl.Expr) -> pl.DataFrame:
    """Return the rejected entries for all entries of the given papers."""
    return papers.explode("sources").select(
        path=pl.col("sources").str.replace(r":\d+$", ""),
        line=pl.col("sources").str.extract(r":(\d+)$").cast(pl.Int64),
        reason=reason,
        cure=cure,
    )


def _records(rejected: pl.DataFrame) -> tuple[Rejected, ...]:
    rows = rejected.sort("path", "line", "reason").iter_rows()
    return tuple(Rejected(Source(path, line), reason, cure) for path, line, reason, cure in rows)


def reject_texts(corpus: Corpus, reasons: Mapping[str, str]) -> Corpus:
    """Reject the papers whose text key is in `reasons`; all their entries count as rejected."""
    if not reasons:
        return corpus
    is_out = pl.col("text_key").is_in(list(reasons))
    title = pl.col("title").str.head(60)
    reason = pl.format("{}: '{}'", pl.col("text_key").replace_strict(reasons), title)
    rejections = _rejected(corpus.frame.filter(is_out), reason, pl.lit(_CURE))
    kept = corpus.frame.filter(~is_out)
    merged = corpus.merged - (rejections.height - (corpus.frame.height - kept.height))
    rejected = sorted((*corpus.rejected, *_records(rejections)), key=lambda row: (row.source, row.reason))
    return replace(corpus, frame=kept, rejected=tuple(rejected), merged=merged)


def merge(entries: Iterable[Paper | Rejected]) -> Corpus:
    """Merge papers and rejected entries, as `read` yields them."""
    frame = entry_frame(entries)
    return merge_frame(frame if frame.height else pl.DataFrame(schema=SCHEMA))
