"""docs/architecture.md shows the current imports and tables."""

from tests.architecture import DOCUMENT, document, imports


def test_the_document_is_up_to_date() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == document(), "python -m tests.architecture"


def test_the_picture_has_the_packages_and_no_shortcuts() -> None:
    found = imports()
    assert {"  cli --> api", "  api --> build"} <= set(found.splitlines())
    assert "  graph --> errors" not in found
