"""Extractors, one module each, named by the module; each has a constant EXTRACTOR."""
