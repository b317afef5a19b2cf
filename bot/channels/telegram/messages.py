"""What the assistant says in a chat app around its cards. One idea a sentence."""

from __future__ import annotations

from bot.core import messages as core_messages

WRITE_AS_YOURSELF = (
    'You write here as the group or a channel, so I cannot see who you are. Turn off "Remain anonymous" '
    "in your rights as an administrator, or ask me in our own chat."
)
# Nothing of what a stranger sent is read but for danger; who tells of it otherwise is told of 999 too.
STRANGER = (
    f"{core_messages.DANGER} I answer only people whom a council has invited. "
    "Ask your administrator for an invitation."
)
NOT_YOURS = "That is not part of your role here. Ask your administrator if it should be."

# Enrolment.
WELCOME = (
    "You are enrolled: {roles}.",
    "Ask me what safeguarding procedure says, in your own words. I answer with the passages themselves.",
    "Never type a name, a date of birth, an address or a number of a person. Ages, councils and what "
    "happened in general words are enough.",
    "I do not keep your questions. What you tell me about my answers is dropped after {days} days. Who you "
    "are here is kept until you or your administrator end it. /privacy says more.",
    "If a child is in danger now, ring 999 first.",
)
ALREADY = "You are enrolled: {roles}. Ask me anything about safeguarding procedure."
ALREADY_CODE = "You are enrolled already: {roles}. That code was used or has run out, and you do not need it."
CODE_BAD = "That code is not good. It may have been used, or have run out. Ask for a new invitation."

ROLE_LOSS = "You are {held} in {team}. This code makes you {coming} there, who may do less. Use it?"
ROLE_YES, ROLE_NO = "Use it", "Leave it"
ROLE_KEPT = "Nothing was changed. The code can still be used."

# Help.
HELP_OPENING = "Ask in your own words, such as: who holds the strategy discussion when the risk is elsewhere?"
HELP_NEVER = "Never type a name, a date of birth, an address or a number of a person."
HELP_FOLLOW = "Within ten minutes you may follow up, such as: and in london?"
COMMANDS = {
    "help": "what I can do",
    "case": "who holds the strategy discussion, step by step",
    "authority": "whose procedures come first for you",
    "verify": "whether a citation still stands",
    "cancel": "leave what I am asking you for",
    "about": "what I know, how old it is, how often I am wrong",
    "privacy": "what is kept, and for how long",
    "name": "what colleagues see of you in lists",
    "my_data": "what is kept of you",
    "forget_me": "remove all that is kept of you",
    "stop": "no more messages but answers",
    "share": "share a learning point",
    "queue": "learning points that wait for you to release them",
    "points": "learning points that are out, and your own",
    "digest": "learning points in one message a week, or one by one",
    "posts": "in a group: your team's learning points there, or not",
    "gaps": "questions that the library could not answer",
    "actions": "what your council took up from decisions, overdue first",
    "evidence": "how learning points were sent, read and discussed",
    "practise": "five refresher questions a day, for yourself",
    "join": "join a refresher session with its code",
    "session": "run a refresher session",
}
#: What else can be done here, after a sentence of use.
USE = "/case says who acts first across a council boundary; /help lists the rest."
UNKNOWN_COMMAND = "I do not know that command. /help lists those that I do."
NOT_OPENED = (
    "I read what you wrote with it, and have not opened the file. Delete it if it shows or names somebody."
)
TEXT_ONLY = (
    "I read text alone, and have not opened what you sent. Delete it if it shows or names somebody, and ask "
    "in words."
)

# About, privacy, own data.
ABOUT = "{notes} notes on {documents} documents, and {originals} originals."
ABOUT_DATES = "The oldest document is of {oldest}, the newest of {newest}."
ABOUT_ERRORS = "Measured on {questions} questions, each judged by what was learned without it. {rates}"
ABOUT_LIMITS = "I never decide about a child, and a document here may not be today's text."
PRIVACY = (
    "Your questions are not kept and not logged. Each waits encrypted until it is answered. It is held in "
    "memory for ten minutes, so that you can follow it up or send it on. It adds one to the number of its "
    "subject in your council and month, without you and without the day.",
    "Kept are: your account's number, your teams and roles, and whose procedures come first for you. Kept "
    "too are the name you chose here, your verdicts on answers, and questions that you yourself sent on. In "
    "a browser it is kept that you are signed in, and your passkeys.",
    "In a refresher session your answers are kept until its end, or longer if you ask for that. What you "
    "practise is kept until you wipe it. Nobody else sees either.",
    "Of a learning point it is kept that it reached you, and when you said that you read and discussed it. "
    "That goes {days} days after it was recalled or retired. A team lead's draft of one is kept for an hour. "
    "What you write about an action of your council is kept until six years after it ended. That you took a "
    "document in or out is kept for six years.",
    "What else is kept is dropped after {days} days. Your enrolment stays until you or your administrator "
    "end it. A question that you sent on stays until {days} days after it was closed.",
    "The chat app keeps its own copy of this conversation. Your council's rules on chat apps apply.",
    "/my_data shows what is kept of you. /forget_me removes it.",
)
MY_DATA = (
    "Kept of you: number {number}; {roles}; called: {name}; procedures that come first: {authority}; "
    "joined {joined}."
)
MY_REFRESHER = (
    "Of refresher sessions: answers kept: {answers}; questions practised: {practised}; your answers are kept "
    "after a session: {keep}; you are reminded to practise: {remind}."
)
NO_NAME = "by your number"
YES, NO = "yes", "no"
FORGET_ASK = "This removes your enrolment and all that is kept of you. You need a new invitation to return."
FORGET_YES = "Remove everything"
FORGET_NO = "Keep it"
FORGOTTEN = "Everything that was kept of you is removed. Delete this chat to remove the app's own copy."
KEPT = "Nothing was removed."
STOPPED = "I send you nothing more unless you ask. /start takes this back."
STARTED_AGAIN = "You get messages again."

# What somebody is called.
NAME_NOW = "In lists that your council's staff see, you are called {name}. /name and another name changes it."
NAME_NONE = (
    "In lists that your council's staff see, such as who owns an action, you are {number}. Send a name with "
    "the command to be called that, such as: /name Sam, nights"
)
NAME_SET = (
    "You are called {name} from now on, in lists that your council's staff see and with a question that you "
    "send on. /name off takes it back."
)
NAME_OFF = "You have no name here from now on."

# Whose procedures come first.
AUTHORITY_NOW = "{authority} comes first for you. Choose a region to change that."
AUTHORITY_NONE = "No council comes first for you. Choose a region to set one."
AUTHORITY_UNKNOWN = "I know no council in England by that name."
AUTHORITY_CHOOSE = "Choose the council."
AUTHORITY_SET = "{authority} comes first for you from now on."
AUTHORITY_CLEARED = "No council comes first for you from now on."
NO_AUTHORITY = "None"
BACK = "Back"

# The cross-border guide and citations.
CASE_OPENING = (
    "Work a case through by buttons. Nothing about the child is typed. A case that is not finished is "
    "forgotten after an hour."
)
MORE, EARLIER = "More", "Earlier"
SLIP = "PDF for the file"
VERIFY_ASK = "Send the code with the command, such as: /verify K7F3-9QTX"

# Buttons under a card.
OPENS = {
    "passages": "Passages whole",
    "around": "Read around",
    "differ": "Where sources differ",
    "cautions": "Cautions and next steps",
    "verdict": "Is this right?",
}
CLOSE = "Close"
AROUND = "Around {number}"
CARD_GONE = "What this card showed is no longer held as it was. Please ask again."
SOURCE = "Open source {number}"
RIGHT = "Right"
WRONG = "Wrong passage"
OUTDATED = "Out of date"
INCOMPLETE = "Incomplete"
SOURCE_WRONG = "The document itself is wrong"
SOURCE_WRONG_OF = "Source {number} itself is wrong"
SOURCE_WRONG_ASK = (
    "Type what is wrong in {title}, and where. At most 1,000 characters, without anything about a person."
)
SOURCE_WRONG_GOES = (
    "It goes to whoever looks after this document, with the name that you chose here, if you chose one. You "
    "are told what came of it."
)
LEAD = "Ask my lead"
OWNER = "Send to the policy owner"
AGAIN = "Ask this instead"
COUNCILS = "Which councils?"
WHERE = "Where is the child?"
CALM = "Not an emergency"
THANKS = "Thank you. Noted as: {verdict}."
BUTTON_OLD = "That button is too old. Please ask again."
NOT_YOUR_BUTTON = "That button is for whoever asked. Ask me yourself, and you get your own."
QUESTION_GONE = "The question of this card is no longer held. Please type it again."
AROUND_NOTHING = "Nothing stands before or after this passage in what is held."

# Sending a question on.
WORDING = "This is what I would send:"
WORDING_NONE = (
    "The question of this card is no longer held. "
    "Type it as it should be sent, without anything about a person."
)
WORDING_OWNER = (
    "It goes to whoever looks after your procedures, with the name that you chose here, if you chose one. "
    "You are told what came of it."
)
WORDING_LEAD = (
    "It goes to your team leads, with a link to you and the name that you chose here, if you chose one. It "
    "is kept until one of them has answered, {days} days at most, and {days} days after that."
)
SEND = "Send"
CANCEL = "Cancel"
WORDING_CHANGE = "Type other words to change it."
CHANGE_WORDS = "Other words"
ANSWER_HERE = "Answer it here"
WORDING_TYPE = "Type it as it should be sent, without anything about a person."
EDITED_TOO_LATE = "The change comes too late and does nothing. Type it anew if it is needed."
EDITED_BEFORE = "What you changed there was taken before. Press Change under the preview to put it right."
WORDING_SENT = "I have sent you the words in our own chat."
WORDS_GONE = "Your words are no longer held. Please type them again."
CANCELLED = "Nothing was sent."
LEFT = "I wait for no words of yours any more, and nothing was sent."
NOTHING_WAITS = "I am not waiting for words of yours. A message with a Cancel button is left by that button."
LEAD_LINK = "Open a chat with them"
GAP_SENT = "Sent. It is to be looked at by {due}; you are told what came of it."

# Gaps, for those who look after them.
GAPS_NONE = "No open gap is yours to look after."
CLOSING_GOES = "It closes gap {number}. Those who asked are told in these words."
CLOSING_ASK = "Type what was done about gap {number}. Those who asked are told in these words."
CLOSING_DONE = "Gap {number} is closed. {count} of those who asked are told."

# Groups.
GROUP_PERSONAL = "This is about your message in a group. {notice} {deleted} Ask there again without, or here."
GROUP_DELETED = "I have deleted it there."
GROUP_NOT_DELETED = "Please delete it there."
GROUP_PERSONAL_PUBLIC = "That message cannot be answered here. Please delete it."
PRIVATELY = "Please send me that in our own chat."

# Groups that cannot be written to.
TOPIC_CLOSED = "its topic is closed"
PUT_OUT = "I was taken out of it"
MAY_NOT_WRITE = "I may not write there, or it is closed"
GROUP_GONE = "it is not there any more"
GROUP_REFUSES = "the chat app refuses what I send there"
NOT_IN_THE_GROUP = "I could not answer you in the group: {why}. Ask me here."
POSTS_STUCK = (
    "Learning points of {team} do not reach their group: {why}. Put that right there, or send /posts in "
    "another group. Everybody still gets them in their own chat."
)
SESSION_STUCK = (
    "People cannot answer in the group of your session {title}: {why}. Put that right there, then press the "
    "next button on your panel; or end it, and hold it in own chats."
)

# Late, or too many.
ASKED_AT = "You asked this on {moment}."
TOO_MANY = "You send more than I can take. What came last was not read. Wait a minute, then ask again."

# After the card of an emergency: what the person was in the middle of, by the kind of conversation.
STILL_WAITS = "You were {doing}. That waits for you: go on with it once nobody is in danger."
DOING = {
    "wording": "sending a question on",
    "closing": "closing a gap",
    "wrong_source": "saying what is wrong with a document",
    "case": "working a case through",
    "share": "writing a learning point",
    "point_reason": "giving a reason for a learning point",
    "action_words": "writing about an action",
    "action_own": "writing an action",
}

# Failure.
FAILED = (
    "Ring {contact}, and use your own procedures manual.",
    "Tell whoever runs this assistant: {reference}.",
)
FAILED_SHORT = "Something went wrong."
