"""What a browser makes of a page, as far as tests need it: the tags that arise and the text."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Parsed:
    """The tags of a page in order, each with its attributes, and all of its text."""

    tags: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
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

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.made.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.made.pieces.append(data)

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
