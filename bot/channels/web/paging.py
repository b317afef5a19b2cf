"""Long lists page by page: so many rows at once, with links to those before and after that need no script."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from urllib.parse import urlencode

from bot.channels.web import messages as said
from bot.channels.web.gate import WebRequest, number_in
from bot.errors import NotHeldError

#: Rows on a page.
ROWS = 50

Row = TypeVar("Row")


@dataclass(frozen=True)
class ListPage(Generic[Row]):
    """The rows of a list that stand on one page of it, in their groups.

    ``told`` says which they are of how many, "" where all stand there. ``before`` and ``after`` are the
    addresses of the pages beside it, "" where there is none.
    """

    groups: list[tuple[str, list[Row]]]
    number: int
    told: str
    before: str
    after: str


def list_page(
    request: WebRequest,
    path: str,
    groups: Iterable[tuple[str, Sequence[Row]]],
    *,
    row: int | None = None,
    number: int | None = None,
    kept: Sequence[tuple[str, str]] = (),
) -> ListPage[Row]:
    """Return the page of a list that an address asks for, that of a number, or the one on which a row stands.

    ``path`` is the list's own address, also where it is shown again in answer to a form of another one.
    ``kept`` is what else the address says, such as an order. Raises NotHeldError for a page that is none.
    """
    grouped = list(groups)
    count = sum(len(rows) for _, rows in grouped)
    if row is not None:
        number = row // ROWS + 1
    number = _checked(_asked(request) if number is None else number, count)
    first = (number - 1) * ROWS
    last = min(first + ROWS, count)
    shown, at = [], 0
    for name, rows in grouped:
        if within := list(rows[max(0, first - at) : max(0, last - at)]):
            shown.append((name, within))
        at += len(rows)

    def address(page: int) -> str:
        return f"{path}?{urlencode([*kept, ('page', page)])}"

    return ListPage(
        shown,
        number,
        said.ROWS_OF.format(first=first + 1, last=last, count=count) if count > ROWS else "",
        address(number - 1) if number > 1 else "",
        address(number + 1) if last < count else "",
    )


def _asked(request: WebRequest) -> int:
    """Return the page that an address asks for. Raises NotHeldError for what is no number."""
    asked = request.asked("page")
    return number_in(asked) if asked else 1


def _checked(number: int, count: int) -> int:
    """Return the number of a page. Raises NotHeldError for one that there is none."""
    if not 1 <= number <= max(1, -(-count // ROWS)):
        raise NotHeldError(said.NOT_HELD)
    return number
