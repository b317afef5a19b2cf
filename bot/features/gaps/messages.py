"""What is said about gaps: what cannot be sent on, the list, and the notices to owners and askers."""

from __future__ import annotations

# Teams.
NO_TEAM = "You are in no team, so nobody looks after your questions. Ask your administrator."
NOT_YOUR_TEAM = "You are not in that team."

# Wording.
COULD_IDENTIFY = (
    "It tells an age, a place and an event. Together they may tell who it was about. Take one of them out."
)

# Gaps by number.
UNKNOWN = "No open gap of yours has the number {number}."
CLOSED_ALREADY = "Gap {number} is closed already."
CANNOT_OWN = "{person} may not look after gaps of {team}. Give them a role there that may."
FOR_LEADS_ALONE = "Question {number} is for the leads of its team, and is given to nobody."

# In words that are sent on.
GOES_TO_OFFICER = (
    "It goes to whoever looks after this document, with the name that you chose here, if you chose one. What "
    "came of it stands under what you sent on."
)
GOES_TO_OWNER = (
    "It goes to whoever looks after your procedures, with the name that you chose here, if you chose one."
)
GOES_TO_LEAD = (
    "It goes to your team leads, with the name that you chose here, if you chose one. They see it on their "
    "page, and in the chat app if they use it. It is kept until one of them has answered, {days} days at "
    "most, and {days} days after that."
)
NOBODY_KNOWS = (
    "They will not know who asks: you chose no name here, and have no account in the chat app. Tell them "
    "yourself too."
)

# The list.
NONE = "No gap is open."
OVERDUE = "overdue by {days}"
DUE_TODAY = "due today"
DUE = "due {when}"
CLOSED = "closed {when}"
CLOSE = "Close {number}"
DONE = "what was done: {closing}"
ON_DOCUMENT = "on what is wrong with {document}"
OWNER = "owner {owner}"
NO_OWNER = "nobody owns it"
WITH_LEADS = "for the leads of the team"
ASKED_BY = "asked by {askers}, {age} ago"
WITH_NAMES = "{askers} ({names})"
ASKED_BY_NAMED = "asked by {names}"
LINE = "{number}. {wording} ({about})"
CLOSING_DONE = (
    "Gap {number} is closed. Of {askers} who asked, {told} can be told in the chat app, and will be."
)
ASSIGNED = "Gap {number} is now with {owner}."

# Notices.
OWNER_TOLD = (
    "A question came in that the library could not answer. It is yours to look after, as gap {number}:",
    "{wording}",
    "It is due {due}. /gaps lists what is yours.",
)
OFFICER_TOLD = (
    "Somebody says that a document itself is wrong: {document}. It is yours to look after, as gap {number}:",
    "{wording}",
    "It is due {due}. /gaps lists what is yours.",
)
REPORTER_TOLD = (
    "You said that a document itself is wrong:",
    "{wording}",
    "What was done:",
    "{closing}",
)
ASKER_TOLD = (
    "You sent on a question that the library could not answer:",
    "{wording}",
    "What was done:",
    "{closing}",
)

ANSWERED_BY_LEADS = (
    "You asked your team leads:",
    "{wording}",
    "One of them answered:",
    "{closing}",
)

UNANSWERED_BY_LEADS = (
    "You asked your team leads:",
    "{wording}",
    "{closing}",
)
UNANSWERED = "None of them answered it here in {days}, so it is closed. Ring them, or their manager."

# To team leads.
NO_LEAD = "Your team has no lead whom I can reach here. Ring them."
LEAD_GETS = (
    "{who} in {team} asks:",
    "{wording}",
    "Tell them yourself, or close it here with your answer: whoever asks is told in your words.",
)
A_COLLEAGUE = "A colleague"
SENT_TO_LEADS = "Sent to {count} of your team leads."
LEADS_TOLD = "In the chat app it reaches {told} of them now. The others see it when they sign in."
NO_LEAD_TOLD = "None of them is told in the chat app: it waits until one signs in. If it is urgent, ring."


def sent_to_leads(count: int, told: int) -> str:
    """Return to how many leads a question went, and how many of them are told of it at once."""
    more = NO_LEAD_TOLD if not told else LEADS_TOLD.format(told=told) if told < count else ""
    return " ".join(filter(None, (SENT_TO_LEADS.format(count=count), more)))


def days(number: int) -> str:
    """Return a number of days in words: 1 day, 2 days."""
    return f"{number} day" if number == 1 else f"{number} days"


def people(number: int) -> str:
    """Return a number of people in words: 1 person, 2 people."""
    return f"{number} person" if number == 1 else f"{number} people"
