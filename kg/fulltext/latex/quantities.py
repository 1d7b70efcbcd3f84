r"""Numbers of siunitx: `\num{93.1(2)}` and the columns `S`, in which the uncertainty counts in the last digits."""

import re

_UNCERTAIN = re.compile(
    r"(?P<number>[+\-\u2212]?\d{0,12}(?:\.(?P<decimals>\d{1,12}))?)\s?\((?P<last>\d{1,12}(?P<point>\.\d{1,12})?)\)"
)
UNITS = {"\\percent": "\\%"}
"""Units that are signs."""


def written_out(text: str) -> str:
    """Return a number with its uncertainty written out; any other text as it is.

    >>> written_out("93.1(2)"), written_out("80.5(12)"), written_out("93.1")
    ('93.1 ± 0.2', '80.5 ± 1.2', '93.1')
    """
    found = _UNCERTAIN.fullmatch(text.strip())
    if found is None or not found["number"].strip("+-\u2212"):
        return text
    decimals = len(found["decimals"] or "")
    if found["point"] or not decimals:
        return f"{found['number']} ± {found['last']}"
    digits = found["last"].zfill(decimals + 1)
    return f"{found['number']} ± {digits[:-decimals]}.{digits[-decimals:]}"
