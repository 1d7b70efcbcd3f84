"""XML as a stream of elements with their lines, through defusedxml: no document type, no entities, no network."""

from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from kg.papers.content import LARGEST_LINE, Content, Malformed

_CHUNK = 1 << 16
_DEEPEST = 100


class _Entries(TreeBuilder):
    """Keeps the elements of one name that have ended, each with its line, and forgets the rest of the tree."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.found: list[tuple[int, Element]] = []
        self.parser: Any = None
        self._name, self._open, self._line, self._started = name, 0, 0, 0

    @property
    def place(self) -> tuple[int, int]:
        """The line (from 1) and byte where the parser stands."""
        return self.parser.parser.CurrentLineNumber, self.parser.parser.CurrentByteIndex

    def start(self, tag: str, attrs: dict[str, str], /) -> Element:
        self._open += 1
        line, byte = self.place
        if self._open > _DEEPEST:
            raise Malformed(line, f"elements nested more than {_DEEPEST} deep", "check what wrote it")
        if tag == self._name:
            self._line, self._started = line, byte
        return super().start(tag, attrs)

    def data(self, data: str, /) -> None:
        if self.place[1] - self._started > LARGEST_LINE:
            raise Malformed(self.place[0], f"an entry of more than {LARGEST_LINE >> 20} MiB", "check what wrote it")
        super().data(data)

    def end(self, tag: str, /) -> Element:
        self._open -= 1
        element = super().end(tag)
        if tag == self._name:
            self.found.append((self._line, element))
        return element


def elements(content: Content, name: str) -> Iterator[tuple[int, Element]]:
    """Give (line, element) for each element called `name` ("{namespace}local") as it ends."""
    target = _Entries(name)
    parser = DefusedXMLParser(target=target, forbid_dtd=True)
    target.parser = parser
    try:
        while chunk := content.stream.read(_CHUNK):
            parser.feed(chunk)
            for line, element in target.found:
                yield line, element
                element.clear()
            target.found.clear()
        parser.close()
    except DefusedXmlException as error:
        raise Malformed(target.place[0], "a document type or entities", "remove the <!DOCTYPE ...>") from error
    except ParseError as error:
        raise Malformed(error.position[0], f"not XML: {error.msg}", "fetch the file again") from error
    except (LookupError, ValueError) as error:
        # An unknown or multi-byte encoding in the XML declaration.
        raise Malformed(1, f"not XML: {error}", "save the file as UTF-8") from error


def texts_of(element: Element, path: str) -> list[str]:
    """Give the text of every element on a path."""
    return ["".join(found.itertext()) for found in element.findall(path)]


def text_of(element: Element, path: str) -> str:
    """Give the text of the first element on a path; "" if there is none."""
    return next(iter(texts_of(element, path)), "")
