"""What the network reads and says: the order of classes, relations and features is the model's."""

from kg.schema import EXTRACTED, EXTRACTED_RELATIONS, RELATION

KINDS = ("absolute", "gain", "ratio")
"""The kinds of result values."""

NODES = (*EXTRACTED, *KINDS, "measure")
"""What a span may be: an entity of a type, the value of a result by kind, or words that say what was measured."""

NONE = 0
"""The class of a span that is nothing; the class of NODES[k] is k + 1."""

CLASSES = len(NODES) + 1
TAGS = 2 * len(NODES) + 1
"""BIO tags of words: 0 is outside, 2k+1 begins, 2k+2 continues a span of NODES[k]."""

WIDTH = 12
"""The most words of a span."""

METRIC, ON, OWNER = (len(EXTRACTED_RELATIONS) + number for number in range(3))
PAIRS = len(EXTRACTED_RELATIONS) + 3
"""Pair scores: whose each relation is (the subject, for an object), and a value's metric, place and owner."""

FEATURES = {"shape": 10, "glued": 2, "lexicon": 2 * len(EXTRACTED) + 1, "acronym": 3, "place": 14}
"""Categorical features of a word and the number of their values; 0 stands for none."""

ENTITY_NODES = range(len(EXTRACTED))
VALUE_NODES = range(len(EXTRACTED), len(EXTRACTED) + len(KINDS))
MEASURE_NODE = len(NODES) - 1
METRIC_NODES = (EXTRACTED.index("Metric"), MEASURE_NODE)
PLACE_NODES = tuple(EXTRACTED.index(name) for name in ("Dataset", "Benchmark", "Task"))
OWNER_NODES = tuple(EXTRACTED.index(name) for name in ("Method", "Model"))

OF_PAPER = tuple(EXTRACTED_RELATIONS.index(name) for name in ("introduces", "addresses"))
"""The relations whose subject is always the paper."""

MAY_BE_OBJECT = tuple(
    tuple(node < len(EXTRACTED) and NODES[node] in RELATION[name].range for name in EXTRACTED_RELATIONS)
    for node in range(len(NODES))
)
"""For each node which relations may point to it."""


def tag(node: int, *, begins: bool) -> int:
    """Return the tag of a word in a span of NODES[node]."""
    return 2 * node + (1 if begins else 2)
