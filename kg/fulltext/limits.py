"""Limits of what is read of one paper, and the error that says which one was met.

The largest real papers have about 5 MB of TeX and some 500,000 tokens after expansion.
"""

from kg.errors import InputError

FILES = 2_000
FILE_BYTES = 1 << 24
TOTAL_BYTES = 1 << 26
STEPS = 4_000_000
"""Tokens read from files and expansions together."""
DEPTH = 400
"""Macros, files and groups inside each other."""
CELLS = 100_000
"""Cells of one table, spans counted in full."""
PLACES = 1_000_000
"""Rows times columns of one table: a few long rows among many short ones have few cells."""
COLUMNS = 400
NESTING = 200
"""Elements of HTML or XML inside each other."""


class TooLarge(InputError):
    """A paper exceeds a limit: it is damaged or hostile."""

    @classmethod
    def of(cls, what: str, most: int) -> "TooLarge":
        """Return the error that names the limit."""
        return cls(f"more than {most:,} {what}", cure="leave this paper out, or give its abstract")


def check_places(rows: int, columns: int) -> None:
    """Raise TooLarge for a table whose matrix of rows and columns would take too much memory."""
    if rows * columns > PLACES:
        raise TooLarge.of("rows times columns in a table", PLACES)
