"""The rank at which a metric of ranked lists is cut off, where a table has it apart: "MAP@k" under "k = 5"."""

import re
from dataclasses import replace

from kg.fulltext.tables.result_row import ResultRow

_OPEN = re.compile(r"@\s?(?P<letter>[kKnN])$")
_STATED, _BARE = r"{}\s?=\s?(\d{{1,4}})", re.compile(r"@?(\d{1,4})")


def with_cutoff(row: ResultRow) -> ResultRow:
    """Return a row whose metric has its cutoff, if one of its settings is one; that is no setting then."""
    if row.metric is None or row.split_or_setting is None or (found := _OPEN.search(row.metric)) is None:
        return row
    settings = row.split_or_setting.split(", ")
    stated = re.compile(_STATED.format(found["letter"]), re.IGNORECASE)
    for pattern in (stated, _BARE):
        cutoffs = [(setting, cut[1]) for setting in settings if (cut := pattern.fullmatch(setting))]
        if len(cutoffs) == 1:
            ((setting, cutoff),) = cutoffs
            rest = [other for other in settings if other != setting]
            metric = f"{row.metric[: found.start()]}@{cutoff}"
            return replace(row, metric=metric, split_or_setting=", ".join(rest) or None)
    return row
