"""Whether a table holds results, or statistics of data, settings or examples."""

import re
from collections.abc import Iterator, Sequence

from kg.fulltext.document import Cell, Table
from kg.fulltext.tables.layout import Block, distinct
from kg.fulltext.tables.values import Value, values_of
from kg.fulltext.tables.words import caption_metrics, is_cost, is_metric, is_ours, is_statistics, metric_in

_ARROWS = ("↑", "↓")
# Captions of this kind are about no results even where a heading names a metric.
_NEVER = re.compile(
    r"\b(?:qualitative|characteristics?|notations?|examples? (?:of|from)|samples from)\b", re.IGNORECASE
)
# A later sentence only says how the results came about: "computed on samples from the test set".
_END_OF_SENTENCE = re.compile(r"[.:]\s(?=[A-Z])")
_PROMPTS = re.compile(r"\bprompts?\b", re.IGNORECASE)
_RESULTS = re.compile(r"\b(?:results|performance|ablations?)\b", re.IGNORECASE)
_EVALUATED = re.compile(
    r"\b(?:results?|performances?|compar\w+|scores?|errors?|accurac\w+|benchmark\w*|wins?|run-?times?|times?|costs?"
    r"|speed\w*|evaluat\w+|ablations?|effects?|impact|efficien\w+)\b",
    re.IGNORECASE,
)
# Metrics whose words also name properties of data and models.
_DOUBTFUL = re.compile(r"\b(?:size|length|info|loss|rank|rate)\b", re.IGNORECASE)
_DESCRIBED = re.compile(
    r"\b(?:compositions?|details?|number of|frequenc(?:y|ies)|data ?sets? (?:used|information|properties|overview)"
    r"|mix(?:ture)?|properties|settings?|configurations?|descriptions?|variants|corpora|budget|presets|importance"
    r"|breakdown)\b",
    re.IGNORECASE,
)
# The heading of the only numbers in a list of parameters, or of properties of data.
_OF_PARAMETERS = re.compile(r"(?:default |chosen |used |best )?(?:values?|settings?)|defaults?", re.IGNORECASE)
_COUNT = re.compile(r"[^.%]+|.+\s?[kKMBGT]")
# The sample tables of the templates of conferences.
_TEMPLATE = re.compile(
    r"^(?:Classification accuracies for naive Bayes and flexible Bayes on various|Sample table title)"
)
_MOSTLY_COUNTS = 0.5
_MEASURED, _PARTLY_MEASURED = 0.9, 0.6
_FEWEST_VALUES = 6
# The share of numbers with a spread from which they are measurements, whatever the caption.
_LEAST_SPREADS = 1 / 4


def holds_results(table: Table, blocks: Sequence[Block]) -> bool:
    """Return whether a table holds results, by its caption, its headings and its numbers.

    A caption whose first sentence is about statistics, settings or prompts speaks against it unless headings name
    metrics or the numbers have spreads. Whole numbers alone, without a metric or a word of evaluation anywhere, are
    counts. A list of names with a "value" each holds results only where a name is a metric.
    """
    caption = table.caption
    values = list(_values(blocks))
    if _TEMPLATE.match(caption) or not values or _lists_parameters(blocks):
        return False
    if caption_metrics(caption):
        return True
    has_spreads = sum(value.std is not None for value in values) >= _LEAST_SPREADS * len(values)
    if is_statistics(_END_OF_SENTENCE.split(caption, maxsplit=1)[0]):
        return not _NEVER.search(caption) and (has_spreads or _has_metric(blocks) or _are_scores(caption, values))
    headings = [text for block in blocks for text in _headings(block)]
    is_named = any(_is_quality(text) or is_ours(text) for text in headings)
    if has_spreads or is_named or _EVALUATED.search(caption):
        return True
    counts = sum(_COUNT.fullmatch(value.text) is not None for value in values) / len(values)
    return counts < (_MOSTLY_COUNTS if _DESCRIBED.search(caption) else 1)


def _values(blocks: Sequence[Block]) -> Iterator[Value]:
    for block in blocks:
        for _, row in block.body:
            yield from (v for cell in distinct(row) if not _names(cell, block) for v in values_of(cell.text) if v.text)


def _headings(block: Block) -> Iterator[str]:
    return (cell.text for row in block.heads for cell in distinct(row))


def _lists_parameters(blocks: Sequence[Block]) -> bool:
    """Return whether all numbers are under "value", beside names of which none is a metric: "learning rate"."""
    over = [text for block in blocks for text in _over_numbers(block) if text]
    names = (cell.text for block in blocks for _, row in block.body for cell in distinct(row) if _names(cell, block))
    are_values = bool(over) and all(_OF_PARAMETERS.fullmatch(text.strip()) for text in over)
    return are_values and not any(metric_in(name) or caption_metrics(name) for name in names)


def _over_numbers(block: Block) -> list[str]:
    return [cell.text for cell in distinct(block.heads[-1]) if not _names(cell, block)] if block.heads else []


def _names(cell: Cell, block: Block) -> bool:
    return cell.column in block.stubs or cell.column in block.settings


def _has_metric(blocks: Sequence[Block]) -> bool:
    """Return whether a heading over numbers surely names a metric."""
    texts = [
        cell.text for block in blocks for row in block.heads for cell in distinct(row) if cell.column not in block.stubs
    ]
    return any(caption_metrics(text) or any(arrow in text for arrow in _ARROWS) for text in texts)


def _is_quality(heading: str) -> bool:
    if any(arrow in heading for arrow in _ARROWS):
        return True
    return is_metric(heading) and not is_cost(heading) and not _DOUBTFUL.search(heading)


def _are_scores(caption: str, values: Sequence[Value]) -> bool:
    """Return whether a caption that speaks of prompts or settings speaks of results too, and the numbers agree."""
    measured = sum("." in value.text for value in values) / len(values)
    if _PROMPTS.search(caption) and measured >= _MEASURED and len(values) >= _FEWEST_VALUES:
        return True
    return measured >= _PARTLY_MEASURED and _RESULTS.search(caption) is not None
