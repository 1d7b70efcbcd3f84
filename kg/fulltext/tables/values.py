"""Numbers of cells: the value as printed, its spread, and pairs of values; marks and units are set apart."""

import re
from dataclasses import dataclass

_NUMBER = (
    r"[+\-\u2212\u2013]?\s?(?:\d{1,3}(?:[,\u2009 ]\d{3})+(?:\.\d+)?|\d+(?:\.\d*)?|\.\d+)"
    r"(?:[eE][+\-\u2212]?\d+|\s?[×x·⋅*]\s?10(?:\^\(?[+\-\u2212]?\d+\)?|[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+))?"
)
# "0,033", "76,41": a comma before the decimals, where it groups no thousands.
_DECIMAL_COMMA = re.compile(r"(?<![\d,.])(0|\d{1,9}(?=,\d\d?(?!\d))),(?=\d{1,18}(?![\d,.]))")
_GROUPED = re.compile(r"(?<=\d)[ \u2009](?=\d{3})")
_UNIT = (
    r"(?:%|‰|ms|secs?|s|hrs?|hours?|h|mins?|m|days?|d|k|K|M|B|G|T|GB|MB|KB|GiB|MiB|fps|FPS|Hz|x|×|pp|pts?|bits?|nats?"
    r"|dB|bpd|bpc|GFLOPs?|MFLOPs?|FLOPs?|px|cm|mm|km|kg|°|epochs?|steps?|million|billion|J|W|Wh|kWh|min/epoch|s/epoch|s/it)"
)
_SPREAD = rf"[_^]?\(?\s*±\s*(?P<std>{_NUMBER}|NA)\s*%?\s*\)?"
_CELL = re.compile(
    rf"(?:[~\u223c≈≃<>≤≥▴▾▲▼△▽]\s*)?(?P<currency>[$€£]\s?)?(?P<number>{_NUMBER})\s?(?P<unit>{_UNIT})?\s*(?:{_SPREAD})?\s*{_UNIT}?"
    r"\s*(?P<note>(?:[_^]?[(\[{][^()\[\]]*[)\]}]\s*|[↑↓△▲▽▼▴▾]\s*[\d.]*%?|_\S{1,8}\s*){0,3})"
)
_IN_BRACKETS = re.compile(rf"\(\s*(?P<number>{_NUMBER})\s?(?P<unit>{_UNIT})?\s*\)")
_ONLY_SPREAD = re.compile(rf"\(?\s*±\s*(?P<std>{_NUMBER})\s*\)?")
_MARK = re.compile(
    r"^\^\([*\u2217†‡§¶]\)|\^\(?(?:[^\d\s()+\-\u2212]{1,3}|[a-z])\)?(?=\s|$|[±(_/])|[*\u2217†‡§¶⋆★☆♦♣♠◇•\u2021∘]+|(?<=\d)\^\(?\d(?:,\d)*\)?$"
)
_FOOTNOTE = re.compile(r"(?<=[\d%)])(?<![×x·⋅*]10)(?<![×x·⋅*]\s10)[¹²³⁴⁵⁶⁷⁸⁹]$")
# "97.3+-7.3", "40.2% +/- 9.3%"
_PLUS_MINUS = re.compile(r"\+\s?/?\s?[-\u2212\u2013](?=\s?\.?\d)")
# "0.728." at the end, "1 .00"
_STRAY = re.compile(r"(?<=\.\d)(?P<more>\d{0,9})\.$|(?<=\d) (?=\.\d)")
_SPACES = re.compile(r"\s+")
_BLANK = re.compile(
    r"[\s\-\u2010-\u2015\u2212.…/?~·]*|n/?a\.?|none|tbd|x+\.x+%?|nan|oom|n\.a\.|\(-+\)|×|✗|x|--", re.IGNORECASE
)
_PAIR = re.compile(r"\s*(?:/|\||;)\s*")
# The numbers that one cell stacks above each other.
_MOST_STACKED = 6
_DECIMAL = re.compile(r"[+\-\u2212]?\d+\.\d+%?")
_BRACKETED_NUMBER = re.compile(rf"\(\s*({_NUMBER})\s*%?\s*\)")


@dataclass(frozen=True, slots=True)
class Value:
    """A number as printed: `text` with its unit, `std` what follows the plus-minus, `note` what stands in brackets."""

    text: str
    std: str | None = None
    note: str = ""


def is_blank(text: str) -> bool:
    """Return whether a cell says that it has no value: empty, a dash, "N/A", "x.xx"."""
    return _BLANK.fullmatch(text.strip()) is not None


def unmarked(text: str) -> str:
    """Return a text without daggers, stars and footnote marks."""
    return _SPACES.sub(" ", _FOOTNOTE.sub("", _MARK.sub("", text))).strip()


def values_of(text: str) -> tuple[Value, ...]:
    """Return the values in a cell; none where it holds text, or nothing.

    >>> values_of("71.8 (±0.92)^†"), values_of("92.50 / 98.77")[1].text, values_of("ResNet-50")
    ((Value(text='71.8', std='0.92', note=''),), '98.77', ())
    """
    bare = _plain(text)
    one = _value(bare)
    if one is not None:
        return (one,)
    parts = _PAIR.split(bare)
    if 1 < len(parts) <= 4:
        found = [(part, _value(part)) for part in parts]
        if all(value or is_blank(part) for part, value in found):
            return tuple(value or Value("") for _, value in found) if any(value for _, value in found) else ()
    stacked = bare.split()
    if 1 < len(stacked) <= _MOST_STACKED and all(_DECIMAL.fullmatch(part) for part in stacked):
        return tuple(filter(None, map(_value, stacked)))
    return ()


def _plain(text: str) -> str:
    """Return a cell's text without marks, each plus-minus as one sign and each decimal comma as a point."""
    found = _PLUS_MINUS.sub("±", unmarked(text))
    return _DECIMAL_COMMA.sub(r"\1.", _STRAY.sub(r"\g<more>", found))


def _value(text: str) -> Value | None:
    if whole := _IN_BRACKETS.fullmatch(text):
        return Value(f"({whole['number']}{whole['unit'] or ''})")
    found = _CELL.fullmatch(text)
    if found is None:
        return None
    number = _GROUPED.sub(",", found["number"].strip()).replace(" ", "").replace("\u2212", "-").replace("\u2013", "-")
    unit = found["unit"] or ""
    space = "" if unit in ("", "%", "x", "×") else " "
    return Value((found["currency"] or "").strip() + number + space + unit, found["std"], (found["note"] or "").strip())


def spread_of(text: str) -> str | None:
    """Return the number of a cell that holds only a spread: "± 0.3"."""
    found = _ONLY_SPREAD.fullmatch(_plain(text))
    return found["std"] if found else None


def spread_in(note: str) -> str | None:
    """Return the unsigned number in a note in brackets, which may be a spread."""
    found = _BRACKETED_NUMBER.search(note)
    return found[1].strip() if found and found[1].strip()[:1] not in "+-\u2212\u2013" else None


def is_numeric(text: str) -> bool:
    """Return whether a cell holds values, or only a spread."""
    return bool(values_of(text)) or spread_of(text) is not None
