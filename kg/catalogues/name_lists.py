"""Lists of names with identifiers: query results of Wikidata, topics of OpenAlex, models of a hub, or a user's own.

CSV, TSV, JSON, JSON Lines or Parquet. Columns have the usual names of these programs.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.catalogues.records import Refused
from kg.catalogues.stream import elements, is_parquet
from kg.errors import InputError, Where
from kg.identifiers import web_address
from kg.papers.parsing.columns import delimiter_of
from kg.papers.source.content import Content, Malformed, ReadOptions, opened
from kg.text import plain

_NAMES = ("name", "label", "itemlabel", "display_name", "title", "modelid", "id")
_IDENTIFIERS = ("identifier", "item", "iri", "uri", "id", "modelid", "url", "wikidata", "link")
_ALIASES = ("aliases", "alias", "altlabel", "itemaltlabel", "alternatenames", "display_name_alternatives")
_WIKIDATA = re.compile(r"Q[1-9]\d*")
_OPENALEX = re.compile(r"[TCWF][1-9]\d*")
_SEVERAL = re.compile(r"\s*[|;]\s*|,\s+")
_COLUMNS = "columns name, identifier and aliases, or those of Wikidata, OpenAlex or a hub"


@dataclass(frozen=True, slots=True)
class ListedName:
    """A row of a list: a name, its identifier as an IRI, its further names, and where it stands."""

    name: str
    identifier: str
    aliases: tuple[str, ...]
    origin: str


def read_names(file: str, prefix: str = "") -> Iterator[ListedName | Refused]:
    """Yield the rows of a list; those without a name or an identifier are refused with their line.

    `prefix` is put before identifiers that are no addresses. Raises InputError for a file that is no list of names.
    """
    path = Path(file)
    try:
        with opened(file, path, ReadOptions()) as content:
            yield from _rows(content, prefix)
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=Where(file), cure="check the path") from error
    except Malformed as error:
        raise InputError(error.reason, where=Where(file, error.line), cure=error.cure) from error


def _rows(content: Content, prefix: str) -> Iterator[ListedName | Refused]:
    is_objects = is_parquet(content) or content.head_text[:1] in ("[", "{")
    for found in _objects(content) if is_objects else _table(content):
        if isinstance(found, Refused):
            yield found
            continue
        line, row = found
        yield _named(content.name, line, {str(key).strip().lower(): value for key, value in row.items()}, prefix)


def _objects(content: Content) -> Iterator[tuple[int, Mapping[str, Any]] | Refused]:
    for found in elements(content):
        yield found if isinstance(found, Refused) else (found.line, found.value)


def _table(content: Content) -> Iterator[tuple[int, Mapping[str, Any]]]:
    text = content.text()
    header = text.partition("\n")[0]
    rows = csv.DictReader(io.StringIO(text), delimiter=delimiter_of(header), restkey="")
    columns = [name.strip().lower() for name in rows.fieldnames or ()]
    if not (set(columns) & set(_NAMES) and set(columns) & set(_IDENTIFIERS)):
        raise Malformed(1, f"no column of names and identifiers: {header[:100]!r}", _COLUMNS)
    try:
        for row in rows:
            yield rows.line_num, row
    except csv.Error as error:
        raise Malformed(rows.line_num, f"not CSV: {error}", "save it again as CSV in UTF-8") from error


def _named(file: str, line: int, row: Mapping[str, Any], prefix: str) -> ListedName | Refused:
    identifier = _first(row, _IDENTIFIERS)
    iri = _iri(identifier, prefix)
    name = plain(_first(row, _NAMES))
    if name == plain(identifier):
        # A hub's models have an identifier only: "google-bert/bert-base-uncased".
        name = name.rstrip("/").rpartition("/")[2]
    place = f"{file}:{line}"
    if not name:
        return Refused("name", line, "", "no name", _COLUMNS)
    if iri is None:
        cure = "an http(s) address, or --prefix ADDRESS for what stands before each identifier"
        return Refused("name", line, "", f"no address: {identifier!r}", cure)
    return ListedName(name, iri, tuple(dict.fromkeys(alias for alias in _aliases(row) if alias != name)), place)


def _first(row: Mapping[str, Any], columns: tuple[str, ...]) -> str:
    values = (row.get(column) for column in columns)
    return next((value.strip() for value in values if isinstance(value, str) and value.strip()), "")


def _aliases(row: Mapping[str, Any]) -> Iterator[str]:
    for column in _ALIASES:
        value = row.get(column)
        parts = value if isinstance(value, list) else _SEVERAL.split(value) if isinstance(value, str) else ()
        yield from (plain(part) for part in parts if isinstance(part, str) and part.strip())


def _iri(identifier: str, prefix: str) -> str | None:
    if prefix and not identifier.startswith(("http://", "https://")):
        return web_address(prefix + identifier) if identifier else None
    if _WIKIDATA.fullmatch(identifier):
        return f"http://www.wikidata.org/entity/{identifier}"
    if _OPENALEX.fullmatch(identifier):
        return f"https://openalex.org/{identifier}"
    return web_address(identifier)
