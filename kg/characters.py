"""The characters that a text may hold, so that every output format can represent it.

Excluded are control characters other than tab and line feed, unpaired surrogates and noncharacters: XML 1.0 does not
allow them (section 2.2), UTF-8 and IRIs exclude some or all of them, and terminals interpret some.
"""

import re

_PLANES = "".join(chr(plane + 0xFFFE) + chr(plane + 0xFFFF) for plane in range(0, 0x110000, 0x10000))
_UNWRITABLE = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef{_PLANES}]")


def is_writable(text: str) -> bool:
    """Return whether a text holds only characters that every format can hold."""
    return _UNWRITABLE.search(text) is None


def writable(text: str) -> str:
    """Return a text without the characters that some format cannot hold; removed white space becomes a space.

    >>> writable("a\\x00b\\x0cc\\ud800\\ufffed")
    'ab cd'
    """
    return _UNWRITABLE.sub(lambda match: " " if match.group().isspace() else "", text)
