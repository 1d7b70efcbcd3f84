"""Chromium for the tests of the page, and a tab that collects its faults."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.serve.server import Server

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: the page is not opened")
_FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --enable-unsafe-swiftshader"
)


@contextmanager
def chromium() -> Iterator["playwright.Browser"]:
    """Yield a running Chromium without a window."""
    with playwright.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=_FLAGS.split())
        yield opened
        opened.close()


class Tab:
    """A page of the server that records every error and every request to another host."""

    def __init__(self, browser: "playwright.Browser", server: Server, **options: object) -> None:
        self.context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **options})  # type: ignore[arg-type]
        self.page = self.context.new_page()
        self.server = server
        self.faults: list[str] = []
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("dialog", lambda dialog: self.faults.append(f"dialog {dialog.message}"))
        self.page.on("console", self._note)
        self.page.on("request", self._visit)
        self.page.on("response", self._answered)

    def _note(self, message: "playwright.ConsoleMessage") -> None:
        # Without a GPU, the WebGL driver warns about its speed.
        if message.type == "error" or (message.type == "warning" and "GL Driver" not in message.text):
            self.faults.append(message.text)

    def _answered(self, response: "playwright.Response") -> None:
        if response.status >= 400:
            self.faults.append(f"{response.status} {response.url}")

    def _visit(self, request: "playwright.Request") -> None:
        if not request.url.startswith((self.server.url, "data:", "blob:")):
            self.faults.append(f"request to {request.url}")

    def close(self) -> None:
        """Close the page, and raise AssertionError if it had a fault."""
        self.context.close()
        assert not self.faults

    def open(self, address: str = "") -> "playwright.Page":
        self.page.goto(f"{self.server.url}/{address}")
        self.page.wait_for_load_state("networkidle")
        return self.page
