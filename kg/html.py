"""HTML from templates that show every text as text."""

from functools import cache

import jinja2


@cache
def template(package: str, name: str) -> jinja2.Template:
    """Give a template of a package, by its path there; a variable that nobody gives is an error."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader(package, "."), autoescape=True, undefined=jinja2.StrictUndefined
    )
    return environment.get_template(name)
