"""The time that replaces the present one, for reproducible builds.

Source: https://reproducible-builds.org/specs/source-date-epoch/
"""

import os
from datetime import UTC, date, datetime

from kg.errors import InputError


def source_time() -> datetime | None:
    """Return the time of SOURCE_DATE_EPOCH in UTC, None if it is not set; raise InputError if it is not an integer."""
    given = os.environ.get("SOURCE_DATE_EPOCH")
    if not given:
        return None
    try:
        return datetime.fromtimestamp(int(given), tz=UTC)
    except (ValueError, OverflowError, OSError) as error:
        what = f"SOURCE_DATE_EPOCH is not a number of seconds since 1970: {given[:40]!r}"
        raise InputError(what, cure="set it to a whole number, or unset it") from error


def source_date() -> date | None:
    """Return the date of SOURCE_DATE_EPOCH in UTC, None if it is not set; raise InputError as `source_time` does."""
    time = source_time()
    return time.date() if time else None
