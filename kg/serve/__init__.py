"""Serve the graph over HTTP: SPARQL Protocol, JSON API and a page to look at it (extra `serve`)."""
