"""Confidences of claims in the sections of whole papers: the extractor's are fitted to titles and abstracts."""

from dataclasses import replace

import polars as pl

from kg.frames import Extractions
from kg.graph.evidence_rows import sections_of

# Of these claims in sections of papers of public repositories, judged by hand, fewer hold than of as sure ones in
# abstracts (docs/tables.md): the log odds are lower by as much, whatever they are.
_FITTED, _LOWER = "neural", 0.61
_PLACES = 3


def with_section_confidence(
    extractions: Extractions, papers: pl.DataFrame, sections: pl.DataFrame | None
) -> Extractions:
    """Return extractions with lower confidences for the learned extractor's statements in sections.

    `sections` is where sections begin in abstracts, as `sections_of` takes them.
    """
    if sections is None or not sections.height:
        return extractions
    statements = extractions.statements
    section = sections_of(statements, papers, sections)
    extractor = statements.join(
        extractions.sentences.select("paper", "extractor"), on="paper", how="left", maintain_order="left"
    )["extractor"]
    is_lower = section.is_not_null() & (extractor.cast(pl.String) == _FITTED)
    sure = pl.col("confidence")
    lowered = (sure / (sure + (1 - sure) * pl.lit(_LOWER).exp())).round(_PLACES)
    changed = statements.with_columns(confidence=pl.when(is_lower).then(lowered).otherwise(sure))
    return replace(extractions, statements=changed)
