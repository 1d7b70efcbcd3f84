r"""Commands that print nothing but lay out what is printed, and the signs of \ding."""

import re
from types import MappingProxyType
from typing import Final

_OF_PAGES = dict.fromkeys(
    "appendix onecolumn twocolumn pdfoutput aclfinalcopy cvprfinalcopy iccvfinalcopy iclrfinalcopy nipsfinalcopy"
    " wacvfinalcopy IEEEpeerreviewmaketitle IEEEoverridecommandlockouts IEEEdisplaynontitleabstractindextext"
    " FloatBarrier tableofcontents"
    " mainmatter frontmatter backmatter printbibliography linenumbers balance sloppy fussy ninept"
    " frenchspacing raggedbottom flushbottom allowdisplaybreaks maketitlesupplementary dotfill smaller larger"
    " normalcolor tcbline center encodingdefault sfdefault listoffigures listoftables listofalgorithms makeglossaries"
    " printglossaries printglossary cleardoublepage appendices titlepage".split(),
    0,
)
DROPPED = {
    "phantom": 1, "hphantom": 1, "vphantom": 1, "cellcolor": 1, "rowcolor": 1, "columncolor": 1, "color": 1, "sout": 1,
    "st": 1, "label": 1, "vspace": 1, "hspace": 1, "footnotemark": 0, "tnote": 1, "tnotex": 1, "tmark": 0, "rule": 2,
    "includegraphics": 1, "fontsize": 2, "setcounter": 2, "arrayrulecolor": 1,
    "todo": 1, "footnoteref": 1, "centering": 0, "protect": 0, "selectfont": 0, "quad": 0, "fontfamily": 1,
    "fontseries": 1, "fontshape": 1, "fontencoding": 1, "usefont": 4, "DeclareFontSeriesDefault": 2,
    "small": 0, "footnotesize": 0, "scriptsize": 0, "tiny": 0, "normalsize": 0, "large": 0, "Large": 0, "noindent": 0,
    "captionsetup": 1, "vfill": 0, "hfill": 0, "newline": 0, "rowcolors": 3, "thispagestyle": 1,
    "pagestyle": 1, "bibliographystyle": 1, "bibliography": 1, "includegraphics*": 1, "definecolor": 3, "hypersetup": 1,
    "addcontentsline": 3, "titlespacing": 4, "vspace*": 1, "hspace*": 1, "adjustwidth": 2, "bibitem": 1, "nocite": 1,
    "raggedleft": 0, "arraybackslash": 0, "ipafont": 0, "nopagebreak": 0, "pagebreak": 0, "abovespace": 0,
    "belowspace": 0, "abovestrut": 1, "belowstrut": 1, "bmvaHangBox": 0, "subfloat": 0, "npboldmath": 0,
    "npunboldmath": 0, "nprounddigits": 1, "npdecimalsign": 1, "npthousandsep": 1, "npfourdigitnosep": 0,
    "npfourdigitsep": 0, "npaddmissingzero": 0, "npnoaddmissingzero": 0, "tabitem": 0, "strut": 0, "Tstrut": 0,
    "Bstrut": 0, "bgroup": 0, "egroup": 0, "begingroup": 0, "endgroup": 0, "nolinebreak": 0, "goodbreak": 0,
    "n": 0, "hrulefill": 0, "RaggedRight": 0, "RaggedLeft": 0, "Centering": 0, "refstepcounter": 1,
    "adjincludegraphics": 1, "tikzmark": 1, "linespread": 1, "subref": 1, "pagenumbering": 1, "markboth": 2,
    "markright": 1, "addtocontents": 2, "addtocounter": 2, "includepdf": 1, "fancyhead": 1, "fancyfoot": 1,
    "fancyhf": 1, "fancypagestyle": 2, "setstretch": 1, "Description": 1, "addstringtofullauthorlist": 1,
    "stepcounter": 1, "ContinuedFloat": 0,
} | _OF_PAGES  # fmt: skip
"""Command -> number of arguments that are dropped with it; options are dropped, too. Struck-out text is withdrawn.

A program that writes tables leaves \\n, which means nothing to LaTeX.
"""

SKIPS: Final = ("vskip", "hskip", "kern", "mkern", "mskip")
"""Commands that a length follows."""
REGISTERS: Final = frozenset(
    "tabcolsep arrayrulewidth doublerulesep extrarowheight arraycolsep parindent parskip baselineskip lineskip"
    " belowrulesep aboverulesep abovecaptionskip belowcaptionskip textwidth linewidth columnwidth LTcapwidth LTleft"
    " LTright hsize heavyrulewidth lightrulewidth cmidrulewidth tabulinesep intextsep columnsep fboxsep fboxrule"
    " leftskip rightskip itemsep parsep topsep looseness tolerance pretolerance emergencystretch hbadness vbadness"
    " hfuzz vfuzz clubpenalty widowpenalty displaywidowpenalty interlinepenalty linepenalty hyphenpenalty"
    " exhyphenpenalty".split()
)
"""Names of lengths and numbers, to which a document assigns: "\\tabcolsep=2pt"."""
ASSIGNMENTS: Final = ("setlength", "addtolength", "renewcommand", "settowidth", "setlist")
"""Commands with two arguments, of which the first is a name."""
_NUMBER = r"[-+]?(?:\d++(?:\.\d*+)?|\.\d++)"
_UNIT = r"(?:pt|em|ex|cm|mm|in|bp|pc|sp|mu|fil+)"
LENGTH: Final = re.compile(rf"\s*(?:{_NUMBER}\s*{_UNIT}|[-+]?[\d.]*\s*\\\w+|\\dimexpr[^\]]*)\s*")
"""A length in TeX."""
LEADING_LENGTH: Final = re.compile(rf"=?(?:{_NUMBER}{_UNIT}?)?(?<=.)")
"""A length, or the part of one before a space or a command."""
GLUE: Final = re.compile(r"plus|minus")
RULES: Final = ("vrule", "hrule")
"""Commands that sizes may follow: "\\vrule width 0.5pt height 2cm"."""
SIDES: Final = ("width", "height", "depth")
SIDE: Final = re.compile(rf"(?:{'|'.join(SIDES)})(?:=?{_NUMBER}{_UNIT})?\Z")
"""A size of a rule, or the part of one before a space."""
# Places of the font Zapf Dingbats with signs outside of the block of dingbats in Unicode.
_DINGBATS = MappingProxyType(
    {37: "☎", 42: "☛", 43: "☞", 72: "★", 108: "●", 110: "■", 115: "▲", 116: "▼", 117: "◆", 119: "◗", 168: "♣", 169: "♦",
     170: "♥", 171: "♠", 213: "→", 214: "↔", 215: "↕"}
    | {172 + i: chr(0x2460 + i) for i in range(10)}
)  # fmt: skip
_FIRST, _LAST, _SECOND_FIRST, _SECOND_LAST = 33, 126, 161, 254


def dingbat(number: str) -> str:
    """Return the sign that \\ding prints for a number; "" for none.

    >>> dingbat("51"), dingbat("55"), dingbat("172")
    ('✓', '✗', '①')
    """
    code = int(number) if number.isascii() and number.isdecimal() and len(number) <= 3 else 0
    if code in _DINGBATS:
        return _DINGBATS[code]
    if _FIRST <= code <= _LAST:
        return chr(0x2701 + code - _FIRST)
    return chr(0x2761 + code - _SECOND_FIRST) if _SECOND_FIRST <= code <= _SECOND_LAST else ""
