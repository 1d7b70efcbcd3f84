"""Entity resolution: which names across papers denote one entity, decided by names and types, without texts."""

from kg.resolve.distinct_names import distinct_names, merge_names
from kg.resolve.entities import Resolution, resolve
from kg.resolve.variants import parents

__all__ = ["Resolution", "distinct_names", "merge_names", "parents", "resolve"]
