"""Contents made from texts, without a file."""

import io
from pathlib import Path

from kg.papers.source.content import HEAD, Content, ReadOptions


def content(data: str | bytes, name: str = "page.txt", **options: object) -> Content:
    raw = data.encode() if isinstance(data, str) else data
    stream = io.BufferedReader(io.BytesIO(raw), HEAD * 2)  # type: ignore[arg-type] # BytesIO is raw enough
    return Content(name, Path(name), stream, ReadOptions(**options), is_packed=False)  # type: ignore[arg-type]


def pdf(lines: list[tuple[int, str]]) -> bytes:
    """Return a PDF of one page with lines (font size, text) from top to bottom."""
    show, height = [], 750
    for size, line in lines:
        text = line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
        show.append(f"BT /F1 {size} Tf 1 0 0 1 72 {height} Tm ({text}) Tj ET")
        height -= 40 if not line.endswith("-") else 11
    stream = "\n".join(show).encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    return out + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
