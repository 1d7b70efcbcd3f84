"""LaTeX made by a grammar, balanced and not, for property tests."""

from hypothesis import strategies as st

from kg.text.signs import ACCENTS, DROPPED, FONTS, SWITCHES, TAKEN, signs

_NAMES = [*ACCENTS, *DROPPED, *FONTS, *SWITCHES, *TAKEN, *signs()]
_STRUCTURES = [
    "sqrt",
    "frac",
    "binom",
    "not",
    "verb",
    "url",
    "href",
    "footnote",
    "begin",
    "end",
    "model",
    "ours",
    "emphfast",
    "mathcalO",
]

word = st.sampled_from(["We", "propose", "BarNet", "x", "10", "é", "文", "a b", " ", "s", "", "\n", "0.5"])
name = st.sampled_from(sorted({*_NAMES, *_STRUCTURES}))
macro = name.map(lambda found: f"\\{found}")
sign = st.sampled_from(list("\\${}^_~%&#[]()'`\"-|.<>*=@!,;:/ \t\r\x00\x08\u0301\ud800"))


def _group(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        inner.map(lambda text: f"{{{text}}}"),
        st.tuples(macro, inner).map(lambda pair: f"{pair[0]}{{{pair[1]}}}"),
        st.tuples(macro, inner, inner).map(lambda parts: f"{parts[0]}{{{parts[1]}}}{{{parts[2]}}}"),
        inner.map(lambda text: f"${text}$"),
        inner.map(lambda text: f"\\({text}\\)"),
        inner.map(lambda text: f"\\begin{{align*}}{text}\\end{{align*}}"),
        st.tuples(inner, inner).map(" ".join),
        st.tuples(inner, st.sampled_from("^_"), inner).map("".join),
    )


balanced = st.recursive(st.one_of(word, macro), _group, max_leaves=20)
broken = st.lists(st.one_of(word, macro, sign, balanced), max_size=15).map("".join)
anything = st.one_of(broken, st.text(max_size=60))
