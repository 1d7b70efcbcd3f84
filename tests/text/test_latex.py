import contextlib
import io
import shutil
import subprocess
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given

from kg.text import from_latex, from_listing, from_markup, from_tex, plain
from tests.text import grammar

# The expected text, for input that is LaTeX throughout and for input with some LaTeX.
BOTH = [
    (r"$O(\sqrt n)$ regret", "O(√n) regret"),
    (r"$O(\sqrt{T_{n}})$ and $\sqrt[3]{x+1}$", "O(√T_n) and ∛(x+1)"),
    (r"\textcolor{red}{BarNet}: nets", "BarNet: nets"),
    (r"\texttt{BarNet}, \textsc{Res}Net, {\em Foo} and \emph{B{\bf a}z}", "BarNet, ResNet, Foo and Baz"),
    (r"\model{X}, \model{}, \model works, \ours[y]", "X, model, model works, ours[y]"),
    (r"{F}oo{BERT}: {A} Model", "FooBERT: A Model"),
    (r"Ho{\v s}ek, G{\"o}{\u g}{\"u}{\c s}, Szab{\H o}, \'{\i}", "Hošek, Göğüş, Szabő, í"),
    (r"Nguy{\~{\^e}}n, \~{\^e}, \d{\^o}, \'{\^{e}}", "Nguyễn, ễ, ộ, ế"),
    (r"Bal\'azs M\"uller Erd\H{o}s \v{S} \c{c} \k{a} \r{a}", "Balázs Müller Erdős Š ç ą å"),
    (r"Stra\ss e, {\O}sten, \L{}ukasz, \AA ngstr\"om, na\"{\i}ve", "Straße, Østen, Łukasz, Ångström, naïve"),
    (r"{\textless}bar{\textgreater} {\textquotedblleft}q{\textquotedblright} {\textendash}", "<bar> “q” –"),
    (r"5{\texttimes} 1{\textpm}0.1 {\textmu}s {\textdegree}C {\textbackslash} {\textdollar}5", "5× 1±0.1 µs °C \\ $5"),
    (r"{\textasciicircum}{\textunderscore}{\textbraceleft}x{\textbraceright}{\texteuro}", "^_{x}€"),
    ("less than $200 per model, 5% of $20", "less than $200 per model, 5% of $20"),
    (r"\$12, 50\% \& \#1 \_x \{y\}", "$12, 50% & #1 _x {y}"),
    (r"$10^{-3}$, $x_i$, $x_{ij}$, $x_{i+1}$, $\frac{1}{2}$, $n^2$, $n^{th}$", "10⁻³, x_i, x_ij, x_(i+1), 1/2, n², nth"),
    (r"$\alpha$-LoRA, $\ell_1$, $\mathbb{R}^d$, $\tilde{\mathcal{O}}(n\log n)$", "α-LoRA, ℓ₁, ℝ^d, Õ(n log n)"),
    (r"M$^3$CS, BERT$_{\text{large}}$, R$^{2}$-Net", "M³CS, BERT_large, R²-Net"),
    (r"see \href{https://a.b/c_d}{the code} and \url{https://a.b/c\_d%20e}", "see the code (https://a.b/c_d) and https://a.b/c_d%20e"),
    (r"\cite{a} and \citep[see][p.~3]{b}", "and"),
    (r"code.\footnote{At \url{https://a.b}.}", "code. (At https://a.b.)"),
    (r"\begin{itemize}\item one \item two\end{itemize}", "one two"),
    (r"118\times lower, $2\times$ as \textbf{fast}", "118× lower, 2× as fast"),
    (r"\emph{unclosed", "unclosed"),
    (r"\frac{1", "1"),
    (r"``quoted'' text", "“quoted” text"),
    (r"\verb|x_y|, \ensuremath{\alpha}, \textsuperscript{2}", "x_y, α, ²"),
    (r"\left\{ x \right\} \cdot y \leq z", "{ x } · y ≤ z"),
    (r"\emphfast \mathcalO(n) \sqrtT", "fast O(n) √T"),
    (r"$\backslash$emph{\{}can{\}}", "can"),
    (r"\(x^2\) and \[y\] and $$z$$", "x² and y and z"),
    ("Fig.~3 of $x$~and", "Fig. 3 of x and"),
]  # fmt: skip


@pytest.mark.parametrize(("tex", "text"), BOTH)
def test_latex_reads_as_text(tex: str, text: str) -> None:
    assert from_tex(tex) == text
    assert from_latex(tex) == text
    assert from_markup(tex) == text


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("labels in {0, 1} and {a, b}", "labels in {0, 1} and {a, b}"),
        ("~9% over, ~6% more", "~9% over, ~6% more"),
        ("it's ``x'' -- not `y'", "it's “x” -- not `y'"),
        (r"it\'s a \"new\" model", 'it\'s a "new" model'),
        ("under $1,000 ($5K) and $20 more, $n$ papers", "under $1,000 ($5K) and $20 more, n papers"),
        ("US$5 and A$AP; $RP=NP$ there", "US$5 and A$AP; $RP=NP$ there"),
        ("an emph{open} set and {em this}", "an open set and this"),
        ("3 imes 3 and $\theta$ and \textit{x} and \x08eta", "3 × 3 and θ and x and β"),
        (r"\u00e9t\u00e9", "été"),
        (r"first line.\nOur second", "first line. Our second"),
        (r"a^{2}, 10^{-3}, x_{i}", "a², 10⁻³, x_i"),
        ("50% of a & b # c _ d ^ e", "50% of a & b # c _ d ^ e"),
        ("ends in \\", "ends in \\"),
    ],
)
def test_what_is_no_latex_stays_in_running_text(text: str, read: str) -> None:
    assert from_latex(text) == read


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("``a'' `b' -- c --- d", "“a” ‘b’ – c — d"),
        ("{{BarNet}}: {A Network} of {0, 1}", "BarNet: A Network of 0, 1"),
        ("Fig.~3, O'Brien, ~9", "Fig. 3, O'Brien, 9"),
        ("}closed{", "closed"),
    ],
)
def test_a_field_of_bibtex_is_latex_throughout(text: str, read: str) -> None:
    assert from_tex(text) == read


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("<p>The <b>BarNet</b> &amp; <i class='x'>K</i>-means</p>", "The BarNet & K-means"),
        ("CO<sub>2</sub>, 10<sup>-3</sup>, x<jats:sub>i</jats:sub>", "CO₂, 10⁻³, x_i"),
        ("<jats:title>Abstract</jats:title><jats:p>We propose.</jats:p>", "We propose."),
        ("p&lt;0.05, a<b and c>d, x <y and z> w", "p<0.05, a<b and c>d, x <y and z> w"),
        ("all of </s> and <mask>", "all of </s> and <mask>"),
        ("a &#x2013; b &nbsp; c&#39;s", "a – b c's"),
        (
            "is <inline-formula><alternatives><tex-math>\\documentclass{minimal}\\begin{document}$$x^2$$\\end{document}"
            "</tex-math><mml:math><mml:mi>x</mml:mi></mml:math></alternatives></inline-formula> here",
            "is x² here",
        ),
        ("<mml:math><mml:msup><mml:mi>x</mml:mi><mml:mn>2</mml:mn></mml:msup></mml:math>", "x2"),
    ],
)
def test_tags_and_entities_of_publishers_go(text: str, read: str) -> None:
    assert from_markup(text) == read


@pytest.mark.parametrize(
    ("dirty", "read"),
    [
        (r"\textit{agnostic to} it", "agnostic to it"),
        (r"\'a la Math", "á la Math"),
        ("88.2pm0.3 AP", "88.2±0.3 AP"),
        ("UDOP~udop (89.8 AP)", "UDOP (89.8 AP)"),
        ("scratchx2013even for", "scratch–even for"),
        (r"\$12 for GPT-4o-mini", "$12 for GPT-4o-mini"),
        (r"T\"ulu 3 and T\"ULU 3", "Tülu 3 and TÜLU 3"),
        (r"(\textsc{Ofa})", "(Ofa)"),
        (r"{\em parameter and retrieval} levels", "parameter and retrieval levels"),
        ("three textit{O}bstacles", "three Obstacles"),
        ("epsilon=8{255}", "epsilon=8/255"),
        ("Wukong{ViT-B}", "Wukong ViT-B"),
        (r"OIE\url{https://github.com/C}", "OIE https://github.com/C"),
        ("Φ and TÜLU", "Φ and TÜLU"),
    ],
)
def test_dirt_of_the_listing_pages_becomes_readable(dirty: str, read: str) -> None:
    assert from_listing(dirty) == read


@pytest.mark.parametrize("text", ["88.2pm0.3", "UDOP~udop", "8{255}", "scratchx2013even"])
def test_only_listing_pages_have_their_dirt(text: str) -> None:
    assert from_markup(text) == text


@pytest.mark.parametrize("decode", [from_tex, from_latex, from_markup, from_listing, plain])
@given(text=grammar.anything)
def test_any_text_becomes_one_line_without_errors_or_warnings(decode: Callable[[str], str], text: str) -> None:
    out = io.StringIO()
    with contextlib.redirect_stderr(out), contextlib.redirect_stdout(out):
        read = decode(text)
    assert out.getvalue() == ""
    assert read == " ".join(read.split())
    assert not [c for c in read if unicodedata.category(c) in ("Cc", "Cs")]
    assert unicodedata.is_normalized("NFC", read)
    assert plain(read) == read


@given(tex=grammar.balanced)
def test_no_macro_is_left_of_balanced_latex(tex: str) -> None:
    read = from_tex(tex)
    # A macro may print a backslash.
    assert "\\" not in read or "backslash" in tex or "\\verb" in tex or read.endswith("\\")


@pytest.mark.slow
@pytest.mark.parametrize("text", ["{" * 30_000, "$" * 30_000, "\\(" * 15_000, "\\^" * 15_000, "\\'\"" * 10_000,
                                  "\\frac" * 6_000, "x^" * 15_000, "\\begin{a}" * 3_000, "{\\em " * 6_000,
                                  "$x " * 10_000, "a- " * 10_000, "<b " * 10_000, "&" * 30_000])  # fmt: skip
def test_a_hostile_text_is_read_too(text: str) -> None:
    for decode in (from_tex, from_latex, from_markup, from_listing):
        decode(text)


@pytest.mark.skipif(shutil.which("pandoc") is None, reason="pandoc, the other reader of LaTeX, is not installed")
@pytest.mark.parametrize(
    "tex",
    [
        r"Ho{\v s}ek G{\"o}{\u g}{\"u}{\c s} Szab{\H o} Nguy{\~{\^e}}n \d{\^o} Bal\'azs {\OE}uvre \aa \o{} \L{}",
        r"\textbf{A} \emph{B{\bf c}} \textcolor{red}{D} {\em e} \href{https://a.b}{f} \url{https://a.b}",
        r"``quoted'' -- and --- x \% \& \_ \# \$ \{ \}",
        r"{\textless}bar{\textgreater} {\textbackslash} {\textasciicircum} {\ldots}",
        r"M$^3$CS $10^{-3}$ $\alpha\beta$ $\ell_1$ $\mathbb{R}$ $x \le y \in Z$",
    ],
)
def test_pandoc_reads_the_same(tex: str) -> None:
    run = subprocess.run(
        ["pandoc", "-f", "latex", "-t", "plain", "--wrap=none"], input=tex, capture_output=True, text=True, check=True
    )
    assert from_tex(tex).replace(" (https://a.b)", "").replace(" ", "") == "".join(run.stdout.split())
