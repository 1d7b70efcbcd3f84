"""What the heading and the numbers of a column say of it: counts, test statistics, differences, measured values."""

import re
from collections.abc import Collection, Sequence

from kg.fulltext.tables.values import is_blank, values_of
from kg.fulltext.tables.words import is_cost, is_difference, is_metric

_SIZED = (
    r"data ?set|training set|train(?:ing)?|sample|layer|batch|patch|vocab(?:ulary)?|hidden|embedding|kernel"
    r"|window|codebook|input|latent"
)
_COUNTED = (
    r"tokens|instances?|examples|samples|sentences|documents|docs|images|rows|runs?|trials?|cases|scenes|conditions"
    r"|cores|annotations|folds?"
)
_COUNT = re.compile(
    rf"^(?:(?:{_SIZED}) ?sizes?|size|samples seen|sample points|(?:(?:#|no\.|num(?:ber)?\.?) ?(?:of )?)?(?:{_COUNTED})"
    r"(?: number| per class| \((?:mio|k|m|b|millions?|billions?)\.?\))?"
    r"|inst\.?|feat\.?|n features|learn(?:ing)? rate|ep\.|receptive field|n|bs|min\.? ?(?:cnt|count)|dim\.?"
    r"|[nk]-shot)$",
    re.IGNORECASE,
)
# "p", "p_(2,1)": small letters, as "P" is precision.
_TEST = re.compile(r"p(?:_\(?[\d,]{1,5}\)?)?|[Pp][ -]?val(?:ue)?s?\.?|q|BH q|t|[Ss]ig\.(?: ?\(.{1,20}\))?")
_GREEK_DELTA = re.compile(r"^[ΔδΔ]\s*_?\s*\(?(?P<name>[^\W\d_][^)]*)\)?")
# "δ=0.7" and "δ < 1.25" are conditions, "δ_1.25" over numbers without signs is a measure.
_OF_NUMBER = re.compile(r"^[ΔδΔ]\s*(?:[≤≥<>=∈]|_?\s?\(?[\d.₀-₉])")
_CONDITION = re.compile(r"[≤≥<>=]")
_COMPARED = re.compile(r"^(?:vs|over|from|to|w\.?r\.?t)\b", re.IGNORECASE)
# "Diff. rating" is a difficulty or a name; "Diff." and "Difference in accuracy" are differences.
_SHORT_DIFF = re.compile(r"^diff\.\s+(?!in\b|of\b|vs\b|from\b|to\b|\()", re.IGNORECASE)
# "R2–R1": one heading minus another; "+/-" and "Gap" over numbers with signs
_MINUS = re.compile(
    r"(?P<first>[^-\u2212\u2013]{1,40}?)\s?[-\u2212\u2013]\s?(?P<second>[^-\u2212\u2013\s][^-\u2212\u2013]{0,40})"
)
_SIGNED = re.compile(r"\+\s?/?\s?[-\u2212\u2013]|±|gap|reduction", re.IGNORECASE)
_OUTER_AND_INNER = re.compile(r"(?P<outer>[^()]{1,40}?)\s*\((?P<inner>[^()]{1,40})\)\s*")
_NO_LETTER = re.compile(r"[^a-z]+")
# Two digits that count, and a point: no "0.001", no "64".
_FRACTION = re.compile(r"\d\d\.\d|[1-9]\.\d\d|\.0*[1-9]\d")
_PART_OF_WHOLE = re.compile(r"(\d{1,9})\s*/\s*(\d{1,9})")
_FEWEST_FRACTIONS, _MANY_FRACTIONS, _MOST_UNLIKE = 3, 6, 1.25
_LEAST_SHARE = 0.8
# The share of distinct numbers from which a column is measured, and up to which it repeats settings.
_LEAST_DISTINCT, _MOST_DISTINCT = 0.4, 0.5
_FEWEST_ROWS = 4
_SAME_STEM = 3


def is_count(heading: str) -> bool:
    """Return whether a heading names a size or a count of what an experiment is given: "Dataset size", "# of tokens".

    >>> is_count("Samples seen"), is_count("# of tokens"), is_count("Top 10")
    (True, True, False)
    """
    return _COUNT.search(heading.strip()) is not None


def is_test_statistic(heading: str) -> bool:
    """Return whether a heading names the result of a significance test: "p", "p-value", "BH q", "t".

    >>> is_test_statistic("p"), is_test_statistic("P")
    (True, False)
    """
    return _TEST.fullmatch(heading.strip()) is not None


def is_difference_column(levels: Sequence[str], names: Collection[str], texts: Sequence[str]) -> bool:
    """Return whether a column holds differences of others.

    `levels` are its headings from above, `names` those of all columns, `texts` its cells. A delta with a name is a
    measure of its own where no other column has that name, or where its numbers have no sign.
    """
    values = [value.text for text in texts for value in values_of(text)]
    is_signed = any(value[:1] in "+-" for value in values) or not values
    return any(_is_difference(level, names, is_signed=is_signed) for level in levels if level)


def is_difference_row(name: str, texts: Sequence[str]) -> bool:
    """Return whether a row, by its name and its cells, holds differences of rows above; a named delta has signs."""
    is_signed = any(value.text[:1] in "+-" for text in texts for value in values_of(text))
    is_delta = _GREEK_DELTA.match(name) or _OF_NUMBER.match(name)
    return is_difference(name) and not _SHORT_DIFF.match(name) and (is_signed or not is_delta)


def _is_difference(heading: str, names: Collection[str], *, is_signed: bool) -> bool:
    if is_difference(heading):
        delta = _GREEK_DELTA.match(heading)
        if delta:
            return not _CONDITION.search(heading) and _is_of_another(delta["name"], heading, names, is_signed=is_signed)
        return not _SHORT_DIFF.match(heading) and (is_signed or not _OF_NUMBER.match(heading))
    parts = _MINUS.fullmatch(heading)
    is_minus = parts is not None and parts["first"] != parts["second"] and {*parts.groups()} <= {*names}
    return is_minus or (is_signed and _SIGNED.fullmatch(heading) is not None)


def _is_of_another(name: str, heading: str, names: Collection[str], *, is_signed: bool) -> bool:
    """Return whether a delta with this name is one of numbers in the table."""
    if _COMPARED.match(name):
        return True
    stem = _NO_LETTER.sub("", name.casefold())[:_SAME_STEM]
    return is_signed and any(stem in _NO_LETTER.sub("", other.casefold()) for other in names if other != heading)


def has_decimals(texts: Sequence[str]) -> bool:
    """Return whether most numbers have decimals, or are shares."""
    values = [value.text for text in texts for value in values_of(text)]
    return bool(values) and 2 * sum("." in value or "%" in value for value in values) > len(values)


def is_measured(texts: Sequence[str]) -> bool:
    """Return whether numbers are written as measured ones are: with decimals, most of them different."""
    values = [value.text for text in texts for value in values_of(text)]
    fractions = sum(_FRACTION.search(value) is not None and "e" not in value.casefold() for value in values)
    is_varied = len(set(values)) >= _LEAST_DISTINCT * len(values)
    return len(values) > 1 and is_varied and fractions >= _LEAST_SHARE * len(values)


def are_fractions(texts: Sequence[str]) -> bool:
    """Return whether a column holds parts of a whole, "15/39" and "16/40": of wholes that are nearly alike, or many."""
    filled = [text for text in texts if text and not is_blank(text)]
    found = [match for text in filled if (match := _PART_OF_WHOLE.fullmatch(text))]
    parts, wholes = [int(match[1]) for match in found], [int(match[2]) for match in found]
    if len(found) < _FEWEST_FRACTIONS or len(found) < len(filled):
        return False
    are_parts = all(part <= whole for part, whole in zip(parts, wholes, strict=True))
    return are_parts and (len(found) >= _MANY_FRACTIONS or max(wholes) <= _MOST_UNLIKE * min(wholes))


def repeats_whole_numbers(texts: Sequence[str]) -> bool:
    """Return whether a column holds whole numbers, few of them different, as settings that are combined do."""
    values = [value.text for text in texts for value in values_of(text)]
    whole = sum("." not in value and "%" not in value for value in values)
    is_repeated = len(set(values)) <= _MOST_DISTINCT * len(values)
    return len(values) >= _FEWEST_ROWS and is_repeated and whole == len(values)


def metrics_with_brackets(heading: str) -> list[str]:
    """Return the two metrics of a heading over pairs of numbers such as "19.2 (46.0)"; else nothing.

    >>> metrics_with_brackets("top1 (top10)"), metrics_with_brackets("Accuracy (std)"), metrics_with_brackets("EM (F1)")
    (['top1', 'top10'], [], ['EM', 'F1'])
    """
    found = _OUTER_AND_INNER.fullmatch(heading)
    if found is None:
        return []
    outer, inner = found["outer"], found["inner"]
    stems = {_NO_LETTER.sub("", one.casefold()) for one in (outer, inner)}
    is_one_family = len(stems) == 1 and "" not in stems and outer != inner
    are_metrics = is_metric(outer) and is_metric(inner) and not is_cost(inner)
    return [outer, inner] if is_one_family or are_metrics else []
