"""The last step of every text: Unicode NFC, one kind of space, no control characters, words in one piece."""

import re
import unicodedata
from functools import cache
from importlib import resources

from kg.lexicon import load

# Ligatures of print, and marks that are no part of any word.
_REPLACED = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
# Other forms of φ, ε, Δ and ·.
_REPLACED |= {0x03D5: "\u03c6", 0x03F5: "\u03b5", 0x2206: "\u0394", 0x22C5: "\u00b7"}
_REPLACED |= dict.fromkeys((0x00AD, 0x200B, 0x2060, 0xFEFF, 0xFFFE, 0xFFFF), "")
# "â€™": UTF-8 that was read as Windows-1252 or Latin-1.
_MISREAD = re.compile("[ÂÃ][\x80-\xbf]|â[\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]{2}")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff]")
_HYPHEN = re.compile(r"-\s")
_BREAK = re.compile(r"\b([^\W\d_]{2,})-(\s+)(?=([^\W\d_]{2,}))")
# "pre- and post-training" is no broken word.
_SUSPENDING = frozenset("and or to nor versus vs but than und et as by in".split())


@cache
def _words() -> frozenset[str]:
    """Return the words that a broken word may be: common English, and those of the lexicon's names."""
    _, _, english = resources.files(__package__).joinpath("english.txt").read_text(encoding="utf-8").partition("\n")
    named = {word.lower() for term in load().terms for form in term.forms for word in re.findall(r"[^\W\d_]+", form)}
    return frozenset(english.split()) | named


def _reread(match: re.Match[str]) -> str:
    raw = b"".join(c.encode("latin-1") if ord(c) < 0x100 else c.encode("cp1252") for c in match.group())
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return match.group()


def _is_in(word: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) is not None


def _joined(text: str) -> str:
    """Join words that a line's end broke, where the whole word stands in the text or is a known one."""

    def join(match: re.Match[str]) -> str:
        first, gap, second = match.groups()
        if second.lower() in _SUSPENDING:
            return match.group()
        whole, compound = first + second, f"{first}-{second}"
        if (whole.lower() in _words() and not _is_in(compound, text)) or _is_in(whole, text):
            return first
        return f"{first}-" if "\n" in gap or _is_in(compound, text) else match.group()

    return _BREAK.sub(join, text)


def _printable(text: str) -> str:
    """Drop control characters and halves of surrogate pairs; white space of any kind stays."""
    return _CONTROL.sub("", text)


def _composed(text: str) -> str:
    """Compose letters and put right what was misread, even twice."""
    while not text.isascii():
        composed = unicodedata.normalize("NFC", text)
        found = unicodedata.normalize("NFC", _MISREAD.sub(_reread, composed).translate(_REPLACED))
        if found == text:
            break
        text = found
    return text


def plain(text: str) -> str:
    """Return text on one line in NFC, with single spaces; for any string.

    >>> plain("It im-\\nproves \\ufb01ne-tuning.\\x00 ")
    'It improves fine-tuning.'
    """
    text = _composed(text)
    # Dropping a character brings its neighbours together.
    while not text.isprintable() and (kept := _printable(text)) != text:
        text = _composed(kept)
    if _HYPHEN.search(text):
        text = _joined(text)
    return " ".join(text.split())
