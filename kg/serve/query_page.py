"""The query page for browsers without JavaScript: a plain form, and the result as a table."""

import orjson
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from kg.html_templates import template
from kg.rdf.sparql import named_queries
from kg.schema import PREFIXES
from kg.serve.worker import JSON, Answer

_MOST_ROWS = 1000
_PREFIXES = "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in ("kg", "rdfs"))
_EXAMPLE = """SELECT ?better ?on WHERE {
  ?a kg:improvesOn ?b ; rdfs:label ?better .
  ?b rdfs:label ?on .
}
LIMIT 20"""


def _table(answer: Answer) -> tuple[list[str], list[list[dict[str, str]]]]:
    """Return the columns and rows of a table; an IRI has its link."""
    found = orjson.loads(answer.body)
    if "boolean" in found:
        return ["answer"], [[{"text": "yes" if found["boolean"] else "no", "iri": ""}]]
    names: list[str] = found["head"]["vars"]
    rows = []
    for binding in found["results"]["bindings"][:_MOST_ROWS]:
        cells = (binding.get(name, {"type": "", "value": ""}) for name in names)
        rows.append([{"text": c["value"], "iri": c["value"] if c["type"] == "uri" else ""} for c in cells])
    return names, rows


def query_page(
    request: Request, query: str, *, answer: Answer | None = None, error: str = "", status: int = 200
) -> Response:
    """Return the page with the form, and the result or the error of a query."""
    names: list[str] = []
    rows: list[list[dict[str, str]]] = []
    text = ""
    if answer is not None and answer.media_type == JSON:
        names, rows = _table(answer)
    elif answer is not None:
        text = answer.body.decode("utf-8")
    # A named query runs unchanged, with its defaults.
    examples = [] if query else list(named_queries().values())
    page = template("kg.serve", "templates/query.html").render(
        root=request.scope.get("root_path", ""),
        query=query or _PREFIXES + _EXAMPLE,
        examples=examples,
        error=error,
        names=names,
        rows=rows,
        text=text,
        is_answered=answer is not None,
        is_cut=answer is not None and answer.is_cut,
    )
    return HTMLResponse(page, status)
