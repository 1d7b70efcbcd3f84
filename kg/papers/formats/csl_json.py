"""CSL-JSON, as Zotero, Mendeley and pandoc write it and doi.org gives it (https://citationstyles.org)."""

from kg.papers.parsing.csl_items import csl_fields
from kg.papers.parsing.json_records import Json, objects_of
from kg.papers.parsing.record_formats import json_format


def _is_shape(record: Json) -> bool:
    has_parts = any("family" in author or "literal" in author for author in objects_of(record.get("author")))
    return has_parts or "container-title" in record or "issued" in record


FORMAT = json_format("csl-json", "CSL-JSON", _is_shape, csl_fields, rank=1)
