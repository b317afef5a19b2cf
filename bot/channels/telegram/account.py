"""A person's own affairs: help, privacy, what is kept of them, being forgotten, being left alone."""

from __future__ import annotations

from bot.channels.telegram import messages as chat_messages
from bot.channels.telegram.enrolment import roles_of
from bot.channels.telegram.keyboards import keyboard, press
from bot.channels.telegram.menu import IN_GROUPS, commands_for, hide_menu, show_menu
from bot.channels.telegram.runtime.gate import Press, Request
from bot.core import formatting
from bot.features.admin.retention import everything_of, forget
from bot.features.people.service import display_name


async def help_(request: Request) -> None:
    """Say what a person can do here; their menu is set anew, for their roles may have changed."""
    person = request.person
    names = [name for name in commands_for(person) if request.private or name in IN_GROUPS]
    listed = "\n".join(f"/{name}: {chat_messages.COMMANDS[name]}" for name in names)
    await request.say(chat_messages.HELP_OPENING, chat_messages.HELP_NEVER, chat_messages.HELP_FOLLOW, listed)
    if person.telegram_id is not None:
        await show_menu(request.context.bot, person.telegram_id, person)


async def about(request: Request) -> None:
    """Say what is held, how old it is, and how often the running build is wrong."""
    inventory = request.assistant.inventory
    facts = await request.run(inventory.about)
    await request.say(
        chat_messages.ABOUT.format(
            notes=facts["notes"], documents=facts["documents"], originals=facts["originals added"]
        ),
        chat_messages.ABOUT_DATES.format(oldest=facts["oldest document"], newest=facts["newest document"]),
        chat_messages.ABOUT_ERRORS.format(
            questions=facts["labelled questions"], rates=" ".join(inventory.rates())
        ),
        chat_messages.ABOUT_LIMITS,
    )


async def privacy(request: Request) -> None:
    """Say what is kept, and for how long."""
    days = request.assistant.settings.keep_days
    await request.say(*(sentence.format(days=days) for sentence in chat_messages.PRIVACY))


async def name(request: Request) -> None:
    """Say what a person is called in lists that colleagues see, or take what they want to be called."""
    person, typed = request.person, " ".join(request.words_after)
    if not typed:
        number = formatting.person(person.id, {})
        said = chat_messages.NAME_NOW if person.display_name else chat_messages.NAME_NONE
        await request.say(said.format(name=person.display_name, number=number))
        return

    def named() -> str:
        people = request.store.people
        chosen = ""
        if typed.lower() != "off":
            chosen = display_name(typed, person, people.all(), request.assistant.screen)
        people.name(person.id, chosen)
        return chosen

    chosen = await request.run(named)
    await request.say(chat_messages.NAME_SET.format(name=chosen) if chosen else chat_messages.NAME_OFF)


async def my_data(request: Request) -> None:
    """Show what is kept of a person."""
    person, names = request.person, request.assistant.library.authorities
    first = names.name_of(person.authority) if person.authority else chat_messages.NO_AUTHORITY
    kept = chat_messages.MY_DATA.format(
        number=person.id,
        name=person.display_name or chat_messages.NO_NAME,
        roles=roles_of(request.gate, person),
        authority=first,
        joined=formatting.moment(person.joined),
    )

    def more() -> list[str]:
        store = request.store
        wishes = store.practice.wishes(person.id)
        refresher = chat_messages.MY_REFRESHER.format(
            answers=len(store.attending.kept_of(person.id)),
            practised=len(store.practice.of(person.id)),
            keep=chat_messages.YES if wishes.keep else chat_messages.NO,
            remind=chat_messages.YES if wishes.remind else chat_messages.NO,
        )
        return [refresher, *everything_of(person, store)]

    await request.say(kept, *await request.run(more))


async def forget_me(request: Request) -> None:
    """Ask whether everything is to be removed."""
    code = await request.button_code("forget")
    row = [press(chat_messages.FORGET_YES, code, "yes"), press(chat_messages.FORGET_NO, code, "no")]
    leaves = await request.run(request.assistant.administration.left_without, request.person)
    asks = [chat_messages.FORGET_ASK, *([leaves] if leaves else [])]
    await request.say(*asks, buttons=keyboard([row]))


async def forgotten(pressed: Press) -> None:
    """Remove everything that is kept of a person, or leave it, as they chose."""
    await pressed.acknowledge()
    await pressed.remove_buttons()
    if pressed.words != ("yes",):
        await pressed.say(chat_messages.KEPT)
        return
    await pressed.run(forget, pressed.person, pressed.store)
    pressed.assistant.conversation.forget(pressed.person, pressed.chat_id)
    await pressed.say(chat_messages.FORGOTTEN)
    await hide_menu(pressed.context.bot, pressed.chat_id)


async def stop(request: Request) -> None:
    """Send nothing more unasked."""
    await request.run(request.store.people.mark_stopped, request.person.id, request.now())
    await request.say(chat_messages.STOPPED)
