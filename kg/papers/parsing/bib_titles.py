"""Protected capitals in BibTeX titles: words in braces keep their case in every style."""

import re

from kg.text import from_tex

_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
_WORD = re.compile(r"\w(?:\S*\w\+*)?")
_MACRO = re.compile(r"\\(?:[A-Za-z]+\s*|[^A-Za-z])$")


def _words(tex: str) -> list[str]:
    """Split at white space outside braces."""
    found, start, depth = [], 0, 0
    for sign in re.finditer(r"\\.|[{}]|\s+", tex, re.DOTALL):
        text = sign.group()
        if text in ("{", "}"):
            depth += 1 if text == "{" else -1
        elif text.isspace() and depth <= 0:
            found.append(tex[start : sign.start()])
            start = sign.end()
    return [*found, tex[start:]]


def _has_capital_in_braces(word: str) -> bool:
    depth, start = 0, 0
    for brace in _BRACE.finditer(word):
        if brace.group() == "{":
            depth, start = depth + 1, start if depth else brace.end()
        elif brace.group() == "}":
            depth -= 1
            inner, before = word[start : brace.start()], word[: start - 1]
            # Braces of an accent or of a macro's argument protect nothing.
            if depth == 0 and not inner.startswith("\\") and not _MACRO.search(before) and inner != inner.lower():
                return True
    return False


def kept_words(title: str) -> tuple[str, ...]:
    r"""Return the words of a title whose capitals are protected by braces.

    >>> kept_words(r"{B}ayesian {Markov chain} Nets for {GLUE} and \"{O}sterreich")
    ('Bayesian', 'Markov', 'GLUE')
    """
    held = (word for part in _words(title) if _has_capital_in_braces(part) for word in _WORD.findall(from_tex(part)))
    return tuple(dict.fromkeys(word for word in held if word != word.lower()))
