"""What a browser makes of a page, as far as tests need it: the tags that arise and the text."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Parsed:
    """The tags of a page in order, each with its attributes, and all of its text."""

    tags: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    #: What stands in the fields of its forms, by their names; of one name the first.
    filled: dict[str, str] = field(default_factory=dict)
    #: Comments, declarations and the like, of which there are to be none inside blocks.
    others: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.pieces)

    @property
    def words(self) -> str:
        """The text without any white space, since elements that follow one another are set apart by it."""
        return "".join(self.text.split())


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.made = Parsed()
        self._box = ""
        self._typed: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = dict(attrs)
        self.made.tags.append((tag, facts))
        name = facts.get("name") or ""
        if tag == "input" and facts.get("type") in {"hidden", "text"}:
            self.made.filled.setdefault(name, facts.get("value") or "")
        elif tag in {"textarea", "select"}:
            self._box, self._typed = name, []
        elif tag == "option" and self._box and "selected" in facts:
            self.made.filled.setdefault(self._box, facts.get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.made.filled.setdefault(self._box, "".join(self._typed).removeprefix("\n"))
        if tag in {"textarea", "select"}:
            self._box = ""

    def handle_data(self, data: str) -> None:
        self.made.pieces.append(data)
        self._typed.append(data)

    def handle_comment(self, data: str) -> None:
        self.made.others.append(data)

    def handle_decl(self, decl: str) -> None:
        self.made.others.append(decl)

    def handle_pi(self, data: str) -> None:
        self.made.others.append(data)

    def unknown_decl(self, data: str) -> None:
        self.made.others.append(data)


def parsed(html: str) -> Parsed:
    """Parse a page, or a part of one."""
    parser = _Parser()
    parser.feed(html)
    parser.close()
    return parser.made
