"""An http(s) address without its secrets, as recorded and displayed; the download itself uses the full address."""

import re
from urllib.parse import unquote, unquote_plus

from kg.characters import is_writable
from kg.identifiers import short_hash

_ADDRESS = re.compile(r"(https?://)([^/?#]*)(.*)", re.IGNORECASE | re.DOTALL)
_PARAMETER = re.compile(r"(?<=[?&;#])([^=&;#]*)=([^&;#]*)")
# As services call them: access_token, api-key, X-Amz-Signature, client_secret.
_SECRET = re.compile(
    r"(?:.*[^a-z])?(?:(?:access|api|auth|bearer|id|oauth|private|refresh|security|session)[-_]?token|api[-_]?key"
    r"|secret(?:[-_]?key)?|sig|signature|credentials?|password|passwd|pwd|jwt)",
    re.IGNORECASE | re.ASCII,
)
# These may be secrets or select a page or a record; only long random values are taken for secrets.
_EITHER, _RANDOM = ("token", "key"), re.compile(r"[A-Za-z0-9_.~+/=-]{20,}")
HIDDEN = "***"


def is_address(name: str) -> bool:
    """Return whether a source is fetched from a server."""
    return _ADDRESS.match(name) is not None


def _hidden(parameter: re.Match[str]) -> str:
    name, value = map(unquote_plus, parameter.groups())
    if _SECRET.fullmatch(name):
        return f"{parameter.group(1)}={HIDDEN}"
    if name.lower() in _EITHER and _RANDOM.fullmatch(value):
        # The hash keeps two pages of one result distinct.
        return f"{parameter.group(1)}={HIDDEN}{short_hash(value)}"
    return parameter.group()


def shown(name: str) -> str:
    """Return the name of a source as it is recorded: an address loses user, password and secret parameters.

    >>> shown("https://me:pass@example.org/papers?year=2024&access_token=abc")
    'https://example.org/papers?year=2024&access_token=***'
    >>> shown("folder/me:pass@page.txt")
    'folder/me:pass@page.txt'
    """
    match = _ADDRESS.match(name)
    if match is None:
        return name
    scheme, authority, rest = match.groups()
    host = authority.rpartition("@")[2]
    _, colon, port = host.rpartition(":")
    if colon and "@" in rest and "@" not in authority and not port.rstrip("]").isdigit():
        # A password with an unescaped slash, which never reaches a server: "https://me:pa/ss@example.org/".
        host, rest = "", rest.rpartition("@")[2]
    return scheme + host + _PARAMETER.sub(_hidden, rest)


def split(address: str) -> tuple[str, tuple[str, str] | None]:
    """Return an address without user and password, and the pair of them or None.

    >>> split("https://me:pa%73s@example.org/papers?token=abc")
    ('https://example.org/papers?token=abc', ('me', 'pass'))
    """
    match = _ADDRESS.match(address)
    assert match is not None, "only addresses are fetched"
    scheme, authority, rest = match.groups()
    owner, at, host = authority.rpartition("@")
    user, _, password = owner.partition(":")
    return scheme + host + rest, (unquote(user), unquote(password)) if at else None


def writable_name(path: str) -> str:
    """Return the name of a source as recorded; one with control characters or line breaks is quoted."""
    return path if is_writable(path) and len(path.splitlines()) <= 1 else repr(path)
