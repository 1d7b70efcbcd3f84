"""Assembly of papers, extractions and resolved entities into nodes, edges, evidence and results, by table joins."""

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from kg.frames import TABLE_RESULTS, Curated, Extractions, empty_frame
from kg.graph.counts import naming, paper_counts, ranked
from kg.graph.curated import all_edges, curated_evidence, result_edges, with_ids, with_text_results
from kg.graph.disputes import disputes
from kg.graph.evidence_rows import edges_of, surest, with_sentences
from kg.graph.fitting import RELATION_ORDER, fitting_table
from kg.graph.quotations import quotations
from kg.graph.result_numbers import READ_NUMBER, with_texts
from kg.graph.section_confidence import with_section_confidence
from kg.graph.table_results import evidence_of, joined_results, numbered_cells, places_of
from kg.graph.tables import EDGE, Tables
from kg.identifiers import doi_address, slug, web_address
from kg.lexicon import normal_form
from kg.origins import ORIGINS
from kg.records import PAPER_KEY, ExternalLink, Redirect
from kg.schema import COUNTED, RELATION, TYPE_NAMES

_SELF, _UNFIT = "a statement of a thing about itself", "types that the relation does not join"
_NO_ADDRESS = "a link that is no web address"
_SEEN = 0.9
_TEXT = pl.lit(None, dtype=pl.String)
_UNDESCRIBED = {"description": _TEXT, "described_in": _TEXT}


@dataclass(frozen=True, slots=True)
class Assembly:
    """The tables, and the number of statements that could not become edges, by reason."""

    tables: Tables
    dropped: dict[str, int]


def _mapped(column: pl.Series, function: Callable[[str], str | None]) -> pl.DataFrame:
    """Return (column, mapped) for each distinct value, so that `function` runs once per value."""
    distinct = column.drop_nulls().unique().sort()
    mapped = pl.Series("mapped", [function(text) for text in distinct], dtype=pl.String)
    return pl.DataFrame([distinct, mapped])


def _nodes(rows: pl.DataFrame, type_: str, id_: str, label: str | pl.Expr, url: str | None = None) -> pl.DataFrame:
    """Return the nodes of rows, sorted by id, each id once; further labels of an id become its aliases."""
    spelled = rows.select(id=id_, label=label, url=pl.lit(None, dtype=pl.String) if url is None else pl.col(url)).sort(
        "id", "label"
    )
    grouped = spelled.group_by("id", maintain_order=True).agg(
        pl.col("label").unique(maintain_order=True), pl.col("url").first()
    )
    return grouped.select(
        "id",
        type=pl.lit(type_),
        label=pl.col("label").list.first(),
        aliases=pl.col("label").list.slice(1),
        url="url",
        **_UNDESCRIBED,
    )


def _catalogues(curated: Curated) -> pl.DataFrame:
    """Return the nodes of the catalogues that state something."""
    names = pl.concat([frame["catalogue"] for frame in (curated.edges, curated.links, curated.results)]).unique()
    known = [origin for origin in ORIGINS.values() if origin.id in names]
    rows = pl.DataFrame([(row.id, row.title, row.home) for row in known], schema=["id", "label", "url"], orient="row")
    return _nodes(rows.cast(pl.String), "Catalogue", "id", "label", "url")


class _Assembler:
    """The state of one assembly. A node is a row number: papers come first, then entities, then the other nodes."""

    def __init__(
        self,
        papers: pl.DataFrame,
        extractions: Extractions,
        entities: pl.DataFrame,
        assignments: pl.DataFrame,
        curated: Curated,
        cells: pl.DataFrame,
    ) -> None:
        self.papers = papers.with_row_index("paper")
        self.extractions, self.entities = extractions, entities
        self.assignments = assignments.with_columns(node=(pl.col("entity") + papers.height).cast(pl.UInt32)).drop(
            "entity"
        )
        self.extractors = extractions.sentences.select("paper", pl.col("extractor").cast(pl.Categorical))
        resolvers = _mapped(papers["doi"], doi_address)
        resolved = self.papers.join(
            resolvers.rename({"mapped": "resolver"}), on="doi", how="left", maintain_order="left"
        )
        as_nodes = resolved.select(
            id="id",
            type=pl.lit("Paper"),
            label="label",
            aliases=pl.lit([], dtype=pl.List(pl.String)),
            url=pl.coalesce(
                pl.format("https://arxiv.org/abs/{}", "arxiv"), "resolver", pl.col("addresses").list.first()
            ),
            **_UNDESCRIBED,
        )
        details = entities.with_columns(node=self._entity_numbers()).join(
            curated.details, on="node", how="left", maintain_order="left"
        )
        named = details.select("id", "type", "name", "aliases", "url", *_UNDESCRIBED).rename({"name": "label"})
        self.nodes: list[pl.DataFrame] = [as_nodes, named]
        self.nodes.append(_catalogues(curated))
        self.curated, self.of_catalogues, self.cells = curated, [curated.edges], cells
        self.evidence: list[pl.DataFrame] = []
        self.stated_by_sources: list[pl.DataFrame] = []
        self.left_out: dict[str, int] = {}

    def _add_nodes(self, nodes: pl.DataFrame) -> pl.DataFrame:
        """Add nodes; return the columns id and node, the row of each in the table of nodes before it is sorted."""
        start = sum(frame.height for frame in self.nodes)
        self.nodes.append(nodes)
        return nodes.select("id", node=pl.int_range(start, start + pl.len(), dtype=pl.UInt32))

    def _with_node(self, rows: pl.DataFrame, key: str, node: str) -> pl.DataFrame:
        """Add the node that a paper's local key refers to: the paper itself, an entity, or None."""
        keyed = self.assignments.select("paper", pl.col("key").alias(key), pl.col("node").alias(node))
        joined = rows.join(keyed, on=["paper", key], how="left")
        return joined.with_columns(pl.when(pl.col(key) == PAPER_KEY).then("paper").otherwise(node).alias(node))

    def _add(self, rows: pl.DataFrame, relation: str | None = None) -> None:
        """Add evidence rows: source and target (nodes), relation, paper, start, end, confidence, extractor."""
        stated = pl.col("relation") if relation is None else pl.lit(relation)
        place = pl.col("place") if "place" in rows.columns else _TEXT
        self.evidence.append(
            rows.select(
                "source",
                stated.cast(RELATION_ORDER).alias("relation"),
                "target",
                "paper",
                pl.col("start").cast(pl.Int32),
                pl.col("end").cast(pl.Int32),
                pl.col("confidence").cast(pl.Float64),
                pl.col("extractor").cast(pl.Categorical),
                place.alias("place"),
            )
        )

    def add_statements(self) -> None:
        """Add the statements of the texts."""
        rows = self._with_node(self.extractions.statements, "subject", "source")
        self._add(self._with_node(rows, "object", "target").join(self.extractors, on="paper"))

    def add_links(self) -> None:
        """Add the links to code and weights; invalid addresses are left out and counted."""
        addresses = _mapped(self.extractions.links["url"], web_address)
        links = self.extractions.links.join(addresses, on="url").drop("url").rename({"mapped": "url"})
        self.left_out[_NO_ADDRESS] = links["url"].null_count()
        links = links.drop_nulls("url")
        urls = pl.concat([links.select("url"), self.curated.links.select("url")])
        ids = _mapped(urls["url"], lambda url: f"repository/{slug(url.partition('//')[2])}").rename({"mapped": "id"})
        numbers = self._add_nodes(_nodes(urls.join(ids, on="url"), "Repository", "id", "url", "url"))
        target = ids.join(numbers.rename({"node": "target"}), on="id")
        found = links.join(target, on="url").join(self.extractors, on="paper")
        self._add(found.with_columns(source="paper", confidence=pl.lit(1.0)), "has_repository")
        linked = self.curated.links.join(target, on="url").with_columns(relation=pl.lit("has_repository"))
        self.of_catalogues.append(linked.with_columns(source="paper"))

    def add_facts(self, names: pl.DataFrame, type_: str, relation: str) -> None:
        """Add nodes and edges from the source's metadata (paper, name), without evidence: no sentence states them."""
        ids = _mapped(names["name"], lambda name: f"{type_.lower()}/{slug(name)}")
        rows = names.filter(pl.col("name").is_not_null()).join(ids, on="name").rename({"mapped": "id"})
        numbers = self._add_nodes(_nodes(rows, type_, "id", "name"))
        found = rows.join(numbers.rename({"node": "target"}), on="id")
        edges = found.select(source="paper", relation=pl.lit(relation, dtype=RELATION_ORDER), target="target")
        self.stated_by_sources.append(edges.unique(maintain_order=True))

    def add_results(self) -> pl.DataFrame:
        """Add the results and their edges; return the table of results, with node numbers."""
        texts = self.papers.select("paper", "text", paper_id="id")
        rows = with_texts(self.extractions.results.join(texts, on="paper"))
        rows = self._with_node(rows, "subject", "subject_node")
        rows = self._with_node(self._with_node(rows, "on", "on_node"), "metric_key", "metric_node")
        rows = self._of_type(self._of_type(rows, "on_node", RELATION["on"].range), "metric_node", ("Metric",))
        read = (
            rows.join(self.extractors, on="paper")
            .with_columns(**{name: READ_NUMBER[name] for name in ("number", "unit")})
            # Two extractions of one number are one result: the one with the higher confidence.
            .sort("id", -pl.col("confidence"), "subject_node", "on_node", nulls_last=True)
            .unique("id", keep="first", maintain_order=True)
        )
        results, cells = joined_results(read.drop("paper_id", "subject", "on"), numbered_cells(self._table_cells()))
        names = self.entities.select(on_node=self._entity_numbers(), on_name="name")
        results = results.join(names, on="on_node", how="left", maintain_order="left")
        results = results.with_columns(label=READ_NUMBER["label"])
        results = results.join(
            self._add_nodes(_nodes(results, "Result", "id", "label")), on="id", maintain_order="left"
        )
        numbers = results.select("id", "node")
        read = read.join(numbers, on="id", maintain_order="left")
        self._add(read.with_columns(source="subject_node", target="node"), "has_result")
        for column, relation in (("metric_node", "metric"), ("on_node", "on")):
            self._add(read.filter(pl.col(column).is_not_null()).with_columns(source="node", target=column), relation)
        self.cells = cells.join(numbers.rename({"id": "result"}), on="result", maintain_order="left")
        for relation, evidence in evidence_of(self.cells):
            self._add(evidence, relation)
        return self._with_curated_results(results.rename({"subject_node": "subject", "on_node": "on"}))

    def _table_cells(self) -> pl.DataFrame:
        """Return the results of tables with their nodes; those of what a correction drops have no subject."""
        cells = self.cells.with_row_index("cell_number").join(self.papers.select("paper", paper_id="id"), on="paper")
        for key in ("subject", "on", "metric_key"):
            cells = self._with_node(cells, key, f"{key.removesuffix('_key')}_node")
        cells = self._of_type(self._of_type(cells, "on_node", RELATION["on"].range), "metric_node", ("Metric",))
        # The joins do not keep the order.
        return cells.sort("cell_number").drop("cell_number")

    def _with_curated_results(self, read: pl.DataFrame) -> pl.DataFrame:
        """Add the results of catalogues; one that a text of the same paper states too is that result."""
        names = self.entities.select(on=self._entity_numbers(), on_name="name")
        listed = self.curated.results
        for column, types in (("on", RELATION["on"].range), ("metric_node", ("Metric",)), ("task", ("Task",))):
            listed = self._of_type(listed, column, types)
        unfit = listed.null_count().row(0, named=True)
        missing = self.curated.results.null_count().row(0, named=True)
        self.left_out[_UNFIT] = sum(unfit[column] - missing[column] for column in ("on", "metric_node", "task"))
        listed = listed.join(names, on="on", how="left", maintain_order="left").with_columns(**READ_NUMBER)
        results, listed = with_text_results(read, listed)
        own = listed.filter(~pl.col("is_text"))
        numbers = self._add_nodes(_nodes(own, "Result", "id", "label", "url"))
        evidence, edges = result_edges(listed.join(pl.concat([read.select("id", "node"), numbers]), on="id"))
        self.of_catalogues.append(evidence)
        placed = results.join(pl.concat([read.select("id", "node"), numbers]), on="id", maintain_order="left")
        quoted = quotations(placed.join(read.select("id", "metric_node"), on="id", how="left", maintain_order="left"))
        self.of_results = pl.concat([edges, quoted.select(edges.columns)]).with_columns(
            pl.col("relation").cast(RELATION_ORDER)
        )
        return results

    def _entity_numbers(self) -> pl.Expr:
        return pl.int_range(self.papers.height, self.papers.height + pl.len(), dtype=pl.UInt32)

    def _of_type(self, rows: pl.DataFrame, column: str, types: tuple[str, ...]) -> pl.DataFrame:
        """Keep the nodes of a column that have one of the types; set the others to None."""
        numbered = self.entities.select("type", node=self._entity_numbers())
        fitting = numbered.filter(pl.col("type").is_in(types))["node"]
        return rows.with_columns(pl.when(pl.col(column).is_in(fitting.implode())).then(column).alias(column))

    def add_families(self, families: pl.DataFrame) -> None:
        """Add variant_of edges; the evidence is the first sentence of each paper that names the variant."""
        edges = families.select(
            source=pl.col("variant") + self.papers.height, target=pl.col("base") + self.papers.height
        )
        mentions = (
            self.extractions.entities.select("paper", "key", "mentions")
            .join(self.assignments, on=["paper", "key"])
            .join(edges.cast(pl.UInt32), left_on="node", right_on="source")
            .explode("mentions")
            .select("paper", "key", "target", source="node", offset=pl.col("mentions").struct["start"])
            .join(self.papers.select("paper", head=pl.col("title").str.len_chars().cast(pl.Int64) + 2), on="paper")
            # Prefer the abstract where the paper names it there.
            .sort("paper", "key", pl.col("offset") < pl.col("head"), "offset")
            .unique(["paper", "key"], keep="first", maintain_order=True)
        )
        with_mentions = self.extractions.sentences.join(mentions.select("paper").unique(), on="paper", how="semi")
        bounds = with_mentions.explode("sentences")
        bounds = bounds.select("paper", start=pl.col("sentences").list.first(), end=pl.col("sentences").list.last())
        located = mentions.join(bounds, on="paper").filter(pl.col("offset").is_between("start", "end", closed="left"))
        first = located.sort("paper", "key", "start").unique(["paper", "key"], keep="first", maintain_order=True)
        self._add(first.with_columns(confidence=pl.lit(_SEEN)).join(self.extractors, on="paper"), "variant_of")

    def sorted_nodes(self) -> tuple[pl.DataFrame, pl.Series]:
        """Return all nodes sorted by id, with the normal forms used for look-up, and the new row of each old row."""
        nodes = pl.concat(self.nodes)
        order = nodes["id"].arg_sort()
        ranks = pl.Series("rank", order).arg_sort().cast(pl.UInt32)
        nodes = nodes[order]
        spelled = nodes.select(node=pl.int_range(pl.len()), form=pl.concat_list("label", "aliases")).explode("form")
        keyed = spelled.join(_mapped(spelled["form"], normal_form), on="form", how="left")
        keys = keyed.group_by("node").agg(keys=pl.col("mapped").unique().sort()).sort("node")
        return nodes.with_columns(keys["keys"]), ranks

    def fitting_evidence(self, types: pl.Series) -> pl.DataFrame:
        """Return the evidence of texts that the ontology allows."""
        rows = pl.concat(self.evidence)
        self.evidence.clear()
        return self._fitted(rows, types)

    def fitting_curated(self, types: pl.Series) -> pl.DataFrame:
        """Return the evidence of catalogues that the ontology allows."""
        rows = curated_evidence(self.of_catalogues)
        return self._fitted(rows.with_columns(pl.col("relation").cast(RELATION_ORDER)), types)

    def _fitted(self, rows: pl.DataFrame, types: pl.Series) -> pl.DataFrame:
        """Return the rows that the ontology allows, with the relation that fits; count the others in `left_out`."""
        ends = [types.gather(rows[end]).alias(f"{end}_type") for end in ("source", "target")]
        rows = rows.with_columns(ends).join(
            fitting_table(types.dtype), on=["relation", "source_type", "target_type"], how="left", maintain_order="left"
        )
        is_self, is_unfit = pl.col("source") == pl.col("target"), pl.col("fitting").is_null()
        for reason, rule in ((_SELF, is_self), (_UNFIT, ~is_self & is_unfit)):
            self.left_out[reason] = self.left_out.get(reason, 0) + rows.filter(rule).height
        changed = pl.when(pl.col("relation") != pl.col("fitting")).then("relation")
        kept = rows.filter(~is_self & ~is_unfit).with_columns(stated=changed, relation="fitting")
        return kept.drop("source_type", "target_type", "fitting")


def assemble(
    papers: pl.DataFrame,
    extractions: Extractions,
    entities: pl.DataFrame,
    assignments: pl.DataFrame,
    families: pl.DataFrame,
    redirects: pl.DataFrame | None = None,
    curated: Curated | None = None,
    links: pl.DataFrame | None = None,
    cells: pl.DataFrame | None = None,
    sections: pl.DataFrame | None = None,
) -> Assembly:
    """Return the tables of a graph and the counts of dropped statements.

    `papers` are sorted by id, with their `label`; `entities` and `assignments` are those of a Resolution;
    `families` are row numbers (variant, base) of entities; `redirects` are other ids of papers and entities, `links`
    identifiers of entities elsewhere. `cells` are the results in tables, with the columns of TABLE_RESULTS, `sections`
    where sections begin in abstracts: text_key, start, section.
    """
    cells = pl.DataFrame(schema=TABLE_RESULTS) if cells is None else cells
    extractions = with_section_confidence(extractions, papers, sections)
    assembler = _Assembler(papers, extractions, entities, assignments, curated or Curated.empty(), cells)
    assembler.add_statements()
    assembler.add_links()
    named = assembler.papers.select("paper", "organization", "authors")
    assembler.add_facts(named.select("paper", name="organization"), "Organization", "has_organization")
    assembler.add_facts(named.select("paper", name="authors").explode("name"), "Author", "has_author")
    results = assembler.add_results()
    assembler.add_families(families)
    return _assembled(
        assembler,
        results,
        redirects=empty_frame(Redirect) if redirects is None else redirects,
        links=empty_frame(ExternalLink) if links is None else links,
        sections=sections,
    )


def _assembled(
    assembler: _Assembler,
    results: pl.DataFrame,
    redirects: pl.DataFrame,
    links: pl.DataFrame,
    sections: pl.DataFrame | None,
) -> Assembly:
    """Return the tables of what an assembler has collected, with ids in place of the numbers of nodes."""
    papers, (nodes, ranks) = assembler.papers, assembler.sorted_nodes()
    types = pl.concat([n["type"] for n in assembler.nodes]).cast(pl.Enum(TYPE_NAMES))
    kept, listed = assembler.fitting_evidence(types), assembler.fitting_curated(types)
    ids = nodes["id"]

    def sorted_ends(rows: pl.DataFrame) -> pl.DataFrame:
        return rows.with_columns(source=ranks.gather(rows["source"]), target=ranks.gather(rows["target"]))

    def named_ends(rows: pl.DataFrame) -> pl.DataFrame:
        return rows.with_columns(source=ids.gather(rows["source"]), target=ids.gather(rows["target"]))

    stated = pl.concat(assembler.stated_by_sources)
    counts = _counts(kept, stated, types, papers)
    counts = ranked(counts.with_columns(node=ids.gather(ranks.gather(counts["node"]))), nodes)
    evidence, listed = surest(sorted_ends(kept)), sorted_ends(listed)
    edges = all_edges(edges_of(evidence), sorted_ends(pl.concat([stated, assembler.of_results])), listed)
    own = edges.drop("support", "curated")
    placed = named_ends(evidence.join(own, on=EDGE, maintain_order="left"))
    evidence = with_sentences(placed, papers, places_of(assembler.cells), sections)
    ends = ("paper", "subject", "on", "task")
    tables = Tables.of(
        papers=papers.join(assembler.extractors, on="paper", how="left"),
        nodes=nodes,
        edges=named_ends(edges),
        evidence=evidence,
        curated=with_ids(named_ends(listed).with_columns(paper=ids.gather(ranks.gather(listed["paper"])))),
        results=results.with_columns(ids.gather(ranks.gather(results[end])).alias(end) for end in ends),
        links=links,
        counts=counts,
        disputes=disputes(evidence),
        redirects=redirects.join(nodes, on="id", how="semi"),
    )
    return Assembly(tables, {reason: count for reason, count in sorted(assembler.left_out.items()) if count})


def _counts(evidence: pl.DataFrame, stated: pl.DataFrame, types: pl.Series, papers: pl.DataFrame) -> pl.DataFrame:
    """Return the table of counts, with the numbers of nodes; `types` has the type of each."""
    # The number of a paper is that of its node.
    named = naming(evidence, stated.with_columns(paper="source"))
    is_counted = types.cast(pl.String).is_in(COUNTED)
    return paper_counts(named.filter(is_counted.gather(named["node"])), papers.select("paper", "year"))
