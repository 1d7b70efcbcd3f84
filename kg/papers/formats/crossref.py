"""Crossref works: responses of https://api.crossref.org and its public data files."""

from kg.papers.parsing.csl_items import csl_fields
from kg.papers.parsing.json_records import Json
from kg.papers.parsing.record_formats import json_format

_SHAPE = ("reference-count", "is-referenced-by-count", "content-domain", "deposited", "indexed")


def _is_shape(record: Json) -> bool:
    return "DOI" in record and any(key in record for key in _SHAPE)


FORMAT = json_format("crossref", "Crossref", _is_shape, csl_fields)
