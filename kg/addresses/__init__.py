"""Sources that are addresses: what their servers answered last, and asking them again for what is new."""
