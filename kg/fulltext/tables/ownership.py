"""Which models of a table are the paper's own, and which are quoted."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from kg.fulltext.tables.paper import Context, known_type, looks_like_name
from kg.fulltext.tables.result_row import ResultRow
from kg.fulltext.tables.words import builds_on, is_baseline, is_ours
from kg.lexicon import normal_form

# "GMM-CEBM", "TCS+DDS": the parts of a name.
_PARTS, _LEAST = re.compile(r"[\s+&/()-]+"), 3
_VERB = r"\b(?:[Pp]ropose|[Ii]ntroduce|[Pp]resent|[Rr]elease|[Dd]escribe|[Dd]evelop)(?:s|d|ed)?\b"
# What stands before the names of other models.
_OTHERS = re.compile(
    r"\b(?:for|of|to|with|using|based|on|over|that|which|than|improv\w*|extend\w*|in|by|from|beyond)\b"
)
# Authors in place of a name: "L&L16", "Lee et al.".
_AUTHORS = re.compile(r"\bet al\b|^[A-Z]\w*\s?(?:&|and)\s?[A-Z]\w*(?:\s?\(?(?:\d\d)?\d\d\)?)?$")


def is_own(model: str, context: Context) -> bool:
    """Return whether a model is the paper's own by its name: "ours", or one that the paper introduces."""
    if is_baseline(model):
        return False
    if is_ours(model):
        return True
    words = model.replace("+", " ").replace("-", " - ").replace("(", " (").split()
    heads = {normal_form(" ".join(words[:n]).replace(" - ", "-")) for n in range(1, len(words) + 1)}
    parts = [part for part in _PARTS.split(model) if len(part) >= _LEAST]
    return bool(heads & context.own) or any(normal_form(word) in context.own for word in (*model.split(), *parts))


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
    if context.own_dataset:
        # The paper introduces data, on which it runs models of others.
        return list(rows)
    order = list(dict.fromkeys(row.model for row in rows))
    cited = {row.model for row in rows if row.citations or _is_cited(row.model, context)}
    last = {row.model for row in rows if row.row >= last_rule} if len(order) > 1 else set(order)
    if cited or (last and len(last) * 2 <= len(order)):
        chosen = (last if len(last) * 2 <= len(order) else _boldest(rows, cited) or {order[-1]}) - cited
        return [replace(row, own=row.model in chosen) for row in rows]
    if any(row.model != rows[0].model for row in rows if row.row == rows[0].row):
        # Models in columns.
        return [replace(row, own=row.model == order[-1]) for row in rows]
    return [replace(row, own=not is_baseline(row.model)) for row in rows]


def _is_cited(model: str, context: Context) -> bool:
    head = model.split(" (", maxsplit=1)[0].strip()
    is_known = known_type(model) in ("Model", "Method") or known_type(head) in ("Model", "Method")
    return is_known or normal_form(head) in context.cited or _AUTHORS.search(head) is not None


def _boldest(rows: Sequence[ResultRow], cited: set[str]) -> set[str]:
    """Return the model with at least half of the bold numbers of a table; none where nothing is bold."""
    bold = Counter(row.model for row in rows if "bold" in row.marks and row.model not in cited)
    model, count = next(iter(bold.most_common(1)), ("", 0))
    return {model} if count > 1 and count * 2 >= bold.total() else set()


def _is_introduced(name: str, abstract: str) -> bool:
    """Return whether an abstract says that it introduces a model: "we propose a new architecture, the Transformer"."""
    found = re.search(rf"{_VERB}([^.]{{0,80}}?)(?<![\w-]){re.escape(name)}(?![\w-])", abstract)
    return found is not None and _OTHERS.search(found[1]) is None


def _is_in_abstract(model: str, context: Context) -> bool:
    """Return whether the abstract introduces a model, or names one that is not a known one."""
    head = model.split(" (", maxsplit=1)[0].strip()
    if len(head) > 1 and _is_introduced(head, context.abstract):
        return True
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
