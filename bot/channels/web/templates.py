"""The templates of the pages, their one stylesheet and one script. Every value that is shown is escaped."""

from __future__ import annotations

import hashlib
from functools import cached_property
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse, Response

from bot.channels.web import messages as said

_HERE = Path(__file__).parent
#: The stylesheet may be kept for ever: its address has its digest.
KEPT = "public, max-age=31536000, immutable"


class Templates:
    """The templates; they are read when first used."""

    def response(self, name: str, status: int, **values: Any) -> HTMLResponse:
        """Return a page."""
        return HTMLResponse(self.fragment(name, **values), status)

    def fragment(self, name: str, **values: Any) -> Markup:
        """Return a part of a page; what it shows is escaped already."""
        paths = {"style": self.style_path, "script": self.script_path}
        made = self._environment.get_template(name).render(said=said, **paths, **values)
        return Markup(made)  # noqa: S704  # the template escaped it

    async def stylesheet(self, _request: object) -> Response:
        """Return the stylesheet."""
        return Response(self._style, media_type="text/css", headers={"Cache-Control": KEPT})

    async def live_script(self, _request: object) -> Response:
        """Return the script of the pages that change by themselves."""
        return Response(self._script, media_type="text/javascript", headers={"Cache-Control": KEPT})

    @cached_property
    def script_path(self) -> str:
        """The address of the script as it is now."""
        return f"/live-{hashlib.sha256(self._script).hexdigest()[:16]}.js"

    @cached_property
    def style_path(self) -> str:
        """The address of the stylesheet as it is now."""
        return f"/style-{hashlib.sha256(self._style).hexdigest()[:16]}.css"

    @cached_property
    def _style(self) -> bytes:
        return (_HERE / "html" / "style.css").read_bytes()

    @cached_property
    def _script(self) -> bytes:
        return (_HERE / "html" / "live.js").read_bytes()

    @cached_property
    def _environment(self) -> Environment:
        return Environment(
            loader=FileSystemLoader(_HERE / "html"),
            autoescape=True,
            undefined=StrictUndefined,
            auto_reload=False,
            trim_blocks=True,
            lstrip_blocks=True,
        )
