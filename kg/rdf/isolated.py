"""Evaluation of one query in a separate process, with bounded time and memory and without network access.

Oxigraph has no limits of time or memory, and a damaged store can make it allocate without bound; it can only be
stopped by killing its process. The process is started before the query is prepared, so that both happen in parallel.
Pebble's pool would gain nothing for one query, and would pass the result, which here is a file, through a pipe.
"""

import json
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO

from kg import errors
from kg.errors import GraphUnreadable, InputError, KgError, QueryError, Where

MIB = 1024 * 1024
# Extra seconds after which a process that failed to end itself is killed.
_PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Bounds:
    """The limits of a query: `seconds` of time, and bytes of `memory` in addition to the store."""

    seconds: float = 30.0
    memory: int = 128 * MIB


@dataclass(frozen=True, slots=True)
class IsolatedQuestion:
    """A query on a store: its text, its name in errors, the base of its relative IRIs, and the format of the result.

    Without a format a table is written as JSON and a graph as Turtle.
    """

    store: str
    text: str
    name: str
    base: str | None
    format: str | None


@dataclass(frozen=True, slots=True)
class IsolatedAnswer:
    """A file with the result, readable until the process is closed; `is_graph` distinguishes triples from a table."""

    content: BinaryIO
    is_graph: bool


class ProcessEnded(QueryError):
    """The process died without a report, probably for lack of memory, which a damaged store can cause too."""


class IsolatedProcess:
    """A process that evaluates one query."""

    def __init__(self, bounds: Bounds) -> None:
        """Start the process."""
        self._bounds = bounds
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the process
        # -P: nothing is imported from the working folder.
        command = [sys.executable, "-P", "-m", "kg.rdf.isolated"]
        self._process = subprocess.Popen(  # noqa: S603 - this interpreter and this module
            command, stdin=subprocess.PIPE, stdout=self._file, stderr=subprocess.PIPE
        )

    def ask(self, question: IsolatedQuestion) -> IsolatedAnswer:
        """Return the result; raise QueryError, or GraphUnreadable where the store cannot be opened or read."""
        message = json.dumps({"question": asdict(question), "bounds": asdict(self._bounds)}).encode()
        try:
            _, report = self._process.communicate(message, timeout=self._bounds.seconds + _PATIENCE)
        except subprocess.TimeoutExpired:
            raise self._timed_out(question) from None
        if self._process.returncode:
            raise self._ended(question, self._process.returncode)
        outcome = json.loads(report.splitlines()[-1])
        if "error" in outcome:
            where = Where(**outcome["where"]) if outcome["where"] else None
            raise getattr(errors, outcome["error"])(outcome["what"], where=where, cure=outcome["cure"])
        self._file.seek(0)
        return IsolatedAnswer(self._file, outcome["is_graph"])

    def _timed_out(self, question: IsolatedQuestion) -> QueryError:
        cure = f"ask for less, or --timeout {2 * self._bounds.seconds:g}"
        return QueryError(f"it took more than {self._bounds.seconds:g} s", where=Where(question.name), cure=cure)

    def _ended(self, question: IsolatedQuestion, code: int) -> KgError:
        if code == -signal.SIGALRM:
            return self._timed_out(question)
        if code == -signal.SIGSEGV:
            return QueryError("nested too deeply", where=Where(question.name), cure="a shallower query")
        memory = self._bounds.memory // MIB
        reason = f"it took more than {memory} MiB of memory"
        return ProcessEnded(reason, where=Where(question.name), cure=f"ask for less, or --memory {2 * memory}")

    def close(self) -> None:
        """Kill the process and release its resources."""
        self._process.kill()
        self._process.communicate()
        self._file.close()


@contextmanager
def isolated(bounds: Bounds) -> Iterator[IsolatedProcess]:
    """Start a process that evaluates one query, and kill it on exit."""
    process = IsolatedProcess(bounds)
    try:
        yield process
    finally:
        process.close()


def _answer(question: IsolatedQuestion, bounds: Bounds, content: BinaryIO) -> bool:
    """Write the result; return whether it is a graph."""
    from pyoxigraph import QueryTriples  # noqa: PLC0415 - the parent process needs no store

    from kg.rdf.sandbox import bound_memory, bound_opening, forbid_connections  # noqa: PLC0415
    from kg.rdf.sparql import NamedQuery, run, write_answer  # noqa: PLC0415
    from kg.rdf.store import open_store  # noqa: PLC0415

    forbid_connections()
    bound_opening(Path(question.store))
    store = open_store(Path(question.store))
    bound_memory(bounds.memory)
    # The signal's default action kills the process, even inside native code.
    signal.setitimer(signal.ITIMER_REAL, bounds.seconds)
    answer = run(store, NamedQuery(question.name, "", "", (), question.text), question.base)
    is_graph = isinstance(answer, QueryTriples)
    write_answer(answer, question.format or ("ttl" if is_graph else "json"), content)
    signal.setitimer(signal.ITIMER_REAL, 0)
    return is_graph


def _report(error: KgError) -> dict[str, object]:
    where = asdict(error.where) if error.where else None
    return {"error": type(error).__name__, "what": error.what, "where": where, "cure": error.cure}


def _failed(error: OSError, store: Path) -> dict[str, object]:
    """Return the report of an I/O error, which has an errno, or of Oxigraph's error about a damaged store."""
    if error.errno is not None:
        return _report(InputError(f"the answer cannot be written: {error.strerror}", cure="check the space for it"))
    from kg.rdf.sparql import one_line  # noqa: PLC0415 - as above

    what = f"the RDF store cannot be read: {one_line(error)}"
    return _report(GraphUnreadable(what, where=Where(str(store)), cure="kg build --repair"))


def _main() -> None:
    message = json.load(sys.stdin)
    question, bounds = IsolatedQuestion(**message["question"]), Bounds(**message["bounds"])
    try:
        outcome: dict[str, object] = {"is_graph": _answer(question, bounds, sys.stdout.buffer)}
        sys.stdout.buffer.flush()
    except KgError as error:
        outcome = _report(error)
    except OSError as error:
        outcome = _failed(error, Path(question.store))
    except MemoryError:
        sys.exit(1)
    sys.stderr.write("\n" + json.dumps(outcome) + "\n")


if __name__ == "__main__":
    _main()
