"""A tiny archive of the five kinds of files, written by hand, in each form."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl

PAPERS = [
    {
        "paper_url": "https://example.org/paper/foonet",
        "arxiv_id": "2001.00001",
        "title": "FooNet: Nets of Foo",
        "abstract": "We propose FooNet. FooNet is evaluated on BarBench with 81.5% accuracy.",
        "url_abs": "https://arxiv.org/abs/2001.00001v2",
        "authors": ["Ada Byron"],
        "tasks": ["Foo Parsing"],
        "date": "2020-01-01",
        "methods": [{"name": "Baz Pooling", "full_name": "Baz Pooling"}],
    },
]
TABLES = [
    {
        "task": "Parsing",
        "description": "To parse.",
        "categories": [],
        "synonyms": ["syntactic parsing"],
        "source_link": None,
        "datasets": [],
        "subtasks": [
            {
                "task": "Foo Parsing",
                "description": "To parse foo.",
                "subtasks": [],
                "datasets": [
                    {
                        "dataset": "BarBench",
                        "description": "Bars.",
                        "sota": {
                            "metrics": ["Accuracy", "Params"],
                            "rows": [
                                {
                                    "model_name": "FooNet",
                                    "paper_title": "FooNet: Nets of Foo",
                                    "paper_url": "https://arxiv.org/abs/2001.00001",
                                    "paper_date": "2020-01-01",
                                    "metrics": {"Accuracy": "81.5%", "Params": "-"},
                                    "code_links": [{"title": "code", "url": "https://github.com/x/foonet"}],
                                },
                                {
                                    "model_name": "QuxNet",
                                    "paper_title": "QuxNet is all you need",
                                    "paper_url": "https://example.org/qux.pdf",
                                    "paper_date": "2021-02-03",
                                    "metrics": {"Accuracy": "90.1"},
                                    "code_links": [],
                                },
                                {"model_name": "", "paper_title": "", "paper_url": "", "metrics": {"Accuracy": "1"}},
                            ],
                        },
                    }
                ],
            }
        ],
    },
]
LINKS = [
    {
        "paper_url": "https://example.org/paper/foonet",
        "paper_title": "FooNet: Nets of Foo",
        "paper_arxiv_id": "2001.00001",
        "paper_url_abs": "https://arxiv.org/abs/2001.00001v2",
        "paper_url_pdf": None,
        "repo_url": "https://github.com/x/foonet",
        "is_official": True,
        "mentioned_in_paper": True,
        "framework": "pytorch",
    },
    {"paper_title": "FooNet: Nets of Foo", "paper_arxiv_id": None, "repo_url": "not an address", "is_official": False},
]
METHODS = [
    {
        "url": "https://example.org/method/baz",
        "name": "BP",
        "full_name": "Baz Pooling",
        "description": "**Baz Pooling** pools.",
        "paper": {"title": "Pooling of Baz", "url": "https://example.org/paper/baz"},
        "introduced_year": 2019,
        "source_url": "https://arxiv.org/abs/1901.00009v1",
        "source_title": "Pooling of Baz",
        "collections": [{"collection": "Pooling", "area": "General"}],
    }
]
DATASETS = [
    {
        "url": "https://example.org/dataset/bar",
        "name": "BarBench",
        "full_name": "The Bar Benchmark",
        "homepage": "https://bar.example.org/",
        "description": "A benchmark of bars.",
        "paper": {"title": "Bars for all", "url": "https://example.org/paper/bars"},
        "introduced_date": "2018-06-01",
        "tasks": [{"task": "Foo Parsing", "url": "https://example.org/task/foo"}],
        "modalities": ["Texts"],
    }
]
FILES: dict[str, list[dict[str, Any]]] = {
    "papers-with-abstracts": PAPERS,
    "evaluation-tables": TABLES,
    "links-between-papers-and-code": LINKS,
    "methods": METHODS,
    "datasets": DATASETS,
}


def _plain(path: Path, rows: list[dict[str, Any]]) -> Path:
    path = path.with_suffix(".json")
    path.write_text(json.dumps(rows, indent=1), encoding="utf-8")
    return path


def _gzip(path: Path, rows: list[dict[str, Any]]) -> Path:
    path = path.with_suffix(".json.gz")
    path.write_bytes(gzip.compress(json.dumps(rows).encode()))
    return path


def _lines(path: Path, rows: list[dict[str, Any]]) -> Path:
    path = path.with_suffix(".jsonl")
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return path


def _parquet(path: Path, rows: list[dict[str, Any]]) -> Path:
    path = path.with_suffix(".parquet")
    pl.DataFrame(rows, infer_schema_length=None).write_parquet(path)
    return path


FORMS: dict[str, Callable[[Path, list[dict[str, Any]]], Path]] = {
    "plain": _plain,
    "gzip": _gzip,
    "lines": _lines,
    "parquet": _parquet,
}


def write_archive(folder: Path, form: str = "plain") -> Path:
    """Write the five files into a folder; return it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in FILES.items():
        FORMS[form](folder / name, rows)
    return folder
