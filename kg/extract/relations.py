"""The relation of each entity to the paper, or to what it introduces: by cue phrases, else the likely default."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from spacy.tokens import Doc, Span

from kg.extract.cues import Cue, load
from kg.extract.name_patterns import NAMED, TITLED
from kg.extract.sentence_boundaries import Sentence
from kg.extract.spans import sentence_of, sentences_of, surface_of, text_of, title_end
from kg.lexicon import load as lexicon
from kg.records import PAPER_KEY, PaperEntity, Statement
from kg.schema import RELATION

_OWN_WORK = re.compile(
    r"\b(?:we|our|ours|us|this (?:paper|work|study|article|report|survey)"
    r"|(?:the|these) (?:results|experiments|proposed)|extensive experiments|experiment\w*|results|evaluations?)\b",
    re.IGNORECASE,
)
_PRESENTS = re.compile(
    r"\b(?:we|paper|work|report|article)(?: \w+ly| also| first)? "
    r"(?:propose|introduce|present|release|develop|build|describe|construct|curate)s?(?: the| a| an| our)? $",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"[;:]\s|,\s(?:while|but|whereas|although|which|and (?:it|we|our))\b|\b(?:while|whereas|although)\b"
)

# Relations are usually stated at the first mentions.
_MOST_MENTIONS = 30
_DATA = ("Dataset", "Benchmark")
_OLD_OBJECT = re.compile(
    r"\b(?:to|of|for|using|based on|with|by|from|on|in|that|via|through|over|into|between|under|including"
    r"|against|when)\b"
)
_NAMING_END = re.compile(r"\b(?:called|named|termed|dubbed|namely|coined|of the \w+ \w+)\W*$")


@dataclass(frozen=True, slots=True)
class _Claim:
    """One relation that one sentence states about one entity."""

    relation: str
    sentence: Sentence
    confidence: float


def _in_title(span: Span) -> bool:
    return span.start_char < title_end(span.doc)


def _around(mention: Span) -> tuple[str, str]:
    """Return the text before and after a mention in its sentence."""
    text, sentence = text_of(mention.doc), sentence_of(mention)
    return text[sentence.start : mention.start_char], text[mention.end_char : sentence.end]


def _distance(cue: Cue, before: str) -> int | None:
    """Return the distance of the cue, in the last clause of a text, from its end; None if absent."""
    before = before.lower()
    breaks = [match.end() for match in _CLAUSE.finditer(before)]
    return cue.before_distance(before[breaks[-1] if breaks else 0 :])


# Some texts are processed twice; the cache avoids repeating the search.
@lru_cache(maxsize=4096)
def _introduction(before: str, after: str, is_first: bool) -> float | None:
    """Return the confidence that the context of a mention introduces it; None if it does not."""
    cue = load()["introduces"]
    distance = _distance(cue, before)
    between = "" if distance is None else before[len(before) - distance :]
    # "we propose to fine-tune X with", "we present an analysis of X": X is older work.
    if _OLD_OBJECT.search(between):
        distance = distance if _NAMING_END.search(between) else None
    if distance is not None and distance <= 110:
        return cue.confidence if distance < 60 else (cue.confidence + cue.weak) / 2
    if is_first and cue.follows(after.lower(), 60):
        return cue.weak
    return None


# The relations that the rules below treat by name; any other with a section in cues.toml is found by its phrases alone.
_NAMED_RELATIONS = frozenset(
    ("introduces", "addresses", "evaluated_on", "trained_on", "improves_on", "compares_to", "uses")
)


@cache
def _other_relations(type_: str) -> tuple[str, ...]:
    """Return the other relations to entities of a type."""
    return tuple(name for name in load() if name not in _NAMED_RELATIONS and type_ in RELATION[name].range)


@lru_cache(maxsize=4096)
def _sentence_relation(before: str, after: str, type_: str) -> tuple[str, float] | None:
    """Return the relation of the nearest applicable cue around a mention, and its confidence."""
    cues = load()
    options: list[tuple[int, str]] = []
    is_data = type_ in _DATA
    names = ("evaluated_on", "trained_on", "improves_on") if is_data else ("improves_on", "compares_to", "uses")
    for name in (*names, *_other_relations(type_)):
        distance = _distance(cues[name], before)
        if distance is not None and distance < 160:
            options.append((distance, name))
    if is_data:
        if cues["trained_on"].follows(after.lower(), 25):
            return "trained_on", cues["trained_on"].confidence
        options = [(d, n) for d, n in options if n != "improves_on" or d < 12]
    if not options:
        return None
    name = min(options, key=lambda option: (option[0], option[1] != "trained_on"))[1]
    return name, cues[name].confidence


class StatementFinder:
    """The analysis of one document's entities, from which its statements are derived."""

    def __init__(self, doc: Doc, entities: tuple[PaperEntity, ...]) -> None:
        """Find what is introduced, and the main artefact of the paper."""
        self._doc = doc
        self._entities = {entity.key: entity for entity in entities}
        self._mentions: dict[str, list[Span]] = {entity.key: [] for entity in entities}
        for span in doc.spans["entities"]:
            mentions = self._mentions.get(f"e{span.id}")
            if mentions is not None and len(mentions) < _MOST_MENTIONS:
                mentions.append(span)
        self._known = {
            (span.start, span.end, span.kb_id_) for span in doc.spans["lexicon"] if lexicon().find(surface_of(span))
        }
        self.own_start = self._first_own_sentence()
        self._introduced = self._find_introduced()
        self.subject = self._main_subject()

    def _first_own_sentence(self) -> int:
        first = title_end(self._doc)
        text = text_of(self._doc)
        starts = (
            s.start for s in sentences_of(self._doc) if s.start > first and _OWN_WORK.search(text[s.start : s.end])
        )
        return next(starts, len(text))

    def _find_introduced(self) -> dict[str, _Claim]:
        names = list(self._doc.spans["names"])
        titled = {surface_of(span) for span in names if span.label_ == TITLED}
        named = {span.start_char for span in names if span.label_ == NAMED}
        defined = {span.start_char for span in self._doc.spans["acronyms"]}
        found: dict[str, _Claim] = {}
        cue = load()["introduces"]
        for key, mentions in self._mentions.items():
            entity = self._entities[key]
            if entity.type == "Metric":
                continue
            surfaces = itertools.chain(entity.forms, map(surface_of, mentions))
            is_title_name = bool(titled) and not titled.isdisjoint(surfaces)
            for mention in mentions:
                if _in_title(mention):
                    continue
                confidence = _introduction(*_around(mention), mention is mentions[0] or is_title_name)
                sentence = sentence_of(mention)
                is_own = sentence.start >= self.own_start
                if mention.start_char in named and is_own:
                    confidence = max(confidence or 0.0, cue.confidence)
                if confidence is None and is_own and mention.start_char in defined and entity.type != "Task":
                    confidence = _coined(mention)
                is_old = self._is_old(mention) and not _is_presented(mention)
                if confidence and (entity.type == "Task" or is_old) and not is_title_name:
                    confidence = None
                if is_title_name:
                    confidence = max(confidence or 0.0, cue.confidence)
                if confidence and (key not in found or confidence > found[key].confidence):
                    found[key] = _Claim("introduces", sentence, confidence)
            if is_title_name and key not in found and mentions and entity.type != "Task":
                found[key] = _Claim("introduces", sentence_of(mentions[0]), cue.weak)
        return found

    def _is_old(self, mention: Span) -> bool:
        """Return whether the lexicon knows the name, so that the paper is unlikely to introduce it."""
        return (mention.start, mention.end, mention.kb_id_) in self._known

    def _main_subject(self) -> str:
        """Return the introduced artefact in the title, else the first introduced one, else the paper."""
        titled = {span.start for span in self._doc.spans["names"] if span.label_ == TITLED}
        order = sorted(
            self._introduced,
            key=lambda key: (
                not any(m.start in titled for m in self._mentions[key]),
                not any(_in_title(m) for m in self._mentions[key]),
                self._introduced[key].sentence.start,
                self._mentions[key][0].start_char,
            ),
        )
        return next((key for key in order if self._entities[key].type != "Task"), PAPER_KEY)

    def _claims(self, key: str) -> Iterator[_Claim]:
        entity = self._entities[key]
        mentions = self._mentions[key]
        if entity.type == "Metric":
            return
        own = [m for m in mentions if sentence_of(m).start >= self.own_start and not _in_title(m)]
        if entity.type == "Task":
            mention = (own or mentions)[0]
            is_worked_on = bool(own) or any(map(_in_title, mentions))
            cue = load()["addresses"]
            if is_worked_on or len(mentions) > 1:
                yield _Claim("addresses", sentence_of(mention), cue.confidence if is_worked_on else cue.weak)
            return
        found: dict[str, _Claim] = {}
        for mention in own:
            stated = _sentence_relation(*_around(mention), entity.type)
            if stated and stated[0] not in found:
                found[stated[0]] = _Claim(stated[0], sentence_of(mention), stated[1])
        if len(found) > 1 and "uses" in found and ("improves_on" in found or "compares_to" in found):
            del found["uses"]
        yield from found.values()
        if not found and (own or any(map(_in_title, mentions))):
            default = "evaluated_on" if entity.type in _DATA else "uses"
            yield _Claim(default, sentence_of((own or mentions)[0]), load()[default].weak)

    def statements(self) -> tuple[Statement, ...]:
        """Return all statements, sorted by subject, relation and object."""
        rows: list[Statement] = []
        for key in self._entities:
            if key in self._introduced:
                rows.append(_statement(PAPER_KEY, key, self._introduced[key]))
                if self.subject not in (key, PAPER_KEY) and self._entities[key].type in ("Method", "Model"):
                    claim = self._introduced[key]
                    rows.append(_statement(self.subject, key, _Claim("uses", claim.sentence, load()["uses"].weak)))
                continue
            for claim in self._claims(key):
                subject = PAPER_KEY if claim.relation == "addresses" else self.subject
                rows.append(_statement(subject, key, claim))
        return tuple(sorted(rows, key=lambda s: (s.subject, s.relation, int(s.object[1:]))))


def _is_presented(mention: Span) -> bool:
    """Return whether the verb precedes the name immediately: "we introduce BERT" counts even for a known name."""
    surface = surface_of(mention)
    before, _ = _around(mention)
    return surface != surface.lower() and _PRESENTS.search(before) is not None


def _coined(mention: Span) -> float | None:
    """Return the confidence that a definition in a sentence like "we propose ..." coins a new name; else None."""
    before, _ = _around(mention)
    cue = load()["introduces"]
    return cue.weak if cue.before_distance(before.lower()) is not None else None


def _statement(subject: str, key: str, claim: _Claim) -> Statement:
    return Statement(subject, claim.relation, key, *claim.sentence.bounds, round(claim.confidence, 3))
