"""The symbols that LaTeX macros print: pylatexenc's tables, and small tables of what they lack."""

from functools import cache

ACCENTS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", "=": "\u0304", "u": "\u0306", ".": "\u0307",
    '"': "\u0308", "r": "\u030a", "H": "\u030b", "v": "\u030c", "G": "\u030f", "U": "\u030e", "d": "\u0323",
    "c": "\u0327", "k": "\u0328", "b": "\u0331", "textcommabelow": "\u0326",
    # of maths
    "hat": "\u0302", "widehat": "\u0302", "tilde": "\u0303", "widetilde": "\u0303", "Tilde": "\u0303",
    "bar": "\u0304", "overline": "\u0304", "breve": "\u0306", "dot": "\u0307", "ddot": "\u0308",
    "mathring": "\u030a", "check": "\u030c", "acute": "\u0301", "grave": "\u0300", "vec": "\u20d7",
}  # fmt: skip
"""Macro -> combining character, which follows its letter."""

# Macros that print letters swallow the following space: "Stra\ss e".
LETTERS = {
    "ss": "ß", "SS": "ẞ", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ",
    "aa": "å", "AA": "Å", "i": "ı", "j": "ȷ", "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ", "dj": "đ", "DJ": "Đ",
    "ng": "ŋ", "NG": "Ŋ", "imath": "ı", "jmath": "ȷ", "ij": "ij", "IJ": "IJ",
}  # fmt: skip

FONTS = frozenset(
    "emph textbf textit texttt textsc textsf textrm textsl textup textmd textnormal textlf textin text mathrm mathbf"
    " mathit mathsf mathtt mathcal mathscr mathfrak mathnormal mathbb mathbbm mathds boldsymbol bm pmb bold mathop"
    " mathrel mathbin mathord mathopen mathclose mathpunct mathinner operatorname mbox hbox fbox makebox underline"
    " uline ul uwave sout st so hl emphasis enquote mathlarger textsmaller textlarger ensuremath overrightarrow"
    " overleftarrow underbrace overbrace underbar uppercase MakeUppercase MakeLowercase MakeTextUppercase"
    " MakeTextLowercase NoCaseChange protect smash phantom rlap llap mathstrut textquote textcircled t bibinfo"
    " bibnamefont bibfnamefont natexlab title section subsection paragraph textsubscript textsuperscript".split()
)
"""Macros that print their single argument."""

SWITCHES = frozenset(
    "em it bf sc tt sf rm sl cal itshape bfseries scshape ttfamily sffamily rmfamily slshape upshape mdseries"
    " normalfont tiny scriptsize footnotesize small normalsize large Large LARGE huge Huge displaystyle textstyle"
    " scriptstyle scriptscriptstyle boldmath unboldmath selectfont centering noindent raggedright limits nolimits"
    " left right middle mleft mright big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr bigm Bigm mathopen"
    " relax null maketitle leavevmode unskip ignorespaces xspace nobreak allowbreak par newline linebreak indent"
    " smallskip medskip bigskip clearpage newpage hfill vfill nonumber notag protect item and".split()
)
"""Macros that print nothing or a space."""

DROPPED = {
    "cite": 1, "citep": 1, "citet": 1, "citealp": 1, "citealt": 1, "citeauthor": 1, "citeyear": 1, "citeyearpar": 1,
    "citetitle": 1, "citenum": 1, "parencite": 1, "textcite": 1, "autocite": 1, "footcite": 1, "nocite": 1,
    "Cite": 1, "Citep": 1, "Citet": 1, "ref": 1, "eqref": 1, "autoref": 1, "cref": 1, "Cref": 1, "pageref": 1,
    "vref": 1, "label": 1, "hspace": 1, "vspace": 1, "hskip": 0, "kern": 0, "mskip": 0, "color": 1, "vphantom": 1,
    "hphantom": 1, "bibliography": 1, "usepackage": 1, "documentclass": 1, "pagestyle": 1, "thispagestyle": 1,
    "includegraphics": 1, "setlength": 2, "addtolength": 2, "newcommand": 2, "renewcommand": 2, "fontsize": 2,
    "tag": 1, "index": 1, "thanks": 1, "mathchoice": 3, "penalty": 0, "noopsort": 1, "SortNoop": 1, "switchargs": 0,
}  # fmt: skip
"""Macro -> number of arguments that are dropped with it."""

TAKEN = {"textcolor": (2, 1), "colorbox": (2, 1), "fcolorbox": (3, 2), "texorpdfstring": (2, 1), "stackrel": (2, 1),
         "overset": (2, 1), "underset": (2, 1), "scalebox": (2, 1), "resizebox": (3, 2), "raisebox": (2, 1),
         "parbox": (2, 1), "rotatebox": (2, 1), "foreignlanguage": (2, 1), "multicolumn": (3, 2), "mathpalette": (2, 1),
         "substack": (1, 0), "adjustbox": (2, 1), "hyperref": (1, 0), "hyperlink": (2, 1), "hypertarget": (2, 1),
         "textgreek": (1, 0)}  # fmt: skip
"""Macro -> number of arguments, and index of the one that is printed."""

_LACKING = {
    "textless": "<", "textgreater": ">", "textbar": "|", "textbardbl": "‖", "textunderscore": "_",
    "textbraceleft": "{", "textbraceright": "}", "textasciicircum": "^", "textasciitilde": "~", "textquotedbl": '"',
    "textquotesingle": "'", "textperiodcentered": "·", "textminus": "−", "textendash": "–", "textemdash": "—",
    "texthyphen": "-", "textapprox": "≈", "textleq": "≤", "textgeq": "≥", "textonequarter": "¼",
    "textthreequarters": "¾", "textasteriskcentered": "*", "textbackslash": "\\", "textmu": "µ", "textohm": "Ω",
    "textalpha": "α", "textbeta": "β", "textgamma": "γ", "textdelta": "δ", "textlambda": "λ", "textpi": "π",
    "textsigma": "σ", "textphi": "φ", "textomega": "ω", "textDelta": "Δ", "textOmega": "Ω",
    "textinterrobang": "‽", "textnumero": "№", "textfractionsolidus": "/", "textellipsis": "…", "textcelsius": "°C",
    "pounds": "£", "euro": "€", "EUR": "€", "S": "§", "P": "¶", "copyright": "©", "dag": "†", "ddag": "‡",
    "lq": "‘", "rq": "’", "glqq": "„", "grqq": "“", "flqq": "«", "frqq": "»", "dq": '"', "slash": "/", "colon": ":",
    "lbrace": "{", "rbrace": "}", "lbrack": "[", "rbrack": "]", "lparen": "(", "rparen": ")", "backslash": "\\",
    "ne": "≠", "neg": "¬", "land": "∧", "lor": "∨", "lnot": "¬", "iff": "⟺", "implies": "⟹", "impliedby": "⟸",
    "gets": "←", "owns": "∋", "leadsto": "⇝", "bot": "⊥", "models": "⊨", "triangle": "△", "Box": "□",
    "Diamond": "◇", "checkmark": "✓", "coloneqq": "≔", "eqqcolon": "≕", "defeq": "≔", "centerdot": "·", "cdotp": "·",
    "cdot": "·", "star": "⋆", "ast": "∗", "mid": "|", "vert": "|", "lvert": "|", "rvert": "|", "hbar": "ℏ",
    "diamond": "⋄", "blacksquare": "■", "bigcirc": "○", "qed": "∎", "emptyset": "∅", "varnothing": "∅", "top": "⊤",
    "prime": "′", "epsilon": "ε", "phi": "φ", "eps": "ε", "R": "ℝ", "argmax": "arg max", "argmin": "arg min",
    "Checkmark": "✓", "CheckmarkBold": "✓", "XSolid": "✗", "XSolidBold": "✗", "XSolidBrush": "✗", "CrossedBox": "☒",
    "HollowBox": "☐", "Square": "☐", "XBox": "☒", "clubsuit": "♣", "diamondsuit": "♦", "heartsuit": "♥",
    "spadesuit": "♠", "xrightarrow": "→", "xleftarrow": "←", "upmu": "μ", "varOmega": "Ω",
    "mod": "mod", "bmod": "mod", "pmod": "mod", "vdots": "⋮", "ddots": "⋱", "dots": "…",
    "quad": " ", "qquad": " ", "enspace": " ", "thinspace": " ", "nobreakspace": " ", "space": " ", "hfil": " ",
    "LaTeX": "LaTeX", "TeX": "TeX", "BibTeX": "BibTeX", "LaTeXe": "LaTeX2e", "today": "", "slashed": "",
    "ddagger": "‡", "etal": "et al.", "ie": "i.e.", "eg": "e.g.", "etc": "etc.", "wrt": "w.r.t.", "iid": "i.i.d.",
    # Signs with nothing but their mark: escapes, spaces, and hyphens that TeX may use.
    " ": " ", ",": " ", ";": " ", ":": " ", ">": " ", "!": "", "/": "", "-": "", "@": "", "\\": " ", "\n": " ",
    "%": "%", "&": "&", "#": "#", "_": "_", "$": "$", "{": "{", "}": "}", "|": "‖", "<": "<",
}  # fmt: skip

OPERATORS = frozenset(
    "log ln exp lg sin cos tan cot sec csc sinh cosh tanh coth arcsin arccos arctan min max inf sup lim arg det dim"
    " gcd hom ker deg Pr argmax argmin limsup liminf poly polylog diag rank tr Tr supp sign sgn mod bmod pmod".split()
)

_DOUBLE_STRUCK = "𝔸𝔹ℂ𝔻𝔼𝔽𝔾ℍ𝕀𝕁𝕂𝕃𝕄ℕ𝕆ℙℚℝ𝕊𝕋𝕌𝕍𝕎𝕏𝕐ℤ"
BLACKBOARD = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", _DOUBLE_STRUCK)
SUPERSCRIPTS = str.maketrans("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ")
SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")

# Listings lose the braces of macros: "\emphfast", "\mathcalO", "\urlhttps".
FUSED = (
    r"(?P<macro>emph|textit|textbf|texttt|textsc|textsf|textrm|textup|underline|mathcal|mathbb|mathbf|mathrm|mathsf"
    r"|mathit|mathfrak|sqrt|cite[pt]?)(?P<rest>[A-Za-z]+)"
    r"|(?P<letter_macro>(?:wide)?(?:tilde|hat)|bar|cal|bf|vec)(?P<letter>[A-Za-z])"
    r"|(?P<address_macro>url|href)(?P<address>https?)"
    # A line feed that JSON escaped twice.
    r"|(?P<line>n)(?P<word>[A-Z][a-z]+|To|In|We|A|I)"
)


@cache
def signs() -> dict[str, str]:
    """Return macro -> printed text, for macros without arguments."""
    from pylatexenc.latex2text import get_default_latex_context_db  # noqa: PLC0415 - only texts with LaTeX need it

    specs = get_default_latex_context_db().iter_macro_specs()
    kept = {spec.macroname: spec.simplify_repl for spec in specs if isinstance(spec.simplify_repl, str)}
    plain = {name: sign for name, sign in kept.items() if sign and "%" not in sign and "<" not in sign}
    return plain | {name: name for name in OPERATORS} | _LACKING | LETTERS
