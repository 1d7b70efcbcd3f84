"""A folder of TeX as a paper: title and abstract, or with `full_text` also the sections that state results."""

import io
import re
from pathlib import Path

from kg.errors import InputError
from kg.fulltext import FullText, read_full_text
from kg.papers.normalize.entry import LONGEST_TEXT, entry
from kg.papers.source.content import Content, ReadOptions
from kg.records import Paper, Rejected, Source

_WITH_CLAIMS = re.compile(r"introduction|experiment|result|evaluation|conclusion|discussion", re.IGNORECASE)


def read_folder(name: str, folder: Path, options: ReadOptions) -> Paper | Rejected:
    """Return the paper in a folder of TeX; one without title or abstract, or beyond the limits, is rejected."""
    try:
        paper = read_full_text(folder)
    except InputError as error:
        return Rejected(Source(name, 1), error.what, error.cure)
    content = Content(name, folder, io.BufferedReader(io.BytesIO(b"")), options, is_packed=False)
    text = _text(paper) if options.full_text else paper.abstract
    return entry(content, 1, title=paper.title, abstract=text, decode=str)


def _text(paper: FullText) -> str:
    """Return the abstract, then the sections that state what was found, up to the longest text that is kept."""
    parts = [paper.abstract, *(section.text for section in paper.sections if _WITH_CLAIMS.search(section.title))]
    return " ".join(" ".join(parts).split())[: LONGEST_TEXT - 1]
