"""Tests of the package, of its exports and of its server."""

import os
import sys

# Tests start Python hundreds of times: write compiled modules even if PYTHONDONTWRITEBYTECODE is set.
sys.dont_write_bytecode = False

# The tables of tests have few rows: a thread a core only switches between the threads of three processes.
os.environ.setdefault("POLARS_MAX_THREADS", "1")
