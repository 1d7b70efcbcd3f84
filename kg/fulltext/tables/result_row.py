"""The record of one result in a table of a paper."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Confidence:
    """Probabilities that names of a row are right: its data set, its metric, model and data set, and all three."""

    dataset: float
    metric: float
    evaluation: float
    result: float


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One value of a table: `table` is the label in the source, or the printed number, `printed` always the latter.

    `section` is the title of the section that has the table.
    `own` is true where the model is the paper's own; what the table does not state is None. `model_name`,
    `dataset_name` and `metric_name` are the names of entities in it, None where they are only described ("w/o
    attention"). `row` and `column` count from 0; `row_name` and `column_name` are the names and headings of the cell,
    `cell` its text.
    `dataset_from` and `metric_from` say where they stand: "heading", "caption" or "text".
    `start`, `end` are half-open characters of `file`; lines, in HTML and XML. `confidence` is None until a reading of
    the table is chosen.
    """

    table: str
    model: str
    own: bool
    dataset: str | None
    split_or_setting: str | None
    metric: str | None
    value: str
    std: str | None
    higher_is_better: bool | None
    marks: tuple[str, ...]
    row: int
    column: int
    file: str
    start: int
    end: int
    group: str = ""
    citations: tuple[str, ...] = ()
    row_name: str = ""
    column_name: str = ""
    cell: str = ""
    printed: str = ""
    model_name: str | None = None
    dataset_name: str | None = None
    metric_name: str | None = None
    dataset_from: str | None = None
    metric_from: str | None = None
    section: str = ""
    confidence: Confidence | None = None
