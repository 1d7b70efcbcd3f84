"""A graph as one DuckDB file: the views as tables with indexes, and full-text search over papers and entities.

DuckDB's own full-text search is an extension that is fetched when it is installed. The search here is tables and
macros in the file itself: an inverted index, ranked by BM25.
"""

from pathlib import Path

import duckdb

from kg.errors import InputError, Where
from kg.sql.database import connect, created, quoted
from kg.sql.views import View

_TOKENS = "regexp_extract_all(lower(strip_accents({})), '[\\p{{L}}\\p{{N}}]+')"
# What is searched: id, and a text; each name of an entity is a text of its own, and the best one counts.
_SEARCHES = (
    ("papers", "SELECT id, text FROM papers ORDER BY id"),
    ("entities", "SELECT entity AS id, alias AS text FROM aliases ORDER BY entity, alias"),
)
# k1 = 1.2 and b = 0.75, the usual values: Robertson and Zaragoza (2009), "The Probabilistic Relevance Framework".
_SEARCH = """CREATE MACRO {name}_search(words) AS TABLE
    WITH asked AS (SELECT DISTINCT unnest({tokens}) AS word),
    found AS (SELECT word, document, occurrences FROM {name}_words JOIN asked USING (word)),
    weights AS (
      SELECT word, ln(1 + (total - count(*) + 0.5) / (count(*) + 0.5)) AS weight
      FROM found, (SELECT count(*) AS total FROM {name}_texts) GROUP BY word, total
    ),
    scores AS (
      SELECT id, sum(weight * occurrences * 2.2 / (occurrences + 1.2 * (0.25 + 0.75 * length / mean))) AS score
      FROM found JOIN weights USING (word) JOIN {name}_texts USING (document),
        (SELECT avg(length) AS mean FROM {name}_texts)
      GROUP BY document, id
    )
    SELECT id, max(score) AS score FROM scores GROUP BY id ORDER BY score DESC, id"""


def write_database(version: Path, file: Path) -> None:
    """Write the database of a version of a graph into a new file; raise InputError where it cannot be written."""
    try:
        with connect(version) as connection:
            _write(connection, version, file)
    except duckdb.IOException as error:
        what = f"cannot be written: {str(error).splitlines()[0]}"
        raise InputError(what, where=Where(str(file)), cure="check space and permissions") from error


def _write(connection: duckdb.DuckDBPyConnection, version: Path, file: Path) -> None:
    views = created(connection, version)
    connection.execute(f"ATTACH {quoted(str(file))} AS written")
    for view in (view for view in views if not view.part_of):
        order = ", ".join(view.order)
        connection.execute(f"CREATE TABLE written.{view.name} AS SELECT * FROM {view.name} ORDER BY {order}")  # noqa: S608 - constants
        connection.execute(f"COMMENT ON TABLE written.{view.name} IS {quoted(view.comment)}")
        for column, comment in view.columns:
            connection.execute(f"COMMENT ON COLUMN written.{view.name}.{column} IS {quoted(comment)}")
        for column in view.indexes:
            connection.execute(f"CREATE INDEX {view.name}_{column} ON written.{view.name} ({column})")
    connection.execute("USE written")
    for view in (view for view in views if view.part_of):
        _add_part(connection, view)
    for name, documents in _SEARCHES:
        _add_search(connection, name, documents)
    connection.execute("USE memory")
    connection.execute("DETACH written")


def _add_part(connection: duckdb.DuckDBPyConnection, view: View) -> None:
    """Add a view of some columns of a table of the file."""
    columns = ", ".join(name for name, _ in view.columns)
    connection.execute(f"CREATE VIEW {view.name} AS SELECT {columns} FROM {view.part_of}")  # noqa: S608 - constants
    connection.execute(f"COMMENT ON VIEW {view.name} IS {quoted(view.comment)}")
    for column, comment in view.columns:
        connection.execute(f"COMMENT ON COLUMN {view.name}.{column} IS {quoted(comment)}")


def _add_search(connection: duckdb.DuckDBPyConnection, name: str, texts: str) -> None:
    """Add the words of texts, their lengths in words, and a macro that searches them."""
    tokens = _TOKENS.format("text")
    statements = (
        f"CREATE TEMP TABLE cut AS SELECT row_number() OVER () AS document, id, {tokens} AS words FROM ({texts})",  # noqa: S608 - constants
        f"CREATE TABLE {name}_texts AS SELECT document, id, len(words) AS length FROM cut ORDER BY document",  # noqa: S608 - constants
        f"CREATE TABLE {name}_words AS SELECT word, document, count(*) AS occurrences "  # noqa: S608 - constants
        "FROM (SELECT document, unnest(words) AS word FROM cut) GROUP BY ALL ORDER BY word, document",
        f"CREATE INDEX {name}_words_word ON {name}_words (word)",
        _SEARCH.format(name=name, tokens=_TOKENS.format("words")),
        "DROP TABLE cut",
    )
    for statement in statements:
        connection.execute(statement)
