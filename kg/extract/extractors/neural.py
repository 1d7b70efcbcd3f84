"""The learned extractor: one small Transformer finds names and numbers, and says what relates them; no rules."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from kg.extract.definitions import Definition, iter_definitions, title_definitions
from kg.extract.links import address_bounds
from kg.extract.neural.assemble import Reading, assemble
from kg.extract.neural.decision import Decision, shipped
from kg.extract.neural.decode import (
    Node,
    Span,
    candidates,
    defined,
    entities_of,
    softmax,
    type_of,
    values_of,
    without_overlap,
)
from kg.extract.neural.features import features_of
from kg.extract.neural.labels import ENTITY_NODES, MEASURE_NODE, NODES
from kg.extract.neural.scores import scores
from kg.extract.neural.session import Floats, Network, shipped_network
from kg.extract.neural.windows import Window, windows
from kg.extract.neural.words import Ints, Words, words_of
from kg.extract.sentence_boundaries import Sentence, first_words, split
from kg.records import Extraction

NAME = "neural"
# Some 25,000 pieces, a whole paper.
_MOST_WINDOWS = 64
_MOST_DEFINITIONS = 1000


@dataclass(frozen=True, slots=True)
class Prepared:
    """A text, ready for the network: `features` has a row a word."""

    words: Words
    sentences: list[Sentence]
    definitions: list[Definition]
    features: Ints
    windows: list[Window]


def prepare(text: str) -> Prepared:
    """Cut a text into words, sentences and windows."""
    words = words_of(text)
    starts, ends = words.starts.tolist(), words.ends.tolist()
    sentences = split(text, starts, ends, first_words(text, words.surfaces, starts, ends)) if len(words) else []
    definitions = list(islice(iter_definitions(text), _MOST_DEFINITIONS))
    features = features_of(words, sentences, definitions)
    return Prepared(words, sentences, definitions, features, windows(words, _MOST_WINDOWS))


def window_features(window: Window, features: Ints) -> Ints:
    """Return the features of each piece of a window; the special pieces have none."""
    rows: Ints = features[window.owners]
    rows[window.owners < 0] = 0
    return rows


def read_spans(prepared: Prepared, least: float, network: Network) -> tuple[list[Span], list[Floats]]:
    """Return the spans that may be something, and the vectors of each window's pieces."""
    spans: list[Span] = []
    vectors: list[Floats] = []
    for window in prepared.windows:
        features = window_features(window, prepared.features)
        hidden, logits = network.score_spans(window.ids, features, window.first, window.last)
        spans += candidates(softmax(logits), least, window.start, window.low, window.high)
        vectors.append(hidden)
    return without_overlap(spans, len(prepared.words)), vectors


def with_title_definitions(prepared: Prepared, spans: Iterable[Span]) -> Prepared:
    """Return the text with what its title defines of the spans that name something; a task is not what solves it."""
    words = prepared.words
    names = [span for span in spans if span.node in ENTITY_NODES and NODES[span.node] != "Task"]
    bounds = [(int(words.starts[span.start]), int(words.ends[span.end - 1])) for span in names]
    found = title_definitions(words.text, bounds)
    return replace(prepared, definitions=[*prepared.definitions, *found])


def choose_nodes(prepared: Prepared, spans: Sequence[Span], decision: Decision) -> tuple[list[Node], int]:
    """Return the nodes that are sure enough, entities first, and the number of these."""
    words = prepared.words
    addresses = address_bounds(words.text)

    def is_named(node: Node) -> bool:
        """Return whether the text names the node outside addresses: a repository's name alone is no claim."""
        begins = (int(words.starts[span.start]) for span in node.spans)
        return any(not any(start <= begin < end for start, end in addresses) for begin in begins)

    forms = defined(words.text, prepared.definitions)
    entities = [
        node
        for node in entities_of(words, spans, forms)
        if node.probability >= decision.types[type_of(node)] and is_named(node)
    ]
    others = [
        node
        for node in values_of(spans)
        if node.probability >= (decision.measure if node.kind == MEASURE_NODE else decision.value)
    ]
    return [*entities, *others], len(entities)


def read_text(text: str, decision: Decision, network: Network) -> Extraction:
    """Turn one text into records."""
    prepared = prepare(text)
    spans, vectors = read_spans(prepared, decision.mention, network)
    prepared = with_title_definitions(prepared, spans)
    nodes, entities = choose_nodes(prepared, spans, decision)
    found = scores(prepared.windows, vectors, nodes, prepared.words, prepared.sentences, network)
    reading = Reading(prepared.words, prepared.sentences, prepared.definitions, nodes, entities, found)
    return assemble(reading, decision, NAME)


def extract(texts: Iterable[str]) -> Iterator[Extraction]:
    """Yield one Extraction a text, in order."""
    return (read_text(text, shipped(), shipped_network()) for text in texts)


EXTRACTOR = extract
