"""Who makes a correction, and when."""

import getpass
import shutil
import subprocess
from datetime import UTC, datetime

from kg.epoch import source_time


def author() -> str:
    """Return the user's name as git knows it, else that of the account; empty where there is none."""
    git = shutil.which("git")
    if git is not None:
        asked = subprocess.run([git, "config", "user.name"], capture_output=True, text=True, check=False)  # noqa: S603 - a fixed command
        if name := asked.stdout.strip():
            return name
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        # An account without a name; before Python 3.13 a KeyError.
        return ""


def now() -> datetime:
    """Return the present time in UTC, in whole seconds; SOURCE_DATE_EPOCH overrides it."""
    return source_time() or datetime.now(UTC).replace(microsecond=0)
