"""Train the learned extractor: `python -m kg.train` (extra `train`)."""
