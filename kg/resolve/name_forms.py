"""The forms of a name and their weight as evidence of identity."""

import re
from collections.abc import Iterable, Iterator

from kg.lexicon import Lexicon, Term, normal_form
from kg.lexicon.wording import is_same_wording, stems
from kg.records import PaperEntity

_ACRONYM = re.compile(r"[A-Z][A-Za-z0-9-]*[A-Z0-9]s?|[A-Z]{2,}s?")
_LONGEST_ACRONYM = 6
# "COCO-", "GPT-2's", "*Adam*", and a word that a lost space joins to the name: "ofFAIL".
_EDGES = " \"'“”‘’`*.,;:-–—_"  # noqa: RUF001 - as texts have them
_POSSESSIVE = re.compile(r"(?<=\w)['’]s?$")  # noqa: RUF001 - as above
_JOINED_WORD = re.compile(r"^(?:of|and|the|with|for)(?=[A-Z]{2})")
# What makes a version, size or split of a name: "ImageNet-S", "ImageNet 32 x 32", "VQAv2".
_MORE = re.compile(r"[-\s][A-Z]|[-\s]?v?\d[\w.\sx×-]*")  # noqa: RUF001 - as above


def is_acronym(form: str) -> bool:
    """Return whether a form is a short acronym, which may be ambiguous.

    >>> [is_acronym(f) for f in ("GT", "LoRA", "ImageNet", "Adam", "D-CPT")]
    [True, True, False, False, True]
    """
    return len(form) <= _LONGEST_ACRONYM and _ACRONYM.fullmatch(form) is not None


def cleaned(form: str) -> str:
    """Return a form without what does not belong to the name; unchanged if nothing else is left.

    >>> [cleaned(f) for f in ("COCO-", "GPT-2's", "ofFAIL", "k-means")]
    ['COCO', 'GPT-2', 'FAIL', 'k-means']
    """
    bare = _POSSESSIVE.sub("", " ".join(form.split()).strip(_EDGES))
    return _JOINED_WORD.sub("", bare) or form


def clean_entity(entity: PaperEntity) -> PaperEntity:
    """Return an entity with clean forms; a form that spans a paragraph or denotes a version of the name is left out."""
    name = cleaned(entity.name)
    forms = dict.fromkeys(cleaned(form) for form in entity.forms if "\n" not in form and _is_balanced(form))
    kept = tuple(form for form in forms if not _is_version(form, name))
    return PaperEntity(entity.key, entity.type, name, kept or (name,), entity.mentions)


def _is_balanced(form: str) -> bool:
    return form.count("(") == form.count(")")


def _is_version(form: str, name: str) -> bool:
    """Return whether a form is the name with a version, size or split: "ImageNet-S" among the forms of ImageNet."""
    is_longer = len(form) > len(name) and form.casefold().startswith(name.casefold())
    return is_longer and _MORE.fullmatch(form[len(name) :]) is not None


def long_forms(entity: PaperEntity) -> tuple[str, ...]:
    """Return the forms that are not acronyms, including the name."""
    forms = dict.fromkeys((*entity.forms, entity.name))
    return tuple(form for form in forms if not is_acronym(form))


def acronyms(entity: PaperEntity) -> list[str]:
    """Return the acronyms among the forms and the name, in the singular, sorted."""
    return sorted({form.removesuffix("s") for form in (*entity.forms, entity.name) if is_acronym(form)})


def known_term(entity: PaperEntity, lexicon: Lexicon) -> Term | None:
    """Return an entity's lexicon term: by a long form, or by an acronym that its long forms do not contradict."""
    long = long_forms(entity)
    for form in (*long, entity.name, *entity.forms):
        terms = lexicon.find(form)
        if terms and (form in long or not long or any(_is_like(own, terms[0]) for own in long)):
            return next((term for term in terms if term.type == entity.type), terms[0])
    return None


def _is_like(long: str, term: Term) -> bool:
    return any(is_same_wording(long, form) for form in term.forms)


def identity_keys(entity: PaperEntity, lexicon: Lexicon) -> tuple[str, ...]:
    """Return the keys that identify this entity with others: of its term, else of its long forms.

    Long forms of one acronym are one wording where they differ in derivation only. Empty if only an acronym is known:
    its meaning depends on other papers.
    """
    long = long_forms(entity)
    worded = _worded(acronyms(entity), long)
    if term := known_term(entity, lexicon):
        return (normal_form(term.name), *(normal_form(form) for form in long if not lexicon.find(form)), *worded)
    return tuple(dict.fromkeys((*map(normal_form, long), *worded)))


def _worded(short: Iterable[str], long: Iterable[str]) -> Iterator[str]:
    """Yield the keys of acronyms with their long forms: VQA is "visual query answering" and "... question answering"."""
    for acronym in short:
        for form in long:
            if len(words := stems(form)) > 1:
                yield f"{acronym} {'-'.join(words)}"
