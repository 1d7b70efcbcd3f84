"""The views that SQL sees: names, columns and meaning, each a SELECT over the stored tables (schema `stored`)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class View:
    """A view: `columns` are pairs of a name and its meaning, in the order of `query`, a SELECT over `stored`.

    In a DuckDB file it is a table, sorted by `order`, with an index for each column of `indexes`; or, with `part_of`, a
    view of columns of that table.
    """

    name: str
    comment: str
    columns: tuple[tuple[str, str], ...]
    query: str
    order: tuple[str, ...]
    indexes: tuple[str, ...]
    part_of: str = ""


_EVIDENCE = (
    ("id", "the evidence's id"),
    ("source", "as in `claims`"),
    ("relation", "as in `claims`"),
    ("target", "as in `claims`"),
    ("paper", "id of the paper whose text has the sentence, null for a person's note"),
    ("sentence", "the sentence, or where the cell is"),
    ("span_start", "its first character in `papers.text`, from 0; null for a cell"),
    ("span_end", "the character after its last one"),
    ("section", "title of its section, null for title and abstract"),
    ("in_table", "label or number of the table of a cell"),
    ("table_row", "names of the cell's row"),
    ("table_column", "headings of the cell's column"),
    ("cell", "text of the cell"),
    ("file", "the file that the cell is in"),
    ("cell_start", "its first character in the file; its line, in HTML and XML"),
    ("cell_end", "the character after its last one"),
    ("confidence", "of this sentence, 0 to 1"),
    ("stated", "the relation as extracted, where the build made another of it"),
    ("extractor", "what extracted it"),
    ("note", "a person's reason"),
)
_OF_EVIDENCE = """id, source, relation, target, paper, sentence, start AS span_start, "end" AS span_end,
    section, "table" AS in_table, "row" AS table_row, "column" AS table_column, cell, file, cell_start,
    cell_end, confidence, stated, extractor, note"""

# A text is title, blank line, abstract (`kg.records.TEXT`); SQL counts characters from 1.
VIEWS = (
    View(
        "papers",
        "the papers of the graph",
        (
            ("id", "the paper's id"),
            ("title", "its title"),
            ("year", "the year of publication, null where no source states it"),
            ("month", "from 1, null where unknown"),
            ("day", "from 1, null where unknown"),
            ("venue", "journal or conference, as its source writes it"),
            ("organization", "the organization that its source names"),
            ("arxiv", "arXiv identifier"),
            ("doi", "DOI"),
            ("authors", "names, in order"),
            ("addresses", "addresses that sources give"),
            ("sources", "the entries that it was read from, as file:line"),
            ("retracted", "whether a source says so"),
            ("abstract", "its abstract"),
            ("text", "title, blank line, abstract: what spans count in"),
        ),
        """SELECT id, title, year, month, day, venue, organization, arxiv, doi, authors, addresses, sources, retracted,
            substr(text, length(title) + 3) AS abstract, text FROM stored.papers""",
        ("id",),
        ("id", "arxiv", "doi"),
    ),
    View(
        "entities",
        "every node but papers and results: methods, models, datasets, benchmarks, tasks, metrics, authors and others",
        (
            ("id", "the entity's id"),
            ("type", "its node type"),
            ("label", "its name"),
            ("description", "as a catalogue describes it"),
            ("url", "its address"),
            ("papers", "number of papers that name it, null for types that are not counted"),
            ("rank", "position in its type by `papers`, to 1,000"),
        ),
        """SELECT id, type, label, description, url, papers, rank FROM stored.nodes
            LEFT JOIN (SELECT node, papers, rank FROM stored.counts WHERE relation IS NULL AND year IS NULL) AS total
            ON node = id WHERE type NOT IN ('Paper', 'Result')""",
        ("id",),
        ("id", "label"),
    ),
    View(
        "aliases",
        "the names of entities, labels included",
        (
            ("entity", "the entity's id"),
            ("alias", "a name"),
            ("is_label", "whether it is the entity's label"),
            ("reason", "why it is a name of the entity, as far as the two names say it; null for the label"),
        ),
        """SELECT id AS entity, label AS alias, true AS is_label, NULL::VARCHAR AS reason FROM stored.nodes
            WHERE type NOT IN ('Paper', 'Result')
            UNION ALL
            SELECT id, alias, false, CASE WHEN starts_with(id, 'entity/') THEN alias_reason(label, alias) END FROM (
                SELECT id, label, unnest(aliases) AS alias FROM stored.nodes WHERE type NOT IN ('Paper', 'Result'))""",
        ("entity", "is_label", "alias"),
        ("entity", "alias"),
    ),
    View(
        "claims",
        "the edges of the graph: what is stated, with the labels of both ends",
        (
            ("source", "id of the node that the edge leaves"),
            ("source_label", "its label, or title"),
            ("source_type", "its type"),
            ("relation", "name of the relation, as in the ontology"),
            ("target", "id of the node that the edge leads to"),
            ("target_label", "its label, or title"),
            ("target_type", "its type"),
            ("confidence", "of the edge over all papers, 0 to 1"),
            ("sentences", "number of rows of `evidence`"),
            ("records", "number of rows of `records`"),
        ),
        """SELECT source, s.label AS source_label, s.type AS source_type, relation, target, t.label AS target_label,
            t.type AS target_type, edge_confidence AS confidence, support AS sentences, curated AS records
            FROM stored.edges JOIN stored.nodes AS s ON s.id = source JOIN stored.nodes AS t ON t.id = target""",
        ("source", "relation", "target"),
        ("source", "target"),
    ),
    View(
        "edges",
        "the claims without the labels and types of their ends, which take longer to read than the claims",
        (
            ("source", "as in `claims`"),
            ("relation", "as in `claims`"),
            ("target", "as in `claims`"),
            ("confidence", "as in `claims`"),
            ("sentences", "as in `claims`"),
            ("records", "as in `claims`"),
        ),
        """SELECT source, relation, target, edge_confidence AS confidence, support AS sentences, curated AS records
            FROM stored.edges""",
        ("source", "relation", "target"),
        (),
        part_of="claims",
    ),
    View(
        "evidence",
        "the sentences and cells of tables that support claims, one row for each of them and claim",
        _EVIDENCE,
        f"SELECT {_OF_EVIDENCE} FROM stored.evidence",  # noqa: S608 - constants
        ("source", "relation", "target", "paper", "span_start", "id"),
        ("source", "target", "paper"),
    ),
    View(
        "results",
        "numbers that abstracts and tables state or catalogues list",
        (
            ("id", "the result's id, the target of `has_result`"),
            ("subject", "id of what was measured: a model, a method, or the paper"),
            ("metric", "as written"),
            ("value", "as written"),
            ("number", "its numeric value"),
            ("unit", "% or x, null without one"),
            ("kind", "absolute, gain, ratio or baseline"),
            ("place", "id of the dataset, benchmark or task measured on"),
            ("task", "id of the task"),
            ("paper", "id of the paper"),
            ("date", "as a catalogue states it"),
            ("record", "the place in a catalogue, null for a number of a text"),
            ("model", "the model's name in a table"),
            ("setting", "as written in a table"),
            ("spread", "what follows a plus-minus in a table"),
            ("own", "whether a number of a table is the paper's own or quoted"),
            ("confidence", "0 to 1"),
        ),
        """SELECT id, subject, metric, value, number, unit, kind, "on" AS place, task, paper, date, record, model,
            setting, spread, own, confidence FROM stored.results""",
        ("id",),
        ("id", "subject", "place"),
    ),
    View(
        "counts",
        "numbers of papers that name an entity, by relation and year",
        (
            ("entity", "the entity's id, null for all papers of a year"),
            ("relation", "as its object, null for any"),
            ("year", "null for all years"),
            ("papers", "number of papers"),
            ("rank", "position in the entity's type, to 1,000; null by year"),
        ),
        "SELECT node AS entity, relation, year, papers, rank FROM stored.counts",
        ("entity", "relation", "year"),
        ("entity",),
    ),
    View(
        "records",
        "the records of catalogues that state claims",
        (
            ("id", "the record's id"),
            ("source", "as in `claims`"),
            ("relation", "as in `claims`"),
            ("target", "as in `claims`"),
            ("paper", "id of the paper that the record gives"),
            ("catalogue", "id of the catalogue"),
            ("record", "file and place in it"),
            ("official", "whether a repository is the authors' own"),
        ),
        "SELECT id, source, relation, target, paper, catalogue, record, official FROM stored.curated",
        ("source", "relation", "target", "record"),
        ("source", "target"),
    ),
    View(
        "disputes",
        "pairs of sentences that contradict",
        (
            ("claim", "id of evidence that A improves on B"),
            ("counterclaim", "id of evidence against it"),
            ("kind", "reverse or comparable"),
        ),
        "SELECT claim, counterclaim, kind FROM stored.disputes",
        ("claim", "counterclaim", "kind"),
        (),
    ),
    View(
        "communities",
        "entities that papers name together: fields, and the topics of fields",
        (
            ("id", "the community's id, that of a topic after its field's: field/topic"),
            ("parent", "id of the field, null for a field"),
            ("level", "0 for a field, 1 for a topic"),
            ("name", "its three most specific entities"),
            ("terms", "ids of its most specific entities"),
            ("entities", "number of entities that are in it"),
            ("papers", "number of papers that are in it"),
            ("x", "place on the map, from 0 to 1000"),
            ("y", "from the top"),
            ("radius", "of its disc on the map"),
        ),
        """SELECT id, parent, level, name, terms, entities, papers, x, y, radius FROM stored.communities JOIN (
            SELECT community, string_agg(label, ', ' ORDER BY place) AS name FROM (
                SELECT id AS community, unnest(terms) AS term, generate_subscripts(terms, 1) AS place
                FROM stored.communities) JOIN stored.nodes ON nodes.id = term WHERE place <= 3 GROUP BY community)
            ON community = id""",
        ("id",),
        ("id", "parent"),
    ),
    View(
        "members",
        "the entities and papers that are in communities",
        (
            ("node", "id of the entity or paper"),
            ("community", "the lowest that it is in"),
            ("field", "the field that it is in"),
            ("shared", "papers of the community that name the entity, or entities of it that the paper names"),
            ("x", "place on the map; null for a paper"),
            ("y", "from the top"),
            ("radius", "of its dot on the map"),
        ),
        """SELECT node, community, split_part(community, '/', 1) AS field, shared, x, y, radius
            FROM stored.members""",
        ("node",),
        ("node", "community", "field"),
    ),
    View(
        "corrections",
        "the corrections that people have made and that have an effect",
        (
            ("id", "the correction's id"),
            ("kind", "same, different, rename, retype, drop, reject or assert"),
            ("statement", "what it says, in words"),
            ("author", "who made it"),
            ("made", "when, as a date and time of ISO 8601; null where the file does not say so"),
            ("why", "the reason that the person gave"),
            ("nodes", "ids of the nodes that it is about"),
            ("rejected", "ids of the rows of `rejected` that it has rejected"),
        ),
        """SELECT id, kind, statement, "by" AS author, "when" AS made, why, nodes, rejected
            FROM stored.corrections""",
        ("id",),
        ("id",),
    ),
    View(
        "rejected",
        "the evidence that people have rejected; it supports no claim",
        _EVIDENCE,
        f"SELECT {_OF_EVIDENCE} FROM stored.rejected",  # noqa: S608 - constants
        ("id",),
        ("id", "source", "target", "paper"),
    ),
)
