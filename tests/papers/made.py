"""Contents made of texts, without a file."""

import io
from pathlib import Path

from kg.papers.content import HEAD, Content, Options


def content(data: str | bytes, name: str = "page.txt", **options: object) -> Content:
    raw = data.encode() if isinstance(data, str) else data
    stream = io.BufferedReader(io.BytesIO(raw), HEAD * 2)  # type: ignore[arg-type] # BytesIO is raw enough
    return Content(name, Path(name), stream, Options(**options), is_packed=False)  # type: ignore[arg-type]
