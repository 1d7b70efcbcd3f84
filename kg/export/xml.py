"""Text that XML can hold."""

import re

# XML 1.0, section 2.2: these characters cannot be written in any form.
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def xml_text(value: object) -> str:
    """Write a value as XML text; a character that XML cannot hold becomes U+FFFD."""
    return _NOT_XML.sub("\ufffd", str(value))
