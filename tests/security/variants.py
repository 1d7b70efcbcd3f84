"""Queries that would call another host, in spellings that two parsers may read differently."""

import random
from collections.abc import Iterator

# {S} stands for the word SERVICE, {F} for FROM, {U} for the address, _ for white space.
SHAPES = (
    "SELECT_*_{{_{S}_<{U}>_{{_?s_?p_?o_}}_}}",
    "SELECT_*_{{_{S}_SILENT_<{U}>_{{_?s_?p_?o_}}_}}",
    "SELECT_*_{{_?s_?p_?o_._{S}_<{U}>_{{_?s_?p_?o_}}_}}",
    "SELECT_*_{{_BIND(1_AS_?a)_{S}_<{U}>_{{_?s_?p_?o_}}_BIND(2_AS_?b)_}}",
    "SELECT_*_{{_FILTER(1<2){S}#>\n<{U}>_{{_?s_?p_?o_}}_}}",
    "SELECT_*_{{_FILTER(?s<2||true){S}#>\r<{U}>_{{_?s_?p_?o_}}_}}",
    "PREFIX_e:_<{U}>_SELECT_*_{{_{S}e:a{{_?s_?p_?o_}}_}}",
    "PREFIX_e:_<{U}>_SELECT_*_{{_{S}_e:a_{{_?s_?p_?o_}}_}}",
    "SELECT_*_{{_?s_?p_true{S}<{U}>{{_?s_?p_?o_}}_}}",
    "SELECT_*_{{_?s_?p_1{S}<{U}>{{_?s_?p_?o_}}_}}",
    "SELECT_*_{{_?s_?p_1.{S}<{U}>{{_?s_?p_?o_}}_}}",
    "SELECT_*_{{_?s_?p_'x'{S}<{U}>{{_?s_?p_?o_}}_}}",
    "SELECT_*_{{_VALUES_?x_{{_<{U}>_}}_{S}_?x_{{_?s_?p_?o_}}_}}",
    "ASK_{{_FILTER_EXISTS_{{_{S}_<{U}>_{{_?s_?p_?o_}}_}}_}}",
    "CONSTRUCT_{{_?s_?p_?o_}}_WHERE_{{_{S}_<{U}>_{{_?s_?p_?o_}}_}}",
    "SELECT_*_{F}_<{U}>_{{_?s_?p_?o_}}",
    "SELECT_*_{F}_NAMED_<{U}>_{{_GRAPH_?g_{{_?s_?p_?o_}}_}}",
    "LOAD_<{U}>",
)
# Text before the rest of a group: strings and comments whose ends two parsers may locate differently.
DECOYS = (
    "",
    "# x\r",
    "# x\n",
    "# x\r\n",
    "# x\x85",
    "# x\x0c",
    "# x\u2028",
    "# '\r",
    '# """\r',
    "BIND('\\u0027' AS ?y1) ",
    'BIND("\\u0022" AS ?y2) ',
    "BIND('''\\u0027''' AS ?y3) ",
    "BIND('''a''b\\'''' AS ?y4) ",
    'BIND("""#\\\\""" AS ?y5) ',
    "BIND('\\u005C' AS ?y6) ",
    "BIND('#' AS ?y7) ",
    "BIND(<x:\\u003E> AS ?y8) ",
    "BIND(<x:#'> AS ?y9) ",
    "BIND('\\u000A#' AS ?y10) ",
    "BIND('a\\'b' AS ?y11) ",
    "FILTER(1<2) ",
    "FILTER(?s<?p&&?p>?o) ",
    "?s <x:a> ?y12 . ",
    "BIND('\\U00000027' AS ?y13) ",
)
TAILS = ("", "# '", "BIND('\\u0027' AS ?z1)", 'BIND("""\\u0022""" AS ?z2)', "#\r}", "FILTER(1>0)")
SPACES = (" ", "\t", "\n", "\r", "\r\n", "\x0c", "\x85", "\xa0", "\u2028", "  ", " # c\n", "#\r", " # '\r\n", "# <\r")


def _spelt(word: str, rng: random.Random) -> str:
    cased = "".join(rng.choice((c.lower(), c.upper())) for c in word)
    share = rng.choice((0.0, 0.0, 0.3, 1.0))
    return "".join(
        (f"\\u{ord(c):04X}" if rng.random() < 0.7 else f"\\U{ord(c):08x}") if rng.random() < share else c for c in cased
    )


def _spaced(text: str, rng: random.Random) -> str:
    odd = rng.choice((0.0, 0.1, 0.5))
    return "".join((rng.choice(SPACES) if rng.random() < odd else " ") if c == "_" else c for c in text)


def variants(address: str, count: int, seed: int) -> Iterator[str]:
    """Yield queries, each of which some parser may take for a call of `address`."""
    rng = random.Random(seed)
    for _ in range(count):
        shape = rng.choice(SHAPES)
        head, brace, body = shape.partition("{{")
        text = head + brace + rng.choice(DECOYS).replace("{", "{{").replace("}", "}}") + body
        if rng.random() < 0.5 and text.endswith("}}"):
            text = text[:-2] + rng.choice(TAILS).replace("}", "}}") + "\n}}"
        spaced = _spaced(text, rng)
        escaped = rng.random() < 0.2
        target = address.replace("h", "\\u0068", 1) if escaped else address
        yield spaced.format(S=_spelt("SERVICE", rng), F=_spelt("FROM", rng), U=target)
