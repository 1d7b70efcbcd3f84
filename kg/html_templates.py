"""HTML from templates with autoescaping."""

from functools import cache

import jinja2


@cache
def template(package: str, name: str) -> jinja2.Template:
    """Return a template of a package by its path there; an undefined variable is an error."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader(package, "."), autoescape=True, undefined=jinja2.StrictUndefined
    )
    return environment.get_template(name)
