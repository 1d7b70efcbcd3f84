"""Make an archive of catalogues, or stage one: `python -m benchmarks.archive make FOLDER --papers 500000`.

`python -m benchmarks.archive stage FOLDER ENTRIES` reads every file into tables, as a build does, and prints seconds,
records and the peak memory of the process.
"""

import argparse
import json
import random
import resource
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.generate import SUFFIX
from kg.build.staging import write_source
from kg.papers import ReadOptions
from kg.papers.source.documents import Document

Json = dict[str, Any]
_WORDS = (
    "we",
    "propose",
    "study",
    "train",
    "evaluate",
    "a",
    "the",
    "new",
    "large",
    "deep",
    "net",
    "of",
    "for",
    "with",
    "on",
)
_METRICS = ("Accuracy", "F1", "Top-1 (%)", "Params (M)")


class Maker:
    """A maker of plausible records from a seeded generator."""

    def __init__(self, papers: int, seed: int) -> None:
        """Make names in proportion to the number of papers, as the archive of 2025 has them."""
        self.random, self.papers = random.Random(seed), papers
        self.tasks = [f"{name}Task" for name in self._names(max(papers // 100, 3))]
        self.datasets = [f"{name}Set" for name in self._names(max(papers // 40, 3))]
        self.methods = [f"{name}{SUFFIX['Method']}" for name in self._names(max(papers // 250, 3))]

    def _names(self, count: int) -> list[str]:
        letters = "abcdefghijklmnopqrstuvwxyz"
        return ["".join(self.random.choices(letters, k=7)).capitalize() for _ in range(count)]

    def _text(self, words: int) -> str:
        return " ".join(self.random.choices(_WORDS, k=words)).capitalize() + "."

    def _id(self, number: int) -> str:
        return f"{10 + number // 100_000:02}{number // 10_000 % 10 + 1:02}.{number % 10_000:05}"

    def _title(self, number: int) -> str:
        return f"{self.methods[number % len(self.methods)]} number {number}: {_WORDS[number % len(_WORDS)]} nets"

    def iter_papers(self) -> Iterator[Json]:
        """Yield papers-with-abstracts."""
        for number in range(self.papers):
            names = self.random.sample(self.methods, k=min(3, len(self.methods)))
            yield {
                "paper_url": f"https://paperswithcode.com/paper/{number}",
                "arxiv_id": self._id(number),
                "nips_id": None,
                "title": self._title(number),
                "abstract": " ".join(self._text(20) for _ in range(8)),
                "short_abstract": self._text(20),
                "url_abs": f"http://arxiv.org/abs/{self._id(number)}v1",
                "url_pdf": f"http://arxiv.org/pdf/{self._id(number)}v1.pdf",
                "proceeding": None,
                "authors": ["Ada Byron", f"Author {number}"],
                "tasks": self.random.sample(self.tasks, k=2),
                "date": f"{2010 + number % 15}-01-{number % 28 + 1:02}",
                "methods": [
                    {"name": name, "full_name": f"{name} in full", "description": self._text(60)} for name in names
                ],
            }

    def iter_links(self) -> Iterator[Json]:
        """Yield links-between-papers-and-code: three for every five papers."""
        for number in range(self.papers * 3 // 5):
            paper = self.random.randrange(self.papers)
            yield {
                "paper_url": f"https://paperswithcode.com/paper/{paper}",
                "paper_title": self._title(paper),
                "paper_arxiv_id": self._id(paper),
                "paper_url_abs": f"http://arxiv.org/abs/{self._id(paper)}v1",
                "paper_url_pdf": f"http://arxiv.org/pdf/{self._id(paper)}v1.pdf",
                "repo_url": f"https://github.com/user{number}/code",
                "is_official": number % 3 == 0,
                "mentioned_in_paper": True,
                "framework": "pytorch",
            }

    def _row(self) -> Json:
        paper = self.random.randrange(self.papers)
        return {
            "model_name": f"{self.methods[paper % len(self.methods)]}-{paper % 97}B",
            "paper_title": self._title(paper),
            "paper_url": f"https://arxiv.org/abs/{self._id(paper)}v1",
            "paper_date": f"{2010 + paper % 15}-01-01",
            "metrics": {metric: f"{self.random.uniform(0, 100):.2f}" for metric in _METRICS[: 1 + paper % 4]},
            "code_links": [],
            "model_links": [],
            "uses_additional_data": False,
        }

    def iter_tables(self) -> Iterator[Json]:
        """Yield evaluation-tables: a row for every two papers, in tasks of very different size."""
        left = self.papers // 2
        for number, task in enumerate(self.tasks):
            rows = max(1, left // 4 if number < 8 else left // max(len(self.tasks) - number, 1))
            left = max(left - rows, 0)
            count = max(1, rows // 20)
            yield {
                "categories": ["General"],
                "datasets": [
                    {
                        "dataset": self.datasets[(number * 7 + part) % len(self.datasets)],
                        "dataset_citations": [],
                        "dataset_links": [],
                        "description": self._text(30),
                        "subdatasets": [],
                        "sota": {"metrics": list(_METRICS), "rows": [self._row() for _ in range(rows // count)]},
                    }
                    for part in range(count)
                ],
                "description": self._text(60),
                "source_link": None,
                "subtasks": [],
                "synonyms": [],
                "task": task,
            }

    def iter_names(self, names: list[str], year: str) -> Iterator[Json]:
        """Yield methods or datasets."""
        for name in names:
            paper = self.random.randrange(self.papers)
            yield {
                "url": f"https://paperswithcode.com/{name}",
                "name": name,
                "full_name": f"{name} in full",
                "description": " ".join(self._text(25) for _ in range(6)),
                "homepage": f"https://example.org/{name}",
                "paper": {"title": self._title(paper), "url": f"https://paperswithcode.com/paper/{paper}"},
                year: 2019 if year == "introduced_year" else "2019-01-01",
                "source_url": f"https://arxiv.org/abs/{self._id(paper)}v1",
                "source_title": self._title(paper),
            }


def make(folder: Path, papers: int, seed: int) -> None:
    maker = Maker(papers, seed)
    folder.mkdir(parents=True, exist_ok=True)
    files = {
        "papers-with-abstracts": maker.iter_papers(),
        "links-between-papers-and-code": maker.iter_links(),
        "evaluation-tables": maker.iter_tables(),
        "methods": maker.iter_names(maker.methods, "introduced_year"),
        "datasets": maker.iter_names(maker.datasets, "introduced_date"),
    }
    for name, rows in files.items():
        with (folder / f"{name}.json").open("w", encoding="utf-8") as file:
            separator = "[\n"
            for row in rows:
                file.write(separator + json.dumps(row, indent=1))
                separator = ",\n"
            file.write("\n]\n")
        print(f"{file.name}: {(folder / f'{name}.json').stat().st_size >> 20} MiB")


def stage(folder: Path, entries: Path) -> None:
    for path in sorted(folder.glob("*.json*")):
        start = time.perf_counter()
        *_, count = [0, *write_source(Document(path.name, path), ReadOptions(), entries / path.stem)]
        seconds = time.perf_counter() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
        print(
            f"{path.name}: {count} records, {seconds:.1f} s, {path.stat().st_size / seconds / 1e6:.0f} MB/s, {peak:.2f} GiB"
        )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("action", choices=["make", "stage"])
    parser.add_argument("folder", type=Path)
    parser.add_argument("entries", type=Path, nargs="?")
    parser.add_argument("--papers", type=int, default=500_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if options.action == "make":
        make(options.folder, options.papers, options.seed)
    else:
        stage(options.folder, options.entries or options.folder / "entries")
