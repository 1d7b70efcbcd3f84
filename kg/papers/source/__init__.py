"""Opening of sources: what the user names becomes documents, and each document a bounded stream of UTF-8 text."""
