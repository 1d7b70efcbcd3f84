"""Which media type a client wants. Source: RFC 9110, section 12.5.1."""

from collections.abc import Sequence

import mimeparse

HTML = "text/html"


def preferred(accept: str | None, offered: Sequence[str]) -> str | None:
    """Give the best of the offered types, the server's favourite first; None if the client takes none of them."""
    if not accept or not accept.strip():
        return offered[0]
    try:
        # Of equals mimeparse takes the last.
        found: str = mimeparse.best_match(list(reversed(offered)), accept)
    except mimeparse.MimeTypeParseException:
        return None
    return found or None
