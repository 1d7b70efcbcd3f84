r"""Commands that take their branches as arguments: `\ifthenelse`, `\iftoggle`, `\@ifundefined`, `\ifdef` and others.

A condition that cannot be known without running TeX counts as false.
"""

from collections.abc import Callable, Sequence
from typing import Final

from kg.fulltext.tex.conditions import body_of, is_defined
from kg.fulltext.tex.macros import Definitions
from kg.fulltext.tex.stream import Stream
from kg.fulltext.tex.tokens import Token, to_tex

_Condition = Callable[[Stream, Definitions], bool]
_MOST_TOKENS = 200


def _name(stream: Stream) -> str:
    return to_tex(stream.argument()).strip().removeprefix("\\")


def _names_defined(stream: Stream, definitions: Definitions) -> bool:
    return is_defined(_name(stream), definitions)


def _is_undefined(stream: Stream, definitions: Definitions) -> bool:
    return not is_defined(_name(stream), definitions)


def _is_on(stream: Stream, definitions: Definitions) -> bool:
    return definitions.switches.get(to_tex(stream.argument()).strip(), False)


def _are_equal(stream: Stream, definitions: Definitions) -> bool:
    return _printed(stream, stream.argument(), definitions) == _printed(stream, stream.argument(), definitions)


def _printed(stream: Stream, tokens: Sequence[Token], definitions: Definitions) -> str:
    """Return the TeX of some tokens, macros without parameters expanded; what is read counts as the stream's."""
    inner = Stream()
    inner.push(tokens)
    parts: list[Token] = []
    for _ in range(_MOST_TOKENS):
        if (token := inner.next()) is None:
            break
        body = body_of(token, definitions)
        if body is None:
            parts.append(token)
        else:
            inner.push(body)
    stream.steps += inner.steps
    return to_tex(parts).strip()


def _holds(stream: Stream, definitions: Definitions) -> bool:
    r"""Return whether a test of the package ifthen holds; `\AND` and `\OR` of some are not read."""
    tokens = stream.argument()
    test = Stream()
    test.push(tokens)
    test.skip_spaces()
    first = test.next()
    is_negated = first is not None and first[0] in ("\\NOT", "\\not")
    if is_negated:
        test.skip_spaces()
        first = test.next()
    if first and first[0] in _TESTS:
        found = _TESTS[first[0]](test, definitions) is not is_negated
    else:
        found = definitions.switches.get(to_tex(tokens).strip(), False)
    stream.steps += test.steps
    return found


_TESTS: Final[dict[str, _Condition]] = {"\\equal": _are_equal, "\\boolean": _is_on, "\\isundefined": _is_undefined}
_CONDITIONS: Final[dict[str, _Condition]] = {
    "ifthenelse": _holds,
    **dict.fromkeys(("iftoggle", "ifbool"), _is_on),
    **dict.fromkeys(("@ifundefined", "ifundef", "ifcsundef"), _is_undefined),
    **dict.fromkeys(("ifdef", "ifcsdef"), _names_defined),
    **dict.fromkeys(("ifstrequal", "ifdefstring"), _are_equal),
}
CHOICES: Final = frozenset(_CONDITIONS)
"""The commands, without their backslash."""


def choose(stream: Stream, definitions: Definitions, name: str) -> None:
    """Read the condition and both branches, and put back the one that is printed."""
    is_true = _CONDITIONS[name](stream, definitions)
    branches = stream.argument(), stream.argument()
    stream.push(branches[0] if is_true else branches[1])
