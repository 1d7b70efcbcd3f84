"""From the spans of a Doc to records."""

from collections import defaultdict
from functools import lru_cache

from spacy.tokens import Doc, Span

from kg.extract.spans import surface_of
from kg.latex import clean as clean_text
from kg.records import Mention, PaperEntity

# A name stands in many texts, and in each of them more than once.
clean = lru_cache(maxsize=1 << 16)(clean_text)


def paper_entities(doc: Doc) -> tuple[PaperEntity, ...]:
    """Read `doc.spans["entities"]`: one record an entity, keys e1, e2... by first appearance."""
    groups: defaultdict[int, list[Span]] = defaultdict(list)
    for span in doc.spans["entities"]:
        groups[span.id].append(span)
    return tuple(
        PaperEntity(
            key=f"e{number}",
            type=group[0].label_,
            name=clean(group[0].kb_id_),
            forms=tuple(dict.fromkeys(clean(surface_of(span)) for span in group)),
            mentions=tuple(Mention(span.start_char, span.end_char) for span in group),
        )
        for number, group in sorted(groups.items())
    )
