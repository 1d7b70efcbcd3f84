"""Write the graph for other tools: one file a format in `formats/`."""

from kg.export.exporter import Exporter, Options, export, known_exporters

__all__ = ["Exporter", "Options", "export", "known_exporters"]
