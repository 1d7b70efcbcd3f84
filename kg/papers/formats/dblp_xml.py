"""DBLP as XML: the dump (https://dblp.org/xml), pages of persons and venues, and responses of its search API."""

from kg.papers.formats.dblp import CURE, dblp_fields
from kg.papers.parsing.record_formats import Fields, xml_format
from kg.papers.parsing.xml_elements import Element, Root, text_of, texts_of

_RECORDS = ("article", "inproceedings", "incollection", "book", "phdthesis", "mastersthesis", "info")
_ROOTS = ("dblp", "dblpperson")


def _fields(record: Element) -> Fields:
    return dblp_fields(
        text_of(record, "title"),
        texts_of(record, "author") + texts_of(record, "authors/author"),
        text_of(record, "journal") or text_of(record, "booktitle") or text_of(record, "venue"),
        text_of(record, "year"),
        [*texts_of(record, "ee"), *texts_of(record, "doi")],
        text_of(record, "volume"),
        text_of(record, "abstract"),
    )


def _is_root(root: Root) -> bool:
    return root.name in _ROOTS or (root.name == "result" and "dblp" in root.rest and "<hits" in root.rest)


FORMAT = xml_format("dblp-xml", "DBLP XML", _is_root, _RECORDS, _fields, cure=CURE)
