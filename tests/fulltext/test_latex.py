"""Cells as they are printed: what only lays out a table is not part of its text, and spans are resolved."""

import pytest

from kg.fulltext.tables.layout import matrix, text_at
from tests.fulltext.made import facts, paper, table


def texts(rows: str, columns: str = "lcc", environment: str = "tabular") -> list[list[str]]:
    """Return the texts of the cells of a tabular by row and column; a cell over several stands in each."""
    body = table(rows, columns).replace("{tabular}", f"{{{environment}}}")
    return [[text_at(row, column) for column in range(len(row))] for row in matrix(paper(body).tables[0])]


@pytest.mark.parametrize(
    ("cell", "printed"),
    [
        (r"{\npboldmath}0.859", "0.859"),
        (r"\ding{51}", "✓"),
        (r"\ding{55}", "✗"),
        (r"\ding{182} one", "❶ one"),
        (r"\makecell{Wan\\[0.2em]5B}", "Wan 5B"),
        (r"\parbox{2cm}{Wan \\ [-.6em] 5B}", "Wan 5B"),
        (r"\makecell{A\\ [B]}", "A [B]"),
        (r"\raggedleft Count", "Count"),
        (r"\arraybackslash 5", "5"),
        (r"\abovespace\belowspace Multinomial", "Multinomial"),
        (r"x$^{\ddagger}$", "x^‡"),
        (r"\hskip 1em plus 2pt Foo", "Foo"),
        (r"\tabcolsep=2pt Foo", "Foo"),
        (r"\setlength\tabcolsep{2pt}Foo", "Foo"),
        (r"\makecell{Mathe-\\matics}", "Mathematics"),
        (r"\makecell{Cross-\\domain}", "Cross-domain"),
        (r"\cite{lee} + Foo", "lee + Foo"),
        (r"\citealp{lee} (greedy)", "lee (greedy)"),
        (r"\cite{lee} (81.5)", "(81.5)"),
        (r"GPT2 (\cite{gpt})", "GPT2"),
        (r"\sout{70.1}", ""),
        (r"\newcommand{\Foo}{Foo\xspace}\Foo 2", "Foo 2"),
        (r"{\fontfamily{lmtt}\selectfont Foo}", "Foo"),
        (r"\renewcommand{\bfseries}{\fontseries{b}\selectfont}\bfseries 0.5", "0.5"),
        (r"\parbox[t]{2mm}{\multirow{1}{*}{\rotatebox[origin=c]{90}{Foo}}}", "Foo"),
        (r"\textcolor{red}{\multirow{1}{*}{Foo}}", "Foo"),
        (r"Foo\n", "Foo"),
        (r"\n\bottomrule[1pt]\multirow{1}{*}{Foo}", "Foo"),
        (r"\makebox[-20pt][c]{\vrule width 0.5pt height175pt depth=1pt} 5", "5"),
        (r"\hrule width \textwidth Foo", "Foo"),
        (r"Foo$$", "Foo"),
        (r"\looseness=-1 Foo", "Foo"),
        (r"\hrulefill \subref{fig:a} Foo", "Foo"),
        (r"\tikz[overlay]{\node{x};} Foo", "Foo"),
        (r"\tikz[overlay]\node[xshift=3em](window){}; Foo", "Foo"),
        (r"\tikz Foo", "Foo"),
        (r"Foo\Checkmark\XSolidBrush$^{\clubsuit}$", "Foo✓✗^♣"),
        (r"\makecell{A\\ [\dimexpr-\normalbaselineskip+3pt] B}", "A B"),
        (r"\looseness -1 Foo", "Foo"),
        (r"Foo\footnotemark[1]", "Foo"),
        (r"\footnotesize [B]", "[B]"),
        (r"\makecell*{A\\B}", "A B"),
        (r"\num{93.1(2)}", "93.1 ± 0.2"),
        (r"\SI{80.5}{\percent}", "80.5 %"),
        (r"\pbox{2cm}{A\\B}", "A B"),
        (r"\href{https://example.org/a}{Foo}", "Foo"),
        (r"\citet*{lee} + Foo", "lee + Foo"),
    ],
)
def test_the_text_of_a_cell(cell: str, printed: str) -> None:
    assert texts(rf"Method & Acc. \\ {cell} & 1.5 \\", "lc")[1] == [printed, "1.5"]


@pytest.mark.parametrize(
    "rule",
    [
        r"\cdashline{1-1}[1pt/2pt]\cdashline{2-2}[1pt/2pt]",
        r"\tabucline[1pt]{-}",
        "\\tabucline-\n",
        r"\clineB{1-2}{2}",
        r"\cdashlinelr{1-2}",
        r"\rowcolor{gray!20}[0pt][0pt]",
        r"\belowrulesepcolor{gray}",
        r"\global\let\x\y",
        r"\stepcounter{row}",
    ],
)
def test_a_rule_is_no_part_of_the_name_below_it(rule: str) -> None:
    assert texts(rf"Method & Acc. \\ {rule} Bar & 1.5 \\", "lc")[1] == ["Bar", "1.5"]


HIDDEN_BRACE = r"\noalign{\ifnum0=`}\fi\hrule \@height 1pt \futurelet\reserved@a\@xhline}"


@pytest.mark.parametrize(
    ("definition", "rule", "is_strong"),
    [
        (rf"\makeatletter\def\thick{{{HIDDEN_BRACE}\makeatother", r"\thick", True),
        (rf"\makeatletter\newcommand\thick[1]{{{HIDDEN_BRACE.replace('1pt', '#1')}\makeatother", r"\thick{2pt}", True),
        (
            rf"\makeatletter\def\thick{{{HIDDEN_BRACE.replace('xhline', 'xthick')}"
            r"\def\@xthick{\ifx\reserved@a\thick\vskip\doublerulesep\fi\ifnum0=`{\fi}}\makeatother",
            r"\thick",
            True,
        ),
        ("", r"\noalign{\hrule height 1pt}", True),
        ("", r"\hlineB{2}", False),
        ("", r"\middlehline", False),
        ("", r"\colrule", False),
        ("", r"\thline", False),
    ],
)
def test_rules_that_a_document_or_a_package_defines(definition: str, rule: str, is_strong: bool) -> None:
    rows = rf"{rule} Method & Acc. \\ {rule} Bar & 1.5 \\ {rule}"
    (found,) = paper(definition + table(rows, "lc")).tables
    assert [cell.text for cell in found.cells] == ["Method", "Acc.", "Bar", "1.5"]
    assert (found.rules, found.strong_rules) == ((0, 1, 2), (0, 1, 2) if is_strong else ())


@pytest.mark.parametrize("span", [r"\multicolumn{1}{c}{1.5}", r"{\multicolumn{1}{c}{1.5}}"])
def test_spacing_behind_a_span_is_not_printed(span: str) -> None:
    assert texts(rf"Method & Acc. \\ Bar & {span}\rule[-1ex]{{0pt}}{{2ex}}\textbf{{*}} \\", "lc")[1] == ["Bar", "1.5*"]


def test_lengths_are_no_notes_of_a_table() -> None:
    spacing = {"before": r"\vskip 0.15in\tabcolsep=1pt", "after": r"\vskip -0.1in\\[10pt]"}
    assert paper(table(r"Method & Acc. \\ Bar & 1.5 \\", "lc", **spacing)).tables[0].notes == ()


@pytest.mark.parametrize(
    "span",
    [
        r"& 1 \\ \cellcolor{white}\multirow{-2}{*}{Bar} & 2 \\",
        r"& 1 \\ \nopagebreak \multirow{-2}{*}{\arraybackslash Bar} & 2 \\",
        r"\multirow2*{Bar} & 1 \\ & 2 \\",
        r"\multirowcell{2}{Bar} & 1 \\ & 2 \\",
        r"\Block{2-1}{Bar} & 1 \\ & 2 \\",
    ],
)
def test_a_cell_over_two_rows(span: str) -> None:
    assert texts(r"Method & Acc. \\ " + span, "lc")[1:] == [["Bar", "1"], ["Bar", "2"]]


def test_a_long_table_has_its_head_and_its_foot_once() -> None:
    head = r"Method & Acc. \\ \midrule"
    parts = (
        rf"{head} \endfirsthead \caption[]{{Go on}}\\ {head} \endhead \ \endfoot \bottomrule Mean & 2 \\ \endlastfoot"
    )
    found = texts(rf"{parts} Foo & 1 \\ Bar & 3 \\", "lc", "longtable")
    assert found == [["Method", "Acc."], ["Foo", "1"], ["Bar", "3"], ["Mean", "2"]]


def test_pairs_of_numbers_in_a_cell_over_two_rows() -> None:
    rows = r"Method & Acc. \\ \midrule Bar & \multirowcell{2}{80.1$\pm$2.6/\\ 76.7$\pm$2.4} \\ & \\"
    assert facts(table(rows, "lc"), "value", "std") == [("80.1", "2.6"), ("76.7", "2.4")]


@pytest.mark.parametrize(
    ("columns", "head"),
    [
        ("colspec = {lcc}, cell{1}{2} = {c=2}{c}, cell{1}{1} = {r=2}{}", r"Method & MNIST & \\ & Acc. & F1 \\"),
        ("lcc", r"\SetCell[r=2]{l} Method & \SetCell[c=2]{c} MNIST & \\ & Acc. & F1 \\"),
    ],
)
def test_spans_of_tabularray(columns: str, head: str) -> None:
    found = texts(head + r" Bar & 1.5 & 2.5 \\", columns, "tblr")
    assert found == [["Method", "MNIST", "MNIST"], ["Method", "Acc.", "F1"], ["Bar", "1.5", "2.5"]]


def test_a_span_of_tabularray_that_is_too_wide_covers_no_text() -> None:
    assert texts(r"\SetCell[c=3]{c} A & & B \\ 1 & 2 & 3 \\", "lcc", "tblr")[0] == ["A", "A", "B"]


@pytest.mark.parametrize("rules", ["hline{1-2,Z}={-}{}", "hline{2} = {-}{0.05em}, hline{1} = {-}{}"])
def test_captions_and_rules_in_the_options_of_tabularray(rules: str) -> None:
    options = rf"[caption = {{Accuracy.}},label={{tab:x}}]{{colspec={{lc}},{rules}}}"
    (found,) = paper(rf"\begin{{longtblr}}{options}Method & Acc. \\ Bar & 1.5 \\\end{{longtblr}}").tables
    assert (found.number, found.label, found.caption, found.rules) == ("1", "tab:x", "Accuracy.", (0, 1))


@pytest.mark.parametrize(
    ("environment", "columns"),
    [
        ("NiceTabularX", "{5cm}{lX}"),
        ("xltabular", "{5cm}{lX}"),
        ("xltabular", r"{5cm}{lX}\caption[]{More.}\\"),
        ("NiceTabular", r"{lc}[hvlines]\CodeBefore \rowcolor{gray}{1} \Body "),
    ],
)
def test_environments_of_packages_are_tables(environment: str, columns: str) -> None:
    rows = r"Method & Acc. \\ \midrule Bar & 1.5 \\ \CodeAfter \tikz \node{x}; "
    (found,) = paper(rf"\begin{{table}}\begin{{{environment}}}{columns}{rows}\end{{{environment}}}\end{{table}}").tables
    assert [cell.text for cell in found.cells] == ["Method", "Acc.", "Bar", "1.5"]


def test_the_table_in_three_parts_has_its_notes() -> None:
    notes = r"\begin{TableNotes}\item[a] Over five runs.\end{TableNotes}"
    rows = r"\begin{longtable}{lc}\caption{Accuracy.}\label{t}\\Method & Acc. \\ Bar & 1.5 \\ \insertTableNotes\end{longtable}"
    for outer in ("{}", r"\begin{{table}}{}\end{{table}}"):
        body = outer.format(rf"\begin{{ThreePartTable}}{notes}{rows}\end{{ThreePartTable}}")
        (found,) = paper(body).tables
        assert (found.label, found.number, found.caption) == ("t", "1", "Accuracy.")
        assert found.notes == ("[a] Over five runs.",)
        assert [cell.text for cell in found.cells] == ["Method", "Acc.", "Bar", "1.5"]


@pytest.mark.parametrize(
    ("cell", "printed"),
    [
        ("93.1(2)", "93.1 ± 0.2"),
        (r"\bfseries 80.5(12)", "80.5 ± 1.2"),
        ("12(3)", "12 ± 3"),
        ("93.1(1.2)", "93.1 ± 1.2"),
        ("93.1", "93.1"),
        ("{(2)}", "(2)"),
    ],
)
def test_uncertainties_in_columns_of_siunitx(cell: str, printed: str) -> None:
    assert texts(rf"Method & {{Acc.}} \\ Bar & {cell} \\", "lS[table-format=2.1(2)]")[1] == ["Bar", printed]
    # Elsewhere the brackets may hold a rank.
    assert texts(r"Method & Acc. \\ Bar & 93.1(2) \\", "lc")[1] == ["Bar", "93.1(2)"]


def test_numbers_whose_halves_stand_in_two_columns() -> None:
    rows = r"Method & \multicolumn{2}{c}{Acc.} & F1 \\ Bar & 70&25 & 2.5 \\ Foo & \textbf{80}&\textbf{5} & - \\ Baz & - & & 1"
    found = paper(table(rows, "lr@{.}lc")).tables[0]
    assert [[text_at(row, column) for column in (1, 3)] for row in matrix(found)] == [
        ["Acc.", "F1"], ["70.25", "2.5"], ["80.5", "-"], ["-", "1"],
    ]  # fmt: skip
    assert facts(table(rows, "lr@{.}lc"), "value") == [("70.25",), ("2.5",), ("80.5",), ("1",)]


@pytest.mark.parametrize("environment", ["tblr", "booktabs"])
def test_a_command_for_a_row_of_tabularray_is_no_name(environment: str) -> None:
    rows = r"Method & Acc. \\ \SetRow{gray9} Bar & 1.5 \\"
    assert texts(rows, "colspec={lc}", environment) == [["Method", "Acc."], ["Bar", "1.5"]]


ROWS = r"\newcommand{\nl}{\\\hline}\newcommand{\res}[2]{#1 & #2}\newcommand{\line}[2]{#1 & #2 \\}\let\eol\\"


@pytest.mark.parametrize("row", [r"Bar & 1.5 \nl", r"\res{Bar}{1.5} \\", r"\line{Bar}{1.5}", r"Bar & 1.5 \eol"])
def test_ends_of_cells_and_rows_in_macros(row: str) -> None:
    made = paper(ROWS + table(rf"Method & Acc. \nl {row} Foo & 2.5 \nl", "lc")).tables[0]
    assert [cell.text for cell in made.cells] == ["Method", "Acc.", "Bar", "1.5", "Foo", "2.5"]


@pytest.mark.parametrize("definition", [r"\newenvironment{e}[1]", r"\NewDocumentEnvironment{e}{m}"])
def test_an_environment_of_the_document_is_a_table(definition: str) -> None:
    begin = rf"{definition}{{\begin{{tabular}}{{#1}}\toprule}}{{\bottomrule\end{{tabular}}}}"
    made = paper(begin + table(r"Method & Acc. \\ Bar & 1.5 \\", "lc").replace("{tabular}", "{e}")).tables[0]
    assert [cell.text for cell in made.cells] == ["Method", "Acc.", "Bar", "1.5"]


TABULAR = r"\begin{tabular}{lc}Method & Acc. \\ Bar & 1 \\\end{tabular}"


@pytest.mark.parametrize(
    ("body", "captions"),
    [
        (rf"\caption{{Both.}}{TABULAR}\subcaption{{A.}}{TABULAR}\subcaption{{B.}}", ["1 Both. A.", "1 Both. B."]),
        (rf"\subcaption{{A.}}{TABULAR}\subcaption{{B.}}{TABULAR}\caption{{Both.}}", ["1 Both. A.", "1 Both. B."]),
        (rf"{TABULAR}\subcaption{{A.}}{TABULAR}\subcaption{{B.}}\caption{{Both.}}", ["1 Both. A.", "1 Both. B."]),
        (
            rf"\caption{{Both.}}\subcaptionbox{{A.}}{{{TABULAR}}}\subcaptionbox{{B.}}{{{TABULAR}}}",
            ["1 Both. A.", "1 Both. B."],
        ),
        (rf"\caption{{Both.}}\subfloat[A.]{{{TABULAR}}}\subfloat[B.]{{{TABULAR}}}", ["1 Both. A.", "1 Both. B."]),
        (rf"{TABULAR}\caption{{A.}}{TABULAR}\caption{{B.}}", ["1 A.", "2 B."]),
        (rf"\caption{{A.}}{TABULAR}\caption{{B.}}{TABULAR}", ["1 A.", "2 B."]),
        (
            r"\caption{Both.}"
            + "".join(rf"\begin{{subtable}}{{1cm}}{TABULAR}\caption{{{x}.}}\end{{subtable}}" for x in "AB"),
            ["1 Both. A.", "1 Both. B."],
        ),
    ],
)
def test_the_captions_of_a_float_with_two_tabulars(body: str, captions: list[str]) -> None:
    next_table = table(r"Method & Acc. \\ Bar & 1 \\", "lc", "Next.")
    found = paper(rf"\begin{{table}}{body}\end{{table}}{next_table}").tables
    number = str(int(captions[-1][0]) + 1)
    assert [f"{one.number} {one.caption}" for one in found] == [*captions, f"{number} Next."]


LONG = r"\caption{A.}\\M & A\\ \endfirsthead\caption[]{More.}\\M & A\\ \endhead Bar & 1\\"


@pytest.mark.parametrize(
    ("body", "numbers"),
    [
        (rf"\begin{{figure}}{TABULAR}\captionof{{table}}{{A.}}\end{{figure}}", "1 A.|2 Next."),
        (rf"\begin{{figure}}{TABULAR}\caption{{A.}}\end{{figure}}", " A.|1 Next."),
        (
            rf"\begin{{figure}}\begin{{minipage}}{{1cm}}\captionof{{table}}{{A.}}{TABULAR}\end{{minipage}}"
            r"\begin{minipage}{1cm}\includegraphics{a}\caption{F.}\end{minipage}\end{figure}",
            "1 A.|2 Next.",
        ),
        (
            rf"\begin{{figure}}\begin{{minipage}}{{1cm}}\captionof{{table}}{{A.}}{TABULAR}\end{{minipage}}"
            r"\caption{F.}\end{figure}",
            "1 A.|2 Next.",
        ),
        (
            rf"\begin{{table}}\begin{{minipage}}{{1cm}}\caption{{A.}}{TABULAR}\end{{minipage}}"
            r"\begin{minipage}{1cm}\captionof{figure}{F.}\includegraphics{a}\end{minipage}\end{table}",
            "1 A.|2 Next.",
        ),
        (
            r"\begin{figure}\begin{floatrow}\ffigbox{\includegraphics{a}}{\caption{F.}}"
            rf"\capbtabbox{{{TABULAR}}}{{\caption{{A.}}}}\end{{floatrow}}\end{{figure}}",
            "1 A.|2 Next.",
        ),
        (
            rf"\begin{{table}}\begin{{floatrow}}\ttabbox[1cm]{{\caption{{A.}}}}{{{TABULAR}}}"
            rf"\ttabbox{{{TABULAR}}}{{\caption{{B.}}}}\end{{floatrow}}\end{{table}}",
            "1 A.|2 B.|3 Next.",
        ),
        (r"\begin{table}\includegraphics{a}\caption{A.}\end{table}", "2 Next."),
        (rf"\begin{{table}}\caption*{{A.}}{TABULAR}\end{{table}}", " A.|1 Next."),
        (
            rf"\begin{{table}}\caption{{A.}}{TABULAR}\end{{table}}"
            rf"\begin{{table}}\ContinuedFloat\caption{{B.}}{TABULAR}\end{{table}}",
            "1 A.|1 B.|2 Next.",
        ),
        (rf"\begin{{longtable}}{{lc}}{LONG}\end{{longtable}}", "1 A.|2 Next."),
        (r"\begin{teaserfigure}\includegraphics{a}\caption{T.}\end{teaserfigure}", "1 Next."),
        (r"\begin{panel}\includegraphics{a}\caption{P.}\end{panel}", "1 Next."),
        (rf"\begin{{panel}}\caption{{A.}}{TABULAR}\end{{panel}}", "2 Next.|1 A."),
        (rf"\begin{{algorithm}}\caption{{X.}} text \begin{{longtable}}{{lc}}{LONG}\end{{longtable}}", "1 A.|2 Next."),
        (
            rf"\begin{{table}}\caption{{A.}}{TABULAR}\end{{table}}"
            rf"\begin{{table}}\ContinuedFloat\captionof{{table}}{{B.}}{TABULAR}\end{{table}}",
            "1 A.|1 B.|2 Next.",
        ),
        (rf"\begin{{center}}\captionof{{table}}{{A.}}{TABULAR}\end{{center}}", "2 Next.|1 A."),
    ],
)
def test_the_numbers_of_tables(body: str, numbers: str) -> None:
    next_table = table(r"Method & Acc. \\ Bar & 1 \\", "lc", "Next.")
    assert "|".join(f"{one.number} {one.caption}" for one in paper(body + next_table).tables) == numbers


@pytest.mark.parametrize("parts", [(r"\captionof{table}{X.}", TABULAR), (TABULAR, r"\captionof{table}{X.}")])
def test_a_tabular_without_a_caption_between_others_takes_none(parts: tuple[str, str]) -> None:
    centred = [r"\begin{center}" + "".join(parts).replace("X", name) + r"\end{center}" for name in "AB"]
    found = paper(rf"{centred[0]}\begin{{center}}{TABULAR}\end{{center}}{centred[1]}").tables
    assert [(one.number, one.caption) for one in found] == [("1", "A."), ("", ""), ("2", "B.")]


def test_a_float_without_an_end_is_read() -> None:
    assert [one.caption for one in paper(rf"\begin{{table}}\caption{{A.}}{TABULAR}").tables] == ["A."]


def test_the_pictures_of_a_table_in_a_cell_end_with_it() -> None:
    cell = r"\begin{NiceTabular}{c} 1.5 \CodeAfter \begin{tikzpicture}x\end{tikzpicture} \end{NiceTabular}"
    (one,) = paper(table(rf"Bar & {cell} \\ Foo & 2.5 \\", "lc")).tables
    assert {"Bar", "1.5", "Foo", "2.5"} == {each.text.strip() for each in one.cells}


def test_a_picture_before_the_cells_needs_an_end() -> None:
    (one,) = paper(table(r"\CodeBefore Bar & 1.5 \\ Foo & 2.5 \\", "lc")).tables
    assert [each.text for each in one.cells] == ["Bar", "1.5", "Foo", "2.5"]


def test_options_of_a_nice_table_may_stand_behind_a_space() -> None:
    body = (
        r"\begin{table}\caption{A.}\begin{NiceTabular}{lc} [hvlines] M & A \\ Bar & 1 \\ \end{NiceTabular}\end{table}"
    )
    assert [each.text for each in paper(body).tables[0].cells] == ["M", "A", "Bar", "1"]


@pytest.mark.parametrize("body", [r"\ifnum1" + "1" * 9000 + r">2 a\fi", r"\hlineB{" + "1" * 9000 + "}"])
def test_numbers_of_thousands_of_digits_raise_nothing(body: str) -> None:
    assert len(paper(table(body + r"Bar & 1 \\", "*{" + "3" * 9000 + "}{c}")).tables) == 1


def test_the_options_of_notes_are_no_note() -> None:
    notes = r"\begin{TableNotes}[para]\item Means of five runs.\end{TableNotes}"
    body = rf"\begin{{ThreePartTable}}{notes}\begin{{longtable}}{{lc}}{LONG}\end{{longtable}}\end{{ThreePartTable}}"
    assert paper(body).tables[0].notes == ("Means of five runs.",)
