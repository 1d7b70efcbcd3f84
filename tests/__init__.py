"""Tests of the package, of its exports and of its server."""

import sys

# Tests start Python hundreds of times: what is compiled is kept, also where the environment asks for nothing to be kept.
sys.dont_write_bytecode = False
