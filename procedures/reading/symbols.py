"""Characters of symbol fonts as characters of Unicode: a ticked box stays a ticked box."""

from __future__ import annotations

_WINGDINGS = {
    **dict(zip(b"\xfc\xfb\xfe\xfd\xa8\x6f\xe0\xe8\xdf\xe1\xe2", "✓✗☑☒☐☐→→←↑↓", strict=True)),
    **dict(zip(b"\x28\x2a\xa7\x6c\x6e\xd8", "☎✉▪●■➢", strict=True)),
}
_WINGDINGS_2 = dict(zip(b"\x50\x4f\x52\x51\xa3", "✓✗☑☒☐", strict=True))
_SYMBOL = dict(
    zip(b"\xb3\xa3\xb0\xb1\xae\xac\xb4\xb9\xb7\xb8\x61\x62\x6d\xbb\xde", "≥≤°±→←×≠•÷αβμ≈⇒", strict=True)
)
#: Where such fonts put their characters, so that nobody takes them for letters.
_FIRST, _LAST = 0xF000, 0xF0FF


def symbol(font: str, code: int) -> str:
    """Return the character at ``code`` of a font of symbols; "" where it is none that is known.

    ``font`` is its name, also as a PDF writes it. A font of another name has the places of Wingdings, where
    its code is one that only symbols have.
    """
    named = font.lower().replace(" ", "").replace("-", "")
    low = code - _FIRST if _FIRST <= code <= _LAST else code
    if "wingdings2" in named:
        return _WINGDINGS_2.get(low, "")
    if "wingdings" in named:
        return _WINGDINGS.get(low, "")
    if "symbol" in named and "opensymbol" not in named:
        return _SYMBOL.get(low, "")
    return _WINGDINGS.get(low, "") if low != code else ""
