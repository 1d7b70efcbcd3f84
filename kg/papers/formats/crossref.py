"""Crossref works: responses of https://api.crossref.org and its public data files."""

from kg.papers.csl import csl_fields
from kg.papers.families import json_format
from kg.papers.json_records import Json

_SHAPE = ("reference-count", "is-referenced-by-count", "content-domain", "deposited", "indexed")


def _is_shape(record: Json) -> bool:
    return "DOI" in record and any(key in record for key in _SHAPE)


FORMAT = json_format("crossref", "Crossref", _is_shape, csl_fields)
