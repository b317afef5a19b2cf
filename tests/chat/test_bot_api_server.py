"""Our own Bot API server, driven by python-telegram-bot's Bot over HTTP: it refuses what Telegram refuses."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import httpx
import pytest
from support.bot_api import client
from support.bot_api.client import Person, SilenceError
from support.bot_api.server import Server
from support.bot_api.world import World
from support.loopback import ON_LOOPBACK
from telegram import (
    Bot,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    ReplyKeyboardMarkup,
    ReplyParameters,
)
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter
from telegram.request import HTTPXRequest

TOKEN = "1234:secret_of-the-bot"


class Caller:
    """A Bot whose methods are called without waiting for a loop."""

    def __init__(self, server: Server, token: str = TOKEN) -> None:
        self.loop = asyncio.new_event_loop()
        unverified = {"verify": False}  # reading the certificates takes longer than a test
        self.requests = HTTPXRequest(httpx_kwargs=unverified), HTTPXRequest(httpx_kwargs=unverified)
        self.bot = Bot(
            token,
            base_url=server.base_url,
            base_file_url=server.base_file_url,
            request=self.requests[0],
            get_updates_request=self.requests[1],
        )

    def run(self, doing: Any) -> Any:
        return self.loop.run_until_complete(doing)

    def __getattr__(self, name: str) -> Any:
        return lambda *args, **kwargs: self.run(getattr(self.bot, name)(*args, **kwargs))

    def html(self, chat: int, text: str, **more: Any) -> Any:
        return self.send_message(chat, text, parse_mode="HTML", **more)

    def close(self) -> None:
        for request in self.requests:
            self.run(request.shutdown())
        self.loop.close()


@pytest.fixture
def server() -> Iterator[Server]:
    with Server(World(TOKEN)) as running:
        yield running


@pytest.fixture
def bot(server: Server) -> Iterator[Caller]:
    caller = Caller(server)
    yield caller
    caller.close()


@pytest.fixture
def ann(server: Server) -> Person:
    person = client.person(server, "Ann", username="ann_of_duty")
    person.starts()
    return person


def buttons(*rows: list[tuple[str, str]]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(label, callback_data=data) for label, data in row] for row in rows]
    )


def raw(server: Server, method: str, **sent: Any) -> httpx.Response:
    return httpx.post(f"{server.base_url}{TOKEN}/{method}", **sent, **ON_LOOPBACK)


# How calls come in.


@pytest.mark.parametrize("how", ["json", "data", "params"])
def test_a_call_may_be_json_a_form_or_a_query(server: Server, ann: Person, how: str) -> None:
    answer = raw(server, "SENDMESSAGE", **{how: {"chat_id": ann.id, "text": "Good morning & more ü"}})
    assert answer.json()["result"]["text"] == "Good morning & more ü"
    assert ann.message()["text"] == "Good morning & more ü"


def test_a_call_may_be_a_form_with_files(server: Server, ann: Person) -> None:
    content = bytes(range(256)) + b"\r\n--\r\n"
    sent = raw(
        server, "sendDocument", data={"chat_id": str(ann.id)}, files={"document": ("a b.bin", content)}
    )
    document = sent.json()["result"]["document"]
    assert (document["file_name"], document["file_size"]) == ("a b.bin", len(content))


@pytest.mark.parametrize(("token", "code"), [("1234:another", 401), ("nonsense", 404), ("", 404)])
def test_a_wrong_token_is_refused(server: Server, token: str, code: int) -> None:
    answer = httpx.post(f"{server.base_url}{token}/getMe", **ON_LOOPBACK)
    assert answer.status_code == answer.json()["error_code"] == code
    assert answer.json()["ok"] is False


def test_the_library_sees_a_wrong_token(server: Server) -> None:
    caller = Caller(server, "1234:another")
    with pytest.raises(InvalidToken):
        caller.get_me()
    caller.close()


def test_an_unknown_method_is_refused(server: Server) -> None:
    answer = raw(server, "sendTelegram")
    assert answer.status_code == 404
    assert answer.json() == {"ok": False, "error_code": 404, "description": "Not Found: method not found"}


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"json": {"text": "x"}}, "chat_id is empty"),
        ({"json": {"chat_id": 5, "text": "x"}}, "chat not found"),
        ({"json": [1]}, "object expected"),
        ({"content": b"{", "headers": {"content-type": "application/json"}}, "can't parse request's JSON"),
        (
            {
                "content": b'{"chat_id":1,"text":"\\ud800"}',
                "headers": {"content-type": "application/json"},
            },
            "UTF-8",
        ),
    ],
)
def test_what_can_not_be_read_is_refused(server: Server, sent: dict[str, Any], said: str) -> None:
    answer = raw(server, "sendMessage", **sent).json()
    assert (answer["ok"], answer["error_code"]) == (False, 400)
    assert said in answer["description"]


def test_the_bot_knows_itself(bot: Caller) -> None:
    me = bot.get_me()
    assert (me.id, me.is_bot, me.username) == (1234, True, "test_safeguarding_bot")


# Updates.


def test_an_offset_acknowledges_and_nothing_else_does(bot: Caller, server: Server, ann: Person) -> None:
    ann.says("one")
    ann.says("two")
    first = bot.get_updates()
    assert [u.message.text for u in first] == ["/start", "one", "two"]
    assert [u.update_id for u in bot.get_updates()] == [u.update_id for u in first]
    assert [u.message.text for u in bot.get_updates(offset=first[1].update_id + 1, limit=1)] == ["two"]
    assert bot.get_updates(offset=first[2].update_id + 1) == ()
    assert server.call("pending") == 0


def test_a_limit_and_a_negative_offset(bot: Caller, ann: Person) -> None:
    for number in range(5):
        ann.says(str(number))
    assert len(bot.get_updates(limit=2)) == 2
    assert [u.message.text for u in bot.get_updates(offset=-2)] == ["3", "4"]
    assert [u.message.text for u in bot.get_updates()] == ["3", "4"]


def test_a_long_poll_ends_when_something_comes(bot: Caller, server: Server, ann: Person) -> None:
    (start,) = bot.get_updates()

    async def both() -> Any:
        poll = asyncio.create_task(bot.bot.get_updates(offset=start.update_id + 1, timeout=30))
        while server.call("pending"):
            await asyncio.sleep(0.01)
        await asyncio.to_thread(ann.says, "hello")
        return await poll

    began = time.monotonic()
    (update,) = bot.run(both())
    assert update.message.text == "hello"
    assert time.monotonic() - began < 20


def test_a_long_poll_waits_as_long_as_it_was_told(bot: Caller) -> None:
    began = time.monotonic()
    assert bot.get_updates(timeout=1) == ()
    assert time.monotonic() - began >= 1


def test_of_two_pollers_the_earlier_is_ended(bot: Caller, server: Server, ann: Person) -> None:
    (start,) = bot.get_updates()
    after = start.update_id + 1

    async def two() -> Any:
        earlier = asyncio.create_task(bot.bot.get_updates(offset=after, timeout=30))
        while server.call("pending"):
            await asyncio.sleep(0.01)
        later = asyncio.create_task(bot.bot.get_updates(offset=after, timeout=30))
        with pytest.raises(Conflict, match="terminated by other getUpdates"):
            await earlier
        await asyncio.to_thread(ann.says, "hello")
        return await later

    assert bot.run(two())[0].message.text == "hello"


def test_only_the_kinds_asked_for_come(bot: Caller, ann: Person) -> None:
    bot.get_updates(allowed_updates=["callback_query"])
    ann.says("not asked for")
    sent = bot.send_message(ann.id, "Choose", reply_markup=buttons([("Yes", "y")]))
    ann.presses("Yes", message=sent.message_id)
    kinds = [u.callback_query.data if u.callback_query else u.message.text for u in bot.get_updates()]
    assert kinds == ["/start", "y"]


def test_update_numbers_rise_and_a_repeat_is_a_repeat(bot: Caller, server: Server, ann: Person) -> None:
    ann.says("again")
    start, again = bot.get_updates()
    assert again.update_id > start.update_id
    server.call(
        "repeats", update_id=again.update_id, update={"message": again.message.to_dict()}, chat=ann.id
    )
    assert [u.update_id for u in bot.get_updates()] == [start.update_id, again.update_id]


# Webhooks.


class Receiver:
    """A webhook's end: takes down what comes, answering each time with the next of ``codes``, then 200."""

    def __init__(self) -> None:
        self.codes: list[int] = []
        self.came: list[tuple[str | None, dict[str, Any], int]] = []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                code = receiver.codes.pop(0) if receiver.codes else 200
                receiver.came.append((self.headers["x-telegram-bot-api-secret-token"], body, code))
                self.send_response(code)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.http = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_port}/hook"

    def texts(self, code: int = 200) -> list[str]:
        return [body["message"]["text"] for _, body, given in self.came if given == code]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiving = Receiver()
    thread = threading.Thread(target=receiving.http.serve_forever, args=(0.02,))
    thread.start()
    yield receiving
    receiving.http.shutdown()
    thread.join()
    receiving.http.server_close()


def until(wanted: Any) -> None:
    deadline = time.monotonic() + 60
    while not wanted():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_webhook_is_retried_in_order_until_its_200(
    bot: Caller, server: Server, ann: Person, receiver: Receiver
) -> None:
    server.call("webhook", pause=0.01)
    receiver.codes = [500, 403]
    bot.set_webhook(receiver.url, secret_token="hush", max_connections=3)
    ann.says("one")
    ann.says("two")
    until(lambda: not server.call("pending"))
    assert receiver.texts() == ["/start", "one", "two"]
    assert [secret for secret, _, _ in receiver.came] == ["hush"] * 5
    info = bot.get_webhook_info()
    assert (info.url, info.pending_update_count, info.max_connections) == (receiver.url, 0, 3)
    assert "403" in info.last_error_message


def test_a_poll_is_refused_while_a_webhook_is_set(bot: Caller, ann: Person, receiver: Receiver) -> None:
    bot.set_webhook(receiver.url, drop_pending_updates=True)
    with pytest.raises(Conflict, match="deleteWebhook"):
        bot.get_updates()
    bot.delete_webhook()
    assert bot.get_webhook_info().url == ""
    ann.says("by poll")
    assert [u.message.text for u in bot.get_updates()] == ["by poll"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"url": "ftp://127.0.0.1/x"},
        {"url": "nowhere"},
        {"url": "http://127.0.0.1/x", "secret_token": "two words"},
        {"url": "http://127.0.0.1/x", "max_connections": 101},
    ],
)
def test_a_wrong_webhook_is_refused(bot: Caller, wrong: dict[str, Any]) -> None:
    with pytest.raises(BadRequest):
        bot.set_webhook(**wrong)


def test_a_webhook_that_nobody_serves_keeps_its_updates(bot: Caller, server: Server, ann: Person) -> None:
    bot.set_webhook("http://127.0.0.1:1/none")
    until(lambda: bot.get_webhook_info().last_error_message)
    assert server.call("pending") == 1
    bot.delete_webhook()
    assert bot.get_updates()[0].message.text == "/start"


# Texts and their markup.


def test_html_is_read_as_telegram_reads_it(bot: Caller, ann: Person) -> None:
    sent = bot.html(
        ann.id,
        "\n <b>Duty 😀</b> &lt;&amp;&gt;&quot;&#39; <blockquote expandable>a\nb <i>c</i></blockquote>"
        '<a href="https://example.org/x?a=1&amp;b=2">link</a> '
        '<pre><code class="language-sql">x</code></pre> ',
    )
    assert sent.text == "Duty 😀 <&>\"' a\nb clink x"
    assert [(e.type, e.offset, e.length) for e in sent.entities] == [
        ("bold", 0, 7),
        ("expandable_blockquote", 14, 5),
        ("italic", 18, 1),
        ("text_link", 19, 4),
        ("pre", 24, 1),
    ]
    assert sent.entities[3].url == "https://example.org/x?a=1&b=2"


@pytest.mark.parametrize(
    "tag", ["b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "tg-spoiler", "code", "pre"]
)
def test_each_tag_of_telegrams_is_known(bot: Caller, ann: Person, tag: str) -> None:
    assert len(bot.html(ann.id, f"<{tag}>word</{tag}>").entities) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        "1 < 2",
        "a & b",
        "don&apos;t",
        "a&nbsp;b",
        "&#0;",
        "<b>open",
        "shut</b>",
        "<b><i>crossed</b></i>",
        "<p>paragraph</p>",
        "<br>",
        "<b class='x'>b</b>",
        "<span>s</span>",
        "<span class='other'>s</span>",
        "<a>no address</a>",
        "<a href='javascript:x'>x</a>",
        "<a href='http://local/x'>x</a>",
        "<a href='https://example.org'>a <a href='https://example.org'>b</a></a>",
        "<blockquote>a<blockquote>b</blockquote></blockquote>",
        "<blockquote expandable>a<blockquote expandable>b</blockquote></blockquote>",
        "<code><b>x</b></code>",
        "<b><code>x</code></b>",
        "<pre>a<pre>b</pre></pre>",
        "<!-- x -->",
        "<b",
    ],
)
def test_wrong_markup_is_refused(bot: Caller, ann: Person, wrong: str) -> None:
    with pytest.raises(BadRequest, match=r"(?i)can't parse entities"):
        bot.html(ann.id, wrong)


def test_other_modes_are_refused(bot: Caller, ann: Person) -> None:
    with pytest.raises(BadRequest, match=r"parse_mode"):
        bot.send_message(ann.id, "*x*", parse_mode="MarkdownV2")


def test_a_hundred_entities_and_no_more(bot: Caller, ann: Person) -> None:
    assert len(bot.html(ann.id, "<b>x</b> " * 100).entities) == 100
    with pytest.raises(BadRequest, match=r"(?i)too many entities"):
        bot.html(ann.id, "<b>x</b> " * 101)


@pytest.mark.parametrize("empty", ["", " \n ", "<b></b>", "\u200b", "&#32;"])
def test_an_empty_text_is_refused(bot: Caller, ann: Person, empty: str) -> None:
    with pytest.raises(BadRequest, match=r"(?i)message text is empty"):
        bot.html(ann.id, empty)


def test_a_text_is_at_most_4096_units_after_its_markup(bot: Caller, ann: Person) -> None:
    assert len(bot.html(ann.id, f"<b>{'x' * 4096}</b>").text) == 4096
    assert len(bot.html(ann.id, "😀" * 2048).text) == 2048
    for long in ("x" * 4097, "😀" * 2048 + "x", "&amp;" * 4097):
        with pytest.raises(BadRequest, match=r"(?i)message is too long"):
            bot.html(ann.id, long)


def test_a_caption_is_at_most_1024_units(bot: Caller, ann: Person) -> None:
    sent = bot.send_document(ann.id, b"x", caption="<i>" + "c" * 1024 + "</i>", parse_mode="HTML")
    assert len(sent.caption) == 1024
    with pytest.raises(BadRequest, match=r"(?i)caption is too long"):
        bot.send_document(ann.id, b"x", caption="c" * 1025)


# Keyboards.


def test_buttons_at_their_limits(bot: Caller, ann: Person) -> None:
    rows = [[("x", f"{row}:{n}") for n in range(8)] for row in range(12)] + [[("x", "d" * 64)] * 4]
    sent = bot.send_message(ann.id, "Choose", reply_markup=buttons(*rows))
    assert sum(map(len, sent.reply_markup.inline_keyboard)) == 100
    assert client.labels(ann.message())[0] == ["x"] * 8


@pytest.mark.parametrize(
    "keyboard",
    [
        buttons([("x", "d" * 65)]),
        buttons([("x", "ü" * 33)]),
        buttons([("x", "d")] * 9),
        buttons(*[[("x", "d")] * 8] * 13),
        buttons([(" ", "d")]),
        InlineKeyboardMarkup([[InlineKeyboardButton("x", url="nonsense")]]),
        InlineKeyboardMarkup([[InlineKeyboardButton("x", url="http://localhost/x")]]),
        InlineKeyboardMarkup([[InlineKeyboardButton("x")]]),
        InlineKeyboardMarkup([[InlineKeyboardButton("x", url="https://example.org", callback_data="d")]]),
    ],
)
def test_a_wrong_keyboard_is_refused(bot: Caller, ann: Person, keyboard: InlineKeyboardMarkup) -> None:
    with pytest.raises(BadRequest):
        bot.send_message(ann.id, "Choose", reply_markup=keyboard)
    with pytest.raises(SilenceError):
        ann.message(timeout=0)


def test_empty_callback_data_is_refused(server: Server, ann: Person) -> None:
    keyboard = {"inline_keyboard": [[{"text": "x", "callback_data": ""}]]}
    sent = raw(server, "sendMessage", json={"chat_id": ann.id, "text": "x", "reply_markup": keyboard})
    assert sent.json()["description"] == "Bad Request: BUTTON_DATA_INVALID"


def test_a_press_is_answered_once_it_came(bot: Caller, server: Server, ann: Person) -> None:
    bot.send_message(ann.id, "Choose", reply_markup=buttons([("Yes", "y"), ("No", "n")]))
    query = ann.presses("No")
    update = bot.get_updates()[-1]
    assert (update.callback_query.data, update.callback_query.from_user.id) == ("n", ann.id)
    assert update.callback_query.message.text == "Choose"
    with pytest.raises(BadRequest, match=r"(?i)message_too_long"):
        bot.answer_callback_query(query, "t" * 201)
    bot.answer_callback_query(query, "t" * 200, show_alert=True)
    answer = ann.answer(query)
    assert (answer["text"], answer["alert"]) == ("t" * 200, True)
    with pytest.raises(BadRequest, match=r"(?i)query is too old"):
        bot.answer_callback_query("17")
    old = ann.presses(data="y")
    server.call("ages_queries")
    with pytest.raises(BadRequest, match=r"(?i)query is too old"):
        bot.answer_callback_query(old)


def test_a_link_opens_and_a_button_that_is_not_there_can_not_be_pressed(bot: Caller, ann: Person) -> None:
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Open", url="https://example.org/x")]])
    bot.send_message(ann.id, "Source", reply_markup=keyboard)
    assert ann.presses("Open") == "https://example.org/x"
    with pytest.raises(ValueError, match="no message has a button"):
        ann.presses("Other", timeout=0)


def test_other_keyboards_are_shown_and_not_kept_on_the_message(bot: Caller, ann: Person) -> None:
    sent = bot.send_message(ann.id, "Choose", reply_markup=ReplyKeyboardMarkup([["Yes", "No"]]))
    assert sent.reply_markup is None
    shown = ann.wait_for(lambda e: e["kind"] == "keyboard")
    assert [b["text"] for b in shown["keyboard"]["keyboard"][0]] == ["Yes", "No"]


# Changing and removing.


def test_an_edit_replaces_text_and_keyboard(bot: Caller, ann: Person) -> None:
    sent = bot.send_message(ann.id, "before", reply_markup=buttons([("Yes", "y")]))
    edited = bot.edit_message_text("<b>after</b>", ann.id, sent.message_id, parse_mode="HTML")
    assert (edited.text, edited.reply_markup) == ("after", None)
    seen = ann.edit()
    assert (seen["text"], seen["html"], seen["buttons"], seen["edits"]) == ("after", "<b>after</b>", [], 1)
    bot.edit_message_reply_markup(ann.id, sent.message_id, reply_markup=buttons([("No", "n")]))
    assert client.labels(ann.edit()) == [["No"]]
    assert [m["text"] for m in ann.transcript()] == ["/start", "after"]


def test_an_edit_that_changes_nothing_is_refused(bot: Caller, ann: Person) -> None:
    keyboard = buttons([("Yes", "y")])
    sent = bot.html(ann.id, "<b>same</b>", reply_markup=keyboard)
    where = {"chat_id": ann.id, "message_id": sent.message_id}
    with pytest.raises(BadRequest, match=r"(?i)message is not modified"):
        bot.edit_message_text("<b>same</b>", **where, parse_mode="HTML", reply_markup=keyboard)
    with pytest.raises(BadRequest, match=r"(?i)message is not modified"):
        bot.edit_message_reply_markup(**where, reply_markup=keyboard)
    assert bot.edit_message_text("same", **where, reply_markup=keyboard).entities == ()


def test_what_is_not_there_or_not_the_bots_can_not_be_edited(bot: Caller, ann: Person) -> None:
    with pytest.raises(BadRequest, match=r"(?i)message to edit not found"):
        bot.edit_message_text("x", ann.id, 99)
    with pytest.raises(BadRequest, match=r"(?i)message can't be edited"):
        bot.edit_message_text("x", ann.id, ann.says("mine"))
    document = bot.send_document(ann.id, b"x")
    with pytest.raises(BadRequest, match=r"(?i)there is no text"):
        bot.edit_message_text("x", ann.id, document.message_id)
    sent = bot.send_message(ann.id, "mine")
    with pytest.raises(BadRequest, match=r"(?i)message text is empty"):
        bot.edit_message_text(" ", ann.id, sent.message_id)


def test_a_deleted_message_is_gone(bot: Caller, ann: Person) -> None:
    sent, theirs = bot.send_message(ann.id, "mine"), ann.says("theirs")
    assert bot.delete_message(ann.id, sent.message_id)
    assert bot.delete_message(ann.id, theirs)
    assert [m["text"] for m in ann.transcript()] == ["/start"]
    gone = [e["message_id"] for e in ann.history() if e["kind"] == "delete"]
    assert gone == [sent.message_id, theirs]
    with pytest.raises(BadRequest, match=r"(?i)message to delete not found"):
        bot.delete_message(ann.id, sent.message_id)


def test_a_reply_names_what_it_answers(bot: Caller, ann: Person) -> None:
    asked = ann.says("question")
    sent = bot.send_message(ann.id, "answer", reply_parameters=ReplyParameters(asked))
    assert sent.reply_to_message.text == "question"
    ann.says("thanks", reply_to=sent.message_id)
    assert bot.get_updates()[-1].message.reply_to_message.message_id == sent.message_id
    with pytest.raises(BadRequest, match=r"(?i)message to be replied not found"):
        bot.send_message(ann.id, "answer", reply_parameters=ReplyParameters(99))
    lenient = ReplyParameters(99, allow_sending_without_reply=True)
    assert bot.send_message(ann.id, "answer", reply_parameters=lenient).reply_to_message is None


# Who may be written to.


def test_a_bot_does_not_write_first(bot: Caller, server: Server) -> None:
    ben = client.person(server, "Ben")
    for call in (lambda: bot.send_message(ben.id, "hello"), lambda: bot.send_chat_action(ben.id, "typing")):
        with pytest.raises(Forbidden, match="can't initiate conversation"):
            call()
    ben.starts()
    assert bot.send_message(ben.id, "hello")


def test_a_person_who_blocked_the_bot_is_not_written_to(bot: Caller, ann: Person) -> None:
    ann.blocks()
    change = bot.get_updates()[-1].my_chat_member
    assert (change.old_chat_member.status, change.new_chat_member.status) == ("member", "kicked")
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        bot.send_message(ann.id, "hello")
    with pytest.raises(ValueError, match="blocked"):
        ann.says("hello")
    ann.unblocks()
    assert bot.get_updates()[-1].my_chat_member.new_chat_member.status == "member"
    assert bot.send_message(ann.id, "hello")


def test_an_account_given_up_is_not_written_to(bot: Caller, server: Server, ann: Person) -> None:
    server.call("deactivates", person=ann.id)
    with pytest.raises(Forbidden, match="deactivated"):
        bot.send_message(ann.id, "hello")


def test_actions_are_telegrams(bot: Caller, ann: Person) -> None:
    assert bot.send_chat_action(ann.id, "typing")
    assert ann.wait_for(lambda e: e["kind"] == "action")["action"] == "typing"
    with pytest.raises(BadRequest, match="action"):
        bot.send_chat_action(ann.id, "thinking")


def test_a_reaction_is_one_that_telegram_offers(bot: Caller, ann: Person) -> None:
    asked = ann.says("question")
    assert bot.set_message_reaction(ann.id, asked, "👍")
    assert ann.wait_for(lambda e: e["kind"] == "reaction")["reaction"] == ["👍"]
    for wrong in ("🏛", ["👍", "👎"]):
        with pytest.raises(BadRequest, match=r"(?i)reaction"):
            bot.set_message_reaction(ann.id, asked, wrong)
    with pytest.raises(BadRequest, match=r"(?i)message to react not found"):
        bot.set_message_reaction(ann.id, 99, "👍")


def test_a_persons_reaction_comes_where_it_was_asked_for(bot: Caller, ann: Person) -> None:
    sent = bot.send_message(ann.id, "read this")
    ann.reacts(sent.message_id, "👍")
    bot.get_updates(allowed_updates=["message_reaction"])
    ann.reacts(sent.message_id, None)
    start, reaction = bot.get_updates()
    assert start.message.text == "/start"
    assert [r.emoji for r in reaction.message_reaction.old_reaction] == ["👍"]


# Menus.


def test_the_menu_of_the_narrowest_scope_is_shown(bot: Caller, server: Server, ann: Person) -> None:
    ben = client.person(server, "Ben")
    ben.starts()
    bot.set_my_commands([("help", "What I do")])
    bot.set_my_commands([("ask", "Ask")], scope=BotCommandScopeAllPrivateChats())
    bot.set_my_commands([("gaps", "Gaps"), ("ask", "Ask")], scope=BotCommandScopeChat(ann.id))
    assert (ann.menu(), ben.menu()) == (["gaps", "ask"], ["ask"])
    assert [c.command for c in bot.get_my_commands(scope=BotCommandScopeChat(ann.id))] == ["gaps", "ask"]
    bot.delete_my_commands(scope=BotCommandScopeChat(ann.id))
    assert ann.menu() == ["ask"]


@pytest.mark.parametrize("wrong", [("Help", "What"), ("two words", "x"), ("x" * 33, "x"), ("x", "d" * 257)])
def test_a_wrong_command_is_refused(bot: Caller, wrong: tuple[str, str]) -> None:
    with pytest.raises(BadRequest, match=r"(?i)bot_command"):
        bot.set_my_commands([wrong])
    with pytest.raises(BadRequest, match=r"(?i)chat not found"):
        bot.set_my_commands([("x", "x")], scope=BotCommandScopeChat(5))


# Files.

PNG = (
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (640).to_bytes(4, "big") + (480).to_bytes(4, "big") + b"\x08\x02\0\0\0"
)


def test_a_document_comes_back_as_it_was_sent(bot: Caller, ann: Person) -> None:
    content = bytes(range(256)) * 300
    sent = bot.send_document(
        ann.id, content, filename="minutes.pdf", caption="<b>Minutes</b>", parse_mode="HTML"
    )
    assert (sent.document.file_name, sent.caption) == ("minutes.pdf", "Minutes")
    file = bot.get_file(sent.document.file_id)
    assert bytes(bot.run(file.download_as_bytearray())) == content
    assert bot.send_document(ann.id, sent.document.file_id).document.file_size == len(content)
    assert ann.message()["document"]["file_name"] == "minutes.pdf"


def test_a_person_sends_a_document(bot: Caller, ann: Person) -> None:
    ann.sends_file("plan.txt", b"words", caption="see")
    message = bot.get_updates()[-1].message
    assert (message.document.file_name, message.caption) == ("plan.txt", "see")
    assert bytes(bot.run(bot.get_file(message.document.file_id).download_as_bytearray())) == b"words"


def test_a_photo_is_a_picture(bot: Caller, ann: Person) -> None:
    sent = bot.send_photo(ann.id, PNG, caption="QR")
    assert (sent.photo[0].width, sent.photo[0].height, sent.caption) == (640, 480, "QR")
    with pytest.raises(BadRequest, match=r"(?i)image_process_failed"):
        bot.send_photo(ann.id, b"no picture")


def test_a_file_that_is_not_there_is_refused(bot: Caller, server: Server, ann: Person) -> None:
    with pytest.raises(BadRequest, match=r"(?i)file_id"):
        bot.get_file("nothing")
    with pytest.raises(BadRequest, match=r"(?i)non-empty"):
        bot.send_document(ann.id, b"")
    with pytest.raises(BadRequest, match=r"(?i)wrong file identifier"):
        bot.send_document(ann.id, "nothing")
    assert httpx.get(f"{server.base_file_url}{TOKEN}/documents/x", **ON_LOOPBACK).status_code == 404
    assert httpx.get(f"{server.base_file_url}1:x/documents/x", **ON_LOOPBACK).status_code == 401


# Polls.


def quiz(bot: Caller, chat: int, **more: Any) -> Any:
    given = {"type": "quiz", "correct_option_ids": [1], "is_anonymous": False} | more
    options = given.pop("options", ["Home", "Host", "Both"])
    return bot.send_poll(chat, given.pop("question", "Who holds it?"), options, **given)


def test_a_quiz_is_answered_once_and_by_name(bot: Caller, ann: Person) -> None:
    sent = quiz(bot, ann.id, explanation="<b>Host</b> holds it.", explanation_parse_mode="HTML")
    assert (sent.poll.correct_option_ids, sent.poll.explanation) == ((1,), "Host holds it.")
    ann.answers_poll(1)
    *_, answer, poll = bot.get_updates()
    assert (answer.poll_answer.poll_id, answer.poll_answer.option_ids) == (sent.poll.id, (1,))
    assert answer.poll_answer.user.id == ann.id
    assert [o.voter_count for o in poll.poll.options] == [0, 1, 0]
    with pytest.raises(ValueError, match="no second answer"):
        ann.answers_poll(0)


def test_an_anonymous_poll_names_nobody(bot: Caller, ann: Person) -> None:
    sent = bot.send_poll(ann.id, "Ready?", ["Yes", "No"])
    ann.answers_poll(0, message=sent.message_id)
    ann.answers_poll(1, message=sent.message_id)
    *_, first, second = bot.get_updates()
    assert first.poll_answer is None
    assert [o.voter_count for o in second.poll.options] == [0, 1]
    with pytest.raises(ValueError, match="one answer"):
        ann.answers_poll(0, 1, message=sent.message_id)


def test_a_stopped_poll_takes_no_answers(bot: Caller, ann: Person) -> None:
    sent = quiz(bot, ann.id)
    assert bot.stop_poll(ann.id, sent.message_id).is_closed
    assert bot.get_updates()[-1].poll.is_closed
    with pytest.raises(ValueError, match="closed"):
        ann.answers_poll(1)
    with pytest.raises(BadRequest, match=r"(?i)already been closed"):
        bot.stop_poll(ann.id, sent.message_id)
    text = bot.send_message(ann.id, "text")
    with pytest.raises(BadRequest, match="not found"):
        bot.stop_poll(ann.id, text.message_id)


def test_a_poll_whose_time_runs_out_closes(bot: Caller, server: Server, ann: Person) -> None:
    sent = quiz(bot, ann.id, open_period=600)
    server.call("closes_poll", chat=ann.id, message=sent.message_id)
    assert bot.get_updates()[-1].poll.is_closed


@pytest.mark.parametrize(
    "wrong",
    [
        {"question": "q" * 301},
        {"question": " "},
        {"options": []},
        {"options": [str(n) for n in range(13)]},
        {"options": ["a", "o" * 101]},
        {"options": ["a", ""]},
        {"options": ["a", "a"]},
        {"correct_option_ids": [3]},
        {"correct_option_ids": []},
        {"correct_option_ids": [0, 1]},
        {"explanation": "e" * 201},
        {"explanation": "a\nb\nc\nd"},
        {"open_period": 4},
        {"type": "vote"},
    ],
)
def test_a_wrong_quiz_is_refused(bot: Caller, ann: Person, wrong: dict[str, Any]) -> None:
    with pytest.raises(BadRequest):
        quiz(bot, ann.id, **wrong)


def test_a_quiz_at_its_limits(bot: Caller, ann: Person) -> None:
    options = [f"{n:02}".ljust(100, "o") for n in range(12)]
    explanation = "a\nb\n".ljust(200, "e")
    sent = quiz(bot, ann.id, question="q" * 300, options=options, explanation=explanation)
    assert (len(sent.poll.options), len(sent.poll.explanation)) == (12, 200)


def test_one_correct_option_may_be_given_by_its_old_name(server: Server, ann: Person) -> None:
    sent = {"chat_id": ann.id, "question": "q", "options": '["a","b"]', "type": "quiz"}
    assert raw(server, "sendPoll", data=sent).status_code == 400
    answer = raw(server, "sendPoll", data=sent | {"correct_option_id": "0"}).json()
    assert answer["result"]["poll"]["correct_option_ids"] == [0]


# Groups.


def test_a_group_has_members_and_administrators(bot: Caller, server: Server, ann: Person) -> None:
    ben = client.person(server, "Ben")
    team = client.group(server, "Duty team", ann, bot="administrator")
    added = bot.get_updates()[-1].my_chat_member
    assert (added.chat.id, added.new_chat_member.status) == (team.id, "administrator")
    assert bot.get_chat(team.id).title == "Duty team"
    assert bot.get_chat_member(team.id, ann.id).status == "creator"
    assert bot.get_chat_member(team.id, ben.id).status == "left"
    ben.joins(team)
    assert bot.get_updates()[-1].message.new_chat_members[0].id == ben.id
    assert {m.user.id for m in bot.get_chat_administrators(team.id)} == {ann.id, 1234}
    with pytest.raises(BadRequest, match=r"(?i)user not found"):
        bot.get_chat_member(team.id, 77)
    with pytest.raises(BadRequest, match=r"(?i)no administrators"):
        bot.get_chat_administrators(ann.id)
    ben.leaves(team)
    with pytest.raises(ValueError, match="not in the group"):
        ben.says("hello", team)


def test_what_a_bot_sees_and_may_do_in_a_group(ann: Person, bot: Caller, server: Server) -> None:
    team = client.group(server, "Duty team", ann)
    said = ann.says("@test_safeguarding_bot hello /ask", team)
    message = bot.get_updates()[-1].message
    assert [e.type for e in message.entities] == ["mention", "bot_command"]
    with pytest.raises(BadRequest, match=r"(?i)message can't be deleted"):
        bot.delete_message(team.id, said)
    mine = bot.send_message(team.id, "answer")
    with pytest.raises(BadRequest, match=r"(?i)not enough rights"):
        bot.pin_chat_message(team.id, mine.message_id)
    server.call("set_bot", chat=team.id, status="administrator", by=ann.id)
    assert bot.pin_chat_message(team.id, mine.message_id)
    assert bot.get_chat(team.id).pinned_message.message_id == mine.message_id
    assert bot.delete_message(team.id, said)
    assert bot.leave_chat(team.id)
    with pytest.raises(Forbidden, match="not a member"):
        bot.send_message(team.id, "hello")
    server.call("set_bot", chat=team.id, status="kicked", by=ann.id)
    with pytest.raises(Forbidden, match="kicked"):
        bot.send_message(team.id, "hello")
    with pytest.raises(BadRequest, match="private"):
        bot.leave_chat(ann.id)


def test_with_privacy_a_group_gives_the_bot_what_is_meant_for_it() -> None:
    with Server(World(TOKEN, privacy=True)) as server:
        bot, ann = Caller(server), client.person(server, "Ann")
        team = client.group(server, "Duty team", ann)
        sent = bot.send_message(team.id, "hello")
        ann.says("among ourselves", team)
        ann.says("/help", team)
        ann.says("@Test_Safeguarding_Bot what of it", team)
        ann.says("and this", team, reply_to=sent.message_id)
        seen = [u.message.text for u in bot.get_updates() if u.message]
        assert seen == ["/help", "@Test_Safeguarding_Bot what of it", "and this"]
        bot.close()


# What else people do.


def test_people_edit_and_forward(bot: Caller, ann: Person) -> None:
    ann.edits(ann.says("befor"), "before")
    assert bot.get_updates()[-1].edited_message.text == "before"
    open_one = bot.send_message(ann.id, "open")
    ann.forwards(open_one.message_id)
    assert bot.get_updates()[-1].message.forward_origin.sender_user.id == 1234
    kept = bot.send_message(ann.id, "kept", protect_content=True)
    assert kept.has_protected_content
    with pytest.raises(ValueError, match="protected"):
        ann.forwards(kept.message_id)


def test_an_update_of_any_shape_can_be_given(server: Server) -> None:
    server.call("injects", update={"message": {"nonsense": True}})
    given = raw(server, "getUpdates").json()["result"]
    assert given[0]["message"] == {"nonsense": True}


def test_waiting_gives_each_event_once_and_says_so_when_there_is_none(bot: Caller, ann: Person) -> None:
    for text in ("one", "two", "three"):
        bot.send_message(ann.id, text)
    assert [m["text"] for m in ann.messages(2)] == ["one", "two"]
    assert ann.message("three")["text"] == "three"
    with pytest.raises(SilenceError):
        ann.message(timeout=0.05)


def test_waiting_wakes_when_the_bot_speaks(bot: Caller, ann: Person) -> None:
    heard: list[str] = []
    waiting = threading.Thread(target=lambda: heard.append(ann.message()["text"]))
    waiting.start()
    bot.send_message(ann.id, "hello")
    waiting.join(10)
    assert heard == ["hello"]


# Faults, limits and memory.


@pytest.fixture
def spans(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the library give times to wait as spans, which it otherwise warns about."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.mark.usefixtures("spans")
def test_too_many_requests_for_the_next_calls(bot: Caller, server: Server, ann: Person) -> None:
    ben = client.person(server, "Ben")
    ben.starts()
    server.call("fault", kind="too_many", calls=2, retry_after=7, chat_id=ann.id)
    for _ in range(2):
        with pytest.raises(RetryAfter) as told:
            bot.send_message(ann.id, "hello")
        assert told.value.retry_after == dt.timedelta(seconds=7)
        assert bot.send_message(ben.id, "hello")
    assert bot.send_message(ann.id, "hello")
    server.call("fault", kind="too_many", method="sendMessage")
    assert bot.get_me()
    with pytest.raises(RetryAfter):
        bot.send_message(ben.id, "hello")


def test_an_error_of_the_server(bot: Caller, server: Server, ann: Person) -> None:
    server.call("fault", kind="error", method="sendMessage")
    with pytest.raises(NetworkError, match="Internal Server Error"):
        bot.send_message(ann.id, "hello")
    assert bot.send_message(ann.id, "hello")


@pytest.mark.parametrize(("kind", "sent"), [("cut", []), ("cut_after", ["hello"])])
def test_a_connection_cut_before_or_after_the_work(
    bot: Caller, server: Server, ann: Person, kind: str, sent: list[str]
) -> None:
    server.call("fault", kind=kind, method="sendMessage")
    with pytest.raises(NetworkError):
        bot.send_message(ann.id, "hello")
    assert [m["text"] for m in ann.transcript() if m["from_bot"]] == sent
    assert bot.send_message(ann.id, "again")


def test_delays_of_one_call_and_of_all(bot: Caller, server: Server, ann: Person) -> None:
    server.call("fault", kind="delay", seconds=0.2, method="getMe")
    server.call("delays", seconds=0.1)
    began = time.monotonic()
    bot.get_me()
    assert time.monotonic() - began >= 0.3
    server.call("clears_faults")
    with pytest.raises(ValueError, match="a fault is one of"):
        server.call("fault", kind="storm")


def test_the_worst_second_is_counted(bot: Caller, server: Server, ann: Person) -> None:
    ben = client.person(server, "Ben")
    ben.starts()
    for chat in (ann.id, ann.id, ben.id):
        bot.send_message(chat, "hello")
    said = server.call("rates", seconds=3600, chat=ben.id)
    assert (said["sent"], said["worst"], said["worst_chat"], said["worst_here"]) == (3, 3, 2, 1)
    assert server.call("rates", seconds=1e-9)["worst"] == 1
    server.call("clears_rates")
    assert server.call("rates")["sent"] == 0


@pytest.mark.usefixtures("spans")
def test_the_limits_that_telegram_sets(bot: Caller, server: Server, ann: Person) -> None:
    server.world.rates.second = 3600.0
    server.call("limits", overall=3, chat=1)
    bot.send_message(ann.id, "one")
    with pytest.raises(RetryAfter):
        bot.send_message(ann.id, "two")
    for name in ("Ben", "Cat"):
        other = client.person(server, name)
        other.starts()
        bot.send_message(other.id, "hello")
    dee = client.person(server, "Dee")
    dee.starts()
    with pytest.raises(RetryAfter):
        bot.send_message(dee.id, "hello")
    server.call("limits", overall=None, chat=None, group=2)
    assert bot.send_message(ann.id, "two")
    group = client.group(server, "Duty", ann)
    for _ in range(2):
        bot.send_message(group.id, "hello")
    with pytest.raises(RetryAfter) as told:
        bot.send_message(group.id, "hello")
    assert told.value.retry_after <= dt.timedelta(seconds=60)
    server.world.rates.minute = 0.0
    assert bot.send_message(group.id, "hello")


def test_only_the_last_messages_of_a_chat_are_kept() -> None:
    with Server(World(TOKEN, keep=3)) as server:
        bot, ann = Caller(server), client.person(server, "Ann")
        ann.starts()
        for number in range(30):
            bot.send_message(ann.id, str(number))
        assert [m["text"] for m in ann.transcript()] == ["27", "28", "29"]
        assert len(server.call("events", chat=ann.id)) == 12
        bot.close()


def test_a_server_that_closes_ends_an_open_poll() -> None:
    ended: list[Exception] = []

    def poll(server: Server) -> None:
        caller = Caller(server)
        with pytest.raises((Conflict, NetworkError)) as told:
            caller.get_updates(timeout=50)
        ended.append(told.value)
        caller.close()

    with Server(World(TOKEN)) as server:
        polling = threading.Thread(target=poll, args=(server,))
        polling.start()
        until(lambda: server.world.updates._poll)
    polling.join(20)
    assert len(ended) == 1


def test_people_can_be_driven_over_http(bot: Caller, server: Server) -> None:
    remote = client.Remote(server.address)
    ann = client.person(remote, "Ann")
    ann.starts("CODE")
    assert bot.get_updates()[-1].message.text == "/start CODE"
    bot.send_message(ann.id, "hello", reply_markup=buttons([("Yes", "y")]))
    assert ann.message()["text"] == "hello"
    ann.presses("Yes")
    assert bot.get_updates()[-1].callback_query.data == "y"
    for wrong in ({"label": "No"}, {"message": 99}):
        with pytest.raises(ValueError, match="no message"):
            ann.presses(**wrong)
    with pytest.raises(ValueError, match="no such action"):
        remote.call("dances")
    remote.close()
