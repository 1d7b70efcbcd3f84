"""Markdown from templates in which every value is escaped, as HTML is by autoescaping."""

import re
from functools import cache

import jinja2

# What CommonMark and its extensions for tables, strikethrough, mathematics and bare links read inside a line.
_SPECIAL = re.compile(r"[\\`*_\[\]<>&|~$@]|:(?=//)|(?<=\bwww)\.", re.IGNORECASE)


class Raw(str):
    """Text that is Markdown already."""

    __slots__ = ()


def escaped(value: object) -> str:
    """Return a value as Markdown that shows it, on one line.

    >>> escaped("a_b *c*")
    'a\\\\_b \\\\*c\\\\*'
    """
    if isinstance(value, Raw):
        return value
    return _SPECIAL.sub(r"\\\g<0>", " ".join(str(value).split()))


def link(text: str, address: str) -> Raw:
    """Return a link, or the text in quotation marks without an address."""
    if not address:
        return Raw(f"“{escaped(text)}”")
    target = re.sub(r"[\s<>\\]", lambda match: f"%{ord(match.group()):02X}", address)
    return Raw(f"[{escaped(text)}](<{target}>)")


@cache
def markdown_template(package: str, name: str) -> jinja2.Template:
    """Return a template of a package by its path there; an undefined variable is an error."""
    environment = jinja2.Environment(  # noqa: S701 - HTML is escaped too, with the rest of Markdown
        loader=jinja2.PackageLoader(package, "."), finalize=escaped, undefined=jinja2.StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    environment.filters["link"] = link
    return environment.get_template(name)
