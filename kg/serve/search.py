"""A full-text index of names, aliases, titles and abstracts for the search box, kept by Tantivy."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

import tantivy
from tantivy import Filter, Occur, Query, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

from kg.graph.tables import ABSTRACT, Tables
from kg.lexicon import normal_form
from kg.schema import TYPE_NAMES

_HEAP = 128 * 1024 * 1024
_LONGEST_TERM = 40
# Weight of each kind of match, multiplied by log2(2 + degree); matches of several words add up.
_EXACT, _CLOSE, _BEGINNING, _WORDS, _FUZZY, _TEXT, _ANY = 40.0, 3.0, 8.0, 5.0, 2.0, 0.4, 0.02
# All words in an entity's name are worth more than all words in a title.
_ENTITY = 9.0
# As in Lucene's "AUTO" fuzziness: short words have too many neighbours.
_ONE_EDIT, _TWO_EDITS = 4, 8
_MOST_WORDS = 12


def _analyser() -> TextAnalyzer:
    builder = TextAnalyzerBuilder(Tokenizer.simple())
    return (
        builder.filter(Filter.remove_long(_LONGEST_TERM)).filter(Filter.lowercase()).filter(Filter.ascii_fold()).build()
    )


def _edits(word: str) -> int:
    return (len(word) >= _ONE_EDIT) + (len(word) >= _TWO_EDITS)


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("row", stored=True, indexed=False)
    builder.add_unsigned_field("degree", fast=True, indexed=False)
    builder.add_text_field("type", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("key", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("name", tokenizer_name="words", index_option="freq")
    builder.add_text_field("text", tokenizer_name="words", index_option="freq")
    return builder.build()


def _documents(tables: Tables) -> Iterator[tantivy.Document]:
    degrees = tables.degrees()
    abstracts = tables.papers.select("id", ABSTRACT)
    rows = tables.nodes.with_row_index("row").join(abstracts, on="id", how="left", maintain_order="left")
    columns = ("row", "id", "type", "label", "aliases", "keys", "abstract")
    for row, id_, type_, label, aliases, keys, abstract in rows.select(columns).iter_rows():
        document = tantivy.Document()
        document.add_unsigned("row", row)
        document.add_unsigned("degree", degrees[id_])
        document.add_text("type", type_)
        for key in keys:
            document.add_text("key", key)
        for name in (label, *aliases):
            document.add_text("name", name)
        if abstract:
            document.add_text("text", abstract)
        yield document


def write_index(tables: Tables, folder: Path) -> None:
    """Write the index of a graph's nodes into an empty folder."""
    index = tantivy.Index(_schema(), path=str(folder))
    index.register_tokenizer("words", _analyser())
    # One thread, so that the same tables give the same order.
    writer = index.writer(heap_size=_HEAP, num_threads=1)
    for document in _documents(tables):
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()


@dataclass(frozen=True, slots=True)
class Found:
    """Some matching rows of the table of nodes, the best first, and how many nodes of each type match."""

    rows: tuple[int, ...]
    counts: dict[str, int]


class SearchIndex:
    """The index of one version of a graph."""

    def __init__(self, folder: Path) -> None:
        """Open the index in a folder."""
        self._schema = _schema()
        self._index = tantivy.Index(self._schema, path=str(folder))
        self._analyser = _analyser()
        self._index.register_tokenizer("words", self._analyser)
        self._searcher = self._index.searcher()

    def search(self, text: str, types: Collection[str], limit: int) -> list[int]:
        """Return the matching rows of the table of nodes, the best first. The last word may be a prefix."""
        words = self._analyser.analyze(text)[:_MOST_WORDS]
        if not words:
            return []
        ways = [*self._ways(text, words), Query.boost_query(self._any(words), _ANY)]
        return self._rows(self._of_types(Query.disjunction_max_query(ways, 0.1), types), limit)

    def find_all(self, text: str, types: Collection[str], offset: int, limit: int) -> Found:
        """Return a page of the rows that match all words, or any word if none matches all, with counts by type."""
        words = self._analyser.analyze(text)[:_MOST_WORDS]
        if not words:
            return Found((), {})
        named = Query.boost_query(self._entities(self._all(words, "name", is_fuzzy=False)), _ENTITY)
        matching = Query.disjunction_max_query([*self._ways(text, words), named], 0.1)
        counts = self._counts(matching)
        if not counts:
            matching = self._any(words)
            counts = self._counts(matching)
        rows = self._rows(self._of_types(matching, types), limit, offset)
        return Found(tuple(rows), counts)

    def words(self, text: str) -> list[str]:
        """Return the words of a query as they are indexed."""
        return list(self._analyser.analyze(text)[:_MOST_WORDS])

    def _rows(self, query: Query, limit: int, offset: int = 0) -> list[int]:
        hits = self._searcher.search(query, limit=limit, offset=offset, count=False, weight_by_field="degree").hits
        return [self._searcher.doc(address)["row"][0] for _, address in hits]

    def _counts(self, matching: Query) -> dict[str, int]:
        counts = {}
        for type_ in TYPE_NAMES:
            result = self._searcher.search(self._of_types(matching, (type_,)), limit=1, count=True)
            # tantivy's stubs leave `count` out.
            if found := int(result.count):  # type: ignore[attr-defined]
                counts[type_] = found
        return counts

    def _of_types(self, matching: Query, types: Collection[str]) -> Query:
        wanted = [(Occur.Must, matching)]
        if types:
            wanted.append((Occur.Must, Query.const_score_query(self._any_of("type", types), 0.0)))
        return Query.boolean_query(wanted)

    def _any_of(self, field: str, values: Collection[str]) -> Query:
        return Query.term_set_query(self._schema, field, list(values))

    def _ways(self, text: str, words: list[str]) -> list[Query]:
        """Return queries for each way to match all words, with its weight."""
        key = normal_form(text)
        ways = [
            Query.boost_query(self._all(words, "name", is_fuzzy=False), _WORDS),
            Query.boost_query(self._all(words, "name", is_fuzzy=True), _FUZZY),
            Query.boost_query(self._all(words, "text", is_fuzzy=False), _TEXT),
        ]
        if key:
            ways.append(Query.boost_query(Query.term_query(self._schema, "key", key), _EXACT))
            ways.append(Query.boost_query(self._beginning("key", key, 0), _BEGINNING * len(words)))
            close = Query.fuzzy_term_query(self._schema, "key", key, distance=_edits(key))
            ways.append(Query.boost_query(close, _CLOSE))
        return ways

    def _entities(self, matching: Query) -> Query:
        return Query.boolean_query([(Occur.Must, matching), (Occur.MustNot, self._any_of("type", ["Paper"]))])

    def _all(self, words: list[str], field: str, *, is_fuzzy: bool) -> Query:
        """Return a query for all words, the last one as a prefix."""
        queries = []
        for word in words:
            edits = _edits(word) if is_fuzzy else 0
            if word is words[-1]:
                queries.append(self._beginning(field, word, edits))
            else:
                queries.append(Query.fuzzy_term_query(self._schema, field, word, distance=edits))
        return Query.boolean_query([(Occur.Must, query) for query in queries])

    def _any(self, words: list[str]) -> Query:
        terms = [Query.term_query(self._schema, field, word) for field in ("name", "text") for word in words]
        return Query.boolean_query([(Occur.Should, term) for term in terms])

    def _beginning(self, field: str, word: str, edits: int) -> Query:
        return Query.fuzzy_term_query(self._schema, field, word, distance=edits, prefix=True)
