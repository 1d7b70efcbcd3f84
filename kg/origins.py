"""Where curated data come from: the name to give credit to, the licence, and the address, as rows."""

from dataclasses import dataclass

CATALOGUE = "catalogue/"
"""What the ids of catalogues begin with, in tables and RDF."""


@dataclass(frozen=True, slots=True)
class Origin:
    """A publisher of curated data. `is_share_alike` is set where a work that contains the data has the same licence.

    `name` is the local part of the id of its node; `home` and `licence` are addresses.
    """

    name: str
    title: str
    home: str
    licence: str
    licence_name: str
    is_share_alike: bool

    @property
    def id(self) -> str:
        """The id of the node that stands for it."""
        return CATALOGUE + self.name

    @property
    def credit(self) -> str:
        """The line that a work with its data shows."""
        return f"{self.title} ({self.home}), {self.licence_name}"


# https://github.com/paperswithcode/paperswithcode-data, "Licence".
ORIGINS = {
    origin.name: origin
    for origin in (
        Origin(
            "papers-with-code",
            "Papers with Code",
            "https://github.com/paperswithcode/paperswithcode-data",
            "https://creativecommons.org/licenses/by-sa/4.0/",
            "CC BY-SA 4.0",
            is_share_alike=True,
        ),
    )
}
