"""Text with Telegram's HTML in it, read as Telegram reads it and more strictly.

Telegram drops in silence what it does not like (entities past the hundredth, links it cannot follow,
formatting inside code) and shows an ampersand that was not escaped. Here each is refused, so that a test
sees it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from support.bot_api.refusal import RefusedError, bad

TEXT_LIMIT, CAPTION_LIMIT, ENTITY_LIMIT = 4096, 1024, 100

_KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_TAG = re.compile(
    r"<(?P<end>/?)(?P<name>[A-Za-z][A-Za-z0-9-]*)"
    r"(?P<attributes>(?:\s+[A-Za-z-]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[A-Za-z0-9.-]+))?)*)\s*>"
)
_ATTRIBUTE = re.compile(r"\s+(?P<name>[A-Za-z-]+)(?:\s*=\s*(?P<value>\"[^\"]*\"|'[^']*'|[A-Za-z0-9.-]+))?")
_REFERENCE = re.compile(r"&(?:#(?P<number>\d+)|#[xX](?P<hex>[0-9a-fA-F]+)|(?P<name>[a-z]+));")
_PIECE = re.compile(r"<|&|[^<&]+")
_CONTROL = {n: " " for n in range(32) if n not in (9, 10)} | {13: ""}
_BLANK = " \t\n\v\f\u00a0\u1680\u180e\u2028\u2029\u200b\u200c\u200d\u2060\ufeff\u3000\u2800" + "".join(
    map(chr, range(0x2000, 0x200B))
)


@dataclass(frozen=True)
class Formatted:
    """Plain text and the entities on it; offsets and lengths in UTF-16 units."""

    text: str
    entities: tuple[dict[str, Any], ...] = ()


def units(text: str) -> int:
    """Return the length of a text in UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


def formatted(text: str, mode: str, entities: list[dict[str, Any]] | None = None) -> Formatted:
    """Return a text as a message keeps it. Raises RefusedError where its markup is wrong."""
    if mode.lower() == "html":
        read = parsed(text)
    elif mode:
        raise bad(f"unsupported parse_mode: this server reads HTML alone, not {mode}")
    else:
        read = Formatted(text.translate(_CONTROL), tuple(entities or ()))
    if len(read.entities) > ENTITY_LIMIT:
        raise bad(f"too many entities: {len(read.entities)}, where Telegram drops those after the 100th")
    return _trimmed(read)


def message_text(text: str, mode: str, entities: list[dict[str, Any]] | None = None) -> Formatted:
    """Return the text of a message: 1 to 4,096 units after its markup is read."""
    read = formatted(text, mode, entities)
    if not read.text:
        raise bad("message text is empty")
    if units(read.text) > TEXT_LIMIT:
        raise bad("message is too long")
    return read


def caption(text: str, mode: str, entities: list[dict[str, Any]] | None = None) -> Formatted:
    """Return a caption: at most 1,024 units."""
    read = formatted(text, mode, entities)
    if units(read.text) > CAPTION_LIMIT:
        raise bad("message caption is too long")
    return read


def parsed(source: str) -> Formatted:
    """Return what HTML says: its text, not yet trimmed, and its entities."""
    return _Reader(source.translate(_CONTROL)).read()


class _Reader:
    """Reads one text from left to right, keeping the tags that are open."""

    def __init__(self, source: str) -> None:
        self.source, self.at = source, 0
        self.out: list[str] = []
        self.length = 0
        self.open: list[tuple[str, dict[str, Any]]] = []
        self.entities: list[dict[str, Any]] = []

    def read(self) -> Formatted:
        while self.at < len(self.source):
            piece = _PIECE.match(self.source, self.at)
            assert piece is not None
            if piece[0] == "<":
                self._tag()
            elif piece[0] == "&":
                self._reference()
            else:
                self._add(piece[0])
                self.at = piece.end()
        if self.open:
            raise self._wrong(f"can't find end tag corresponding to start tag {self.open[-1][0]}")
        self.entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
        return Formatted("".join(self.out), tuple(self.entities))

    def _add(self, text: str) -> None:
        self.out.append(text)
        self.length += units(text)

    def _reference(self) -> None:
        found = _REFERENCE.match(self.source, self.at)
        if found is None or (found["name"] and found["name"] not in _NAMED):
            raise self._wrong("unescaped or unknown entity")
        self._add(_character(found))
        self.at = found.end()

    def _tag(self) -> None:
        tag = _TAG.match(self.source, self.at)
        if tag is None:
            raise self._wrong("unclosed or malformed tag")
        name = tag["name"].lower()
        if name not in _KINDS:
            raise self._wrong(f'unsupported {"end" if tag["end"] else "start"} tag "{name}"')
        if tag["end"]:
            self._close(name, tag["attributes"])
        else:
            self._start(name, self._attributes(tag["attributes"]))
        self.at = tag.end()

    def _attributes(self, raw: str) -> dict[str, str | None]:
        read: dict[str, str | None] = {}
        for found in _ATTRIBUTE.finditer(raw):
            value = found["value"]
            if value is not None and value[:1] in "\"'":
                value = value[1:-1]
            read[found["name"].lower()] = None if value is None else _REFERENCE.sub(_character, value)
        return read

    def _start(self, name: str, attributes: dict[str, str | None]) -> None:
        outer = [tag for tag, _ in self.open]
        language = name == "code" and outer[-1:] == ["pre"] and self._is_empty_so_far()
        if {"pre", "code"} & set(outer) and not language:
            raise self._wrong(f'"{name}" can\'t stand inside code')
        if name in {"pre", "code"} and set(outer) - {"blockquote", "pre"}:
            raise self._wrong(f'"{name}" can\'t stand inside "{outer[-1]}"')
        if name in {"blockquote", "a"} and name in outer:
            raise self._wrong(f'"{name}" can\'t be nested')
        entity = {"type": _KINDS[name], "offset": self.length} | self._details(name, attributes)
        self.open.append((name, entity))

    def _is_empty_so_far(self) -> bool:
        return bool(self.open[-1][1]["offset"] == self.length)

    def _details(self, name: str, attributes: dict[str, str | None]) -> dict[str, Any]:
        """Return what the attributes of a start tag add to its entity; refuse the rest."""
        if name == "a":
            self._only(name, attributes, "href")
            return {"url": checked_url(attributes.get("href") or "", self._wrong)}
        if name == "span":
            self._only(name, attributes, "class")
            if attributes.get("class") != "tg-spoiler":
                raise self._wrong('tag "span" must have class "tg-spoiler"')
        elif name == "blockquote":
            self._only(name, attributes, "expandable")
            if "expandable" in attributes:
                return {"type": "expandable_blockquote"}
        elif name == "code":
            self._only(name, attributes, "class")
        elif name == "tg-emoji":
            self._only(name, attributes, "emoji-id")
            return {"custom_emoji_id": attributes.get("emoji-id") or ""}
        else:
            self._only(name, attributes)
        return {}

    def _only(self, name: str, attributes: dict[str, str | None], *known: str) -> None:
        if attributes.keys() - set(known):
            raise self._wrong(f'unexpected attribute in tag "{name}"')

    def _close(self, name: str, attributes: str) -> None:
        if attributes.strip():
            raise self._wrong(f'unexpected attribute in end tag "{name}"')
        if not self.open:
            raise self._wrong(f'unexpected end tag "{name}"')
        wanted, entity = self.open.pop()
        if wanted != name:
            raise self._wrong(f'unmatched end tag, expected "</{wanted}>", found "</{name}>"')
        entity["length"] = self.length - entity["offset"]
        in_pre = name == "code" and self.open[-1:] and self.open[-1][0] == "pre"
        if entity["length"] and not in_pre:
            self.entities.append(entity)

    def _wrong(self, why: str) -> RefusedError:
        offset = len(self.source[: self.at].encode())
        return bad(f"can't parse entities: {why} at byte offset {offset}")


def _character(found: re.Match[str]) -> str:
    if found["name"]:
        return _NAMED.get(found["name"], found[0])
    number = int(found["number"]) if found["number"] else int(found["hex"], 16)
    if not 0 < number < 0x110000 or 0xD800 <= number < 0xE000:
        raise bad("can't parse entities: a number that is no character")
    return chr(number)


def checked_url(url: str, wrong: Any) -> str:
    """Return a URL that Telegram would open. Raises what ``wrong`` makes of the reason."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        parts.port  # noqa: B018  raises for a port that is none
    except ValueError:
        raise wrong("wrong URL") from None
    if parts.scheme not in {"http", "https", "tg", "mailto", "tel"}:
        raise wrong("unsupported URL protocol")
    if re.search(r"\s", url) or (parts.scheme in {"http", "https"} and "." not in host.strip(".")):
        raise wrong("wrong HTTP URL")
    return url


def _trimmed(read: Formatted) -> Formatted:
    """Return a text without blank space around it, its entities moved and cut to fit."""
    kept = read.text.lstrip(_BLANK)
    cut = units(read.text) - units(kept)
    kept = kept.rstrip(_BLANK)
    if kept == read.text:
        return read
    length, moved = units(kept), []
    for entity in read.entities:
        start = max(entity["offset"] - cut, 0)
        end = min(entity["offset"] + entity["length"] - cut, length)
        if end > start:
            moved.append(entity | {"offset": start, "length": end - start})
    return Formatted(kept, tuple(moved))
