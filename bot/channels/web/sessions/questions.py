"""Questions of one's own: those that wait, are accepted or withdrawn; one written, changed and reviewed."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup
from starlette.responses import Response

from bot.channels.web import messages as said
from bot.channels.web.form_fields import FormValues
from bot.channels.web.gate import WebGate, WebRequest, number_in
from bot.channels.web.paging import list_page
from bot.channels.web.sessions import messages as ours
from bot.core import formatting
from bot.errors import NotHeldError
from bot.features.sessions import messages as spoken
from bot.features.sessions import question_form as form
from bot.features.sessions.draft_review import QuestionDraft, Review, ReviewMove
from bot.features.sessions.model import Shown
from bot.features.sessions.own_questions import ReviewedQuestion
from bot.features.sessions.question_form import FilledQuestion, QuestionForm
from bot.features.sessions.question_layout import (
    came_from,
    review_blocks,
    review_history_blocks,
    state_of_question,
)
from bot.rendering.html import html_of
from bot.rendering.passages import quote_of
from procedures.refresher import LONGEST_ASKED, LONGEST_CHOICE, LONGEST_WHY

HERE = "/sessions/questions"
#: The choices of what is right, each with what it is called.
RIGHTS = (
    ("", ours.CHOOSE_RIGHT),
    *((str(n), ours.CHOICE.format(number=n)) for n in range(1, len(form.CHOICES) + 1)),
    (form.TALK, ours.IS_TALK),
)


class QuestionPage:
    """The pages of an installation's own questions."""

    def __init__(self, gate: WebGate) -> None:
        self._assistant = gate.assistant
        self._questions = gate.assistant.own_questions

    async def listed(self, request: WebRequest) -> Response:
        """Show what waits for review, what is accepted and what is withdrawn."""
        return await self._list_page(request)

    async def drafted(self, request: WebRequest) -> Response:
        """Draft questions from a document by rule. Raises NotHeldError."""
        document_id = request.given("document")
        if not document_id:
            return await self._list_page(request, ours.DRAFT_NONE_CHOSEN)
        count = await request.run(self._questions.draft, document_id, request.person)
        return request.tell(HERE, ours.DRAFTED.format(count=count) if count else ours.DRAFTED_NONE)

    async def blank(self, request: WebRequest) -> Response:
        """Show the form to a new question, on a passage where one was picked."""
        filled = await request.run(QuestionForm(self._questions).blank, request.asked("passage"))
        return await self._form_page(request, filled)

    async def written(self, request: WebRequest) -> Response:
        """Take the form to a new question: find passages for it, or keep it."""
        filled = await request.run(_filled, QuestionForm(self._questions), request)
        if filled.scenario is None:
            return await self._form_page(request, filled)
        kept = await request.run(self._questions.write, filled.scenario, request.person)
        return request.tell(f"{HERE}/{kept.id}", ours.WRITTEN)

    async def opened(self, request: WebRequest) -> Response:
        """Show a question beside its passages, with what may be done with it. Raises NotHeldError."""
        return await self._question_page(request)

    async def moved(self, request: WebRequest) -> Response:
        """Accept a question, drop it or bring it back, as it was seen. Raises NotHeldError."""
        number, person = request.number("number"), request.person
        version, move = number_in(request.given("version")), request.given("move")

        def made() -> None:
            held = self._questions.held(number, person, version)
            if move == ReviewMove.ACCEPT:
                self._questions.accept(held, person, request.given("seen"))
            elif move == ReviewMove.DROP:
                self._questions.drop(held, person)
            elif move == ReviewMove.REOPEN:
                self._questions.reopen(held, person)
            else:
                raise NotHeldError(said.NO_PAGE)

        _, problem = await request.tried(made)
        if problem:
            return await self._question_page(request, problem)
        return request.tell(f"{HERE}/{number}", ours.MOVED[move])

    async def change(self, request: WebRequest) -> Response:
        """Show the form to a question that may be changed. Raises NotHeldError and RefusedError."""
        held = await request.run(self._questions.held, request.number("number"), request.person)
        self._questions.check_move(held, ReviewMove.CHANGE, request.person)
        filled = await request.run(QuestionForm(self._questions, held.draft.scenario).blank)
        return await self._form_page(request, filled, held)

    async def changed(self, request: WebRequest) -> Response:
        """Take the form to a question that there is; where it was moved meanwhile, nothing typed is lost."""
        number, person = request.number("number"), request.person
        version = number_in(request.given("version"))
        held = await request.run(self._questions.held, number, person)
        filled = await request.run(_filled, QuestionForm(self._questions, held.draft.scenario), request)
        if held.draft.version != version:
            return await self._form_page(request, filled, held, spoken.QUESTION_MOVED)
        if filled.scenario is None:
            return await self._form_page(request, filled, held)
        scenario = filled.scenario
        _, problem = await request.tried(lambda: self._questions.change(held, scenario, person))
        if problem:
            now = await request.run(self._questions.held, number, person)
            return await self._form_page(request, filled, now, problem)
        return request.tell(f"{HERE}/{number}", ours.CHANGED)

    async def _list_page(self, request: WebRequest, problem: str = "") -> Response:
        def gathered() -> dict[str, Any]:
            corpus, names = self._assistant.corpus(), self._assistant.store.people.names(request.person)
            groups: dict[str, list[tuple[str, str, str]]] = {name: [] for name in ours.QUESTION_GROUPS}
            for question in self._questions.all(request.person):
                draft = question.draft
                cited = spoken.RESTS_ON.format(citations="; ".join(corpus.citations(draft.scenario)))
                told = (state_of_question(question), came_from(draft, corpus, names), cited)
                line = (f"{HERE}/{draft.id}", _named(draft), " ".join(filter(None, told)))
                groups[_group_of(question)].append(line)
            documents = self._questions.documents(request.person)
            return {
                "questions": list_page(
                    request, HERE, [(ours.QUESTION_GROUPS[name], lines) for name, lines in groups.items()]
                ),
                "documents": [(document.id, document.title) for document in documents],
            }

        page = await request.run(gathered)
        return request.page(
            "sessions/questions.html",
            ours.QUESTIONS,
            400 if problem else 200,
            ours=ours,
            problem=problem,
            **page,
        )

    async def _question_page(self, request: WebRequest, problem: str = "") -> Response:
        def gathered() -> dict[str, Any]:
            corpus, names = self._assistant.corpus(), self._assistant.store.people.names(request.person)
            question = self._questions.held(request.number("number"), request.person)
            is_mine = request.person.id in question.draft.bound
            return {
                "question": question,
                "state": state_of_question(question),
                "whose": came_from(question.draft, corpus, names),
                "body": html_of(review_blocks(question, corpus), 2),
                "history": html_of(review_history_blocks(question.draft, names), 2),
                "moves": {move.value for move in question.moves},
                "own_words": spoken.OWN_WORDS if is_mine else "",
                "accept": ours.STILL_RIGHT if question.draft.state is Review.ACCEPTED else ours.ACCEPT,
            }

        page = await request.run(gathered)
        return request.page(
            "sessions/question.html",
            ours.QUESTION.format(number=page["question"].draft.id),
            400 if problem else 200,
            ours=ours,
            problem=problem,
            **page,
        )

    async def _form_page(
        self,
        request: WebRequest,
        filled: FilledQuestion,
        held: ReviewedQuestion | None = None,
        problem: str = "",
    ) -> Response:
        """Show the form with what was filled in; where it was moved meanwhile, with how it stands now."""
        corpus = await request.run(self._assistant.corpus)
        problems = {"question": problem, **filled.problems} if problem else filled.problems
        refused = bool(problems) and not request.is_read_only
        return request.page(
            "sessions/question_form.html",
            ours.CHANGE_IT.format(number=held.draft.id) if held else ours.WRITE,
            400 if refused else 200,
            ours=ours,
            values=FormValues(filled.values),
            problems=FormValues(problems),
            choices=[(name, ours.CHOICE.format(number=n)) for n, name in enumerate(form.CHOICES, start=1)],
            rights=RIGHTS,
            chosen=_offered(filled.chosen, 0),
            found=_offered(filled.found, len(filled.chosen)),
            more=filled.more,
            asks_sure=filled.asks_sure,
            version=held.draft.version if held else 0,
            action=f"{HERE}/{held.draft.id}/change" if held else f"{HERE}/new",
            back=f"{HERE}/{held.draft.id}" if held else HERE,
            longest={"asks": LONGEST_ASKED, "choice": LONGEST_CHOICE, "why": LONGEST_WHY},
            notice=spoken.WITHDRAWN_NOW if held and held.withdrawn and not problem else "",
            now=html_of(review_blocks(held, corpus), 3) if held and problem else None,
        )


def _filled(made: QuestionForm, request: WebRequest) -> FilledQuestion:
    return made.searched(request.form) if request.given("do") == form.FIND else made.filled(request.form)


def _named(draft: QuestionDraft) -> str:
    return spoken.ROW.format(number=draft.id, asks=draft.scenario.asks)


def _group_of(question: ReviewedQuestion) -> str:
    """The name of the group in which a question is listed."""
    if question.draft.state is not Review.ACCEPTED:
        return "waiting" if question.draft.state is Review.DRAFTED else "dropped"
    return "accepted" if question.withdrawn is None else "withdrawn"


def _offered(shown: Shown, first: int) -> list[tuple[str, str, str, Markup]]:
    """Passages to be ticked: the field of each, its value, what it is called, and its words."""
    return [
        (
            f"{form.GROUND}{number}",
            f"{passage.digest} {passage.id}",
            formatting.short_citation(passage, document),
            html_of([quote_of(passage, document)], 3),
        )
        for number, (passage, document) in enumerate(shown, start=first)
    ]
