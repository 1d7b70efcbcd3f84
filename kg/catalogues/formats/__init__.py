"""One module for each kind of catalogue file, with a constant `CATALOGUE`."""
