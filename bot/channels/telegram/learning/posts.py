"""/posts in a group: a lead lets the group get their team's learning points, or no more."""

from __future__ import annotations

from telegram import Update

from bot.channels.telegram import messages as chat_messages
from bot.channels.telegram.callbacks import Press
from bot.channels.telegram.keyboards import keyboard, press
from bot.channels.telegram.runtime.gate import Context, Gate
from bot.core.people import Permission, Person, Team
from bot.errors import BotError
from bot.features.learning import chat_messages as said
from bot.features.learning.group_posts import post_in


class Posts:
    """Which groups get posts; who may decide is known in ``bot.features.learning.group_posts``."""

    def __init__(self, service: Gate) -> None:
        self._service = service

    async def posts(self, update: Update, context: Context, person: Person) -> None:
        """Show whether a group gets posts, with the choice; or take ``on`` or ``off``."""
        chat, service = update.effective_chat, self._service
        if chat is None:
            return
        if chat.type == chat.PRIVATE:
            await service.sender.say(update, said.POSTS_WHERE)
            return
        held = await service.run_blocking(service.store.receipts.groups)
        led = person.teams_where(Permission.SHARE_LEARNING)
        word = (context.args or [""])[0].lower()
        if word == "off" or (word == "on" and len(led) == 1):
            said_of_it = await self._let(person, chat.id, led[0] if word == "on" else None)
            await service.sender.say(update, said_of_it)
        else:
            await self._offer(update, chat.id, person, held.get(chat.id))

    async def chosen(self, update: Update, _context: Context, person: Person, pressed: Press) -> None:
        """Take the choice of the lead who was asked, if they still lead that team."""
        word, *which = pressed.words
        if pressed.meaning["person"] != person.id or word not in {"on", "off"}:
            await pressed.done(chat_messages.NOT_YOURS)
            return
        await pressed.done()
        await pressed.without_buttons()
        team = Team(*pressed.meaning["teams"][int(which[0])]) if which else None
        await self._service.sender.say(update, await self._let(person, pressed.chat_id, team))

    async def _offer(self, update: Update, chat_id: int, person: Person, team: Team | None) -> None:
        service, led = self._service, person.teams_where(Permission.SHARE_LEARNING)
        meaning = {"kind": "posts", "person": person.id, "teams": [[t.authority, t.name] for t in led]}
        code = await service.run_blocking(service.store.buttons.put, chat_id, meaning, service.now())
        if team is not None:
            row = [press(said.POST_NO_MORE, code, "off")]
            await service.sender.say(update, said.POSTS_ON.format(team=team), buttons=keyboard([row]))
        elif len(led) == 1:
            row = [press(said.POST_HERE, code, "on", 0)]
            await service.sender.say(update, said.POSTS_OFF, buttons=keyboard([row]))
        else:
            rows = [[press(said.POST_FOR.format(team=t), code, "on", n)] for n, t in enumerate(led)]
            await service.sender.say(update, said.POSTS_OFF, said.POSTS_TEAM, buttons=keyboard(rows))

    async def _let(self, person: Person, chat_id: int, team: Team | None) -> str:
        service = self._service
        try:
            await service.run_blocking(post_in, service.store.receipts, person, chat_id, team, service.now())
        except BotError as refused:
            return str(refused)
        return said.POSTS_NOW_ON.format(team=team) if team else said.POSTS_NOW_OFF
