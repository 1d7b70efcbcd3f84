"""A pool of processes that evaluate queries, with bounded time and memory; a process is killed when its client leaves.

Oxigraph has no time limit, so only killing its process stops a query. Pebble's pool does not serve here: it looks for
timeouts every 0.1 s, does not give the process whose priority is to be lowered, nor why one could not open the store.
"""

import asyncio
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from kg.serve.limits import Limits
from kg.serve.worker import Answer, Failed, Failure, Question, Ready, serve_questions

T = TypeVar("T")
# After so many seconds of CPU time a query's process gets this niceness, so that short queries are not delayed. Waiting
# for a processor does not count: on a machine that other programs keep busy, a short query would never end.
_SLOWER = ((0.15, 5), (1.0, 19))
_LOOK_SECONDS = 0.15
_START_SECONDS = 60
_RETRY_SECONDS = 1.0
_PATIENCE = 0.05
_FORK = multiprocessing.get_context("forkserver")


class TimedOut(Exception):
    """The query exceeded the time limit."""


class Busy(Exception):
    """Too many queries are waiting."""


class _Worker:
    """A worker process and the connection to it; `ask` blocks, so it runs in a thread."""

    def __init__(self, folder: Path, limits: Limits) -> None:
        self._connection, theirs = _FORK.Pipe()
        self._is_slow = False
        self._process = _FORK.Process(target=serve_questions, args=(theirs, folder, limits), daemon=True)
        self._process.start()
        theirs.close()

    def wait_until_ready(self) -> Ready | Failed:
        """Wait until the store is open; return Failed if it cannot be opened."""
        try:
            if not self._connection.poll(_START_SECONDS):
                return Failed(Failure.STORE, f"the store was not open after {_START_SECONDS} s")
            ready: Ready | Failed = self._connection.recv()
        except (EOFError, ConnectionResetError):
            return Failed(Failure.STORE, "opening the store crashed the process: it is damaged, or larger than memory")
        return ready

    def ask(self, question: Question) -> Answer | Failed | None:
        """Return the answer; None if the process has died."""
        try:
            self._connection.send(question)
            answer: Answer | Failed = self._connection.recv()
        except (EOFError, OSError):
            return None
        return answer

    def seconds(self) -> float:
        """Return the CPU seconds of the process so far; where the system does not say, those of a clock."""
        if sys.platform != "linux":
            return time.monotonic()
        # The CPU clock of all threads of a process: clock_getcpuclockid(3).
        with suppress(OSError):
            return time.clock_gettime(~(self._process.pid or 0) << 3 | 2)
        return 0.0

    def lower_priority(self, niceness: int) -> None:
        """Set the niceness of the process."""
        self._is_slow = True
        with suppress(ProcessLookupError):
            os.setpriority(os.PRIO_PROCESS, self._process.pid or 0, niceness)

    def restore_priority(self) -> bool:
        """Restore the normal priority after a slow query; return False if the system does not permit it."""
        if self._is_slow:
            try:
                os.setpriority(os.PRIO_PROCESS, self._process.pid or 0, 0)
            except (PermissionError, ProcessLookupError):
                return False
            self._is_slow = False
        return True

    def failure(self) -> Failed:
        """Return the reason why a process died that was not killed by the pool."""
        self._process.join(_PATIENCE)
        if self._process.exitcode == -signal.SIGABRT:
            # Oxigraph aborts the process when an allocation fails.
            return Failed(Failure.MEMORY, "the query exceeded the memory limit")
        if self._process.exitcode == -signal.SIGSEGV:
            return Failed(Failure.SYNTAX, "nested too deeply")
        return Failed(Failure.STORE, "the query crashed its process")

    def end(self) -> None:
        """Kill the process and wait until it has ended."""
        self._process.kill()
        self._process.join()

    def close(self) -> None:
        """Close the connection to a process that has ended."""
        self._connection.close()


async def _lower_slow(worker: _Worker) -> None:
    """Lower the priority of a process as the query that it now evaluates takes longer."""
    start = worker.seconds()
    for seconds, niceness in _SLOWER:
        while worker.seconds() - start < seconds:
            await asyncio.sleep(_LOOK_SECONDS)
        worker.lower_priority(niceness)


class QueryPool:
    """Processes over one store. `ask` evaluates a query; `close` ends all processes."""

    def __init__(self, folder: Path, limits: Limits) -> None:
        """Set the store's folder; no process starts before `start`."""
        self._folder, self._limits = folder, limits
        self._idle: asyncio.LifoQueue[_Worker] = asyncio.LifoQueue()
        self._waiting = 0
        self._asked = 0
        self._is_closed = False
        self._tasks: set[asyncio.Task[None]] = set()
        # One thread per process, and one more for each process that is being replaced.
        self._threads = ThreadPoolExecutor(2 * limits.processes, thread_name_prefix="query")

    async def start(self) -> Ready | Failed:
        """Start the processes and wait for the first; return Failed if it cannot open the store."""
        _FORK.set_forkserver_preload([serve_questions.__module__, "rdflib.plugins.sparql"])
        first = await self._add()
        for _ in range(self._limits.processes - 1):
            self._spawn(self._fill)
        return first

    async def _blocking(self, work: Callable[..., T], *given: object) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work, *given)

    def _spawn(self, work: "Callable[[], Awaitable[object]]") -> None:
        async def run() -> None:
            await work()

        task = asyncio.create_task(run())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _add(self) -> Ready | Failed:
        worker = await self._blocking(_Worker, self._folder, self._limits)
        state = await self._blocking(worker.wait_until_ready)
        if isinstance(state, Failed) or self._is_closed:
            await self._end(worker)
        else:
            self._idle.put_nowait(worker)
        return state

    async def ask(self, question: Question) -> Answer | Failed:
        """Evaluate a query; raise Busy or TimedOut. Cancelling the caller kills the query.

        The time in the queue counts towards the limit.
        """
        if self._waiting >= self._limits.waiting:
            raise Busy
        deadline = asyncio.get_running_loop().time() + self._limits.seconds
        self._asked += 1
        try:
            return await self._ask(await self._take(deadline), question, deadline)
        finally:
            self._asked -= 1

    async def _take(self, deadline: float) -> _Worker:
        self._waiting += 1
        try:
            async with asyncio.timeout_at(deadline):
                return await self._idle.get()
        except TimeoutError as error:
            raise Busy from error
        finally:
            self._waiting -= 1

    async def _ask(self, worker: _Worker, question: Question, deadline: float) -> Answer | Failed:
        lowering = asyncio.create_task(_lower_slow(worker))
        asked = asyncio.ensure_future(self._blocking(worker.ask, question))
        answer = None
        try:
            async with asyncio.timeout_at(deadline):
                answer = await asyncio.shield(asked)
        except TimeoutError as error:
            raise TimedOut from error
        finally:
            lowering.cancel()
            if answer is not None and worker.restore_priority():
                self._idle.put_nowait(worker)
            else:
                self._spawn(lambda: self._replace(worker, asked))
        return worker.failure() if answer is None else answer

    async def _replace(self, worker: _Worker, asked: "asyncio.Future[Answer | Failed | None]") -> None:
        """Kill a process and start another in its place."""
        await self._blocking(worker.end)
        # The thread must finish reading before the connection is closed.
        await asyncio.wait([asked])
        worker.close()
        await self._fill()

    async def _fill(self) -> None:
        """Start a process, retrying until it starts, so that the pool does not shrink."""
        while not self._is_closed and isinstance(await self._add(), Failed):
            await asyncio.sleep(_RETRY_SECONDS)

    async def close(self) -> None:
        """Wait for running queries, then end every process."""
        while self._asked:
            await asyncio.sleep(_PATIENCE)
        self._is_closed = True
        for task in list(self._tasks):
            with suppress(asyncio.CancelledError):
                await task
        while not self._idle.empty():
            await self._end(self._idle.get_nowait())
        self._threads.shutdown(wait=False)

    async def _end(self, worker: _Worker) -> None:
        await self._blocking(worker.end)
        worker.close()
