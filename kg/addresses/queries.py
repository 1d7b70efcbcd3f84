"""The parameters of an address: those that ask for a part of a list."""

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit


def parameters(address: str) -> dict[str, str]:
    """Return the parameters of an address; none where it is not one."""
    try:
        return dict(parse_qsl(urlsplit(address).query, keep_blank_values=True))
    except ValueError:
        return {}


def with_parameters(address: str, values: dict[str, str]) -> str:
    """Return an address with these parameters instead of its own.

    >>> with_parameters("https://example.org/oai?verb=Identify", {"verb": "ListRecords", "from": "2024-05-17"})
    'https://example.org/oai?verb=ListRecords&from=2024-05-17'
    """
    return urlunsplit(urlsplit(address)._replace(query=urlencode(values), fragment=""))
