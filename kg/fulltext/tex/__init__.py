r"""The TeX that papers need beyond a parser of LaTeX: macros, conditionals and files; nothing is executed.

Grammar, in terms of the tokens of `tokens.py`:

    document    = (definition | conditional | file | environment | call | token)*
    definition  = \newcommand star? name option(count)? option(default)? argument       and its variants
                | \def name (literal | #digit)* group                                   and \gdef, \edef, \xdef
                | \let name "="? token | \futurelet name token token | \newif \ifNAME | \NAMEtrue | \NAMEfalse
                | \newenvironment star? group option? option? argument argument
                | \NewDocumentCommand name group(of m, o, O, s) argument
                | \DeclareMathOperator star? name argument | \newcolumntype group option? option? argument
                | \newacronym option? group group group | \DeclareAcronym group group       and their variants
                | \newtoggle group | \excludecomment group | \usepackage option? group  of a file beside the document
    conditional = \iftrue | \iffalse | \ifNAME | \ifx token token | \ifnum ... | \ifdefined name
                  document (\else document)? \fi
                | \iftoggle group group group | \ifthenelse group group group
    file        = (\input | \include | \subfile) (group | name of a file) | \import group group | \endinput
    environment = \begin group | \end group
    call        = a defined name, with star, options and arguments as its definition has them
                | \csname document \endcsname | \expandafter token token | \xspace | \onedot
                | \romannumeral number | \uppercase group | \gls group                      and its variants
    argument    = group | control sequence | one character
    group       = "{" balanced "}"          option = "[" balanced "]"

Definitions hold from where they stand to the end of the document: groups do not end them. Category codes do not
change, except that `@` is a letter between \makeatletter and \makeatother. Registers, loops and boxes are not read, nor
are changes of commands of a package (\patchcmd). A name that \let gives to a command which no macro defines keeps that
meaning. The names in `macros.PROTECTED` cannot be redefined, because the reader of documents looks for them.
"""
