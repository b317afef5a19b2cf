"""What is said about actions: what decisions offer, what a council took up, reminders."""

from __future__ import annotations

import datetime as dt

from bot.core import formatting

# What cannot be done.
NOT_A_LEAD = "Only team leads take up actions. Ask your administrator if you should be one."
UNKNOWN = "No action of yours has the number {number}."
UNKNOWN_AGREED = "No decision offers {id}; safeguarding-bot actions offered lists what there is."
UNKNOWN_DECISION = "No agreed action is held of {id}; those decisions that have some are {known}."
NOT_OF_COUNCIL = "{owner} is in no team of {council}, so they cannot own this action."
TAKEN_ALREADY = "Your council took that up already, as action {number}."
NOT_YOURS = "That is for a lead of {council}."
NOT_NOW = "Action {number} is {state}, so it cannot be {done}."
MOVED_MEANWHILE = "Somebody else changed action {number} meanwhile; it is {state} now. Look at it again."
MOVED_BY_YOU = "You changed action {number} already; it is {state} now. Look at it again."
NO_EVIDENCE = "Say what shows that it is done. There is no evidence note yet."
NO_REASON = "Say why, so that it can be understood later."
SAME_OWNER = "{owner} owns action {action} already."
COULD_IDENTIFY = (
    "It tells an age, a place and an event. Together they may tell who it was about. Take one of them out."
)

# Time.
PAST_DATE = "{day} has passed; name a day to come."
TOO_FAR = "{day} is too far ahead; an action has to end by {year}."
TOO_LONG = "{period} is too long; an action has to end by {year}."
NO_TIME = "Say by when: a day, or a period such as 6 weeks."
NO_TIME_SAID = "The source names no time for it. Say by when: a day, or a period such as 6 weeks."
NO_START_SAID = "The source says {period}, and not from which day. Name the day it is due."

# What was done.
TAKEN = "Your council took it up as action {number}, due on {due}. {owner} owns it."
TAKEN_LATE = "That day has passed, so it is overdue already."
ASSIGNED = "Action {number} is now with {owner}."
NOTED = "Noted with action {number}."
DONE_NOW = "Action {number} is done."
DROPPED_NOW = "Action {number} is dropped."
REOPENED_NOW = "Action {number} is open again."
DONE = {
    "take": "taken up",
    "assign": "given to somebody",
    "note": "noted on",
    "do": "done",
    "drop": "dropped",
    "reopen": "opened again",
}

# Lists.
NONE = "Your council has taken up no action."
NONE_OWNED = "No action of your council is with you."
NONE_OVERDUE = "No action is overdue."
LINE = "{number}. {what} [{when}; {owner}; {team}]"
SHORT = 80
OWNER, NO_OWNER = "with {owner}", "nobody owns it"
DUE, DUE_TODAY, OVERDUE = "due {when}", "due today", "overdue by {days}"
ENDED = "{state} on {when}"

# One action.
HEAD = "Action {number} of {team}: {state}."
OVERDUE_SINCE = "It was due on {due}: overdue by {days}."
IS_DUE = "It is due on {due}."
WAS_DUE = "It was due on {due}."
WORKED_OUT = "That is {period} from {start}."
OWNED = "Owner: {owner}."
OWNED_BY_NOBODY = "Nobody owns it."
OUR_WORDS = "{voice}, in our own words. {citation}."
ADDRESSED = "The source addresses it to {who}."
OWN = "The council's own action."
PARAGRAPHS = "The paragraphs it rests on:"
EVIDENCE = "Evidence:"
NO_NOTES = "No evidence note yet."
HISTORY = "{when}: {done} by {who}."
HISTORY_TEXT = "{line} {text}"
HISTORY_OWNER = "{line} Owner: {owner}."
SOMEBODY_GONE = "somebody who has left"

# What decisions offer.
OFFERED_HEAD = "{title}, {date}, {standing}:"
OFFERED_OPENING = "In our own words. What they rest on is named with each."
OFFERED = "{id}: {what} [{voice}; {who}; {time}; {place}]"
OFFERED_TAKEN = "Taken up as action {number}."
NOTE = "Note: {notice}"
NOTHING_OFFERED = "No decision of this library has agreed actions."
FROM_DECISION = "{period} from the decision: {due}"
FROM_NOT_SAID = "{period}, and the source does not say from when"
NO_TIME_GIVEN = "the source names no time"

# Messages.
GIVEN = "Action {number} of {team} is with you now. It is due on {due}:"
WEEK_BEFORE = "Action {number} of {team} is due on {due}:"
ON_THE_DAY = "Action {number} of {team} is due on {due}. Nothing says yet that it is done:"
ESCALATED = "Action {number} of {team} is overdue by {days}. You are told because you lead in its council:"
STILL_YOURS = "Action {number} of {team} is overdue by {days}:"
WHERE = "/actions shows them all."

# The chat.
HEAD_OF_LIST = "Open actions: {count}, {overdue} of them overdue."
OPEN = "Open {number}"
ADD_OWN = "Add one of your own"
OWN_TIME = "By when is it to be done? The time runs from today."
OWN_TEXT = "Type what is to be done within {period}, in at most 600 characters. No names."
FROM_A_DECISION = "Take one up from a decision"
ASK_MOVES = {
    "note": "Add evidence",
    "do": "Done",
    "assign": "Change owner",
    "drop": "Drop",
    "reopen": "Open again",
}
ASK_WORDS = {
    "note": "Type what shows that action {number} is being done, in at most 600 characters. No names.",
    "do": "Type what shows that action {number} is done, in at most 600 characters. No names.",
    "drop": "Type why action {number} is dropped. No names.",
    "reopen": "Type why action {number} is opened again. No names.",
}
WORDS_GO = {
    "note": "It stands under action {number}, for its owner and the leads of your council.",
    "do": "It ends action {number} as done, for its owner and the leads of your council.",
    "drop": "It drops action {number}, for its owner and the leads of your council.",
    "reopen": "It opens action {number} again, for its owner and the leads of your council.",
}
OWN_GOES = "It becomes an action of {team}, which everybody in your council may be given."
NOTES_SHOW_IT = "Done: the notes show it"
LEFT = "Left as it was."
WHO_OWNS = "Who is to own action {number}?"
OWNER_CHOICE = "{owner}, {role}, {team}"
OWNER_NAMED = "{owner}, {team}"
YOURSELF = "You"
WHICH_DECISION = "From which decision?"
DECISION = "{number}. {title}"
LEFT_OF_DECISION = " ({count})"
TAKE_UP = "Take up {number}"
OFFER = "{what} [{voice}; {who}; {time}; {place}]"
TO_TAKE = "{number}. {offer}"
ALL_TAKEN = "Your council took up all that this decision offers."
WHICH_TEAM = "For which of your teams?"
FROM_TODAY = "{why} Choose a time that runs from today:"
NO_TIME_HERE = "The source names no time for it."
NO_START_HERE = "The source says {period}, and not from which day."
PERIODS = ("20 working days", "6 weeks", "3 months", "6 months")
ANOTHER_DAY = "For another day, ask whoever runs this assistant, and name {id}."


def day(day: dt.date) -> str:
    """Return a day as people write it."""
    return formatting.date(day.isoformat())


def days(number: int) -> str:
    """Return a number of days in words."""
    return "1 day" if number == 1 else f"{number:,} days"
