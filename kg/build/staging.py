"""Staging of a source: its entries, the results of a whole paper, and the records of a catalogue, in one folder."""

from collections.abc import Iterator
from pathlib import Path

from kg.atomic_files import drafted_folder
from kg.catalogues import Catalogue, catalogue_of
from kg.catalogues.staging import write_records
from kg.papers import ReadOptions
from kg.papers.source.content import Malformed, opened
from kg.papers.source.documents import Document
from kg.papers.table_staging import write_document

# The input format of a file that is a catalogue too.
_ARCHIVE = "papers-with-code"


def kind_of(found: Document, options: ReadOptions) -> Catalogue | None:
    """Return the kind of catalogue that a document is; None for any other, and where the user names another format."""
    if options.format not in (None, _ARCHIVE):
        return None
    try:
        with opened(found.name, found.file, options) as content:
            return catalogue_of(content)
    except (OSError, Malformed):
        return None


def write_source(found: Document, options: ReadOptions, folder: Path) -> Iterator[int]:
    """Read a document into a new folder of tables, part by part; yield the number of entries after each part.

    The folder appears when everything is read; a killed run starts again.
    """
    with drafted_folder(folder) as draft:
        catalogue = kind_of(found, options)
        if catalogue is None or catalogue.has_papers:
            yield from write_document(found, options, draft)
        if catalogue is not None:
            with opened(found.name, found.file, options) as content:
                yield from write_records(catalogue, content, draft)
