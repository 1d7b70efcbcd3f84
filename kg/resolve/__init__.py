"""Decide which names of all papers are one thing. Sees names and types, never texts."""

from kg.resolve.entities import Resolution, resolve
from kg.resolve.families import parents

__all__ = ["Resolution", "parents", "resolve"]
