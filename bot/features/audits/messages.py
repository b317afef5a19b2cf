"""What is said about audits of cases: the checklist, each case, the share so far, what was ordered."""

from __future__ import annotations

# What cannot be done.
WHICH_COUNCIL = "You lead in more than one council; say for which this is, with --council."
NOT_YOUR_COUNCIL = "You lead no team of {council}, so its audits are not yours."
NO_CHECKLIST = "There is no checklist called {name}; there is {names}."
NO_CHECKLISTS = "The library has no checklist for an audit; see procedures/library/README.md."
CASES = "An audit has 1 to {most} cases."
UNKNOWN_POINT = "Learning point {number} is not a released one of {council}."
TOO_MANY_QUESTIONS = (
    "The checklist would have {count} questions, and {most} are the most; choose fewer learning points."
)
ONE_OPEN = "Audit {number} of {council} has not ended; end it first, or go on with it."
NONE_OPEN = "No audit of {council} is open; begin one first."
NOT_A_LEAD = "Only team leads audit cases. Ask your administrator if you should be one."
NONE = "There is no audit of {council}."
UNKNOWN = "There is no audit {number} of {council}."
HAS_ENDED = "Audit {number} has ended, so nothing in it can be changed."
BAD_NUMBER = (
    "A case has a number that you give for this audit alone: up to four digits, or A001. Nothing else is "
    "taken, because it could tell whose case it is."
)
TWICE = "Case {case} is in the audit already. Take it out before you note it anew."
FULL = "The audit has its {count} cases. No more are taken."
NO_CASE = "Case {case} is not in the audit."
ANSWERS = "An answer is one of: {answers}. No other words are taken."
UNKNOWN_QUESTION = "That is not a question of the checklist; audit checklist shows their names."
MISSING = "Not every question has an answer; missing: {names}."

# A file of cases.
NO_FILE = "Choose the file with the cases."
NOT_TEXT = "The file is not CSV in UTF-8; save it as CSV (UTF-8). Nothing of it was taken."
LARGE = "The file is larger than {most:,} bytes; an audit's file is not. Nothing of it was taken."
EMPTY_FILE = "The file has no cases. Nothing of it was taken."
COLUMN_MISSING = (
    "The file has no column {column}; the table of the audit has them all. Nothing of the file was taken."
)
COLUMN_UNKNOWN = "Column {column} of the file is not a question of the checklist. Nothing of it was taken."
COLUMN_TWICE = "Columns {first} and {column} of the file have the same name. Nothing of it was taken."
ROW_LENGTH = "Row {row} of the file has {count} columns, and {wanted} are wanted. Nothing of it was taken."
ROW_NUMBER = (
    "Row {row}, column case: a case number is up to four digits, or A001. Nothing of the file was taken."
)
ROW_ANSWER = "Row {row}, column {column}: an answer is one of: {answers}. Nothing of the file was taken."
ROW_TWICE = "Row {row}, column case: row {first} has the same number. Nothing of the file was taken."
ROW_HELD = "Row {row}, column case: that case is in the audit already. Nothing of the file was taken."
ROWS_MANY = "The file has {count} cases, and the audit has room for {room}. Nothing of it was taken."

# The checklist.
TITLE = "Audit {number} of {council}: {title}"
FOLLOWED = "Was this followed? {text}"
FROM_POINT = "learning point {number}, released by {by}, {when}"
CHECKLIST = "{title}: {count} questions."
QUESTION = "{number}. {asks} [{name}]"
COUNTS = "Answered no, it is a similar issue."
COUNTS_NOT = "Asked beside; it is no similar issue."
DRAWN_FROM = "Drawn from: {citations}."
HOW = (
    "Each is answered with: {answers}. A case has similar issues when a question that counts is answered no."
)
OURS = (
    "No source says what counts as a similar issue. The questions are ours, drawn from what was found at "
    "fault."
)

ANSWER_THIS = "Choose an answer to question {number}"

# As it grows.
GROWTH = "The share as cases came in"
GROWTH_COLUMNS = ("Case", "Similar issues", "Share so far", "95 % interval")
SIMILAR, NOT_SIMILAR = "yes", "no"
RANGE = "{low} to {high}"
BY_QUESTION = "Question by question"

# As it stands.
STARTED = "Audit {number} of {council} has begun, for {cases}."
NOTED = "Case {case} is noted."
DROPPED = "Case {case} is taken out."
READ = "Taken from the file: {cases}."
ENDED = "Audit {number} has ended."
ENDED_ON = "Ended {when}."
NO_CASE_YET = "No case has been audited yet, of {wanted}."
ENDED_EARLY = "The audit was begun for {begun} and ended early: {left} were not audited."
NO_CASE_AT_ALL = "No case was audited."
SHARE = "{done} of {wanted} audited. Similar issues in {similar}: {share} (95 % interval: {low} to {high})."
INTERVAL = "The interval holds for all similar cases only if these were picked by chance among them."
PASSED = "Similar issues in more than {over} % of the {count} cases: that is certain now."
PASSED_AT_END = "Similar issues in more than {over} % of the cases."
NOT_PASSED = "More than {over} % can no longer be reached."
NOT_PASSED_AT_END = "Similar issues in no more than {over} % of the cases."
OPEN_ABOVE = "So far that is more than {over} %. It is not settled: {left} still to come."
OPEN_BELOW = "So far that is no more than {over} %. It is not settled: {left} still to come."
UNSEEN = "In {cases} no question that counts could be answered with yes or no."
QUESTION_COUNT = "{asks} yes {yes}, no {no}, not applicable {na}, not seen {unseen}."
ORDERED_NOW = "What was then ordered, in the case that this is drawn from:"
ORDERED = "What was ordered, in the case that this is drawn from:"
DIFFER = "Who sees it otherwise:"
READ_WITH = "To be read with it:"
NOTE = "{whose} {text} ({citation})"


def cases(count: int) -> str:
    """Return a number of cases in words."""
    return "1 case" if count == 1 else f"{count:,} cases"


def percent(share: float) -> str:
    """Return a share as people write it, in whole hundredths."""
    return f"{100 * share:.0f} %"
