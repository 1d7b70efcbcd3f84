"""One who uses the page with few interactions."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from tests.serve.browser import playwright

MOST = 4


class Person:
    """One who uses the page: what is typed, pressed, clicked or chosen is counted."""

    def __init__(self, page: "playwright.Page", url: str) -> None:
        self.page, self.url, self.interactions = page, url, 0

    def opens(self, address: str = "") -> None:
        self.page.goto(f"{self.url}/{address}")

    def types(self, box: "playwright.Locator", text: str) -> None:
        """Type into a box and wait for its suggestions."""
        self.interactions += 1
        box.press_sequentially(text, delay=20)
        self.page.get_by_role("option").first.wait_for()

    def picks(self, name: str) -> None:
        self._acts(self.page.get_by_role("option").filter(has_text=name).first).dispatch_event("mousedown")

    def fills(self, box: "playwright.Locator", text: str) -> None:
        """Write into a box that suggests nothing."""
        self._acts(box).fill(text)

    def clicks(self, what: "playwright.Locator") -> None:
        self._acts(what).click()

    def chooses(self, label: str, option: str) -> None:
        # The text of a label around a list of choices holds the choices, too.
        labelled = self.page.locator("label").filter(has_text=re.compile(f"^{label} "))
        self._acts(labelled.get_by_role("combobox")).select_option(option)

    def _acts(self, what: "playwright.Locator") -> "playwright.Locator":
        self.interactions += 1
        what.wait_for()
        return what


@contextmanager
def person_at(browser: "playwright.Browser", url: str) -> Iterator[Person]:
    """Yield a person with a page of a browser, who has done something in the end, and not more than is allowed."""
    context = browser.new_context(
        viewport={"width": 1280, "height": 800}, permissions=["clipboard-read", "clipboard-write"]
    )
    found = Person(context.new_page(), url)
    yield found
    context.close()
    assert 0 < found.interactions <= MOST
