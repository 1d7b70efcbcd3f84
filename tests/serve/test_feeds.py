"""Feeds of entities over HTTP."""

import feedparser
import pytest

from tests.serve.server import Server
from tests.view.atom_rules import broken_rules


@pytest.mark.parametrize("name", ["entity/lora", "LoRA", "lo-ra"])
def test_the_feed_of_an_entity_has_its_papers_with_their_claims(tiny_server: Server, name: str) -> None:
    answer = tiny_server.get(f"/feed/{name}.atom")
    assert answer.headers["content-type"] == "application/atom+xml"
    assert broken_rules(answer.text) == []
    read = feedparser.parse(answer.content)
    assert not read.bozo
    assert read.feed.title == "LoRA: new papers"
    assert [row.href for row in read.feed.links] == [f"{tiny_server.url}/feed/entity/lora.atom"]
    assert [entry.title for entry in read.entries] == ["Beta", "Gamma", "Alpha"]
    assert read.entries[2].link == f"{tiny_server.url}/paper/a-paper"
    assert read.entries[2].content[0].value == "Alpha improves on LoRA: “Alpha improves on LoRA.”"


def test_a_feed_that_has_not_changed_is_not_sent_again(tiny_server: Server) -> None:
    tag = tiny_server.get("/feed/entity/lora.atom").headers["etag"]
    again = tiny_server.get("/feed/entity/lora.atom", headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")


def test_an_unknown_name_has_no_feed(tiny_server: Server) -> None:
    answer = tiny_server.get("/feed/LoRo.atom")
    assert answer.status_code == 404
    assert "LoRA" in answer.text
