"""Every sentence the assistant says. Plain English, one idea a sentence."""

from __future__ import annotations

import datetime as dt
import errno
from zoneinfo import ZoneInfo

from procedures.document import Document, Passage, Seen, Standing, Voice

# What a card says first.
LEADS = {
    "answered": "This answers it, in the words of the sources.",
    "closest": "No passage here answers this. These are the closest.",
    "nothing_found": "Nothing in this library answers this.",
    "out_of_scope": "This is outside what I am for.",
    "danger": "If a child is in danger now, ring 999 first.",
    "personal_details": "Please ask again without details that could tell who someone is.",
    "failed": "Something went wrong, and there is no answer.",
}

# Danger.
DANGER_STEPS = (
    "Ring 999 now. Stay on the line, and do what the police tell you.",
    "Then ring children's social care of the council where the child is at this moment. Out of hours, "
    "ring its emergency duty team. Where the child normally lives makes no difference to who acts first.",
    "Tell your manager as soon as the child is safe. The home council is told after that.",
    "When nobody is in danger, ask me again about the procedure.",
)

# Personal details.
PERSONAL_NOTICE = "I saw {kinds}. I have not kept the message, searched with it or written it down."
PERSONAL_STEP = (
    "Ask about the situation: ages, councils and what happened are not needed, or only in general words."
)
PERSONAL_CLEANED = "You could ask this instead: {cleaned}"

# Outside its work.
SCOPE_STEPS = (
    "I find what safeguarding procedures, guidance and Ombudsman decisions say, and show you the passages.",
    "I do not write letters, decide about a child, look people up, or help with leave, pay or computers.",
)

# Failure.
FAILED_STEPS = (
    "Ring your manager or your duty desk, and use your own procedures manual.",
    "Tell whoever runs this assistant: {reference}.",
)

# Next steps.
CHECK_MANUAL = "Check the present wording in your own procedures before you rely on it."
ASK_LEAD = "Ask your team lead or your safeguarding partnership, and look in your own procedures manual."
REWORD = "Try other words, or name the council or the procedure you mean."
BOUNDARY_STEPS = (
    "Ring the other council today. Agree which of you holds the strategy discussion; the other attends.",
    "Write down who agreed what, with names, date and time, and confirm it by e-mail.",
    "If you cannot agree, use your escalation procedure now. The child does not wait.",
)
ADD_ORIGINAL = (
    "The paragraphs themselves show here once someone adds the document: safeguarding-bot add FILE."
)

# Notices.
LAW_THEN = "Rests on {title}, since replaced{by}."
SUPERSEDED = "{title} has been replaced{by}."
REPORTED = "{title} was not read itself. This is what {reporter} reports of it."
CAPTURED = "{title} was seen {when}. Today's text may differ."
NOT_UPHELD = "The outcome of {title} was: {outcome}. Nothing in it is a finding of fault."
UNCALIBRATED = (
    "The encoder in use has not been calibrated, so nothing is called an answer. "
    "See safeguarding-bot calibrate."
)

FOLLOWED_UP = "Read together with your question before it. If that is not meant, ask in full."

NO_DATE = "undated"


def date(published: str | None) -> str:
    """Return an ISO date, month or year as people write it: 5 March 2021, March 2021, 2021."""
    if not published:
        return NO_DATE
    parts = [int(part) for part in published.split("-")]
    if len(parts) == 1:
        return str(parts[0])
    month = dt.date(parts[0], parts[1], 1).strftime("%B")
    return f"{parts[2]} {month} {parts[0]}" if len(parts) == 3 else f"{month} {parts[0]}"


def when(published: str) -> str:
    """Return a date as it stands in a sentence: on 5 March 2021, in March 2021, in 2021."""
    return f"{'on' if published.count('-') == 2 else 'in'} {date(published)}"


def moment(when: dt.datetime | None) -> str:
    """Return a moment in London's time as people write it: 5 March 2021, 14:05."""
    if when is None:
        return NO_DATE
    there = when.astimezone(ZoneInfo("Europe/London"))
    return f"{date(there.date().isoformat())}, {there:%H:%M}"


def standing(document: Document) -> str:
    """Return a document's standing in words."""
    if document.standing is Standing.SUPERSEDED:
        return "superseded"
    return "current" if document.standing is Standing.CURRENT else "standing not known"


def citation(passage: Passage, document: Document) -> str:
    """Return where a passage is from: title, place in it, date, standing."""
    where = place(passage, document)
    return f"{document.title}, {where}, {date(document.published)}, {standing(document)}"


def place(passage: Passage, document: Document) -> str:
    """Return a passage's place in its document."""
    if passage.locator[:1].isdigit() and document.seen is Seen.ORIGINAL:
        return f"paragraph {passage.locator}"
    return passage.locator


def whose_words(passage: Passage, document: Document) -> str:
    """Return whose words a passage carries, so that an argument is not read as a rule."""
    voice = passage.voice.value
    said = voice[0].upper() + voice[1:]
    ours = passage.note and passage.voice is not Voice.LEARNING
    return f"Our note. {said}." if ours else f"{said}. {document.publisher}."


def in_words(slug: str) -> str:
    """Return a council's or a region's slug as people write it: Kensington and Chelsea."""
    small = {"and", "of", "on", "the", "upon", "with"}
    return " ".join(w if n and w in small else w.capitalize() for n, w in enumerate(slug.split("_")))


def joined(parts: tuple[str, ...]) -> str:
    """Return parts as a list in a sentence: a, b and c."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


# The command line.
CHAT_OPENING = (
    "Ask about safeguarding procedure. Never type a name, an address or a date of birth. An empty line ends."
)
CHAT_CLOSING = "Nothing you typed was kept."
DISK_FULL = (
    "The disk is full. What was added before stays; this was not added. Free some space and try again."
)
NOT_WRITABLE = "{path} cannot be written to. Point SAFEGUARDING_DATA_DIR at a folder of your own."
DISK_FAULT = "The disk reported a fault: {fault}, at {path}. What was added before stays."


def disk_sentence(error: OSError) -> str:
    """Return what a person can do about a fault of the disk."""
    path = error.filename or "the data folder"
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return DISK_FULL
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.ENOENT, errno.EEXIST}:
        return NOT_WRITABLE.format(path=path)
    return DISK_FAULT.format(fault=error.strerror or type(error).__name__, path=path)


SOUND = "No mistakes in {notes} notes on {documents} documents, checked against {originals} added originals."

# People.
INVITED = "Code: {code}. It holds until {expires}."
NO_LINK = "No link yet: start the assistant once with safeguarding-bot run, or send the code alone."
NOBODY = "Nobody is enrolled. Invite somebody with safeguarding-bot people invite."
PERSON_REMOVED = "Person {number} is removed, with everything that was kept of them."
UNKNOWN_PERSON = "Nobody is enrolled as {number}; safeguarding-bot people list shows who is."
UNKNOWN_AUTHORITY = "{slug} is not a council of authorities.yaml; the nearest are {near}."
TEAM_NAME = "A team needs a name of 1 to 64 characters."

# The service.
RUNNING = "Running. Stop with Ctrl+C."
NOT_GIVEN = "SAFEGUARDING_TELEGRAM_TOKEN is not set; BotFather gives you one. See docs/running-it.md."
NOT_KNOWN = "Telegram does not know this token; see SAFEGUARDING_TELEGRAM_TOKEN."
NO_TELEGRAM = "Telegram cannot be reached; see the network and SAFEGUARDING_TELEGRAM_BASE_URL."
NO_WEBHOOK = "Telegram refused the webhook; SAFEGUARDING_WEBHOOK_URL must be an https address it can reach."
NOT_LISTENING = "{address} cannot be listened on; another process may. See SAFEGUARDING_LISTEN."
TWO_POLLERS = "Another process polls for this bot, or a webhook is set; stop that one first."
