"""Groups of tokens in braces and brackets: where each one ends."""

from collections.abc import Sequence
from functools import cached_property

from kg.fulltext.tex.tokens import Token


class Groups:
    """The groups among some tokens.

    Their ends are found in one pass: a search of its own for each would take quadratic time where many have no end.
    """

    def __init__(self, tokens: Sequence[Token]) -> None:
        """Keep the tokens; nothing is searched until a group is asked for."""
        self.tokens = tokens

    def starting(self, at: int, opening: str) -> tuple[Sequence[Token], int] | None:
        """Return the content of the group that starts at a token, and the index behind it; None where none starts.

        Brackets within braces belong to these, as those of "[{]}]".
        """
        if at >= len(self.tokens) or self.tokens[at][0] != opening:
            return None
        end = self._ends.get(at)
        return None if end is None else (self.tokens[at + 1 : end], end + 1)

    @cached_property
    def _ends(self) -> dict[int, int]:
        """Where each group ends, by where it starts."""
        ends: dict[int, int] = {}
        braces: list[int] = []
        # The brackets that are open in each of these braces, and outside of all.
        brackets: list[list[int]] = [[]]
        for i, (text, _) in enumerate(self.tokens):
            if text == "{":
                braces.append(i)
                brackets.append([])
            elif text == "}" and braces:
                ends[braces.pop()] = i
                brackets.pop()
            elif text == "}":
                brackets[-1].clear()
            elif text == "[":
                brackets[-1].append(i)
            elif text == "]" and brackets[-1]:
                ends[brackets[-1].pop()] = i
        return ends
