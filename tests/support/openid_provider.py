"""An OpenID Connect provider in a process of its own on loopback, as councils have one.

oidc-provider-mock knows no PKCE, so what stands before it holds a code to the challenge with which it was
asked for. It also spoils the signature of an ID token where a claim of its person says so.
"""

from __future__ import annotations

import base64
import hashlib
import json
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

from support.loopback import ON_LOOPBACK
from support.web import ADDRESS

#: The claim that has a signature spoiled, and how.
SPOILED = "signature"


@dataclass
class Provider:
    """The provider, as a test sees it. By its number it is Kent's, and by its name Havering's."""

    port: int

    @property
    def kent(self) -> str:
        """The issuer of Kent's accounts."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def havering(self) -> str:
        """The issuer of Havering's accounts."""
        return f"http://localhost:{self.port}"

    def client(self, *origins: str) -> tuple[str, str]:
        """Register a client for pages at some addresses; return its id and secret."""
        back = [f"{origin}/sign-in/with/{council}" for origin in origins for council in ("kent", "havering")]
        answer = self._sent("POST", "/oauth2/clients", json={"redirect_uris": back})
        return answer["client_id"], answer["client_secret"]

    def person(self, subject: str, *groups: str, **claims: object) -> str:
        """Have an account with these groups; return its subject."""
        self._sent("PUT", f"/users/{subject}", json={"groups": list(groups), **claims})
        return subject

    def signs_in(self, address: str, subject: str) -> str:
        """Sign somebody in at the provider's page; return where it sends their browser."""
        return self._answered(address, {"sub": subject})

    def denies(self, address: str) -> str:
        """Press "Deny" at the provider's page; return where it sends the browser."""
        return self._answered(address, {"action": "deny"})

    def _answered(self, address: str, fields: dict[str, str]) -> str:
        at = urlsplit(address)
        here = f"{self.kent}{at.path}?{at.query}"
        answer = httpx.post(here, data=fields, headers={"host": at.netloc}, **ON_LOOPBACK)
        assert answer.status_code == 302, answer.text
        back = urlsplit(answer.headers["location"])
        assert f"{back.scheme}://{back.netloc}" == ADDRESS
        return f"{back.path}?{back.query}"

    def _sent(self, method: str, path: str, **body: Any) -> Any:
        answer = httpx.request(method, f"{self.kent}{path}", **ON_LOOPBACK, **body)
        answer.raise_for_status()
        return answer.json() if answer.content else None


@contextmanager
def running_provider() -> Iterator[Provider]:
    """Run a provider until what is within is done."""
    command = [sys.executable, "-m", "support.openid_provider"]
    here = str(Path(__file__).parents[1])
    with subprocess.Popen(
        command, cwd=here, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as running:
        try:
            assert running.stdout is not None
            yield Provider(int(running.stdout.readline()))
        finally:
            running.terminate()


class _Before:
    """What stands before the mock: it holds each code to its challenge."""

    def __init__(self, app: Callable[..., Iterable[bytes]]) -> None:
        self._app = app
        self._challenges: dict[str, str] = {}

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        if ":" not in environ["HTTP_HOST"]:  # the test's proxy ended the encryption
            environ["wsgi.url_scheme"] = "https"
        path = (environ["REQUEST_METHOD"], environ["PATH_INFO"])
        if path == ("POST", "/oauth2/authorize"):
            return self._authorised(environ, start)
        if path == ("POST", "/oauth2/token"):
            return self._exchanged(environ, start)
        return self._app(environ, start)

    def _authorised(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        asked = parse_qs(environ["QUERY_STRING"])
        assert asked["code_challenge_method"] == ["S256"]

        def begin(status: str, headers: list[tuple[str, str]], *more: object) -> object:
            back = parse_qs(urlsplit(dict(headers).get("Location", "")).query)
            for code in back.get("code", ()):
                (self._challenges[code],) = asked["code_challenge"]
            return start(status, headers, *more)

        return self._app(environ, begin)

    def _exchanged(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = BytesIO(body)
        given = parse_qs(body.decode())
        verifier, code = given.get("code_verifier", [""])[0], given.get("code", [""])[0]
        if _encoded(hashlib.sha256(verifier.encode()).digest()) != self._challenges.pop(code, None):
            start("400 Bad Request", [("Content-Type", "application/json")])
            return [b'{"error": "invalid_grant"}']
        held: list[Any] = []

        def begin(*answered: Any) -> Callable[[bytes], None]:
            held.extend(answered[:2])
            return lambda _: None

        answer = _spoiled(b"".join(self._app(environ, begin)))
        status, headers = held
        kept = [(name, value) for name, value in headers if name.lower() != "content-length"]
        start(status, [*kept, ("Content-Length", str(len(answer)))])
        return [answer]


def _spoiled(answer: bytes) -> bytes:
    """Return an answer with tokens as it came, or with an ID token that nobody signed so."""
    held = json.loads(answer)
    head, claims, signature = held.get("id_token", "..").split(".")
    how = json.loads(base64.urlsafe_b64decode(claims + "==")).get(SPOILED) if claims else None
    if how is None:
        return answer
    if how == "none":
        head, signature = _encoded(b'{"alg": "none"}'), ""
    elif how == "other":
        signature = _encoded(bytes(reversed(base64.urlsafe_b64decode(signature + "=="))))
    return json.dumps({**held, "id_token": f"{head}.{claims}.{signature}"}).encode()


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _serve() -> None:
    import warnings

    warnings.simplefilter("ignore")  # it speaks to an older Authlib
    from oidc_provider_mock import app
    from werkzeug.serving import make_server

    made = app(require_client_registration=True, require_nonce=True)
    server = make_server("127.0.0.1", 0, _Before(made), threaded=True)
    print(server.server_port, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    _serve()
