"""Reading of sources into papers: detect the format, identify each paper, merge duplicates."""

from kg.papers.content import Options
from kg.papers.corpus import Corpus, merge
from kg.papers.reader import read

__all__ = ["Corpus", "Options", "merge", "read"]
