"""Grouping of the marked names of one text into entities: acronym with long form, all spellings, one type each."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from networkx.utils import UnionFind
from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup

from kg.extract.acronyms import LONG, SHORT
from kg.extract.name_patterns import NAMED, SHAPED, TITLED
from kg.extract.spans import occurrences_of, span_between, surface_of, text_of
from kg.extract.typing import head_type, shape_type, votes
from kg.lexicon import Term, base_form, load, normal_form
from kg.lexicon.wording import is_same_wording

_RANK = {SHORT: 3, LONG: 3, TITLED: 2, NAMED: 2, SHAPED: 0}
_LEXICON_RANK = 1
_MOST_VOTES = 20
# Generic nouns after a name: "gradual pruning method (GP)".
_GENERIC_TAIL = re.compile(
    r"\s(?:framework|method|approach|pipeline|strategy|technique|algorithm|paradigm|system)s?$", re.IGNORECASE
)


def _priority(span: Span) -> tuple[int, int, int]:
    return (span.end - span.start, _RANK.get(span.label_, _LEXICON_RANK), -span.start)


def _without_overlap(spans: Iterable[Span]) -> list[Span]:
    """Keep the longest of overlapping spans; of equally long ones the one with the more reliable label."""
    kept: list[Span] = []
    taken: set[int] = set()
    for span in sorted(spans, key=_priority, reverse=True):
        tokens = range(span.start, span.end)
        if taken.isdisjoint(tokens):
            kept.append(span)
            taken.update(tokens)
    return sorted(kept, key=lambda span: span.start)


def _repeats(doc: Doc, span: Span) -> Iterable[Span]:
    """Yield all occurrences of an acronym or its long form."""
    is_long = span.label_ == LONG
    surface = _GENERIC_TAIL.sub("", surface_of(span)) if is_long else surface_of(span)
    for bounds in occurrences_of(surface, text_of(doc), ignore_case=is_long):
        other = span_between(doc, *bounds, span.label_)
        if other is not None:
            other.id = span.id
            yield other


def _canonical(span: Span) -> str:
    return normal_form(span.kb_id_ or surface_of(span))


def _long_forms(spans: Iterable[Span]) -> dict[int, dict[str, None]]:
    """Return, for each definition among the spans, its long forms."""
    found: defaultdict[int, dict[str, None]] = defaultdict(dict)
    for span in spans:
        if span.label_ == LONG:
            found[span.id][surface_of(span)] = None
    return found


def _known(span: Span, long: Mapping[int, Iterable[str]]) -> tuple[Term, ...]:
    """Return the lexicon's term for a span; an acronym that the text defines differently has none."""
    terms = load().find(surface_of(span))[:1]
    if span.label_ != SHORT or not terms or span.id not in long:
        return terms
    is_same = any(is_same_wording(text, form) for text in long[span.id] for form in terms[0].forms)
    return terms if is_same else ()


def _clusters(spans: list[Span]) -> list[list[Span]]:
    """Group spans that share a normal form or a definition."""
    roots: UnionFind[str] = UnionFind()
    long = _long_forms(spans)
    for span in spans:
        keys = [_canonical(span), *(normal_form(term.name) for term in _known(span, long))]
        if span.id and span.label_ in (LONG, SHORT):
            keys.append(f"#{span.id}")
        roots.union(*keys)
    groups: defaultdict[str, list[Span]] = defaultdict(list)
    for span in spans:
        groups[roots[_canonical(span)]].append(span)
    return sorted(groups.values(), key=lambda group: group[0].start)


def _type(group: list[Span]) -> str | None:
    long = _long_forms(group)
    for span in group:
        if terms := _known(span, long):
            return terms[0].type
        if span.kb_id_:
            return span.label_
    counts: Counter[str] = Counter()
    for span in group[:_MOST_VOTES]:
        counts += votes(span)
        if span.label_ == LONG and (type_ := head_type(surface_of(span))):
            counts[type_] += 3
    if shape := shape_type(min((surface_of(s) for s in group), key=len)):
        counts[shape] += 3
    return max(counts, key=lambda t: (counts[t], t)) if counts else None


def canonical_name(group: list[Span]) -> str:
    """Return the name of an entity: the lexicon's, else its acronym, else its most frequent form in the singular."""
    known = next((span.kb_id_ for span in group if span.kb_id_), None)
    if known:
        return known
    long = _long_forms(group)
    for span in group:
        if terms := _known(span, long):
            return terms[0].name
    short = [surface_of(span) for span in group if span.label_ == SHORT]
    surfaces = Counter(short or [surface_of(span) for span in group])
    best = max(surfaces, key=lambda s: (surfaces[s], s))
    return base_form(best)


def group_spans(doc: Doc, spans: list[Span]) -> list[list[Span]]:
    """Group spans from another source into entities, by the text's own acronyms and the lexicon."""
    marks = {normal_form(surface_of(pair)): pair for pair in doc.spans["acronyms"]}
    known = {(span.start, span.end): span.kb_id for span in doc.spans["lexicon"]}
    marked: list[Span] = []
    for span in spans:
        pair = marks.get(normal_form(surface_of(span)))
        kb_id = 0 if pair else known.get((span.start, span.end), 0)
        made = Span(doc, span.start, span.end, label=pair.label if pair else span.label, kb_id=kb_id)
        made.id = pair.id if pair else 0
        marked.append(made)
    return _clusters(marked)


def put_entities(doc: Doc, groups: Iterable[tuple[list[Span], str]]) -> None:
    """Set `doc.spans["entities"]` to the mentions of entities, given as groups with their types.

    A span's label is the entity's type, kb_id its canonical name, and id its number, from 1 in the order of the groups.
    """
    found: list[Span] = []
    for number, (group, type_) in enumerate(groups, start=1):
        name = canonical_name(group)
        for span in group:
            has_tail = span.label_ == LONG and _GENERIC_TAIL.search(surface_of(span))
            mention = Span(doc, span.start, span.end - 1 if has_tail else span.end, label=type_, kb_id=name)
            mention.id = number
            found.append(mention)
    found.sort(key=lambda span: span.start)
    doc.spans["entities"] = SpanGroup(doc, name="entities", spans=found)


def set_entities(doc: Doc, mentions: Iterable[tuple[int, int, str]]) -> None:
    """Replace the entities of a Doc by mentions from another source: (start, end, type), in characters."""
    spans = [span for start, end, type_ in mentions if (span := span_between(doc, start, end, type_)) is not None]
    types = {(span.start, span.end): span.label_ for span in spans}
    groups = group_spans(doc, _without_overlap(spans))
    put_entities(doc, ((group, types[group[0].start, group[0].end]) for group in groups))


def _is_kept(group: list[Span]) -> bool:
    if any(load().is_general(surface_of(span)) for span in group):
        return False
    return not all(surface_of(span)[0].isdigit() and span.label_ == SHAPED for span in group)


@Language.component("kg_entities")
def join_entities(doc: Doc) -> Doc:
    """Set `doc.spans["entities"]` to the mentions of all entities marked by acronyms, names and lexicon."""
    # Repeated definitions of an acronym add nothing.
    first = {(surface_of(span), span.label_): span for span in reversed(doc.spans["acronyms"])}
    pairs = [other for span in reversed(first.values()) for other in _repeats(doc, span)]
    spans = _without_overlap([*pairs, *doc.spans["names"], *doc.spans["lexicon"]])
    kept = [group for group in _clusters(spans) if _is_kept(group)]
    put_entities(doc, ((group, _type(group) or "Method") for group in kept))
    return doc
