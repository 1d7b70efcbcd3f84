"""Expansion of the macros of a document; see the package for the grammar."""

import posixpath
from collections.abc import Mapping
from contextlib import suppress

from kg.fulltext import limits
from kg.fulltext.tex.acronyms import PRINTING, print_acronym
from kg.fulltext.tex.conditions import holds, is_conditional, skip_branch
from kg.fulltext.tex.definitions import COMMANDS
from kg.fulltext.tex.macros import Definitions, Environment, Macro, substituted
from kg.fulltext.tex.primitives import EXPANSIONS, is_printable, named
from kg.fulltext.tex.stream import Stream
from kg.fulltext.tex.tokens import PARAGRAPH, Token, to_tex, tokens_of

_INPUTS = ("input", "include", "subfile", "subfileinclude", "@input")
_PACKAGES = ("usepackage", "RequirePackage")
_SUFFIXES = ("", ".tex", ".ltx", ".sty", ".cls", ".bbl")
_FLOATS = ("table", "figure", "wrap", "sideways", "tabular", "longtable")
_MOST_NESTED_FILES = 40
_MOST_FOLDERS = 10
# Each makes the rest of the document be read twice.
_MOST_OPEN_CONDITIONALS = 4


class Expander:
    """Expands one document of a folder of sources; nothing is executed and no file outside of `files` is read.

    `files` maps relative paths to texts, `bases` to the place of each text's first character. After `expanded`, `used`
    are the files read and `lacking` the names of those that are not there.
    """

    def __init__(
        self, files: Mapping[str, str], bases: Mapping[str, int], definitions: Definitions | None = None
    ) -> None:
        """Start with the definitions of another document, to which those of this one are added, or without any."""
        self._files, self._bases = files, bases
        self._stream = Stream()
        self._open_conditionals = self._float_depth = 0
        # The file in which the document begins.
        self._body_file = ""
        self.definitions = definitions or Definitions()
        self.used: list[str] = []
        self.lacking: list[str] = []

    def expanded(self, main: str) -> list[Token]:
        r"""Return the tokens of a document, with its macros expanded, up to \end{document}.

        Beginnings and ends of environments are single tokens, `\begin{table}`. Raises TooLarge.
        """
        self._read(main)
        found: list[Token] = []
        while token := self._stream.next():
            text = token[0]
            if text[0] != "\\" or text.startswith("\\verb"):
                found.append(token)
                # No formula goes over the end of a paragraph: a dollar sign too many costs one.
                self._stream.is_math = text != PARAGRAPH and self._stream.is_math ^ (text == "$")
            elif not self._step(text[1:], token, found):
                break
        return found

    def _read(self, path: str) -> None:
        if path in self._stream.files or len(self._stream.files) > _MOST_NESTED_FILES:
            # A file that inputs itself would never end.
            return
        if path not in self.used:
            self.used.append(path)
        is_package = path.endswith((".sty", ".cls", ".code.tex"))
        self._stream.push(list(tokens_of(self._files[path], self._bases[path], is_package=is_package)), path)

    def _step(self, name: str, token: Token, found: list[Token]) -> bool:
        """Execute, expand or keep one control sequence; return False at the end of the document."""
        if (macro := self.definitions.macros.get(name)) and not macro.alias:
            self._call(macro, token[1], is_word=name[:1].isalpha())
        elif macro and macro.alias != name:
            return self._primitive(macro.alias, (f"\\{macro.alias}", token[1]), found)
        else:
            return self._primitive(name, token, found)
        return True

    def _primitive(self, name: str, token: Token, found: list[Token]) -> bool:
        """Execute or keep a control sequence that no macro defines; return False at the end of the document."""
        if name in COMMANDS:
            COMMANDS[name](self._stream, self.definitions, name)
        elif name in ("begin", "end"):
            return self._environment(name, token, found)
        elif name in ("else", "fi", "repeat") or is_conditional(name, self.definitions):
            self._conditional(name)
        elif name in EXPANSIONS:
            EXPANSIONS[name](self._stream, token[1])
        elif not self._other(name, token):
            found.append(token)
        return True

    def _other(self, name: str, token: Token) -> bool:
        """Execute what is neither a definition nor a macro; return whether it was executed."""
        if name == "csname":
            self._stream.back([named(self._stream, token[1])])
        elif name == "expandafter":
            self._expand_after()
        elif name in ("ifthenelse", "iftoggle", "ifbool"):
            self._choice()
        elif name in PRINTING:
            is_text = not self._float_depth
            return print_acronym(self._stream, self.definitions.acronyms, name, token[1], is_text=is_text)
        elif name.endswith(("true", "false")) and name.removesuffix("true").removesuffix("false") in (
            self.definitions.switches
        ):
            is_true = name.endswith("true")
            self.definitions.switches[name.removesuffix("true" if is_true else "false")] = is_true
        elif not self._file_command(name):
            # A name that only \csname can form prints nothing unless it is defined.
            return not is_printable(name)
        return True

    def _file_command(self, name: str) -> bool:
        """Execute a command that reads or chooses files; return whether it was one."""
        if name in _INPUTS:
            self._input(may_lack=name == "@input")
        elif name in ("import", "subimport", "includefrom", "inputfrom"):
            folder = to_tex(self._stream.argument()).strip()
            self._open(posixpath.join(folder, to_tex(self._stream.argument()).strip()))
        elif name in _PACKAGES:
            self._package()
        elif name == "endinput":
            self._stream.end_file()
        else:
            return False
        return True

    def _expand_after(self) -> None:
        r"""Expand the token behind the next one first; of `\expandafter\expandafter...`, behind them all."""
        waiting: list[Token | None] = [self._stream.next()]
        while (token := self._stream.next()) and token[0] == "\\expandafter":
            waiting.append(self._stream.next())
        name = token[0][1:] if token and token[0][0] == "\\" else ""
        macro = self.definitions.macros.get(name)
        if token and macro and not macro.alias:
            self._call(macro, token[1], is_word=name[:1].isalpha())
        elif token and name == "csname":
            self._stream.back([named(self._stream, token[1])])
        elif token and name in EXPANSIONS:
            EXPANSIONS[name](self._stream, token[1])
        elif self.definitions.primitive(name) in ("else", "fi"):
            # A macro that goes on behind the end of a conditional takes its arguments from there.
            self._conditional(name)
        else:
            self._stream.back([token])
        self._stream.back(waiting)

    def _input(self, *, may_lack: bool) -> None:
        group = self._stream.group()
        if group is None:
            # Plain TeX: the name ends at white space.
            group = []
            while (token := self._stream.next()) and not token[0].isspace() and token[0][0] not in "\\{}":
                group.append(token)
            self._stream.back([token])
        if path := to_tex(group).strip().strip('"'):
            self._open(path, may_lack=may_lack)

    def _open(self, path: str, *, may_lack: bool = False) -> None:
        found = self._found(path)
        if found is not None:
            self._read(found)
        elif not may_lack and path not in self.lacking and len(self.lacking) < limits.FILES:
            self.lacking.append(path)

    def _found(self, path: str) -> str | None:
        """Return the file that a path means: beside the main file, or beside the file that names it."""
        folders = [*dict.fromkeys(posixpath.dirname(file) for file in self._stream.files), ""]
        wholes = [posixpath.normpath(posixpath.join(folder, path)) for folder in folders]
        # A paper that lay in a folder of another one, and was typeset there, names that folder.
        inner = posixpath.normpath(path).split("/")
        wholes += ["/".join(inner[i:]) for i in range(1, min(len(inner), _MOST_FOLDERS))]
        return next((whole + suffix for whole in wholes for suffix in _SUFFIXES if whole + suffix in self._files), None)

    def _package(self) -> None:
        """Read the plain macros of a package that lies beside the document; what it prints is dropped.

        Macros that loop, because a part of them is not read, end the package, not the document.
        """
        self._stream.option()
        for name in to_tex(self._stream.argument()).split(","):
            found = self._found(name.strip() + ".sty")
            if found and found not in self.used:
                self.used.append(found)
                inner = Expander({found: self._files[found]}, self._bases, self.definitions)
                was_package, self.definitions.is_package = self.definitions.is_package, True
                inner._stream.steps = self._stream.steps
                with suppress(limits.TooLarge):
                    inner.expanded(found)
                self._stream.steps, self.definitions.is_package = inner._stream.steps, was_package

    def _choice(self) -> None:
        condition = to_tex(self._stream.argument()).strip()
        branches = self._stream.argument(), self._stream.argument()
        if condition.startswith("\\boolean"):
            condition = condition.removeprefix("\\boolean").strip(" {}")
        is_true = self.definitions.switches.get(condition, False)
        if condition.startswith("\\equal"):
            parts = condition.removeprefix("\\equal").strip().strip("{}").split("}{")
            is_true = len(parts) == 2 and parts[0] == parts[1]
        self._stream.push(branches[0] if is_true else branches[1])

    def _conditional(self, name: str) -> None:
        self._skip_spaces_behind_name()
        if name == "else":
            self._skip_branch(to_else=False)
        elif name not in ("fi", "repeat") and not holds(name, self._stream, self.definitions):
            self._skip_branch(to_else=True)
            self._skip_spaces_behind_name()

    def _skip_branch(self, *, to_else: bool) -> None:
        is_lenient = self._open_conditionals < _MOST_OPEN_CONDITIONALS
        if not skip_branch(self._stream, self.definitions, to_else=to_else, is_lenient=is_lenient):
            self._open_conditionals += 1

    def _call(self, macro: Macro, place: int, *, is_word: bool) -> None:
        if is_word and not (macro.parameters and macro.parameters[0].kind == "t"):
            self._skip_spaces_behind_name()
        arguments: list[tuple[Token, ...]] = []
        for parameter in macro.parameters:
            if parameter.kind == "o":
                given = self._stream.option()
                arguments.append(parameter.default if given is None else tuple(given))
            elif parameter.kind == "s":
                arguments.append((("*", place),) if self._stream.has_star() else ())
            elif parameter.kind == "t":
                self._stream.until(parameter.until)
            elif parameter.kind == "d":
                arguments.append(tuple(self._stream.until(parameter.until)))
            else:
                arguments.append(tuple(self._stream.argument()))
        self._stream.push(substituted(macro.body, arguments, place))

    def _skip_spaces_behind_name(self) -> None:
        token = self._stream.next()
        if token and token[0] != " ":
            self._stream.back([token])

    def _environment(self, command: str, token: Token, found: list[Token]) -> bool:
        """Read the name of an environment; return False at the end of the document."""
        name = to_tex(self._stream.argument()).strip()
        if name == "document":
            return self._document(command, found)
        if name in self.definitions.dropped and command == "begin":
            self._drop(name)
        elif own := self.definitions.environments.get(name):
            self._own_environment(command, own, token)
        else:
            if name.startswith(_FLOATS):
                self._float_depth = max(0, self._float_depth + (1 if command == "begin" else -1))
            found.append((f"\\{command}{{{name}}}", token[1]))
        return True

    def _own_environment(self, command: str, own: Environment, token: Token) -> None:
        if command == "begin":
            self._call(own.begin, token[1], is_word=False)
        else:
            self._stream.push(substituted(own.end, [], token[1]))

    def _document(self, command: str, found: list[Token]) -> bool:
        files = self._stream.files
        if command == "begin" and (not self._body_file or len(files) == 1):
            self._body_file = files[-1]
            # Only the title of what comes before is printed.
            found.append(("\\begin{document}", 0))
        elif command == "end" and files[-1] in (files[0], self._body_file):
            return False
        elif command == "end":
            # A subfile has a frame of its own.
            self._stream.end_file()
        return True

    def _drop(self, name: str) -> None:
        while token := self._stream.next():
            if token[0] == "\\end":
                read = self._stream.argument()
                if to_tex(read).strip() == name:
                    return
