"""What the network predicts of each token, and the features that it is given: the order of both is the model's."""

from kg.schema import EXTRACTED, EXTRACTED_RELATIONS

OUTSIDE = 0
TAGS = ("O", *(f"{part}-{type_}" for type_ in EXTRACTED for part in "BI"))
"""BIO tags: index 2k+1 begins, 2k+2 continues an entity of EXTRACTED[k]."""

RELATION_OUTPUTS = (*EXTRACTED_RELATIONS, "is_subject", "of_paper")
"""Sigmoid outputs of each token of a mention: the relations of its entity to the paper, whether the entity is the
subject of others' relations, and whether its own relations have the paper as subject."""

FEATURES = {
    "shape": 8,
    "lexicon": len(TAGS),
    "rule_tag": len(TAGS),
    "rule_relation": len(EXTRACTED_RELATIONS) + 1,
    "rule_role": 3,
    "place": 3,
}
"""Categorical features of a token and the number of their values; 0 stands for none."""


COLUMN = {name: column for column, name in enumerate(FEATURES)}
"""The place of each feature in a token's row."""


def tag(type_: str, *, begins: bool) -> int:
    """Give the index of a tag."""
    return 2 * EXTRACTED.index(type_) + (1 if begins else 2)


def tag_type(index: int) -> str:
    """Give the type of a tag other than O."""
    return EXTRACTED[(index - 1) // 2]
