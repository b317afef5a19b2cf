"""What the pages of refresher sessions say of their own: names of pages, labels and buttons."""

from __future__ import annotations

SESSIONS = "Refresher sessions"
JOIN = "Join a session"
JOIN_HOW = "Type the code that the trainer shows or reads out."
JOIN_WITH_CODE = "Press the button to join with the code {code}."
JOIN_LABEL = "Code of the session"
JOIN_HINT = "Six letters and digits. Capitals, spaces and hyphens make no difference."
JOIN_BUTTON = "Join"
#: What was typed is not repeated: it may be anything.
JOIN_UNKNOWN = "No session is held under that code. Ask your trainer for the code."
JOIN_NONE = "Type the code of the session"
JOIN_ENROLLED = "Are you enrolled here? Sign in first, and you can get a certificate."
JOIN_GUEST = (
    "Where the trainer lets guests in, you need not sign in. Your name is not asked for, and you see that "
    "session alone."
)
GUEST_OVER = "The session has ended, or you are in none on this device. Join with a code to come in."
YOU_ARE_IN = "You are in"
YOU_RUN = "Sessions of your teams"
NONE_RUNS = "No session of your teams is under way."
NONE_HELD = "No session of your teams has ended yet."
HELD = "Ended sessions"
RUNS = "{title}, code {code}, {team}"
WAS = "{title}, {team}, {when}: {people} came"

# Taking part.
RELOAD = "Show how it stands now"
AWAY = "That did not arrive: the network is away. Try again."
CHOOSE = "Choose an answer"
PRACTICE = "Practise"
PRACTICE_HOW = "A few questions a day, for you alone. What you miss comes again."
CHANGES = "This page changes by itself."
NAME = "Your name, as the certificate is to have it"
NAME_HINT = "It is written into the certificate and kept nowhere."
NAME_NONE = "Type the name for the certificate"
CERTIFICATE = "Get the certificate (PDF)"

# The trainer's side.
SET_UP = "Set a session up"
TEAM = "Team"
SET = "Questions"
BUILD = "Build a set from the choices below"
BUILD_HOW = "If you build a set"
THEME = "Theme"
COUNCILS = "Whose documents"
COUNT = "How many questions"
LENGTH = "How long it may take"
GUESTS = "Let guests in with the code alone"
GUESTS_HINT = "Guests need not be enrolled. They see this session alone, and count in its numbers."
SET_UP_BUTTON = "Set it up"
TO_WALL = "Show on the wall"
HOW_IN = "People join at {address} with the code {code}."
TAKE_OVER = "Take this session over"
OTHERS_RUN = "Another trainer of the team runs this session."
TAKEN_OVER = "You run this session now."
IN_CHAT = "People answer in their group of the chat app."

# Questions of one's own.
QUESTIONS = "Questions of our own"
TO_QUESTIONS = "Write and review questions"
QUESTIONS_HOW = (
    "These questions are one set for every council that this service is for. Trainers of all of them see, "
    "change and review them."
)
QUESTIONS_REVIEW = "A question is asked once somebody else than its writer accepted it."
QUESTIONS_NONE = "There is none yet. Write one, or draft some from a document."
QUESTION_GROUPS = {
    "waiting": "Waiting for review",
    "withdrawn": "Withdrawn, because a passage changed",
    "accepted": "Accepted",
    "dropped": "Dropped",
}
QUESTION = "Question {number}"
WRITE = "Write a question"
DRAFT_FROM = "Draft from a document"
DRAFT_HOW = (
    "A value is taken out of a sentence, to be put back. Some drafts are poor. None is asked unreviewed."
)
DRAFT_DOCUMENT = "Document"
DRAFT_BUTTON = "Draft questions"
DRAFT_NONE_CHOSEN = "Choose the document to draft from"
DRAFTED = "Drafted: {count}. They wait for review below."
DRAFTED_NONE = "Nothing new could be drafted from that document. Write a question on it, or choose another."
WRITTEN = "The question is kept. It waits until somebody else accepts it."
CHANGED = "The question is changed. It waits until somebody else accepts it."
MOVED = {
    "accept": "The question is accepted: it may be asked.",
    "drop": "The question is dropped. It stands last in the list, and can be brought back.",
    "reopen": "The question is back. It waits until somebody else accepts it.",
}
CHANGE_IT = "Change question {number}"
CHANGE = "Change it"
CHANGE_HOW = "Whoever changes a question cannot be the one who accepts it."
CHANGE_TAKES_OUT = "While a changed question waits, it is not asked."
ACCEPT = "Accept it"
STILL_RIGHT = "It is still right"
DROP = "Drop it"
DROP_ASK = "A dropped question is not asked. It can be brought back, and is reviewed again then."
REOPEN = "Bring it back"
HISTORY = "What happened to it"
BACK_TO_QUESTIONS = "Back to the questions"
BACK_TO_QUESTION = "Back to the question"
ASKS_LABEL = "What it asks"
ASKS_HINT = "In your own words, and of nobody real. {longest} characters at most."
CHOICES_LEGEND = "Choices"
CHOICES_HINT = "Three to five, of {longest} characters at most. Leave them empty if it is to be talked about."
CHOICE = "Choice {number}"
RIGHT = "Which is right"
CHOOSE_RIGHT = "Choose"
IS_TALK = "None: it is to be talked about"
WHY_LABEL = "Why"
WHY_HINT = "What is said with the answer. {longest} characters at most."
RESTS = "What it rests on"
RESTS_HOW = "Tick each passage that it rests on. When one of them changes, the question is withdrawn."
RESTS_NONE = "No passage is chosen yet. Look for one here, or begin at a passage of a document that you read."
FOUND = "Found"
FOUND_MORE = "{count} more hold these words. Add a word to see fewer."
FIND_LABEL = "Find passages"
FIND_HINT = "Words that the passage holds, or its id. Nothing that you wrote is lost."
FIND_BUTTON = "Find"
KEEP = "Keep the question"
STANDS_NOW = "How it stands now"

# The wall.
JOIN_AT = "Join at"
WITH_CODE = "Code"
QR = "QR code with the address to join"

# The report.
REPORT_PDF = "The report as PDF"
REPORT_CSV = "The numbers as CSV"
