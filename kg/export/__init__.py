"""Exporters to the formats of other tools, one module per format in `formats/`."""

from kg.export.exporter import Exporter, Options, export, known_exporters

__all__ = ["Exporter", "Options", "export", "known_exporters"]
