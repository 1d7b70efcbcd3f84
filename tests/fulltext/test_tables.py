"""Each kind of trouble in real tables, in a small table of our own."""

import pytest

from kg.fulltext import rows_of
from kg.fulltext.latex.reader import read_latex
from kg.fulltext.sources import Sources
from kg.fulltext.tables.values import Value, values_of
from tests.fulltext.made import FRONT, facts, paper, table

SIMPLE = r"Method & Acc. & F1 \\ \midrule Bar~\cite{b} & 70.1 & 60.2 \\ \ours{} & \best{80.5} & 71.0 \\"


def test_models_in_rows_and_metrics_in_columns() -> None:
    assert facts(table(SIMPLE), "table", "model", "own", "dataset", "metric", "value") == [
        ("tab:x", "Bar", False, "CIFAR-10", "Acc.", "70.1"),
        ("tab:x", "Bar", False, "CIFAR-10", "F1", "60.2"),
        ("tab:x", "FooNet", True, "CIFAR-10", "Acc.", "80.5"),
        ("tab:x", "FooNet", True, "CIFAR-10", "F1", "71.0"),
    ]


def test_the_evidence_is_the_cell_as_written() -> None:
    body = table(SIMPLE)
    row = rows_of(paper(body))[2]
    text = (FRONT + body)[row.start : row.end]
    assert (row.file, row.marks, "80.5" in text) == ("main.tex", ("bold",), True)


@pytest.mark.parametrize(
    "hidden",
    [
        r"\begin{comment}" + table(SIMPLE) + r"\end{comment}",
        r"\iffalse" + table(SIMPLE) + r"\else\fi",
        r"\hide{" + table(SIMPLE) + "}",
        "% " + table(SIMPLE),
        r"\end{document}" + table(SIMPLE),
        r"\newif\ifdraft \ifdraft " + table(SIMPLE) + r"\fi",
        r"\excludecomment{old}\begin{old}" + table(SIMPLE) + r"\end{old}",
        r"\begin{verbatim}" + table(SIMPLE) + r"\end{verbatim}",
    ],
)
def test_a_table_that_is_not_printed_is_not_read(hidden: str) -> None:
    assert facts(hidden, "value") == []


def test_commented_rows_and_cells_are_not_read() -> None:
    rows = "Method & Acc. \\\\ \\midrule\n% Old & 1.0 \\\\\nBar & % 55.5\n 70.1 \\\\\n\\ours & 80.5 \\\\"
    assert facts(table(rows, "lc"), "model", "value") == [("Bar", "70.1"), ("FooNet", "80.5")]


@pytest.mark.parametrize("float_", ["table*", "wraptable", "figure", "sidewaystable"])
def test_a_tabular_in_any_float_has_its_caption(float_: str) -> None:
    arguments = "{r}{5cm}" if float_ == "wraptable" else ""
    body = (
        table(SIMPLE).replace("\\begin{table}", f"\\begin{{{float_}}}{arguments}").replace("{table}", f"{{{float_}}}")
    )
    assert {row[0] for row in facts(body, "table")} == {"tab:x"}


def test_a_caption_without_a_float_and_an_input_in_another_folder() -> None:
    inner = r"\captionof{table}{Accuracy on CIFAR-10.}\label{t}\begin{tabular}{lc}Method & Acc. \\ \hline \ours & 80.5 \\ \end{tabular}"
    assert facts(r"\input{tables/res}", "table", "value", **{"tables/res": inner}) == [("t", "80.5")]


def test_two_tabulars_under_one_caption() -> None:
    body = table(
        SIMPLE, after=r"\begin{tabular}{lc}Method & BLEU \\ \hline Bar & 20.1 \\ \ours & 21.3 \\ \end{tabular}"
    )
    assert [row for row in facts(body, "table", "metric", "value") if row[1] == "BLEU"] == [
        ("tab:x", "BLEU", "20.1"),
        ("tab:x", "BLEU", "21.3"),
    ]


HEADS = {
    "multicolumn": r"\multirow{2}{*}{Method} & \multicolumn{2}{c}{MNIST} \\ \cmidrule(lr){2-3} & Acc. & F1 \\ \midrule ",
    "upwards": r"& \multicolumn{2}{c}{MNIST} \\ \multirow{-2}{*}{Method} & Acc. & F1 \\ \midrule ",
    "makecell": r"Method & \makecell{MNIST \\ Acc.} & \makecell{MNIST \\ F1} \\ \midrule ",
    "nested": r"Method & \begin{tabular}{c}MNIST\\Acc.\end{tabular} & \begin{tabular}[c]{@{}c@{}}MNIST\\F1\end{tabular} \\ \midrule ",
    "rotated": r"Method & \rotatebox{90}{MNIST Acc.} & \rotatebox{90}{MNIST F1} \\ \midrule ",
    "title": r"\multicolumn{3}{c}{Results on MNIST} \\ \hline Method & MNIST Acc. & MNIST F1 \\ \hline ",
}


@pytest.mark.parametrize("head", HEADS)
def test_headings_of_several_levels(head: str) -> None:
    body = table(HEADS[head] + r"Bar \cite{b} & 70.1 & 60.2 \\ \ours & 80.5 & 71.0 \\", caption="Main results.")
    found = facts(body, "model", "dataset", "metric", "value")
    assert found[2:] == [("FooNet", "MNIST", "Acc.", "80.5"), ("FooNet", "MNIST", "F1", "71.0")]


def test_own_column_types_spacers_and_wrong_spans() -> None:
    body = r"\newcolumntype{C}[1]{>{\centering}p{#1}}" + table(SIMPLE, r"l|*{2}{C{1cm}}@{\hskip 1em}")
    assert len(facts(body, "value")) == 4


def test_models_in_columns() -> None:
    rows = r"Dataset & Bar \cite{b} & \ours \\ \midrule MNIST & 97.0 & 98.0 \\ SVHN & 90.0 & 91.0 \\"
    assert facts(table(rows, caption="Accuracy."), "model", "dataset", "metric", "value")[:2] == [
        ("Bar", "MNIST", "Accuracy", "97.0"),
        ("FooNet", "MNIST", "Accuracy", "98.0"),
    ]


def test_section_rows_carry_the_data_set() -> None:
    rows = (
        r"Method & Acc. & F1 \\ \midrule \multicolumn{3}{c}{MNIST} \\ \midrule Bar & 1.5 & 2.5 \\ \midrule"
        r"\multicolumn{3}{c}{SVHN} \\ \midrule \ours & 3.5 & 4.5 \\"
    )
    assert facts(table(rows), "model", "dataset", "value") == [
        ("Bar", "MNIST", "1.5"), ("Bar", "MNIST", "2.5"), ("FooNet", "SVHN", "3.5"), ("FooNet", "SVHN", "4.5"),
    ]  # fmt: skip


def test_an_empty_name_means_as_above() -> None:
    rows = r"Dataset & Method & Acc. \\ \midrule MNIST & Bar & 1.5 \\ & \ours & 2.5 \\"
    assert facts(table(rows), "dataset", "model", "value") == [("MNIST", "Bar", "1.5"), ("MNIST", "FooNet", "2.5")]


def test_rows_with_fewer_cells_than_columns() -> None:
    rows = r"Method & Acc. & F1 \\ \midrule Bar & 70.1 \\ \ours & 80.5 & 71.0 \\"
    assert len(facts(table(rows), "value")) == 3


def test_a_spread_in_the_next_column_or_the_next_row() -> None:
    rows = r"Method & \multicolumn{2}{c}{Acc.} \\ \midrule Bar & 70.1 & 0.3 \\ \ours & 80.5 & 0.2 \\"
    assert facts(table(rows, r"lr@{$\pm$}l"), "value", "std") == [("70.1", "0.3"), ("80.5", "0.2")]
    rows = r"Method & Acc. & F1 \\ \midrule \ours & 80.5 & 71.0 \\ & $\pm$0.2 & $\pm$0.4 \\"
    assert facts(table(rows), "value", "std") == [("80.5", "0.2"), ("71.0", "0.4")]


def test_columns_of_differences_and_settings_are_no_results() -> None:
    rows = r"Method & K & Acc. & $\Delta$ \\ \midrule Bar & 5 & 70.1 & - \\ \ours & 5 & 80.5 & 10.4 \\"
    assert facts(table(rows, "lccc"), "value", "split_or_setting") == [("70.1", "K=5"), ("80.5", "K=5")]


@pytest.mark.parametrize(
    ("heads", "row", "next_row", "values"),
    [
        # Sizes and counts that are given, beside and before results.
        ("Dataset size & Acc.", "12.8M & 70.1", "3M & 80.5", ["70.1", "80.5"]),
        ("Acc. & \\# of tokens", "70.1 & 500", "80.5 & 700", ["70.1", "80.5"]),
        ("Acc. & Samples seen", "70.1 & 128M", "80.5 & 64M", ["70.1", "80.5"]),
        # Outcomes of significance tests; "P" beside "R" is precision.
        ("Acc. & p", "70.1 & 0.01", "80.5 & $<$0.001", ["70.1", "80.5"]),
        ("Acc. & p-value", "70.1 & 0.01", "80.5 & 0.001", ["70.1", "80.5"]),
        ("P & R", "70.1 & 60.1", "80.5 & 70.5", ["70.1", "60.1", "80.5", "70.5"]),
        ("Acc. & n", "70.1 & 500", "80.5 & 500", ["70.1", "80.5"]),
        # Spreads under a heading of their own.
        ("Acc. & SD", "70.1 & 0.4", "80.5 & 0.2", ["70.1", "80.5"]),
        ("Accuracy (mean) & Accuracy (std)", "70.1 & 0.4", "80.5 & 0.2", ["70.1", "80.5"]),
        # Differences: of a column beside, of nothing in the table, without a sign.
        ("F1 & $\\Delta$ F1", "70.1 & +1.5", "80.5 & -2.5", ["70.1", "80.5"]),
        ("F1 & $\\Delta$ Leakage", "70.1 & +1.5", "80.5 & -2.5", ["70.1", "+1.5", "80.5", "-2.5"]),
        ("$\\Delta_{F1}$ & F1", "3.1 & 70.1", "4.5 & 80.5", ["3.1", "70.1", "4.5", "80.5"]),
        ("F1 & Diff. rating", "70.1 & 0.61", "80.5 & 0.70", ["70.1", "0.61", "80.5", "0.70"]),
        ("Same-Order & Diff-Order", "70.1 & 60.1", "80.5 & 70.5", ["70.1", "60.1", "80.5", "70.5"]),
        ("F1 & EM & EM-F1", "70.1 & 72.5 & 2.4", "80.5 & 82.6 & 2.1", ["70.1", "72.5", "80.5", "82.6"]),
        ("F1 & +/-", "70.1 & +1.0", "80.5 & -2.1", ["70.1", "80.5"]),
        ("F1 & Difference in F1", "70.1 & 0.61", "80.5 & 0.70", ["70.1", "80.5"]),
        # Letters that head settings or, over measured numbers, models and results.
        ("LR & Acc.", "0.001 & 70.1", "0.01 & 80.5", ["70.1", "80.5"]),
        ("LR & SVM", "57.41 & 70.12", "56.62 & 80.53", ["57.41", "70.12", "56.62", "80.53"]),
        ("no dropout & with dropout", "70.1 & 70.5", "80.5 & 80.9", ["70.1", "70.5", "80.5", "80.9"]),
    ],
)
def test_columns_beside_results(heads: str, row: str, next_row: str, values: list[str]) -> None:
    rows = rf"Method & {heads} \\ \midrule Bar & {row} \\ \ours & {next_row} \\"
    assert [row[0] for row in facts(table(rows), "value")] == values


def test_a_spread_in_brackets_in_a_column_of_its_own_is_that_of_the_number_before() -> None:
    rows = r"Game & \multicolumn{2}{c}{FooNet} \\ \midrule Pong & 70.1 & (0.3) \\ Chess & 80.5 & (0.2) \\"
    assert facts(table(rows), "value", "std") == [("70.1", "0.3"), ("80.5", "0.2")]


def test_rows_of_differences_are_no_results() -> None:
    rows = r"Method & F1 & EM \\ \midrule Bar & 70.1 & 60.2 \\ \ours & 80.5 & 71.0 \\ $\Delta$F1 & +10.4 & -0.8 \\"
    assert [row[0] for row in facts(table(rows), "value")] == ["70.1", "60.2", "80.5", "71.0"]


def test_every_other_row_without_a_name_holds_spreads_where_the_caption_says_so() -> None:
    rows = r"Method & F1 & EM \\ \midrule Bar & 70.1 & 60.2 \\ & 0.3 & 0.4 \\ \ours & 80.5 & 71.0 \\ & 0.1 & 0.2 \\"
    spread = table(rows, caption="Results, the standard deviation in the second row.")
    assert facts(spread, "value", "std")[2:] == [("80.5", "0.1"), ("71.0", "0.2")]
    assert len(facts(table(rows, caption="Results."), "value")) == 8


def test_a_metric_in_brackets_is_that_of_the_number_in_brackets() -> None:
    rows = r"Method & top1 (top10) & EM (std) \\ \midrule Bar & 17.1 (28.7) & 60.2 (0.4) \\"
    assert facts(table(rows), "metric", "value", "std") == [
        ("top1", "17.1", None), ("top10", "28.7", None), ("EM (std)", "60.2", "0.4"),
    ]  # fmt: skip


def test_sizes_below_model_name_models() -> None:
    rows = r"Task & Model & Acc. \\ \midrule MNIST & 0.5B & 70.1 \\ MNIST & 7B & 80.5 \\"
    assert facts(table(rows), "model", "value") == [("0.5B", "70.1"), ("7B", "80.5")]


def test_whole_numbers_above_results_are_headings() -> None:
    rows = r"k & 3 & 5 \\ \hline ARI & 0.120 & 0.464 \\ NMI & 0.398 & 0.650 \\"
    assert [row[0] for row in facts(table(rows), "value")] == ["0.120", "0.464", "0.398", "0.650"]


def test_headings_that_a_long_table_repeats_are_no_results() -> None:
    rows = r"Method & 5 & 10 \\ \hline Bar & 70.1 & 72.2 \\ Method & 5 & 10 \\ \hline \ours & 80.5 & 82.2 \\"
    assert [row[0] for row in facts(table(rows), "value")] == ["70.1", "72.2", "80.5", "82.2"]


def test_whole_numbers_that_repeat_before_the_results_are_settings() -> None:
    lines = "".join(rf"A{n} & {n % 2} & 7{n}.1 \\ " for n in range(6))
    found = facts(table(rf"Method & Depth factor & Acc. \\ \midrule {lines}"), "value", "split_or_setting")
    assert found[:2] == [("70.1", "Depth factor=0"), ("71.1", "Depth factor=1")]


@pytest.mark.parametrize("head", ["AMOTA $\\uparrow$", "Saving", "Peak memory"])
def test_results_before_a_last_column_of_names(head: str) -> None:
    rows = rf"Method & {head} & Modality \\ \midrule Bar & 0.62 & Camera \\ \ours & 0.71 & Lidar \\"
    assert [row[0] for row in facts(table(rows), "value")] == ["0.62", "0.71"]


def test_a_table_of_statistics_gives_no_rows() -> None:
    body = table(r"Data & Train & Test \\ \hline A & 100 & 10 \\ B & 200 & 20 \\", caption="Statistics of the data.")
    assert facts(body, "value") == []


@pytest.mark.parametrize("heading", ["Value", "Values", "Default value", "Setting"])
def test_a_list_of_parameters_is_no_table_of_results(heading: str) -> None:
    listed = rf"Parameter & {heading} \\ \midrule Dropout & 0.5 \\ Window & 0.25 \\ Depth & 10.5 \\"
    assert facts(table(listed, columns="lc", caption="Parameters for the best accuracy."), "value") == []
    measured = listed.replace("Window", "Precision")
    assert len(facts(table(measured, columns="lc", caption="Results of FooNet."), "value")) == 3


@pytest.mark.parametrize(
    ("caption", "heads", "row"),
    [
        # Headings that name metrics, spreads and words of results speak against "statistics" and "prompts".
        ("Micro statistics on the news.", "Precision & Recall", "70.1 & 60.2"),
        ("Run time statistics, minutes.", "FooNet & BarNet", "16 $\\pm$ 3 & 12 $\\pm$ 1"),
        ("Results of the tuning of hyperparameters.", "Small & Large", "0.92 & 0.91"),
        ("Rate under a neutral prompt.", "Neutral & Template", "0.62 & 0.55"),
        # Whole numbers with a word of evaluation.
        ("Wins in 100 games.", "FooNet & BarNet", "57 & 43"),
    ],
)
def test_a_table_of_results_whatever_its_caption(caption: str, heads: str, row: str) -> None:
    rows = rf"Name & {heads} \\ \midrule A & {row} \\ B & {row} \\ C & {row} \\"
    assert len(facts(table(rows, caption=caption), "value")) == 6


@pytest.mark.parametrize(
    ("caption", "heads", "row"),
    [
        ("Composition of the mix.", "Tokens & Docs", "752B & 4.5M"),
        ("Number of papers found.", "String A & String B", "12 & 31"),
        ("Qualitative samples.", "BLEU & Votes", "0.5 & 3"),
        ("Prompt lengths.", "Words & Lines", "50 & 3"),
        ("Details of the corpora.", "Pages & Share", "12,000 & 0.31"),
        ("Sample table title", "Accuracy & F1", "70.1 & 60.2"),
    ],
)
def test_a_table_of_no_results(caption: str, heads: str, row: str) -> None:
    rows = rf"Name & {heads} \\ \midrule A & {row} \\ B & {row} \\ C & {row} \\"
    assert facts(table(rows, caption=caption), "value") == []


def test_a_macro_prints_values_and_names() -> None:
    body = r"\newcommand{\res}[2]{#1$\pm$#2}\newcommand{\m}[1]{\textsc{#1}}" + table(
        r"Method & Acc. & F1 \\ \midrule \m{Bar} & \res{70.1}{0.3} & 1.5 \\ \ours & \res{80.5}{0.2} & 2.5 \\"
    )
    assert facts(body, "model", "value", "std")[0] == ("Bar", "70.1", "0.3")


def test_several_main_files_give_their_tables() -> None:
    other = r"\documentclass{article}\begin{document}" + table(SIMPLE).replace("tab:x", "tab:y") + r"\end{document}"
    assert {row[0] for row in facts(table(SIMPLE), "table", supplement=other)} == {"tab:x", "tab:y"}


@pytest.mark.parametrize(
    ("cell", "values"),
    [
        ("71.8 (±0.92)", [Value("71.8", "0.92")]),
        ("97.8± 0.3", [Value("97.8", "0.3")]),
        ("0.5_±0.1", [Value("0.5", "0.1")]),
        ("∼28", [Value("28")]),
        (".56", [Value(".56")]),
        ("40,000", [Value("40,000")]),
        ("1400 k", [Value("1400 k")]),
        ("28.2^(*)", [Value("28.2")]),
        ("†12.5‡", [Value("12.5")]),
        ("92.50 / 98.77", [Value("92.50"), Value("98.77")]),
        ("(0%)", [Value("(0%)")]),
        ("\u22123.5", [Value("-3.5")]),
        ("97.3+-7.3", [Value("97.3", "7.3")]),
        ("40.2% +/- 9.3%", [Value("40.2%", "9.3")]),
        ("0,033 ± 0,01", [Value("0.033", "0.01")]),
        ("76,41", [Value("76.41")]),
        ("12,345", [Value("12,345")]),
        ("▾ 0.6727", [Value("0.6727")]),
        ("$154", [Value("$154")]),
        ("1.5 · 10⁶", [Value("1.5·10⁶")]),
        ("0.728.", [Value("0.728")]),
        ("1 .00", [Value("1.00")]),
        ("68.40 57.56 45.84", [Value("68.40"), Value("57.56"), Value("45.84")]),
        ("1,2,3", []),
        ("+/-", []),
        ("-", []),
        ("x.xx", []),
        ("", []),
        ("ResNet-50", []),
        ("k=8", []),
    ],
)
def test_values(cell: str, values: list[Value]) -> None:
    assert list(values_of(cell)) == values


def test_a_heading_is_a_data_set_where_the_paper_calls_it_one() -> None:
    rows = r"Method & Quiet & Loud \\ \midrule Bar~\cite{b} & 70.1 & 60.2 \\ \ours & 80.5 & 71.0 \\"
    told = r"\section{Data} We use two data sets, Quiet and Loud. The Loud data set is new." + table(
        rows, caption="Accuracy."
    )
    assert {row[0] for row in facts(told, "dataset")} == {"Quiet", "Loud"}
    untold = facts(table(rows, caption="Accuracy."), "dataset", "split_or_setting")
    assert set(untold) == {("CIFAR-10", "Quiet"), ("CIFAR-10", "Loud")}


def test_a_model_that_a_citation_follows_in_the_text_is_quoted() -> None:
    rows = r"Method & Acc. \\ \midrule BarNet & 70.1 \\ QuxNet & 80.5 \\"
    text = r"\section{Baselines} We propose QuxNet, and compare with BarNet~\cite{bar}."
    assert facts(text + table(rows, "lc"), "model", "own") == [("BarNet", False), ("QuxNet", True)]


def test_what_is_built_of_the_paper_s_model_is_its_own() -> None:
    rows = r"Method & Acc. \\ \midrule BarNet & 70.1 \\ GMM-\ours & 80.5 \\ Human & 99.0 \\"
    assert facts(table(rows, "lc"), "model", "own") == [("BarNet", False), ("GMM-FooNet", True), ("Human", False)]


def test_classes_of_a_difficulty_are_no_models() -> None:
    rows = r"Difficulty & Car (\%) & Bike (\%) \\ \midrule Easy & 70.1 & 60.2 \\ Hard & 50.5 & 41.0 \\"
    found = facts(table(rows), "dataset", "model", "metric")
    assert set(found) == {("CIFAR-10", "FooNet", "Accuracy")}


def test_models_of_others_on_data_that_the_paper_introduces_are_quoted() -> None:
    front = FRONT.replace(
        "We propose FooNet and evaluate it on the CIFAR-10 dataset.", "We introduce FooBench, a benchmark."
    )
    rows = r"Model & Acc. \\ \midrule GPT-4 & 70.1 \\ Claude 3 & 80.5 \\"
    sources = Sources("made")
    sources.add("main.tex", (front + table(rows, "lc", caption="Accuracy on FooBench.") + r"\end{document}").encode())
    assert [row.own for row in rows_of(read_latex(sources))] == [False, False]


def test_a_model_that_is_the_initials_of_the_title_is_the_paper_s_own() -> None:
    front = FRONT.replace("FooNet: A Network", "You Only Test Once: A Network").replace("We propose FooNet and", "We")
    rows = r"Method & Acc. \\ \midrule BarNet & 80.5 \\ YOTO & 70.1 \\ QuxNet & 75.1 \\"
    sources = Sources("made")
    sources.add("main.tex", (front + table(rows, "lc") + r"\end{document}").encode())
    assert [(row.model, row.own) for row in rows_of(read_latex(sources))] == [
        ("BarNet", False),
        ("YOTO", True),
        ("QuxNet", False),
    ]


def test_a_row_says_where_it_stands_and_what_it_names() -> None:
    rows = r"Method & Acc. & F1 \\ \midrule \ours{} (ours) & 80.5 & 71.0 \\ w/o pooling & 78.0 & 70.0 \\"
    found = facts(
        table(rows), "printed", "row_name", "column_name", "cell", "model_name", "dataset_name", "metric_name"
    )
    assert found[1] == ("Table 1", "FooNet (ours)", "F1", "71.0", "FooNet", "CIFAR-10", "F1")
    assert found[2][4] is None
