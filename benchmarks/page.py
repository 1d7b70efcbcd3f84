"""The page in a headless Chromium: milliseconds until the first view, of interactions, and of rows in the page.

    python -m benchmarks.page GRAPH [--repeat 5]

First view: from the request of the address until the view's own content is drawn, with an empty cache. Interaction: as in
Interaction to Next Paint (Event Timing): from a key or a click until the next frame is drawn, which counts the page's own
work and not the answer of the server. `answered` is from the first key or the click until the new content is there. These
are wall times, as the machine allows: the load is printed. CPU time is that of the page's main thread, until the first view
and for each key, click or turn of the wheel. The CPU time of the server is in `python -m benchmarks.api`.
"""

import argparse
import os
import shutil
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

import kg
from benchmarks.api import names_of, p95
from benchmarks.serve import server

_FLAGS = "--no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync"
_WORD, _TURNS = "imagnet", 40
_TIMING = """() => { window.made = []; new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.made.push(entry.duration);
}).observe({ type: "event", durationThreshold: 16, buffered: true }); }"""


@dataclass(frozen=True, slots=True)
class View:
    """A view: its address, what is there once it is drawn, and `times` interactions with what they lead to."""

    name: str
    address: str
    drawn: str
    act: Callable[[Page], None]
    answered: str
    times: int = 1


def _typed(page: Page) -> None:
    page.locator("header input").press_sequentially(_WORD, delay=30)


def _scrolled(page: Page) -> None:
    rows = page.locator(".windowed")
    rows.hover()
    for _ in range(_TURNS):
        page.mouse.wheel(0, 900)


def views(graph: kg.KnowledgeGraph) -> list[View]:
    """Return the views of the most frequent names: of the entity with most claims, and of a paper that names it."""
    tables = graph.tables
    frequent = max(names_of(graph, 12)[:12], key=lambda id_: tables.evidence.filter(target=id_).height)
    paper = str(tables.evidence.filter(target=frequent).drop_nulls("paper")["paper"][0])
    return [
        View("first page", "", ".home .ranked a", _typed, "header [role=option]", len(_WORD)),
        View("search", "search?q=low-rank", ".hit", lambda page: page.click(".chips button:nth-child(2)"), ".hit"),
        View("entity", frequent, ".claim", _scrolled, ".claim", _TURNS),
        View("its papers", f"{frequent}?tab=papers", ".paper-row", _scrolled, ".paper-row", _TURNS),
        View("neighbourhood", f"{frequent}?tab=around", ".node", lambda page: page.locator(".node").nth(3).click(), ".panel h2"),
        View("paper", paper, ".stated", lambda page: page.locator(".stated").first.click(), "[aria-pressed=true]"),
        View("question", "ask/top-methods", "td", lambda page: page.locator("button.sort").nth(1).click(), "[aria-sort]"),
        View("leaderboards", "leaderboards", ".places a", lambda page: page.fill("input[placeholder^=task]", "imag"), ".places a"),
    ]  # fmt: skip


@contextmanager
def tab(browser: Browser, width: int = 1440, height: int = 900) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce")
    yield context.new_page()
    context.close()


@dataclass(frozen=True, slots=True)
class Measured:
    """Milliseconds, as the module's description has them, and the rows that are in the page at the end."""

    first: float
    first_cpu: float
    interactions: list[float]
    interaction_cpu: float
    answered: float
    rows: int


def _cpu(session: CDPSession) -> float:
    """Return the CPU milliseconds of the page's main thread so far."""
    metrics = session.send("Performance.getMetrics")["metrics"]
    return 1000 * next(float(row["value"]) for row in metrics if row["name"] == "TaskDuration")


def measured(browser: Browser, url: str, view: View) -> Measured:
    with tab(browser) as page:
        session = page.context.new_cdp_session(page)
        session.send("Performance.enable", {"timeDomain": "threadTicks"})
        started = time.perf_counter()
        page.goto(f"{url}/{view.address}", wait_until="commit")
        page.locator(view.drawn).first.wait_for()
        first = 1000 * (time.perf_counter() - started)
        page.wait_for_load_state("networkidle")
        first_cpu = _cpu(session)
        page.evaluate(_TIMING)
        before = _cpu(session)
        started = time.perf_counter()
        view.act(page)
        page.locator(view.answered).first.wait_for()
        answered = 1000 * (time.perf_counter() - started)
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(200)
        cpu = (_cpu(session) - before) / view.times
        # Events shorter than 16 ms are not reported: they count as 16.
        made: list[float] = page.evaluate("window.made") or [16.0]
        rows = page.locator(view.drawn).count()
        return Measured(first, first_cpu, made, cpu, answered, rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("graph")
    parser.add_argument("--repeat", type=int, default=5)
    options = parser.parse_args()
    graph = kg.open(options.graph)
    print(graph)
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with server(options.graph) as (url, _), sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=_FLAGS.split())
        print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
        print(f"{'':16}{'first view':>22}{'interaction':>22}{'answered':>10}{'rows':>6}")
        print(f"{'view':16}{'p50':>8}{'p95':>7}{'CPU':>7}{'p95':>8}{'most':>7}{'CPU':>7}{'p50':>10}")
        for view in views(graph):
            found = [measured(browser, url, view) for _ in range(options.repeat)]
            first, made = [row.first for row in found], [one for row in found for one in row.interactions]
            cpu, cpu_each = [row.first_cpu for row in found], [row.interaction_cpu for row in found]
            print(
                f"{view.name:16}{statistics.median(first):>8.0f}{p95(first):>7.0f}{statistics.median(cpu):>7.0f}"
                f"{p95(made):>8.0f}{max(made):>7.0f}{statistics.median(cpu_each):>7.1f}"
                f"{statistics.median(row.answered for row in found):>10.0f}{max(row.rows for row in found):>6}",
                flush=True,
            )
        print(f"load {os.getloadavg()[0]:.1f}")
        browser.close()


if __name__ == "__main__":
    main()
