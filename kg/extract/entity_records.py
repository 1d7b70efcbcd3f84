"""Conversion of the spans of a Doc to records."""

from collections import defaultdict

from spacy.tokens import Doc, Span

from kg.extract.spans import surface_of
from kg.records import Mention, PaperEntity


def paper_entities(doc: Doc) -> tuple[PaperEntity, ...]:
    """Convert `doc.spans["entities"]`: one record per entity, keys e1, e2... by first appearance."""
    groups: defaultdict[int, list[Span]] = defaultdict(list)
    for span in doc.spans["entities"]:
        groups[span.id].append(span)
    return tuple(
        PaperEntity(
            key=f"e{number}",
            type=group[0].label_,
            name=group[0].kb_id_,
            forms=tuple(dict.fromkeys(surface_of(span) for span in group)),
            mentions=tuple(Mention(span.start_char, span.end_char) for span in group),
        )
        for number, group in sorted(groups.items())
    )
