r"""Commands that take their branches as arguments: `\ifthenelse`, `\@ifundefined`, `\ifdef`, `\IfBooleanTF` and others.

A condition that cannot be known without running TeX counts as false.
"""

from collections.abc import Callable, Sequence
from typing import Final

from kg.fulltext.tex.conditions import body_of, compared, is_defined
from kg.fulltext.tex.macros import Definitions
from kg.fulltext.tex.stream import Stream
from kg.fulltext.tex.tokens import Token, to_tex

_Arguments = Sequence[Sequence[Token]]
_MOST_TOKENS = 2_000


def _printed(tokens: Sequence[Token], definitions: Definitions) -> str:
    """Return the TeX of some tokens with the macros without parameters in it expanded, up to a limit."""
    stream = Stream()
    stream.push(tokens)
    parts: list[Token] = []
    for _ in range(_MOST_TOKENS):
        token = stream.next()
        if token is None:
            break
        body = body_of(token, definitions)
        if body is None:
            parts.append(token)
        else:
            stream.push(body)
    return to_tex(parts).strip()


def _names_defined(arguments: _Arguments, definitions: Definitions) -> bool:
    return is_defined(to_tex(arguments[0]).strip().removeprefix("\\"), definitions)


def _is_undefined(arguments: _Arguments, definitions: Definitions) -> bool:
    return not _names_defined(arguments, definitions)


def _is_empty(arguments: _Arguments, definitions: Definitions) -> bool:
    return not _printed(arguments[0], definitions)


def _is_given(arguments: _Arguments, _: Definitions) -> bool:
    return bool(to_tex(arguments[0]).strip())


def _are_equal(arguments: _Arguments, definitions: Definitions) -> bool:
    return _printed(arguments[0], definitions) == _printed(arguments[1], definitions)


def _is_on(arguments: _Arguments, definitions: Definitions) -> bool:
    return definitions.switches.get(to_tex(arguments[0]).strip(), False)


def _holds(arguments: _Arguments, definitions: Definitions) -> bool:
    r"""Return whether one test of ifthen holds; of several, `\AND` and `\OR`, none is known."""
    stream = Stream()
    stream.push(arguments[0])
    is_negated = False
    while (token := stream.next()) and (token[0].isspace() or token[0] in ("\\NOT", "\\not")):
        is_negated ^= not token[0].isspace()
    if token and token[0] in _TESTS:
        count, test = _TESTS[token[0]]
        return test([stream.argument() for _ in range(count)], definitions) is not is_negated
    stream.back([token])
    # The name of a boolean, or two numbers.
    return (_is_on(arguments, definitions) or compared(stream, definitions)) is not is_negated


_TESTS: Final[dict[str, tuple[int, Callable[[_Arguments, Definitions], bool]]]] = {
    "\\equal": (2, _are_equal),
    "\\boolean": (1, _is_on),
    "\\isundefined": (1, _is_undefined),
}
_CONDITIONS: Final[dict[str, tuple[int, Callable[[_Arguments, Definitions], bool]]]] = {
    "ifthenelse": (1, _holds),
    **dict.fromkeys(("iftoggle", "ifbool"), (1, _is_on)),
    **dict.fromkeys(("@ifundefined", "ifundef", "ifcsundef"), (1, _is_undefined)),
    **dict.fromkeys(("ifdef", "ifcsdef"), (1, _names_defined)),
    **dict.fromkeys(("ifstrempty", "ifblank", "ifdefempty", "IfNoValueTF", "IfBlankTF"), (1, _is_empty)),
    **dict.fromkeys(("ifstrequal", "ifdefstring"), (2, _are_equal)),
    # A star or an option that is not given is empty.
    **dict.fromkeys(("IfBooleanTF", "IfValueTF", "notblank"), (1, _is_given)),
}
# Commands that have only the branch for true, or for false.
_HALVES: Final = {f"{name}{half}": f"{name}TF" for name in ("IfBoolean", "IfValue", "IfNoValue") for half in "TF"}
CHOICES: Final = frozenset([*_CONDITIONS, *_HALVES])
"""The commands, without their backslash."""


def choose(stream: Stream, definitions: Definitions, name: str) -> None:
    """Read what is compared and the branches, and put back the one that is printed."""
    count, condition = _CONDITIONS[_HALVES.get(name, name)]
    is_true = condition([stream.argument() for _ in range(count)], definitions)
    branches = {True: stream.argument()} if name not in _HALVES or name[-1] == "T" else {}
    if name not in _HALVES or name[-1] == "F":
        branches[False] = stream.argument()
    stream.push(branches.get(is_true, []))
