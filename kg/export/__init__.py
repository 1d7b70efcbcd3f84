"""Exporters to the formats of other tools, one module per format in `formats/`."""

from kg.export.exporter import Exporter, ExportOptions, export, known_exporters

__all__ = ["ExportOptions", "Exporter", "export", "known_exporters"]
