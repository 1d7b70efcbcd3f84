"""Guess the type of a new name from the words around it and from its shape."""

import re
from collections import Counter

from spacy.tokens import Span

_HEADS = {
    "Benchmark": "benchmark|suite|leaderboard|testbed|test bed|challenge|evaluation suite|environment|test set|competition",
    "Dataset": "dataset|corpus|corpora|data set|collection|database|data|knowledge base|treebank|pairs",
    "Model": "model|network|transformer|architecture|llm|lm|plm|vlm|mllm|backbone|encoder|decoder|autoencoder|chatbot|agent|language models|foundation model|assistant",
    "Task": "task|problem|setting",
    "Metric": "metric|score|measure",
    "Method": "method|framework|approach|algorithm|technique|strategy|paradigm|pipeline|loss|objective|optimizer|module|mechanism|procedure|scheme|training|tuning|learning|pre-training|pretraining|pruning|distillation|optimization|optimisation|adaptation|attention|layer|adapter|prompting|augmentation|recipe|system|toolkit|library|regularization|sampling|decoding|quantization|fine-tuning|finetuning|merging|law|policy|aggregation|selection|alignment|initialization|unlearning|editing|solution|methodology|plugin|estimator",
}  # fmt: skip
_HEAD = {head: type_ for type_, heads in _HEADS.items() for head in heads.split("|")}
_HEAD_WORD = re.compile(r"\b(" + "|".join(sorted(map(re.escape, _HEAD), key=len, reverse=True)) + r")(?:e?s)?\b", re.IGNORECASE)
_SHAPES = (
    (re.compile(r"(?:Bench|Eval|Arena|Gym|-bench|QA-Bench)(?:mark)?(?:-\w+)?$"), "Benchmark"),
    (re.compile(r"(?:Net|[Ff]ormer|BERT|GPT|LLaMA|Llama|LLM|LM|CLIP|ViT|VLM|GAN|VAE|T5|LLaVA|Coder|Diffusion|RNN|CNN|GNN|Transformer|\d[BM](?:-\w+)*)$"), "Model"),
    (re.compile(r"(?:QA|Data|Corpus|Caps?|Set|Pedia|\d{2,}[kKM])$"), "Dataset"),
    (re.compile(r"(?:Tuning|Adapter|LoRA|Prompt|KD|RL|PO|Merge|Prune|Opt|Attention|Loss|Law|-FT|Distill|CoT|RAG)$"), "Method"),
)  # fmt: skip
_APPOSITION = re.compile(r"^[\"”'’]?\s*(?:\([^)]*\)\s*)?,\s+(?:which is |is )?(?:an?|the first|our|the)\s([^,.;:]{3,110})|^\s+(?:is|are)\s(?:an?|the first|the)\s([^,.;:]{3,110})")
_TASK_HEAD = re.compile(
    r"(?:recognition|detection|segmentation|classification|answering|captioning|translation|retrieval|generation|parsing"
    r"|forecasting|prediction|estimation|grounding|summarization|inference|re-identification|navigation|understanding|reasoning"
    r"|extraction|tagging|tracking|localization|synthesis|completion|linking|search|planning|diagnosis|reconstruction)s?$",
    re.IGNORECASE,
)
_METHOD_HEAD = re.compile(r"(?:" + "|".join(_HEADS["Method"].split("|")) + r"|regression|search|approximation|decomposition|projection|propagation|clustering|ensembling|sharing)s?$", re.IGNORECASE)


def head_type(phrase: str) -> str | None:
    """Give the type that the last word of a noun phrase implies: "masked language modeling" is a Method.

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
    """Read "a novel pruning framework called" and "the dataset" in front of a name."""
    phrase = re.split(r"[,;:.]\s", text)[-1][-70:]
    phrase = re.sub(r"[,\s(\"“]*(?:called|named|termed|dubbed|coined|namely|titled|i\.e\.,?|e\.g\.,?|such as|which we \w+|including|like)?[\s\"“(]*$", "", phrase)
    heads = list(_HEAD_WORD.finditer(phrase))
    if heads and len(phrase) - heads[-1].end() <= 1:
        return _HEAD[heads[-1].group(1).lower()]
    return None


def _head_after(text: str) -> str | None:
    """Read "X dataset", "X, a novel framework that", "X is a benchmark for" behind a name."""
    if match := _APPOSITION.match(text):
        phrase = next(group for group in match.groups() if group)
        phrase = re.split(r"\b(?:that|which|for|to|of|with|based|designed|where|by|using|on|in|consisting|containing|comprising)\b", phrase)[0].strip()
        return head_type(phrase) or (_HEAD[m.group(1).lower()] if (m := _HEAD_WORD.search(phrase)) else None)
    match = re.match(r"[\"”'’)]*[ -]((?:[a-z-]+ ){0,2}?)(\w+)", text)
    if match and (head := _HEAD_WORD.fullmatch(match.group(2))):
        return _HEAD[head.group(1).lower()]
    return None


def votes(mention: Span) -> Counter[str]:
    """Count what the sentence says of the type of one mention; an apposition counts most."""
    text, sentence = mention.doc.text, mention.sent
    after = text[mention.end_char : sentence.end_char]
    before = text[sentence.start_char : mention.start_char]
    found: Counter[str] = Counter()
    if type_ := _head_after(after):
        found[type_] += 3 if _APPOSITION.match(after) else 2
    if type_ := _head_before(before):
        found[type_] += 2
    return found


def shape_type(name: str) -> str | None:
    """Give the type that the end of a name implies: "XNet" is a Model, "XBench" a Benchmark."""
    return next((type_ for pattern, type_ in _SHAPES if pattern.search(name)), None)
