"""The head of a file of notes: what all notes on a document say of it, changed with the check beside it."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.responses import Response

from bot.channels.web import messages as said
from bot.channels.web.form_fields import EntryField, form_fields
from bot.channels.web.gate import WebGate, WebRequest
from bot.channels.web.notes import digest_in, draft_page, moved, shown_again
from bot.core import formatting
from bot.features.documents import messages as document_messages
from bot.features.documents.note_office import NoteDraft
from procedures.note_text import HEAD_FIELDS


class NoteHeadPage:
    """The page of the head of a file of notes."""

    def __init__(self, gate: WebGate) -> None:
        self._assistant = gate.assistant

    async def opened(self, request: WebRequest) -> Response:
        """Show what a file of notes says of its document. Raises NotHeldError and RefusedError."""
        return await self._page(request)

    async def decided(self, request: WebRequest) -> Response:
        """Check a head as it was typed, or keep it. Raises NotHeldError and RefusedError."""
        office, person, document_id = self._assistant.note_office, request.person, request.path("document")
        await request.run(office.opened_head, person, document_id)
        typed = {name: request.form[name] for name in HEAD_FIELDS if name in request.form}
        was, seen = request.given("was"), request.given("seen")
        draft, problem = await moved(
            request,
            lambda: office.look_at_head(person, document_id, typed, was),
            lambda: office.keep_head(person, document_id, typed, was, seen),
        )
        if draft and draft.is_kept:
            return request.tell(_address(document_id), said.HEAD_KEPT)
        return await self._page(request, problem, draft, typed)

    async def _page(
        self,
        request: WebRequest,
        problem: str = "",
        draft: NoteDraft | None = None,
        typed: Mapping[str, str] | None = None,
    ) -> Response:
        """Show the form; what was typed stands in it again, where it may."""
        office, document_id = self._assistant.note_office, request.path("document")
        head = await request.run(office.opened_head, request.person, document_id)

        def fields_of(values: Mapping[str, str]) -> list[EntryField]:
            others = self._others(document_id, values.get("superseded_by", ""))
            choices = {"standing": list(said.STANDINGS.items()), "superseded_by": others}
            return form_fields(HEAD_FIELDS, said.HEAD_NAMES, said.HEAD_HINTS, values, choices=choices)

        is_conflict = problem == document_messages.HEAD_CHANGED_SINCE
        again = await request.run(shown_again, office, typed or {})
        shown = await request.run(fields_of, {**head.fields, **again})
        now = await request.run(fields_of, head.fields) if is_conflict else []
        return draft_page(
            request,
            said.HEAD,
            problem,
            draft,
            how=said.HEAD_HOW,
            fine=said.HEAD_FINE,
            heading="",
            first=False,
            document=head.document,
            standing="",
            address=_address(document_id),
            fields=shown,
            was=digest_in(request.given("was")) if typed and not is_conflict else head.digest,
            now=[field for field in now if field.value],
            may_read=False,
        )

    def _others(self, document_id: str, chosen: str) -> list[tuple[str, str]]:
        """The documents with notes that may have replaced one; also one that has none any more."""
        known = {each.id: each for each in self._assistant.note_office.all_documents()}
        others = [
            (each.id, f"{each.title}, {formatting.date(each.published)}")
            for each in sorted(known.values(), key=lambda each: each.title.casefold())
            if each.id != document_id
        ]
        lost = [(chosen, chosen)] if chosen and chosen not in known else []
        return [("", said.NO_DOCUMENT), *lost, *others]


def _address(document_id: str) -> str:
    return f"/office/note-head/{document_id}"
