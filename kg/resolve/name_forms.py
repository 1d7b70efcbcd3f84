"""The forms of a name and their weight as evidence of identity."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kg.lexicon import Lexicon, Term, normal_form
from kg.lexicon.wording import is_same_wording, stems
from kg.resolve.synonyms import identical

_ACRONYM = re.compile(r"[A-Z][A-Za-z0-9-]*[A-Z0-9]s?|[A-Z]{2,}s?")
_LONGEST_ACRONYM = 6
# "COCO-", "GPT-2's", "*Adam*", and a word that a lost space joins to the name: "ofFAIL".
_EDGES = " \"'“”‘’`*.,;:-–—_"  # noqa: RUF001 - as texts have them
_POSSESSIVE = re.compile(r"(?<=\w)['’]s?$")
_JOINED_WORD = re.compile(r"^(?:of|and|the|with|for)(?=[A-Z]{2})")
_SUSPECT = re.compile(r"\s\s|[\n\t'’]|^(?:of|and|the|with|for)[A-Z]{2}")
_CAPITAL_END = re.compile(r"(?<=[a-z-])[A-Z]{1,2}s?$")
# What makes a version, size or split of a name: "ImageNet-S", "ImageNet 32 x 32", "VQAv2".
_MORE = re.compile(r"[-\s][A-Z]|[-\s]?v?\d[\w.\sx×-]*")  # noqa: RUF001 - as above


@lru_cache(maxsize=1 << 16)
def is_acronym(form: str) -> bool:
    """Return whether a form is a short acronym, which may be ambiguous.

    >>> [is_acronym(f) for f in ("GT", "LoRA", "ImageNet", "Adam", "D-CPT")]
    [True, True, False, False, True]
    """
    return len(form) <= _LONGEST_ACRONYM and _ACRONYM.fullmatch(form) is not None


@lru_cache(maxsize=1 << 16)
def cleaned(form: str) -> str:
    """Return a form without what does not belong to the name; unchanged if nothing else is left.

    >>> [cleaned(f) for f in ("COCO-", "GPT-2's", "ofFAIL", "k-means")]
    ['COCO', 'GPT-2', 'FAIL', 'k-means']
    """
    if form[:1].isalnum() and form[-1].isalnum() and _SUSPECT.search(form) is None:
        return form
    bare = _POSSESSIVE.sub("", " ".join(form.split()).strip(_EDGES))
    return _JOINED_WORD.sub("", bare) or form


def clean_forms(name: str, forms: Iterable[str]) -> tuple[str, ...]:
    """Return clean forms of a clean name, without those that span a paragraph or denote a version of what it names."""
    kept = [form for form in forms if "\n" not in form and form.count("(") == form.count(")")]
    distinct = dict.fromkeys(map(cleaned, kept))
    return tuple(form for form in distinct if form == name or not _is_version(form, name)) or (name,)


def _is_version(form: str, name: str) -> bool:
    """Return whether a form is the name with a version, size or split: "ImageNet-S" among the forms of ImageNet."""
    is_longer = len(form) > len(name) and form[: len(name)].casefold() == name.casefold()
    return is_longer and _MORE.fullmatch(form[len(name) :]) is not None


@dataclass(frozen=True, slots=True)
class NameAnalysis:
    """A name on its own: clean label and spellings, the keys that identify it with others, its term, its acronyms."""

    label: str
    spellings: tuple[str, ...]
    keys: tuple[str, ...]
    term: str | None
    term_type: str | None
    acronyms: tuple[str, ...]


def analyse(type_: str, name: str, forms: Sequence[str], lexicon: Lexicon) -> NameAnalysis:
    """Return the analysis of an entity of one paper."""
    label = cleaned(name)
    spellings = (label,) if list(forms) == [name] else clean_forms(label, forms)
    every = dict.fromkeys((*spellings, label))
    long = tuple(form for form in every if not is_acronym(form))
    short = (
        tuple(sorted({form.removesuffix("s") for form in every if is_acronym(form)})) if len(long) < len(every) else ()
    )
    term = _known_term(type_, every, long, lexicon)
    keys = _identity_keys(long, short, term, lexicon)
    return NameAnalysis(label, spellings, keys, term.name if term else None, term.type if term else None, short)


def _known_term(type_: str, every: Iterable[str], long: tuple[str, ...], lexicon: Lexicon) -> Term | None:
    """Return an entity's lexicon term: by a long form, or by an acronym that its long forms do not contradict."""
    for form in (*long, *every):
        terms = lexicon.find(form)
        if terms and (form in long or not long or any(_is_like(own, terms[0]) for own in long)):
            return next((term for term in terms if term.type == type_), terms[0])
    return None


def _is_like(long: str, term: Term) -> bool:
    return any(is_same_wording(long, form) for form in term.forms)


def _identity_keys(
    long: tuple[str, ...], short: tuple[str, ...], term: Term | None, lexicon: Lexicon
) -> tuple[str, ...]:
    """Return the keys that identify an entity with others: of its term, else of its long forms.

    Long forms of one acronym are one wording where they differ in derivation only. Empty if only an acronym is known:
    its meaning depends on other papers.
    """
    worded = _worded(short, long) if short and long else ()
    if term:
        return (_key(term.name), *(_key(form) for form in long if not lexicon.find(form)), *worded)
    return tuple(dict.fromkeys((*map(_key, long), *worded)))


@lru_cache(maxsize=1 << 16)
def _key(form: str) -> str:
    """Return what all spellings of a name have in common.

    It is the normal form of the name or of a synonym, marked where capitals at the end make a name of a plain word:
    mAP, MultiPL-E.
    """
    normal = identical(normal_form(form))
    may_be = form[-1:] == "s" or form[-1:].isupper()
    return f"{normal}^" if may_be and _CAPITAL_END.search(form) and normal.isalpha() else normal


def _worded(short: Iterable[str], long: Iterable[str]) -> Iterator[str]:
    """Yield a key for each acronym with each long form: one for "visual query answering" and "question answering"."""
    for acronym in short:
        for form in long:
            if len(words := stems(form)) > 1:
                yield f"{acronym} {'-'.join(words)}"
