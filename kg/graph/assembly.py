"""Assembly of papers, extractions and resolved entities into nodes, edges, evidence and results, by table joins."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

import polars as pl

from kg.frames import Extractions, empty_frame
from kg.graph.counts import naming, paper_counts, ranked
from kg.graph.disputes import disputes
from kg.graph.tables import EDGE, Tables
from kg.identifiers import PAPER, slug, web_address
from kg.lexicon import normal_form
from kg.records import PAPER_KEY, Redirect
from kg.schema import COUNTED, RELATION, RELATIONS, TYPE_NAMES

# ASCII digits only, since Polars parses no others.
_NUMBER = r"([+-]?[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?)"
_SELF, _UNFIT = "a statement of a thing about itself", "types that the relation does not join"
_NO_ADDRESS = "a link that is no web address"
_RELATION_ORDER = pl.Enum(sorted(RELATION))
_SEEN = 0.9


@dataclass(frozen=True, slots=True)
class Assembly:
    """The tables, and the number of statements that could not become edges, by reason."""

    tables: Tables
    dropped: dict[str, int]


def fitting_relation(relation: str, source: str, target: str) -> str | None:
    """Return the relation that the ontology allows between two node types: `relation`, its fallback, or None.

    >>> fitting_relation("evaluated_on", "Paper", "Model"), fitting_relation("uses", "Paper", "Task")
    ('uses', 'addresses')
    """
    for name in (relation, RELATION[relation].fallback):
        if name and source in RELATION[name].domain and target in RELATION[name].range:
            return name
    return None


def _fitting(types: pl.DataType) -> pl.DataFrame:
    """Return `fitting_relation` as a table; `types` is the data type of the nodes' types."""
    rows = [
        (r.name, source, target, fitting_relation(r.name, source, target))
        for r in RELATIONS
        for source in TYPE_NAMES
        for target in TYPE_NAMES
    ]
    schema = {"relation": _RELATION_ORDER, "source_type": types, "target_type": types, "fitting": _RELATION_ORDER}
    return pl.DataFrame(rows, schema=schema, orient="row")


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
    )


class _Assembler:
    """The state of one assembly. A node is a row number: papers come first, then entities, then the other nodes."""

    def __init__(
        self,
        papers: pl.DataFrame,
        extractions: Extractions,
        entities: pl.DataFrame,
        assignments: pl.DataFrame,
    ) -> None:
        self.papers = papers.with_row_index("paper")
        self.extractions, self.entities = extractions, entities
        self.assignments = assignments.with_columns(node=(pl.col("entity") + papers.height).cast(pl.UInt32)).drop(
            "entity"
        )
        self.extractors = extractions.sentences.select("paper", pl.col("extractor").cast(pl.Categorical))
        # A DOI may contain characters that IRIs do not allow: "10.1002/(sici)1097-0258<1661::aid-sim968>3.0.co;2-2".
        resolvers = _mapped(papers["doi"], lambda doi: f"https://doi.org/{quote(doi, safe='/:;()')}")
        resolved = self.papers.join(
            resolvers.rename({"mapped": "resolver"}), on="doi", how="left", maintain_order="left"
        )
        as_nodes = resolved.select(
            id="id",
            type=pl.lit("Paper"),
            label="label",
            aliases=pl.lit([], dtype=pl.List(pl.String)),
            url=pl.coalesce(pl.format("https://arxiv.org/abs/{}", "arxiv"), "resolver"),
        )
        named = entities.select("id", "type", label="name", aliases="aliases", url=pl.lit(None, dtype=pl.String))
        self.nodes: list[pl.DataFrame] = [as_nodes, named]
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
        self.evidence.append(
            rows.select(
                "source",
                stated.cast(_RELATION_ORDER).alias("relation"),
                "target",
                "paper",
                pl.col("start").cast(pl.Int32),
                pl.col("end").cast(pl.Int32),
                pl.col("confidence").cast(pl.Float64),
                pl.col("extractor").cast(pl.Categorical),
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
        ids = _mapped(links["url"], lambda url: f"repository/{slug(url.partition('//')[2])}")
        rows = links.join(ids, on="url").rename({"mapped": "id"})
        numbers = self._add_nodes(_nodes(rows, "Repository", "id", "url", "url"))
        found = rows.join(numbers.rename({"node": "target"}), on="id").join(self.extractors, on="paper")
        self._add(found.with_columns(source="paper", confidence=pl.lit(1.0)), "has_repository")

    def add_facts(self, names: pl.DataFrame, type_: str, relation: str) -> None:
        """Add nodes and edges from the source's metadata (paper, name), without evidence: no sentence states them."""
        ids = _mapped(names["name"], lambda name: f"{type_.lower()}/{slug(name)}")
        rows = names.filter(pl.col("name").is_not_null()).join(ids, on="name").rename({"mapped": "id"})
        numbers = self._add_nodes(_nodes(rows, type_, "id", "name"))
        found = rows.join(numbers.rename({"node": "target"}), on="id")
        edges = found.select(source="paper", relation=pl.lit(relation, dtype=_RELATION_ORDER), target="target")
        self.stated_by_sources.append(edges.unique(maintain_order=True))

    def add_results(self) -> pl.DataFrame:
        """Add the results and their edges; return the table of results, with node numbers."""
        span = pl.col("value").struct
        texts = self.papers.select("paper", "text", paper_id="id")
        rows = (
            self.extractions.results.join(texts, on="paper")
            .with_columns(
                value=pl.col("text").str.slice(span["start"], span["end"] - span["start"]),
                id=pl.format("result/{}/{}", pl.col("paper_id").str.strip_prefix(PAPER), span["start"]),
            )
            .drop("text")
        )
        rows = self._with_node(rows, "subject", "subject_node")
        rows = self._with_node(self._with_node(rows, "on", "on_node"), "metric_key", "metric_node")
        rows = self._of_type(self._of_type(rows, "on_node", RELATION["on"].range), "metric_node", ("Metric",))
        names = self.entities.select(on_node=self._entity_numbers(), on_name="name")
        number = pl.col("value").str.extract(_NUMBER).str.replace_all(",", "", literal=True).cast(pl.Float64)
        unit = (
            pl.when(pl.col("value").str.ends_with("%"))
            .then(pl.lit("%"))
            .when(pl.col("value").str.contains(r"[x\u00d7]$"))
            .then(pl.lit("x"))
        )
        parts = [
            pl.col("value"),
            pl.when(pl.col("metric") != "").then(pl.format(" {}", "metric")),
            pl.when(pl.col("on_name").is_not_null()).then(pl.format(" on {}", "on_name")),
        ]
        rows = (
            rows.join(names, on="on_node", how="left")
            .join(self.extractors, on="paper")
            .with_columns(number=number, unit=unit, label=pl.concat_str(parts, ignore_nulls=True))
            # Two extractions of one number are one result: the one with the higher confidence.
            .sort("id", -pl.col("confidence"), "subject_node", "on_node", nulls_last=True)
            .unique("id", keep="first", maintain_order=True)
        )
        rows = rows.join(self._add_nodes(_nodes(rows, "Result", "id", "label")), on="id", maintain_order="left")
        self._add(rows.with_columns(source="subject_node", target="node"), "has_result")
        for column, relation in (("metric_node", "metric"), ("on_node", "on")):
            self._add(rows.filter(pl.col(column).is_not_null()).with_columns(source="node", target=column), relation)
        return rows.drop("paper", "subject", "on").rename(
            {"paper_id": "paper", "subject_node": "subject", "on_node": "on"}
        )

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

    def fitting_evidence(self, types: pl.Series) -> tuple[pl.DataFrame, dict[str, int]]:
        """Return the evidence that the ontology allows, and the counts of dropped statements by reason."""
        rows = pl.concat(self.evidence)
        self.evidence.clear()
        ends = [types.gather(rows[end]).alias(f"{end}_type") for end in ("source", "target")]
        rows = rows.with_columns(ends).join(
            _fitting(types.dtype), on=["relation", "source_type", "target_type"], how="left"
        )
        is_self, is_unfit = pl.col("source") == pl.col("target"), pl.col("fitting").is_null()
        counts = self.left_out | {_SELF: rows.filter(is_self).height, _UNFIT: rows.filter(~is_self & is_unfit).height}
        changed = pl.when(pl.col("relation") != pl.col("fitting")).then("relation")
        kept = rows.filter(~is_self & ~is_unfit).with_columns(stated=changed, relation="fitting")
        return kept.drop("source_type", "target_type", "fitting"), {r: n for r, n in sorted(counts.items()) if n}


def _surest(evidence: pl.DataFrame) -> pl.DataFrame:
    """Keep the evidence of highest confidence per edge and sentence; return it sorted."""
    origin = [*EDGE, "paper", "start"]
    written = pl.col("extractor").cast(pl.String)
    ordered = evidence.sort(*origin, -pl.col("confidence"), "end", written)
    return ordered.unique(origin, keep="first", maintain_order=True)


def edges_of(evidence: pl.DataFrame) -> pl.DataFrame:
    """Aggregate evidence into edges: the maximum confidence per paper, combined over papers by noisy-or."""
    of_paper = evidence.group_by(*EDGE, "paper", maintain_order=True).agg(pl.col("confidence").max(), support=pl.len())
    return of_paper.group_by(EDGE, maintain_order=True).agg(
        edge_confidence=(1 - (1 - pl.col("confidence")).product()).round(4), support=pl.col("support").sum()
    )


def _with_sentences(evidence: pl.DataFrame, papers: pl.DataFrame) -> pl.DataFrame:
    """Add the sentence, the paper's id in place of its number, and the id of the row."""
    sentence = pl.col("text").str.slice(pl.col("start"), pl.col("end") - pl.col("start"))
    placed = evidence.with_columns(text=papers["text"].gather(evidence["paper"])).with_columns(sentence=sentence)
    named = placed.drop("text").with_columns(paper=papers["id"].gather(evidence["paper"]))
    return named.with_columns(evidence_ids(named), note=pl.lit(None, dtype=pl.String))


def evidence_ids(evidence: pl.DataFrame) -> pl.Series:
    """Return the local id of each row: evidence of the same edge at the same offset of a paper has the same id."""
    rows = evidence.select(*EDGE, pl.col("paper").str.strip_prefix(PAPER), "start").cast(pl.String)
    digests = (hashlib.sha256("\0".join(row).encode()).hexdigest()[:20] for row in rows.iter_rows())
    return pl.Series("id", [f"evidence/{digest}" for digest in digests], dtype=pl.String)


def assemble(
    papers: pl.DataFrame,
    extractions: Extractions,
    entities: pl.DataFrame,
    assignments: pl.DataFrame,
    families: pl.DataFrame,
    redirects: pl.DataFrame | None = None,
) -> Assembly:
    """Return the tables of a graph and the counts of dropped statements.

    `papers` are sorted by id, with their `label`; `entities` and `assignments` are those of a Resolution;
    `families` are row numbers (variant, base) of entities; `redirects` are other ids of papers and entities.
    """
    assembler = _Assembler(papers, extractions, entities, assignments)
    assembler.add_statements()
    assembler.add_links()
    named = assembler.papers.select("paper", "organization", "authors")
    assembler.add_facts(named.select("paper", name="organization"), "Organization", "has_organization")
    assembler.add_facts(named.select("paper", name="authors").explode("name"), "Author", "has_author")
    results = assembler.add_results()
    assembler.add_families(families)
    return _assembled(assembler, results, redirects)


def _assembled(assembler: _Assembler, results: pl.DataFrame, redirects: pl.DataFrame | None) -> Assembly:
    """Return the tables of what an assembler has collected, with ids in place of the numbers of nodes."""
    papers, (nodes, ranks) = assembler.papers, assembler.sorted_nodes()
    types = pl.concat([n["type"] for n in assembler.nodes]).cast(pl.Enum(TYPE_NAMES))
    kept, dropped = assembler.fitting_evidence(types)
    ids = nodes["id"]

    def sorted_ends(rows: pl.DataFrame) -> pl.DataFrame:
        return rows.with_columns(source=ranks.gather(rows["source"]), target=ranks.gather(rows["target"]))

    def named_ends(rows: pl.DataFrame) -> pl.DataFrame:
        return rows.with_columns(source=ids.gather(rows["source"]), target=ids.gather(rows["target"]))

    stated = pl.concat(assembler.stated_by_sources)
    counts = _counts(kept, stated, types, papers)
    counts = ranked(counts.with_columns(node=ids.gather(ranks.gather(counts["node"]))), nodes)
    evidence = _surest(sorted_ends(kept))
    edges = edges_of(evidence)
    of_sources = sorted_ends(stated).with_columns(edge_confidence=1.0, support=0)
    results = results.with_columns(
        subject=ids.gather(ranks.gather(results["subject"])), on=ids.gather(ranks.gather(results["on"]))
    )
    evidence = named_ends(evidence.join(edges.drop("support"), on=EDGE, maintain_order="left"))
    evidence = _with_sentences(evidence, papers)
    tables = Tables.of(
        papers=papers.join(assembler.extractors, on="paper", how="left"),
        nodes=nodes,
        edges=named_ends(pl.concat([edges, of_sources], how="vertical_relaxed")),
        evidence=evidence,
        results=results,
        counts=counts,
        disputes=disputes(evidence),
        redirects=empty_frame(Redirect) if redirects is None else redirects.join(nodes, on="id", how="semi"),
    )
    return Assembly(tables, dropped)


def _counts(evidence: pl.DataFrame, stated: pl.DataFrame, types: pl.Series, papers: pl.DataFrame) -> pl.DataFrame:
    """Return the table of counts, with the numbers of nodes; `types` has the type of each."""
    # The number of a paper is that of its node.
    named = naming(evidence, stated.with_columns(paper="source"))
    is_counted = types.cast(pl.String).is_in(COUNTED)
    return paper_counts(named.filter(is_counted.gather(named["node"])), papers.select("paper", "year"))
