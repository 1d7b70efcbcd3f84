"""The forms of a name and their weight as evidence of identity."""

import re

from rapidfuzz import fuzz

from kg.lexicon import Lexicon, Term, normal_form
from kg.records import PaperEntity

_ACRONYM = re.compile(r"[A-Z][A-Za-z0-9-]*[A-Z0-9]s?|[A-Z]{2,}s?")
_LONGEST_ACRONYM = 6
_SAME = 80


def is_acronym(form: str) -> bool:
    """Return whether a form is a short acronym, which may be ambiguous.

    >>> [is_acronym(f) for f in ("GT", "LoRA", "ImageNet", "Adam", "D-CPT")]
    [True, True, False, False, True]
    """
    return len(form) <= _LONGEST_ACRONYM and _ACRONYM.fullmatch(form) is not None


def long_forms(entity: PaperEntity) -> tuple[str, ...]:
    """Return the forms that are not acronyms, including the name."""
    forms = dict.fromkeys((*entity.forms, entity.name))
    return tuple(form for form in forms if not is_acronym(form))


def known_term(entity: PaperEntity, lexicon: Lexicon) -> Term | None:
    """Return an entity's lexicon term: by a long form, or by an acronym that its long forms do not contradict."""
    long = long_forms(entity)
    for form in (*long, entity.name, *entity.forms):
        terms = lexicon.find(form)
        if terms and (form in long or not long or any(_is_like(own, terms[0]) for own in long)):
            return next((term for term in terms if term.type == entity.type), terms[0])
    return None


def _is_like(long: str, term: Term) -> bool:
    return any(fuzz.token_set_ratio(long.lower(), form.lower()) >= _SAME for form in term.forms)


def identity_keys(entity: PaperEntity, lexicon: Lexicon) -> tuple[str, ...]:
    """Return the keys that identify this entity with others: of its term, else of its long forms.

    Empty if only an acronym is known: its meaning depends on other papers.
    """
    if term := known_term(entity, lexicon):
        return (normal_form(term.name), *(normal_form(form) for form in long_forms(entity) if not lexicon.find(form)))
    return tuple(dict.fromkeys(map(normal_form, long_forms(entity))))
