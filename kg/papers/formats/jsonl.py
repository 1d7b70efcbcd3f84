"""JSON of unknown origin, and our own: {"title", "abstract"} and, where known, authors, date, arxiv, doi, venue...

`authors` is a list of names; `date` is 2021, 2021-06 or 2021-06-17. Keys may have other usual names, as columns of
tables may. Lines of `kg extract` are read too: their `text` is title, blank line, abstract.
"""

from collections.abc import Iterator

from kg.papers.columns import column_map, row_entry
from kg.papers.content import Content
from kg.papers.json_records import Json, is_answer, objects, sample
from kg.papers.reader import Format
from kg.records import Paper, Rejected
from kg.text import from_markup, plain

_DATE = ("year", "month", "day")


def _with_parts(record: Json) -> Json:
    """Take the text of a line of `kg extract` apart, write a date in three numbers as one, and open an inner paper."""
    if isinstance(record.get("paper"), dict):
        # A page of papers says of each when it was shown, and by whom.
        record = record["paper"] | {key: value for key, value in record.items() if value}
    text = record.get("text")
    if isinstance(text, str):
        title, _, abstract = text.partition("\n\n")
        record = {"title": title, "abstract": abstract} | {key: value for key, value in record.items() if value}
    if record.get("month") and not record.get("date"):
        record = record | {"date": "-".join(str(record[key]) for key in _DATE if record.get(key))}
    return record


def read(content: Content) -> Iterator[Paper | Rejected]:
    """Yield each object with a title and an abstract."""
    for found in objects(content):
        if isinstance(found, Rejected):
            yield found
            continue
        line, record = found
        record = _with_parts(record)
        # What `kg extract` wrote is plain already.
        decode = plain if record.get("extractor") else from_markup
        yield row_entry(content, line, record, column_map(record, content.options.columns), decode)


def sniff(content: Content) -> bool:
    """Claim objects that have a title, and answers of which none is known."""
    records = sample(content.head)
    chosen = content.options.columns
    return any(column_map(record, chosen)["title"] for record in records) or bool(records and is_answer(content.head))


FORMAT = Format("jsonl", sniff, read, rank=2, label="JSON")
