"""A link as a code that a camera reads: as a picture, and as a part of a page."""

from __future__ import annotations

import io
from typing import Any

from markupsafe import Markup

#: Dots of a module: large enough for a camera at the back of a room; and of one on a page, read near by.
_FAR, _NEAR = 8, 6
#: Modules left white around the code, without which no camera finds it.
_BORDER = 4


def qr_png(link: str) -> bytes:
    """Return a QR code that holds a link, as a PNG."""
    return _written(link, kind="png", scale=_FAR)


def qr_svg(link: str) -> Markup:
    """Return a QR code that holds a link, as SVG that stands in a page itself: no address holds the link."""
    drawn = _written(link, kind="svg", scale=_NEAR, xmldecl=False, nl=False, light="#fff")
    return Markup(drawn.decode())  # noqa: S704  # modules alone: no text of the link stands in it


def _written(link: str, **how: Any) -> bytes:
    import segno

    written = io.BytesIO()
    segno.make(link, error="m", micro=False).save(written, border=_BORDER, **how)
    return written.getvalue()
