"""The terms of the data files, and the look-up of a surface string among them."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

from kg.lexicon.normal import normal_form

FILES = {
    "methods.txt": "Method",
    "models.txt": "Model",
    "datasets.txt": "Dataset",
    "benchmarks.txt": "Benchmark",
    "tasks.txt": "Task",
    "metrics.txt": "Metric",
}
GENERAL = "general.txt"
_LONGEST_FREE_ACRONYM = 5


@dataclass(frozen=True, slots=True)
class Term:
    """A known name of one type; `forms` are all its spellings, the canonical `name` first."""

    type: str
    name: str
    forms: tuple[str, ...]


def _lines(file: str) -> Iterator[str]:
    text = resources.files(__package__).joinpath(file).read_text(encoding="utf-8")
    return (line.strip() for line in text.splitlines() if line.strip() and not line.startswith("# "))


def _parse_term(line: str, type_: str) -> tuple[Term, frozenset[str]]:
    """Read `name | form | =exact form`; give the term and the forms that want their exact spelling."""
    forms = [form.strip() for form in line.split("|")]
    bare = tuple(form.removeprefix("=") for form in forms)
    exact = frozenset(form.removeprefix("=") for form in forms if form.startswith("="))
    return Term(type_, bare[0], bare), exact


class Lexicon:
    """Terms by normal form; short acronyms and marked words count only in their exact spelling."""

    def __init__(self, terms: list[tuple[Term, frozenset[str]]], general: frozenset[str]) -> None:
        """Index every form of every term."""
        self.terms = tuple(term for term, _ in terms)
        self._general = general
        # A hyphen inside a word is a token of its own.
        joints = (form.count(" ") + 2 * form.count("-") + form.count("/") for term in self.terms for form in term.forms)
        self.longest = 1 + max(joints, default=0)
        self._forms: dict[str, list[tuple[str, bool, Term]]] = {}
        for term, exact in terms:
            for form in term.forms:
                row = (form, form in exact or _is_short_acronym(form), term)
                self._forms.setdefault(normal_form(form), []).append(row)

    def find(self, surface: str) -> tuple[Term, ...]:
        """Give the terms that `surface` names; a name that is also a task stands under both types."""
        rows = self._forms.get(normal_form(surface), ())
        return tuple(
            {term.name + term.type: term for form, exact, term in rows if _fits(surface, form, exact)}.values()
        )

    def is_general(self, surface: str) -> bool:
        """Claim that the words are too general to be an entity: "large language models", "GPU"."""
        return normal_form(surface) in self._general


def _is_short_acronym(form: str) -> bool:
    return len(form) <= _LONGEST_FREE_ACRONYM and form.upper() == form and form.isalnum()


def _fits(surface: str, form: str, exact: bool) -> bool:
    if exact:
        # The plural of an acronym is not another word: "CNNs".
        return surface in (form, form + "s")
    is_proper = form != form.lower()
    return not is_proper or surface != surface.lower() or form[0].islower()


@cache
def load() -> Lexicon:
    """Read the data files that ship with the package."""
    terms = [_parse_term(line, type_) for file, type_ in FILES.items() for line in _lines(file)]
    return Lexicon(terms, frozenset(normal_form(line) for line in _lines(GENERAL)))
