"""Export formats, one module each; `export.exporter` finds them by their constant FORMAT."""
