"""Macros, conditionals and files of TeX; hostile input is bounded."""

import io
import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import InputError, KgError
from kg.fulltext import FullText, limits, read_full_text, rows_of
from kg.fulltext.latex.reader import read_latex
from kg.fulltext.sources import Sources, sources_of
from kg.fulltext.tex.expansion import Expander
from kg.fulltext.tex.tokens import to_tex
from tests.fulltext.made import FRONT, paper, table

EXPANSIONS = [
    (r"\newcommand{\a}{x}\a b", "xb"),
    (r"\newcommand\a[2]{#2#1}\a{1}{2}", "21"),
    (r"\newcommand{\a}[2][d]{(#1,#2)}\a{x} \a[y]{z}", "(d,x) (y,z)"),
    (r"\def\a#1;{<#1>}\a bc;d", "<bc>d"),
    (r"\def\a[#1]#2{#2#1}\a[x]y", "yx"),
    (r"\let\b=\a\def\a{2}\newcommand{\c}{\a}\c", "2"),
    (r"\newif\ifx@ \iftrue a\else b\fi\iffalse c\else d\fi", "@ ad"),
    (r"\newif\iflong\longtrue\iflong a\else b\fi\longfalse\iflong c\else d\fi", "ad"),
    (r"\iffalse a\iftrue b\else c\fi d\fi e", "e"),
    (r"\newenvironment{e}[1]{<#1:}{>}\begin{e}{n}x\end{e}", "<n:x>"),
    (r"\NewDocumentCommand{\a}{s O{d} m}{#2#3}\a{x}\a*[y]{z}", "dxyz"),
    (r"\newcommand{\a}{\newcommand{\b}[1]{[##1]}}\a\b{q}", "[q]"),
    (r"\makeatletter\def\a@b{x}\a@b\makeatother\a@b", r"x\a@b"),
    (r"\ifnum 1<2 a\else b\fi", "a"),
    (r"\newtoggle{t}\toggletrue{t}\iftoggle{t}{a}{b}", "a"),
    (r"a% comment" + "\n  b", "ab"),
    (r"\let\old=\normal\def\normal{<\old>}\normal", r"<\normal>"),
    (r"\let\iflong\iffalse\iffalse\iflong a\fi\else b\fi\iflong x\else y\fi", "by"),
    (r"\def\o{\futurelet\t\p}\def\p{\ifx\t.\else.\fi\xspace}\def\etal{et al\o}\etal is \etal. X", "et al. is et al. X"),
    (r"\def\etal{et al\onedot}\etal is \etal. X", "et al. is et al. X"),
    (r"\newcommand{\o}{F\xspace}\o is, \o. \o{}s, \o-s", "F is, F. F{}s, F-s"),
    (r"\newcommand{\o}{F\xspace}\o $x$, \o\cite{a} \o\% \o$_x$", r"F $x$, F \cite{a} F \% F$_x$"),
    (
        r"\newcommand{\o}{F\xspace}$\o$ is $a\o\pm b$ \o\footnote{x} \o\ a \o\o",
        r"$F$ is $aF\pm b$ F\footnote{x} F\ a F F",
    ),
    (r"\expandafter\newcommand\csname x1\endcsname{A}\csname x1\endcsname b\csname y1\endcsname c", "Ab c"),
    (r"\expandafter\expandafter\expandafter\def\expandafter\csname q\endcsname{z}\q", "z"),
    (r"\def\l#1{\ifx\l#1\else(#1)\expandafter\l\fi}\l abc\l, d", "(a)(b)(c), d"),
    (r"\def\a{\iftrue\expandafter\b\else x\fi}\def\b#1{<#1>}\a c d", "<c> d"),
    (r"\uppercase\expandafter{\romannumeral 14} \romannumeral 9 b", "XIV ixb"),
    (r"\makeatletter\newcommand{\R}[1]{\expandafter\@slowromancap\romannumeral #1@}\makeatother\R{4}", "IV"),
    (r"\iffalse\loop a\ifnum\x<2 b\repeat c\fi d", "d"),
    (r"\patchcmd{\a}{b}{\iffalse}{d}{e}f", "f"),
    (r"a\iffalse b", "ab"),
    (r"\ifCLASSOPTIONcaptionsoff a\else b\fi c", "bc"),
    (r"\DeclareRobustCommand\ttfamily{\not@alphabet\ttfamily\mathtt}\let\mathtt\ttfamily\ttfamily a", r"\ttfamily a"),
    (r"\newfontfamily\f[Scale=2]{Noto Sans}[Script=Bengali]{\f a}", "{a}"),
    (r"\newenvironment{m}{\begin{verbatim}}{\end{verbatim}}a", "a"),
]


def expanded(text: str, **files: str) -> str:
    sources = Sources("x")
    sources.add("main.tex", text.encode())
    for name, content in files.items():
        sources.add(name, content.encode())
    return to_tex(Expander(sources.texts, sources.bases).expanded("main.tex"))


@pytest.mark.parametrize(("text", "printed"), EXPANSIONS)
def test_expansion(text: str, printed: str) -> None:
    assert expanded(text).strip() == printed


@pytest.mark.skipif(shutil.which("pandoc") is None, reason="pandoc is not installed")
@pytest.mark.parametrize("text", [r"\newcommand{\a}[2]{#2 #1}\a{one}{two}", r"\def\b{three}\b{} four"])
def test_pandoc_prints_the_same_words(text: str) -> None:
    command = ["pandoc", "-f", "latex", "-t", "plain"]
    words = subprocess.run(command, input=text, capture_output=True, text=True, check=True).stdout.split()
    assert expanded(text).replace("{}", " ").split() == words


BOMBS = [
    r"\def\a{\a\a}\a",
    r"\def\a{x\a}\a",
    r"\def\a#1{\a{#1#1}}\a{xx}",
    "".join(rf"\def\{chr(97 + i)}{{\{chr(98 + i)}\{chr(98 + i)}\{chr(98 + i)}\{chr(98 + i)}}}" for i in range(20))
    + r"\a",
    r"\newenvironment{e}{\begin{e}}{}\begin{e}",
    r"\newcommand{\a}[1]{\a{{#1}}}\a{x}",
]


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_macro_bomb_is_rejected(bomb: str) -> None:
    with pytest.raises(limits.TooLarge):
        expanded(bomb)


def test_conditionals_without_an_end_are_read_in_linear_time() -> None:
    assert expanded(r"\iffalse " * 20_000 + "x") in ("", "x")


def test_a_document_beyond_the_limits_does_not_lose_the_one_beside_it() -> None:
    found = paper(table(r"M & Acc. \\ \hline Bar & 1.5 \\", "lc"), other=FRONT + r"\def\a{\a\a}\a\end{document}")
    assert (len(found.tables), found.lacking) == (1, ("other.tex",))


def test_a_folder_without_a_whole_document_gives_all_its_tables() -> None:
    sources = Sources("x")
    for number in range(12):
        body = table(rf"M & Acc. \\ \hline Bar & {number}.5 \\", "lc").replace("tab:x", f"tab:{number}")
        sources.add(f"t{number}.tex", body.encode())
    assert {row.value for row in rows_of(read_latex(sources))} == {f"{number}.5" for number in range(12)}


def test_a_file_that_inputs_itself_ends() -> None:
    assert expanded(r"a\input{main}b\input{other}", **{"other.tex": r"c\input{main}"}) == "abc"


def test_a_huge_table_is_rejected() -> None:
    with pytest.raises(limits.TooLarge):
        paper(table(r"\multicolumn{399}{c}{x} & 1 \\" * 1000))
    with pytest.raises(limits.TooLarge, match="rows times columns"):
        paper(table("x" + "& 1" * 1000 + r"\\" + r"y & 1 \\" * 2000))


def test_boxes_without_end_inside_each_other_are_a_rejected_paper(tmp_path: Path) -> None:
    deep = FRONT + table(r"\makecell{" * 3000 + "x" + "}" * 3000 + r" & 1 \\") + r"\end{document}"
    (tmp_path / "main.tex").write_text(deep)
    with pytest.raises(InputError, match="inside each other"):
        read_full_text(tmp_path / "main.tex")


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="\\{}[]&$%#^_~ \nab12.", max_size=200))
def test_any_text_is_a_document_or_an_error(body: str) -> None:
    try:
        found = paper(table(body))
    except KgError:
        return
    assert isinstance(found, FullText)
    rows_of(found)


WORDS = [r"\begin{table}", r"\end{table}", r"\begin{tabular}{lc}", r"\end{tabular}", r"\caption{", r"\label{a}", "}", "&",
         r"\\", r"\hline", r"\multirow{2}{*}{x}", r"\multicolumn{2}{c}{y}", "1.5", "Method", r"\def\a#1{#1}", r"\a", r"\fi",
         r"\iffalse", r"\else", r"\begin{abstract}", r"\section{S}", r"\cite{k}", r"$\pm$", "Acc.", r"\input{main}"]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=60))
def test_any_order_of_commands_is_a_document_or_an_error(words: list[str]) -> None:
    try:
        rows_of(paper(" ".join(words)))
    except KgError:
        return


def archive(**files: bytes) -> bytes:
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w:gz") as tar:
        for name, text in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(text)
            tar.addfile(member, io.BytesIO(text))
    return content.getvalue()


def test_an_archive_of_arxiv_is_read_and_no_path_leaves_it(tmp_path: Path) -> None:
    body = table(r"Method & Acc. \\ \hline Bar & 70.1 \\", "lc")
    main = rb"\documentclass{article}\begin{document}\input{../up}\input{in/it}\end{document}"
    (tmp_path / "2401.00001.tar.gz").write_bytes(
        archive(**{"main.tex": main, "in/it.tex": body.encode(), "../up.tex": b"outside", "/abs.tex": b"outside"})
    )
    found = read_full_text(tmp_path / "2401.00001.tar.gz")
    assert (found.name, len(found.tables), found.lacking) == ("2401.00001", 1, ("../up",))


def test_a_file_is_found_where_the_folder_of_the_paper_is_named() -> None:
    assert expanded(r"\input{paper/parts/a} \input{../b}", **{"parts/a.tex": "A", "b.tex": "B"}) == "A B"


def test_files_that_no_document_inputs_have_its_macros() -> None:
    found = paper(r"\input{\where}", results=table(r"M & Acc. \\ \hline \ours & 1.5 \\", "lc"))
    assert [row.model for row in rows_of(found)] == ["FooNet"]


@pytest.mark.parametrize(
    "title",
    [
        r"\LaTeX\ Author Guidelines for FOO Proceedings",
        r"\LaTeX\ Guidelines for Author Response",
        "Submission and Formatting Instructions for the Conference on Foo",
        "Instructions for *ACL Proceedings",
        r"Supplementary Material to ``FooNet''",
        "Authors' Response to the Reviews of FooNet",
        "The algofoo package",
    ],
)
def test_a_longer_document_beside_the_paper_does_not_give_its_title(title: str) -> None:
    other = rf"\documentclass{{article}}\title{{{title}}}\begin{{document}}{'Words. ' * 200}\end{{document}}"
    assert paper("Text.", other=other).title == "FooNet: A Network for Tests"


@pytest.mark.parametrize(
    ("front", "title"),
    [
        (r"\maintitle{FooNet}", "FooNet"),
        (r"\newcommand{\ThesisTitle}{FooNet for Tests}", "FooNet for Tests"),
        (r"\def\papertitle{FooNet}\title{\papertitle}", "FooNet"),
        (r"\title{Title}", ""),
        (r"\icmltitle{..}", ""),
        (r"\title{\LaTeX\ Author Guidelines for FOO Proceedings}", ""),
    ],
)
def test_the_title_of_a_document(front: str, title: str) -> None:
    sources = Sources("x")
    sources.add("a.tex", (rf"\documentclass{{report}}{front}\begin{{document}}text\end{{document}}").encode())
    assert read_latex(sources).title == title


def test_a_style_file_does_not_take_the_title() -> None:
    sources = Sources("x")
    sources.add("a.tex", rb"\documentclass{x}\usepackage{cover}\maintitle{FooNet}\begin{document}text\end{document}")
    sources.add("cover.sty", rb"\newcommand{\maintitle}{}\renewcommand{\maintitle}[1]{\def\of@cover{#1}}")
    assert read_latex(sources).title == "FooNet"


def test_a_longer_version_in_a_folder_is_not_the_paper() -> None:
    sources = Sources("x")
    for name, title, words in (("a.tex", "FooNet", 20), ("old/a.tex", "BarNet", 30)):
        text = rf"\documentclass{{x}}\title{{{title}}}\begin{{document}}{'words ' * words}\end{{document}}"
        sources.add(name, text.encode())
    assert read_latex(sources).title == "FooNet"


def test_a_longer_part_that_is_a_document_itself_is_not_the_paper() -> None:
    sources = Sources("x")
    part = rf"\documentclass{{subfiles}}\begin{{document}}{'words ' * 300}\end{{document}}"
    sources.add("a.tex", rb"\documentclass{x}\begin{document}\title{FooNet}\input{./paper}\end{document}")
    sources.add("paper.tex", part.encode())
    assert read_latex(sources).files == ("a.tex", "paper.tex")


def test_the_class_is_named_in_one_file_and_the_document_begins_in_another() -> None:
    sources = Sources("x")
    sources.add("paper.tex", rb"\documentclass{x}\newcommand{\ours}{FooNet}\input{all}")
    sources.add("all.tex", rb"\title{\ours}\begin{document}\section{\ours}\input{a}\end{document}\section{No}")
    sources.add("a.tex", rb"\documentclass{x}\begin{document}Text A.\end{document}")
    found = read_latex(sources)
    assert (found.title, found.files) == ("FooNet", ("paper.tex", "all.tex", "a.tex"))
    assert [(section.title, section.text) for section in found.sections] == [("FooNet", "Text A.")]


def test_a_package_that_loops_does_not_lose_the_document() -> None:
    package = r"\def\b{B}\def\a{\a x}\a"
    assert expanded(r"\usepackage{loop}\b c", **{"loop.sty": package}).strip() == "Bc"


def test_a_package_that_doubles_is_rejected() -> None:
    with pytest.raises(limits.TooLarge):
        expanded(r"\usepackage{bomb}\b c", **{"bomb.sty": r"\def\a{x\a}\a"})


def test_an_at_sign_is_a_letter_in_a_library_of_tikz() -> None:
    library = r"\def\q{\z\q@r}\def\q@r{}\q"
    assert expanded(r"\input{l.code}a", **{"l.code.tex": library}) == r"\z a"


ACRONYMS = [
    r"\newacronym[plural=Nets]{net}{FN}{FooNet}",
    r"\newabbreviation{net}{FN}{FooNet}",
    r"\DeclareAcronym{net}{short=FN, long={FooNet}, tag = a}",
    r"\acrodef{net}[FN]{FooNet}",
    r"\newacro{net}[FN]{FooNet}",
]


@pytest.mark.parametrize("definition", ACRONYMS)
def test_an_acronym_is_explained_where_the_text_has_it_first(definition: str) -> None:
    uses = r"\begin{table}\gls{net}\end{table}\gls{net}, \glspl{net}; \acrlong{net}, \acf{net}, \ac{other}"
    printed = r"\begin{table}FN\end{table}FooNet (FN), FNs; FooNet, FooNet (FN), {other}"
    assert expanded(definition + uses).strip() == printed


def test_an_entry_of_a_glossary_is_its_name() -> None:
    assert (
        expanded(r"\newglossaryentry{k}{name={Kernel, RBF}, description={a=b}}\gls{k} \Gls{k}")
        == "Kernel, RBF Kernel, RBF"
    )


def test_what_is_no_acronym_is_still_printed() -> None:
    assert expanded(r"\gls{net} \acro{Net}") == r"\gls{net} {Net}"


def test_links_out_of_a_folder_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.tex").write_text("secret words")
    folder = tmp_path / "paper"
    folder.mkdir()
    (folder / "main.tex").write_text(r"\documentclass{article}\begin{document}\input{link}\end{document}")
    (folder / "link.tex").symlink_to(tmp_path / "secret.tex")
    assert read_full_text(folder).lacking == ("link",)


def test_a_damaged_archive_and_a_bomb_are_rejected(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "x.gz").write_bytes(b"\x1f\x8b damaged")
    with pytest.raises(InputError, match="damaged"):
        read_full_text(tmp_path / "x.gz")
    monkeypatch.setattr(limits, "TOTAL_BYTES", 1000)
    with pytest.raises(limits.TooLarge):
        sources_of("x", "x.gz", archive(**{"a.tex": b"x" * 5000}))


def test_a_folder_without_tex_says_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no LaTeX document"):
        read_full_text(tmp_path)


def test_sections_and_mentions() -> None:
    found = paper(
        r"\section{Results}Table~\ref{tab:x} shows it. No more." + table(r"M & Acc. \\ \hline Bar & 1.5 \\", "lc")
    )
    assert [section.title for section in found.sections][-1] == "Results"
    assert found.sections[-1].text == "Table 1 shows it. No more."
    assert found.tables[0].mentions == ("Table 1 shows it.",)
    assert (found.title, found.abstract[:18]) == ("FooNet: A Network for Tests", "We propose FooNet ")


def test_a_reference_to_several_tables_mentions_each() -> None:
    rows = r"M & Acc. \\ \hline Bar & 1.5 \\"
    both = table(rows, "lc") + table(rows, "lc").replace("tab:x", "tab:y")
    found = paper(both + r"\section{Results} Tables~\cref{tab:x,tab:y} show it.")
    assert [each.mentions for each in found.tables] == [("Tables 1, 2 show it.",)] * 2


def test_a_label_may_have_a_comma() -> None:
    one = table(r"M & Acc. \\ \hline Bar & 1.5 \\", "lc").replace("tab:x", "tab:x,y")
    (found,) = paper(one + r"\section{Results} Table~\ref{tab:x,y} shows it.").tables
    assert found.mentions == ("Table 1 shows it.",)


def test_a_blank_line_behind_a_comment_ends_a_paragraph() -> None:
    (section,) = paper("\\section{Results} One. % a note\n\nTwo.\n% a note\n  \nThree. % a note\n  Four.").sections
    assert section.text.split("\n") == ["One.", "Two.", "Three. Four."]


def test_what_comes_before_the_document_is_no_text() -> None:
    sources = Sources("x")
    before = rb"\documentclass{x}\newtheorem{a}{Axiom}\markboth{Journal}{Lee}\title{Foo}\abstract{We foo.}"
    sources.add("a.tex", before + rb"\begin{document}\IEEEPARstart{W}{e} foo\section{S}It works.\end{document}")
    found = read_latex(sources)
    assert (found.title, found.abstract) == ("Foo", "We foo.")
    assert [section.text for section in found.sections] == ["We foo", "It works."]


def test_commands_for_pages_are_no_text() -> None:
    found = paper(
        r"\twocolumn["
        "\n\n"
        r"]\section{Results}\onecolumn It works.\FloatBarrier\appendix\section{More}\twocolumn Yes."
    )
    assert [section.text for section in found.sections] == ["It works.", "Yes."]


def test_a_title_without_documentclass_is_read() -> None:
    sources = Sources("x")
    sources.add("a.tex", b"\\title{T}\\begin{document}text\\end{document}")
    assert read_latex(sources).title == "T"
