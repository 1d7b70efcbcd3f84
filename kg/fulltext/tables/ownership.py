"""Which models of a table are the paper's own, and which are quoted."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from kg.fulltext.document import Table
from kg.fulltext.tables.linear import LinearModel, shipped
from kg.fulltext.tables.paper import Context, known_type, looks_like_name
from kg.fulltext.tables.result_row import ResultRow
from kg.fulltext.tables.words import builds_on, is_baseline, is_ours
from kg.lexicon import normal_form

# "GMM-CEBM", "TCS+DDS": the parts of a name.
_PARTS, _LEAST = re.compile(r"[\s+&/()-]+"), 3
_VERB = r"\b(?:[Pp]ropose|[Ii]ntroduce|[Pp]resent|[Rr]elease|[Dd]escribe|[Dd]evelop)(?:s|d|ed)?\b"
# What stands before the names of other models.
_OTHERS = re.compile(
    r"\b(?:for|of|to|with|using|based|on|over|that|which|than|improv\w*|extend\w*|in|by|from|beyond)\b"
)
# Authors in place of a name: "L&L16", "Lee et al.".
_AUTHORS = re.compile(r"\bet al\b|^[A-Z]\w*\s?(?:&|and)\s?[A-Z]\w*(?:\s?\(?(?:\d\d)?\d\d\)?)?$")
_ABLATION = re.compile(
    r"\bablat|\bvariants?\b|\bcomponents?\b|\bdesign choices?\b|\bwith and without\b|\bof our\b"
    r"|\b(?:effect|impact|influence|contribution)s? of\b",
    re.IGNORECASE,
)
_COMPARISON = re.compile(r"\bcompar|state[- ]of[- ]the[- ]art|\bbaselines?\b|\bexisting\b|\bprevious\b", re.IGNORECASE)
_OTHER_GROUP = re.compile(
    r"baseline|previous|prior|existing|published|classical|traditional|supervised|open|proprietary", re.IGNORECASE
)
# Families of models that tables compare with, beside those of the lexicon.
_FAMILY = re.compile(
    r"(?<![^\W\d_])(?:(?:fast(?:er)?|mask|cascade)?[- ]?r-?cnn|(?:code[- ]?)?llama|alpaca|vicuna|gpt|chatgpt|o[134]"
    r"|qwen|gemma|gemini|palm|claude|mi[sx]tral|grok|deepseek|phi-?\d|falcon|bloom|opt|(?:ro|de|al|distil|sci|bio)?bert(?:a)?|electra"
    r"|xlnet|bart|t5|elmo|glove|word2vec|fasttext|lstm|gru|svm|cnn|mlp|vgg|resnet|densenet|efficientnet|mobilenet|inception"
    r"|u-?net|ssd|yolov?\d*|retinanet|detr|vit|swin|clip|blip|xgboost|lightgbm|random forest"
    r"|logistic regression|naive bayes|k-?nn|gcn|gat|graphsage|vae|ddpm|dqn|ppo|sac|a3c|ddpg|maml)(?![^\W\d_])",
    re.IGNORECASE,
)
_WORD, _SHORT_WORD = re.compile(r"[^\W\d_]{4,}"), re.compile(r"[^\W\d_]{2}")
_WITHOUT = re.compile(r"\b(?:w/o|without|no)\b|^-", re.IGNORECASE)
_PLAIN = re.compile(r"base(?:line)?\b|vanilla|standard|original|naive|random|majority|default", re.IGNORECASE)
_COMPLETE = re.compile(r"\b(?:full|final|proposed|ours?)\b|hybrid|ensemble|combined|joint", re.IGNORECASE)
_MOST_WORDS = 6
# A cell may hold a page of text, a name does not.
_MOST_WORDS_OF_NAME = 30
_WE = re.compile(r"\b(?:[Ww]e|[Oo]ur|[Tt]his (?:paper|work))\b[^.]*")
# What stands before the name in its sentence.
_PROPOSED = re.compile(
    r"\b[Ww]e\b.{0,120}\b(?:propose|introduce|call|denote|develop|design|name|term|present)\b.{0,80}$"
)
_OUR = re.compile(r"\b[Oo]ur (?:\w+ ){0,2}$")
_BESIDE_OTHERS = re.compile(r"\b(?:baselines?|compare|such as|like|than)\b.{0,60}$")
_SENTENCE, _STOP = 220, re.compile(r"[.\n]")
_MOST_FREQUENT = 50
_OF_OTHERS = ("ours", "introduced", "cited", "in the abstract")
# How long a beginning two names share to be variants of one model: "SPSM-1", "SPSM-2".
_STEM = 4


def is_own(model: str, context: Context) -> bool:
    """Return whether a model is the paper's own by its name: "ours", or one that the paper introduces."""
    if is_baseline(model):
        return False
    if is_ours(model):
        return True
    words = model.replace("+", " ").replace("-", " - ").replace("(", " (").split()
    longest = min(len(words), _MOST_WORDS_OF_NAME)
    heads = {normal_form(" ".join(words[:n]).replace(" - ", "-")) for n in range(1, longest + 1)}
    parts = [part for part in _PARTS.split(model) if len(part) >= _LEAST]
    return bool(heads & context.own) or any(normal_form(word) in context.own for word in (*model.split(), *parts))


@dataclass(frozen=True, slots=True)
class Contestant:
    """A model of a table with what speaks for and against its being the paper's own."""

    model: str
    rows: tuple[ResultRow, ...]
    features: dict[str, float]


def mark_own(
    rows: Sequence[ResultRow], table: Table, context: Context, judge: LinearModel | None = None
) -> list[ResultRow]:
    """Return the rows of a table with those marked as own whose model more likely is the paper's own than not.

    What is added to an own model ("+ x") is own as well.
    """
    judge = judge or shipped("own")
    own = {each.model for each in contestants(rows, table, context) if judge.score(each.features) > 0}
    found: list[ResultRow] = []
    is_below = False
    for row in rows:
        if not builds_on(row.model):
            is_below = row.model in own
        found.append(replace(row, own=row.model in own or (builds_on(row.model) and is_below)))
    return found


def contestants(rows: Sequence[ResultRow], table: Table, context: Context) -> Iterator[Contestant]:
    """Yield each model of a table, in its order, with its features."""
    if not rows:
        return
    by_model: defaultdict[str, list[ResultRow]] = defaultdict(list)
    for row in rows:
        by_model[row.model].append(row)
    order = list(by_model)
    alone = {model: _by_itself(model, by_model[model], context) for model in order}
    variants = _variants(order)
    of_table = _of_table(table, alone) | {"all variants": sum(variants.values()) / len(order)}
    having = {name: sum(alone[model][name] > 0 for model in order) for name in _OF_OTHERS}
    first_row, last_row = min(row.row for row in rows), max(row.row for row in rows)
    rule = max((rule for rule in table.rules if rule <= last_row), default=0)
    bold = {model: _bold(by_model[model]) for model in order}
    most = max(bold.values())
    above = ""
    of_table |= context.kind
    for place, model in enumerate(order):
        features = alone[model] | of_table
        if not builds_on(model):
            above = model
        elif above:
            features |= {f"above {name}": alone[above][name] for name in ("ours", "introduced", "cited")}
        is_below = all(row.row >= rule for row in by_model[model]) and rule > first_row
        features |= {
            "last": float(place == len(order) - 1),
            "first": float(place == 0),
            "place": (place + 1) / len(order),
            "below the last line": float(is_below),
            "bold": bold[model],
            "boldest": float(most > 0 and bold[model] == most),
        }
        features["variants"] = variants[model]
        for name, count in having.items():
            features[f"others {name}"] = float(count > (alone[model][name] > 0))
        features["uncited beside cited"] = features["others cited"] * (1.0 - alone[model]["cited"])
        is_foreign = any(alone[model][name] for name in ("cited", "known", "known family", "baseline", "authors"))
        in_ablation = of_table["ablation"] or of_table["section of ablations"]
        features["part of an ablation"] = float(bool(in_ablation) and not is_foreign)
        features["unmarked"] = float(
            not is_foreign and not of_table["marked"] and not alone[model]["cited in the text"]
        )
        features["unnamed beside ours"] = features["others ours"] * (1.0 - alone[model]["ours"])
        yield Contestant(model, tuple(by_model[model]), {name: value for name, value in features.items() if value})


def _by_itself(model: str, rows: Sequence[ResultRow], context: Context) -> dict[str, float]:
    """Return what a name says by itself, and what the paper says about it."""
    head = model.split(" (", maxsplit=1)[0].strip()
    ours, base = is_ours(model), is_baseline(model)
    words = set(_WORD.findall(model.casefold()))
    own_text = " ".join(_WE.findall(context.abstract)).casefold()
    first = re.split(r"[\s\-_]", head)[0]
    is_known = any(known_type(each) in ("Model", "Method") for each in (model, head))
    is_of_family = _FAMILY.match(head) is not None or (
        len(first) >= _LEAST and known_type(first) in ("Model", "Method")
    )
    name = rf"(?<![\w-]){re.escape(head)}(?![\w-])"
    before = _before(name, head, context.body) if len(head) > 1 else []
    groups = " ".join(dict.fromkeys(row.group for row in rows))
    return {
        "ours": float(ours and not base),
        "baseline": float(base),
        "introduced": float(is_own(model, context) and not ours),
        "introduced in the abstract": float(len(head) > 1 and _is_introduced(head, context.abstract)),
        "in the abstract": float(len(head) > 2 and re.search(name, context.abstract) is not None),
        "cited": float(any(row.citations for row in rows)),
        "cited in the text": float(normal_form(head) in context.cited),
        "known": float(is_known),
        "known family": float(is_of_family and not is_known and "+" not in model),
        "authors": float(_AUTHORS.search(head) is not None),
        "builds on": float(builds_on(model)),
        "name": float(looks_like_name(head)),
        "words of we": sum(word in own_text for word in words) / len(words) if words else 0.0,
        "mentions": math.log1p(len(before)),
        "in the title": float(len(head) > 2 and re.search(name, context.title) is not None),
        "part of the title": float(_has_part_of_title(model, context)),
        "proposed": float(len(head) > 2 and any(_PROPOSED.search(text) for text in before)),
        "digits": float(not any(c.isalpha() for c in model)),
        "our": float(any(_OUR.search(text) for text in before)),
        "of others": float(any(_BESIDE_OTHERS.search(text) for text in before)),
        "group ours": float(is_ours(groups)),
        "group of others": float(_OTHER_GROUP.search(groups) is not None),
        "adds": float("+" in model),
        "takes away": float(_WITHOUT.search(model) is not None),
        "words": min(_MOST_WORDS, len(model.split())) / _MOST_WORDS,
        "no word": float(_SHORT_WORD.search(model) is None),
        "plain by its words": float(_PLAIN.search(model) is not None),
        "complete by its words": float(_COMPLETE.search(model) is not None),
        "in small letters": float(model.islower()),
    }


def _before(name: str, head: str, body: str) -> list[str]:
    """Return what stands before a name in its sentences, for the first mentions of it in the text."""
    if head not in body:
        return []
    mentions = islice(re.finditer(name, body), _MOST_FREQUENT)
    return [_STOP.split(body[max(0, found.start() - _SENTENCE) : found.start()])[-1] for found in mentions]


def _has_part_of_title(model: str, context: Context) -> bool:
    """Return whether a part of a name is one that the title introduces: "GMM-FooNet"."""
    title = {normal_form(word) for word in _PARTS.split(context.title.replace(":", " "))}
    parts = {normal_form(part) for part in _PARTS.split(model) if len(part) >= _LEAST}
    return bool(parts & title & context.own)


def _of_table(table: Table, alone: dict[str, dict[str, float]]) -> dict[str, float]:
    """Return what is the same for all models of a table."""
    caption = table.caption
    cited = sum(features["cited"] or features["cited in the text"] or features["known"] for features in alone.values())
    return {
        "only model": float(len(alone) == 1),
        "ablation": float(_ABLATION.search(caption) is not None),
        "comparison": float(_COMPARISON.search(caption) is not None),
        "share cited": cited / len(alone),
        "marked": float(any(f["ours"] or f["introduced"] or f["cited"] or f["baseline"] for f in alone.values())),
        "section of ablations": float(_ABLATION.search(table.section) is not None),
        "any ours": float(any(f["ours"] or f["introduced"] or f["proposed"] for f in alone.values())),
        "models": math.log(len(alone)),
    }


def _variants(models: Sequence[str]) -> dict[str, float]:
    """Return for each model the share of the others that begin as it does, or share a part of its name."""
    kinds = [{("begins", model[:_STEM]), *(("part", each) for each in _PARTS.split(model) if len(each) > 1)}
             for model in models]  # fmt: skip
    counts = Counter(kind for each in kinds for kind in each)
    # A bit a model: in a table of thousands of models, each is not compared with each.
    alike: defaultdict[tuple[str, str], int] = defaultdict(int)
    for place, each in enumerate(kinds):
        for kind in each:
            if counts[kind] > 1:
                alike[kind] |= 1 << place
    shares: dict[str, float] = {}
    for place, (model, each) in enumerate(zip(models, kinds, strict=True)):
        found = 1 << place
        for kind in each:
            found |= alike.get(kind, 0)
        shares[model] = (found.bit_count() - 1) / (len(models) - 1) if len(models) > 1 else 0.0
    return shares


def _bold(rows: Sequence[ResultRow]) -> float:
    return sum("bold" in row.marks for row in rows) / len(rows)


def _is_introduced(name: str, abstract: str) -> bool:
    """Return whether an abstract says that it introduces a model: "we propose a new architecture, the Transformer"."""
    found = re.search(rf"{_VERB}([^.]{{0,80}}?)(?<![\w-]){re.escape(name)}(?![\w-])", abstract)
    return found is not None and _OTHERS.search(found[1]) is None
