"""What caption, notes and text say about a whole table."""

import re

from kg.fulltext.document import FullText, Table
from kg.fulltext.tables.data_names import caption_names
from kg.fulltext.tables.paper import Context, abbreviations_of, datasets_of, subject_of
from kg.fulltext.tables.words import caption_metrics, is_split, metric_in
from kg.lexicon import normal_form

_SEVERAL = re.compile(r"(?<!training )\b(?:data ?sets|benchmarks|corpora|tasks)\b", re.IGNORECASE)
_LEFT, _RIGHT = re.compile(r"\((?:left|top|a)\)", re.IGNORECASE), re.compile(r"\((?:right|bottom|b)\)", re.IGNORECASE)
# "standard" alone is a protocol, a split or a benchmark.
_SPREAD = re.compile(
    r"±|\bst(?:d|dev|ddev|derr)s?\b|\bstandard[ -](?:dev|err)|deviation|\bs\.[de]\.|\bs\.?e\.?m\b|\(sd\)", re.IGNORECASE
)


def side_of(table: Table, paper: FullText) -> str:
    """Return what a caption says of this table, where it tells a left and a right one apart: "BLEU (left) and ..."."""
    beside = [other for other in paper.tables if other.label == table.label and other.caption == table.caption]
    left, right = _LEFT.search(table.caption), _RIGHT.search(table.caption)
    if len(beside) < 2 or not left or not right or left.end() > right.start():
        return table.caption
    if beside[0] is table:
        return table.caption[: left.start()]
    return table.caption[left.end() : right.start()] + table.caption[right.end() :]


class Surroundings:
    """What caption, notes and text say about a whole table."""

    def __init__(self, table: Table, context: Context) -> None:
        """Collect the data sets, metrics and abbreviations that stand around the numbers."""
        self.texts = [table.caption, *table.notes, *table.mentions]
        self.short = abbreviations_of(" ".join((table.caption, *table.notes)))
        named = [*caption_names(table.caption), *_known_words(table.caption, context)]
        own = context.own - {normal_form(context.own_dataset)}
        self.caption_dataset = next((name for name in named if normal_form(name) not in own), None)
        texts = [*table.notes, *table.mentions, table.section]
        later = next((name for text in texts for name in datasets_of(text)), None)
        self.shared_tasks = [
            name for text in self.texts for name in datasets_of(text) if name.startswith(("WMT", "IWSLT"))
        ]
        self.is_about_data = _SEVERAL.search(table.caption) is not None
        subject = subject_of(table.caption)
        inside = next(iter(context.of_sections.get(table.section, ())), None)
        self.named_in_text = later or inside or context.main_dataset or None
        self.stated_dataset = self.caption_dataset or context.own_dataset or subject
        self.dataset_from = (
            "caption" if self.caption_dataset or (subject and self.stated_dataset == subject) else "text"
        )
        metrics = [metric for text in self.texts for metric in caption_metrics(text)]
        self.note_metrics = [metric for text in table.notes for metric in caption_metrics(text)]
        self.caption_metrics = caption_metrics(table.caption)
        self.named_metrics = metrics
        self.metric = next(iter(metrics), None) or context.metric
        self.metric_from = "caption" if self.caption_metrics or self.note_metrics else "text"
        self.has_spread_in_brackets = any(map(_SPREAD.search, self.texts))

    @property
    def guess(self) -> str | None:
        """The data set by rules where no heading names one: the caption's, else one that the text names."""
        return self.stated_dataset or self.named_in_text

    def explains_metric(self, text: str) -> bool:
        """Return whether the caption or a note says which metric a short heading is: "LA refers to line accuracy"."""
        long = self.short.get(text)
        listed = rf"\W*(?:\band|,|&)\s+{re.escape(text)}(?!\w)"
        is_listed = any(
            re.search(re.escape(metric) + listed, self.texts[0], re.IGNORECASE) for metric in self.caption_metrics
        )
        return (long is not None and metric_in(long)) or (is_listed and not is_split(text))


def _known_words(text: str, context: Context) -> list[str]:
    """Return the words of a caption that the paper elsewhere names as data sets."""
    words = [word.strip(".,;:()") for word in text.split()]
    return [word for word in words if len(word) > 2 and normal_form(word) in context.datasets]
