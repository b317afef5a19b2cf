"""The templates of the pages, and their one stylesheet. Every value that a template shows is escaped."""

from __future__ import annotations

import hashlib
from functools import cached_property
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse, Response

from bot.channels.web import messages as said

_HERE = Path(__file__).parent
#: The stylesheet may be kept for ever: its address has its digest.
KEPT = "public, max-age=31536000, immutable"


class Templates:
    """The templates; they are read when first used."""

    def response(self, name: str, status: int, **values: Any) -> HTMLResponse:
        """Return a page."""
        page = self._environment.get_template(name).render(said=said, style=self.style_path, **values)
        return HTMLResponse(page, status)

    async def stylesheet(self, _request: object) -> Response:
        """Return the stylesheet."""
        return Response(self._style, media_type="text/css", headers={"Cache-Control": KEPT})

    @cached_property
    def style_path(self) -> str:
        """The address of the stylesheet as it is now."""
        return f"/style-{hashlib.sha256(self._style).hexdigest()[:16]}.css"

    @cached_property
    def _style(self) -> bytes:
        return (_HERE / "html" / "style.css").read_bytes()

    @cached_property
    def _environment(self) -> Environment:
        return Environment(
            loader=FileSystemLoader(_HERE / "html"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
