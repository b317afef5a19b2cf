"""What changed between two texts, page by page: for whoever reads, and for officers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from starlette.responses import Response

from bot.channels.web import messages as said
from bot.channels.web.documents import place_of
from bot.channels.web.gate import WebGate, WebRequest
from bot.channels.web.paging import list_page
from bot.features.documents.comparison import Change, DocumentComparison
from bot.features.documents.office_layout import change_blocks, comparison_blocks
from bot.rendering.html import html_of


class ChangesPage:
    """The page of what changed in a document since the edition before, for everybody who reads it."""

    def __init__(self, gate: WebGate) -> None:
        self._reader = gate.assistant.reader

    async def opened(self, request: WebRequest) -> Response:
        """Show what changed. Raises NotHeldError where either text is not here."""
        found = await request.run(self._reader.changes, request.path("document"), request.person.councils)
        path = f"/documents/{found.new.id}/changes"
        values = await request.run(changes_of, request, found, path)
        return request.page("document_changes.html", said.COMPARED, compared=found, **values)


def changes_of(
    request: WebRequest, found: DocumentComparison, path: str, kept: Sequence[tuple[str, str]] = ()
) -> dict[str, Any]:
    """Return the values of a page of a comparison. Raises NotHeldError for a page that is none.

    The words of a paragraph are compared as it is shown, so that a page takes no longer than it is long.
    """
    changes = list_page(request, path, [("", found.changes)], kept=kept)
    held = [change for _, group in changes.groups for change in group]
    return {
        "told": said.FROM_TO.format(old=found.old.title, new=found.new.title),
        "body": html_of(comparison_blocks(found), 2),
        "changes": changes,
        "shown": [(html_of(change_blocks(change), 2), _place_of(change)) for change in held],
    }


def _place_of(change: Change) -> str:
    """Return the address at which a paragraph is read: as it stands now, else as it stood."""
    passage = change.new or change.old
    return place_of(passage) if passage else ""
