"""The graph on disk: tables, the directory, and the NetworkX view."""

from kg.graph.assemble import Assembly, assemble
from kg.graph.directory import GraphDirectory
from kg.graph.tables import Tables

__all__ = ["Assembly", "GraphDirectory", "Tables", "assemble"]
