"""Captions and labels of tables: which caption belongs to which tabular of a float."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from kg.fulltext.latex.tabular import Grid
from kg.fulltext.tex.tokens import Token


@dataclass(slots=True)
class Found:
    """A caption, label or tabular of a float, in the order of the document; `box` is the innermost minipage or group.

    `kind` is "caption", "label" or "tabular". A caption of another kind of float than a table has `is_other` set, that
    of a part of its float (\\subcaption, \\subfloat) has `is_part` set. One that is printed with the number of a table
    has a `numbering`: the next number, the same as the caption before, or the next one if a tabular has it ("paired").
    `order` counts the captions of the document.
    """

    kind: str
    box: int
    text: str = ""
    grid: Grid | None = None
    start: int = 0
    end: int = 0
    is_other: bool = False
    is_part: bool = False
    numbering: Literal["", "next", "same", "paired"] = ""
    order: int = -1


@dataclass(slots=True)
class Float:
    """A float, or the text between floats (`name` is ""); `notes` are tokens outside of captions and tabulars."""

    name: str
    start: int
    found: list[Found] = field(default_factory=list)
    notes: list[Token] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Captioned:
    """A tabular with its caption and label; the caption of its float goes before that of a subtable."""

    tabular: Found
    caption: str
    label: str
    caption_order: int


@dataclass(slots=True)
class _Caption:
    text: str
    box: int
    place: int
    is_other: bool
    is_part: bool
    labels: list[str]
    found: Found


def captioned(block: Float) -> list[Captioned]:
    """Return the tabulars of a float, each with its caption and label."""
    captions, loose = _captions(block)
    tabulars = [(i, one) for i, one in enumerate(block.found) if one.kind == "tabular"]
    found: list[Captioned] = []
    used: set[int] = set()
    for i, tabular in tabulars:
        own = _own_caption(captions, i, tabular.box, block, used)
        if own is None:
            label = loose[0] if loose and block.name else ""
            found.append(Captioned(tabular, "", label, -1))
            continue
        caption = captions[own]
        used.add(own)
        is_part = bool(block.name) and (caption.box != 0 or caption.is_part)
        whole = next((c for c in captions if is_part and _is_whole(c, caption)), None)
        text = f"{whole.text} {caption.text}" if whole else caption.text
        labels = caption.labels or (whole.labels if whole else []) or loose
        found.append(Captioned(tabular, text.strip(), labels[0] if labels else "", (whole or caption).found.order))
    return found


def _is_whole(caption: _Caption, part: _Caption) -> bool:
    """Return whether a caption is that of the float around a part; a figure around a table has one of its own."""
    is_numbered_alike = bool(caption.found.numbering) == bool(part.found.numbering) or part.is_part
    return caption.box == 0 and not caption.is_other and not caption.is_part and is_numbered_alike


def table_numbers(blocks: Iterable[Float]) -> dict[int, str]:
    """Return the number that is printed with each caption of a table, by the order of the caption."""
    numbered = [one for block in blocks for one in _numbered(block)]
    count = 0
    numbers: dict[int, str] = {}
    for caption in sorted(numbered, key=lambda one: one.order):
        count += caption.numbering != "same"
        numbers[caption.order] = str(count)
    return numbers


def _numbered(block: Float) -> list[Found]:
    """Return the captions with the number of a table; those in boxes of a float that has one itself are of parts."""
    paired = {pair.caption_order for pair in captioned(block)}
    captions = [
        one
        for one in block.found
        if one.numbering and not one.is_part and (one.numbering != "paired" or one.order in paired)
    ]
    outer = [one for one in captions if not one.box]
    return outer if outer and block.name else captions


def _captions(block: Float) -> tuple[list[_Caption], list[str]]:
    """Return the captions with the labels behind each, and the labels before the first caption."""
    captions: list[_Caption] = []
    loose: list[str] = []
    for i, one in enumerate(block.found):
        if one.kind == "caption":
            captions.append(_Caption(one.text, one.box, i, one.is_other, one.is_part, [], one))
        elif one.kind == "label":
            if captions:
                captions[-1].labels.append(one.text)
            elif block.name:
                loose.append(one.text)
    return captions, loose


def _own_caption(captions: list[_Caption], at: int, box: int, block: Float, used: set[int]) -> int | None:
    """Return the index of the caption of the tabular at a place: in its box, of its part, the float's, or the nearest.

    Captions stand above or below their tabulars, as the first of their kind does. Between floats, one in another box
    with a tabular is that of the tabular there.
    """
    filled = set() if block.name else {one.box for one in block.found if one.kind == "tabular"} - {0, box}
    usable = [i for i, caption in enumerate(captions) if not caption.is_other and caption.box not in filled]
    parts = [i for i in usable if captions[i].is_part and not box]
    for candidates in ([i for i in usable if captions[i].box == box and box], parts, usable):
        if len(candidates) == 1 and (block.name or candidates[0] not in used):
            return candidates[0]
        if not candidates:
            continue
        before = [i for i in candidates if captions[i].place < at]
        after = [i for i in candidates if captions[i].place > at]
        first = min(captions[i].place for i in candidates)
        is_above = all(one.kind != "tabular" for one in block.found[:first])
        for order in (before[::-1], after) if is_above else (after, before[::-1]):
            free = [i for i in order if block.name or i not in used]
            if free:
                return free[0]
    return None
