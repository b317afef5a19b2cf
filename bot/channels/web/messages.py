"""What the pages say of their own: names of pages, labels, buttons, and what went wrong."""

from __future__ import annotations

from bot.core import messages as core_messages

PRODUCT = "Safeguarding procedure"
SKIP = "Skip to what matters"
MENU = "Pages"
#: The pages of the menu, each with where it is.
PAGES = (
    ("/ask", "Ask"),
    ("/case", "Two councils"),
    ("/documents", "Read"),
    ("/citations", "Code"),
    ("/you", "You"),
)
DANGER = core_messages.DANGER
PRIVACY_LINK = "Privacy"
SESSIONS_LINK = "Refresher sessions"
ERROR_SUMMARY = "There is a problem"
PROBLEM = "Error:"

# Signing in.
SIGN_IN = "Sign in"
SIGN_IN_HOW = "Use the link or the code that you were given. It works once."
SIGN_IN_WITH_LINK = "Press the button to sign in here. The link then works no more."
CODE = "Your code"
CODE_HINT = "Ten letters and digits. Spaces and hyphens make no difference."
CODE_BAD = "That code is not good. It may have been used, or have run out. Ask for a new one"
CODE_NONE = "Type the code that you were given"
SHARED_DEVICE = "On a device that others use too, sign out when you have finished."
SIGN_OUT = "Sign out"
SIGNED_OUT = "You are signed out."
SIGNED_OUT_HERE = "You are signed out here. Sign in, then ask again; nothing of what you typed was kept."
SIGNED_IN_ALREADY = "You are signed in already. Sign out before you use another code."

# Asking.
ASK = "Ask"
QUESTION = "Your question"
QUESTION_HINT = (
    "As you would ask a colleague. No names, dates of birth, addresses or numbers of a person: they are "
    "refused, not stored."
)
QUESTION_NONE = "Type a question"
ASK_BUTTON = "Ask"
ANSWER = "Answer"
ASK_NEXT = "Ask again, or follow this up"
FOLLOW_HINT = (
    'A short follow-up, such as "and if they refuse?", is read with the question before it, for ten minutes.'
)
QUESTION_GONE = "That question is not held any more. Type it again."
SLOW = "The answer took too long. Ask again in a moment."
AGAIN = "Ask this instead"
CALM = "Not an emergency: answer the question"
TO_CASE = "Say which councils, and see who acts"
# What opens under a card.
OPENS = {
    "passages": "The passages whole",
    "differ": "Where sources differ",
    "cautions": "Cautions and next steps",
    "around": "Around passage {number}: {title}",
}
BEHIND = "Passages of the sources"
AROUND_NOTHING = "Nothing stands before or after this passage in what is held."
READ_ON = "Read it in its document"
LOOK_AGAIN = "What became of this card"
VERDICT = "Was this right?"
VERDICTS = {
    "right": "Right",
    "wrong": "Wrong passage",
    "outdated": "Out of date",
    "incomplete": "Incomplete",
}
THANKS = "Thank you. Noted as: {verdict}."

# A case.
CASE = "Two councils"
CASE_HOW = "Choose what you know. Nothing is typed, and nothing is kept."
CASE_MORE = "More facts, where you know them"
CASE_BUTTON = "Show who does what"
CASE_CHANGE = "Correct the facts"
CHOOSE = "Choose"
AS_ABOVE = "Not said"
DUTY_CARD = "Who does what"
BESIDE = "Both councils' procedures, side by side"
COPY = "Copy for the record"
COPY_LABEL = "Mark this text and copy it."
SLIP = "One page for the file (PDF)"
REFUSED = "They refuse: choose the reason that they gave, under the facts below."

# Codes.
CITATION = "Look at a card again"
CITATION_HOW = "A citation code shows what a card showed, and what has changed since."
CITATION_LABEL = "Citation code"
CITATION_HINT = "Eight characters, such as K7F3-9QTX."
CITATION_BUTTON = "Show it"
CARD_OF = "Card {code}"

# Documents.
DOCUMENTS = "Documents"
DOCUMENTS_HOW = "Every document that is held, by kind. The text of those with paragraphs can be read here."
NO_DOCUMENTS = "Nothing is held."
PARAGRAPHS = "{count} paragraphs"
PARAGRAPH_ONE = "1 paragraph"
NOTES = "{count} notes"
NOTE_ONE = "1 note"
ONLY_NOTES = "notes only"
CONTENTS = "Contents"
SEARCH_INSIDE = "Search in this document"
SEARCH_LABEL = "Words"
SEARCH_BUTTON = "Search"
SEARCH_NONE = "Type a word to look for"
FOUND = "Found in {count} places"
FOUND_ONE = "Found in one place"
FOUND_NOTHING = "No paragraph or note of this document holds all of these words."
BACK_TO_DOCUMENT = "Back to the document"
OUR_NOTES = "Our notes on it"
EDITION_BEFORE = "The edition before"
EDITION_AFTER = "The edition after"
AT_SOURCE = "Open it where it was published"

# One's own page.
YOU = "You"
YOUR_NUMBER = "You are person {number} here: {roles}."
NO_ROLES = "You are in no team now, so questions are not answered for you."
KEPT = "What is kept of you"
JOINED = "Joined: {when}."
FIRST_FOR_YOU = "Whose procedures come first for you"
NO_COUNCIL = "No council first"
SAVE = "Save"
SAVED = "Saved."
OTHER_DEVICE = "Sign in on another device"
OTHER_DEVICE_HOW = (
    "Makes a code for you alone. It works once, within 15 minutes. The other device stays signed in no "
    "longer than this one can: until {ends}."
)
OTHER_DEVICE_BUTTON = "Make a code"
OTHER_DEVICE_CODE = "Your code is {code}. Until {expires} it signs you in once at {address}."
SIGN_OUT_EVERYWHERE = "Sign out on every device"
FORGET = "Remove me, with everything that is kept of me"
FORGET_ASK = (
    "Remove you here, with everything that is kept of you? You would need a new invitation to come back."
)
FORGET_YES = "Remove me"
FORGET_NO = "No, go back"
FORGOTTEN = "You are removed, and everything that was kept of you with it."

# Privacy.
PRIVACY = "Privacy"
PRIVACY_SAID = (
    "Your questions are not kept and not logged. They stand in no address. The last one is held in memory "
    "for ten minutes, so that you can follow it up.",
    "A case across a council boundary is a handful of choices. They are not kept.",
    "Kept are your teams and roles, whose procedures come first for you, and your verdicts on answers.",
    "That this browser is signed in is kept as a digest, with when it began and was last used.",
    "Answers in a refresher session are dropped at its end, unless you ask to keep your own; numbers stay. "
    "Of a guest nothing stays.",
    "Three cookies are all there is: one while you are signed in, one while you are not, and one while you "
    "are the guest of a session. None tells where you go. A sign-in ends after {idle} days without use, and "
    "after {longest} days in any case.",
    "Pages are not to be kept by your browser, and nothing is fetched from anywhere else.",
    "Kept data is dropped after {days} days. Who you are here stays until you or your administrator end it: "
    "the page called You shows it, and removes it.",
)

# What can go wrong.
NOT_ALLOWED = "Your role here does not allow that. Ask your administrator."
NO_TEAM = "You are in no team here, so that is not open to you. Ask whoever invited you."
FORM_OLD = (
    "This page was open too long, or came from somewhere else. Go back, load it again and try once more."
)
WRONG_HOST = "This page is served under another address. Ask whoever runs it for the right one."
ROLE_CHANGED = "Your teams or roles changed while this was made, so it is not shown. Ask again."
TOO_SLOW = "What you sent did not arrive whole in time. See your connection, then send it again."
TOO_LARGE = "That is too long. Ask the question alone, in fewer words."
TOO_MUCH = "That was too much at once. Wait a minute, then try again."
NO_PAGE = "There is no such page."
NOT_HERE_SO = "This page cannot be used in that way."
AWAY = "The assistant cannot look anything up just now. Try again in a minute."
RING = "Until then ring {contact}, and use your own procedures manual."
FAILED = "Something went wrong. Tell whoever runs this assistant: {reference}."
WENT_WRONG = "Something went wrong"
