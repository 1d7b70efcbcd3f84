"""Read sources into papers: sniff the format, give each paper its identity, merge what stands twice."""

from kg.papers.corpus import Corpus, merge
from kg.papers.latex import clean
from kg.papers.reader import read

__all__ = ["Corpus", "clean", "merge", "read"]
