"""Which models of a table are the paper's own, and which are quoted."""

import re
from collections.abc import Sequence
from dataclasses import replace

from kg.fulltext.tables.paper import Context, known_type, looks_like_name
from kg.fulltext.tables.result_row import ResultRow
from kg.fulltext.tables.words import builds_on, is_baseline, is_ours
from kg.lexicon import normal_form


def is_own(model: str, context: Context) -> bool:
    """Return whether a model is the paper's own by its name: "ours", or one that the paper introduces."""
    if is_baseline(model):
        return False
    if is_ours(model):
        return True
    words = model.replace("+", " ").replace("-", " - ").replace("(", " (").split()
    heads = {normal_form(" ".join(words[:n]).replace(" - ", "-")) for n in range(1, len(words) + 1)}
    return bool(heads & context.own) or any(normal_form(word) in context.own for word in model.split())


def mark_own(rows: Sequence[ResultRow], context: Context, last_rule: int) -> list[ResultRow]:
    """Return the rows of a table with more of them marked as own where none is.

    The models below the last line of the table, which is above row `last_rule`, are the paper's own, and the last
    one is where others are cited; all are where no line sets any apart and nothing is cited. A model is cited where a
    citation follows its name, in the table or anywhere in the text.
    """
    if not rows or any(row.own for row in rows):
        return _with_additions(rows)
    named = {row.model for row in rows if not row.citations and _is_in_abstract(row.model, context)}
    if named:
        return _with_additions([replace(row, own=row.model in named) for row in rows])
    order = list(dict.fromkeys(row.model for row in rows))
    cited = {row.model for row in rows if row.citations or _is_cited(row.model, context)}
    last = {row.model for row in rows if row.row >= last_rule} if len(order) > 1 else set(order)
    if cited or (last and len(last) * 2 <= len(order)):
        chosen = (last if len(last) * 2 <= len(order) else {order[-1]}) - cited
        return [replace(row, own=row.model in chosen) for row in rows]
    if any(row.model != rows[0].model for row in rows if row.row == rows[0].row):
        # Models in columns.
        return [replace(row, own=row.model == order[-1]) for row in rows]
    return [replace(row, own=not is_baseline(row.model)) for row in rows]


def _is_cited(model: str, context: Context) -> bool:
    head = model.split(" (", maxsplit=1)[0].strip()
    return normal_form(head) in context.cited


def _is_in_abstract(model: str, context: Context) -> bool:
    """Return whether the abstract or the title names a model that is not a known one."""
    head = model.split(" (", maxsplit=1)[0].strip()
    if len(head) < 3 or not looks_like_name(head) or known_type(head) is not None or is_baseline(model):
        return False
    return re.search(rf"(?<![\w-]){re.escape(head)}(?![\w-])", context.abstract) is not None


def _with_additions(rows: Sequence[ResultRow]) -> list[ResultRow]:
    """Return the rows with "+ x" marked as own where it stands below an own model."""
    found: list[ResultRow] = []
    is_below = False
    for row in rows:
        if not builds_on(row.model):
            is_below = row.own
        found.append(replace(row, own=True) if builds_on(row.model) and is_below else row)
    return found
