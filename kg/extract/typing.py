"""Prediction of the type of a new name from the words around it and from its shape."""

import re
import tomllib
from collections import Counter
from importlib import resources

from spacy.tokens import Span

from kg.extract.spans import sentence_of, text_of

_HEADS: dict[str, list[str]] = tomllib.loads(
    resources.files(__package__).joinpath("heads.toml").read_text(encoding="utf-8")
)
_HEAD = {head: type_ for type_, heads in _HEADS.items() for head in heads}
_HEAD_WORD = re.compile(
    r"\b(" + "|".join(sorted(map(re.escape, _HEAD), key=len, reverse=True)) + r")(?:e?s)?\b", re.IGNORECASE
)
_SHAPES = (
    (re.compile(r"(?:Bench|Eval|Arena|Gym|-bench|QA-Bench)(?:mark)?(?:-\w+)?$"), "Benchmark"),
    (
        re.compile(
            r"(?:Net|[Ff]ormer|BERT|GPT|LLaMA|Llama|LLM|LM|CLIP|ViT|VLM|GAN|VAE|T5|LLaVA|Coder|Diffusion|RNN|CNN|GNN"
            r"|Transformer|\d[BM](?:-\w+)*)$"
        ),
        "Model",
    ),
    (re.compile(r"(?:QA|Data|Corpus|Caps?|Set|Pedia|\d{2,}[kKM])$"), "Dataset"),
    (
        re.compile(r"(?:Tuning|Adapter|LoRA|Prompt|KD|RL|PO|Merge|Prune|Opt|Attention|Loss|Law|-FT|Distill|CoT)$"),
        "Method",
    ),
)
_APPOSITION = re.compile(
    r"^[\"”'’]?\s*(?:\([^)]*\)\s*)?,\s+(?:which is |is )?(?:an?|the first|our|the)\s([^,.;:]{3,110})"
    r"|^\s+(?:is|are)\s(?:an?|the first|the)\s([^,.;:]{3,110})"
)
_TASK_HEAD = re.compile(
    r"(?:recognition|detection|segmentation|classification|answering|captioning|translation|retrieval|generation|parsing"
    r"|forecasting|prediction|estimation|grounding|summarization|inference|re-identification|navigation|understanding"
    r"|reasoning|extraction|tagging|tracking|localization|synthesis|completion|linking|search|planning|diagnosis|reconstruction)s?$",
    re.IGNORECASE,
)
_METHOD_HEAD = re.compile(
    r"(?:"
    + "|".join(_HEADS["Method"])
    + r"|regression|search|approximation|decomposition|projection|propagation|clustering|ensembling|sharing)s?$",
    re.IGNORECASE,
)


def head_type(phrase: str) -> str | None:
    """Return the type that the last word of a noun phrase implies: "masked language modeling" is a Method.

    >>> head_type("visual question answering"), head_type("graph attention network")
    ('Task', 'Model')
    """
    if _TASK_HEAD.search(phrase):
        return "Task"
    if _METHOD_HEAD.search(phrase):
        return "Method"
    heads = list(_HEAD_WORD.finditer(phrase))
    if heads and heads[-1].end() == len(phrase):
        return _HEAD[heads[-1].group(1).lower()]
    return None


def _head_before(text: str) -> str | None:
    """Return the type implied by the words before a name: "a novel pruning framework called", "the dataset"."""
    phrase = re.split(r"[,;:.]\s", text)[-1][-70:]
    phrase = re.sub(
        r"[,\s(\"“]*(?:called|named|termed|dubbed|coined|namely|titled|i\.e\.,?|e\.g\.,?|such as|which we \w+|including"
        r"|like)?[\s\"“(]*$",
        "",
        phrase,
    )
    heads = list(_HEAD_WORD.finditer(phrase))
    if heads and len(phrase) - heads[-1].end() <= 1:
        return _HEAD[heads[-1].group(1).lower()]
    return None


def _head_after(text: str) -> str | None:
    """Return the type implied by the words after a name: "X dataset", "X, a new framework that", "X is a benchmark"."""
    if match := _APPOSITION.match(text):
        phrase = next(group for group in match.groups() if group)
        phrase = re.split(
            r"\b(?:that|which|for|to|of|with|based|designed|where|by|using|on|in|consisting|containing|comprising)\b",
            phrase,
        )[0].strip()
        return head_type(phrase) or (_HEAD[m.group(1).lower()] if (m := _HEAD_WORD.search(phrase)) else None)
    match = re.match(r"[\"”'’)]*[ -]((?:[a-z-]+ ){0,2}?)(\w+)", text)
    if match and (head := _HEAD_WORD.fullmatch(match.group(2))):
        return _HEAD[head.group(1).lower()]
    return None


def votes(mention: Span) -> Counter[str]:
    """Return votes for the type of one mention from its sentence; an apposition weighs most."""
    text, sentence = text_of(mention.doc), sentence_of(mention)
    after = text[mention.end_char : sentence.end]
    before = text[sentence.start : mention.start_char]
    found: Counter[str] = Counter()
    if type_ := _head_after(after):
        found[type_] += 3 if _APPOSITION.match(after) else 2
    if type_ := _head_before(before):
        found[type_] += 2
    return found


def shape_type(name: str) -> str | None:
    """Return the type that the end of a name implies: "XNet" is a Model, "XBench" a Benchmark."""
    return next((type_ for pattern, type_ in _SHAPES if pattern.search(name)), None)
