"""What is said to whoever looks after the library and runs the service, and of what is kept of a person."""

from __future__ import annotations

import datetime as dt

SOUND = (
    "No mistakes in {notes} notes on {documents} documents, checked against {originals} added originals. "
    "Shapes are kept of {shaped} sources; what claims to be another document is taken at its word."
)
SEARCHED_THERE = "by PostgreSQL, with pgvector"
SEARCHED_AS_SET = "SAFEGUARDING_SEARCH_COPIES says so"
SEARCHED_IN_COPIES = "in a copy on each machine: {why}"
COPIES_TOLD = "Originals are searched in a copy on each machine: {why}. See docs/running-it.md."
ALL_READ = "All {notes} notes of the library were read a second time."

# A pause, to everybody and to whoever pauses.
PAUSED = "The assistant is paused: {reason}"
DANGER = (
    "If a child is in danger now, ring 999. Then ring children's social care of the council where the child "
    "is."
)
RING = "Ring {contact}, and use your own procedures manual."

NOW_PAUSED = "Paused. Until safeguarding-bot resume, every message gets this reason: {reason}"
RESUMED = "The assistant answers again."
NOT_PAUSED = "The assistant was not paused."
KEY_ADOPTED = "The key of this machine is that of all from now on; start the others with the same."
KEY_ROTATED = "A new key seals from now on; sealed anew with it: {count}."

# Backups, and the tables of the database.
BACKED_UP = (
    "{count} files are copied to {folder}. Keep it as private as the data folder; it may hold the key."
)
BACKED_UP_WITHOUT = (
    "{count} files are copied to {folder}, without the database: it is a server's, so copy it with pg_dump."
)
BACKUP_NOT_EMPTY = "{folder} is not empty; name a new folder for the backup."
RESTORED = "{count} files of the backup are back in {folder}."
RESTORED_WITHOUT = (
    "{count} files of the backup are back in {folder}, without the database: put it back on its server."
)
RESTORE_NOT_EMPTY = (
    "{folder} is not empty; move what is in it away, or name another in SAFEGUARDING_DATA_DIR."
)
NO_BACKUP = "{folder} holds no whole backup; name a folder that safeguarding-bot backup made."
BACKUP_DAMAGED = "The backup in {folder} is damaged ({name}); take an earlier one."
MIGRATED = "The tables of the database are those of this version ({revision})."
MIGRATED_DOWN = (
    "The tables of the database are as before ({revision}). Install the version before this one now; this "
    "one would change them again."
)

# Moving an installation.
SOURCE = "Where the installation stands: {fault} Nothing was moved."
TARGET = "Where it is to stand: {fault} Nothing was moved; run the same command again."
MOVE_NOWHERE = "The installation stands there already; name another place with --to."
MOVE_NOTHING = (
    "There is no installation to move here; see SAFEGUARDING_DATA_DIR and SAFEGUARDING_DATABASE_URL."
)
MOVE_OTHER_VERSION = (
    "The tables of the installation are those of another version. Run safeguarding-bot migrate before you "
    "move."
)
MOVE_SERVED = "A service runs on this installation; stop it on every machine, and run the same command again."
MOVE_DAMAGED = (
    "The stored text of {document} is damaged. Take it out with safeguarding-bot remove, or add it again, "
    "and then move."
)
MOVE_NOT_EMPTY = "Something else stands there already; name an empty database or a new folder with --to."
MOVE_TARGET_VERSION = (
    "The database there has the tables of another version of this program; name an empty one with --to."
)
MOVE_NOT_SAME = (
    "What arrived of {document} is not what stood before, so nothing was moved. Run the same command again."
)
MOVE_BAD_ADDRESS = "--to takes postgresql://user@host/name, or the path of a new data folder."
MOVE_HALF = (
    "What stands here is half of a move. Run safeguarding-bot move again where it was begun, or take the "
    "earlier settings back."
)
MOVED = "Moved and checked: {rows} rows of {tables} tables, and {documents} documents."
MOVED_TO_DATABASE = (
    "Set SAFEGUARDING_DATABASE_URL to the new address, keep SAFEGUARDING_DATA_DIR, and start the service. "
    "Let every other machine have the same key, in SAFEGUARDING_KEY."
)
MOVED_TO_FOLDER = (
    "Set SAFEGUARDING_DATA_DIR to {folder}, take SAFEGUARDING_DATABASE_URL away, and start the service."
)
MOVED_STANDS = "What stood before is still there, unchanged; delete it once the new place has proved itself."

NOT_ALL_DROPPED = (
    "Too old and not dropped: {what}. All else that is too old was dropped. The running service tries again "
    "every hour; the log has what went wrong under each reference."
)

# What is kept of a person.
KEPT_VERDICTS = "Verdicts on answers: {count}."
KEPT_GAPS = "What you sent on: {wordings}."
KEPT_OWNED = "Open questions that you look after: {count}."
KEPT_CONVERSATIONS = "Conversations that wait for you: {count}."
KEPT_BUTTONS = "What buttons under messages to you mean: {count}."
KEPT_MESSAGES = (
    "Messages to you that were sent unasked, or wait to be, without their words once sent: {count}."
)
KEPT_TRIES = "Invitation codes tried: {count}."
KEPT_UPDATES = "Numbers of messages from you, so that none is handled twice: {count}."
KEPT_NOTHING = "Nothing else is kept."
KEPT_ACTIONS = "Open actions that you own: {count}."
KEPT_ACTION_LINES = "Lines with your number in the histories of actions: {count}."
KEPT_RECEIPTS = "Learning points that reached you, with when you read and discussed them: {count}."
KEPT_MOVES = "Things you did with learning points as a lead, in their history: {count}."
KEPT_DIGEST = "Your choice of one message a week for learning points: {count}."
KEPT_BROWSERS = "Browsers in which you are signed in: {count}."
KEPT_SIGN_IN_CODES = "Codes with which you can sign in with a browser: {count}."
KEPT_PASSKEYS = "Passkeys with which you can sign in with a browser: {count}."
KEPT_COUNCIL_ACCOUNTS = "Accounts with a council by which you sign in, without name or address: {count}."
KEPT_DOCUMENT_ACTS = "Things you did with documents in a browser, in their log: {count}."
KEPT_QUESTION_LINES = "Things you did with questions of refresher sessions, in their history: {count}."
KEPT_STANDING_IN = "Leads for whom you stand in, or who stand in for you: {count}."

# How often the running build is wrong, measured on questions that it did not learn from.
RATES = {
    "answered wrongly": "of 100 cards that say they answer, do not",
    "not answered": "of 100 questions with an answer here, not answered",
    "answered without an answer": "of 100 questions without one, answered",
    "right first": "of 100 questions with an answer here, right first",
}
RATES_IN_WORDS = {
    "answered wrongly": "Of 100 cards that say they answer, about {count} do not.",
    "not answered": "Of 100 questions with an answer here, about {count} get the closest passages or none.",
    "answered without an answer": "Of 100 questions without one, about {count} are called answered.",
    "right first": "Of 100 questions with an answer here, about {count} get it first.",
}
RATES_OF_ANSWERS, RATES_OF_SCREENING = "Answers", "Screening"
RATES_ABOUT = (
    "Measured on invented messages that are made to be hard, and kept with this version. Real messages "
    "differ. What is to be let through stands as stopped."
)
MESSAGES, SEEN, STOPPED, PERCENT = "messages", "seen", "stopped", "{share} %"
# How much is asked about what.
SUBJECT, COUNCIL = "Subject", "Council"
SUBJECT_OUTCOMES = ("Answered", "Nearest", "Nothing", "All")
ALL_SUBJECTS = "All subjects"
SUBJECTS_HOW = (
    "How many questions were about what, by the passage that was shown first; where nothing was found, by "
    "the question's own words. No question is kept, and not who asked. Emergencies and messages that were "
    "refused are not counted. A month is shown once it is over."
)
SUBJECTS_HIDDEN = (
    "1 to 4 stands for a number under five. A sum with one in it is a range too, so that nothing can be "
    "worked out. One person can have asked several of the questions."
)
SUBJECTS_NONE = "No month with a question is over yet, or it is no longer kept."
SUBJECTS_TOO_FEW = (
    "Fewer than five people are enrolled in this council, so no number is shown: it would tell of them."
)
SUBJECTS_NO_COUNCIL = "Nothing was asked in a month that is over."
NOT_YOUR_COUNCIL = "That council is not yours to look after."
SUBJECTS_FILE = "questions-by-subject"
CALIBRATION_DUE = (
    "Notes, labelled questions or models have changed since the assistant was calibrated. "
    "Run safeguarding-bot calibrate."
)


def age(of: dt.timedelta) -> str:
    """Return an age as people say it, in whole years, days or hours."""
    hours = of // dt.timedelta(hours=1)
    units = (("year", 365 * 24), ("day", 24), ("hour", 1))
    unit, long = next((unit, long) for unit, long in units if hours >= long and hours % long == 0)
    count = hours // long
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"


def in_100(rate: float) -> int:
    """Return a share as so many of a hundred."""
    return round(100 * rate)


def rate_in_words(name: str, rate: float) -> str:
    """Return a rate as a sentence that needs no explaining."""
    return RATES_IN_WORDS[name].format(count=in_100(rate))
