"""Audits of cases: begun, filled case by case, and the share with its interval as it grows."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup
from starlette.responses import Response

from bot.channels.web import messages as said
from bot.channels.web.gate import WebGate, WebRequest
from bot.channels.web.paging import list_page
from bot.core.people import Person
from bot.errors import NotHeldError, RefusedError
from bot.features.audits import messages as audits_messages
from bot.features.audits.csv_table import LARGEST, table_of
from bot.features.audits.formatting import title_line
from bot.features.audits.layout import checklist_blocks, status_blocks
from bot.features.audits.model import Answer, Audit, answer_of
from bot.features.audits.service import MOST_QUESTIONS, open_among
from bot.rendering.csv_table import csv_file
from bot.rendering.html import html_of

#: What a field for a question, and for a learning point, begins with.
QUESTION, POINT = "q-", "p-"


class AuditPage:
    """The pages of audits, of a lead's own councils."""

    def __init__(self, gate: WebGate) -> None:
        self._assistant = gate.assistant
        self._service = gate.assistant.audits

    async def councils(self, request: WebRequest) -> Response:
        """Go to the audits of the council that somebody leads in, or ask which."""
        led = self._service.councils(request.person)
        if len(led) == 1:
            return request.see(f"/audits/{led[0]}")
        names = self._assistant.library.authorities
        councils = [(f"/audits/{slug}", names.name_of(slug), "") for slug in led]
        return request.page("audits.html", said.AUDITS, groups=[("", councils)])

    async def newest(self, request: WebRequest) -> Response:
        """Show the newest audit of a council, or the form to begin one. Raises RefusedError."""
        return await self._page(request)

    async def opened(self, request: WebRequest) -> Response:
        """Show an audit. Raises RefusedError and NotHeldError."""
        return await self._page(request, number=request.number("number"))

    async def table(self, request: WebRequest) -> Response:
        """Give the cases of an audit as CSV; of one without cases, a form to fill in."""
        number, council = request.number("number"), request.path("council")
        audit = await request.run(self._service.audit, request.person, council, number)
        named = {"Content-Disposition": f'attachment; filename="audit-{audit.id}.csv"'}
        return Response(csv_file(table_of(audit)), media_type="text/csv", headers=named)

    async def begun(self, request: WebRequest) -> Response:
        """Begin an audit with what was chosen."""
        given = request.form
        points = [int(n) for name in given if (n := name.removeprefix(POINT)) != name and n.isdecimal()]

        def made() -> str:
            checklist = self._service.checklist(request.given("checklist") or None)
            wanted, now = _count(request.given("cases")), self._assistant.clock()
            council = request.path("council")
            begun = self._service.start(request.person, council, checklist, points, wanted, now)
            name = self._assistant.library.authorities.short_name_of(council)
            cases = audits_messages.cases(begun.plan.wanted)
            return audits_messages.STARTED.format(number=begun.id, council=name, cases=cases)

        told, problem = await request.tried(made)
        return await self._page(request, problem) if problem else self._told(request, told)

    async def blank(self, request: WebRequest) -> Response:
        """Ask the questions of the open audit of a case. Raises NotHeldError."""
        return await self._case_page(request)

    async def noted(self, request: WebRequest) -> Response:
        """Note a case with its answers; where some are missing, say which."""
        audit = await request.run(self._service.open_audit, request.person, request.path("council"))
        given = {name.removeprefix(QUESTION): value for name, value in request.form.items() if value}
        asked = {question.id for question in audit.plan.questions}
        answers = {name: answer_of(value) for name, value in given.items() if name in asked}
        if missing := audit.missing(answers):
            numbers = {question.id: n for n, question in enumerate(audit.plan.questions, 1)}
            problems = {
                f"{QUESTION}{name}": audits_messages.ANSWER_THIS.format(number=numbers[name])
                for name in missing
            }
            return await self._case_page(request, problems, answers)

        def made() -> str:
            # The number that the page offered: a form that is sent twice then notes no second case.
            number = request.given("case").strip() or request.given("next") or None
            case = self._service.note(audit, number, answers, self._assistant.clock())
            return audits_messages.NOTED.format(case=case.number)

        told, problem = await request.tried(made)
        if problem:
            return await self._case_page(request, {"case": problem}, answers)
        return self._told(request, told)

    async def read(self, request: WebRequest) -> Response:
        """Take the cases of a file into the open audit, all of them or none. Raises NotHeldError."""
        audit = await request.run(self._service.open_audit, request.person, request.path("council"))
        chosen = next((sent for sent in request.files if sent.name), None)

        def made() -> str:
            if chosen is None:
                raise RefusedError(audits_messages.NO_FILE)
            count = self._service.read(audit, chosen.file.read(LARGEST + 1), self._assistant.clock())
            return audits_messages.READ.format(cases=audits_messages.cases(count))

        told, problem = await request.tried(made)
        return await self._page(request, file_problem=problem) if problem else self._told(request, told)

    async def dropped(self, request: WebRequest) -> Response:
        """Take a case out of the open audit. Raises NotHeldError and RefusedError."""

        def made() -> str:
            audit = self._service.open_audit(request.person, request.path("council"))
            return audits_messages.DROPPED.format(case=self._service.drop(audit, request.given("case")))

        return self._told(request, await request.run(made))

    async def ended(self, request: WebRequest) -> Response:
        """End the open audit. Raises NotHeldError."""

        def made() -> str:
            audit = self._service.open_audit(request.person, request.path("council"))
            self._service.end(audit, self._assistant.clock())
            return audits_messages.ENDED.format(number=audit.id)

        return self._told(request, await request.run(made))

    def _told(self, request: WebRequest, told: str | None) -> Response:
        return request.tell(f"/audits/{request.path('council')}", told or "")

    async def _page(
        self, request: WebRequest, problem: str = "", number: int | None = None, file_problem: str = ""
    ) -> Response:
        """Show an audit; ``problem`` is why none was begun, ``file_problem`` why a file was not taken."""
        council, person = request.path("council"), request.person

        def gathered() -> dict[str, Any]:
            held = self._service.audits(person, council)
            audit = next((a for a in held if number in (None, a.id)), None)
            if audit is None and number is not None:
                raise NotHeldError(audits_messages.UNKNOWN.format(number=number, council=council))
            going_on = open_among(held)
            return {
                "audit": audit,
                "heading": title_line(audit) if audit else "",
                "body": html_of(status_blocks(audit, self._service), 3) if audit else None,
                "checklist": self._checklist(audit) if audit else None,
                "open": audit if audit and audit is going_on else None,
                "begin": None if going_on else self._to_begin(person, council),
                "others": [
                    (f"/audits/{council}/{a.id}", said.AUDIT_LINE.format(number=a.id), "") for a in held[1:]
                ],
            }

        page = await request.run(gathered)
        own = f"/audits/{council}" if number is None else f"/audits/{council}/{number}"
        page["others"] = list_page(request, own, [(said.AUDIT_OTHERS, page["others"])])
        title = said.AUDITS_OF.format(council=self._assistant.library.authorities.short_name_of(council))
        status = 400 if problem or file_problem else 200
        problems = {"begin": problem, "file": file_problem}
        return request.page(
            "audit.html",
            title,
            status,
            council=council,
            problem=problem or file_problem,
            problems=problems,
            **page,
        )

    def _checklist(self, audit: Audit) -> Markup:
        plan = audit.plan
        blocks = checklist_blocks(plan.title, plan.questions, plan.ordered, plan.differ, self._service)
        return html_of(blocks, 3)

    def _to_begin(self, person: Person, council: str) -> dict[str, Any]:
        """What an audit could ask: the checklists, and a question for each released point of the council."""
        checklists = self._service.checklists()
        first = self._service.checklist()
        own = self._service.council(person, council)
        asked = self._service.questions(own, first, ())
        points = [(point.id, point.wording.text) for point in self._service.released_points(own)]
        blocks = checklist_blocks(first.title, asked, first.ordered, first.differ, self._service)
        return {
            "checklists": [(c.id, c.title) for c in checklists],
            "cases": first.cases,
            "points": points,
            "all_chosen": len(asked) + len(points) <= MOST_QUESTIONS,
            "questions": html_of(blocks, 3),
        }

    async def _case_page(
        self,
        request: WebRequest,
        problems: dict[str, str] | None = None,
        answers: dict[str, Answer] | None = None,
    ) -> Response:
        council = request.path("council")
        audit = await request.run(self._service.open_audit, request.person, council)
        return request.page(
            "audit_case.html",
            said.AUDIT_CASE,
            400 if problems else 200,
            audit=audit,
            council=council,
            heading=title_line(audit),
            choices=[(n, answer.value) for n, answer in enumerate(Answer)],
            problems=problems or {},
            answers={name: answer.value for name, answer in (answers or {}).items()},
        )


def _count(typed: str) -> int:
    """A number of cases as it was typed; what is none is too few of them."""
    plain = typed.strip()
    return int(plain) if plain.isascii() and plain.isdecimal() and len(plain) < 6 else 0
