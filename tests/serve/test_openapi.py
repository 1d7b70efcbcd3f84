"""The page's types follow from the API: its description beside the page's sources is that of today."""

from tests.serve.openapi import DESCRIPTION, description


def test_the_description_beside_the_page_is_that_of_the_api() -> None:
    assert DESCRIPTION.read_text(encoding="utf-8") == description(), (
        "python -m tests.serve.openapi && npm run build --prefix kg/serve/web"
    )
