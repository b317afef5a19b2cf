"""A person's own affairs: help, privacy, what is kept of them, being forgotten, being left alone."""

from __future__ import annotations

from telegram import Update

from bot.channels.telegram import messages as chat_messages
from bot.channels.telegram.callbacks import Press
from bot.channels.telegram.enrolment import roles_of
from bot.channels.telegram.keyboards import keyboard, press
from bot.channels.telegram.menu import commands_for, hide_menu, show_menu
from bot.channels.telegram.runtime.gate import Context, Gate
from bot.core import formatting
from bot.core.people import Person
from bot.features.admin import inventory as overview
from bot.features.admin.retention import everything_of, forget


class Account:
    """Commands about the assistant and about oneself."""

    def __init__(self, service: Gate) -> None:
        self._service = service

    async def help(self, update: Update, context: Context, person: Person) -> None:
        """Say what a person can do here; their menu is set anew, for their roles may have changed."""
        listed = "\n".join(f"/{name}: {chat_messages.COMMANDS[name]}" for name in commands_for(person))
        await self._service.sender.say(
            update, chat_messages.HELP_OPENING, chat_messages.HELP_NEVER, chat_messages.HELP_FOLLOW, listed
        )
        if person.telegram_id is not None:
            await show_menu(context.bot, person.telegram_id, person)

    async def about(self, update: Update, _context: Context, _person: Person) -> None:
        """Say what is held, how old it is, and how often the running build is wrong."""
        service = self._service
        facts = await service.run_blocking(overview.about, service.assistant)
        errors = "; ".join(f"{share:.0%} {name}" for name, share in overview.error_rates(service.assistant))
        await service.sender.say(
            update,
            chat_messages.ABOUT.format(
                notes=facts["notes"], documents=facts["documents"], originals=facts["originals added"]
            ),
            chat_messages.ABOUT_DATES.format(
                oldest=facts["oldest document"], newest=facts["newest document"]
            ),
            chat_messages.ABOUT_ERRORS.format(questions=facts["labelled questions"], errors=errors),
            chat_messages.ABOUT_LIMITS,
        )

    async def privacy(self, update: Update, _context: Context, _person: Person) -> None:
        """Say what is kept, and for how long."""
        days = self._service.assistant.settings.keep_days
        await self._service.sender.say(update, *(s.format(days=days) for s in chat_messages.PRIVACY))

    async def my_data(self, update: Update, _context: Context, person: Person) -> None:
        """Show what is kept of a person; in their own chat alone."""
        service = self._service
        if not _private(update):
            await service.sender.say(update, chat_messages.PRIVATELY)
            return
        names = service.assistant.library.authorities
        first = names.name_of(person.authority) if person.authority else chat_messages.NO_AUTHORITY
        kept = chat_messages.MY_DATA.format(
            number=person.id,
            roles=roles_of(service, person),
            authority=first,
            joined=formatting.moment(person.joined),
        )
        more = await service.run_blocking(everything_of, person, service.store)
        await service.sender.say(update, kept, await service.run_blocking(self._refresher, person), *more)

    def _refresher(self, person: Person) -> str:
        store = self._service.store
        wishes = store.practice.wishes(person.id)
        return chat_messages.MY_REFRESHER.format(
            answers=len(store.attending.kept_of(person.id)),
            practised=len(store.practice.of(person.id)),
            keep=chat_messages.YES if wishes.keep else chat_messages.NO,
            remind=chat_messages.YES if wishes.remind else chat_messages.NO,
        )

    async def forget_me(self, update: Update, _context: Context, person: Person) -> None:
        """Ask whether everything is to be removed."""
        service = self._service
        chat = update.effective_chat
        if chat is None or not _private(update):
            await service.sender.say(update, chat_messages.PRIVATELY)
            return
        meaning = {"kind": "forget", "person": person.id}
        code = await service.run_blocking(service.store.buttons.put, chat.id, meaning, service.now())
        row = [press(chat_messages.FORGET_YES, code, "yes"), press(chat_messages.FORGET_NO, code, "no")]
        await service.sender.say(update, chat_messages.FORGET_ASK, buttons=keyboard([row]))

    async def forget(self, update: Update, context: Context, person: Person, pressed: Press) -> None:
        """Remove everything that is kept of a person, or leave it, as they chose."""
        service = self._service
        await pressed.done()
        await pressed.without_buttons()
        if pressed.words != ("yes",):
            await service.sender.say(update, chat_messages.KEPT)
            return
        await service.run_blocking(forget, person, service.store)
        service.desk.forget(person, pressed.chat_id)
        await service.sender.say(update, chat_messages.FORGOTTEN)
        await hide_menu(context.bot, pressed.chat_id)

    async def stop(self, update: Update, _context: Context, person: Person) -> None:
        """Send nothing more unasked."""
        service = self._service
        await service.run_blocking(service.store.people.mark_stopped, person.id, service.now())
        await service.sender.say(update, chat_messages.STOPPED)


def _private(update: Update) -> bool:
    chat = update.effective_chat
    return chat is not None and chat.type == chat.PRIVATE
