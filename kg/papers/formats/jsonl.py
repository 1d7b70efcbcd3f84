"""JSON of unknown origin, and our own: {"title", "abstract"} and, where known, authors, date, arxiv, doi, venue...

`authors` is a list of names; `date` is 2021, 2021-06 or 2021-06-17. Keys may have other usual names, as columns of
tables may. Lines of `kg extract` are read too: their `text` is title, blank line, abstract.
"""

from collections.abc import Iterator

from kg.papers.columns import column_map, row_entry
from kg.papers.content import Content
from kg.papers.json_records import is_answer, objects, sample
from kg.papers.reader import Format
from kg.records import Paper, Rejected


def read(content: Content) -> Iterator[Paper | Rejected]:
    """Yield each object with a title and an abstract."""
    for found in objects(content):
        if isinstance(found, Rejected):
            yield found
            continue
        line, record = found
        columns = column_map(record, content.options.columns)
        text = record.get("text")
        if isinstance(text, str):
            head, _, body = text.partition("\n\n")
            record = {"title": head, "abstract": body} | {key: value for key, value in record.items() if value}
            columns = {"title": "title", "abstract": "abstract"} | columns
        if record.get("month"):
            said = "-".join(str(record[key]) for key in ("year", "month", "day") if record.get(key))
            record, columns = record | {"said": said}, {"date": "said"} | columns
        yield row_entry(content, line, record, columns)


def sniff(content: Content) -> bool:
    """Claim objects that have a title, and answers of which none is known."""
    records = sample(content.head)
    chosen = content.options.columns
    return any("title" in column_map(record, chosen) for record in records) or bool(records and is_answer(content.head))


FORMAT = Format("jsonl", sniff, read, rank=2, label="JSON")
