"""JSON of unknown origin, and our own: {"title", "abstract"} and optionally authors, date, arxiv, doi, venue...

`authors` is a list of names; `date` is 2021, 2021-06 or 2021-06-17. Keys may have other usual names, like columns of
tables. Lines of `kg extract` are read too: their `text` is title, blank line, abstract.
"""

from collections.abc import Iterator

from kg.papers.parsing.columns import column_map, row_entry
from kg.papers.parsing.input_format import InputFormat
from kg.papers.parsing.json_records import Json, is_answer, objects, sample
from kg.papers.source.content import Content
from kg.records import Paper, Rejected
from kg.text import from_markup, plain

_DATE = ("year", "month", "day")


def _with_parts(record: Json) -> Json:
    """Return a record with its `text` split into title and abstract, one date, and a nested paper unwrapped."""
    if isinstance(record.get("paper"), dict):
        # The outer object of a listing says when and by whom the paper was posted.
        record = record["paper"] | {key: value for key, value in record.items() if value}
    text = record.get("text")
    if isinstance(text, str):
        title, _, abstract = text.partition("\n\n")
        record = {"title": title, "abstract": abstract} | {key: value for key, value in record.items() if value}
    if record.get("month") and not record.get("date"):
        record = record | {"date": "-".join(str(record[key]) for key in _DATE if record.get(key))}
    return record


def read(content: Content) -> Iterator[Paper | Rejected]:
    """Yield the paper of each object; one without a title or an abstract is rejected with its line."""
    for found in objects(content):
        if isinstance(found, Rejected):
            yield found
            continue
        line, record = found
        record = _with_parts(record)
        # Output of `kg extract` is already plain text.
        decode = plain if record.get("extractor") else from_markup
        yield row_entry(content, line, record, column_map(record, content.options.columns), decode)


def sniff(content: Content) -> bool:
    """Return whether the records have titles, or the content is an API response with a list of records."""
    records = sample(content.head)
    requested = content.options.columns
    return any(column_map(record, requested)["title"] for record in records) or bool(
        records and is_answer(content.head)
    )


FORMAT = InputFormat("jsonl", sniff, read, rank=2, label="JSON")
