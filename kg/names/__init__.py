"""Author names: their parts, and lists of them."""

from kg.names.lists import names_in, pieces
from kg.names.name import Name, body
from kg.names.reading import of_parts, parse_initialed, parse_name

__all__ = ["Name", "body", "names_in", "of_parts", "parse_initialed", "parse_name", "pieces"]
