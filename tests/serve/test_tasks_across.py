"""What a researcher asks across papers, done in a browser as a person would, each in at most four interactions."""

import re
from collections.abc import Iterator

import pytest

from tests.serve.browser import needs_chromium, playwright
from tests.serve.person import Person, person_at
from tests.serve.server import Server, serving_papers

pytestmark = [pytest.mark.slow, needs_chromium]
PAPERS = [
    ("Word2vec: Vectors of Words", 2013, "We propose word2vec, a model of word vectors."),
    ("GloVe: Global Vectors", 2014, "We propose GloVe, a model. GloVe outperforms word2vec."),
    ("ELMo: Deep Words", 2018, "We propose ELMo, a language model. ELMo outperforms GloVe. ELMo achieves 85.8% F1 on SQuAD."),
    ("BERT: Deep Transformers", 2019, "We propose BERT, a language model. BERT outperforms ELMo. BERT achieves 93.2% F1 on SQuAD."),
    ("ZapNet: A Longer Net", 2020, "We propose ZapNet, a language model. ZapNet outperforms BERT. ZapNet achieves 95.1% F1 on SQuAD."),
    ("Adam: A Method for Optimization", 2015, "We introduce Adam, a method. Adam outperforms SGD. We evaluate Adam on ImageNet."),
    ("SGD: Back Again", 2019, "We present SGD, a method. SGD outperforms Adam. We evaluate SGD on ImageNet."),
    ("OldNet: Pictures", 2012, "We propose OldNet, a model. OldNet achieves 63.3% accuracy on ImageNet."),
    ("MidNet: More Pictures", 2015, "We propose MidNet, a model. MidNet achieves 76.1% accuracy on ImageNet."),
    ("LowNet: Small Pictures", 2017, "We propose LowNet, a model. LowNet achieves 70.6% accuracy on ImageNet."),
    ("NewNet: Most Pictures", 2021, "We propose NewNet, a model. NewNet achieves 88.5% accuracy on ImageNet."),
]  # fmt: skip


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("tasks")
    lines = [{"title": title, "abstract": abstract, "date": f"{year}-05-01"} for title, year, abstract in PAPERS]
    with serving_papers(folder, lines) as started:
        yield started


@pytest.fixture
def person(browser: "playwright.Browser", server: Server) -> Iterator[Person]:
    with person_at(browser, server.url) as found:
        yield found


def view(person: Person, name: str) -> "playwright.Locator":
    return person.page.get_by_role("navigation", name="Views").get_by_role("link", name=name, exact=True)


def test_what_beats_bert_on_squad_with_the_sentence(person: Person) -> None:
    person.opens()
    person.clicks(view(person, "Leaderboards"))
    person.fills(person.page.get_by_label("with"), "squad")
    person.clicks(person.page.get_by_role("link", name="SQuAD", exact=True))
    rows = person.page.get_by_role("region", name="Ranked by F1").locator("tbody tr")
    rows.first.wait_for()
    texts = rows.all_inner_texts()
    above = texts[: next(place for place, text in enumerate(texts) if text.split("\t")[1] == "BERT")]
    assert [text.split("\t")[1] for text in above] == ["ZapNet"]
    assert "ZapNet achieves 95.1% F1 on SQuAD." in above[0]


def test_adam_against_sgd(person: Person) -> None:
    person.opens()
    person.types(person.page.get_by_role("combobox", name="Search the graph"), "adam vs SGD")
    person.picks("adam against SGD")
    claims = person.page.locator(".between blockquote")
    playwright.expect(claims).to_have_count(2)
    assert sorted(claims.all_inner_texts()) == ["Adam outperforms SGD.", "SGD outperforms Adam."]
    person.page.get_by_role("link", name="ImageNet").first.wait_for()


def test_the_line_from_word2vec_to_bert(person: Person) -> None:
    person.opens()
    person.clicks(view(person, "Lineage"))
    person.types(person.page.get_by_role("combobox", name="A method, model or dataset"), "bert")
    person.picks("BERT")
    person.clicks(person.page.locator("[data-node='entity/word2vec'] .face"))
    sentences = person.page.locator(".panel blockquote")
    playwright.expect(sentences).to_have_text(
        ["BERT outperforms ELMo.", "ELMo outperforms GloVe.", "GloVe outperforms word2vec."]
    )
    boxes = [person.page.locator(f"[data-node='entity/{name}'] .face").bounding_box() for name in ("word2vec", "glove", "elmo", "bert", "zapnet")]  # fmt: skip
    lefts = [box["x"] for box in boxes if box]
    assert len(lefts) == 5 and lefts == sorted(lefts)


def test_the_line_between_two_names_from_their_comparison(person: Person) -> None:
    person.opens()
    person.types(person.page.get_by_role("combobox", name="Search the graph"), "word2vec vs BERT")
    person.picks("word2vec against BERT")
    person.clicks(person.page.get_by_role("link", name="Line of improvements"))
    sentences = person.page.locator(".panel blockquote")
    playwright.expect(sentences).to_have_text(
        ["BERT outperforms ELMo.", "ELMo outperforms GloVe.", "GloVe outperforms word2vec."]
    )


def test_a_shared_list_opened_elsewhere(person: Person) -> None:
    person.opens("entity/bert")
    person.clicks(person.page.get_by_role("button", name="Add to my list"))
    person.clicks(view(person, "My list"))
    person.clicks(person.page.get_by_role("button", name="Copy the address of this list"))
    person.page.get_by_text("copied").wait_for()
    browser = person.page.context.browser
    assert browser
    other = browser.new_context().new_page()
    other.goto(person.page.evaluate("navigator.clipboard.readText()"))
    other.get_by_role("heading", level=1, name="A shared list").wait_for()
    playwright.expect(other.locator(".listed a")).to_have_text(["BERT"])
    other.context.close()


def test_the_record_on_imagenet_over_the_years(person: Person) -> None:
    person.opens()
    person.clicks(view(person, "Leaderboards"))
    person.fills(person.page.get_by_label("with"), "imagenet")
    person.clicks(person.page.get_by_role("link", name="ImageNet", exact=True))
    chart = person.page.get_by_role("img", name=re.compile("accuracy over time"))
    chart.wait_for()
    assert (chart.get_attribute("aria-label") or "").endswith(
        "records: 2012-05-01 OldNet 63.3%, 2015-05-01 MidNet 76.1%, 2021-05-01 NewNet 88.5%"
    )
    records = person.page.locator("tbody tr", has=person.page.locator(".record"))
    playwright.expect(records).to_have_count(3)
    assert sorted(text.split("\t")[1] for text in records.all_inner_texts()) == ["MidNet", "NewNet", "OldNet"]


def test_two_claims_that_contradict_each_other(person: Person) -> None:
    person.opens()
    person.clicks(view(person, "Contradictions"))
    pair = person.page.locator(".pairs > li")
    playwright.expect(pair).to_have_count(1)
    playwright.expect(pair.locator("blockquote")).to_have_count(2)
    assert sorted(pair.locator("blockquote").all_inner_texts()) == ["Adam outperforms SGD.", "SGD outperforms Adam."]
