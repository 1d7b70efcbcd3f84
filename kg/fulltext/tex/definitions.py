r"""The commands that define macros, environments, booleans and column types."""

from collections.abc import Callable

from kg.fulltext.tex.acronyms import DEFINING, define_acronym
from kg.fulltext.tex.macros import PROTECTED, Definitions, Environment, Macro, Parameter, Tokens, parameters_of
from kg.fulltext.tex.stream import Stream
from kg.fulltext.tex.tokens import Token, to_tex

_MOST_PARAMETERS = 9
# Command -> number of its arguments.
_PATCHES = {"patchcmd": 5, "xpatchcmd": 5, "apptocmd": 4, "pretocmd": 4, "xapptocmd": 4, "xpretocmd": 4,
            "AtBeginEnvironment": 2, "AtEndEnvironment": 2, "BeforeBeginEnvironment": 2,
            "AfterEndEnvironment": 2}  # fmt: skip


def _name(stream: Stream) -> str:
    """Return the name that is defined: `\\name` or `{\\name}`; "" where there is none."""
    tokens = [text for text, _ in stream.argument() if not text.isspace()]
    return tokens[0][1:] if len(tokens) == 1 and tokens[0][0] == "\\" else ""


def _count(stream: Stream) -> int:
    text = to_tex(stream.option() or []).strip()
    return min(int(text[:9]), _MOST_PARAMETERS) if text.isascii() and text.isdecimal() else 0


def _optional(stream: Stream) -> Tokens | None:
    found = stream.option()
    return None if found is None else tuple(found)


def _new_command(stream: Stream, definitions: Definitions, command: str) -> None:
    stream.has_star()
    name, count, default = _name(stream), _count(stream), _optional(stream)
    macro = Macro(parameters_of(count, default), tuple(stream.argument()))
    if command != "providecommand" or name not in definitions.macros:
        definitions.define(name, macro)


def _new_environment(stream: Stream, definitions: Definitions, _: str) -> None:
    stream.has_star()
    name, count, default = to_tex(stream.argument()).strip(), _count(stream), _optional(stream)
    _define_environment(stream, definitions, name, parameters_of(count, default))


def _define_environment(stream: Stream, definitions: Definitions, name: str, parameters: tuple[Parameter, ...]) -> None:
    begin, end = Macro(parameters, tuple(stream.argument())), tuple(stream.argument())
    if name not in PROTECTED and not definitions.is_internal((*begin.body, *end)):
        definitions.environments[name] = Environment(begin, end)


def _document_command(stream: Stream, definitions: Definitions, _: str) -> None:
    name, pattern = _name(stream), to_tex(stream.argument())
    parameters = tuple(_document_parameters(pattern))
    definitions.define(name, Macro(parameters, tuple(stream.argument())))


def _document_environment(stream: Stream, definitions: Definitions, _: str) -> None:
    name, pattern = to_tex(stream.argument()).strip(), to_tex(stream.argument())
    _define_environment(stream, definitions, name, tuple(_document_parameters(pattern)))


def _document_parameters(pattern: str) -> list[Parameter]:
    """Return the parameters of a pattern of xparse, such as "s O{0} m"; only m, o, O and s are known."""
    found: list[Parameter] = []
    depth, default = 0, ""
    for sign in pattern:
        if sign == "}":
            depth -= 1
            if not depth and found and found[-1].kind == "o":
                found[-1] = Parameter("o", ((default, 0),) if default else ())
        elif sign == "{":
            depth += 1
            default = ""
        elif depth:
            default += sign
        elif sign in "moOs":
            found.append(Parameter(sign.lower()))
    return found[:_MOST_PARAMETERS]


def _def(stream: Stream, definitions: Definitions, _: str) -> None:
    token = stream.next()
    if token is None or token[0][0] != "\\":
        stream.back([token])
        return
    pattern: list[Token] = []
    while (part := stream.next()) and part[0] not in ("{", "}"):
        pattern.append(part)
    stream.back([part])
    body = stream.group()
    if body is not None:
        definitions.define(token[0][1:], Macro(_def_parameters(pattern), tuple(body)))


def _def_parameters(pattern: list[Token]) -> tuple[Parameter, ...]:
    r"""Return the parameters of \def: `#1#2`, or with delimiters, `[#1]#2;`."""
    found: list[Parameter] = []
    literal: list[Token] = []
    is_first = True
    for token in [*pattern, ("#", 0)]:
        if token[0][0] != "#":
            literal.append(token)
            continue
        if literal:
            last = found.pop() if found and not is_first else None
            found.append(Parameter("t" if last is None else "d", until=tuple(literal)))
        literal, is_first = [], False
        if len(token[0]) > 1:
            found.append(Parameter("m"))
    return tuple(found)


def _let(stream: Stream, definitions: Definitions, _: str) -> None:
    name = stream.next()
    stream.skip_spaces()
    other = stream.next()
    if other and other[0] == "=":
        stream.skip_spaces()
        other = stream.next()
    if name is None or other is None or name[0][0] != "\\" or name[0] == other[0]:
        return
    definitions.define(name[0][1:], _meaning(other, definitions))


def _meaning(token: Token, definitions: Definitions) -> Macro:
    """Return what a token means now, whatever defines it later."""
    name = token[0][1:] if token[0][0] == "\\" else ""
    return definitions.macros.get(name) or Macro((), (token,), name)


def _future_let(stream: Stream, definitions: Definitions, _: str) -> None:
    """Read `\\futurelet name first second`: the name gets the meaning of the second token, and both are read again."""
    name, first, second = stream.next(), stream.next(), stream.one()
    if name and second and name[0][0] == "\\":
        definitions.define(name[0][1:], _meaning(second, definitions))
    stream.back([first, second])


def _new_font(stream: Stream, definitions: Definitions, _: str) -> None:
    """Read a font of fontspec, whose command prints nothing."""
    name = _name(stream)
    stream.option()
    stream.argument()
    stream.option()
    definitions.define(name, Macro((), ()))


def _patch(stream: Stream, _: Definitions, command: str) -> None:
    """Skip a change of a command of the class or of a package, whose definition is not known."""
    stream.has_star()
    stream.option()
    for _argument in range(_PATCHES[command]):
        stream.argument()


def _operator_name(stream: Stream, definitions: Definitions, _: str) -> None:
    stream.has_star()
    name, body = _name(stream), stream.argument()
    place = body[0][1] if body else 0
    definitions.define(name, Macro((), (("\\operatorname", place), ("{", place), *body, ("}", place))))


def _new_if(stream: Stream, definitions: Definitions, _: str) -> None:
    token = stream.next()
    if token and token[0].startswith("\\if"):
        definitions.switches[token[0][3:]] = False


def _toggle(stream: Stream, definitions: Definitions, command: str) -> None:
    definitions.switches[to_tex(stream.argument()).strip()] = command in ("toggletrue", "booltrue")


def _set_toggle(stream: Stream, definitions: Definitions, _: str) -> None:
    name, value = to_tex(stream.argument()).strip(), to_tex(stream.argument()).strip()
    definitions.switches[name] = value == "true"


def _new_column_type(stream: Stream, definitions: Definitions, _: str) -> None:
    name, count = to_tex(stream.argument()).strip(), _count(stream)
    stream.option()
    stream.argument()
    definitions.columns[name] = count


def _exclude(stream: Stream, definitions: Definitions, command: str) -> None:
    name = to_tex(stream.argument()).strip()
    if command == "excludecomment":
        definitions.dropped.add(name)
    else:
        definitions.dropped.discard(name)


COMMANDS: dict[str, Callable[[Stream, Definitions, str], None]] = {
    **dict.fromkeys(
        ("newcommand", "renewcommand", "providecommand", "DeclareRobustCommand", "newrobustcmd", "renewrobustcmd"),
        _new_command,
    ),
    **dict.fromkeys(("newenvironment", "renewenvironment"), _new_environment),
    **dict.fromkeys(
        (
            "NewDocumentCommand",
            "RenewDocumentCommand",
            "ProvideDocumentCommand",
            "DeclareDocumentCommand",
            "NewExpandableDocumentCommand",
        ),
        _document_command,
    ),
    **dict.fromkeys(
        ("NewDocumentEnvironment", "RenewDocumentEnvironment", "DeclareDocumentEnvironment"), _document_environment
    ),
    **dict.fromkeys(("def", "gdef", "edef", "xdef"), _def),
    "let": _let,
    "futurelet": _future_let,
    **dict.fromkeys(_PATCHES, _patch),
    **dict.fromkeys(("newfontfamily", "newfontface", "newrobustfontfamily"), _new_font),
    "DeclareMathOperator": _operator_name,
    "newif": _new_if,
    **dict.fromkeys(("newtoggle", "toggletrue", "togglefalse", "newboolean", "booltrue", "boolfalse"), _toggle),
    **dict.fromkeys(("settoggle", "setboolean", "setbool"), _set_toggle),
    "newcolumntype": _new_column_type,
    **dict.fromkeys(DEFINING, define_acronym),
    **dict.fromkeys(("excludecomment", "includecomment"), _exclude),
}
"""Command without its backslash -> what it does with the tokens after it."""
