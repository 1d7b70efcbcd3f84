"""What a researcher comes for, done in a browser as a person would, each in at most four interactions."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.serve.browser import needs_chromium, playwright
from tests.serve.person import Person, person_at
from tests.serve.server import Server, serving_papers

pytestmark = [pytest.mark.slow, needs_chromium]
PAPERS = [
    ("BarTune: Tuning with Bars", 2024, "We propose BarTune, a method. BarTune outperforms LoRA. We evaluate BarTune on GLUE."),
    ("FooNet: A Net", 2023, "We propose FooNet, a language model. We evaluate FooNet on GLUE and SQuAD."),
    ("ZapNet: Another Net", 2024, "We propose ZapNet, a language model. We evaluate ZapNet on GLUE."),
    ("OldVQA: Questions about Pictures", 2019, "We introduce OldVQA, a dataset for visual question answering."),
    ("ZapVQA: More Questions about Pictures", 2025, "We introduce ZapVQA, a dataset for visual question answering."),
    ("LoRA: Low-Rank Adaptation", 2021, "We propose LoRA, a method. We evaluate LoRA on GLUE."),
]  # fmt: skip


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("tasks")
    lines = [
        {"title": title, "abstract": abstract, "date": f"{year}-05-01", "authors": ["Ada Lovelace"]}
        for title, year, abstract in PAPERS
    ]
    with serving_papers(folder, lines) as started:
        yield started


@pytest.fixture
def person(browser: "playwright.Browser", server: Server) -> Iterator[Person]:
    with person_at(browser, server.url) as found:
        yield found


def search_box(person: Person) -> "playwright.Locator":
    return person.page.get_by_role("combobox", name="Search the graph")


def test_what_improves_on_lora_with_the_sentence(person: Person) -> None:
    person.opens()
    person.types(search_box(person), "lora")
    person.picks("LoRA")
    person.clicks(person.page.get_by_role("button", name="improved by"))
    claim = person.page.locator(".claim", has=person.page.get_by_role("link", name="BarTune", exact=True))
    playwright.expect(claim.locator("blockquote")).to_have_text("BarTune outperforms LoRA.")


def test_the_newest_data_set_for_visual_question_answering(person: Person) -> None:
    person.opens()
    person.clicks(person.page.get_by_role("link", name="The newest data for a task"))
    box = person.page.get_by_role("combobox", name="the task")
    box.wait_for()
    person.clicks(box)
    box.clear()
    person.types(box, "visual question")
    person.picks("visual question answering")
    person.page.get_by_role("cell", name="ZapVQA", exact=True).wait_for()
    rows = person.page.locator("table tbody tr").all_inner_texts()
    assert [(row.split()[0], "2025" in row) for row in rows] == [("ZapVQA", True), ("OldVQA", False)]


def test_the_bibtex_of_a_paper(person: Person) -> None:
    person.opens()
    person.types(search_box(person), "bartune tuning")
    person.picks("BarTune: Tuning with Bars")
    person.clicks(person.page.get_by_role("button", name="Copy BibTeX"))
    person.page.get_by_text("copied").wait_for()
    copied = person.page.evaluate("navigator.clipboard.readText()")
    assert re.match(r"@misc\{lovelace2024bartune,\s", copied)
    assert "author = {Lovelace, Ada}" in copied


def test_what_is_evaluated_on_glue_in_2024_sorted(person: Person) -> None:
    person.opens()
    person.types(search_box(person), "glue")
    person.picks("GLUE")
    person.chooses("in", "2024")
    person.chooses("order", "by name")
    playwright.expect(person.page.get_by_role("status").filter(has_text="claim")).to_have_text("2 claims")
    names = person.page.locator(".claim h3 a:first-child")
    playwright.expect(names).to_have_text(["BarTune", "ZapNet"])


def test_from_an_edge_of_a_picture_to_its_paper(person: Person) -> None:
    person.opens("entity/lora?tab=around")
    edge = person.page.locator("g[data-edge='entity/bartune|improves_on|entity/lora']")
    edge.wait_for()
    person.interactions += 1
    middle = edge.locator(".line").evaluate(
        """path => {
            const place = path.getPointAtLength(path.getTotalLength() / 2).matrixTransform(path.getScreenCTM());
            return [place.x, place.y];
        }"""
    )
    person.page.mouse.click(*middle)
    person.clicks(person.page.locator(".panel figcaption a").first)
    person.page.get_by_role("heading", level=1, name="BarTune: Tuning with Bars").wait_for()


def test_an_answer_as_csv_and_its_address_opened_anew(person: Person, tmp_path: Path) -> None:
    person.opens()
    person.clicks(person.page.get_by_role("link", name="What improves on LoRA?"))
    button = person.page.get_by_role("button", name="CSV", exact=True)
    button.wait_for()
    with person.page.expect_download() as download:
        person.clicks(button)
    download.value.save_as(tmp_path / "answer.csv")
    with (tmp_path / "answer.csv").open(encoding="utf-8", newline="") as file:
        assert [row["better"] for row in csv.DictReader(file)] == ["BarTune"]
    other = person.page.context.new_page()
    other.goto(person.page.url)
    other.get_by_role("cell", name="BarTune", exact=True).first.wait_for()
