"""The terms of the data files, and look-up of surface strings among them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
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
_LEARNED = "# names of the annotated training passages"
_LONGEST_FREE_ACRONYM = 5
_FOLDED = 2


@dataclass(frozen=True, slots=True)
class Term:
    """A known name of one type; `forms` are all its spellings, the canonical `name` first."""

    type: str
    name: str
    forms: tuple[str, ...]


def _text(file: str) -> str:
    return resources.files(__package__).joinpath(file).read_text(encoding="utf-8")


def _lines(text: str) -> Iterator[str]:
    return (line.strip() for line in text.splitlines() if line.strip() and not line.startswith("# "))


def _parse_term(line: str, type_: str) -> tuple[Term, frozenset[str]]:
    """Parse `name | form | =exact form`; return the term and the forms that match only in their exact spelling."""
    forms = [form.strip() for form in line.split("|")]
    bare = tuple(form.removeprefix("=") for form in forms)
    exact = frozenset(form.removeprefix("=") for form in forms if form.startswith("="))
    return Term(type_, bare[0], bare), exact


class Lexicon:
    """Terms indexed by normal form; short acronyms and forms marked "=" match only in their exact spelling."""

    def __init__(self, terms: list[tuple[Term, frozenset[str]]], general: frozenset[str]) -> None:
        """Index every form of every term."""
        self.terms = tuple(term for term, _ in terms)
        self._general = general
        # A hyphen inside a word is a token of its own.
        joints = (form.count(" ") + 2 * form.count("-") + form.count("/") for term in self.terms for form in term.forms)
        self.longest = 1 + max(joints, default=0)
        self._prefixes: set[str] = set()
        self._forms: dict[str, list[tuple[str, bool, Term]]] = {}
        for term, exact in terms:
            for form in term.forms:
                row = (form, form in exact or _is_short_acronym(form), term)
                self._forms.setdefault(normal_form(form), []).append(row)
        self.may_begin = lru_cache(maxsize=1 << 17)(self._may_begin)
        self.find = lru_cache(maxsize=1 << 17)(self._find)
        for key in self._forms:
            self._prefixes.update(key[:length] for length in range(len(key) + 1))

    def _may_begin(self, surface: str) -> bool:
        """Return whether some term may begin with these words; False is certain, True is not."""
        # Folding may change the last letters when more words follow: a plural's, "ll", "is".
        return normal_form(surface)[:-_FOLDED] in self._prefixes

    def _find(self, surface: str) -> tuple[Term, ...]:
        """Return the terms that `surface` names; a name that is also a task is found under both types."""
        rows = self._forms.get(normal_form(surface), ())
        return tuple(
            {term.name + term.type: term for spelling, exact, term in rows if _fits(surface, spelling, exact)}.values()
        )

    def iter_terms(
        self, text: str, words: Sequence[str], starts: Sequence[int], ends: Sequence[int]
    ) -> Iterator[tuple[int, int, Term]]:
        """Yield every occurrence of a term as words [start, end), including overlapping ones."""
        is_edge = list(map(_is_edge, words))
        may_begin = list(map(self.may_begin, words))
        for start in range(len(words)):
            if not is_edge[start] or not may_begin[start]:
                continue
            for end in range(start, min(start + self.longest, len(words))):
                surface = text[starts[start] : ends[end]]
                if _is_break(words[end]) or not self.may_begin(surface):
                    break
                if is_edge[end] and (terms := self.find(surface)):
                    yield start, end + 1, terms[0]

    def is_general(self, surface: str) -> bool:
        """Return whether the words are too general to be an entity: "large language models", "GPU"."""
        return normal_form(surface) in self._general


def _is_short_acronym(form: str) -> bool:
    return len(form) <= _LONGEST_FREE_ACRONYM and form.upper() == form and form.isalnum()


def _fits(surface: str, form: str, exact: bool) -> bool:
    if exact:
        # The plural of an acronym is not another word: "CNNs".
        return surface in (form, form + "s")
    if surface.isalpha() and surface[1:].islower() and form[-1].isupper():
        # "multiple" is not MultiPL-E, and a map no mAP.
        return False
    is_proper = form != form.lower()
    return not is_proper or surface != surface.lower() or form[0].islower()


@lru_cache(maxsize=1 << 16)
def _is_edge(word: str) -> bool:
    return word[-1].isalnum() or word[-1] in "+)"


@lru_cache(maxsize=1 << 16)
def _is_break(word: str) -> bool:
    return word in ".,;:()" or word.isspace()


@cache
def load() -> Lexicon:
    """Read the data files that ship with the package."""
    return _read(with_learned=True)


@cache
def load_written() -> Lexicon:
    """Read only the hand-written terms, without the names from the annotated training passages.

    A network that trains on those passages would see all their names as known, unlike the names of a new paper.
    """
    return _read(with_learned=False)


def _read(*, with_learned: bool) -> Lexicon:
    terms: list[tuple[Term, frozenset[str]]] = []
    for file, type_ in FILES.items():
        by_hand, _, learned = _text(file).partition(_LEARNED)
        lines = by_hand + learned if with_learned else by_hand
        terms += [_parse_term(line, type_) for line in _lines(lines)]
    return Lexicon(terms, frozenset(normal_form(line) for line in _lines(_text(GENERAL))))
