"""What is read from the tables of a graph: each question is one function, which returns typed rows.

The command line, the JSON API, the page, notebooks and exporters print, serialise or draw these rows.
"""

from kg.graph.read.cards import Card, Line, card_of
from kg.graph.read.leaderboards import Board, Score, boards, is_lower_better, scores, scores_by_metric
from kg.graph.read.papers import PaperSpan, PaperText, paper_text
from kg.graph.read.sentences import EdgeSentences, Mark, MarkedSentence, edge_sentences
from kg.graph.read.statistics import Stats, Top, statistics

__all__ = [
    "Board",
    "Card",
    "EdgeSentences",
    "Line",
    "Mark",
    "MarkedSentence",
    "PaperSpan",
    "PaperText",
    "Score",
    "Stats",
    "Top",
    "boards",
    "card_of",
    "edge_sentences",
    "is_lower_better",
    "paper_text",
    "scores",
    "scores_by_metric",
    "statistics",
]
