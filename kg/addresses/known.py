"""What the servers of a graph's addresses answered last: a file of JSON Lines beside the graph."""

from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from pathlib import Path

from pydantic import AwareDatetime, BaseModel, ConfigDict

from kg.epoch import source_time
from kg.json_lines import read_rows, write_rows


class KnownAddress(BaseModel):
    """A line: an address, when its server answered last, and what the next request may name.

    `entries` is the folder of the entries that the answers gave: the line holds for these alone. `etag` and
    `last_modified` are those of the answer. `harvested` is the day, by the server's clock, of the last complete
    OAI-PMH list, and `latest` the newest date of an entry of a feed.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    address: str
    entries: str
    answered: AwareDatetime
    etag: str = ""
    last_modified: str = ""
    harvested: str = ""
    latest: str = ""


def read_addresses(path: Path) -> dict[str, KnownAddress]:
    """Read the file, by address; none where there is none. Raise InputError with the line of what is not valid."""
    return {row.address: row for _, row in read_rows(path, KnownAddress)}


def keep_addresses(path: Path, rows: Iterable[KnownAddress], sources: Collection[str]) -> None:
    """Add lines to the file, or replace them; those of addresses that are no source any more are left out."""
    found = read_addresses(path) | {row.address: row for row in rows}
    if found:
        write_rows((found[address] for address in sorted(found) if address in sources), path)


def now() -> datetime:
    """Return the present time in UTC, in whole seconds; SOURCE_DATE_EPOCH overrides it."""
    return source_time() or datetime.now(UTC).replace(microsecond=0)
