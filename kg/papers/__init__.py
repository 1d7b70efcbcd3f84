"""Read sources into papers: sniff the format, give each paper its identity, merge what stands twice."""

from kg.papers.content import Options
from kg.papers.corpus import Corpus, merge
from kg.papers.reader import read

__all__ = ["Corpus", "Options", "merge", "read"]
