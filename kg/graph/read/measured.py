"""Where things are measured: edges of an entity, or of a paper that introduces it, and results on data."""

from collections.abc import Sequence

import polars as pl

from kg.graph.read.sentences import best_sentences
from kg.graph.sorted_rows import rows_with
from kg.graph.tables import EDGE, Tables, of_edges
from kg.identifiers import PAPER
from kg.schema import DATA_TYPES

PAIR = ["entity", "data"]
DATA_RELATIONS = ("evaluated_on", "trained_on")


def acting_for(tables: Tables, entities: Sequence[str]) -> pl.DataFrame:
    """Return (entity, actor) rows: each entity stands for itself, and a paper for what it introduces."""
    introduced = tables.ends_of("introduces").select(entity="target", actor="source")
    own = pl.DataFrame({"entity": entities, "actor": entities}, schema={"entity": pl.String, "actor": pl.String})
    return pl.concat([own, introduced.filter(pl.col("entity").is_in(entities))])


def edges_for(tables: Tables, actors: pl.DataFrame, relations: Sequence[str]) -> pl.DataFrame:
    """Return the edges of these relations that leave an actor (see `acting_for`), with its `entity`.

    Each edge has the best sentence of its evidence (see `with_best_sentence`).
    """
    leaving = rows_with(tables.edges, "source", actors["actor"]).filter(pl.col("relation").is_in(relations))
    found = leaving.join(actors, left_on="source", right_on="actor")
    return with_best_sentence(tables, found.filter(pl.col("target") != pl.col("entity")))


def with_best_sentence(tables: Tables, edges: pl.DataFrame) -> pl.DataFrame:
    """Add to edges the sentence of highest confidence with its `evidence` id, `paper`, `title` and `year`.

    Where no sentence states an edge, sentence, evidence, paper and title are empty.
    """
    best = best_sentences(tables.sentences(of_edges(tables.evidence, edges)))
    years = tables.papers_with(best["paper"], "year").rename({"id": "paper"})
    texts = ("sentence", "evidence", "paper", "title")
    stated = best.join(years, on="paper", how="left").select(*EDGE, *texts, "year")
    return edges.join(stated, on=EDGE, how="left").with_columns(pl.col(texts).fill_null(""))


def results_of(tables: Tables, actors: pl.DataFrame) -> pl.DataFrame:
    """Return the results of actors (see `acting_for`) that are on data, with `entity`, sentence and title.

    A row of a table that only describes a model ("w/o attention", "Baseline") is its paper's alone.
    """
    rows = tables.results.filter(pl.col("on").is_not_null() & pl.col("subject").is_in(actors["actor"].implode())).join(
        actors.with_columns(subject="actor"), on="subject"
    )
    is_its_own = (pl.col("actor") == pl.col("entity")) | pl.col("model").is_null()
    return with_statements(tables, rows.filter(is_its_own)).with_columns(pl.col("record").fill_null(""))


def with_statements(tables: Tables, results: pl.DataFrame) -> pl.DataFrame:
    """Add to results the title and date of their paper, `sentence` and `cell`, the evidence of a number in a table.

    The sentence is that of the text, or says where the cell is; empty where neither text nor table states the result.
    Without a paper, `paper` and `title` are empty.
    """
    papers = tables.papers_with(results["paper"], "title", "year", "month", "day", "text").rename({"id": "paper"})
    span = pl.col("start"), pl.col("end") - pl.col("start")
    sentence = pl.when(pl.col("start").is_not_null()).then(pl.col("text").str.slice(*span)).otherwise("where")
    cited = results.join(papers, on="paper", how="left").join(
        _first_cells(tables, results["subject"]), on="id", how="left"
    )
    stated = cited.with_columns(sentence=sentence).drop("text", "where")
    return stated.with_columns(pl.col("sentence", "paper", "title").fill_null(""))


def _first_cells(tables: Tables, subjects: pl.Series) -> pl.DataFrame:
    """Return `id` of each result in a table, and of its first cell `where` it is and `cell`, the id of its evidence."""
    stated = rows_with(tables.evidence, "source", subjects)
    placed = stated.filter((pl.col("relation") == "has_result") & pl.col("table").is_not_null())
    first = placed.sort("file", "cell_start", "id").unique("target", keep="first", maintain_order=True)
    return first.select(id="target", where="sentence", cell="id")


def measured_pairs_of(tables: Tables, entities: Sequence[str]) -> pl.DataFrame:
    """Return distinct (entity, data) rows of some entities that are measured on data sets and benchmarks."""
    actors = acting_for(tables, entities)
    stated = _stated(tables).filter(pl.col("actor").is_in(actors["actor"].implode()))
    data = tables.nodes_with(stated["data"], "type").filter(pl.col("type").is_in(DATA_TYPES)).select(data="id")
    return stated.join(data, on="data", how="semi").join(actors, on="actor").select(PAIR).unique()


def measured_on(tables: Tables, data: str) -> pl.Series:
    """Return the ids of what is measured on a data set or benchmark; some are there more than once."""
    return _entities(tables, _stated(tables).filter(pl.col("data") == data)["actor"])


def are_measured(tables: Tables, ids: pl.Series) -> pl.Series:
    """Return whether each of some ids is measured on any data set or benchmark."""
    stated = _stated(tables)
    data = tables.nodes_with(stated["data"], "type").filter(pl.col("type").is_in(DATA_TYPES))["id"]
    actors = stated.filter(pl.col("data").is_in(data.implode()))["actor"]
    return ids.is_in(_entities(tables, actors).implode())


def _stated(tables: Tables) -> pl.DataFrame:
    """Return (actor, data) rows of what edges and results state to be measured on something."""
    edges = tables.ends_of("evaluated_on").select(actor="source", data="target")
    results = tables.results.select(actor="subject", data="on").drop_nulls("data")
    return pl.concat([edges, results])


def _entities(tables: Tables, actors: pl.Series) -> pl.Series:
    """Return the ids of actors and of what those introduce that are papers."""
    papers = actors.filter(actors.str.starts_with(PAPER))
    stated = rows_with(tables.edges.select(*EDGE), "source", papers)
    return pl.concat([actors, stated.filter(pl.col("relation") == "introduces")["target"].rename(actors.name)])
