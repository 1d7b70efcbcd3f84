"""Progress reports of a build."""

from collections.abc import Callable
from enum import StrEnum


class Stage(StrEnum):
    """The five stages of a build."""

    READ = "reading"
    EXTRACT = "extracting"
    RESOLVE = "resolving"
    ASSEMBLE = "assembling"
    STORE = "storing"


Progress = Callable[[Stage, int, int | None], None]


def no_progress(stage: Stage, done: int, total: int | None) -> None:
    """Ignore the progress report."""
