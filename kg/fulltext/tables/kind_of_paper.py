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
# The mean of each feature over the 340 papers by which the weights were learned.
_TYPICAL = {
    "title of a study": 0.17,
    "title with a name": 0.27,
    "we propose": 0.53,
    "we propose, in the abstract": 0.30,
    "our model": 0.81,
    "our model, in the abstract": 0.19,
    "the proposed": 0.20,
    "the proposed, in the abstract": 0.04,
    "we evaluate": 0.50,
    "we evaluate, in the abstract": 0.09,
    "we train": 0.93,
    "we train, in the abstract": 0.05,
    "data": 1.43,
    "data, in the abstract": 0.21,
    "baselines": 0.69,
    "baselines, in the abstract": 0.11,
    "state of the art": 0.28,
    "state of the art, in the abstract": 0.10,
    "outperforms": 0.36,
    "outperforms, in the abstract": 0.10,
    "shared task": 0.32,
    "shared task, in the abstract": 0.06,
    "language models": 0.28,
    "language models, in the abstract": 0.07,
    "authors cited": 0.35,
    "authors cited, in the abstract": 0.0,
}
# Frequencies are of so many characters; of a shorter text than the shortest nothing is concluded.
_UNIT, _SHORTEST, _LONGEST = 10_000, 3_000, 200_000
_MOST, _MOST_IN_ABSTRACT = 3.0, 2


def kind_of_paper(title: str, abstract: str, body: str) -> dict[str, float]:
    """Return how much more or less a paper speaks as papers of a kind do than papers on average, by feature.

    Empty for a text of fewer than 3,000 characters, which says too little.
    """
    text = body[:_LONGEST]
    if len(text) < _SHORTEST:
        return {}
    found = {
        "title of a study": float(_STUDY.search(title) is not None),
        "title with a name": float(_NAMED.match(title) is not None),
    }
    for name, pattern in _PATTERNS.items():
        count = sum(1 for _ in pattern.finditer(text))
        found[name] = min(_MOST, math.log1p(count / (len(text) / _UNIT)))
        in_abstract = sum(1 for _ in pattern.finditer(abstract))
        found[f"{name}, in the abstract"] = min(_MOST_IN_ABSTRACT, in_abstract) / _MOST_IN_ABSTRACT
    return {f"paper: {name}": value - _TYPICAL[name] for name, value in found.items()}
