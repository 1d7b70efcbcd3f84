"""The command line: each command parses its options, calls one public function and prints; imports are deferred."""

from kg.cli.app import app, main

__all__ = ["app", "main"]
