"""The spaCy pipeline of the rules and of users' pipelines: a tokeniser and five named components, no model."""

from functools import cache

import spacy
from spacy.language import Language

# Importing a component's module registers it with spaCy under its name.
from kg.extract import acronyms, entity_grouping, gazetteer, name_patterns, sentences  # noqa: F401
from kg.extract.tokens import BoundedTokenizer

COMPONENTS = ("kg_sentences", "kg_acronyms", "kg_lexicon", "kg_names", "kg_entities")


@cache
def pipeline() -> Language:
    """Return the pipeline, made once a process; the components run in the order of COMPONENTS."""
    nlp = spacy.blank("en")
    nlp.max_length = 10_000_000
    nlp.tokenizer = BoundedTokenizer(nlp)
    for component in COMPONENTS:
        nlp.add_pipe(component)
    return nlp
