"""The command line: each command parses, calls one public function and prints; rooms load when a command runs."""

from kg.cli.app import app, main

__all__ = ["app", "main"]
