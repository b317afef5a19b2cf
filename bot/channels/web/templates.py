"""The templates of the pages, and what they load beside themselves. Every value shown is escaped."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse, Response

from bot.channels.web import messages as said
from bot.channels.web.box_screening import screening_script
from bot.features.people.account_providers import AccountProvider

_HERE = Path(__file__).parent
#: What pages load is kept for ever: its address has its digest. What browsers know by its name, for a day.
KEPT, KEPT_A_DAY = "public, max-age=31536000, immutable", "public, max-age=86400"


class Asset:
    """A file that pages load, under an address that has its digest, or that browsers know by themselves."""

    def __init__(self, name: str, kind: str, above: bytes = b"", path: str = "") -> None:
        """``above`` is what is served before the file, such as what its script knows.

        ``path`` is the address at which browsers look for it unasked.
        """
        self._content = above + (_HERE / "html" / name).read_bytes()
        self._kind = kind
        digest = hashlib.sha256(self._content).hexdigest()[:16]
        #: The address of the file as it is now.
        self.path = path or f"/{Path(name).stem}-{digest}{Path(name).suffix}"
        self._kept = KEPT_A_DAY if path else KEPT

    async def served(self, _request: object) -> Response:
        """Return the file."""
        return Response(self._content, media_type=self._kind, headers={"Cache-Control": self._kept})


class Templates:
    """Writes pages from the templates."""

    def __init__(self, accounts: Sequence[AccountProvider] = ()) -> None:
        """``accounts`` are the councils whose own accounts the way in offers."""
        self._accounts = accounts

    def response(self, name: str, status: int, **values: Any) -> HTMLResponse:
        """Return a page."""
        return HTMLResponse(self.fragment(name, **values), status)

    def fragment(self, name: str, **values: Any) -> Markup:
        """Return a part of a page; what it shows is escaped already."""
        paths = {name: asset.path for name, asset in assets().items()}
        shared = {"said": said, "accounts": self._accounts, **paths}
        made = _environment().get_template(name).render({**shared, **values})
        return Markup(made)  # noqa: S704  # the template escaped it


@cache
def assets() -> Mapping[str, Asset]:
    """What pages load beside themselves, by what templates call its address; read once in a process."""
    return {
        "style": Asset("style.css", "text/css"),
        "live_script": Asset("live.js", "text/javascript"),
        "reader_script": Asset("reader.js", "text/javascript"),
        "passkey_script": Asset("passkeys.js", "text/javascript"),
        "boxes_script": Asset("boxes.js", "text/javascript", screening_script()),
        "icon": Asset("favicon.ico", "image/x-icon", path="/favicon.ico"),
    }


@cache
def _environment() -> Environment:
    """The templates as Jinja reads them: each is compiled once in a process, when it is first used."""
    return Environment(
        loader=FileSystemLoader(_HERE / "html"),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
