"""The classes, relations and features of the network, in the order of its weights.

The order is that of `weights/labels.json`, which was written when the weights were trained: a row that kg/schema.py
gained since is not known to them, and changes nothing for them.
"""

from importlib import resources

from pydantic import BaseModel, ConfigDict

from kg.schema import EXTRACTED, EXTRACTED_RELATIONS, RELATION

KINDS = ("absolute", "gain", "ratio")
"""The kinds of result values."""

LINKS = ("metric", "on", "owner")
"""What a value is linked to."""


class LabelOrder(BaseModel):
    """The node types, the relations, the kinds and the links of values, each in the order of a network's weights."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    types: tuple[str, ...]
    relations: tuple[str, ...]
    kinds: tuple[str, ...]
    links: tuple[str, ...]


def of_schema() -> LabelOrder:
    """Return the labels that a network trained from the start learns: those of kg/schema.py as it is."""
    return LabelOrder(types=EXTRACTED, relations=EXTRACTED_RELATIONS, kinds=KINDS, links=LINKS)


def _shipped() -> LabelOrder:
    content = resources.files(__package__).joinpath("weights", "labels.json").read_bytes()
    return LabelOrder.model_validate_json(content)


LABELS = _shipped()
TYPES, RELATIONS = LABELS.types, LABELS.relations

NODES = (*TYPES, *LABELS.kinds, "measure")
"""What a span may be: an entity of a type, the value of a result by kind, or words that say what was measured."""

NONE = 0
"""The class of a span that is nothing; the class of NODES[k] is k + 1."""

CLASSES = len(NODES) + 1
TAGS = 2 * len(NODES) + 1
"""BIO tags of words: 0 is outside, 2k+1 begins, 2k+2 continues a span of NODES[k]."""

WIDTH = 12
"""The most words of a span."""

METRIC, ON, OWNER = (LABELS.links.index(name) for name in LINKS)

FEATURES = {"shape": 10, "glued": 2, "lexicon": 2 * len(TYPES) + 1, "acronym": 3, "place": 14}
"""Categorical features of a word and the number of their values; 0 stands for none."""

ENTITY_NODES = range(len(TYPES))
VALUE_NODES = range(len(TYPES), len(TYPES) + len(LABELS.kinds))
MEASURE_NODE = len(NODES) - 1
METRIC_NODES = (TYPES.index("Metric"), MEASURE_NODE)
PLACE_NODES = tuple(TYPES.index(name) for name in ("Dataset", "Benchmark", "Task"))
OWNER_NODES = tuple(TYPES.index(name) for name in ("Method", "Model"))

OF_PAPER = tuple(RELATIONS.index(name) for name in ("introduces", "addresses"))
"""The relations whose subject is always the paper."""

MAY_BE_OBJECT = tuple(
    tuple(node < len(TYPES) and NODES[node] in RELATION[name].range for name in RELATIONS) for node in range(len(NODES))
)
"""For each node which relations may point to it."""


def tag(node: int, *, begins: bool) -> int:
    """Return the tag of a word in a span of NODES[node]."""
    return 2 * node + (1 if begins else 2)
