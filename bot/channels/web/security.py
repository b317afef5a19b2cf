"""What keeps strangers and other sites out: cookies, form tokens, headers, and our own address."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import Response

from bot.channels.web import messages as said
from bot.features.people.model import LONGEST, RelyingParty

CONTENT_POLICY = "Content-Security-Policy"
#: Nothing but our own stylesheet and pictures is loaded, nothing runs, and no other site frames us.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
#: On a page that needs a script of ours, that runs as well and fetches from us alone.
SCRIPT_POLICY = f"{POLICY}; script-src 'self'; connect-src 'self'"
HEADERS: Mapping[str, str] = {
    CONTENT_POLICY: POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "X-Robots-Tag": "noindex, nofollow",
}
#: A browser is to come back encrypted for a year, where it came so.
ENCRYPTED = {"Strict-Transport-Security": "max-age=31536000"}
NOT_KEPT = "no-store"


class PageAddress:
    """The address at which the pages are served: the one that people open, whatever stands before it."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self.secure = parts.scheme == "https"
        self.host = parts.netloc.lower().removesuffix(":443" if self.secure else ":80")
        self.origin = f"{parts.scheme}://{self.host}"
        #: Whom passkeys are for; None at an address that is a number, where browsers make none.
        self.relying_party = _relying_party(parts.hostname or "", self.origin)
        # A browser takes a cookie of such a name only from this very host, encrypted.
        prefix = "__Host-" if self.secure else ""
        self.session_cookie = f"{prefix}session"
        self.visit_cookie = f"{prefix}visit"
        self.guest_cookie = f"{prefix}guest"
        self.account_cookie = f"{prefix}account"

    def is_asked_for(self, headers: Headers) -> bool:
        """Whether a request names this address as its host."""
        default = ":443" if self.secure else ":80"
        named = headers.getlist("host")
        return len(named) == 1 and named[0].lower().removesuffix(default) == self.host

    def is_from_here(self, headers: Headers) -> bool:
        """Whether a form was sent from a page of ours, as far as the browser says.

        Under our own referrer policy browsers send the origin "null" with a form; the form's token decides.
        """
        origin, site = headers.get("origin", "null"), headers.get("sec-fetch-site", "same-origin")
        return origin.lower() in {"null", self.origin} and site in {"same-origin", "none"}

    def keep(self, response: Response, name: str, value: str, seconds: int | None = None) -> None:
        """Let a browser keep a cookie that no script reads and other sites' forms do not carry."""
        response.set_cookie(
            name,
            value,
            max_age=int(LONGEST.total_seconds()) if seconds is None else seconds,
            path="/",
            secure=self.secure,
            httponly=True,
            samesite="lax",
        )

    def drop(self, response: Response, name: str) -> None:
        """Let a browser forget a cookie."""
        response.delete_cookie(name, path="/", secure=self.secure, httponly=True, samesite="lax")

    def protect(self, response: Response) -> Response:
        """Return a response with the headers of every page; what does not say else is not kept anywhere."""
        policy = response.headers.get(CONTENT_POLICY, POLICY)
        response.headers.update({**HEADERS, **(ENCRYPTED if self.secure else {}), CONTENT_POLICY: policy})
        response.headers.setdefault("Cache-Control", NOT_KEPT)
        return response


def _relying_party(host: str, origin: str) -> RelyingParty | None:
    try:
        ip_address(host)
    except ValueError:
        return RelyingParty(host, origin, said.PRODUCT)
    return None


def form_token(shown: str) -> str:
    """Return the token of the forms for a browser that shows this cookie; nobody else can make it."""
    return hmac.new(shown.encode("utf-8", "replace"), b"form", hashlib.sha256).hexdigest()


def guest_token(visit: str, code: str) -> str:
    """Return what a browser shows as a guest of the session of a code: the same however often it joins."""
    return hmac.new(visit.encode("utf-8", "replace"), b"guest " + code.encode(), hashlib.sha256).hexdigest()


def account_secret(shown: str, what: str) -> str:
    """Return one of the secrets of a sign-in at a council's own page; nobody else can make it.

    ``shown`` is what the browser shows for that sign-in, and ``what`` names the secret.
    """
    return hmac.new(shown.encode("utf-8", "replace"), b"account " + what.encode(), hashlib.sha256).hexdigest()


def is_form_token(given: str, shown: str) -> bool:
    """Whether a form carries the token of a browser that shows this cookie."""
    return bool(shown) and hmac.compare_digest(given.encode("utf-8", "replace"), form_token(shown).encode())
