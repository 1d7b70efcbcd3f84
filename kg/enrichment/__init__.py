"""Enrichment: identifiers, authors and addresses of papers from metadata that the user has or that services offer."""
