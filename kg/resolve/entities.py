"""From the entities of each paper to the entities of the graph: normal forms, acronyms, aliases, one type each."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from networkx.utils import UnionFind

from kg.identifiers import short_hash, slug
from kg.lexicon import Lexicon, Term, load, normal_form
from kg.records import Entity, PaperEntity
from kg.resolve.forms import identity_keys, is_acronym, known_term

_TYPE_ORDER = ("Method", "Model", "Dataset", "Benchmark", "Task", "Metric")
# A longer acronym is rarely two things; a shorter one needs two papers that define it alike.
_DISTINCTIVE = 5


@dataclass(frozen=True, slots=True)
class Resolution:
    """The entities of the graph, and which of them each paper's local key means."""

    entities: tuple[Entity, ...]
    id_of: dict[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class _Row:
    paper: str
    entity: PaperEntity
    term: Term | None


def _senses(rows: list[_Row], keys: dict[_Row, tuple[str, ...]], roots: UnionFind[str]) -> dict[str, set[str]]:
    """Give, for each acronym as written, the identities that papers define for it."""
    senses: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        if keys[row]:
            for form in (*row.entity.forms, row.entity.name):
                if is_acronym(form):
                    senses[form.removesuffix("s")].add(roots[keys[row][0]])
    return senses


def _definers(rows: list[_Row], keys: dict[_Row, tuple[str, ...]]) -> Counter[str]:
    return Counter(
        form
        for row in rows
        if keys[row]
        for form in {f.removesuffix("s") for f in (*row.entity.forms, row.entity.name) if is_acronym(f)}
    )


def _group(rows: list[_Row], lexicon: Lexicon) -> dict[str, list[_Row]]:
    """Group rows by identity; an acronym that nobody explains joins the one sense it has, if it has one."""
    keys = {row: identity_keys(row.entity, lexicon) for row in rows}
    roots: UnionFind[str] = UnionFind()
    for row in rows:
        if keys[row]:
            roots.union(*keys[row])
    senses, definers = _senses(rows, keys, roots), _definers(rows, keys)
    groups: defaultdict[str, list[_Row]] = defaultdict(list)
    for row in rows:
        if keys[row]:
            groups[roots[keys[row][0]]].append(row)
            continue
        acronym = row.entity.name.removesuffix("s")
        meant = senses.get(acronym, set())
        is_sure = len(meant) == 1 and (definers[acronym] > 1 or len(acronym) >= _DISTINCTIVE)
        # The spelling counts: "ADAM" without a definition is not "Adam".
        groups[next(iter(meant)) if is_sure else f"={acronym}"].append(row)
    return groups


def _type(group: list[_Row]) -> str:
    votes = Counter(row.entity.type for row in group)
    votes.update(row.term.type for row in group if row.term)
    return min(votes, key=lambda type_: (-votes[type_], _TYPE_ORDER.index(type_)))


def _name(group: list[_Row]) -> str:
    """Give the term's name, else the name that most papers use; the shorter of equals."""
    terms = Counter(row.term.name for row in group if row.term)
    names = terms or Counter(row.entity.name for row in group)
    return min(names, key=lambda name: (-names[name], len(name), name))


def _expansion(group: list[_Row]) -> str:
    """Give a long form that tells this sense of an acronym from another; "" if there is none."""
    forms = Counter(form for row in group for form in row.entity.forms if not is_acronym(form))
    return min(forms, key=lambda form: (-forms[form], form), default="")


def _aliases(group: list[_Row], name: str) -> tuple[str, ...]:
    """Give every other spelling, one for each that differs in more than case."""
    seen: dict[str, str] = {}
    for form in sorted({form for row in group for form in (*row.entity.forms, row.entity.name)}):
        seen.setdefault(form.casefold(), form)
    seen.pop(name.casefold(), None)
    return tuple(sorted(seen.values()))


def _rank(group: list[_Row]) -> tuple[int, str]:
    return (-len({row.paper for row in group}), min(row.paper for row in group))


def _entity(group: list[_Row], taken: set[str]) -> Entity:
    """Make the node; where the plain slug is taken, the expansion or a hash of the first paper tells them apart."""
    name = _name(group)
    id_ = f"entity/{slug(name)}"
    if id_ in taken:
        expansion = _expansion(group)
        if normal_form(expansion) not in ("", normal_form(name)):
            name = f"{name} ({expansion})"
            id_ = f"entity/{slug(name)}"
        if id_ in taken:
            id_ = f"{id_}-{short_hash(min(row.paper for row in group) + name)}"
    taken.add(id_)
    return Entity(id_, _type(group), name, _aliases(group, name))


def resolve(mentioned: Iterable[tuple[str, PaperEntity]]) -> Resolution:
    """Join (paper id, local entity) pairs into entities; the result does not depend on their order."""
    lexicon = load()
    rows = sorted(
        (_Row(paper, entity, known_term(entity, lexicon)) for paper, entity in mentioned),
        key=lambda row: (row.paper, row.entity.key),
    )
    taken: set[str] = set()
    entities: list[Entity] = []
    id_of: dict[tuple[str, str], str] = {}
    for group in sorted(_group(rows, lexicon).values(), key=_rank):
        entity = _entity(group, taken)
        entities.append(entity)
        id_of.update({(row.paper, row.entity.key): entity.id for row in group})
    return Resolution(tuple(sorted(entities, key=lambda e: e.id)), id_of)
