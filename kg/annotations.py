"""The annotation format of GUIDE.md: JSON Lines, one paper a line. Foreign files are validated here, once."""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError, model_validator

from kg.errors import AnnotationError, Where
from kg.records import PAPER_KEY, Extraction
from kg.schema import EXTRACTED, EXTRACTED_RELATIONS
from kg.text import Alignment, from_listing, from_markup, plain_passage

_OTHER = re.compile(r"[^a-z0-9]+")


def _one_of(names: tuple[str, ...]) -> AfterValidator:
    """Return a validator of a field that holds one of `names`."""

    def check(value: str) -> str:
        if value not in names:
            raise ValueError(f"{value[:80]!r} is not one of: {', '.join(names)}")
        return value

    return AfterValidator(check)


EntityType = Annotated[str, _one_of(EXTRACTED)]
RelationName = Annotated[str, _one_of(EXTRACTED_RELATIONS)]


class AnnotatedEntity(BaseModel):
    """An entity of one paper: `mentions` are its distinct surface strings, `spans` all its occurrences in the text."""

    model_config = ConfigDict(extra="forbid")
    key: str
    type: EntityType
    name: str
    mentions: list[str]
    spans: list[tuple[int, int]] = []


class AnnotatedResult(BaseModel):
    """A number that the text states."""

    model_config = ConfigDict(extra="ignore")
    subject: str
    metric: str | None
    value: str
    on: str | None
    kind: str


class AnnotatedEvidence(BaseModel):
    """The sentence of the edge with the same index, as [start, end) of the text."""

    model_config = ConfigDict(extra="forbid")
    sentence: tuple[int, int]
    confidence: float


class AnnotatedPaper(BaseModel):
    """One line of an annotation file; `text` is title, blank line, abstract, where the file includes it."""

    # Files may have additional columns, such as venue and year.
    model_config = ConfigDict(extra="ignore")
    id: str
    title: str | None = None
    text: str | None = None
    entities: list[AnnotatedEntity]
    edges: list[tuple[str, RelationName, str]]
    results: list[AnnotatedResult] = []
    evidence: list[AnnotatedEvidence] = []
    extractor: str | None = None

    @model_validator(mode="after")
    def _keys_resolve(self) -> "AnnotatedPaper":
        keys = [entity.key for entity in self.entities]
        if len(set(keys)) < len(keys):
            raise ValueError("two entities have the same key")
        known = {*keys, PAPER_KEY}
        for subject, _, object_ in self.edges:
            for key in (subject, object_):
                if key not in known:
                    raise ValueError(f"an edge names {key!r}, which is no entity")
        for result in self.results:
            if result.subject not in known or (result.on is not None and result.on not in known):
                raise ValueError(f"a result names {result.subject!r} or {result.on!r}, which is no entity")
        return self


class _Text(BaseModel):
    """A row of a file of texts."""

    model_config = ConfigDict(extra="ignore")
    id: str
    text: str | None = None


def annotation_id(title: str) -> str:
    """Return the id of a paper: its title in lower case, runs of other characters as "-", cut at 60 characters.

    >>> annotation_id("2 OLMo 2 Furious")
    '2-olmo-2-furious'
    """
    return _OTHER.sub("-", title.lower()).strip("-")[:60]


def _forms(surfaces: Iterable[str], alignment: Alignment | None) -> list[str]:
    """Return the plain forms of surfaces, without repetition; without a text they come from a listing page."""
    if alignment is None:
        found = [from_listing(surface) for surface in surfaces]
    else:
        found = [form for surface in surfaces for form in alignment.surfaces(surface, from_markup)]
    return list(dict.fromkeys(form for form in found if form))


def _form(surface: str, alignment: Alignment | None) -> str:
    return (_forms([surface], alignment) or [surface])[0]


def _plain_entity(entity: AnnotatedEntity, alignment: Alignment | None) -> AnnotatedEntity:
    name = from_markup(entity.name) if alignment else from_listing(entity.name)
    spans = [alignment.span(*span) for span in entity.spans] if alignment else entity.spans
    mentions = _forms(entity.mentions, alignment)
    return entity.model_copy(update={"name": name or entity.name, "mentions": mentions, "spans": spans})


def to_plain(paper: AnnotatedPaper) -> AnnotatedPaper:
    """Return an annotated paper whose text is as `kg build` stores it, with mentions that occur in that text.

    Names and values become plain text too, and offsets refer to the plain text. What `kg extract` wrote is unchanged.
    """
    if paper.extractor is not None:
        return paper
    text = None if paper.text is None else plain_passage(paper.text, from_markup)
    alignment = None if paper.text is None or text is None else Alignment(paper.text, text)
    decode = from_markup if alignment else from_listing
    changes: dict[str, object] = {
        "title": paper.title and decode(paper.title),
        "text": text,
        "entities": [_plain_entity(entity, alignment) for entity in paper.entities],
        "results": [
            result.model_copy(
                update={
                    "value": _form(result.value, alignment),
                    "metric": result.metric and _form(result.metric, alignment),
                }
            )
            for result in paper.results
        ],
    }
    if alignment:
        sentences = [alignment.span(*row.sentence) for row in paper.evidence]
        rows = zip(paper.evidence, sentences, strict=True)
        changes["evidence"] = [row.model_copy(update={"sentence": sentence}) for row, sentence in rows]
    return paper.model_copy(update=changes)


def read_annotations(path: str | Path, texts: Mapping[str, str] | None = None) -> Iterator[AnnotatedPaper]:
    """Yield the papers of an annotation file, with plain texts (`to_plain`); raise AnnotationError with the line.

    `texts` are the annotated texts, unchanged, by paper id, for papers whose line has no text.
    """
    for number, line in iter_lines(Path(path)):
        try:
            paper = AnnotatedPaper.model_validate_json(line)
        except ValidationError as error:
            raise invalid_line(error, Path(path), number, "see seeds/annotations/GUIDE.md") from error
        text = paper.text or (texts or {}).get(paper.id)
        yield to_plain(paper.model_copy(update={"text": text}))


def read_texts(paths: Iterable[str | Path]) -> dict[str, str]:
    """Return the texts of JSON Lines files by id; a folder stands for its *.jsonl, rows without text are skipped."""
    found: dict[str, str] = {}
    for path in map(Path, paths):
        for file in sorted(path.glob("*.jsonl")) if path.is_dir() else [path]:
            for number, line in iter_lines(file):
                try:
                    row = _Text.model_validate_json(line)
                except ValidationError as error:
                    raise invalid_line(error, file, number, "one JSON object a line, with id and text") from error
                if row.text is not None:
                    found[row.id] = row.text
    return found


def iter_lines(path: Path) -> Iterator[tuple[int, str]]:
    """Yield number and text of each line that is not blank; raise AnnotationError for a file that is no text."""
    try:
        # JSON strings may contain U+2028, at which `splitlines` would split.
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise AnnotationError(f"cannot be read: {error}", where=Where(str(path)), cure="check the path") from error
    yield from ((number, line) for number, line in enumerate(lines, start=1) if line.strip())


def invalid_line(error: ValidationError, path: Path, number: int, cure: str) -> AnnotationError:
    """Return the error that names the line and its first invalid field."""
    first = error.errors()[0]
    field = ".".join(map(str, first["loc"]))
    return AnnotationError(f"{field + ': ' if field else ''}{first['msg']}", where=Where(str(path), number), cure=cure)


def to_annotation(id_: str, title: str, text: str, extraction: Extraction) -> AnnotatedPaper:
    """Convert an extraction to the annotation format, with the offsets of every mention and sentence."""
    entities = [
        AnnotatedEntity(
            key=entity.key,
            type=entity.type,
            name=entity.name,
            mentions=list(dict.fromkeys(text[m.start : m.end] for m in entity.mentions)),
            spans=[(m.start, m.end) for m in entity.mentions],
        )
        for entity in extraction.entities
    ]
    results = [
        AnnotatedResult(
            subject=result.subject,
            metric=result.metric,
            value=text[result.value.start : result.value.end],
            on=result.on,
            kind=result.kind,
        )
        for result in extraction.results
    ]
    return AnnotatedPaper(
        id=id_,
        title=title,
        text=text,
        entities=entities,
        edges=[(s.subject, s.relation, s.object) for s in extraction.statements],
        results=results,
        evidence=[AnnotatedEvidence(sentence=(s.start, s.end), confidence=s.confidence) for s in extraction.statements],
        extractor=extraction.extractor,
    )
