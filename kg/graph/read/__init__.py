"""What is read from the tables of a graph: each question is one function, which returns typed rows.

The command line, the JSON API, the page, notebooks and exporters print, serialise or draw these rows.
"""

from kg.graph.read.cards import Card, Line, card_of
from kg.graph.read.communities import Community, CommunityPage, communities, communities_of, community
from kg.graph.read.comparison import Comparison, comparison
from kg.graph.read.contradictions import (
    Contradiction,
    Contradictions,
    contradicting_pairs,
    contradiction_page,
    contradictions,
    each_contradiction,
)
from kg.graph.read.gaps import Gaps, gaps_of
from kg.graph.read.leaderboards import Board, Leaderboard, ListBoard, Score, Unplaced, boards, leaderboard, unplaced
from kg.graph.read.list_answers import ListGaps, list_gaps, list_leaderboards
from kg.graph.read.listing import Listing, listing
from kg.graph.read.map_window import Dot, MapPart, Window, map_part
from kg.graph.read.paper_tables import PaperTable, paper_tables
from kg.graph.read.papers import PaperSpan, PaperText, paper_text
from kg.graph.read.rivals import Rivalry
from kg.graph.read.sentences import EdgeSentences, Mark, MarkedSentence, edge_sentences
from kg.graph.read.statistics import Stats, Top, statistics
from kg.graph.read.trends import Trends, trends_of

__all__ = [
    "Board",
    "Card",
    "Community",
    "CommunityPage",
    "Comparison",
    "Contradiction",
    "Contradictions",
    "Dot",
    "EdgeSentences",
    "Gaps",
    "Leaderboard",
    "Line",
    "ListBoard",
    "ListGaps",
    "Listing",
    "MapPart",
    "Mark",
    "MarkedSentence",
    "PaperSpan",
    "PaperTable",
    "PaperText",
    "Rivalry",
    "Score",
    "Stats",
    "Top",
    "Trends",
    "Unplaced",
    "Window",
    "boards",
    "card_of",
    "communities",
    "communities_of",
    "community",
    "comparison",
    "contradicting_pairs",
    "contradiction_page",
    "contradictions",
    "each_contradiction",
    "edge_sentences",
    "gaps_of",
    "leaderboard",
    "list_gaps",
    "list_leaderboards",
    "listing",
    "map_part",
    "paper_tables",
    "paper_text",
    "statistics",
    "trends_of",
    "unplaced",
]
