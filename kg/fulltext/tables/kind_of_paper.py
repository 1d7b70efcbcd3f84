"""What kind of paper it is: one that proposes models, one that compares those of others, a shared task."""

import math
import re

_WORDS = {
    "we propose": r"\b[Ww]e (?:propose|introduce|present|develop|design|devise)\b",
    "our model": (
        r"\b[Oo]ur (?:proposed |new |novel |own |best |final )?(?:model|method|approach|system|network|framework"
        r"|algorithm|architecture|technique|solution|pipeline|estimator|agent|loss|classifier)s?\b"
    ),
    "the proposed": r"\bproposed (?:model|method|approach|system|network|framework|algorithm|architecture)",
    "we evaluate": (
        r"\b[Ww]e (?:evaluate|compare|investigate|study|analy[sz]e|examine|benchmark|survey|review|explore|assess"
        r"|measure)\b"
    ),
    "we train": r"\b[Ww]e (?:train|fine-?tune|trained|fine-?tuned|implement|implemented|build|built|use|used)\b",
    "data": r"\b(?:benchmark|data ?set|corpus)\b",
    "baselines": r"\bbaselines?\b",
    "state of the art": r"state[- ]of[- ]the[- ]art",
    "outperforms": r"\boutperform",
    "shared task": r"\bshared task\b|\bchallenge\b|\bcompetition\b|\bSemEval\b|\bsubmission\b",
    "language models": r"\bLLMs?\b|large language models?",
    "authors cited": r"et al\b",
}
_PATTERNS = {name: re.compile(pattern) for name, pattern in _WORDS.items()}
_STUDY = re.compile(
    r"\b(?:study|evaluat|analysis|compari|benchmark|survey|review|understanding|investigat|exploring|towards|assessing"
    r"|how|what|why|does|can)\w*\b",
    re.IGNORECASE,
)
_NAMED = re.compile(r"[\w\-+ ]{2,30}:")
# Frequencies are of so many characters; a short text counts as one of the shortest length.
_UNIT, _SHORTEST, _LONGEST = 10_000, 3_000, 200_000
_MOST, _MOST_IN_ABSTRACT = 3.0, 2


def kind_of_paper(title: str, abstract: str, body: str) -> dict[str, float]:
    """Return features of a paper: how often it speaks as papers of a kind do, in its abstract and in its whole text.

    >>> kind_of_paper("FooNet: Faster Foo", "We propose FooNet.", "")["paper: we propose, in the abstract"]
    0.5
    """
    text = body[:_LONGEST]
    units = max(_SHORTEST, len(text)) / _UNIT
    found = {
        "paper: title of a study": float(_STUDY.search(title) is not None),
        "paper: title with a name": float(_NAMED.match(title) is not None),
    }
    for name, pattern in _PATTERNS.items():
        count = sum(1 for _ in pattern.finditer(text))
        found[f"paper: {name}"] = min(_MOST, math.log1p(count / units))
        in_abstract = sum(1 for _ in pattern.finditer(abstract))
        found[f"paper: {name}, in the abstract"] = min(_MOST_IN_ABSTRACT, in_abstract) / _MOST_IN_ABSTRACT
    return {name: value for name, value in found.items() if value}
