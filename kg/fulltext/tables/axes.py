"""What the headings of a table mean: which axis holds models, data sets, metrics, splits."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from kg.fulltext.document import Cell, Table
from kg.fulltext.tables.layout import Block, distinct, text_at
from kg.fulltext.tables.paper import Context, known_type, without_kind
from kg.fulltext.tables.values import is_numeric, unmarked
from kg.fulltext.tables.words import (
    builds_on,
    is_backbone,
    is_data_heading,
    is_language,
    is_language_name,
    is_language_pair,
    is_metric,
    is_metric_heading,
    is_model_heading,
    is_of_training,
    is_ours,
    is_setting,
    is_split,
    metric_in,
)
from kg.lexicon import normal_form

SUBSCRIPT = re.compile(r"^(?P<metric>[^_]+)_\(?(?P<model>[^()]+)\)?$")
# "Dataset: CPCore"
_LABELLED_DATA = re.compile(r"^(?:data ?set|corpus|benchmark)\s*:\s*(?=\w)", re.IGNORECASE)
METRIC, DATASET, SPLIT, MODEL, OTHER = "metric", "dataset", "split", "model", "other"


def role_of(text: str, context: Context) -> str:
    """Return what a heading is by itself: a metric, a data set, a split, a model, or something else."""
    bare = unmarked(text)
    if not bare:
        return OTHER
    form, name = normal_form(bare), without_kind(bare)
    is_known = normal_form(name) in context.datasets or known_type(name) in ("Dataset", "Benchmark")
    if is_known and not context.abbreviates_other(name):
        return DATASET
    if _LABELLED_DATA.match(bare):
        return DATASET
    is_own = form in context.own or is_ours(bare)
    tests = (
        (MODEL, is_own),
        (METRIC, is_metric(bare)),
        (SPLIT, is_split(bare) or is_language_name(bare)),
        (DATASET, _is_of_language(bare, context)),
    )
    if found := next((role for role, holds in tests if holds), None):
        return found
    return {"Method": MODEL, "Model": MODEL, "Metric": METRIC}.get(known_type(bare) or "", OTHER)


def _is_of_language(text: str, context: Context) -> bool:
    """Return whether a heading is a pair of languages, or in a paper about languages the code of one.

    A table with codes of languages has one data set each.
    """
    return is_language_pair(text) or (is_language(text) and context.has_languages)


@dataclass(slots=True)
class Axes:
    """The meaning of a block: the role of each heading row and each column of names, and where the models stand.

    `levels` has a role for each heading row, `stubs` one for each column of names; `models_in_columns` is set where the
    heading rows name the models.
    """

    levels: list[str] = field(default_factory=list)
    stubs: dict[int, str] = field(default_factory=dict)
    models_in_columns: bool = False


def _share(roles: Sequence[str], role: str) -> float:
    return sum(one == role for one in roles) / len(roles) if roles else 0.0


def _cells_of_level(block: Block, number: int) -> list[Cell]:
    return [cell for cell in distinct(block.heads[number]) if cell.column not in block.stubs + block.settings]


def _role_of_all(texts: Sequence[str], context: Context) -> str:
    """Return the role of a row or a column of names: that of half of them, else other."""
    roles = [role_of(text, context) for text in texts]
    if _are_metrics_of_models(texts):
        return MODEL
    for role in (METRIC, DATASET, SPLIT):
        if _share(roles, role) >= 0.5:
            return role
    if texts and sum(metric_in(text) for text in texts) * 2 > len(texts):
        return METRIC
    if texts and all(text.rstrip(" )").endswith("%") or is_numeric(text) for text in texts):
        # Shares of classes, sizes: no model is a number.
        return SPLIT
    return MODEL if _share(roles, MODEL) >= 0.3 else OTHER


def _are_metrics_of_models(texts: Sequence[str]) -> bool:
    """Return whether all headings are one metric with different subscripts, which name the models."""
    found = [SUBSCRIPT.match(text) for text in texts]
    return len(texts) > 1 and all(found) and len({one["metric"] for one in found if one}) == 1 and is_metric(texts[0])


def corner_of(block: Block, column: int) -> str:
    """Return the heading over a column of names."""
    found = [text for row in block.heads if (text := text_at(row, column)) and _is_corner(row, column)]
    return found[-1] if found else ""


def _is_corner(row: Sequence[Cell | None], column: int) -> bool:
    cell = row[column]
    return cell is not None and (cell.column_span == 1 or cell.column in (0, column))


def axes_of(block: Block, table: Table, context: Context) -> Axes:
    """Return what the headings of a block mean."""
    axes = Axes()
    for number in range(len(block.heads)):
        axes.levels.append(_role_of_all([cell.text for cell in _cells_of_level(block, number)], context))
    for column in block.stubs:
        axes.stubs[column] = _role_of_stub(block, column, context)
        if axes.stubs[column] == METRIC and "orrelation" in table.caption:
            # A study of metrics: their agreement with people is the result.
            axes.stubs[column] = MODEL
    axes.models_in_columns = _column_score(block, axes, context) > _row_score(block, axes, context)
    _settle(block, axes, table)
    return axes


def _names(block: Block, column: int) -> list[Cell]:
    cells = {id(row[column]): row[column] for _, row in block.body if column < len(row)}
    return [cell for cell in cells.values() if cell is not None and cell.lines]


def _role_of_stub(block: Block, column: int, context: Context) -> str:
    texts = [cell.text for cell in _names(block, column)]
    role = _role_of_all(texts, context)
    corner = corner_of(block, column)
    if is_of_training(corner) and role != METRIC and (len(block.stubs) > 1 or not is_model_heading(corner)):
        return SPLIT if len(block.stubs) > 1 else MODEL
    if is_model_heading(corner) and not is_data_heading(corner) and role != METRIC:
        return MODEL
    return _role_by_corner(block, texts, role, corner, context) if role in (OTHER, SPLIT, MODEL) else role


def _role_by_corner(block: Block, texts: Sequence[str], role: str, corner: str, context: Context) -> str:
    """Return the role that the heading over a column of names gives it, `role` where it gives none."""
    if is_model_heading(corner):
        return MODEL
    if is_metric_heading(corner):
        return METRIC
    are_parts = bool(texts) and all(is_split(text) for text in texts)
    if is_data_heading(corner) and role != MODEL and not are_parts and not _has_data_in_heads(block, context):
        return DATASET
    return SPLIT if is_setting(corner) else role


def _has_data_in_heads(block: Block, context: Context) -> bool:
    """Return whether the headings over the numbers name data sets, alone or with a metric on another line."""
    for number in range(len(block.heads)):
        for cell in _cells_of_level(block, number):
            roles = [role_of(line, context) for line in cell.lines]
            if DATASET in roles or (len(roles) > 1 and METRIC in roles and OTHER in roles):
                return True
    return False


def _evidence(cells: Sequence[Cell], context: Context) -> float:
    """Return how much some headings look like models."""
    if not cells:
        return 0.0
    score = 2.0 * sum(bool(cell.citations) for cell in cells) / len(cells)
    texts = [unmarked(cell.text) for cell in cells]
    if any(is_ours(text) or normal_form(text) in context.own or _has_own(text, context) for text in texts):
        score += 2.0
    if any(builds_on(text) for text in texts):
        score += 1.5
    if any("baseline" in text.casefold() for text in texts):
        score += 1.0
    known = sum(known_type(text) in ("Model", "Method") for text in texts)
    return score + 2.0 * known / len(cells) + (known > 1)


def _has_own(text: str, context: Context) -> bool:
    return any(normal_form(word) in context.own for word in text.replace("+", " ").split())


def _row_score(block: Block, axes: Axes, context: Context) -> float:
    score = 1.0
    for column, role in axes.stubs.items():
        score += _evidence(_names(block, column), context)
        score += 3.0 * is_model_heading(corner_of(block, column))
        score -= 3.0 * (role in (METRIC, DATASET, SPLIT) and len(axes.stubs) == 1)
    if not axes.stubs:
        score -= 3.0
    score += 2.0 * sum(role == METRIC for role in axes.levels)
    return score + 1.0 * sum(role in (DATASET, SPLIT) for role in axes.levels)


def _column_score(block: Block, axes: Axes, context: Context) -> float:
    score = 0.0
    for number, role in enumerate(axes.levels):
        if role in (OTHER, MODEL):
            score += 0.5 + _evidence(_cells_of_level(block, number), context)
    return score if any(role in (OTHER, MODEL) for role in axes.levels) else -9.0


def _settle(block: Block, axes: Axes, table: Table) -> None:
    """Assign roles to what has none, now that the axis of the models is known."""
    if axes.models_in_columns:
        axes.levels = [MODEL if role == OTHER else role for role in axes.levels]
        for column, role in axes.stubs.items():
            axes.stubs[column] = _unnamed(corner_of(block, column), table) if role in (OTHER, MODEL) else role
        return
    free = [column for column, role in axes.stubs.items() if role in (OTHER, MODEL)]
    heads = [column for column in free if is_model_heading(corner_of(block, column))]
    # "Backbone" beside "Method": what the method is built on.
    heads = [column for column in heads if not is_backbone(corner_of(block, column))] or heads
    chosen = heads[:1] or [c for c in free if axes.stubs[c] == MODEL][:1] or free[:1]
    for column in free:
        axes.stubs[column] = MODEL if column in chosen else SPLIT
    if not chosen and axes.stubs and not any(role == MODEL for role in axes.levels):
        texts = [column for column, role in axes.stubs.items() if role == SPLIT]
        for column in texts[:1]:
            # "Easy", "Hard": parts of the data, of the paper's only model.
            if not all(is_split(cell.text) for cell in _names(block, column)):
                axes.stubs[column] = MODEL


def _unnamed(corner: str, table: Table) -> str:
    """Return the role of a column of names beside models in columns."""
    if is_data_heading(corner) and not is_setting(corner):
        return DATASET
    return OTHER if not table.caption else SPLIT
