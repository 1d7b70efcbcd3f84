"""The console that commands print to, and its tables."""

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

_PIPE_WIDTH = 160


def new_console() -> Console:
    """Return a console of the terminal's width, or of a fixed one where the output is no terminal."""
    console = Console(highlight=False, soft_wrap=False)
    # A pipe has no width; the default of 80 columns would break every sentence into five lines.
    return console if console.is_terminal else Console(highlight=False, width=_PIPE_WIDTH)


def new_table(*columns: str) -> Table:
    """Return a table without rows."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(Text(column), overflow="fold")
    return table
