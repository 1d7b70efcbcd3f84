"""Resolution of the papers' entities into entities of the graph: normal forms, acronyms, aliases, one type each.

Python code runs once per distinct name; counting, joining and voting over all papers is done in Polars.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import igraph
import polars as pl

from kg.corrections import Different, Drop, Same
from kg.frames import empty_frame
from kg.identifiers import short_hash, slug
from kg.lexicon import normal_form
from kg.records import Redirect
from kg.resolve.distinct_names import KINDS, distinct_names
from kg.resolve.kept_ids import kept_ids
from kg.resolve.name_corrections import Numbered, apply_corrections
from kg.resolve.name_forms import is_acronym
from kg.resolve.near_wordings import near_wordings
from kg.resolve.paper_senses import with_paper_senses
from kg.resolve.variants import family_types, parents
from kg.schema import EXTRACTED
from kg.stable_ids import FormerIds

# Acronyms this long are rarely ambiguous; shorter ones need two papers that define them alike.
_DISTINCTIVE = 5
# Of an acronym with several senses, one that so many papers and so large a share of them define is meant.
_USUAL, _USUAL_SHARE = 3, 0.8
_TYPE_ORDER = pl.Enum(EXTRACTED)


@dataclass(frozen=True, slots=True)
class Resolution:
    """The entities of the graph (id, type, name, aliases), sorted by id, and the entity of each local key.

    `assignments` has the columns paper, key and entity (the row number of the entity), `families` the row numbers
    variant and base; a family has one type. `redirects` are other ids of entities (`kg.records.Redirect`). Keys of
    names that a correction drops have no assignment; `unfit` says why a correction, by its number, has no effect.
    """

    entities: pl.DataFrame
    assignments: pl.DataFrame
    families: pl.DataFrame
    redirects: pl.DataFrame
    unfit: Mapping[int, str] = field(default_factory=dict)


def _roots(names: pl.DataFrame) -> pl.DataFrame:
    """Return the names with the components that they are in, null for a bare acronym.

    `wording` is the one that shared keys connect; `root` also joins long forms of an acronym that are nearly one.
    """
    keys = names.select("row", "keys").explode("keys").filter(pl.col("keys").is_not_null())
    numbered = keys.with_columns(key=pl.col("keys").rank("dense") - 1 + names.height)
    graph = igraph.Graph(n=names.height + numbered["key"].n_unique(), edges=numbered.select("row", "key").to_numpy())
    found = names.with_columns(wording=pl.Series(graph.connected_components().membership[: names.height]))
    graph.add_edges(list(near_wordings(found)))
    found = found.with_columns(root=pl.Series(graph.connected_components().membership[: names.height]))
    return found.with_columns(pl.when(pl.col("keys").list.len() > 0).then(pl.col("wording", "root")))


def _senses(names: pl.DataFrame) -> pl.DataFrame:
    """Return the sense of each acronym that stands alone: (bare, sense), where papers agree on one."""
    defined = names.filter(pl.col("root").is_not_null()).explode("acronyms").filter(pl.col("acronyms").is_not_null())
    counted = defined.group_by(bare="acronyms", sense="wording").agg(
        pl.col("root").first(), definers=pl.col("count").sum()
    )
    ranked = counted.sort("bare", -pl.col("definers").cast(pl.Int64), "sense")
    found = ranked.group_by("bare", maintain_order=True).agg(
        pl.col("root").first().alias("sense"),
        senses=pl.len(),
        most=pl.col("definers").first(),
        all=pl.col("definers").sum(),
    )
    is_only = (pl.col("senses") == 1) & ((pl.col("most") > 1) | (pl.col("bare").str.len_chars() >= _DISTINCTIVE))
    is_usual = (pl.col("most") >= _USUAL) & (pl.col("most") >= _USUAL_SHARE * pl.col("all"))
    return found.filter(is_only | is_usual).select("bare", "sense")


def _groups(names: pl.DataFrame) -> pl.DataFrame:
    """Return the names with their group: the root, or for a bare acronym its sense, if it has a certain one."""
    with_bare = names.with_columns(bare=pl.col("label").str.strip_suffix("s"))
    joined = with_bare.join(_senses(names), on="bare", how="left", maintain_order="left")
    # The spelling matters: "ADAM" without a definition is not "Adam".
    return joined.with_columns(
        group=pl.coalesce(pl.format("{}", pl.coalesce("root", "sense")), pl.format("={}", "bare"))
    )


def _types(names: pl.DataFrame) -> pl.DataFrame:
    """Return the type of each group by vote of the papers and the lexicon."""
    votes = pl.concat(
        [
            names.select("group", "type", "count"),
            names.filter(pl.col("term_type").is_not_null()).select("group", pl.col("term_type").alias("type"), "count"),
        ]
    )
    counted = votes.group_by("group", "type").agg(pl.col("count").sum())
    ranked = counted.sort("group", -pl.col("count").cast(pl.Int64), pl.col("type").cast(_TYPE_ORDER))
    return ranked.group_by("group", maintain_order=True).agg(pl.col("type").first())


def _best(votes: pl.DataFrame, by_length: bool) -> pl.DataFrame:
    """Return the most frequent name of each group; with `by_length` the shorter of equally frequent ones."""
    counted = votes.group_by("group", "name").agg(pl.col("count").sum())
    length = [pl.col("name").str.len_chars()] if by_length else []
    ranked = counted.sort("group", -pl.col("count").cast(pl.Int64), *length, "name")
    return ranked.group_by("group", maintain_order=True).agg(pl.col("name").first())


def _names(names: pl.DataFrame) -> pl.DataFrame:
    """Return the lexicon's name of each group, else the name that most papers use, the shorter on a tie."""
    terms = names.filter(pl.col("term").is_not_null()).select("group", "count", name="term")
    free = names.join(terms.select("group").unique(), on="group", how="anti")
    return _best(pl.concat([terms, free.select("group", "count", name="label")]), by_length=True)


def _expansions(names: pl.DataFrame) -> pl.DataFrame:
    """Return a long form of each group, which distinguishes senses of an acronym."""
    forms = names.select("group", "count", name="spellings").explode("name").filter(pl.col("name").is_not_null())
    distinct = forms["name"].unique()
    long = distinct.filter(pl.Series([not is_acronym(form) for form in distinct], dtype=pl.Boolean))
    return _best(forms.filter(pl.col("name").is_in(long.implode())), by_length=False).rename({"name": "expansion"})


def _aliases(names: pl.DataFrame) -> pl.DataFrame:
    """Return every spelling of a group, ignoring differences of case only, sorted."""
    forms = pl.concat([names.select("group", name="label"), names.select("group", name="spellings").explode("name")])
    spelled = forms.filter(pl.col("name").is_not_null()).unique().sort("group", "name")
    lower = spelled.with_columns(lower=pl.col("name").str.to_lowercase())
    return lower.unique(["group", "lower"], keep="first", maintain_order=True)


def _identified(groups: pl.DataFrame, paper_ids: pl.Series) -> pl.DataFrame:
    """Return the groups with ids, the most mentioned first; if a slug is taken, the expansion is added to the name.

    If that is taken too, or there is none, a hash of the first paper's id is added.
    """
    taken: set[str] = set()
    ids, names = [], []
    for name, expansion, first in groups.select("name", "expansion", "first").iter_rows():
        id_, full = f"entity/{slug(name)}", name
        if id_ in taken:
            if normal_form(expansion or "") not in ("", normal_form(name)):
                full = f"{name} ({expansion})"
                id_ = f"entity/{slug(full)}"
            if id_ in taken:
                id_ = f"{id_}-{short_hash(paper_ids[first] + full)}"
        taken.add(id_)
        ids.append(id_)
        names.append(full)
    return groups.with_columns(id=pl.Series(ids, dtype=pl.String), name=pl.Series(names, dtype=pl.String))


def _overridden(found: pl.DataFrame, column: str, values: Mapping[str, str]) -> pl.DataFrame:
    """Return the groups with a column set as corrections demand."""
    groups = {"group": list(values.keys()), "corrected": list(values.values())}
    wanted = pl.DataFrame(groups, schema={"group": pl.String, "corrected": pl.String})
    joined = found.join(wanted, on="group", how="left", maintain_order="left")
    return joined.with_columns(pl.coalesce("corrected", column).alias(column)).drop("corrected")


def _decided(corrections: Numbered) -> set[str]:
    """Return the normal forms of names that corrections merge, distinguish or drop."""
    said = (correction for _, correction in corrections if isinstance(correction, Same | Different | Drop))
    return {normal for correction in said for name in correction.names for normal in name.normals}


def resolve(
    entities: pl.DataFrame,
    paper_ids: pl.Series,
    names: pl.DataFrame | None = None,
    former: FormerIds | None = None,
    corrections: Numbered = (),
) -> Resolution:
    """Resolve the entities of all papers (paper, key, type, name, forms); the result is independent of their order.

    `paper` is the row number in `paper_ids`, which are sorted. `names` are the distinct names of the entities, if
    a cluster has already counted them. Entities of the previous version keep the ids that they had. `corrections` are
    what people say about the entities, each with its number.
    """
    rows = entities.select("paper", "key", *KINDS).sort("paper", "key")
    if names is None:
        names = distinct_names(rows.with_columns(papers=1))
    corrected = apply_corrections(_groups(_roots(names.sort(KINDS).with_row_index("row"))), corrections)
    names = corrected.names
    grouped = rows.join(names.select(*KINDS, "row", "group"), on=KINDS, maintain_order="left", nulls_equal=True)
    grouped = with_paper_senses(grouped, names, _decided(corrections))
    ranked = (
        grouped.group_by("group", maintain_order=True)
        .agg(papers=pl.col("paper").n_unique().cast(pl.Int64), first=pl.col("paper").first(), key=pl.col("key").first())
        .sort(-pl.col("papers"), "first", "key")
        .join(_names(names), on="group", maintain_order="left")
        .join(_types(names), on="group", maintain_order="left")
        .join(_expansions(names), on="group", how="left", maintain_order="left")
    )
    ranked = _overridden(_overridden(ranked, "name", corrected.renamed), "type", corrected.retyped)
    found = _with_aliases(_identified(ranked, paper_ids), names)
    redirects = empty_frame(Redirect)
    if former is not None:
        kept = kept_ids(found, former)
        found, redirects = found.with_columns(kept.ids), kept.redirects
    found = found.sort("id").with_row_index("entity")
    assignments = grouped.join(found.select("group", "entity"), on="group").select("paper", "key", "entity")
    families = parents(found)
    typed = _overridden(found.with_columns(family_types(found, families)), "type", corrected.retyped)
    described = typed.select("id", "type", "name", "aliases")
    return Resolution(described, assignments.sort("paper", "key"), families, redirects, corrected.unfit)


def _with_aliases(found: pl.DataFrame, names: pl.DataFrame) -> pl.DataFrame:
    """Add to each group its spellings that differ from its name by more than case, sorted."""
    spellings = _aliases(names).join(found.select("group", own="name"), on="group")
    aliases = (
        spellings.filter(pl.col("lower") != pl.col("own").str.to_lowercase())
        .sort("group", "name")
        .group_by("group", maintain_order=True)
        .agg(aliases="name")
    )
    joined = found.join(aliases, on="group", how="left", maintain_order="left")
    return joined.with_columns(pl.col("aliases").fill_null([]))
