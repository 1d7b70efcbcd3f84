"""Detection of prose, as opposed to text with tags, labels or markup, which is of another format."""

import re

# Beginnings of lines in machine-written formats: tags, markup, LaTeX, lists, tables, numbered records.
_MARKED = re.compile(r"\s*(?:[A-Z][A-Z0-9]{1,4} {0,3}- |%[0-9A-Z] |[{}<>\\@|#;=~`$&/]|-{3,}|[*+-]\s|\d+\.\s|\[\d+\])")
_LABELS = (
    "abstract", "affiliations", "author information", "author keywords", "authors", "author full names", "cc",
    "comments", "content", "conflict of interest statement", "copyright", "correspondence address", "database", "date",
    "document type", "doi", "from", "isbn", "issn", "journal", "journal-ref", "keywords", "language", "link",
    "message-id", "pmcid", "pmid", "provider", "publisher", "source", "subject", "subjects", "title", "to",
    "url", "year",
)  # fmt: skip
_LABEL = re.compile(rf"\s*({'|'.join(map(re.escape, _LABELS))})\s*:", re.IGNORECASE)
_MOST_LABELS = 1
_MOST_MARKED = 0.2


def is_prose(text: str) -> bool:
    """Return whether few lines of a text begin with a tag or a symbol, and at most one with a label of a record.

    >>> is_prose("BERT: a model\\n\\nWe propose BERT."), is_prose("TY - JOUR\\nTI - BERT"), is_prose("DOI: 1\\nPMID: 2")
    (True, False, False)
    """
    lines = [line for line in text.split("\n") if line.strip()]
    labels = {found[1].lower() for line in lines if (found := _LABEL.match(line))}
    marked = sum(_MARKED.match(line) is not None for line in lines)
    return bool(lines) and len(labels) <= _MOST_LABELS and marked <= _MOST_MARKED * len(lines)
