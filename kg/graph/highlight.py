"""The occurrences of a node's names in a sentence."""

import re
from collections.abc import Iterable


def find_forms(sentence: str, forms: Iterable[str]) -> tuple[tuple[int, int], ...]:
    """Return the half-open spans, in characters, where one of the forms occurs as a word; the longest form wins.

    >>> find_forms("DyLoRA beats LoRA.", ["LoRA"])
    ((13, 17),)
    """
    longest_first = sorted({form for form in forms if form}, key=len, reverse=True)
    if not longest_first:
        return ()
    pattern = rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?:e?s)?(?!\w)"
    return tuple(found.span() for found in re.finditer(pattern, sentence, re.IGNORECASE))
