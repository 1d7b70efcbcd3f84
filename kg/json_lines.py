"""Files of JSON Lines whose lines are models; people may delete or edit lines."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from kg.atomic_files import drafted
from kg.errors import InputError, Where

Row = TypeVar("Row", bound=BaseModel)


def read_rows(path: Path, model: type[Row]) -> Iterator[tuple[int, Row]]:
    """Yield the lines of a file with their numbers; none where there is no file, and empty lines are skipped.

    Raise InputError with the number of a line that is not valid.
    """
    # Text in JSON may hold U+2028 and others at which `splitlines` splits too.
    lines = path.read_text(encoding="utf-8").split("\n") if path.is_file() else []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield number, model.model_validate_json(line)
        except ValidationError as error:
            first = error.errors()[0]
            what = f"{'.'.join(map(str, first['loc'])) or 'the line'}: {first['msg'].lower()}"
            raise InputError(what, where=Where(str(path), number), cure="correct the line, or delete it") from error


def write_rows(rows: Iterable[BaseModel], path: Path) -> None:
    """Write one line for each row, without the fields that have their default; the file is complete or not changed."""
    with drafted(path) as draft:
        draft.write_text("".join(f"{row.model_dump_json(exclude_defaults=True)}\n" for row in rows), encoding="utf-8")
