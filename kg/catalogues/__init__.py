"""Catalogues: curated lists of tasks, data sets, methods, leaderboards and code links, beside what texts say."""

from kg.catalogues.catalogue import Catalogue, catalogue_of, known_catalogues, read_catalogue

__all__ = ["Catalogue", "catalogue_of", "known_catalogues", "read_catalogue"]
