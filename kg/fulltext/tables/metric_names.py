"""Names in running text that may be those of metrics, each in its forms: "accuracy", "linear probing accuracy"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

# Words that end the name of a metric.
_WORDS = (
    r"accurac(?:y|ies)|errors?|loss(?:es)?|scores?|rates?|precision|recall|likelihoods?|perplexit(?:y|ies)|distances?"
    r"|similarit(?:y|ies)|correlations?|coefficients?|index|divergence|entropy|regrets?|rewards?|returns?|purity|latency"
    r"|throughput|runtime|time|speed|agreement|consistency|coverage|diversity|fluency|sensitivity|specificity"
    r"|robustness|deviation|displacement|quality|f-?measure|f-?score|dice|kappa|rank|IoU|IU|ratings?|counts?|memory"
    r"|size|bits"
)
# Short forms, which are no other words.
_FORMS = (
    r"[mw]?A[PR](?:[@_^|]?\(?\w{1,6}\)?)?|m?IoU|mIU|F_?\(?(?:1|2|0\.5|β|₁)\)?(?:[- ](?:[Ss]cores?|[Mm]easures?))?|F-?1"
    r"|(?:[Ss]acre)?BLEU(?:-?\d)?|ROUGE(?:-\w{1,3})?|METEOR|CIDEr(?:-D)?|SPICE|BERTScore|CLIPScore|MoverScore|BLEURT"
    r"|COMET|chrF\+{0,2}|TER|SARI|GLEU|PPL|NLL|ELBO|BPD|BPC|BPB|[A-Z]{0,3}MSE|s?MAPE|MAE|MASE|CRPS|R2|R²|R\^2"
    r"|FID|KID|FVD|IS|PSNR|SSIM|MS-SSIM|LPIPS|NIQE|EM|[WCPDE]ER|MOS|PESQ|STOI|(?:SI-)?S[DN]R(?:i)?|MCD"
    r"|[Mm]?AU(?:RO|PR)?C(?:-?ROC|-?PR)?|(?:ROC|PR)-?AUC|M?[RA]?RR|MAP|[Nn]?DCG|UAS|LAS|MCC|NMI|ARI|AMI|ECE|MCE"
    r"|FPR\d{0,2}|TPR|MPJPE|PA-MPJPE|PCKh?|EPE|NDS|MOT[AP]|IDF1|HOTA|ADE|FDE|CD|EMD|SPL|SR|HD95|ASD|DSC|JGA|FPS|FLOPs"
    r"|QWK|ACC|Acc\.|[Tt]op-?[1-9]\d?"
    r"|(?:[Hh]its?|[Rr]ecall|[Pp]recision|[Nn]?DCG|MRR|MAP|[Pp]ass|[Mm]aj|HR|[RPFH]|F1|[Aa]cc|[Ss]uccess|avg|mean|best)"
    r"@[\dkKnN]{1,4}"
)
_NAME = re.compile(
    rf"(?<![\w@|^])(?:(?P<word>(?i:{_WORDS}))|(?P<form>{_FORMS}))"
    r"(?P<more>[ ](?:scores?|rates?|accurac(?:y|ies)|errors?|coefficients?|loss)\b)?"
    r"(?:[ ]?\((?:in )?(?:%|mm|cm|m|ms|s|dB|bits|nats|sec(?:onds)?)\))?(?![\w@|^])"
)
# The spread of what is measured is no metric.
_OF_SPREAD = re.compile(r"(?:standard|std\.?)[ -]$", re.IGNORECASE)
# "success rate (SR)"
_SHORT = re.compile(r" ?\(([A-Za-z]{0,4}[A-Z][\w@-]{0,8})\)")
_PER = re.compile(r"(?<![\w-])(?:[a-z]{3,15} )?[a-z]{3,15} per [a-z]{3,15}(?![\w-])")
# A word that may belong to the name behind it; the words that never do.
_PART = re.compile(r"(?:[A-Za-z][\w'’]{0,20}(?:-\w{1,15}){0,3}|\d{1,2}-[a-z]{2,12})-?")
_NO_PART = frozenset(
    "a an the of in on for to by with and or as at from via per than that this these those is are was were be been"
    " it its we our us their they which who when where while if not no also both each all any some more most less"
    " least many much higher lower better best worst good high low highest lowest larger smaller final overall same"
    " similar such comparable different various several other only using use used uses report reports reported"
    " reporting show shows showing shown achieve achieves achieved achieving improve improves improved improving"
    " increase increases reduce reduces measure measures measured measuring compare compares compared comparing"
    " comparison evaluate evaluated evaluation compute computed calculate obtain obtains obtained give gives given"
    " gain gains drop drops result results table figure performance terms metric metrics corresponding respective"
    " resulting competitive state-of-the-art new between over across under after before without into out up down one"
    " two three four five first second third but respectively see what how very can may will has have had do does"
    " did then thus".split()
)
_MOST_PARTS, _LONGEST, _MOST_NAMES = 3, 40, 4_000


@dataclass(frozen=True, slots=True)
class MetricName:
    """A name in a text that may be that of a metric, from `start` to `end`; `parts` are the words before its head.

    `is_whole` is set for the longest form that ends here, `is_form` for a short form as "BLEU".
    """

    name: str
    head: str
    parts: int
    is_whole: bool
    is_form: bool
    start: int
    end: int


def metric_names(text: str) -> Iterator[MetricName]:
    """Yield the first names in a text that may be those of metrics, of each its shortest form first.

    >>> [found.name for found in metric_names("We report the attack success rate (ASR).")]
    ['rate', 'success rate', 'attack success rate', 'ASR']
    """
    for count, found in enumerate(_NAME.finditer(text)):
        if count >= _MOST_NAMES:
            return
        if not (found["word"] and _is_spread(found, text)):
            yield from _forms(found, text)
    for found in _PER.finditer(text):
        yield MetricName(found.group(), "per", 0, True, False, *found.span())


def _is_spread(found: re.Match[str], text: str) -> bool:
    is_head = found["word"].casefold() in ("deviation", "error", "errors")
    return is_head and _OF_SPREAD.search(text, max(0, found.start() - _LONGEST), found.start()) is not None


def _forms(found: re.Match[str], text: str) -> Iterator[MetricName]:
    kind = "form" if found["form"] else "word"
    head, is_form = found[kind], kind == "form"
    end = found.end("more") if found["more"] else found.end(kind)
    if is_form and found["more"]:
        yield MetricName(head, head, 0, False, True, *found.span(kind))
    starts = [found.start()]
    while len(starts) <= _MOST_PARTS and (before := _part_before(text, starts[-1])) is not None:
        starts.append(before)
    for parts, start in enumerate(starts):
        yield MetricName(text[start:end], head, parts, parts == len(starts) - 1, is_form, start, end)
    if short := _SHORT.match(text, end):
        yield MetricName(short[1], "short", 0, True, True, *short.span(1))


def _part_before(text: str, start: int) -> int | None:
    """Return where the word before a name begins that may belong to it, "success " or "log-"; None without one."""
    if text[start - 1 : start] not in (" ", "-"):
        return None
    near = text[max(0, start - _LONGEST) : start]
    begin = near.rstrip().rfind(" ") + 1
    word = near[begin:].strip()
    if len(word) >= _LONGEST - 1 or not _PART.fullmatch(word) or word.casefold() in _NO_PART:
        return None
    return start - len(near) + begin
