"""What is said about learning points: proposals, the queue, briefings, recalls, reminders."""

from __future__ import annotations

import datetime as dt

from bot.core import formatting
from bot.core import messages as core_messages

# What cannot be proposed.
TWO_QUESTIONS = "A learning point needs two questions for discussion."
COULD_IDENTIFY = (
    "It tells an age, a place and an event. Together they may tell who it was about. Take one of them out, "
    "or say that you are sure."
)
NO_GROUND = "Say what it rests on: a passage by its id, or local practice."
TWO_GROUNDS = "It rests on a passage or on local practice; name one of the two."
UNKNOWN_PASSAGE = "No passage is held as {passage}; ask --json shows the ids."
TOPICS_LONG = "A learning point has at most {most} topics of {longest} characters each."
UNKNOWN_AUTHORITY = core_messages.UNKNOWN_AUTHORITY
UNKNOWN_TEAM = "A team is written council/team, such as kent/duty; {team} is not."
NOT_A_LEAD = "Only team leads share learning. Ask your administrator if you should be one."
WHICH_TEAM = "You lead more than one team; say for which one this is, with --team."
NOT_YOUR_TEAM = "You do not lead {team}."
PAST_DATE = "{day} has passed; name a day to come."

# Moves.
UNKNOWN = "No learning point of yours has the number {number}."
NOT_NOW = "Learning point {number} is {state}, so it cannot be {done}."
MOVED_MEANWHILE = (
    "Somebody else changed learning point {number} meanwhile; it is {state} now. Look at it again."
)
MOVED_BY_YOU = "You changed learning point {number} already; it is {state} now. Look at it again."
NOT_YOURS = "That is for another lead of {team}."
NEVER_YOUR_OWN = "The words of learning point {number} are yours, so another lead releases it."
NO_OTHER_LEAD = "There is no other lead in {authority} who could release it. Your administrator can add one."
GROUND_GONE = "The passage under learning point {number} was {standing}. Edit the point first."
DONE = {
    "edit": "edited",
    "release": "released",
    "return": "returned",
    "decline": "declined",
    "withdraw": "withdrawn",
    "review": "put in review",
    "confirm": "confirmed",
    "recall": "recalled",
    "retire": "retired",
    "propose": "proposed",
}
PROPOSED = "Learning point {number} is proposed. Another lead of {team} can release it."
RELEASED = "Learning point {number} is released. It can be found from now on. {goes}"
GOES_NOW = "It goes to {count} now."
GOES_FROM = "It goes to {count}, from {when}."
GOES_TO_NOBODY = "It is sent to nobody."
GOES_WEEKLY = "{count} get it in their one message a week."
GOES_TO_ONE_WEEKLY = "One person gets it in their one message a week."
GOES_TO_GROUPS = "It is posted in {count}."
MOVED = "Learning point {number} is {state}."
NOTHING_CHANGED = "Nothing in it was changed."
DELEGATED = "Until {day}, {delegate} stands in for {lead}."
DELEGATE_YOURSELF = "Nobody stands in for themselves; name another lead of the same council."
DELEGATE_NOT_A_LEAD = "{delegate} leads no team of the same council, so they cannot stand in."

# The queue and the list.
NONE_WAITING = "No learning point waits for you."
NONE = "There is no learning point."
LINE = "{number}. {text} [{state}; {team}; {age}]"
LINE_SHORT = 80
AGE = "waiting {age}"
TODAY = "since today"
RELEASED_ON = "released {when}"
REVIEW_DUE = "To be reviewed by {when}."
HISTORY = "{when}: {done} by {who}"
HISTORY_REASON = "Reason: {reason}"
HISTORY_CHANGE = "Changed: {difference}"
#: What an edit changed but for the text; it stands with the edit as reasons do with other moves.
ALSO_CHANGED = "Also changed: {reason}"
THE_SERVICE = "the assistant"
SOMEBODY_GONE = "somebody who has left"

SHOWN_HEAD = "Learning point {number} of {team}: {state}."
PREVIEW = "This is exactly what people will get:"
RENEWED = "The passage under it was taken as it stands today."
CHECKED = "{count} put in review: the passage is not as it was."
NOT_LOOKED_AFTER = (
    "The database cannot be used now, so learning points were not put in review. Those whose passage changed "
    "are not found; safeguarding-bot learning check tells people later."
)
CONFIRMED = "Learning point {number} still holds. It is to be reviewed by {when}."
GROUP_LINE = "{chat}: {team}"
NO_GROUPS = "No group gets posts."
NOTHING_NEW = "No learning point waits to be read by {who}."

# The point as people get it.
TITLE = "Learning point {number}"
PLACE = "released by {by}"
BRIEFING = "Learning point {number}, from {team}."
NUMBER_FOLLOWS = "(its number follows)"
NOT_A_RULE = "Local learning, not a rule."
RELEASED_BY = "Released by {by}, {when}."
BY_LEAD = "lead {number} of {team}"
GROUND = "It rests on: {citation}."
GROUND_TODAY = "The passage as it stands today: {text}"
GROUND_MOVED = "The passage has changed since you opened this form. Read it as it stands now, then go on."
GROUND_LOST = "The passage is no longer held. It can rest on local practice, or be taken back."
GROUND_AS_IT_WAS = "The passage stands today as it did."
GROUND_CHANGED_SINCE = "The passage under it has changed since. This is how it stood."
GROUND_GONE_SINCE = "The passage under it is no longer held. This is how it stood."
GROUND_CHANGED = "The passage under it has changed since. It stood: {text}"
GROUND_WITHDRAWN = "The passage under it is no longer held. It stood: {text}"
LOCAL_PRACTICE = "It rests on local practice."
DISCUSS = "To discuss:"
QUESTION = "{number}. {question}"
FOR = "For: {audience}."
EVERYBODY = "everybody"
FOR_NOBODY = "Nobody who is enrolled is among those it is for."
TOPICS = "Topics: {topics}."
READ, DISCUSSED = "Read", "We discussed it"
THANKS_READ = "Noted: you have read it."
THANKS_DISCUSSED = "Noted: you have discussed it."
NOT_SENT_TO_YOU = "That learning point was not sent to you, or no longer stands."
DIGEST = "Learning points since the last digest: {count}."
DIGEST_READ, DIGEST_DISCUSSED = "{number}: read", "{number}: discussed"

# Recall.
RECALLED = "Learning point {number} no longer stands: {why}."
IT_SAID = "It said: {text}"
WHY = {
    "changed": "the passage under it has changed",
    "withdrawn": "the passage under it was withdrawn",
    "recalled": "a lead recalled it",
    "retired": "a lead retired it",
}
DIFFERENCE = "What changed in the passage: {difference}"
PASSAGE_GONE = "The passage was: {text}"
RECALL_REASON = "Reason: {reason}"
COMES_BACK = "You are told if it is released again."
CHANGED_BY_EDIT = "What its last edit changed"
CHANGED_SINCE = "It was released before in other words. What changed: {difference}"

# To leads.
AUDIENCE_CHANGED = "whom it is for"
GROUND_OTHER = "what it rests on"
OPEN = "Open {number}"
WAITS = "Learning point {number} of {team} waits for you to release it, return it or decline it:"
STILL_WAITS = "Learning point {number} of {team} has waited for {age}:"
ESCALATED = (
    "Learning point {number} of {team} has waited for {age}. Every other lead of the council may release, "
    "return or decline it now:"
)
IN_REVIEW = (
    "Learning point {number} of {team} is in review: {why}. It is not found any more. Release it again, "
    "edit it or retire it:"
)
WHERE = "/queue shows what waits."
RETURNED = "Your learning point {number} was returned. Reason: {reason}"
DECLINED = "Your learning point {number} was declined. Reason: {reason}"
EDITED_BY_ANOTHER = (
    "Learning point {number}, which you proposed, was changed by {who}. You or another lead can release it, "
    "and they cannot. What changed: {difference}"
)
IS_RELEASED = "Your learning point {number} is released."
BACK_TO_YOU = (
    "Your learning point {number} is in review: {why}. It is not found any more. Edit it or retire it:"
)
REVIEW_NOW = (
    "Learning point {number} is due for review since {when}. Confirm that it still holds, or recall it to "
    "change it, or retire it:"
)
REVIEW_PASSED = "Its review is due since {when}. It is still found."


def day(day: dt.date) -> str:
    """Return a day as people write it."""
    return formatting.date(day.isoformat())


def people(number: int) -> str:
    """Return a number of people in words: 1 person, 2 people."""
    return f"{number} person" if number == 1 else f"{number:,} people"


def goes(people_now: int, weekly: int, groups: int, first: dt.datetime | None) -> str:
    """Return in sentences to whom a release goes, and when."""
    parts = []
    if people_now:
        count = people(people_now)
        when = formatting.weekday_and_time(first) if first else ""
        parts.append(GOES_FROM.format(count=count, when=when) if first else GOES_NOW.format(count=count))
    if weekly:
        parts.append(GOES_TO_ONE_WEEKLY if weekly == 1 else GOES_WEEKLY.format(count=people(weekly)))
    if groups:
        parts.append(GOES_TO_GROUPS.format(count="1 group" if groups == 1 else f"{groups} groups"))
    return " ".join(parts) or GOES_TO_NOBODY


def points(number: int) -> str:
    """Return a number of points in words."""
    return "1 learning point" if number == 1 else f"{number:,} learning points"


def days(number: int) -> str:
    """Return how long something has waited, in words."""
    if number < 1:
        return TODAY
    return "1 day" if number == 1 else f"{number} days"
