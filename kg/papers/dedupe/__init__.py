"""Detection and merging of the entries that are the same paper."""
