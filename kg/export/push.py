"""Merging of a graph into a running Neo4j: parameterised statements in batches; a second run changes nothing."""

from collections.abc import Callable, Iterator
from typing import Any

from neo4j import Driver, GraphDatabase
from neo4j.exceptions import AuthError, ClientError, ConfigurationError, DriverError, Neo4jError, ServiceUnavailable

from kg.errors import ServerRefused, Where
from kg.export.property_graph import EdgeTable, NodeTable, edge_tables, names_index, node_tables
from kg.knowledge_graph import KnowledgeGraph
from kg.schema import TYPE_NAMES

Run = Callable[[str, dict[str, Any]], list[dict[str, Any]]]
"""Run one statement with its parameters; return its rows."""

Progress = Callable[[str, int, int | None], None]
_BATCH = 1000
# Counts the nodes of a database that do not come from kg.
OTHERS = f"MATCH (n) WHERE NOT n:{'|'.join(TYPE_NAMES)} OR n.id IS NULL RETURN count(n) AS others"


def batches(table: NodeTable | EdgeTable) -> Iterator[list[dict[str, Any]]]:
    """Yield the rows in the form that the statements expect: keys, and properties that are not null."""
    keys = table.keys
    for part in table.rows.iter_slices(_BATCH):
        yield [
            {key: row[key] for key in keys}
            | {"props": {name: value for name, value in row.items() if name not in keys and value not in (None, [])}}
            for row in part.iter_rows(named=True)
        ]


def merge_graph(graph: KnowledgeGraph, run: Run, progress: Progress) -> tuple[int, int]:
    """Merge all nodes, then all edges, and return both counts; an interrupted run can be repeated."""
    nodes, edges = list(node_tables(graph)), list(edge_tables(graph))
    counts = sum(table.rows.height for table in nodes), sum(table.rows.height for table in edges)
    for keyed in nodes:
        run(keyed.constraint, {})
    run(names_index(), {})
    stages: list[tuple[str, int, list[NodeTable] | list[EdgeTable]]] = [
        ("nodes", counts[0], nodes),
        ("edges", counts[1], edges),
    ]
    for stage, total, tables in stages:
        done = 0
        for table in tables:
            for rows in batches(table):
                run(f"UNWIND $rows AS row {table.merge}", {"rows": rows})
                done += len(rows)
                progress(stage, done, total)
    return counts


def _runner(driver: Driver, database: str | None) -> Run:
    def run(statement: str, parameters: dict[str, Any]) -> list[dict[str, Any]]:
        # The driver retries transient errors.
        records, _, _ = driver.execute_query(statement, parameters, database_=database)
        return [record.data() for record in records]

    return run


def push_neo4j(
    graph: KnowledgeGraph, uri: str, user: str, password: str, database: str | None, progress: Progress
) -> tuple[int, int]:
    """Merge the graph into the database at `uri`; return the numbers of nodes and edges.

    Raises ServerRefused: no server, a wrong password, no such database, or one that holds other data.
    """
    where = Where(uri)
    try:
        with GraphDatabase.driver(uri, auth=(user, password)) as driver:
            driver.verify_connectivity()
            run = _runner(driver, database)
            if others := run(OTHERS, {})[0]["others"]:
                raise ServerRefused(
                    f"the database holds {others} nodes that are not of such a graph",
                    where=where,
                    cure="name an empty database with --database",
                )
            return merge_graph(graph, run, progress)
    except AuthError as error:
        cure = "set NEO4J_USERNAME and NEO4J_PASSWORD"
        raise ServerRefused(
            f"the server does not accept user {user!r} with this password", where=where, cure=cure
        ) from error
    except ServiceUnavailable as error:
        raise ServerRefused("no Neo4j server answers", where=where, cure="start it, or name it with --uri") from error
    except (ConfigurationError, ValueError) as error:
        raise ServerRefused(f"not the address of a server: {error}", where=where, cure="bolt://HOST:7687") from error
    except ClientError as error:
        raise ServerRefused(f"{error.message}", where=where, cure="check --database and the user's rights") from error
    except (DriverError, Neo4jError) as error:
        raise ServerRefused(f"the server failed: {error}", where=where, cure="run it again: it resumes") from error
