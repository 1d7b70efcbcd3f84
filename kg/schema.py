"""The ontology as rows, in one place.

OWL, SHACL, the README's table, colours and query variables are generated from these rows; a test fails when a
generated file is stale. Colours follow Okabe & Ito (2008), a palette that colour-blind readers can distinguish.
"""

from dataclasses import dataclass

ONTOLOGY_IRI = "https://w3id.org/mlkg/ontology#"
DEFAULT_BASE = "https://w3id.org/mlkg/"

PREFIXES = {
    "kg": ONTOLOGY_IRI,
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "prov": "http://www.w3.org/ns/prov#",
    "dcterms": "http://purl.org/dc/terms/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "schema": "https://schema.org/",
    "fabio": "http://purl.org/spar/fabio/",
    "cito": "http://purl.org/spar/cito/",
    "spdx": "http://spdx.org/rdf/terms#",
    "void": "http://rdfs.org/ns/void#",
    "sh": "http://www.w3.org/ns/shacl#",
    "lpwc": "https://linkedpaperswithcode.com/class/",
    "lpwcp": "https://linkedpaperswithcode.com/property/",
}


@dataclass(frozen=True, slots=True)
class NodeType:
    """A class of nodes; `mappings` are public classes of which it is a subclass (prefixed names).

    Extractors find the entities of the types that are `is_extracted`.
    """

    name: str
    comment: str
    colour: str
    mappings: tuple[str, ...]
    is_extracted: bool = False


@dataclass(frozen=True, slots=True)
class Relation:
    """A type of edge. `domain` and `range` name node types; `term` is the local name of its IRI.

    `mappings` are public properties of which it is a subproperty, `close` properties that are merely similar. Extractors
    state the relations that are `is_extracted`; `fallback` replaces such a statement where the types do not fit. `inverse`
    is the relation in words, read from its target.
    """

    name: str
    term: str
    domain: tuple[str, ...]
    range: tuple[str, ...]
    comment: str
    colour: str
    parent: str | None = None
    mappings: tuple[str, ...] = ()
    close: tuple[str, ...] = ()
    is_extracted: bool = False
    fallback: str | None = None
    inverse: str = ""

    @property
    def label(self) -> str:
        """The relation in words, read from its source."""
        return self.name.replace("_", " ")


@dataclass(frozen=True, slots=True)
class Attribute:
    """A literal property of a node type; `name` is its column in the tables, `datatype` an xsd local name."""

    name: str
    term: str
    domain: tuple[str, ...]
    datatype: str
    comment: str
    mappings: tuple[str, ...] = ()
    is_required: bool = True


NODE_TYPES = (
    NodeType("Paper", "A paper of the literature.", "#555555", ("schema:ScholarlyArticle", "fabio:ResearchPaper", "lpwc:paper")),
    NodeType("Method", "A technique, algorithm, objective or training procedure.", "#0072B2", ("schema:DefinedTerm", "lpwc:method"), is_extracted=True),
    NodeType("Model", "A named model, model family or architecture.", "#D55E00", ("schema:SoftwareApplication", "lpwc:model"), is_extracted=True),
    NodeType("Dataset", "Named data used to train or evaluate.", "#009E73", ("schema:Dataset", "dcat:Dataset", "lpwc:dataset"), is_extracted=True),
    NodeType("Benchmark", "A named suite, leaderboard or test set for evaluation.", "#E69F00", ("schema:Dataset", "dcat:Dataset", "lpwc:dataset"), is_extracted=True),
    NodeType("Task", "A problem that is solved.", "#CC79A7", ("schema:DefinedTerm", "lpwc:task"), is_extracted=True),
    NodeType("Metric", "A named measure.", "#8C6D31", ("schema:DefinedTerm",), is_extracted=True),
    NodeType("Result", "A number that an abstract, a table or a leaderboard states.", "#56B4E9", ("schema:Observation", "lpwc:evaluationresult")),
    NodeType("Repository", "Code or weights, linked in an abstract or by a catalogue.", "#999999", ("schema:SoftwareSourceCode", "lpwc:repository")),
    NodeType("Author", "A person whom the source names as author.", "#444444", ("schema:Person", "prov:Person")),
    NodeType("Organization", "An organisation that the source names for a paper.", "#7B4FA3", ("schema:Organization", "prov:Organization")),
    NodeType("Catalogue", "A curated list whose records state edges.", "#7F7F7F", ("dcat:Dataset", "prov:Entity")),
)  # fmt: skip

MEASURED_TYPES = ("Method", "Model")
DATA_TYPES = ("Dataset", "Benchmark")
ARTEFACTS = (*MEASURED_TYPES, *DATA_TYPES)
EXTRACTED = tuple(node_type.name for node_type in NODE_TYPES if node_type.is_extracted)
SUBJECTS = ("Paper", *EXTRACTED)
TYPE_NAMES = tuple(t.name for t in NODE_TYPES)
COUNTED = tuple(t.name for t in NODE_TYPES if t.name not in ("Paper", "Result"))
"""Types of nodes with counts of papers; a paper or a result is of one paper."""

RECORD_TYPES = (
    NodeType("Evidence", "A sentence, or a cell of a table, of a paper that supports an edge.", "#999999", ("rdf:Statement", "prov:Entity")),
    NodeType("CuratedEvidence", "A record of a catalogue that states an edge.", "#999999", ("rdf:Statement", "prov:Entity")),
    NodeType("LinkEvidence", "A match of an entity with a name of a list.", "#999999", ("rdf:Statement", "prov:Entity")),
    NodeType("RejectedEvidence", "A sentence or cell whose edge a person has rejected; no rdf:Statement, so that queries for evidence leave it out.", "#999999", ("prov:Entity",)),
    NodeType("AliasEvidence", "A further name of an entity, and why it is one.", "#999999", ("rdf:Statement", "prov:Entity")),
    NodeType("Correction", "What a person has said of names or edges. It prov:influenced nodes, and prov:invalidated evidence.", "#999999", ("prov:Activity",)),
    NodeType("YearCount", "The number of papers of a year.", "#999999", ()),
    NodeType("NodeYearCount", "The number of papers of a year that name a node.", "#999999", ()),
)  # fmt: skip
"""Classes of records about nodes and edges."""

RELATIONS = (
    Relation("introduces", "introduces", ("Paper",), EXTRACTED, "The paper creates or first names it.", "#009E73", None, ("schema:about", "lpwcp:introduces"), is_extracted=True, inverse="introduced by"),
    Relation("uses", "uses", SUBJECTS, ARTEFACTS, "Built from, initialised with, contains, fine-tunes, applies or studies it.", "#0072B2", None, ("prov:wasInfluencedBy",), ("lpwcp:hasMethod", "cito:usesMethodIn"), is_extracted=True, fallback="addresses", inverse="used by"),
    Relation("trained_on", "trainedOn", SUBJECTS, ("Dataset", "Benchmark"), "Training data.", "#56B4E9", "uses", ("lpwcp:usesDataset", "cito:usesDataFrom"), is_extracted=True, fallback="uses", inverse="training data of"),
    Relation("improves_on", "improvesOn", SUBJECTS, ARTEFACTS, "Claimed to beat, speed up, extend or fix it.", "#D55E00", None, (), ("cito:extends",), is_extracted=True, inverse="improved by"),
    Relation("evaluated_on", "evaluatedOn", SUBJECTS, ("Dataset", "Benchmark"), "Experiments are reported on it.", "#E69F00", None, ("lpwcp:usesDataset", "cito:usesDataFrom"), is_extracted=True, fallback="uses", inverse="evaluation data of"),
    Relation("compares_to", "comparesTo", SUBJECTS, ARTEFACTS, "Compared with it and not claimed to beat it.", "#CC79A7", None, (), ("cito:discusses",), is_extracted=True, inverse="compared to by"),
    Relation("addresses", "addresses", ("Paper",), ("Task",), "The paper works on the task.", "#7B4FA3", None, ("schema:about", "lpwcp:hasTask"), is_extracted=True, fallback="uses", inverse="addressed by"),
    Relation("variant_of", "variantOf", ARTEFACTS, ARTEFACTS, "A version, size or split of the other.", "#999999", None, ("skos:broader",), inverse="has variant"),
    Relation("has_result", "hasResult", SUBJECTS, ("Result",), "A number that the abstract, a table or a leaderboard states for it.", "#56B4E9", None, ("lpwcp:hasEvaluationResult",), inverse="result of"),
    Relation("metric", "metric", ("Result",), ("Metric",), "What the number measures.", "#8C6D31", inverse="metric of"),
    Relation("on", "on", ("Result",), ("Dataset", "Benchmark", "Task"), "Where the number was measured.", "#E69F00", inverse="results"),
    Relation("on_task", "onTask", ("Result",), ("Task",), "The task of the leaderboard that has the number.", "#CC79A7", inverse="results"),
    Relation("quotes", "quotes", ("Result",), ("Result",), "The number of the model's own paper, which the other paper repeats.", "#999999", None, ("prov:wasQuotedFrom",), inverse="quoted by"),
    Relation("quotes_differently", "quotesDifferently", ("Result",), ("Result",), "The model's own paper states another number for the same data, metric and setting.", "#D55E00", None, (), ("cito:disputes",), inverse="quoted differently by"),
    Relation("data_for", "dataFor", ("Dataset", "Benchmark"), ("Task",), "A catalogue lists the data under the task.", "#009E73", inverse="data"),
    Relation("subtask_of", "subtaskOf", ("Task",), ("Task",), "A catalogue lists the task under the other.", "#CC79A7", None, ("skos:broader",), inverse="subtasks"),
    Relation("has_repository", "hasRepository", ("Paper",), ("Repository",), "Code or weights.", "#555555", None, ("lpwcp:hasRepository",), inverse="repository of"),
    Relation("has_author", "hasAuthor", ("Paper",), ("Author",), "The author whom the source names.", "#444444", None, ("schema:author", "dcterms:creator"), inverse="author of"),
    Relation("has_organization", "hasOrganization", ("Paper",), ("Organization",), "The organisation that the source names.", "#7B4FA3", None, ("schema:sourceOrganization",), inverse="organization of"),
)  # fmt: skip

RECORD_RELATIONS = (
    Relation("reversed_by", "reversedBy", ("Evidence",), ("Evidence",), "This claims that A improves on B, the other that B improves on A.", "#999999", None, ("cito:isDisputedBy",)),
    Relation("only_compared_by", "onlyComparedBy", ("Evidence",), ("Evidence",), "This claims that A improves on B, the other only compares the two.", "#999999", None, ("cito:isDisputedBy",)),
    Relation("rejected_subject", "rejectedSubject", ("RejectedEvidence",), SUBJECTS, "The subject of the edge that a person has rejected.", "#999999"),
    Relation("rejected_relation", "rejectedRelation", ("RejectedEvidence",), ("rdf:Property",), "The relation of the edge that a person has rejected.", "#999999"),
    Relation("rejected_object", "rejectedObject", ("RejectedEvidence",), TYPE_NAMES, "The object of the edge that a person has rejected.", "#999999"),
    Relation("count_of", "countOf", ("NodeYearCount",), COUNTED, "The node whose papers are counted.", "#999999"),
)  # fmt: skip
"""Relations of records."""

ATTRIBUTES = (
    Attribute("abstract", "abstract", ("Paper",), "string", "The abstract, as plain text.", ("schema:abstract",)),
    Attribute("year", "year", ("Paper",), "integer", "Year of publication, where the source has one."),
    Attribute("month", "month", ("Paper",), "integer", "Month of publication, 1 to 12."),
    Attribute("day", "day", ("Paper",), "integer", "Day of the month, 1 to 31."),
    Attribute("author_count", "authorCount", ("Paper",), "integer", "Number of authors that the source gives."),
    Attribute("upvotes", "upvotes", ("Paper",), "integer", "Readers' votes on the listing page."),
    Attribute("arxiv", "arxivId", ("Paper",), "string", "arXiv identifier, without its version.", ("schema:identifier", "dcterms:identifier")),
    Attribute("doi", "doi", ("Paper",), "string", "Digital Object Identifier, in lower case.", ("schema:identifier", "dcterms:identifier")),
    Attribute("venue", "venue", ("Paper",), "string", "Journal, conference or repository as the source names it."),
    Attribute("retracted", "retracted", ("Paper",), "boolean", "true where the source says that the paper was retracted."),
    Attribute("source", "source", ("Paper",), "string", "File and line in which the paper was read.", ("dcterms:source",)),
    Attribute("value", "value", ("Result",), "string", "The number as written.", ("lpwcp:metricValue",)),
    Attribute("number", "number", ("Result",), "double", "The number, where it is one; without its unit."),
    Attribute("unit", "unit", ("Result",), "string", "% or x, where the number has one."),
    Attribute("metric_name", "metricName", ("Result",), "string", "The metric as written.", ("lpwcp:metricName",)),
    Attribute("kind", "kind", ("Result",), "string", "absolute, gain, ratio or baseline."),
    Attribute("date", "date", ("Result",), "string", "The date that a leaderboard gives, in ISO 8601."),
    Attribute("record", "record", ("Result",), "string", "File and place (a JSON pointer) of the record of a catalogue.", ("dcterms:source",)),
    Attribute("model", "modelName", ("Result",), "string", "The name of the model as a table has it."),
    Attribute("setting", "setting", ("Result",), "string", "Split or setting, as a table has it."),
    Attribute("spread", "spread", ("Result",), "string", "What a table has after the plus-minus, as written."),
    Attribute("own", "own", ("Result",), "boolean", "Whether the number of a table is that of the paper's own model; false where the paper quotes or reproduces it."),
    Attribute("description", "description", EXTRACTED, "string", "The description of a catalogue, as it has it.", ("dcterms:description", "schema:description")),
    Attribute("described_in", "describedIn", EXTRACTED, "string", "File and place of the record that has the description.", ("dcterms:source",)),
    Attribute("extractor", "extractor", ("Paper",), "string", "The extractor that read the paper's text."),
    Attribute("paper_count", "paperCount", COUNTED, "integer", "Number of papers that name it: as an end of an edge with evidence, or in the paper's source."),
    *(
        Attribute(f"{r.name}_paper_count", f"{r.term}PaperCount", r.range, "integer", f"Number of papers with evidence of {r.name}, or of a kind of it, whose object it is.")
        for r in RELATIONS
        if r.is_extracted
    ),
    Attribute("rank", "rank", COUNTED, "integer", "Its position among the nodes of its type by kg:paperCount, then label; only the first 1,000."),
    *(
        Attribute(f"{r.name}_rank", f"{r.term}Rank", r.range, "integer", f"Its position among the nodes of its type by kg:{r.term}PaperCount, kg:paperCount and label; only the first 1,000.")
        for r in RELATIONS
        if r.is_extracted
    ),
    Attribute("url", "url", ("Paper", "Repository"), "anyURI", "The address: of a paper that of its identifier.", ("schema:url",)),
)  # fmt: skip

EVIDENCE_TERMS = (
    Attribute("sentence", "sentence", ("Evidence",), "string", "The sentence, as it stands in the paper's text; for a cell of a table, where it is and its text."),
    Attribute("start", "start", ("Evidence",), "integer", "Where the sentence begins in the text, in characters from 0."),
    Attribute("end", "end", ("Evidence",), "integer", "Where the sentence ends in the text, exclusive."),
    Attribute("stated", "statedRelation", ("Evidence",), "string", "The relation as it was stated, where the edge has another one.", is_required=False),
    Attribute("confidence", "confidence", ("Evidence",), "double", "The confidence of this sentence or match."),
    Attribute("edge_confidence", "edgeConfidence", ("Evidence",), "double", "The confidence of the edge by all papers."),
    Attribute("extractor", "extractor", ("Evidence",), "string", "tables where it is a cell of a table, correction where a person named it; what else read the sentence is the paper's kg:extractor.", is_required=False),
    Attribute("table", "table", ("Evidence",), "string", "The table of a cell: its label in the source, or its printed number.", is_required=False),
    Attribute("row", "row", ("Evidence",), "string", "The names at the beginning of the cell's row.", is_required=False),
    Attribute("column", "column", ("Evidence",), "string", "The headings over the cell.", is_required=False),
    Attribute("cell", "cell", ("Evidence",), "string", "The text of the cell.", is_required=False),
    Attribute("file", "file", ("Evidence",), "string", "The file that has the cell.", is_required=False),
    Attribute("cell_start", "cellStart", ("Evidence",), "integer", "Where the cell begins in the file, in characters from 0; its line in HTML and XML.", is_required=False),
    Attribute("cell_end", "cellEnd", ("Evidence",), "integer", "Where the cell ends in the file, exclusive.", is_required=False),
    Attribute("section", "section", ("Evidence",), "string", "The title of the section that has the sentence or the table; none for title and abstract.", is_required=False),
    Attribute("note", "note", ("Evidence",), "string", "What a person gave as the reason of an edge that no sentence states.", is_required=False),
)  # fmt: skip

CURATED_TERMS = (
    Attribute("record", "record", ("CuratedEvidence",), "string", "File and place (a JSON pointer) of the record of a catalogue.", ("dcterms:source",)),
    Attribute("official", "official", ("CuratedEvidence",), "boolean", "Whether the repository is the authors' own.", is_required=False),
)  # fmt: skip

LINK_TERMS = (
    Attribute("confidence", "confidence", ("LinkEvidence",), "double", "The confidence of this sentence or match."),
    Attribute("reason", "reason", ("LinkEvidence", "AliasEvidence"), "string", "Why an entity and a name of a list are one, or why a name is one of the entity."),
    Attribute("origin", "origin", ("LinkEvidence",), "string", "File and line of the list.", ("dcterms:source",)),
)  # fmt: skip
CORRECTION_KINDS = ("same", "different", "rename", "retype", "drop", "reject", "assert")
CORRECTION_TERMS = (
    Attribute("kind", "correctionKind", ("Correction",), "string", f"{', '.join(CORRECTION_KINDS[:-1])} or {CORRECTION_KINDS[-1]}."),
    Attribute("by", "correctedBy", ("Correction",), "string", "Who made the correction."),
    Attribute("why", "why", ("Correction",), "string", "The reason that the person gave."),
)  # fmt: skip
COUNT_TERMS = (
    Attribute("year", "inYear", ("YearCount", "NodeYearCount"), "integer", "The year of publication of the papers."),
    Attribute("papers", "paperCount", ("YearCount", "NodeYearCount"), "integer", "Their number."),
)

RELATION = {r.name: r for r in RELATIONS}
COLOUR = {t.name: t.colour for t in NODE_TYPES}
EXTRACTED_RELATIONS = tuple(relation.name for relation in RELATIONS if relation.is_extracted)
