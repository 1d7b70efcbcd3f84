"""Long forms of one acronym that are one wording: misspelled, or derived from the same words."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations

import polars as pl

from kg.lexicon.wording import is_inflected_word, is_same_wording, stems
from kg.resolve.name_forms import is_acronym

# Only long forms whose first and last words begin so alike are compared: "Aracade", "Arcade".
_FIRST, _LAST = 2, 1


def near_wordings(names: pl.DataFrame) -> Iterator[tuple[int, int]]:
    """Yield pairs of rows whose long forms of one acronym are one wording: "Nash equilibria (NE)", "Nash equilibrium".

    `names` has the columns row, keys, acronyms, spellings and wording, the number of what is one already.
    """
    for forms in _blocks(_rivals(names)):
        for (one, row), (other, other_row) in combinations(forms, 2):
            if row != other_row and is_same_wording(one, other, is_inflected_word):
                yield row, other_row


def _rivals(names: pl.DataFrame) -> pl.DataFrame:
    """Return (acronym, form, row) for the forms of names that share an acronym and are not one already."""
    long = names.filter((pl.col("acronyms").list.len() > 0) & (pl.col("keys").list.len() > 0))
    by_acronym = long.select("row", "wording", "spellings", acronym="acronyms").explode("acronym")
    rivals = by_acronym.filter(pl.col("wording").n_unique().over("acronym") > 1)
    forms = rivals.explode("spellings").select("acronym", "row", form="spellings")
    return forms.unique(["acronym", "form"], keep="first", maintain_order=True).select("acronym", "form", "row")


def _blocks(rivals: pl.DataFrame) -> Iterator[Iterable[tuple[str, int]]]:
    """Yield the long forms, with a row each, of an acronym that have as many words and begin and end alike."""
    blocks: defaultdict[tuple[str, int, str, str], dict[tuple[str, ...], tuple[str, int]]] = defaultdict(dict)
    for acronym, form, row in rivals.iter_rows():
        found = () if is_acronym(form) else stems(form)
        if len(found) > 1:
            # Forms with equal stems are one already, so that one stands for all.
            blocks[acronym, len(found), found[0][:_FIRST], found[-1][:_LAST]].setdefault(found, (form, row))
    for forms in blocks.values():
        yield forms.values()
