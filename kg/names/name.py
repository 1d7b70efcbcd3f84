"""A name and its parts, as parsers make it and exporters write it."""

import re
from dataclasses import dataclass

_SPACE = re.compile(r"\s+")
_BRACES = re.compile(r"[{}]")


@dataclass(frozen=True, slots=True)
class Name:
    """A person has family and given name, particle ("van der") and suffix ("Jr."); an organisation only a `literal`.

    Source: https://docs.citationstyles.org/en/stable/specification.html#names
    """

    family: str = ""
    given: str = ""
    particle: str = ""
    suffix: str = ""
    literal: str = ""

    @property
    def display(self) -> str:
        """The whole name in reading order, given name first.

        >>> Name("Berg", "Jane", "van der", "Jr.").display, Name(literal="OpenAI").display
        ('Jane van der Berg Jr.', 'OpenAI')
        """
        return self.literal or " ".join(filter(None, (self.given, self.particle, self.family, self.suffix)))

    @property
    def is_literal(self) -> bool:
        """Whether it is an organisation's name, or a name without parts."""
        return bool(self.literal)

    def to_text(self) -> str:
        """Return the name as one string: "van der Berg, Jr., Jane", "{OpenAI}"; `from_text` parses it.

        >>> Name("Berg", "Jane", "van der", "Jr.").to_text(), Name("Márquez García").to_text()
        ('van der Berg, Jr., Jane', '{Márquez García}, ')
        """
        if self.literal:
            return f"{{{self.literal}}}"
        # Braces prevent a family name in lower case from being taken for a particle.
        is_plain = self.family[:1].isupper() and (self.particle or " " not in self.family or self.given)
        family = self.family if is_plain else f"{{{self.family}}}"
        parts = [f"{self.particle} {family}".strip(), self.suffix, self.given]
        return ", ".join(part for number, part in enumerate(parts) if part or number != 1)

    @classmethod
    def from_text(cls, text: str) -> "Name":
        """Parse what `to_text` wrote.

        >>> Name.from_text("van der Berg, Jr., Jane")
        Name(family='Berg', given='Jane', particle='van der', suffix='Jr.', literal='')
        """
        if text.startswith("{") and text.endswith("}"):
            return cls(literal=text[1:-1])
        last, *rest = text.split(", ")
        given, suffix = (rest[-1] if rest else ""), (rest[0] if len(rest) > 1 else "")
        if "{" in last:
            particle, _, family = last.partition("{")
            return cls(family.rstrip("}"), given, particle.strip(), suffix)
        words = last.split(" ")
        small = next((number for number, word in enumerate(words) if not word[:1].islower()), len(words))
        small = min(small, len(words) - 1)
        return cls(" ".join(words[small:]), given, " ".join(words[:small]), suffix)


def person(family: str, given: str = "", particle: str = "", suffix: str = "") -> Name:
    """Return a person's name from its parts, without commas and braces and with single spaces."""
    parts = (
        _SPACE.sub(" ", _BRACES.sub("", part).replace(",", " ")).strip() for part in (family, given, particle, suffix)
    )
    return Name(*parts)


def body(text: str) -> Name:
    """Return the name of an organisation."""
    return Name(literal=_SPACE.sub(" ", _BRACES.sub("", text)).strip())
