"""A hand-made graph of four papers in which every named query has a result that can be checked by hand."""

import polars as pl

from kg.frames import Extractions, text_of, to_frame
from kg.graph.assembly import assemble
from kg.graph.manifest import FORMAT_VERSION, Manifest
from kg.graph.tables import Tables
from kg.records import PAPER_KEY, Entity, Extraction, Link, Mention, Paper, PaperEntity, Result, Source, Statement
from kg.resolve import parents
from kg.schema import DEFAULT_BASE

_TEXTS = {
    "a": ("Alpha", "Alpha improves on LoRA. It is evaluated on GLUE with 81.5% accuracy. Code: github.com/x/alpha."),
    "b": ("Beta", "Beta uses LoRA and improves on Alpha. It is evaluated on MMLU, our new benchmark, a gain of 3%."),
    "c": ("Gamma", "Gamma, like Alpha, uses LoRA. Alpha beats Beta. Trained on C4, tested on ImageNet-1k at 77.0%."),
    "d": (
        "Delta",
        "We unlearn with LoRA on Llama 2. Code: github.com/x/delta. A Mamba of GPT-3 is introduced: GaLore.",
    ),
}
_ENTITIES = {
    "lora": ("Method", "LoRA"),
    "galore": ("Method", "GaLore"),
    "alpha": ("Method", "Alpha"),
    "beta": ("Model", "Beta"),
    "gamma": ("Model", "Gamma"),
    "mamba": ("Model", "Mamba"),
    "gpt-3": ("Model", "GPT-3"),
    "llama": ("Model", "Llama"),
    "llama-2": ("Model", "Llama 2"),
    "continual-pre-training": ("Method", "continual pre-training"),
    "glue": ("Benchmark", "GLUE"),
    "mmlu": ("Benchmark", "MMLU"),
    "c4": ("Dataset", "C4"),
    "imagenet": ("Dataset", "ImageNet"),
    "imagenet-1k": ("Dataset", "ImageNet-1k"),
    "accuracy": ("Metric", "accuracy"),
    "machine-unlearning": ("Task", "machine unlearning"),
}
_STATEMENTS = {
    "a": [("P", "introduces", "alpha"), ("alpha", "improves_on", "lora"), ("alpha", "evaluated_on", "glue")],
    "b": [
        ("P", "introduces", "beta"),
        ("P", "introduces", "mmlu"),
        ("beta", "uses", "lora"),
        ("beta", "improves_on", "alpha"),
        ("beta", "evaluated_on", "mmlu"),
    ],
    "c": [
        ("P", "introduces", "gamma"),
        ("P", "uses", "lora"),
        ("gamma", "uses", "continual-pre-training"),
        ("alpha", "improves_on", "beta"),
        ("gamma", "trained_on", "c4"),
        ("gamma", "evaluated_on", "imagenet-1k"),
        ("gamma", "compares_to", "alpha"),
    ],
    "d": [
        ("P", "addresses", "machine-unlearning"),
        ("P", "uses", "lora"),
        ("P", "uses", "llama-2"),
        ("P", "introduces", "galore"),
        ("galore", "improves_on", "gpt-3"),
        ("mamba", "compares_to", "gpt-3"),
    ],
}
_RESULTS = {
    "a": [("alpha", "accuracy", "81.5%", "glue", "absolute")],
    "b": [("beta", None, "3%", "mmlu", "gain")],
    "c": [("gamma", None, "77.0%", "imagenet-1k", "absolute")],
}
_LINKS = {"a": "https://github.com/x/alpha", "d": "https://github.com/x/delta"}
_YEARS = {"a": 2023, "b": 2024, "c": 2024}

MANIFEST = Manifest(
    format_version=FORMAT_VERSION,
    software_version="0",
    extractor="hand",
    fingerprint="",
    program="",
    base=DEFAULT_BASE,
    sources=[],
    read=4,
    kept=4,
    merged=0,
    rejected=[],
    dropped_statements={},
    nodes={},
    edges={},
)


def _sentences(text: str) -> tuple[tuple[int, int], ...]:
    bounds, start = [], 0
    for piece in text.replace("\n\n", "\n\n\0").replace(". ", ".\0").split("\0"):
        at = text.index(piece.strip(), start)
        bounds.append((at, at + len(piece.strip())))
        start = at + len(piece.strip())
    return tuple(bounds)


def _extraction(key: str, paper: Paper) -> Extraction:
    text, sentences = paper.text, _sentences(paper.text)

    def sentence_of(word: str) -> tuple[int, int]:
        at = max(text.find(word, len(paper.title) + 2), len(paper.title) + 2)
        return next(bounds for bounds in sentences if bounds[0] <= at < bounds[1])

    def entity(slug: str) -> PaperEntity:
        type_, name = _ENTITIES[slug]
        start = max(text.find(name), 0)
        return PaperEntity(slug, type_, name, (name,), (Mention(start, start + len(name)),))

    rows = _STATEMENTS[key]
    names = dict.fromkeys(end for row in rows for end in (row[0], row[2]) if end != PAPER_KEY)
    names |= dict.fromkeys(r[1] for r in _RESULTS.get(key, ()) if r[1])
    if key == "d":
        names |= {"llama": None}
    if key == "c":
        names |= {"imagenet": None}
    statements = tuple(
        Statement(s, r, o, *sentence_of(_ENTITIES[o][1]), confidence=0.5 + 0.125 * (i % 3))
        for i, (s, r, o) in enumerate(rows)
    )
    results = tuple(
        Result(s, m, m, Mention(text.find(v), text.find(v) + len(v)), on, kind, *sentence_of(v), confidence=0.5)
        for s, m, v, on, kind in _RESULTS.get(key, ())
    )
    links = (Link(_LINKS[key], *sentence_of("github")),) if key in _LINKS else ()
    return Extraction("hand", tuple(map(entity, names)), statements, results, links, sentences)


def paper_frame(papers: list[Paper]) -> pl.DataFrame:
    places = [[f"{source.path}:{source.line}" for source in paper.sources] for paper in papers]
    frame = to_frame(Paper, papers)
    sources = pl.Series("sources", places, dtype=pl.List(pl.String()))
    return frame.with_columns(sources, label=pl.col("title"), text=text_of("title", "abstract"))


def tables() -> Tables:
    papers = [
        Paper(f"paper/{key}-paper", title, abstract, (Source("hand.txt", number),), year=_YEARS.get(key))
        for number, (key, (title, abstract)) in enumerate(_TEXTS.items(), start=1)
    ]
    extractions = Extractions.of_records(_extraction(paper.id.removeprefix("paper/")[0], paper) for paper in papers)
    slugs = sorted(_ENTITIES)
    entities = to_frame(Entity, [Entity(f"entity/{slug}", *_ENTITIES[slug]) for slug in slugs])
    rows = [(number, slug, entity) for number in range(len(papers)) for entity, slug in enumerate(slugs)]
    assignments = pl.DataFrame(rows, {"paper": pl.UInt32, "key": pl.String, "entity": pl.UInt32}, orient="row")
    return assemble(paper_frame(papers), extractions, entities, assignments, parents(entities)).tables
