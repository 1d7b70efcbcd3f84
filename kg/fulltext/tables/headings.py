"""The headings over the columns of a block: what each says of the numbers below it."""

import re
from collections.abc import Sequence

from kg.fulltext.document import Cell
from kg.fulltext.tables.axes import DATASET, METRIC, MODEL, OTHER, SPLIT, SUBSCRIPT, Axes, role_of
from kg.fulltext.tables.facts import Facts, continued, continues, no_facts
from kg.fulltext.tables.layout import Block, distinct
from kg.fulltext.tables.paper import Context, full_name, is_compound, is_title_of_data, looks_like_name, without_kind
from kg.fulltext.tables.surroundings import Surroundings
from kg.fulltext.tables.values import is_blank, is_numeric, unmarked
from kg.fulltext.tables.words import is_cost, is_data_name, is_metric, metric_in

_BRACKETS = re.compile(r"\s*\((?P<inner>[^()]*)\)\s*$")
# The share of metrics in a row of headings that makes the others metrics.
_LEAST_SHARE = 0.25
# One data set among three headings that are written alike makes the others data sets.
_LEAST_NAMED = 3
# Languages have codes of two or three letters.
_LONGEST_CODE = 3
# A cell may hold a page of text, the name of a data set does not.
_MOST_WORDS_OF_DATA = 30


class Headings:
    """What the headings of a block say, column by column."""

    def __init__(self, block: Block, axes: Axes, context: Context, around: Surroundings) -> None:
        """Decide for each row of headings what those are that nothing is known of by themselves."""
        self.block, self.axes, self.context, self.around = block, axes, context, around
        self.unknown = [self._of_level(number) for number in range(len(block.heads))]

    def of_column(self, column: int) -> Facts:
        """Return what the headings over a column say."""
        facts = no_facts()
        seen: set[int] = set()
        for number, row in enumerate(self.block.heads):
            cell = row[column] if column < len(row) else None
            if cell is None or id(cell) in seen or not cell.lines:
                continue
            seen.add(id(cell))
            if facts.metrics and cell.column_span == 1 and continues(unmarked(cell.text), facts.metrics[-1]):
                facts.metrics[-1] = continued(facts.metrics[-1], unmarked(cell.text))
            else:
                self._add_heading(cell, number, facts)
        return facts

    def _of_level(self, number: int) -> str | None:
        """Return the role of the headings of a row that are unknown by themselves; None where each is judged apart.

        Beside metrics they are metrics, as are those of a table in which nothing else names one.
        """
        cells = [cell for cell in distinct(self.block.heads[number]) if cell.column not in self.block.stubs]
        texts = [unmarked(line) for cell in cells for line in _parts(cell, self.context)]
        roles = [role_of(text, self.context) for text in texts]
        pairs = zip(texts, roles, strict=True)
        unknown = [text for text, role in pairs if role in (OTHER, MODEL) and not is_numeric(text) and text[:1] != "("]
        if self.axes.models_in_columns or not unknown:
            return None
        if DATASET in roles:
            is_alike = not {METRIC, SPLIT} & set(roles) and all(text[:1].isupper() for text in unknown)
            return DATASET if is_alike and roles.count(DATASET) * _LEAST_NAMED >= len(roles) else None
        if len(texts) == 1 and self._is_over_all(cells[0]) and is_title_of_data(texts[0]):
            return None if self.around.caption_dataset else DATASET
        named = sum(self.is_data(text) for text in unknown)
        if named:
            return DATASET if named * 2 >= len(unknown) else None
        is_single = all(cell.column_span == 1 for cell in cells)
        if self.axes.levels[number] not in (OTHER, METRIC) or SPLIT in roles:
            return None
        is_explained = any(self.around.explains_metric(text) for text in unknown)
        is_beside = is_single and roles.count(METRIC) >= (_LEAST_SHARE if self.around.named_metrics else 0) * len(roles)
        is_only = number == len(self.block.heads) - 1 and is_single and not self._has_metric()
        return METRIC if is_explained or (is_beside and METRIC in roles) or is_only else None

    def _is_over_all(self, cell: Cell) -> bool:
        """Return whether a heading stands over all columns with numbers, of which there are several."""
        width = max((len(row) for _, row in self.block.body), default=0)
        values = width - len(self.block.stubs) - len(self.block.settings)
        return cell.column_span > 1 and cell.column_span >= values

    def _has_metric(self) -> bool:
        roles = (*self.axes.levels, *self.axes.stubs.values())
        return METRIC in roles or bool(self.around.named_metrics)

    def _add_heading(self, cell: Cell, number: int, facts: Facts) -> None:
        role = self.axes.levels[number]
        lines = [unmarked(line) for line in cell.lines]
        roles = [role_of(line, self.context) for line in lines]
        if len(lines) > 1 and METRIC in roles and any(one != METRIC for one in roles):
            for line, one in zip(lines, roles, strict=True):
                known = one if one in (METRIC, SPLIT, DATASET) else self._unknown(line, number, is_wide=True)
                self.add(line, known, facts)
            return
        text = unmarked(cell.text)
        facts.citations += cell.citations
        if role == MODEL and self.axes.models_in_columns:
            split = SUBSCRIPT.match(text)
            if split and is_metric(split["metric"]):
                facts.metrics.append(split["metric"])
                text = split["model"]
            self.add(text, MODEL, facts)
            return
        if (split := SUBSCRIPT.match(text)) and self.axes.models_in_columns and is_metric(split["metric"]):
            facts.metrics.append(split["metric"])
            facts.models.append(split["model"])
            return
        own = role_of(text, self.context)
        if own == OTHER or (own == MODEL and not self.axes.models_in_columns):
            own = (
                role
                if role in (METRIC, DATASET, SPLIT) and self._fits(text, role, is_single=cell.column_span == 1)
                else self._unknown(text, number, is_wide=cell.column_span > 1)
            )
        if own == SPLIT and facts.metrics and is_cost(facts.metrics[-1]):
            # "training" below "speed"
            own = METRIC
        self.add(text, own, facts)

    def _fits(self, text: str, role: str, *, is_single: bool) -> bool:
        return role != METRIC or metric_in(text) or is_single

    def _unknown(self, text: str, number: int, *, is_wide: bool = False) -> str:
        """Return the role of a heading that nothing is known of: a model, a metric, a data set, or a setting."""
        if self.axes.models_in_columns:
            return MODEL
        if is_numeric(text) or text.startswith("("):
            return SPLIT
        if found := self.unknown[number]:
            return found
        roles = (*self.axes.levels, *self.axes.stubs.values())
        has_data = DATASET in roles or self.around.caption_dataset is not None
        has_metric = METRIC in roles or bool(self.around.caption_metrics) or bool(self.around.note_metrics)
        if has_data and not has_metric and not is_wide and self.context.names_metric(text):
            return METRIC
        may_be_code = len(text) <= _LONGEST_CODE and self.context.has_languages
        is_plain = text.islower() and (has_data or not may_be_code)
        if DATASET in roles or is_plain or (self.context.main_dataset and is_compound(text)):
            return SPLIT
        is_described = has_data and not looks_like_name(text)
        return DATASET if not is_described and self.is_data(text) else SPLIT

    def is_data(self, text: str) -> bool:
        """Return whether the paper calls a heading, or what it is short for, one of data, or its form says so."""
        name = full_name(text, self.context) or self.around.short.get(text) or text
        if is_data_name(name) or (self.around.is_about_data and looks_like_name(name)):
            return True
        return len(name) > 1 and not self.context.abbreviates_other(name) and self.context.names_data(name)

    def add(self, text: str, role: str, facts: Facts) -> None:
        """Add a text to the facts by its role."""
        if not text or is_blank(text):
            return
        if role == MODEL:
            facts.models.append(text)
        elif role == DATASET:
            self._add_dataset(text, facts)
        elif role == METRIC:
            self._add_metric(text, facts)
        else:
            facts.settings.append(text)

    def _add_dataset(self, text: str, facts: Facts) -> None:
        """Add a data set; what stands in brackets behind it is a metric, or a setting."""
        inner = _BRACKETS.search(text)
        bare = text[: inner.start()] if inner else text
        if inner and bare:
            target = facts.metrics if is_metric(inner["inner"]) else facts.settings
            target.append(inner["inner"])
            text = bare
        text = without_kind(text) or text
        facts.datasets.append(self.around.short.get(text) or full_name(text, self.context) or text)

    def _add_metric(self, text: str, facts: Facts) -> None:
        words = text.split()
        longest = min(len(words) - 1, _MOST_WORDS_OF_DATA)
        known = (n for n in range(longest, 0, -1) if role_of(" ".join(words[:n]), self.context) == DATASET)
        if count := next(known, 0):
            # "CIFAR-10 accuracy": data set and metric in one heading.
            facts.datasets.append(" ".join(words[:count]))
            text = " ".join(words[count:])
        facts.metrics.append(text)


def _parts(cell: Cell, context: Context) -> Sequence[str]:
    """Return the lines of a heading apart where one of them is a metric and another is not, else its text."""
    roles = {role_of(unmarked(line), context) for line in cell.lines}
    return cell.lines if METRIC in roles and len(roles) > 1 else (cell.text,)
