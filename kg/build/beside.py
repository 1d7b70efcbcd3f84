"""Build the files beside a graph into it: links and identifiers that were found for it."""

from pathlib import Path

from kg.build.existing_graph import extraction_settings, options_to_name
from kg.build.pipeline import build
from kg.build.progress import Progress, no_progress
from kg.errors import InputError
from kg.graph.directory import GraphDirectory


def build_in(file: str, graph: str | Path, progress: Progress = no_progress) -> None:
    """Build a file beside the graph into it.

    Raise InputError where only a build that the user gives an extractor or a location of shards can do so: the file
    stays, and the error names that build.
    """
    manifest = GraphDirectory(graph).manifest()
    try:
        extraction_settings(manifest, extractor=None, shards=None)
    except InputError as error:
        options = options_to_name(manifest)
        if not options:
            raise
        cure = f"kg build --repair --graph {graph} {' '.join(options)} if you know what it names"
        raise InputError(f"{error.what}; {file} is written, but not yet built in", cure=cure) from error
    build([], graph, progress=progress)
