"""Extractors of users: a callable, or a spaCy pipeline whose entities carry our types.

They are named as `module:attribute`, or by an entry point of the group "kg.extractors".
"""

from collections.abc import Iterable, Iterator
from importlib import import_module
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, cast

from kg.characters import writable
from kg.errors import UnknownName

if TYPE_CHECKING:
    from spacy.language import Language

    from kg.extract.interface import Extractor
    from kg.records import Extraction

GROUP = "kg.extractors"


def names() -> list[str]:
    """Return the names that installed packages provide."""
    return sorted(point.name for point in entry_points(group=GROUP))


def find(name: str, known: list[str]) -> "Extractor":
    """Import `module:attribute`, or the entry point of that name; raise UnknownName with the known names."""
    points = entry_points(group=GROUP, name=name)
    try:
        if points:
            found = next(iter(points)).load()
        else:
            module, _, attribute = name.partition(":")
            found = getattr(import_module(module), attribute) if attribute else None
    except (Exception, SystemExit) as error:  # importing a module may raise anything
        kind = "" if isinstance(error, ImportError | AttributeError) else f"{type(error).__name__}: "
        what = f"no extractor {name!r}: {kind}{(str(error).splitlines() or [''])[0]}"
        raise UnknownName(writable(what), cure="module:attribute, on the import path") from error
    if found is None:
        raise UnknownName.of("extractor", name, [*known, "module:attribute"])
    if not callable(found):
        raise UnknownName(
            f"extractor {name!r} cannot be called: it is a {type(found).__name__}", cure="see docs/extractors.md"
        )
    return from_spacy(found, name) if hasattr(found, "pipe_names") else cast("Extractor", found)


def source_file(name: str) -> Path | None:
    """Return the file of a `module:attribute`, for its fingerprint, importing only the module's parents."""
    try:
        spec = find_spec(name.partition(":")[0]) if ":" in name else None
    except (Exception, SystemExit):  # noqa: BLE001 - `find` will report the error; a parent may raise anything
        return None
    return Path(spec.origin) if spec and spec.origin else None


def from_spacy(nlp: "Language", name: str) -> "Extractor":
    """Return an extractor for a pipeline whose `doc.ents` are labelled Method, Model, Dataset, Benchmark, Task, Metric.

    Mentions and types are the pipeline's; relations, results and links come from the rules.
    """
    from dataclasses import replace  # noqa: PLC0415 - imported with spaCy, when such an extractor is used

    from kg.extract.entity_grouping import set_entities  # noqa: PLC0415
    from kg.extract.extractors.rules import read_doc  # noqa: PLC0415
    from kg.extract.pipeline import pipeline  # noqa: PLC0415
    from kg.schema import EXTRACTED  # noqa: PLC0415

    def extract(texts: Iterable[str]) -> Iterator["Extraction"]:
        for text in texts:
            found = [(e.start_char, e.end_char, e.label_) for e in nlp(text).ents if e.label_ in EXTRACTED]
            doc = pipeline()(text)
            set_entities(doc, found)
            yield replace(read_doc(doc), extractor=name)

    return extract
