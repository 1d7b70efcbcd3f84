"""Content negotiation. Source: RFC 9110, section 12.5.1."""

from collections.abc import Sequence

import mimeparse

HTML = "text/html"


def preferred(accept: str | None, offered: Sequence[str]) -> str | None:
    """Return the best of the offered types, in the server's order of preference; None if the client accepts none."""
    if not accept or not accept.strip():
        return offered[0]
    try:
        # On a tie mimeparse returns the last.
        found: str = mimeparse.best_match(list(reversed(offered)), accept)
    except mimeparse.MimeTypeParseException:
        return None
    return found or None
