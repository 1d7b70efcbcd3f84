"""`python -m kg.cli`, where the program is not on the path."""

from kg.cli import main

main()
