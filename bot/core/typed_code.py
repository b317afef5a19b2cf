"""A code in its plain form, however somebody typed it."""

from __future__ import annotations

import re
import unicodedata

_AROUND = re.compile(r"^[\W_]+|[\W_]+$")
_BETWEEN = re.compile(r"[\s\u2010-\u2015-]")


def plain_code(typed: str) -> str:
    """Return the letters and digits of a code, in capitals: without blanks, dashes or signs around them.

    Letters and digits of full width, as some keyboards write them, become plain ones.
    """
    return _BETWEEN.sub("", _AROUND.sub("", unicodedata.normalize("NFKC", typed))).upper()
