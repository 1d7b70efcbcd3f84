"""The model of a file of corrections: what people have said about the entities and edges of a graph.

`kg/corrections/schema.json` is its JSON Schema; `python -m kg.corrections.model` writes it again.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
    ValidationError,
    model_validator,
)

from kg.errors import InputError
from kg.lexicon import normal_form
from kg.schema import EXTRACTED, EXTRACTED_RELATIONS, RELATION, TYPE_NAMES

SCHEMA_FILE = "schema.json"
_OF_SOURCES = ("has_author", "has_organization")
# Quotations follow from the results that they join.
_DERIVED = ("quotes", "quotes_differently")
REJECTABLE = tuple(name for name in RELATION if name not in (*_OF_SOURCES, *_DERIVED))
"""The relations whose edges can be rejected: all but those that sources state or that follow from others."""
ASSERTABLE = (*EXTRACTED_RELATIONS, "variant_of", "has_repository")
"""The relations that can be asserted: those that need no number."""

_LONGEST = 2000


def _one_of(names: tuple[str, ...], kind: str) -> AfterValidator:
    def check(name: str) -> str:
        if name not in names:
            raise ValueError(f"no {kind} {name!r}: {', '.join(names)}")
        return name

    return AfterValidator(check)


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=_LONGEST)]
NodeType = Annotated[str, _one_of(TYPE_NAMES, "type"), Field(json_schema_extra={"enum": list(TYPE_NAMES)})]
EntityType = Annotated[str, _one_of(EXTRACTED, "type of entities"), Field(json_schema_extra={"enum": list(EXTRACTED)})]
Rejectable = Annotated[
    str, _one_of(REJECTABLE, "relation to reject"), Field(json_schema_extra={"enum": list(REJECTABLE)})
]
Assertable = Annotated[
    str, _one_of(ASSERTABLE, "relation to assert"), Field(json_schema_extra={"enum": list(ASSERTABLE)})
]


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Name(_Row):
    """A node by its name: an entity, or an end of an edge.

    `type` chooses among nodes of one name. `normal` is the normal form of the name when the correction was made, `long`
    a long form that distinguishes senses of an acronym, empty for the one that no paper spells out; `id` is that of a
    paper or another node that is no entity.
    """

    name: Text
    type: NodeType | None = None
    normal: str | None = None
    long: str | None = None
    id: str | None = None

    @property
    def normals(self) -> frozenset[str]:
        """The normal forms by which a node has this name."""
        return frozenset({normal_form(self.name), *([self.normal] if self.normal else [])})

    def __str__(self) -> str:
        """Return the name as it can be typed on the command line, with the long form of an acronym."""
        if self.long:
            return f"{self.name} ({self.long})"
        return f"{self.name}:{self.type}" if self.type else self.name


def parse_name(text: str) -> Name:
    """Return the name that a user has typed: "LoRA", or with its type "LoRA:Method".

    >>> parse_name("LoRA:Method").type, parse_name("Re: a title").type
    ('Method', None)
    """
    name, colon, type_ = text.rpartition(":")
    return Name(name=name, type=type_) if colon and name.strip() and type_ in TYPE_NAMES else Name(name=text)


def _named(given: object) -> object:
    return parse_name(given) if isinstance(given, str) else given


def _is_entity(name: Name) -> Name:
    if name.type is not None and name.type not in EXTRACTED:
        raise ValueError(f"no type of entities {name.type!r}: {', '.join(EXTRACTED)}")
    return name


# A name may also be written as a plain string.
End = Annotated[Name, BeforeValidator(_named, json_schema_input_type=Name | str)]
Entity = Annotated[Name, BeforeValidator(_named, json_schema_input_type=Name | str), AfterValidator(_is_entity)]


class _Correction(_Row):
    """`by` is who made the correction, `when` the time, `why` the reason."""

    by: str = ""
    when: datetime | None = None
    why: str = ""

    @property
    def names(self) -> tuple[Name, ...]:
        """The nodes that the correction is about."""
        raise NotImplementedError


class _Pair(_Correction):
    a: Entity
    b: Entity

    @property
    def names(self) -> tuple[Name, ...]:
        """The two entities."""
        return self.a, self.b

    @model_validator(mode="after")
    def _are_two(self) -> Self:
        if (self.a.name, self.a.long) == (self.b.name, self.b.long):
            raise ValueError(f"{self.a.name!r} twice")
        return self


class _One(_Correction):
    a: Entity

    @property
    def names(self) -> tuple[Name, ...]:
        """The entity."""
        return (self.a,)


class Same(_Pair):
    """Two entities are one."""

    kind: Literal["same"]


class Different(_Pair):
    """Two names, of one entity or of two, denote different entities."""

    kind: Literal["different"]


class Rename(_One):
    """An entity is called `to`."""

    kind: Literal["rename"]
    to: Text


class Retype(_One):
    """An entity has the type `to`."""

    kind: Literal["retype"]
    to: EntityType


class Drop(_One):
    """A name denotes no entity."""

    kind: Literal["drop"]


class _Edge(_Correction):
    subject: End
    object: End

    @property
    def names(self) -> tuple[Name, ...]:
        """The two ends."""
        return self.subject, self.object


class Reject(_Edge):
    """An edge is wrong; with `paper` and `sentence` only this piece of its evidence."""

    kind: Literal["reject"]
    relation: Rejectable
    paper: str | None = None
    sentence: str | None = None

    @model_validator(mode="after")
    def _is_placed(self) -> Self:
        if (self.paper is None) != (self.sentence is None):
            raise ValueError("paper and sentence belong together")
        return self


class Assert(_Edge):
    """An edge holds: a `sentence` of a paper states it, or a `note` gives the reason."""

    kind: Literal["assert"]
    relation: Assertable
    paper: str | None = None
    sentence: Text | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _is_supported(self) -> Self:
        if (self.sentence is None) == (self.note is None):
            raise ValueError("either a sentence or a note")
        return self


Correction = Annotated[Same | Different | Rename | Retype | Drop | Reject | Assert, Field(discriminator="kind")]
_CORRECTION: TypeAdapter[Correction] = TypeAdapter(Correction)
OfEntity = Same | Different | Rename | Retype | Drop
OfEdge = Reject | Assert


class Corrections(_Row):
    """A file of corrections, in the order of the file."""

    correction: tuple[Correction, ...] = ()


def make_correction(**fields: object) -> Correction:
    """Return the correction with these fields; raise InputError where they do not belong together."""
    try:
        return _CORRECTION.validate_python({key: value for key, value in fields.items() if value is not None})
    except ValidationError as error:
        first = error.errors()[0]
        raise InputError(first["msg"].removeprefix("Value error, "), cure="kg correct --help") from error


def in_words(correction: Correction) -> str:
    """Return a correction as one line of English."""
    match correction:
        case Same(a=a, b=b):
            words = f"{a} and {b} are the same"
        case Different(a=a, b=b):
            words = f"{a} and {b} are different"
        case Rename(a=a, to=to):
            words = f"{a} is called {to}"
        case Retype(a=a, to=to):
            words = f"{a} is a {to}"
        case Drop(a=a):
            words = f"{a} is not an entity"
        case Reject(subject=subject, relation=relation, object=object_, sentence=sentence):
            stated = "" if sentence is None else f", as stated in “{sentence}”"
            words = f"{subject} {relation} {object_} is rejected{stated}"
        case Assert(subject=subject, relation=relation, object=object_):
            words = f"{subject} {relation} {object_} is asserted"
    return words


def _signature(correction: Correction) -> str:
    """Return who made a correction, when and why, as far as it says so."""
    when = correction.when.date().isoformat() if correction.when else ""
    made = ", ".join(filter(None, (correction.by, when)))
    return ": ".join(filter(None, (made, correction.why)))


def numbered_lines(corrections: Mapping[int, Correction]) -> tuple[str, ...]:
    """Return a line for each correction: its number, what it says, and who made it, when and why."""
    made = {number: _signature(correction) for number, correction in corrections.items()}
    return tuple(
        f"{number}: {in_words(correction)}{f' ({made[number]})' if made[number] else ''}"
        for number, correction in corrections.items()
    )


def json_schema() -> str:
    """Return the JSON Schema of a file of corrections."""
    written = Corrections.model_json_schema()
    written["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    return json.dumps(written, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    Path(__file__).with_name(SCHEMA_FILE).write_text(json_schema(), encoding="utf-8")
