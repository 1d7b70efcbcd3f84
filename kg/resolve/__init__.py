"""Entity resolution: which names across papers denote one entity, decided by names and types, without texts."""

from kg.resolve.entities import Resolution, resolve
from kg.resolve.families import parents
from kg.resolve.names import distinct_names, merge_names

__all__ = ["Resolution", "distinct_names", "merge_names", "parents", "resolve"]
