"""Notes: what is wrong with them as their files stand now; one written or changed, with the check beside."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from starlette.responses import Response

from bot.channels.web import messages as said
from bot.channels.web.form_fields import EntryField, form_fields
from bot.channels.web.gate import WebGate, WebRequest
from bot.channels.web.paging import list_page
from bot.errors import NotHeldError, RefusedError
from bot.features.documents import messages as document_messages
from bot.features.documents.note_office import NoteDraft, NoteOffice, OfficeNote
from procedures.document import Document, Voice
from procedures.note_text import BY_LINES, FIELDS, RETIRED, cleaned

#: Lines of the boxes in which several things are written.
ROWS = dict.fromkeys(BY_LINES, 2) | {"text": 5, "asked_as": 8}
#: The voices a note may have: what was learned here is no note.
VOICES = tuple(voice.value for voice in Voice if voice is not Voice.LEARNING)


class NotesPage:
    """The pages that check the notes, and on which they are written and changed."""

    def __init__(self, gate: WebGate) -> None:
        self._assistant = gate.assistant

    async def checked(self, request: WebRequest) -> Response:
        """Check the files of the notes, also against what was added; list what they are about."""
        office = self._assistant.note_office
        found = await request.run(lambda: self._assistant.inventory.notes_now())
        closed = await request.run(office.why_closed)
        lines = _placed(found.problems)
        documents = [] if closed else await request.run(office.documents, request.person)
        told = [
            (f"/office/notes/{document.id}", document.title, _counted(count)) for document, count in documents
        ]
        without = [] if closed else await request.run(office.without_notes, request.person)
        first = [(_address_of_new(document.id), document.title, "") for document in without]
        return request.page(
            "notes.html",
            said.NOTES_PAGE,
            whose=closed or said.NOTES_OWN,
            waits="" if found.is_in_use else said.NOTES_WAIT,
            sound="" if lines else found.sound,
            lines=lines,
            documents=list_page(
                request, "/office/notes", [(said.NOTES_OF_WHICH, told), (said.NOTES_FIRST, first)]
            ),
        )

    async def listed(self, request: WebRequest) -> Response:
        """List the notes on a document, to be changed. Raises NotHeldError and RefusedError."""
        office, document_id = self._assistant.note_office, request.path("document")
        file = await request.run(office.file, request.person, document_id)
        lines = [
            (f"/office/notes/{note.id}", note.heading, said.NOTE_UNREAD if note.id in file.unread else "")
            for note in file.notes
        ]
        retired = [(f"/office/notes/{note_id}", note_id.split("/")[1], "") for note_id in file.retired]
        groups = [("", lines), (said.NOTES_RETIRED, retired)]
        return request.page(
            "notes_on_document.html",
            said.NOTES_ON.format(title=file.document.title),
            notes=list_page(request, f"/office/notes/{document_id}", groups),
            new=_address_of_new(document_id),
            head=f"/office/note-head/{document_id}" if file.lines else "",
        )

    async def blank(self, request: WebRequest) -> Response:
        """Show the fields of a new note on a document, empty. Raises NotHeldError and RefusedError."""
        file = await request.run(self._assistant.note_office.file, request.person, request.path("document"))
        return await self._new_page(request, file.document)

    async def written(self, request: WebRequest) -> Response:
        """Check a new note as it was typed, or keep it. Raises NotHeldError and RefusedError."""
        office, person, document_id = self._assistant.note_office, request.person, request.path("document")
        file = await request.run(office.file, person, document_id)
        typed = _typed(request)
        draft, problem = await moved(
            request,
            lambda: office.look_at_new(person, document_id, typed),
            lambda: office.keep_new(person, document_id, typed, request.given("seen")),
        )
        if draft and draft.is_kept:
            return request.tell(_address_of(document_id, draft.slug), said.NOTE_KEPT)
        return await self._new_page(request, file.document, problem, draft, typed)

    async def opened(self, request: WebRequest) -> Response:
        """Show a note in the fields in which it is changed. Raises NotHeldError and RefusedError."""
        note = await request.run(self._opened, request)
        return await self._page(request, note)

    async def decided(self, request: WebRequest) -> Response:
        """Check a note as it was typed, keep it, or note that it was read.

        Raises NotHeldError and RefusedError.
        """
        office, person = self._assistant.note_office, request.person
        at, was = (request.path("document"), request.path("note")), request.given("was")
        await request.run(office.check_may_change, person, at[0])
        if request.given("do") == "read":
            _, problem = await request.tried(lambda: office.say_read(person, *at, was))
            if not problem:
                return request.tell(_address_of(*at), said.NOTE_READ_NOW)
            return await self._page(request, await request.run(self._opened, request), problem)
        typed = _typed(request)
        draft, problem = await moved(
            request,
            lambda: office.look_at(person, *at, typed, was),
            lambda: office.keep(person, *at, typed, was, request.given("seen")),
        )
        if draft and draft.is_kept:
            return request.tell(_address_of(*at), said.NOTE_KEPT)
        note = await request.run(self._opened_still, request)
        return await self._page(request, note, problem, draft=draft, typed=typed)

    def _is_first(self, document: Document) -> bool:
        """Whether a note would be the first on its document."""
        return document.id not in self._assistant.library.documents

    def _opened(self, request: WebRequest) -> OfficeNote:
        return self._assistant.note_office.opened(
            request.person, request.path("document"), request.path("note")
        )

    def _opened_still(self, request: WebRequest) -> OfficeNote | None:
        """A note that somebody has typed; None where its file has it no more, or not as it should."""
        try:
            return self._opened(request)
        except (NotHeldError, RefusedError):
            return None

    async def _page(
        self,
        request: WebRequest,
        note: OfficeNote | None,
        problem: str = "",
        *,
        draft: NoteDraft | None = None,
        typed: Mapping[str, str] | None = None,
    ) -> Response:
        """Show the form of a note that there is; what was typed stands in it again, where it may."""
        held = note.fields if note else {}
        again = await request.run(shown_again, self._assistant.note_office, typed or {})
        is_conflict = problem == document_messages.NOTE_CHANGED_SINCE
        now = note.digest if note else ""
        return self._shown(
            request,
            said.NOTE_CHANGE,
            problem,
            draft,
            heading=held.get("heading", ""),
            first=False,
            document=note.document if note else None,
            standing=said.NOTE_IS_READ if note and note.is_read else said.NOTE_IS_UNREAD,
            address=_address_of(request.path("document"), request.path("note")),
            fields=_fields({**held, **again}),
            was=digest_in(request.given("was")) if typed and not is_conflict else now,
            now=[field for field in _fields(held) if field.value] if is_conflict else [],
            may_read=note is not None and note.may_read and not typed,
            digest=now,
        )

    async def _new_page(
        self,
        request: WebRequest,
        document: Document,
        problem: str = "",
        draft: NoteDraft | None = None,
        typed: Mapping[str, str] | None = None,
    ) -> Response:
        """Show the form of a new note; what was typed stands in it again, where it may."""
        again = await request.run(shown_again, self._assistant.note_office, typed or {})
        fields = _fields(again, (name for name in FIELDS if name != RETIRED))
        return self._shown(
            request,
            said.NOTE_NEW,
            problem,
            draft,
            heading="",
            document=document,
            first=await request.run(self._is_first, document),
            standing=said.NOTE_NAME.format(slug=draft.slug) if draft else "",
            address=_address_of_new(document.id),
            fields=fields,
            was="",
            now=(),
            may_read=False,
        )

    def _shown(
        self,
        request: WebRequest,
        title: str,
        problem: str,
        draft: NoteDraft | None,
        **values: Any,
    ) -> Response:
        """Return the page of a note, with what was found where it was checked."""
        return draft_page(request, title, problem, draft, how=said.NOTE_HOW, fine=said.NOTE_FINE, **values)


def shown_again(office: NoteOffice, typed: Mapping[str, str]) -> dict[str, str]:
    """What of the fields that somebody typed may stand on a page again."""
    return {name: cleaned(name, words) for name, words in typed.items() if office.may_be_shown(words)}


async def moved(
    request: WebRequest, look: Callable[[], NoteDraft], keep: Callable[[], NoteDraft]
) -> tuple[NoteDraft | None, str]:
    """Do what a button says; return what came of it, and why it was not kept. Raises NotHeldError."""
    moves, move = {"look": look, "keep": keep}, request.given("do")
    if move not in moves:
        raise NotHeldError(said.NO_PAGE)
    draft, problem = await request.tried(moves[move])
    if draft and move == "keep" and not draft.is_kept:
        problem = said.NOTE_TO_MEND if draft.to_mend else said.NOTE_LOOK_AGAIN
    return draft, problem


def draft_page(
    request: WebRequest, title: str, problem: str, draft: NoteDraft | None, **values: Any
) -> Response:
    """Return the page on which something of a file of notes is changed, with what was found there."""
    return request.page(
        "note.html",
        title,
        400 if problem else 200,
        problem=problem,
        of_document=request.path("document"),
        seen=draft.digest if draft else "",
        checked=draft is not None,
        to_mend=draft.to_mend if draft else (),
        elsewhere=_placed(draft.elsewhere if draft else ()),
        **values,
    )


def _typed(request: WebRequest) -> dict[str, str]:
    """The fields of a note in a form."""
    return {name: request.form[name] for name in FIELDS if name in request.form}


def _address_of(document_id: str, slug: str) -> str:
    """Where a note is changed."""
    return f"/office/notes/{document_id}/{slug}"


def _address_of_new(document_id: str) -> str:
    """Where a new note on a document is written: under no name that a note may have."""
    return f"/office/new-note/{document_id}"


def digest_in(sent: str) -> str:
    """What a form carried unseen, where it is a digest."""
    return sent if re.fullmatch(r"[0-9a-f]{16}", sent) else ""


def _counted(count: int) -> str:
    return said.NOTE_ONE if count == 1 else said.NOTES.format(count=count)


def _fields(values: Mapping[str, str], names: Iterable[str] = FIELDS) -> list[EntryField]:
    """The fields of the form, in their order."""
    voices = {"voice": _voices(values.get("voice", ""))}
    return form_fields(names, said.NOTE_FIELDS, said.NOTE_HINTS, values, ROWS, voices)


def _voices(held: str) -> list[tuple[str, str]]:
    """The voices to choose from, after what a note has for one where that is none of them."""
    others = [] if held in VOICES else [(held, held or said.CHOOSE)]
    return [*others, *((voice, voice) for voice in VOICES)]


def _placed(problems: Iterable[tuple[str, int, str]]) -> list[tuple[str, str]]:
    """What is to be mended, each with its file and line in words."""
    return [(said.NOTES_PLACE.format(file=file, line=line), told) for file, line, told in problems]
