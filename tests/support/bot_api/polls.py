"""Methods about polls and quizzes."""

from __future__ import annotations

import asyncio
import time
from typing import Any

from support.bot_api import markup
from support.bot_api.keyboards import markup_of
from support.bot_api.messages import message_of, open_chat, send
from support.bot_api.parameters import Parameters
from support.bot_api.refusal import bad
from support.bot_api.world import JSON, Chat, Message, World

QUESTION, OPTION, OPTIONS, EXPLANATION, LINE_FEEDS = 300, 100, 12, 200, 2


def send_poll(world: World, parameters: Parameters) -> JSON:
    chat = open_chat(world, parameters)
    kind = parameters.text("type", "regular")
    if kind not in {"regular", "quiz"}:
        raise bad("unsupported poll type specified")
    question = markup.formatted(parameters.text("question"), parameters.text("question_parse_mode"))
    if not question.text:
        raise bad("poll question must be non-empty")
    if markup.units(question.text) > QUESTION:
        raise bad(f"poll question length must not exceed {QUESTION}")
    options = _options(parameters.parsed("options"))
    poll: JSON = {
        "id": str(5_000_000_000_000 + next(world.numbers)),
        "question": question.text,
        "options": options,
        "total_voter_count": 0,
        "is_closed": parameters.flag("is_closed"),
        "is_anonymous": not parameters.has("is_anonymous") or parameters.flag("is_anonymous"),
        "type": kind,
        "allows_multiple_answers": parameters.flag("allows_multiple_answers"),
        "allows_revoting": parameters.flag("allows_revoting")
        if parameters.has("allows_revoting")
        else kind == "regular",
        "members_only": False,
    }
    poll |= _quiz(parameters, poll) if kind == "quiz" else {}
    poll |= _end(parameters)
    body = send(world, chat, parameters, {"poll": poll}, html=question.text)
    world.polls[poll["id"]] = (chat, chat.messages[body["message_id"]])
    world.votes[poll["id"]] = {}
    _close_in_time(world, poll)
    return body


def _options(raw: Any) -> list[JSON]:
    if not isinstance(raw, list) or not 1 <= len(raw) <= OPTIONS:
        raise bad(f"poll must have 1 to {OPTIONS} options")
    options = []
    for number, option in enumerate(raw):
        option = {"text": option} if isinstance(option, str) else option
        read = markup.formatted(str(option.get("text", "")), str(option.get("text_parse_mode") or ""))
        if not read.text:
            raise bad("poll options must be non-empty")
        if markup.units(read.text) > OPTION:
            raise bad(f"poll options length must not exceed {OPTION}")
        options.append({"text": read.text, "voter_count": 0, "persistent_id": str(number)})
    if len({option["text"] for option in options}) < len(options):
        raise bad("poll options must be unique")
    return options


def _quiz(parameters: Parameters, poll: JSON) -> JSON:
    correct = parameters.parsed("correct_option_ids")
    if correct is None and parameters.has("correct_option_id"):
        correct = [parameters.whole("correct_option_id")]
    if not isinstance(correct, list) or not correct:
        raise bad("quiz must have a correct option")
    if correct != sorted(set(correct)) or not 0 <= correct[0] <= correct[-1] < len(poll["options"]):
        raise bad("wrong correct option ID specified")
    if len(correct) > 1 and not poll["allows_multiple_answers"]:
        raise bad("a quiz with one answer must have one correct option")
    quiz: JSON = {"correct_option_ids": correct}
    if explanation := parameters.text("explanation"):
        read = markup.formatted(explanation, parameters.text("explanation_parse_mode"))
        if markup.units(read.text) > EXPLANATION or read.text.count("\n") > LINE_FEEDS:
            raise bad("poll explanation is too long: 200 characters and 2 line feeds at most")
        quiz |= {"explanation": read.text, "explanation_entities": list(read.entities)}
    return quiz


def _end(parameters: Parameters) -> JSON:
    if parameters.has("open_period") and parameters.has("close_date"):
        raise bad("open_period and close_date can't be used together")
    if parameters.has("open_period"):
        if not 5 <= parameters.whole("open_period") <= 2_628_000:
            raise bad("wrong open_period specified")
        return {"open_period": parameters.whole("open_period")}
    return {"close_date": parameters.whole("close_date")} if parameters.has("close_date") else {}


def _close_in_time(world: World, poll: JSON) -> None:
    seconds = poll.get("open_period", poll.get("close_date", 0) - time.time())
    if seconds > 0 and not poll["is_closed"]:
        asyncio.get_running_loop().call_later(seconds, close, world, poll["id"])


def stop_poll(world: World, parameters: Parameters) -> JSON:
    _, message = message_of(world, parameters, "stop poll")
    if "poll" not in message.body or not message.from_bot:
        raise bad("message with poll to stop not found")
    if message.body["poll"]["is_closed"]:
        raise bad("poll has already been closed")
    keyboard = markup_of(parameters, inline_only=True)
    message.body = {k: v for k, v in message.body.items() if k != "reply_markup"}
    message.body |= {"reply_markup": keyboard} if keyboard else {}
    close(world, message.body["poll"]["id"])
    poll: JSON = message.body["poll"]
    return poll


def close(world: World, poll_id: str) -> None:
    """Close a poll, if it is still open and there, and tell the bot."""
    if poll_id not in world.polls:
        return
    chat, message = world.polls[poll_id]
    if message.body["poll"]["is_closed"]:
        return
    message.body["poll"] = message.body["poll"] | {"is_closed": True}
    world.changed(chat, message)
    world.updates.add("poll", message.body["poll"], chat.id)


def vote(world: World, voter: JSON, chat: Chat, message: Message, chosen: list[int]) -> None:
    """Let a person answer a poll; an empty answer takes a vote back. Raises ValueError where one can't."""
    poll = message.body["poll"]
    votes = world.votes[poll["id"]]
    if poll["is_closed"]:
        raise ValueError("the poll is closed")
    if not all(0 <= n < len(poll["options"]) for n in chosen):
        raise ValueError("the poll has no such option")
    if len(chosen) > 1 and not poll["allows_multiple_answers"]:
        raise ValueError("the poll takes one answer")
    if voter["id"] in votes and not poll["allows_revoting"]:
        raise ValueError("the poll takes no second answer")
    if chosen:
        votes[voter["id"]] = chosen
    else:
        votes.pop(voter["id"], None)
    options = [
        option | {"voter_count": sum(n in answer for answer in votes.values())}
        for n, option in enumerate(poll["options"])
    ]
    message.body["poll"] = poll | {"options": options, "total_voter_count": len(votes)}
    if not poll["is_anonymous"]:
        answer = {
            "poll_id": poll["id"],
            "user": voter,
            "option_ids": chosen,
            "option_persistent_ids": [str(n) for n in chosen],
        }
        world.updates.add("poll_answer", answer, voter["id"])
    world.updates.add("poll", message.body["poll"], chat.id)
