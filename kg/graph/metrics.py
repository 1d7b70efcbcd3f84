"""Metrics of leaderboards: which spellings are one metric, whether lower is better, and which are proportions."""

import re
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MetricKind:
    """A metric with its other spellings, in the form of `normal_metric`.

    Values of a proportion are in percent; one of at most 1 without a unit is a fraction.
    """

    name: str
    spellings: tuple[str, ...]
    is_lower_better: bool = False
    is_proportion: bool = False


_KINDS = (
    MetricKind("accuracy", ("acc", "top 1", "top1", "top 1 accuracy", "top1 accuracy", "top 1 acc", "top1 acc", "accuracy top 1", "classification accuracy", "test accuracy", "test acc", "prediction accuracy", "percentage correct", "accuracy percent", "validation accuracy", "top 1 test accuracy", "top 1 validation accuracy", "top 1 classification accuracy"), is_proportion=True),
    MetricKind("top-5 accuracy", ("top 5", "top5", "top5 accuracy", "top 5 acc", "accuracy top 5", "top 5 test accuracy", "top 5 validation accuracy", "top 5 classification accuracy"), is_proportion=True),
    MetricKind("F1", ("f1 score", "f score", "f measure", "f1 measure"), is_proportion=True),
    MetricKind("macro F1", ("macro f1 score", "f1 macro", "macro averaged f1"), is_proportion=True),
    MetricKind("micro F1", ("micro f1 score", "f1 micro", "micro averaged f1"), is_proportion=True),
    MetricKind("exact match", ("em", "exact match accuracy", "exact match score"), is_proportion=True),
    MetricKind("precision", ("average precision score",), is_proportion=True),
    MetricKind("recall", (), is_proportion=True),
    MetricKind("AP", ("average precision", "box ap"), is_proportion=True),
    MetricKind("mAP", ("mean average precision", "mean ap"), is_proportion=True),
    MetricKind("AUC", ("auroc", "roc auc", "auc roc", "test roc auc", "area under the curve", "area under the roc curve"), is_proportion=True),
    MetricKind("mIoU", ("mean iou", "mean intersection over union"), is_proportion=True),
    MetricKind("IoU", ("intersection over union", "jaccard"), is_proportion=True),
    MetricKind("Dice", ("dice score", "dice coefficient", "dice similarity coefficient", "dsc"), is_proportion=True),
    MetricKind("BLEU", ("bleu score",)),
    MetricKind("METEOR", ("meteor score",)),
    MetricKind("ROUGE-1", ("rouge1", "rouge 1 score")),
    MetricKind("ROUGE-2", ("rouge2", "rouge 2 score")),
    MetricKind("ROUGE-L", ("rougel", "rouge l score")),
    MetricKind("pass@1", ("pass 1", "pass@1 accuracy"), is_proportion=True),
    MetricKind("success rate", ("sr",), is_proportion=True),
    MetricKind("error", ("error rate", "test error", "classification error", "top 1 error", "top 1 error rate", "test error rate", "top1 error", "top 1 test error", "top 1 validation error", "top 1 classification error", "validation error", "validation error rate", "classification error rate"), is_lower_better=True, is_proportion=True),
    MetricKind("top-5 error", ("top5 error", "top 5 error rate", "top5 error rate", "top 5 test error", "top 5 validation error", "top 5 classification error"), is_lower_better=True, is_proportion=True),
    MetricKind("word error rate", ("wer",), is_lower_better=True, is_proportion=True),
    MetricKind("character error rate", ("cer",), is_lower_better=True, is_proportion=True),
    MetricKind("equal error rate", ("eer",), is_lower_better=True, is_proportion=True),
    MetricKind("perplexity", ("ppl", "test perplexity"), is_lower_better=True),
    MetricKind("bits per character", ("bpc", "bit per character"), is_lower_better=True),
    MetricKind("bits per dimension", ("bpd", "bits dim"), is_lower_better=True),
    MetricKind("FID", ("fid score", "frechet inception distance", "fréchet inception distance"), is_lower_better=True),
    MetricKind("FVD", ("frechet video distance", "fréchet video distance"), is_lower_better=True),
    MetricKind("inception score", ("is",)),
    MetricKind("LPIPS", (), is_lower_better=True),
    MetricKind("MSE", ("mean squared error",), is_lower_better=True),
    MetricKind("RMSE", ("root mean squared error", "root mean square error"), is_lower_better=True),
    MetricKind("MAE", ("mean absolute error",), is_lower_better=True),
    MetricKind("MRR", ("mean reciprocal rank",), is_proportion=True),
)  # fmt: skip
# The metrics of which a text may name another beside the number than the one that was extracted for it.
_OF_CLASSES = {"accuracy", "top 5 accuracy", "error", "top 5 error"}
_PART = r"(?:(?:test|validation|classification) )?"
_BESIDE = re.compile(
    rf"\s?\\?%?\s?\(?(top[ -]?[15](?: {_PART}(?:accurac(?:y|ies)|errors?(?: rates?)?))?|{_PART}errors?(?: rates?)?)\b"
    r"(?! (?:reductions?|drops?|decreases?|increases?|improvements?|gains?|gaps?|bars?|bounds?|margins?|toleranc\w+)\b)",
    re.IGNORECASE,
)
_QUALIFIED = (
    r"((?:(?:\w+|\d+)[ -]shot|certified|(?:certified )?robust|adversarial|balanced|pixel|upper[ -]bound) accuracy)"
)
_AFTER = re.compile(rf"\s?\\?%?\s?{_QUALIFIED}\b", re.IGNORECASE)
# The distance at which a metric is still that of a number, as the rules have it.
_BEFORE = re.compile(rf".*\b{_QUALIFIED}\b(?!.*\baccuracy\b).{{0,45}}$", re.IGNORECASE | re.DOTALL)
# Words that mark a metric of which a smaller number is better, where the table does not have it.
_LOWER = {
    "error", "errors", "perplexity", "ppl", "loss", "fid", "sfid", "kid", "fvd", "wer", "cer", "eer", "latency", "time",
    "runtime", "memory", "ms", "milliseconds", "seconds", "minutes", "hours", "days", "flops", "gflops", "mflops", "macs",
    "mae", "mse", "rmse", "epe", "lpips", "distance", "divergence", "forgetting",
    "parameters", "params", "hallucination", "toxicity", "cost", "nll", "mape",
}  # fmt: skip
# "@" and "+" distinguish metrics (recall@1), other marks do not.
_APART = re.compile(r"[^\w@+]+|_")


def normal_metric(name: str) -> str:
    """Return a metric's name in lower case with single spaces for what separates its words.

    >>> normal_metric("Top-1 Acc. (%)")
    'top 1 acc'
    """
    return " ".join(_APART.sub(" ", name.lower()).split())


_KNOWN = {form: kind for kind in _KINDS for form in (normal_metric(kind.name), *kind.spellings)}


def _kind_of(metric: str) -> MetricKind | None:
    """Return the kind of a metric, which may have its abbreviation behind it: "perplexity (PPL)"."""
    name, _, abbreviation = metric.rstrip(") ").partition("(")
    kind = _kind(normal_metric(name))
    both = kind is not None and kind is _kind(normal_metric(abbreviation))
    return kind if both else _kind(normal_metric(metric))


def _kind(normal: str) -> MetricKind | None:
    """Return the kind of a metric in the form of `normal_metric`, in the singular or the plural."""
    singular = re.sub(r"(?:(accurac)ies|s)$", lambda end: "accuracy" if end[1] else "", normal)
    return _KNOWN.get(normal) or _KNOWN.get(singular)


def metric_beside(before: str, after: str, metric: str | None) -> str | None:
    """Return the metric that a text names beside a number, or else the one that was extracted for it.

    Only accuracies and errors are told apart in this way: top-1 and top-5 after the number, kinds of accuracy that are not
    comparable with it, and the error of a number without a metric.

    >>> metric_beside("reaching ", "% top-5 test error, exceeding", "accuracy"), metric_beside("", "% on it", "accuracy")
    ('top-5 test error', 'accuracy')
    >>> metric_beside("It improves one-shot accuracy from 82.2% to ", "%", "accuracy")
    'one-shot accuracy'
    """
    if metric is not None and metric_key(metric) not in _OF_CLASSES:
        return metric
    found = _BESIDE.match(after) or _AFTER.match(after)
    if found is None and metric is not None:
        found = _BEFORE.match(before)
    if found is None:
        return metric
    named = found[1].strip()
    return metric if metric is not None and metric_key(metric) == metric_key(named) else named


def is_lower_better(metric: str | None) -> bool:
    """Return whether a smaller number of a metric is the better one.

    >>> is_lower_better("word error rate"), is_lower_better("Top-1")
    (True, False)
    """
    if metric is None:
        return False
    kind = _kind_of(metric)
    return kind.is_lower_better if kind else not _LOWER.isdisjoint(normal_metric(metric).split())


def is_proportion(metric: str | None) -> bool:
    """Return whether a metric is a part of a whole, which is written in percent or as a fraction."""
    kind = _kind_of(metric) if metric is not None else None
    return kind is not None and kind.is_proportion


def is_known(metric: str) -> bool:
    """Return whether the table has a metric, in some spelling; none of them is one of time, size or cost."""
    return _kind_of(metric) is not None


def metric_key(metric: str) -> str:
    """Return what all spellings of a metric have in common.

    >>> metric_key("Acc.") == metric_key("top-1 accuracy"), metric_key("acc") == metric_key("top-5 accuracy")
    (True, False)
    """
    kind = _kind_of(metric)
    return normal_metric(kind.name if kind else metric)


def metric_names(spellings: Iterable[tuple[str, int]]) -> dict[str, str]:
    """Return the name of the metric of each spelling, given with the number of its results.

    A metric that the table does not have is called as it is mostly spelled.
    """
    known: dict[str, str] = {}
    names: dict[str, str] = {}
    for spelling, _ in sorted(spellings, key=lambda pair: (-pair[1], pair[0])):
        normal = normal_metric(spelling)
        kind = _kind_of(spelling)
        known.setdefault(normal, kind.name if kind else spelling.strip())
        names[spelling] = known[normal]
    return names
