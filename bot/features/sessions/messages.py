"""What the assistant says in refresher sessions and in practice. One idea a sentence."""

from __future__ import annotations

# What cannot be done with a session as it stands.
ENDED = "This session has ended."
NO_MORE = "That was the last question. End the session when you are ready."
NO_EARLIER = "There is no question before this one."
NOT_OPEN = "No question is open."
NOT_CLOSED = "Close the question first."
STILL_OPEN = "A question is open. Close it or skip it first."
PAUSED = "The session is paused."
NOT_PAUSED = "The session is not paused."
MOVED_ON = "The session has moved on meanwhile. This is how it stands now."
NOTHING_TO_ASK = "This set has no question that can be asked now: the passages under it have changed."
TWO_SESSIONS = "You have a session that has not ended: {title}, code {code}. End it before you open another."
NOT_A_TRAINER = "Only a trainer of {team} can take this session over."
NO_SESSION = "No session is held as {code}. Ask your trainer for the code."
NO_SESSION_HERE = "No session is held there for you."
NO_SESSION_NUMBER = "No session is held as {number}; safeguarding-bot refresher sessions lists them."
NO_SET = "No set is held as {name}; safeguarding-bot refresher sets lists them."
NO_DRAFT = "No draft is held as {number}; safeguarding-bot refresher drafts lists them."
NOT_ENDED = "The session has not ended. Its report is there when it has."
DECIDED = "Draft {number} was {state} before."
NO_ORIGINAL = "Nothing is held as {document}; safeguarding-bot documents lists what is."
WITHDRAWN = "A question was left out: its passage changed or was withdrawn. It does not count."

# What becomes of an answer.
COUNTED = "Noted."
TWICE = "You have answered this question. Your first answer counts."
CLOSED = "The question was closed before your answer came. It does not count."
NOT_JOINED = "You have not joined this session. Join with the trainer's code first."
NO_ANSWER = "That question is not one of this session."

# Joining.
JOINED = "You have joined: {title}. The trainer opens the first question."
JOINED_LATE = "You have joined: {title}. It is under way; you come in at question {number}."
JOINED_AGAIN = "You are in this session already: {title}."
JOIN_ENDED = "That session has ended. Ask your trainer when the next one is."
NO_GUESTS = (
    "No session that guests may join is held under that code. Ask your trainer for the code. If you are "
    "enrolled here, sign in first."
)
HAS_LEFT = "You have left the session. The code takes you back in."

# Reports.
REPORT_TITLE = "Refresher session: {title}"
REPORT_WHEN = "{team}, {when}"
ATTENDED = "{joined} joined, {answered} answered at least one question, {left} left early."
ROW = "{number}. {asks}"
SHARE = "{right} of {count} chose the right answer."
BEFORE = "On {when} it was {right} of {count}."
BEFORE_FEW = "On {when} fewer than five answered."
NOBODY_ANSWERED = "Nobody answered."
FEW_ANSWERED = "Fewer than five answered, so what they chose is not shown."
SPREAD_HIDDEN = "How many chose each answer is not shown: fewer than five chose one of them."
TALKED_ABOUT = "For discussion; it has no right answer."
LEFT_OUT = "Left out: its passage changed or was withdrawn."
NOT_ASKED = "Not asked."
MOST_MISSED = "The points most missed"
RESTS_ON = "Rests on: {citations}"
QUESTIONS = "The questions"
NUMBERS_ONLY = (
    "Single answers are not kept. These are numbers of people, never names. "
    "Small numbers are ranges, or not shown."
)
CERTIFICATE_TITLE = "Certificate of attendance"
CERTIFICATE = "{name} took part in the refresher session: {title}."
CERTIFICATE_HELD = "Held on {when} by {team}."
CERTIFICATE_NOT = "It says who was there, and nothing about answers."
ANSWER = "Answer"
PEOPLE = "People"
RIGHT_MARK = "(right)"
SPREAD_OF = "How many chose each answer"
SPREAD_BEFORE = "How many chose each answer; the line is the time before"

# Drafting.
DRAFT_WITHIN = "{source}: which time belongs in the gap? {sentence}"
DRAFT_MUST = "{source}: which word belongs in the gap? {sentence}"
DRAFT_WHO = "{source}: who belongs in the gap? {sentence}"
DRAFT_COUNCIL = "{source}: which council belongs in the gap? {sentence}"
DRAFT_WHY = "The passage says: {value}."
GAP = "____"
DRAFTED = "{count} drafts made from {document}. safeguarding-bot refresher drafts shows them."
NO_DRAFTS = "No drafts wait for review. Make some with safeguarding-bot refresher draft --document ID."
ACCEPTED = "Draft {number} is accepted and may be asked."
EDITED = "Draft {number} is changed. It waits for review."
DROPPED = "Draft {number} is dropped."
REOPENED = "Draft {number} is back. It waits for review."
NONE_DROPPED = "No draft was dropped. safeguarding-bot refresher drafts shows those that wait."
DRAFT_UNSOUND = "Draft {number} cannot be accepted: {why}."
ACCEPTED_TITLE = "Your own questions"
ACCEPTED_ABOUT = "questions drafted or written here, and accepted by a trainer"

# Review.
ONLY_TRAINERS = "Only trainers write and review questions. Ask your administrator for the role."
QUESTION_UNSOUND = "The question cannot be kept so: {why}."
QUESTION_MOVED = (
    "The question, or a passage under it, was changed or decided meanwhile. See how it stands now."
)
QUESTION_AS_IT_WAS = "Nothing was changed. Change something, or leave the question as it is."
OWN_WORDS = "You wrote this question, changed it or brought it back. Somebody else has to accept it."
GROUND_GONE = "A passage under it is not held any more. Change the question, and choose another passage."
PERSONAL_IN_QUESTION = "That may name somebody, or has other letters than English ones. Say it without."
QUESTION_STATES = {
    "drafted": "Waits for review.",
    "accepted": "Accepted: it may be asked.",
    "dropped": "Dropped: it is not asked.",
}
WITHDRAWN_NOW = (
    "A passage under it changed since it was read. It is not asked until somebody reads both again."
)
REREAD = "A passage under it changed since it was read. Read the question beside it as it is now."
IS_DRAFTED = "Drafted by rule from {title}."
IS_WRITTEN = "Written or changed by {who}."
REVIEW_DONE = {
    "draft": "drafted by rule",
    "write": "written",
    "change": "changed",
    "accept": "accepted",
    "drop": "dropped",
    "reopen": "brought back",
}
REVIEW_LINE = "{when}: {done} by {who}."
REVIEW_NOBODY = "somebody at the command line, or who has left"
ASKS, RIGHT, WHY, RESTS = "It asks", "Right", "Why", "It rests on"
CHOICE_LETTER = "Choice {letter}"
TO_TALK_ABOUT = "none: it is talked about"
WHAT_CHANGED = "What changed since it was {when}"
SINCE_ACCEPTED, SINCE_MADE = "accepted", "drafted or written"

# What is amiss in the form of a question.
ASKS_AMISS = "Write what the question asks, in {longest} characters at most. It has {length} now."
CHOICES_AMISS = "Write {fewest} to {most} choices, each other than the others."
CHOICE_AMISS = "A choice has {longest} characters at most. This one has {length}."
RIGHT_AMISS = "Say which choice is right, or that it is talked about."
TALK_HAS_CHOICES = "A question to be talked about has no choices. Empty them, or say which is right."
WHY_AMISS = "Say why it is right, in {longest} characters at most. It has {length} now."
GROUNDS_AMISS = "Choose at least one passage that it rests on."
GROUND_CHANGED = (
    "A passage that you chose changed or went meanwhile. Read what is here now, then keep it again."
)
GROUNDS_FULL = "A question rests on {most} passages at most. Untick one, then look for others."
NOTHING_SOUGHT = "Nothing is kept yet. To look for passages, write words that they hold, or an id."
NOTHING_FOUND = "No passage holds all these words. Try fewer, or the id of a passage."
QUESTION_IDENTIFIES = (
    "An age, a place and an event together may tell who it is about. Change one, or tick the box below."
)
SET_ROW = "{id:32} {count:>3} questions  {title}"
SET_WITHDRAWN = "    left out: {question}, because {why}"
NO_SESSIONS = "No session was held yet. A trainer opens one in the chat app or in a browser."
SESSION_ROW = "{number:>5}  {when:24} {people:>4} people  {phase:10} {title}"

# Setting a session up in the chat app.
CHOOSE_TEAM = "For which team is the session?"
CHOOSE_SET = "Choose a set of questions, or build one."
BUILD = "Build one"
CHOOSE_THEME = "Which theme?"
ANY_THEME = "All themes"
CHOOSE_COUNCILS = "Whose documents?"
ANY_COUNCIL = "Any council's"
OWN_COUNCIL = "My council's"
CHOOSE_COUNT = "How many questions?"
CHOOSE_MINUTES = "How long may it take? A question takes about three minutes with its talk."
MINUTES = "{minutes} minutes"
BUILT_TITLE = "{count} questions: {theme}"
CHOOSE_NAMES = "Polls can show who chose what. Has the group agreed to that?"
NAMES_NO = "Numbers only"
NAMES_YES = "The group agreed to names"
CHOOSE_GUESTS = (
    "May guests join with a browser and the code alone? They need not be enrolled, see this session alone, "
    "and count in its numbers."
)
GUESTS_NO = "Only who is enrolled"
GUESTS_YES = "Guests too"
GUESTS_MAY = "Guests may join with the code alone."
SET_UP_PRIVATELY = "I have sent you the set-up in our own chat. The questions come here."
GROUP_BUSY = "A session runs in this group already: {title}. End it first."
LEFT_OUT_OF_SET = "{count} questions of this set are left out, because their passages changed."
JOIN_WITH = "Join with the code {code}, or with this link: {link}"
JOIN_WITH_CODE = "Join with /join {code} in your own chat with me."
JOIN_IN_BROWSER = "In a browser they join at {link}"
RUNNING_NOW = "Sessions of your teams that others run:"
TAKE_OVER = "Take over: {title}"
TAKEN_OVER = "You run this session now."

# The trainer's panel.
PANEL_TITLE = "{title}, code {code}"
PANEL_STATES = {
    "gathering": "Nothing has been asked yet.",
    "open": "Question {number} of {count} is open.",
    "closed": "Question {number} of {count} is closed.",
    "revealed": "Question {number} of {count} has been shown with its answer.",
    "paused": "Paused at question {number} of {count}.",
    "ended": "The session has ended.",
}
PANEL_HERE = "{here} here."
PANEL_ANSWERED = "{answered} of {here} have answered."
PANEL_BLOCKED = "{count} cannot be reached: they blocked the bot."
PANEL_IN_GROUP = "People answer in the group."
MOVES = {
    "next": "Next question",
    "close": "Close",
    "reveal": "Show the answer",
    "skip": "Skip",
    "back": "Back",
    "pause": "Pause",
    "resume": "Go on",
    "end": "End",
}
END_ASK = "End the session? The numbers become final, and single answers are dropped."
END_YES = "End it"
END_NO = "Not yet"

# What people see.
QUESTION_HEAD = "Question {number} of {count}"
CHOICE = "{letter}  {choice}"
TALK = "Talk about it together. It has no right answer."
RIGHT_ANSWER = "Right: {choice}"
NOTED = "Noted: {letter}."
ALSO_RESTS = "Also rests on: {citation}"
READ_PASSAGES = "Read the passages"
PAUSE_TOLD = "The session is paused. It goes on when the trainer is ready."
NOT_SPREAD = "Who chose what is not counted out here: too few chose one of the answers."
END_TOLD = "The session has ended. Thank you for coming."
GROUP_BEGINS = "A refresher session begins here: {title}."
GROUP_NUMBERS = "Answers are counted. Nobody sees who chose what."
GROUP_NAMES = "You agreed that polls show who chose what."
KEEP_MINE = "Keep my answers for practice"
KEEPS_MINE = "Your own answers are kept after the session, for /practise. Only you see them."
LEAVE = "Leave"
CERTIFICATE_BUTTON = "Certificate of attendance"
CERTIFICATE_FILE = "certificate.pdf"
NO_CERTIFICATE = "You were not in that session."
JOIN_HOW = "Type /join and the trainer's code, such as /join ABC234."

# After a session, to trainers and leads.
REPORT_FILE = "refresher-session-{number}"
SUGGESTED = "Most missed in a refresher session of {team}: worth a learning point?"
SUGGESTED_BUTTON = "Make a learning point of it"
SUGGESTED_POINT = "{right} of {count} knew: {asks}"

# Practice.
PRACTISE_DONE = "That is all for today. There is more tomorrow."
PRACTISE_NOTHING = "There is nothing to practise now."
PRACTISE_RIGHT = "That is right."
PRACTISE_WRONG = "That is not right."
PRACTISE_AGAIN = "You have tried this question today."
PRACTISE_NEXT = "Next question"
PRACTISE_MINE = "My progress"
PROGRESS = "Practised: {practised} questions, {tries} tries, {right} of them right. Due again now: {due}."
PROGRESS_TODAY = "Left for today: {left}. Only you see this."
REMIND = "Remind me"
REMIND_NOT = "Do not remind me"
REMINDED = "You are reminded once a day when something is due."
REMINDED_NOT = "You are not reminded."
WIPE = "Wipe my progress"
WIPED = "Your progress and your kept answers are wiped."
PRACTISE_NOW = "Practise now"
REMINDER = "Some questions are due again. /practise brings them."
