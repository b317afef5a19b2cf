"""/start: enrolling with an invitation, and coming back after /stop."""

from __future__ import annotations

from telegram import Update

from bot.channels.telegram import messages as chat_messages
from bot.channels.telegram.menu import show_menu
from bot.channels.telegram.runtime.gate import Context, Gate
from bot.core.people import Person
from bot.errors import TooManyTriesError
from bot.features.people.enrolment import redeem


class Enrolling:
    """Takes strangers in who bring a good code."""

    def __init__(self, service: Gate) -> None:
        self._service = service

    async def start(self, update: Update, context: Context) -> None:
        """Enrol by the code in ``/start CODE``, or greet somebody who is enrolled."""
        chat, user = update.effective_chat, update.effective_user
        if chat is None or user is None or chat.type != chat.PRIVATE:
            return
        person = await self._service.person_of(update)
        code = "".join(context.args or ())
        if code:
            person = await self._redeem(update, code, user.id, person)
        elif person is None:
            await self._service.sender.refuse_stranger(update)
        else:
            await self._back(update, person)
        if person:
            await show_menu(context.bot, chat.id, person)

    async def _redeem(self, update: Update, code: str, account: int, known: Person | None) -> Person | None:
        service = self._service
        try:
            person = await service.run_blocking(
                redeem, service.store.invitations, code, account, service.now()
            )
        except TooManyTriesError as refused:
            await service.sender.say(update, str(refused))
            return known
        if person is None:
            await service.sender.say(update, chat_messages.CODE_BAD)
            return known
        days = service.assistant.settings.keep_days
        said = (s.format(roles=roles_of(service, person), days=days) for s in chat_messages.WELCOME)
        await service.sender.say(update, *said)
        return person

    async def _back(self, update: Update, person: Person) -> None:
        service = self._service
        said = [chat_messages.ALREADY.format(roles=roles_of(service, person))]
        if person.stopped:
            await service.run_blocking(service.store.people.mark_stopped, person.id, None)
            said.append(chat_messages.STARTED_AGAIN)
        await service.sender.say(update, *said)


def roles_of(service: Gate, person: Person) -> str:
    """Return what a person is, in words: team lead in duty (Kent County Council)."""
    names = service.assistant.library.authorities
    return "; ".join(
        f"{m.role.value.replace('_', ' ')} in {m.team.name} ({names.name_of(m.team.authority)})"
        for m in person.memberships
    )
