"""Numbers of cells: the value as printed, its spread, and pairs of values; marks and units are set apart."""

import re
from dataclasses import dataclass

_NUMBER = (
    r"[+\-\u2212\u2013]?\s?(?:\d{1,3}(?:[,\u2009 ]\d{3})+(?:\.\d+)?|\d+(?:\.\d*)?|\.\d+)"
    r"(?:[eE][+\-\u2212]?\d+|\s?[×x·⋅*]\s?10(?:\^\(?[+\-\u2212]?\d+\)?|[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+))?"
)
# "0,033", "76,41", "96,4295": a comma before the decimals, where it groups no thousands.
_DECIMAL_COMMA = re.compile(r"(?<![\d,.])(0|\d{1,9}(?=,\d\d?(?!\d))|\d\d?(?=,\d{4,18}(?!\d))),(?=\d{1,18}(?![\d,.]))")
_GROUPED = re.compile(r"(?<=\d)[ \u2009](?=\d{3})")
_UNIT = (
    r"(?:%|‰|ms|secs?|s|hrs?|hours?|h|mins?|m|days?|d|[KMGT]i?B|k|K|M|B|G|T|fps|FPS|Hz|x|×|pp|pts?|bits?|nats?"
    r"|dB|bpd|bpc|GFLOPs?|MFLOPs?|FLOPs?|px|cm|mm|km|kg|°|epochs?|steps?|million|billion|J|W|Wh|kWh|min/epoch|s/epoch|s/it)"
)
_SPREAD = rf"[_^]?\(?\s*±\s*(?P<std>{_NUMBER}|NA|[Nn]a[Nn])\s*%?\s*\)?"
_CELL = re.compile(
    rf"(?:[~\u223c≈≃<>≤≥▴▾▲▼△▽]\s*)?(?P<currency>[$€£]\s?)?(?P<number>{_NUMBER})\s?(?P<unit>{_UNIT})?\s*(?:{_SPREAD})?\s*{_UNIT}?"
    r"\s*(?P<note>(?:[_^]?[(\[{][^()\[\]]*[)\]}]\s*|[↑↓△▲▽▼▴▾]\s*[\d.]*%?|_\S{1,8}\s*){0,3})(?P<later>%?)"
)
# Mathematics that the reader of TeX leaves as it is: "$ 4.9633$", "$ 85.0 / 37.3$"
_MATHEMATICS = re.compile(r"\$\s?([+\-\u2212]?[\d.]{1,20}%?(?:\s?/\s?[+\-\u2212]?[\d.]{1,20}%?)?)\s?\$(?!\s?\d)")
_IN_BRACKETS = re.compile(rf"\(\s*(?P<number>{_NUMBER})\s?(?P<unit>{_UNIT})?\s*\)")
_ONLY_SPREAD = re.compile(rf"\(?\s*±\s*(?P<std>{_NUMBER})\s*\)?")
# "12h 5m", "1m49s", "36m 33s", "3:29", "1:03:29"
_TIME = re.compile(
    r"\d+\s?h(?:rs?)?(?:\s?\d+\s?m(?:in)?)?(?:\s?\d+(?:\.\d+)?\s?s(?:ec)?)?|\d+\s?m(?:in)?\s?\d+(?:\.\d+)?\s?s(?:ec)?"
    r"|(?P<minutes>\d{1,2}):(?P<seconds>[0-5]\d)(?::[0-5]\d(?:\.\d+)?)?"
)
_SHARES = 100
# "0.82 – 0.99"; with a hyphen, "0.1-0.4", it is a name of what is between.
_RANGE = re.compile(r"(?P<low>\d*\.\d+)%?\s*(?:[\u2013\u2014~]|\s-\s)\s*(?P<high>\d*\.\d+)%?")
_INTERVAL = re.compile(
    rf"\[\s*(?P<low>{_NUMBER})\s*%?\s*(?:[,;]|\s?[\u2013-]\s?|\s+to\s+)\s*(?P<high>{_NUMBER})\s*%?\s*\]"
)
# "2.977(77)" is 2.977 ± 0.077.
_LAST_DIGITS = re.compile(r"\d+\.(?P<decimals>\d{2,})\((?P<last>\d{2,})\)")
_LOWERED = re.compile(r"_\(?(?P<std>\d*\.\d+)\)?")
# "10³" is a number, "93.10³" one with the mark of a footnote.
_NO_POWER = r"(?<!^10)(?<![^\d.,]10)"
_SIGNS, _STARS = "†‡§¶♦♣♠◇•", "*\u2217⋆★☆∘"
_MARK = re.compile(
    rf"\^\([{_STARS}{_SIGNS},]{{1,3}}\)|\^\(?[{_SIGNS}][{_SIGNS},]{{0,2}}\)?"
    # "V^*" and "A*" are names, as is "R*CNN".
    r"|(?<!\b[^\W\d_])\^(?:\((?:[^\d\s()+\-\u2212]{1,3}|[a-z])\)|[^\d\s()+\-\u2212]{1,3}|[a-z])(?=\s|$|[±(_/])"
    rf"|[{_SIGNS}]+|(?<![^\W_])(?<!\^)[{_STARS}]+|(?<!\b[^\W\d_])(?<!\^)[{_STARS}]+(?![^\W_])"
    rf"|(?<=\d){_NO_POWER}\^\(?\d(?:,\d)*\)?$"
)
_FOOTNOTE = re.compile(rf"(?<=[\d%)]){_NO_POWER}[¹²³⁴⁵⁶⁷⁸⁹]$")
# "97.3+-7.3", "40.2% +/- 9.3%"
_PLUS_MINUS = re.compile(r"\+\s?/?\s?[-\u2212\u2013](?=\s?\.?\d)")
# "0.728." at the end, "1 .00"
_STRAY = re.compile(r"(?<=\.\d)(?P<more>\d{0,9})\.$|(?<=\d) (?=\.\d)")
_SPACES = re.compile(r"\s+")
# A limit that was exceeded: "> 1 hour"
_EXCEEDED = r"[>≥]\s*\d{1,6}\s?(?:h|hrs?|hours?|d|days?|mins?|minutes?|s|secs?|seconds?)"
_BLANK = re.compile(
    rf"{_EXCEEDED}|[\s\-\u2010-\u2015\u2212.…/?~·*\u2217†‡§]*|n/?a\.?|none|tbd|x+\.x+%?|nan%?(?:\s*±\s*nan%?)?|oom|n\.a\.|\(-+\)|×|✗|x|--",
    re.IGNORECASE,
)
# "267/310 (86.1%)"
_SHARE = re.compile(r"(?P<part>\d{1,9})\s*/\s*(?P<whole>\d{1,9})\s*\(\s*(?P<share>\d{1,3}(?:\.\d{1,9})?)\s*%\s*\)")
_MOST_ROUNDED = 0.6
# "1 (Poor)": what a number of a scale means
_OF_SCALE = re.compile(r"\d{1,2}\s?\([A-Z][a-z]{2,20}(?:[ /-][A-Za-z]{1,20}){0,3}\)")
_WHOLE_RANGE = re.compile(r"(?P<low>\d{1,3})%?\s*(?:\s[\u2013\u2014-]\s|[\u2013\u2014])\s*(?P<high>\d{1,3})%?")
_PAIR = re.compile(r"\s*(?:/|\||;)\s*")
# "0.70, 0.12"; "1.1, 2.1" may also be a list of settings.
_IN_HUNDREDTHS = re.compile(r"\.\d\d")
# The numbers that one cell stacks above each other.
_MOST_STACKED = 6
# "78.3 +1.2"
_WITH_GAIN = re.compile(r"(?P<value>\d{1,6}\.\d{1,6}%?)\s?(?P<gain>\+\s?\d{0,6}\.?\d{1,6}%?)")
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
    if is_blank(bare):
        return ()
    one = _share(bare) or _value(bare) or _time(bare) or _range(bare)
    if one is not None:
        return (one,)
    if (gained := _WITH_GAIN.fullmatch(bare)) is not None:
        return (Value(gained["value"], note=gained["gain"]),)
    parts = _PAIR.split(bare)
    if 1 < len(parts) <= 4:
        found = [(part, _value(part)) for part in parts]
        if all(value or is_blank(part) for part, value in found):
            return tuple(value or Value("") for _, value in found) if any(value for _, value in found) else ()
    pair = bare.split(", ")
    stacked = pair if len(pair) == 2 and _IN_HUNDREDTHS.search(bare) else bare.split()
    if 1 < len(stacked) <= _MOST_STACKED and all(_DECIMAL.fullmatch(part) for part in stacked):
        return tuple(filter(None, map(_value, stacked)))
    return ()


def whole_range(text: str) -> tuple[Value, ...]:
    """Return a range of whole numbers, "85 – 90", as one value, else nothing; in a column of names it is a name."""
    bare = _plain(text)
    found = _WHOLE_RANGE.fullmatch(bare)
    return (Value(bare),) if found and int(found["low"]) < int(found["high"]) else ()


def _share(text: str) -> Value | None:
    """Return the percentage of a count that it follows."""
    found = _SHARE.fullmatch(text)
    if found is None or not int(found["whole"]):
        return None
    share = _SHARES * int(found["part"]) / int(found["whole"])
    is_same = abs(share - float(found["share"])) < _MOST_ROUNDED
    return Value(f"{found['share']}%", None, f"{found['part']}/{found['whole']}") if is_same else None


def _plain(text: str) -> str:
    """Return a cell's text without marks, each plus-minus as one sign and each decimal comma as a point."""
    found = _PLUS_MINUS.sub("±", unmarked(_MATHEMATICS.sub(r"\1", text)))
    return _DECIMAL_COMMA.sub(r"\1.", _STRAY.sub(r"\g<more>", found))


def _value(text: str) -> Value | None:
    if whole := _IN_BRACKETS.fullmatch(text):
        return Value(f"({whole['number']}{whole['unit'] or ''})")
    found = _CELL.fullmatch(text)
    if found is None:
        return None
    number = _GROUPED.sub(",", found["number"].strip()).replace(" ", "").replace("\u2212", "-").replace("\u2013", "-")
    unit = found["unit"] or found["later"]
    space = "" if unit in ("", "%", "x", "×") else " "
    note = (found["note"] or "").strip()
    std = found["std"] or _of_last_digits(text) or _lowered(number, note)
    return Value((found["currency"] or "").strip() + number + space + unit, std, note)


def _time(text: str) -> Value | None:
    """Return a time of hours, minutes and seconds; "50:50" and the like are shares."""
    found = _TIME.fullmatch(text)
    if found is None or (found["minutes"] and int(found["minutes"]) + int(found["seconds"]) == _SHARES):
        return None
    return Value(text)


def _range(text: str) -> Value | None:
    found = _RANGE.fullmatch(text)
    is_range = found is not None and float(found["low"]) < float(found["high"])
    return Value(text) if is_range else None


def _of_last_digits(text: str) -> str | None:
    """Return the spread in brackets that counts in the last digits of its number."""
    found = _LAST_DIGITS.fullmatch(text.lstrip("+-\u2212\u2013 "))
    if found is None or len(found["last"]) > len(found["decimals"]):
        return None
    return "0." + found["last"].zfill(len(found["decimals"]))


def _lowered(number: str, note: str) -> str | None:
    """Return a subscript that is a spread, "98.7_0.3": a number without sign that is far smaller than the value."""
    found = _LOWERED.fullmatch(note)
    if found is None or _DECIMAL.fullmatch(number) is None:
        return None
    return found["std"] if float(found["std"]) * 2 < abs(float(number.strip("%"))) else None


def explains_scale(text: str) -> bool:
    """Return whether a cell says what a number of a scale means: "1 (Poor)"."""
    return _OF_SCALE.fullmatch(_plain(text)) is not None


def is_interval(text: str) -> bool:
    """Return whether a cell holds only an interval in square brackets, as of confidence: "[0.63, 0.97]"."""
    return _INTERVAL.fullmatch(_plain(text)) is not None


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
