"""Put papers, extractions and resolved entities together: nodes, edges, evidence, results, as joins of tables."""

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from kg.frames import Extractions
from kg.graph.tables import Tables
from kg.identifiers import slug
from kg.lexicon import normal_form
from kg.records import PAPER_KEY
from kg.schema import RELATION, RELATIONS, TYPE_NAMES

SOURCE_RECORD = "source"
"""The extractor named in evidence that comes from the source's own facts, not from its text."""

_NUMBER = r"([+-]?\d+(?:,\d{3})*(?:\.\d+)?)"
# What a statement becomes where the nodes' types, by vote of all papers, do not fit it.
_FALLBACK = {"evaluated_on": "uses", "trained_on": "uses", "addresses": "uses", "uses": "addresses"}
_SELF, _UNFIT = "a statement of a thing about itself", "types that the relation does not join"
_RELATION_ORDER = pl.Enum(sorted(RELATION))
_SEEN = 0.9


@dataclass(frozen=True, slots=True)
class Assembly:
    """The tables, and how many statements could not become edges, by reason."""

    tables: Tables
    dropped: dict[str, int]


def fitting_relation(relation: str, source: str, target: str) -> str | None:
    """Give the relation that the ontology allows between two node types; None if it allows none.

    >>> fitting_relation("evaluated_on", "Paper", "Model"), fitting_relation("uses", "Paper", "Task")
    ('uses', 'addresses')
    """
    for name in (relation, _FALLBACK.get(relation)):
        if name and source in RELATION[name].domain and target in RELATION[name].range:
            return name
    return None


def _fitting() -> pl.DataFrame:
    """Give fitting_relation as a table."""
    rows = [
        (r.name, source, target, fitting_relation(r.name, source, target))
        for r in RELATIONS
        for source in TYPE_NAMES
        for target in TYPE_NAMES
    ]
    return pl.DataFrame(rows, schema=["relation", "source_type", "target_type", "fitting"], orient="row")


def _mapped(column: pl.Series, function: Callable[[str], str]) -> pl.DataFrame:
    """Give (column, mapped) for each distinct value: Python sees each text once."""
    distinct = column.drop_nulls().unique().sort()
    mapped = pl.Series("mapped", [function(text) for text in distinct], dtype=pl.String)
    return pl.DataFrame([distinct, mapped])


def _node(id_: pl.Expr, type_: str, label: pl.Expr, url: pl.Expr | None = None) -> list[pl.Expr]:
    return [
        id_.alias("id"),
        pl.lit(type_).alias("type"),
        label.alias("label"),
        pl.lit([], dtype=pl.List(pl.String)).alias("aliases"),
        (pl.lit(None, dtype=pl.String) if url is None else url).alias("url"),
    ]


class _Assembler:
    """One assembly: papers and entities by row number, nodes by their id."""

    def __init__(
        self,
        papers: pl.DataFrame,
        said: Extractions,
        entities: pl.DataFrame,
        meant: pl.DataFrame,
        clean: Callable[[str], str],
    ) -> None:
        self.papers = papers.with_row_index("paper").with_columns(node=pl.format("paper/{}", "id"))
        self.said, self.entities, self.clean = said, entities, clean
        self.meant = meant.with_columns(node=entities["id"].gather(meant["entity"]))
        self.texts = self.papers.select("paper", text=pl.format("{}\n\n{}", "title", "abstract"))
        self.extractors = said.sentences.select("paper", "extractor")
        self.nodes: list[pl.DataFrame] = [
            self.papers.select(_node(pl.col("node"), "Paper", pl.col("label"))),
            entities.select("id", "type", label="name", aliases="aliases", url=pl.lit(None, dtype=pl.String)),
        ]
        self.evidence: list[pl.DataFrame] = []

    def _with_node(self, rows: pl.DataFrame, key: str, node: str) -> pl.DataFrame:
        """Add the node that a paper's local key means: the paper itself, an entity, or None."""
        keyed = self.meant.select("paper", pl.col("key").alias(key), pl.col("node").alias(node))
        joined = rows.join(keyed, on=["paper", key], how="left").join(
            self.papers.select("paper", own="node"), on="paper"
        )
        return joined.with_columns(pl.when(pl.col(key) == PAPER_KEY).then("own").otherwise(node).alias(node)).drop(
            "own"
        )

    def _add(self, rows: pl.DataFrame, relation: str | None = None) -> None:
        """Add evidence rows: source, relation, target, paper, start, end, confidence, extractor."""
        if relation is not None:
            rows = rows.with_columns(relation=pl.lit(relation))
        columns = ("source", "relation", "target", "paper", "start", "end", "confidence", "extractor")
        self.evidence.append(rows.select(columns))

    def add_statements(self) -> None:
        rows = self._with_node(self.said.statements, "subject", "source")
        self._add(self._with_node(rows, "object", "target").join(self.extractors, on="paper"))

    def add_links(self) -> None:
        ids = _mapped(self.said.links["url"], lambda url: f"repository/{slug(url.partition('//')[2])}")
        rows = self.said.links.join(ids, on="url").join(self.papers.select("paper", source="node"), on="paper")
        url = pl.col("url")
        # Two addresses can have one slug: the first in order is shown.
        self.nodes.append(
            rows.sort("url")
            .select(_node(pl.col("mapped"), "Repository", url, url))
            .unique("id", keep="first", maintain_order=True)
        )
        found = rows.with_columns(target="mapped", confidence=pl.lit(1.0)).join(self.extractors, on="paper")
        self._add(found, "has_repository")

    def add_facts(self) -> None:
        """Add what the source itself names, beside the title: the title is its place in the text."""
        for column, type_, relation in (
            (pl.col("organization"), "Organization", "has_organization"),
            (pl.col("authors"), "Author", "has_author"),
        ):
            named = self.papers.select("paper", "title", source="node", name=column)
            if isinstance(named.schema["name"], pl.List):
                named = named.explode("name")
            named = named.filter(pl.col("name").is_not_null())
            ids = _mapped(named["name"], lambda name, type_=type_: f"{type_.lower()}/{slug(name)}")  # type: ignore[misc]
            rows = named.join(ids, on="name")
            nodes = rows.select(_node(pl.col("mapped"), type_, pl.col("name")))
            aliases = (
                nodes.sort("label").group_by("id", maintain_order=True).agg(pl.col("label").unique(maintain_order=True))
            )
            self.nodes.append(
                aliases.select(
                    "id",
                    type=pl.lit(type_),
                    label=pl.col("label").list.first(),
                    aliases=pl.col("label").list.slice(1),
                    url=pl.lit(None, dtype=pl.String),
                )
            )
            self._add(
                rows.with_columns(
                    target="mapped",
                    start=pl.lit(0, dtype=pl.Int64),
                    end=pl.col("title").str.len_chars().cast(pl.Int64),
                    confidence=pl.lit(1.0),
                    extractor=pl.lit(SOURCE_RECORD),
                ),
                relation,
            )

    def add_results(self) -> pl.DataFrame:
        """Add the results and their edges; give the table of results."""
        place = pl.col("value").struct
        rows = (
            self.said.results.join(self.texts, on="paper")
            .join(self.papers.select("paper", paper_id="id"), on="paper")
            .with_columns(
                raw=pl.col("text").str.slice(place["start"], place["end"] - place["start"]),
                id=pl.format("result/{}/{}", "paper_id", place["start"]),
            )
            .drop("text", "value")
        )
        values = _mapped(rows["raw"], self.clean).rename({"raw": "raw", "mapped": "value"})
        rows = self._with_node(rows.join(values, on="raw", how="left"), "subject", "subject_node")
        rows = self._with_node(self._with_node(rows, "on", "on_node"), "metric_key", "metric_node")
        rows = self._of_type(self._of_type(rows, "on_node", RELATION["on"].range), "metric_node", ("Metric",))
        names = self.entities.select(on_node="id", on_name="name")
        number = pl.col("value").str.extract(_NUMBER).str.replace_all(",", "", literal=True).cast(pl.Float64)
        unit = (
            pl.when(pl.col("value").str.ends_with("%"))
            .then(pl.lit("%"))
            .when(pl.col("value").str.contains(r"[x\u00d7]$"))
            .then(pl.lit("x"))
        )
        metric = (
            pl.when(pl.col("metric").is_null() | (pl.col("metric") == ""))
            .then(pl.lit(""))
            .otherwise(pl.format(" {}", "metric"))
        )
        on = pl.when(pl.col("on_name").is_null()).then(pl.lit("")).otherwise(pl.format(" on {}", "on_name"))
        rows = (
            rows.join(names, on="on_node", how="left")
            .join(self.extractors, on="paper")
            .with_columns(number=number, unit=unit, label=pl.concat_str("value", metric, on))
            # Two readings of one number are one result: the surer one.
            .sort("id", -pl.col("confidence"), "subject_node", "on_node", nulls_last=True)
            .unique("id", keep="first", maintain_order=True)
        )
        self.nodes.append(rows.select(_node(pl.col("id"), "Result", pl.col("label"))))
        self._add(rows.with_columns(source="subject_node", target="id"), "has_result")
        for column, relation in (("metric_node", "metric"), ("on_node", "on")):
            self._add(rows.filter(pl.col(column).is_not_null()).with_columns(source="id", target=column), relation)
        return rows.select(
            "id", "metric", "value", "number", "unit", "kind", "start", "end", "confidence",
            paper="paper_id", subject="subject_node", on="on_node",
        )  # fmt: skip

    def _of_type(self, rows: pl.DataFrame, column: str, types: tuple[str, ...]) -> pl.DataFrame:
        """Keep the nodes of a column that have one of the types; the others become None."""
        fitting = self.entities.filter(pl.col("type").is_in(types))["id"]
        return rows.with_columns(pl.when(pl.col(column).is_in(fitting.implode())).then(column).alias(column))

    def add_families(self, families: pl.DataFrame) -> None:
        """Add variant_of edges; the evidence is the sentence that names the variant, once a paper."""
        ids = self.entities["id"]
        edges = families.select("variant", source=ids.gather(families["variant"]), target=ids.gather(families["base"]))
        mentions = (
            self.said.entities.select("paper", "key", "mentions")
            .join(self.meant, on=["paper", "key"])
            .join(edges, left_on="entity", right_on="variant")
            .explode("mentions")
            .with_columns(place=pl.col("mentions").struct["start"])
            .join(self.papers.select("paper", head=pl.col("title").str.len_chars().cast(pl.Int64) + 2), on="paper")
            # In the abstract, where the paper names it there.
            .sort("paper", "key", pl.col("place") < pl.col("head"), "place")
            .unique(["paper", "key"], keep="first", maintain_order=True)
        )
        bounds = self.said.sentences.join(mentions.select("paper").unique(), on="paper", how="semi").explode(
            "sentences"
        )
        bounds = bounds.select("paper", start=pl.col("sentences").list.first(), end=pl.col("sentences").list.last())
        placed = mentions.join(bounds, on="paper").filter(pl.col("place").is_between("start", "end", closed="left"))
        first = placed.sort("paper", "key", "start").unique(["paper", "key"], keep="first", maintain_order=True)
        self._add(first.with_columns(confidence=pl.lit(_SEEN)).join(self.extractors, on="paper"), "variant_of")

    def node_table(self) -> pl.DataFrame:
        """Give all nodes, sorted, with the normal forms under which a user finds them."""
        nodes = pl.concat(self.nodes).sort("id")
        forms = pl.concat([nodes["label"], nodes["aliases"].explode(empty_as_null=False)])
        keys = _mapped(forms, normal_form)
        spelled = nodes.select("id", form=pl.concat_list("label", "aliases")).explode("form")
        found = spelled.join(keys, left_on="form", right_on="label", how="left")
        return nodes.join(
            found.group_by("id").agg(keys=pl.col("mapped").unique().sort()), on="id", how="left", maintain_order="left"
        )

    def evidence_table(self, nodes: pl.DataFrame) -> tuple[pl.DataFrame, dict[str, int]]:
        """Give the evidence for edges that the ontology allows, one an edge and sentence: the surest; and what fell."""
        types = nodes.select("id", "type")
        rows = (
            pl.concat(self.evidence)
            .join(types.rename({"id": "source", "type": "source_type"}), on="source")
            .join(types.rename({"id": "target", "type": "target_type"}), on="target")
            .join(_fitting(), on=["relation", "source_type", "target_type"], how="left")
        )
        is_self, is_unfit = pl.col("source") == pl.col("target"), pl.col("fitting").is_null()
        counts = {_SELF: rows.filter(is_self).height, _UNFIT: rows.filter(~is_self & is_unfit).height}
        kept = rows.filter(~is_self & ~is_unfit).with_columns(relation=pl.col("fitting").cast(_RELATION_ORDER))
        place = ["source", "relation", "target", "paper", "start"]
        kept = kept.sort(*place, -pl.col("confidence"), "end", "extractor").unique(
            place, keep="first", maintain_order=True
        )
        named = kept.with_columns(
            paper=self.papers["id"].gather(kept["paper"]), relation=pl.col("relation").cast(pl.String)
        )
        columns = ("source", "relation", "target", "paper", "start", "end", "confidence", "extractor")
        return named.select(columns), {reason: count for reason, count in sorted(counts.items()) if count}


def _edges(evidence: pl.DataFrame) -> pl.DataFrame:
    """Join evidence into edges: of one paper the surest counts, papers count as independent (noisy or)."""
    ends = ["source", "relation", "target"]
    of_paper = evidence.group_by(*ends, "paper", maintain_order=True).agg(pl.col("confidence").max(), support=pl.len())
    joined = of_paper.group_by(ends, maintain_order=True).agg(
        confidence=(1 - (1 - pl.col("confidence")).product()).round(4), support=pl.col("support").sum().cast(pl.Int64)
    )
    return joined.select(*ends, "confidence", "support")


def assemble(
    papers: pl.DataFrame,
    said: Extractions,
    entities: pl.DataFrame,
    meant: pl.DataFrame,
    families: pl.DataFrame,
    clean: Callable[[str], str],
) -> Assembly:
    """Make the tables.

    `papers` are sorted by id, with their readable `label`; `entities` and `meant` are those of a Resolution;
    `families` are row numbers (variant, base) of entities; `clean` makes a stored value readable.
    """
    assembler = _Assembler(papers, said, entities, meant, clean)
    assembler.add_statements()
    assembler.add_links()
    assembler.add_facts()
    results = assembler.add_results()
    assembler.add_families(families)
    nodes = assembler.node_table()
    evidence, dropped = assembler.evidence_table(nodes)
    return Assembly(Tables.of(papers, nodes, _edges(evidence), evidence, results), dropped)
