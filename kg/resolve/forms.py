"""The forms of a name and what each is worth as a sign of identity."""

import re

from kg.lexicon import Lexicon, Term, normal_form
from kg.records import PaperEntity

_ACRONYM = re.compile(r"[A-Z][A-Za-z0-9-]*[A-Z0-9]s?|[A-Z]{2,}s?")
_LONGEST_ACRONYM = 6


def is_acronym(form: str) -> bool:
    """Claim that a form is a short acronym, which may mean two things.

    >>> [is_acronym(f) for f in ("GT", "LoRA", "ImageNet", "Adam", "D-CPT")]
    [True, True, False, False, True]
    """
    return len(form) <= _LONGEST_ACRONYM and _ACRONYM.fullmatch(form) is not None


def long_forms(entity: PaperEntity) -> tuple[str, ...]:
    """Give the forms that are no acronyms, the name among them."""
    forms = dict.fromkeys((*entity.forms, entity.name))
    return tuple(form for form in forms if not is_acronym(form))


def known_term(entity: PaperEntity, lexicon: Lexicon) -> Term | None:
    """Give the term that the entity is: by its canonical name, a long form, or an acronym that nothing contradicts."""
    long = long_forms(entity)
    for form in (entity.name, *long, *(() if long else entity.forms)):
        terms = lexicon.find(form)
        if terms and (form in long or not long or terms[0].name == entity.name):
            return next((term for term in terms if term.type == entity.type), terms[0])
    return None


def identity_keys(entity: PaperEntity, lexicon: Lexicon) -> tuple[str, ...]:
    """Give the keys that make this entity one with others: of its term, else of its long forms.

    Empty where only an acronym stands: what that means, the other papers must say.
    """
    if term := known_term(entity, lexicon):
        return (normal_form(term.name), *(normal_form(form) for form in long_forms(entity) if not lexicon.find(form)))
    return tuple(dict.fromkeys(map(normal_form, long_forms(entity))))
