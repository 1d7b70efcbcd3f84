"""Tests of the package, of its exports and of its server."""

import sys

# Tests start Python hundreds of times: write compiled modules even if PYTHONDONTWRITEBYTECODE is set.
sys.dont_write_bytecode = False
