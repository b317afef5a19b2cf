"""The parameters of a call: JSON, a form, a form with files, or the query of a GET."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from support.bot_api.refusal import bad

_TRUE, _FALSE = {"true", "1", "yes"}, {"false", "0", "no", ""}


@dataclass(frozen=True)
class Upload:
    """A file that came with a call."""

    name: str
    content: bytes
    media_type: str


@dataclass(frozen=True)
class Parameters:
    """Values by name, and uploads by name. A value that is JSON in a form is read when asked for."""

    values: dict[str, Any]
    uploads: dict[str, Upload] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        """Whether the caller sent this at all."""
        return self.values.get(name) is not None or name in self.uploads

    def text(self, name: str, default: str = "") -> str:
        value = self.values.get(name)
        if value is None:
            return default
        if not isinstance(value, str):
            raise bad(f'parameter "{name}" must be a string')
        return value

    def whole(self, name: str, default: int | None = None) -> int:
        value = self.values.get(name, default)
        if value is None or value == "":
            raise bad(f"{name} is empty")
        if isinstance(value, bool) or not re.fullmatch(r"-?\d+", str(value)):
            raise bad(f"{name} must be a whole number")
        return int(value)

    def flag(self, name: str) -> bool:
        value = str(self.values.get(name, "")).lower()
        if value not in _TRUE | _FALSE:
            raise bad(f"{name} must be true or false")
        return value in _TRUE

    def parsed(self, name: str) -> Any:
        """Return a JSON value, whether it came as JSON or as a string in a form; None where absent."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            raise bad(f"can't parse {name.replace('_', ' ')} JSON object") from None


def read(body: bytes, content_type: str, query: str) -> Parameters:
    """Return the parameters of a call from its body and its query."""
    values: dict[str, Any] = dict(parse_qsl(query, keep_blank_values=True))
    uploads: dict[str, Upload] = {}
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "application/json" and body:
        values |= _json_object(body)
    elif kind == "application/x-www-form-urlencoded":
        values |= dict(parse_qsl(_utf8(body), keep_blank_values=True))
    elif kind == "multipart/form-data":
        _read_multipart(body, content_type, values, uploads)
    _check_text(values)
    return Parameters(values, uploads)


def _json_object(body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(_utf8(body))
    except ValueError:
        raise bad("can't parse request's JSON") from None
    if not isinstance(value, dict):
        raise bad("object expected")
    return value


def _read_multipart(
    body: bytes, content_type: str, values: dict[str, Any], uploads: dict[str, Upload]
) -> None:
    boundary = re.search(r'boundary="?([^";]+)"?', content_type)
    if boundary is None:
        raise bad("boundary of a multipart form is missing")
    for part in (b"\r\n" + body).split(b"\r\n--" + boundary[1].encode())[1:-1]:
        head, _, content = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        headers = head.decode("utf-8", "replace")
        name = re.search(r'[; ]name="([^"]*)"', headers)
        if name is None:
            raise bad("a part of the form has no name")
        file = re.search(r'filename="([^"]*)"', headers)
        if file is None:
            values[name[1]] = _utf8(content)
        else:
            media = re.search(r"(?i)^content-type:\s*(\S+)", headers, re.M)
            uploads[name[1]] = Upload(file[1], content, media[1] if media else "application/octet-stream")


def _utf8(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        raise bad("strings must be encoded in UTF-8") from None


def _check_text(value: Any) -> None:
    """Refuse half a surrogate pair, which JSON can spell and UTF-8 cannot."""
    try:
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        raise bad("strings must be encoded in UTF-8") from None
