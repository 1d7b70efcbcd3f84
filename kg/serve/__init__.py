"""The graph over HTTP: SPARQL Protocol, JSON API and a web page (extra `serve`)."""
