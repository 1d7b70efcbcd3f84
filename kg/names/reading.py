"""Parsing of a single written name into its parts.

The library nameparser was evaluated: it takes "Md.", "Prince" and "Dean" for titles, "Loe" of "Loe L.M." for a given
name, and "Institute for Nets" for a person.
"""

import re
from functools import lru_cache

from kg.names.name import Name, body, person

_PARTICLES = frozenset(
    "van von der den de del della dello di da das dos do du d' la las le les lo los el al bin ibn ben bint ter ten te"
    " zu zum zur zur auf op 't in het af av y e dela des van't vander vom am st".split()
)
# Written with a capital they are particles too; "Van", "Le" and "Do" alone may be given names.
_CAPITAL = frozenset("De Del Della Di Du Von Dos El Al Ibn Bin St.".split())
_RUNS = (("Van", "Der"), ("Van", "Den"), ("Van", "De"), ("De", "La"), ("De", "Las"), ("De", "Los"), ("Von", "Der"))
_SUFFIX = re.compile(r"(?:(?P<generation>[JS])n?r\.?|(?P<number>II|III|IV|2nd|3rd))", re.IGNORECASE)
_DEGREE = re.compile(
    r"(?:ph\.?\s?d|m\.?\s?d|m\.?\s?sc|b\.?\s?sc|m\.?\s?a|dr|prof|esq|d\.?\s?phil|mba|fellow,? ieee)\.?", re.IGNORECASE
)
_INITIALS = re.compile(r"(?:[^\W\d_a-z]\.-?)+[^\W\d_a-z]?|[^\W\d_a-z]")
_BARE_INITIALS = re.compile(r"[^\W\d_a-z]{1,3}(?:-[^\W\d_a-z]{1,2})?")
_INITIAL = re.compile(r"[^\W\d_a-z]\.?(?:-[^\W\d_a-z]\.?)*")
_DOT = re.compile(r"(?<=\.)(?=[^\W\d_])")
_BODY = re.compile(
    r"\b(?:Institut[eo]?|Universit(?:y|é|ät|à|at)|Universidade?|Teams?|Groups?|Consortium|Collaboration|Laborator(?:y|ies)"
    r"|Labs?|Research|Cent(?:er|re)|Foundation|Association|Society|Project|Community|Committee|Council|Initiative|Inc"
    r"|Ltd|LLC|Corp(?:oration)?|GmbH|Company|Department|School|College|Academy|Agency|Organi[sz]ation|Network|Alliance"
    r"|Federation|Ministry|Commission|Board|Authors|Contributors|Workshop|Technologies|Systems|Intelligence|AI"
    r"|DeepMind|OpenAI|NVIDIA|Microsoft|Google|Meta|ByteDance|Tencent|Alibaba|Baidu|Huawei|Facebook|Anthropic)\b"
    r"|\b(?:of|for|the|and|on)\b|[&/@]|\d"
)
_OF_BODIES = re.compile(r"\b(?:Inc|Ltd|LLC|GmbH|Corp|of|for|the|and)\b")
_LONGEST_PERSON = 8
_OTHERS = re.compile(r"(?:and\s+)?(?:others?|et\.?\s*al|many (?:others|more)|more)\.?", re.IGNORECASE)
_NOBODY = re.compile(
    r"(?:and|anon(?:ymous)?(?: authors?)?|n/?a|none|null|nan"
    r"|unknown(?: authors?)?|no authors?(?: listed)?|\[?no author.*|\W*)\.?",
    re.IGNORECASE,
)
_AND_OTHERS = re.compile(r",?\s+(?:and\s+others|et\.?\s+al\.?|u\.\s?a\.)$", re.IGNORECASE)
# "0001" is DBLP's number for one of several people with the same name.
_MARK = re.compile(
    r"\s+\d{4}$|\s*(?:\((?:[^()]*\d[^()]*|[^()]*@[^()]*)\)|\[[^\[\]]*\]|<[^<>]*>|[*†‡§¶#‖¹²³⁴⁵⁶⁷⁸⁹⁰∗]+)\s*"
)
_AFFILIATION = re.compile(r"\s*\([^()]*(?:\)|$)")


def is_nobody(text: str) -> bool:
    """Return whether a text stands for no author: "others", "et al.", "Anonymous"."""
    return is_others(text) or _NOBODY.fullmatch(text.strip()) is not None


def is_others(text: str) -> bool:
    """Return whether a text stands for further authors: "others", "et al."."""
    return _OTHERS.fullmatch(text.strip()) is not None


def without_others(text: str) -> str:
    """Return a name without a trailing "et al.".

    >>> without_others("Jane Doe et al.")
    'Jane Doe'
    """
    return _AND_OTHERS.sub("", text)


def _initialed(given: str) -> str:
    """Return given names with initials normalised: "J.A." and "J A" as "J. A."; "J.-P." stays.

    >>> _initialed("J.A."), _initialed("Edward J"), _initialed("J-P")
    ('J. A.', 'Edward J.', 'J.-P.')
    """
    words = _DOT.sub(" ", given).split()
    return " ".join(
        "-".join(f"{part.rstrip('.')}." for part in word.split("-")) if _INITIAL.fullmatch(word) else word
        for word in words
    )


def _suffix(text: str) -> str | None:
    found = _SUFFIX.fullmatch(text.strip())
    if found is None:
        return None
    return f"{found['generation'].upper()}r." if found["generation"] else text.strip()


def _is_particle(word: str) -> bool:
    return word in _PARTICLES


def _family(words: list[str], *, any_small: bool) -> tuple[str, str]:
    """Split the words of a family name into particle and name."""
    count = 0
    while count < len(words) - 1 and (_is_particle(words[count]) or (any_small and words[count][:1].islower())):
        count += 1
    return " ".join(words[:count]), " ".join(words[count:])


def _split(words: list[str], *, any_small: bool) -> int:
    """Return where the family name begins in words with the given name first."""
    if _is_particle(words[0]):
        return 0
    for index in range(1, len(words) - 1):
        if _is_particle(words[index]) or (any_small and words[index][:1].islower()):
            return index
        if words[index] in _CAPITAL or (words[index], words[index + 1]) in _RUNS:
            return index
    return len(words) - 1


def _cased(text: str) -> str:
    """Return a name written in capitals in title case; a short one may be initials and stays."""
    letters = [c for c in text if c.isalpha()]
    words = [word for word in text.replace(",", " ").split() if len(word.strip(".")) > 1]
    if len(words) > 1 and len(letters) > 4 and text.isupper() and all(len(word) > 2 for word in words):
        return re.sub(r"[^\W\d_]+", lambda word: word.group().capitalize(), text)
    return text


def _bare(text: str) -> str:
    text = _MARK.sub(" ", without_others(text.strip()))
    return _AFFILIATION.sub("", text).strip(" ,;") if not text.startswith("(") else text.strip(" ,;()")


def _of_commas(parts: list[str], *, any_small: bool) -> Name:
    """Parse "Family, Given", "Family, Jr., Given" or "Given Family, Jr."."""
    kept = [parts[0], *(part for part in parts[1:] if part and not _DEGREE.fullmatch(part))]
    suffixes = [found for part in kept[1:] if (found := _suffix(part))]
    rest = [part for number, part in enumerate(kept) if number == 0 or not _suffix(part)]
    suffix = suffixes[0] if suffixes else ""
    if len(rest) == 1:
        named = _of_words(rest[0].split(), any_small=any_small)
        return person(named.family, named.given, named.particle, suffix or named.suffix)
    given = " ".join(rest[1:])
    particle, family = _family(rest[0].split(), any_small=any_small)
    # "Berg, Jane van der": the particle follows the given name.
    words = given.split()
    small = len(words)
    while not particle and small > 1 and _is_particle(words[small - 1]):
        small -= 1
    given = " ".join(words[:small])
    given = _spread(given) if _BARE_INITIALS.fullmatch(given) else _initialed(given)
    return person(family, given, particle or " ".join(words[small:]), suffix)


def _of_words(words: list[str], *, any_small: bool) -> Name:
    """Parse "Given van der Family Jr."."""
    suffix = ""
    if len(words) > 2 and (found := _suffix(words[-1])):
        words, suffix = words[:-1], found
    if len(words) > 1 and _INITIALS.fullmatch(words[-1]) and not _INITIALS.fullmatch(words[0]) and "." in words[-1]:
        return parse_initialed(" ".join([*words, suffix]))
    index = _split(words, any_small=any_small)
    particle, family = _family(words[index:], any_small=any_small)
    return person(family, _initialed(" ".join(words[:index])), particle, suffix)


def of_parts(family: str, given: str = "", particle: str = "", suffix: str = "") -> Name:
    """Return the name of a person whose parts the source gives separately.

    >>> of_parts("van der Berg", "J.A.", suffix="Jr").to_text(), of_parts("Institute for Nets").to_text()
    ('van der Berg, Jr., J. A.', '{Institute for Nets}')
    """
    if not given.strip() and not particle and (" " not in family.strip() or _BODY.search(family)):
        return body(family)
    before, last = ("", family) if particle else _family(family.split(), any_small=False)
    return person(last, _initialed(given), particle or before, _suffix(suffix) or suffix)


def _spread(initials: str) -> str:
    """Return initials without periods in the usual form.

    >>> _spread("LM"), _spread("J-P")
    ('L. M.', 'J.-P.')
    """
    return "-".join(". ".join(part) + "." for part in initials.split("-"))


def parse_initialed(text: str) -> Name:
    """Parse a family name followed by initials, as in Scopus and PubMed.

    >>> parse_initialed("Loe L.M.").display, parse_initialed("van der Berg JR Jr").display
    ('L. M. Loe', 'J. R. van der Berg Jr.')
    """
    words = text.replace(",", " ").split()
    suffix = ""
    if len(words) > 2 and (found := _suffix(words[-1])):
        words, suffix = words[:-1], found
    count = 0
    while count < len(words) - 1 and (
        _INITIALS.fullmatch(words[-1 - count]) or _BARE_INITIALS.fullmatch(words[-1 - count])
    ):
        count += 1
    if not count:
        return body(text)
    spread = (_spread(word) if "." not in word else word for word in words[-count:])
    particle, family = _family(words[:-count], any_small=False)
    return person(family, _initialed(" ".join(spread)), particle, suffix)


def is_initialed(text: str) -> bool:
    """Return whether a name is a family name followed by initials: "Loe LM", "van der Berg J.".

    >>> [is_initialed(t) for t in ("Loe LM", "van der Berg J.-P.", "Jane Doe", "J. Doe")]
    [True, True, False, False]
    """
    words = text.split()
    return (
        len(words) > 1
        and any(c.islower() for c in words[-2])
        and not _INITIAL.fullmatch(words[0])
        and (_INITIALS.fullmatch(words[-1]) is not None or _BARE_INITIALS.fullmatch(words[-1]) is not None)
    )


# The same people write many papers.
@lru_cache(maxsize=1 << 16)
def parse_name(text: str, *, any_small: bool = False) -> Name | None:
    """Parse one name, family or given name first; return None for what names nobody.

    `any_small`: any word in lower case is a particle, as in BibTeX, and not only the known particles.

    >>> [parse_name(t).to_text() for t in ("Jane van der Berg", "Martin King Jr.", "Institute for Nets", "Hu, E.J.")]
    ['van der Berg, Jane', 'King, Jr., Martin', '{Institute for Nets}', 'Hu, E. J.']
    """
    text = _cased(_bare(text))
    if is_nobody(text):
        return None
    parts = [part.strip() for part in text.split(",")]
    if len(parts) > 1 and not _is_body_with_comma(text, parts[0]):
        return _of_commas(parts, any_small=any_small)
    words = text.split()
    if len(parts) > 1 or len(words) == 1 or _BODY.search(text):
        return body(text)
    return _of_words(words, any_small=any_small)


def _is_body_with_comma(text: str, first: str) -> bool:
    """Return whether a name with a comma is an organisation's: "Gemini Team, Google", unlike "Board, Jane"."""
    is_long = len(text.split()) >= _LONGEST_PERSON or _OF_BODIES.search(text) is not None
    return is_long or (" " in first and _BODY.search(first) is not None)
