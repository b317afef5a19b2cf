"""What is said of words that a person wants kept or sent on, where they may not be."""

from __future__ import annotations

from bot.core import formatting

# Questions and notices that are sent on.
NOTHING_TO_SEND = "There is nothing to send. Say it in words."
LONG_TO_SEND = "That is too long. Say it in {longest} characters."
QUESTION_DANGER = (
    "That was not sent on, because someone may be in danger now. Ring 999, then children's social care of "
    "the council where the child is."
)
NOTICE_DANGER = "That was not sent, because it reads like an emergency. Say it in other words."
PERSONAL_TO_SEND = "That was not sent, because it holds {kinds}. Say it without."
OUTSIDE = "That was not sent on, because it is outside what I am for."

# Texts that are kept.
EMPTY = "There is nothing in it. Say it in words."
LONG = "That has {length} characters. Say it in {longest}."
LONG_QUESTION = "A question for discussion has at most {longest} characters; that one has {length}."
MARKUP = "Write it as plain text, without marks such as <b>, ** or links."
OTHER_SCRIPT = "Write it in English letters. In others I cannot check it for personal details."
DANGER = "That was not kept, because it reads like an emergency. Say it in other words."
PERSONAL = "That was not kept, because it holds {kinds}. Say it without."


def personal(kinds: tuple[str, ...]) -> str:
    """Return the sentence that names the kinds of details seen."""
    return PERSONAL_TO_SEND.format(kinds=formatting.joined(kinds))


# Sets of labelled messages.
NO_MESSAGES = "{path} holds no labelled message; write one a line, as JSON with text and want."
MESSAGES_NOT_TEXT = "{path} is not plain text; save it in UTF-8, one message a line."
NOT_A_MESSAGE = "{path}, line {number}: a message needs text and want, as JSON."
NOT_WANTED = "{path}, line {number}: want is one of {wants}."
AS_WANTED = "{right} of {of} as wanted, {rate:.1%}"
