"""Reading of sources into papers: detect the format, identify each paper, merge duplicates."""

from kg.papers.dedupe.corpus import Corpus, merge
from kg.papers.reader import read
from kg.papers.source.content import ReadOptions

__all__ = ["Corpus", "ReadOptions", "merge", "read"]
