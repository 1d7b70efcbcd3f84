"""Small papers of our own, one for each kind of trouble."""

from kg.fulltext import FullText, ResultRow, rows_of
from kg.fulltext.latex.reader import read_latex
from kg.fulltext.sources import Sources
from kg.fulltext.tables.data_names import PaperNames
from kg.fulltext.tables.paper import context_of
from kg.fulltext.tables.rows import read_blocks

FRONT = r"""\documentclass{article}
\title{FooNet: A Network for Tests}
\newcommand{\ours}{FooNet}
\newcommand{\hide}[1]{}
\newcommand{\best}[1]{\textbf{#1}}
\begin{document}
\begin{abstract}We propose FooNet and evaluate it on the CIFAR-10 dataset.\end{abstract}
"""


def paper(body: str, **files: str) -> FullText:
    """Return the paper with this body; `files` are other files by name, without the ending."""
    sources = Sources("made")
    sources.add("main.tex", (FRONT + body + "\n\\end{document}\nafter \\begin{table}\\end{table}").encode())
    for name, text in files.items():
        sources.add(f"{name}.tex", text.encode())
    return read_latex(sources)


def table(
    rows: str, columns: str = "lcc", caption: str = "Accuracy on CIFAR-10.", before: str = "", after: str = ""
) -> str:
    """Return a float with one tabular."""
    return (
        rf"\begin{{table}}{before}\begin{{tabular}}{{{columns}}}{rows}\end{{tabular}}"
        rf"\caption{{{caption}}}\label{{tab:x}}{after}\end{{table}}"
    )


def facts_by_rules(body: str, *keys: str) -> list[tuple[object, ...]]:
    """Return these facts of each row of results in the first table of a paper, before a reading is chosen."""
    made = paper(body)
    context = context_of(made)
    found = read_blocks(made.tables[0], "Table 1", made, context, lambda: PaperNames(made, context))
    return [tuple(getattr(row, key) for key in keys) for read in found for row in read.rows]


def facts(body: str, *keys: str, **files: str) -> list[tuple[object, ...]]:
    """Return these facts of each row of results of a paper."""
    rows: list[ResultRow] = rows_of(paper(body, **files))
    return [tuple(getattr(row, key) for key in keys) for row in rows]
