"""The English children's services authorities, found by the names that people use for them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import yaml

_GENERIC = re.compile(
    r"\b(london borough of|royal borough of|city of|county council|city council|borough council"
    r"|metropolitan|district council|council|and)\b",
    re.I,
)


@dataclass(frozen=True)
class Authority:
    """A council with children's services; ``also`` holds its other everyday names."""

    slug: str
    name: str
    region: str = ""
    also: tuple[str, ...] = ()
    procedures: str | None = None


class Authorities:
    """All authorities of ``authorities.yaml``, by slug and by what people call them."""

    def __init__(self, authorities: tuple[Authority, ...], manuals: dict[str, str]) -> None:
        self.all = authorities
        self.by_slug = {a.slug: a for a in authorities}
        self.manuals = manuals
        names = {name: a.slug for a in authorities for name in _names(a)}
        longest_first = sorted(names, key=len, reverse=True)
        self._slugs = names
        self._pattern = re.compile(rf"\b({'|'.join(map(re.escape, longest_first))})(?:'?s)?\b", re.I) if names else None

    def named_in(self, text: str) -> tuple[str, ...]:
        """Return the slugs of the authorities named in ``text``, in order, each once."""
        if self._pattern is None:
            return ()
        plain = text.replace("’", "'")
        return tuple(dict.fromkeys(self._slugs[m[1].lower()] for m in self._pattern.finditer(plain)))

    def name_of(self, slug: str) -> str:
        """Return an authority's full name, or the slug itself if it is not a known one."""
        known = self.by_slug.get(slug)
        return known.name if known else slug

    def everyday_names(self) -> tuple[str, ...]:
        """Return every name by which an authority is found, in lower case."""
        return tuple(self._slugs)


def load_authorities(path: Path) -> Authorities:
    """Read ``authorities.yaml``; an absent file means no authorities.

    Raises ValueError naming the file if an entry has no name, yaml.YAMLError if it is not YAML.
    """
    if not path.exists():
        return Authorities((), {})
    content = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    made = []
    for slug, entry in content.get("authorities", {}).items():
        if not isinstance(entry, dict) or not entry.get("name"):
            raise ValueError(f"{path}: authority {slug} has no name")
        made.append(
            Authority(
                slug=slug,
                name=entry["name"],
                region=entry.get("region", ""),
                also=tuple(str(a).lower() for a in entry.get("also") or ()),
                procedures=entry.get("procedures"),
            )
        )
    manuals = {slug: entry["name"] for slug, entry in (content.get("procedures") or {}).items()}
    return Authorities(tuple(made), manuals)


def _names(authority: Authority) -> set[str]:
    short = " ".join(_GENERIC.sub(" ", authority.name).split()).lower()
    spoken = authority.slug.replace("_", " ")
    return {name for name in {authority.name.lower(), short, spoken, *authority.also} if len(name) > 2}
