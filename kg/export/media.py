"""Metadata of the exported files; media types are those of IANA, or in common use where IANA has none."""

import mimetypes
from collections.abc import Iterator
from pathlib import Path

from kg.export.exporter import known_exporters

MEDIA_TYPES = {
    ".ttl": "text/turtle",
    ".nt": "application/n-triples",
    ".trig": "application/trig",
    ".jsonld": "application/ld+json",
    ".cyjs": "application/json",
    ".json": "application/json",
    ".graphml": "application/graphml+xml",
    ".gexf": "application/gexf+xml",
    ".html": "text/html",
    ".csv": "text/csv",
    ".parquet": "application/vnd.apache.parquet",
    ".cypher": "application/x-cypher-query",
    ".sh": "application/x-sh",
    ".bib": "application/x-bibtex",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}


def media_type(path: Path) -> str:
    """Return the media type of an exported file; that of any bytes for a suffix that nobody knows."""
    return MEDIA_TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"


def files_beside(path: Path) -> Iterator[Path]:
    """Yield the exported files of any format in the folder of `path`, sorted, except `path` itself."""
    names = sorted(name for exporter in known_exporters().values() for name in exporter.files)
    for file in (path.with_name(name) for name in names):
        if file.is_dir():
            yield from sorted(part for part in file.iterdir() if part.suffix in MEDIA_TYPES)
        elif file.exists() and file != path:
            yield file
