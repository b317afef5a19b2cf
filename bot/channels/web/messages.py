"""What the pages say of their own: names of pages, labels, buttons, and what went wrong."""

from __future__ import annotations

from bot.core import messages as core_messages
from bot.core.people import Permission
from bot.features.documents.office import DocumentOrder
from bot.features.people.openid import AccountTrouble

PRODUCT = "Safeguarding procedure"
SKIP = "Skip to what matters"
MENU = "Pages"
#: The pages of the menu, each with where it is.
PAGES = (
    ("/ask", "Ask"),
    ("/case", "Two councils"),
    ("/documents", "Read"),
    ("/citations", "Code"),
    ("/learning", "Team"),
    ("/you", "You"),
)
#: The pages of a team's work, each with what somebody needs to be allowed to see it.
TEAM_MENU = "Your team"
TEAM_PAGES = (
    ("/learning", "Shared with you", Permission.ASK),
    ("/learning/queue", "Learning points", Permission.SHARE_LEARNING),
    ("/actions", "Actions", Permission.ASK),
    ("/sessions", "Sessions", Permission.ASK),
    ("/evidence", "Evidence", Permission.SHARE_LEARNING),
    ("/audits", "Audits", Permission.SHARE_LEARNING),
    ("/gaps", "Unanswered", Permission.HANDLE_GAPS),
    ("/sent-on", "Sent on", Permission.ASK),
    ("/people", "People", Permission.MANAGE_PEOPLE),
    ("/service", "Service", Permission.MANAGE_PEOPLE),
    ("/office", "Documents", Permission.MANAGE_DOCUMENTS),
)
DANGER = core_messages.DANGER
PRIVACY_LINK = "Privacy"
SESSIONS_LINK = "Refresher sessions"
#: What is said in place of sending where a box holds a detail of a fixed form.
HELD_BACK = "Nothing was sent, because this holds {kinds}. Take that out, then send it again."
#: Long lists.
ROWS_OF = "{first:,} to {last:,} of {count:,}"
LIST_PAGES, ROWS_BEFORE, ROWS_AFTER = "Pages of this list", "Previous page", "Next page"
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
AGAIN = "Sign in again"
AGAIN_HOW = (
    "This is done within ten minutes of signing in. So nobody who finds a browser left open lets themselves "
    "in for good, or puts others out. You come back to the page called You."
)
AGAIN_CODE_HOW = (
    "Use a code to sign in with, from whoever runs this. One that you made on the page called You is not "
    "enough."
)
AGAIN_CODE_BAD = (
    "That code is not good here. It may be somebody else's, have been used or have run out, or you made it "
    "yourself"
)
AGAIN_FIRST = "To add or remove one, sign in again"
AGAIN_NOT = "No, go back"
SIGN_OUT = "Sign out"
SIGNED_OUT = "You are signed out."
SIGNED_OUT_HERE = "You are signed out here. Sign in, then ask again; nothing of what you typed was kept."
SIGNED_IN_ALREADY = "You are signed in already. Sign out before you use another code."

# Signing in by the account that somebody has with their council.
ACCOUNT_SIGN_IN = "Sign in with your {name} account"
ACCOUNT_GOING = "Your council's own page asks who you are, and sends you back here."
ACCOUNT_GO = "Go on to {host}"
ACCOUNT_OLD = (
    "That sign-in was begun in another browser, was used already or took longer than ten minutes. Begin "
    "again here."
)
ACCOUNT_DENIED = "You were not signed in there. Try again, or sign in here in another way."
ACCOUNT_NO_GROUP = (
    "Your {name} account is in no group that may use this. Ask whoever runs this for your council, or use a "
    "code that you were given."
)
ACCOUNT_TROUBLE = {
    AccountTrouble.AWAY: "The sign-in of {name} does not answer now. Try again later, or sign in here in "
    "another way.",
    AccountTrouble.BUSY: "Too many people sign in with {name} just now. Try again, or sign in here in "
    "another way.",
    AccountTrouble.REFUSED: "The sign-in of {name} did not take that. Begin again, or sign in here in "
    "another way.",
    AccountTrouble.NONSENSE: "The sign-in of {name} gave an answer that is not to be trusted, so it signed "
    "nobody in. Sign in here in another way, and tell whoever runs this.",
    AccountTrouble.TOO_MANY_GROUPS: "Your {name} account is in more groups than its sign-in lists. Sign in "
    "here in another way, and tell whoever runs this.",
}
ACCOUNT_NOT_YOURS = "That {name} account is not the one that is linked to you here."
ACCOUNT = "Your {name} account"
ACCOUNT_HOW = "With it you can sign in here too. Its groups may give you roles beside those that you have."
ACCOUNT_LINK = "Link your {name} account"
ACCOUNT_LINKED = "You can sign in here with it. To unlink it takes away the roles that came from it."
ACCOUNT_UNLINK = "Unlink your {name} account"
ACCOUNT_UNLINK_ASK = "Unlink your {name} account?"
ACCOUNT_IS_LINKED = "Your {name} account is linked. You can sign in with it from now on."
ACCOUNT_IS_UNLINKED = "Your {name} account is unlinked."

# Passkeys.
PASSKEY = "Passkey"
PASSKEY_SIGN_IN = "Sign in with a passkey"
PASSKEY_SIGN_IN_HOW = "If you added a passkey on the page called You, you need no code."
PASSKEY_BAD = "That passkey did not sign you in. It may have been removed here. Try again, or use a code"
PASSKEY_NOT_USED = "No passkey was used. Try again, or use a code."
PASSKEYS = "Passkeys"
PASSKEYS_HOW = (
    "With a passkey you sign in without a code, by the finger, face or PIN that opens your device. These "
    "stay on your device. Add none on a device that others open too."
)
PASSKEYS_NOT_HERE = "This browser makes no passkeys, or runs no script. Codes work as ever."
PASSKEYS_NEED_NAME = (
    "Passkeys need a page whose address is a name, and {origin} is a number. Whoever runs the service can "
    "set SAFEGUARDING_WEB_URL to a name, on this machine to http://localhost:8080."
)
PASSKEY_NAME = "What to call it"
PASSKEY_NAME_HINT = "Such as work phone. You can leave it empty. Nobody's name."
PASSKEY_ADD = "Add a passkey"
PASSKEY_ADDED = "The passkey is added. You can sign in with it from now on."
PASSKEY_NONE_MADE = "No passkey was made. Try again."
PASSKEY_HERE_ALREADY = "This device has a passkey of yours already."
PASSKEY_MADE, PASSKEY_USED, PASSKEY_UNUSED = "Added: {when}.", "Last used: {when}.", "Not used yet."
PASSKEY_REMOVE = "Remove"
PASSKEY_REMOVED = (
    "The passkey is removed, and signs nobody in any more. Where it did before, you are still signed in: if "
    "your device is lost, sign out on every device too."
)

# Asking.
ASK = "Ask"
QUESTION = "Your question"
QUESTION_HINT = (
    "As you would ask a colleague. No names, dates of birth, addresses or numbers of a person: they are "
    "refused, not stored."
)
QUESTION_NONE = "Type a question"
#: What else can be done here, after a sentence of use.
USE = "The page called Two councils says who acts first across a council boundary; the rest is in the menu."
ASK_BUTTON = "Ask"
ANSWER = "Answer"
ASK_NEXT = "Ask again, or follow this up"
FOLLOW_HINT = (
    'A short follow-up, such as "and if they refuse?", is read with the question before it, for ten minutes.'
)
QUESTION_GONE = "That question is not held any more. Type it again."
SLOW = "The answer took too long. Ask again in a moment."
ASK_INSTEAD = "Ask this instead"
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
SOURCE_WRONG = "The document itself is wrong"
SAY_WRONG = "Say what is wrong in this document"
SOURCE_WRONG_OF = "The document itself is wrong: {title}"
SOURCE_WRONG_WORDS = "What is wrong in it, and where"
SOURCE_WRONG_HINT = "At most 1,000 characters, without anything about a person."
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
KINDS_SHOWN, ALL_KINDS = "Shown are", "all"
PARAGRAPHS = "{count} paragraphs"
PARAGRAPH_ONE = "1 paragraph"
NOTES = "{count} notes"
NOTE_ONE = "1 note"
ONLY_NOTES = "notes only"
CONTENTS = "Contents"
#: The parts of a long document, and what stands on one page of it.
PART_OF = "Part {number} of {count}: {title}"
PARTS, PART_BEFORE, PART_AFTER = "Parts of this document", "Part before", "Next part"
STANDS_UNDER = "Under: {headings}"
NOT_IN_IT_NOW = "The paragraph at that address is not in this document any more. Search here for its words."
WHOLE = "The whole document on one page, to print or save"
BY_PARTS = "Read it part by part"
SEARCH_INSIDE = "Search in this document"
SEARCH_LABEL = "Words"
SEARCH_BUTTON = "Search"
SEARCH_NONE = "Type a word to look for"
SEARCH_CHANGED = "This document was changed meanwhile. Search it again"
FOUND = "Found in {count} places"
FOUND_ONE = "Found in one place"
FOUND_NOTHING = "No paragraph or note of this document holds all of these words."
#: What other documents say near to a passage.
OTHERS = "What other documents say"
OTHERS_NONE = (
    "No other document that is held says nearly this. Some may still speak of it: ask your question."
)
OTHERS_AWAY = "What other documents say cannot be looked up just now. Open this again in a minute."
OTHERS_LOOKING = "Looking in the other documents"
BACK_TO_DOCUMENT = "Back to the document"
OUR_NOTES = "Our notes on it"
EDITION_BEFORE = "The edition before"
EDITION_AFTER = "The edition after"
EDITION_NOW = "This edition"
CHANGES_BETWEEN = "What changed between them"
AT_SOURCE = "Open it where it was published"

# One's own page.
YOU = "You"
YOUR_NUMBER = "You are person {number} here: {roles}."
NO_ROLES = "You are in no team now, so questions are not answered for you."
KEPT = "What is kept of you"
JOINED = "Joined: {when}."
FIRST_FOR_YOU = "Whose procedures come first for you"
NO_COUNCIL = "No council first"
CALLED = "What colleagues call you"
CALLED_HINT = (
    "It stands in lists that your council's staff see, and with a question that you send on. Leave it empty "
    "to be known by your number there, and to ask without a name."
)
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
    "Each adds one to the number of its subject in your council and month, without you and without the day.",
    "A case across a council boundary is a handful of choices. They are not kept.",
    "Kept are your teams and roles, what colleagues call you, whose procedures come first for you, and your "
    "verdicts on answers.",
    "What you send on, propose, note or give as a reason is screened, and kept in your words once you send "
    "it. That you were shown a learning point, read it and discussed it is kept too.",
    "That this browser is signed in is kept as a digest, with when it began and was last used.",
    "Of a passkey, its public key, what you called it, and when it was added and last used are kept. So is "
    "its own count of uses. What opens your device stays there. Administrators of your council see what you "
    "called it, and when it was added.",
    "Answers in a refresher session are dropped at its end, unless you ask to keep your own; numbers stay. "
    "Of a guest nothing stays.",
    "When something fails, the reference that you are shown is kept with the time and the kind of error. "
    "What you asked and who you are is not kept with it.",
    "There are four cookies: one while you are signed in, one while you are not, and a guest's. "
    "The fourth is for ten minutes, of a sign-in with your council's own account. None tells where you go.",
    "Of your council's account, where you sign in with it, a digest is kept. Your name and address there are "
    "neither asked for nor kept.",
    "A sign-in ends after {idle} days without use, and after {longest} days in any case.",
    "Pages are not to be kept by your browser, and nothing is fetched from anywhere else.",
    "Kept data is dropped after {days} days. Who you are here stays until you or your administrator end it: "
    "the page called You shows it, and removes it.",
)

# Learning points.
SHARED = "Shared with you"
SHARED_HOW = "What teams learned, for you to know. It is local learning, not a rule."
SHARED_NONE = "Nothing is shared with you at present."
WEEKLY = "How they come to you"
WEEKLY_GOES = "In your message of {day}"
WEEKLY_NOTHING = "Nothing waits for your next message."
READ_HERE = 'Points that are for you stand under "Shared with you".'
NO_CHAT_APP_HERE = "No chat app is connected to this service, so nothing is sent to anybody."
NOT_IN_CHAT_APP = "You do not use the chat app, so nothing is sent to you."
NOT_REACHED_IN_CHAT = "The chat app may send you nothing. Type /start there to take that back."
NOT_READ = "Not read yet"
READ_BEFORE = "Read"
ENDED = "No longer stand"
ENDED_HOW = "You were sent or shown these. Do not go by them any more."
ENDED_LINE = "Learning point {number} said: {text}"
POINT = "Learning point {number}"
SEEN_HERE = 'Everybody it is for sees it here, under "Shared with you".'
YOU_READ, YOU_DISCUSSED = "You have read it.", "You have discussed it."
QUEUE = "Learning points"
PROPOSE = "Propose a learning point"
PROPOSE_ON = "Propose a learning point on this"
WRITE_QUESTION_ON = "Write a refresher question on this"
PROPOSE_LOCAL = "Propose one on local practice"
PROPOSE_HOW = "To rest one on a passage, open its document and press the line under the passage."
WAITING_FOR_YOU = "Waiting for you"
POINT_STATES = {
    "proposed": "Waiting for another lead",
    "returned": "Came back to be changed",
    "in review": "In review: not found until released again",
    "released": "Released",
    "recalled": "Recalled",
    "declined": "Declined",
    "withdrawn": "Taken back",
    "retired": "Retired",
}
HISTORY = "What happened to it"
EVIDENCE_OF_IT = "Whom it reached"
BACK_TO_QUEUE = "All learning points"
GROUPS = "Groups that get posts"
GROUPS_HOW = (
    "Points for a whole team of yours are posted in its groups in the chat app. Everybody in a group sees "
    "them."
)
GROUP_BEGIN = "Begin in another group"
GROUP_BEGIN_HOW = (
    "It is begun from the group, which shows that you are in it. Choose the group in the chat app, or send "
    "/posts there. Then press the button for your team."
)
GROUP_CHOOSE = "Choose a group in the chat app"
GROUPS_NONE = "No group gets posts of your teams."
GROUP_LINE = "Group {number}"
GROUP_END = "Post no more"
GROUP_ENDED = "That group gets no posts any more."
EDIT = "Edit learning point {number}"
RESTS_ON = "What it rests on"
ON_LOCAL_PRACTICE = "Local practice, not a passage"
TEAM_FROM = "Which of your teams is it from?"
POINT_TEXT = "What was learned"
POINT_TEXT_HINT = "At most {longest} characters. Say what to do, not who it was about."
POINT_FIRST, POINT_SECOND = "First question to discuss", "Second question to discuss"
POINT_QUESTION_HINT = "At most {longest} characters."
POINT_TOPICS = "Topics"
POINT_TOPICS_HINT = "With commas between them. It can have none. Some that are used: {topics}."
FOR_WHOM = "Who is it for?"
FOR_COUNCIL = "Everybody in the council of the team"
FOR_EVERYBODY = "Everybody"
FOR_CHOSEN = "Only those chosen here"
FOR_CHOSEN_HOW = (
    "It goes to those who are in one of each kind that you choose. A kind of which you choose none limits "
    "nothing."
)
SURE = "Age, place and event in it tell nobody who it was about"
SHOW_POINT = "Show what people will get"
PREVIEW = "What people will get"
LOOK_AT_AGAIN = "To be looked at again"
EDIT_IT = "Edit"
FOR_CHOSEN_WHICH = "Choose councils, teams and roles"
MOVE_ON = "What you can do"
AGREE_PROPOSER = (
    "Another lead changed what you proposed. If you agree, release it. If not, edit it again, or withdraw it."
)
AGREE_OTHERS = "You changed these words. Its proposer, or another lead, agrees to them by releasing it."
ASK_BEFORE = {
    "release": "Whom it is for can then find it, see it here, and are sent it where they use the chat app. "
    "When is it to be looked at again?",
    "confirm": "It stays as it is. When is it to be looked at again?",
    "return": "It goes back to its proposer, who is told the reason in your words.",
    "decline": "It ends here. Its proposer is told the reason in your words.",
    "withdraw": "You take back your proposal. That cannot be undone.",
    "recall": "Everyone who was sent or shown it is told at once, with your reason if you give one.",
    "retire": "It ends for good. Everyone who was sent or shown it is told at once, with your reason if any.",
}
REASON = "Reason"
REASON_HINT = "No names. At most 600 characters."
LEAD_AWAY = "I am away"
LEAD_AWAY_HOW = "Another lead then sees to what waits for you."
LEAD_AWAY_WHO, LEAD_AWAY_LONG = "Who stands in for you?", "For how long?"
LEAD_AWAY_BUTTON = "Let them stand in"
LEAD_BACK = "I am back"

# Actions.
ACTIONS = "Actions"
ACTION = "Action {number}"
BOARD = {
    "overdue": "Overdue",
    "soon": "In the next seven days",
    "later": "Later",
    "ended": "Done or dropped",
}
NONE_HERE = "None."
TAKE_FROM_DECISION = "Take one up from a decision"
TAKE_UP = "Take up"
TAKEN_UP = "Taken up as action {number}"
ADD_OWN = "Add one of your own"
OFFERED = "What decisions agreed"
WHICH_TEAM = "For which of your teams?"
BY_WHEN = "By when?"
AS_SOURCE = "As the decision says: {time}"
WITHIN = "Within a time from today"
WITHIN_WHICH = "Which time"
ON_DAY = "By a day"
ON_WHICH_DAY = "Which day"
WHAT_TO_DO = "What is to be done"
WHAT_TO_DO_HINT = "At most 600 characters. No names."
WORDS = "In your words"
GIVE_TO = "Give it to"
MOVE_WORDS = {
    "note": "What shows that it is being done. Its owner and the leads of your council see it.",
    "do": "What shows that it is done. Leave it empty where the notes show it already.",
    "drop": "Why it is dropped. Its owner and the leads of your council see it.",
    "reopen": "Why it is opened again. Its owner and the leads of your council see it.",
}
BACK_TO_BOARD = "All actions"

# Evidence.
EVIDENCE = "Evidence"
EVIDENCE_OF = "Evidence: learning point {number}"
AS_CSV, AS_PDF = "As a table (CSV)", "As a paper (PDF)"
BACK_TO_POINT = "The learning point"
ANOTHER_TIME = "Another time"

# Audits.
AUDITS = "Audits"
AUDITS_OF = "Audits of {council}"
AUDIT_HOW = (
    "Cases are looked at one after another, against the same questions. A case has a number that you give "
    "for the audit alone, and no word about it is taken."
)
AUDIT_BEGIN = "Begin an audit"
AUDIT_CHECKLIST = "Checklist"
AUDIT_CASES = "How many cases"
AUDIT_POINTS = "Learning points to ask about"
AUDIT_QUESTIONS = "The questions, and where each comes from"
AUDIT_CASE = "Note a case"
AUDIT_NEXT = "Note the next case"
AUDIT_CASE_NUMBER = "Number of the case"
AUDIT_CASE_HINT = "Up to four digits, for this audit alone. Leave it empty for our next, {number}."
AUDIT_COUNTS_NOT = "(asked beside)"
AUDIT_NOTE_IT = "Note it"
AUDIT_READ = "Take the cases of a file"
AUDIT_READ_HOW = (
    "The table of this audit, filled in and saved as CSV: a row for each case. All of its cases are taken, "
    "or none. Put no other words into it."
)
AUDIT_READ_BUTTON = "Take them"
AUDIT_TAKE_OUT = "Take a case out"
AUDIT_WHICH_CASE = "Which case"
AUDIT_END = "End the audit"
AUDIT_END_ASK = "It then counts the cases that were audited. It cannot be opened again."
AUDIT_OTHERS = "Audits before"
AUDIT_LINE = "Audit {number}"
BACK_TO_AUDIT = "The audit"

# Gaps, and questions that are sent on.
GAPS = "Unanswered questions"
GAPS_HOW = (
    "What people asked and the library could not answer, and what they say is wrong with a document. If you "
    "lead a team, what it asks you stands here too. They approved the words."
)
GAPS_NONE = "No open question is yours to look after."
GAP = "Question {number}"
GAP_ON_DOCUMENT = "A document said to be wrong, {number}"
GAP_DOCUMENT = "The document"
LEAD_GAP = "Question {number}, to you as a lead"
ASKED_OF_LEADS = "Your team asks you"
GAP_CLOSE, LEAD_GAP_CLOSE = "Close", "Answer"
GAP_CLOSE_HINT = "Say what was done about it. Those who asked are told in these words. No names."
LEAD_GAP_CLOSE_HINT = "Whoever asked is told in these words, and the question is closed. No names."
CLOSE_SHOW = "Look at it before it goes"
CLOSE_GOES = "This closes question {number}. These words go to whoever asked: {askers}."
CLOSE_YES = "Send it and close"
BACK_TO_GAPS = "All unanswered questions"
GAP_GIVE = "Give it to somebody else"
GAPS_CLOSED = "Closed"
SENT_ON = "What you sent on"
SENT_ON_NONE = "You sent nothing on."
SENT_ON_DONE = "What was done: {closing}"
TO_LEAD, TO_OWNER = "Ask my lead", "Send to the policy owner"
SEND_ON_WORDS = "This is what would be sent. You can change it."
SEND_ON_HINT = "At most 500 characters, without anything about a person."
SEND_ON_GONE = "The question of this card is not held any more. Type it as it should be sent."
SEND_ON_BUTTON = "Send"
SENT_TO_OWNER = "Sent. It is to be looked at by {due}. What came of it stands here."

# People, and their invitations.
PEOPLE = "People"
ROLES = {
    "practitioner": "Practitioner",
    "team_lead": "Team lead",
    "trainer": "Trainer",
    "administrator": "Administrator",
}
ROLE, TEAM, COUNCIL = "Role", "Team", "Council"
TEAM_HINT = "One that there is, or the name of a new one, such as duty."
PERSON_JOINED, JOINED_ON = "Person {number}, joined {when}", "joined {when}"
NO_CHAT_APP = "Not in the chat app: no message reaches them there"
HAS_BLOCKED = "Has blocked the assistant in the chat app"
IN_TEAMS = "Teams and roles"
CHANGE_ROLE = "Change the role"
TAKE_OUT = "Take out of {team}"
ADD_TEAM = "Put into a team"
YOURSELF = "This is you. Another administrator changes what you are."
PASSKEYS_OF_THEM_HOW = (
    "If a device of theirs is lost or stolen, remove its passkey. That signs them out on every device."
)
PASSKEY_TAKEN = "The passkey is removed, and they are signed out on every device."
TOLD_IN_CHAT = "They are told in the chat app."
TELL_THEM = "They are told nowhere by themselves, so tell them."
SIGN_IN_LINK = "They cannot sign in any more"
SIGN_IN_LINK_HOW = (
    "Makes a link that works once, within a day, and for them alone. Whoever has it acts as them, so be sure "
    "who asks, and give it to nobody else. It is logged that you made it."
)
SIGN_IN_LINK_BUTTON = "Make a link to sign in"
SIGN_IN_LINK_FOR = "A link to sign in, for {name}"
SIGN_IN_LINK_SHOWN = "It works once, until {expires}. It is not shown again."
SIGN_IN_LINK_QR = "Code to point a camera at: it opens the page to sign in"
BACK_TO_PERSON = "Back to them"
CHANGED = "Changed."
LEFT = "Person {number} is in none of your teams any more."
REMOVE = "Remove, with everything that is kept of them"
REMOVE_ASK = "Remove {name}?"
REMOVE_HOW = (
    "Everything that is kept of them goes too, and cannot be brought back. They are signed out at once."
)
REMOVE_YES = "Remove them"
REMOVED = "Person {number} is removed, with everything that was kept of them."
BACK_TO_PEOPLE = "All people"
INVITATIONS = "Invitations"
INVITE = "Invite somebody"
INVITE_BUTTON = "Make an invitation"
LABEL = "Label (you can leave it empty)"
LABEL_HINT = "What you will know them by in the list, such as a post. No name."
HOLDS_FOR = "For how long it holds"
DAY, DAYS = "1 day", "{count} days"
FOR_HOW_MANY = "For how many people"
FOR_HOW_MANY_HINT = "1 to {most}. Everybody uses the same code."
OPEN_INVITATIONS = "Open invitations"
INVITATION_LINE = "{label}uses left: {uses}; until {expires}"
WITHDRAW, WITHDRAWN = "Withdraw", "Withdrawn. Its code is good no more."
NOT_OPEN = "That invitation is not open any more."
INVITED = "Invitation"
INVITED_HOW = (
    "Makes whoever uses it {role}. It holds until {expires}. It is shown this once: hand it on before you "
    "leave this page."
)
CODE_IS, LINK_IS, CHAT_LINK_IS = "Code:", "Link for a browser:", "Link for the chat app:"
INVITATION_QR = "The link for a browser as a picture for a camera"
BACK_TO_INVITATIONS = "All invitations"

# The service.
SERVICE = "Service"
PAUSE_HOW = (
    "While it is paused, everybody in every council gets the reason and whom to ring, in place of any "
    "answer. Emergencies get their card as ever."
)
PAUSE_REASON = "Reason"
PAUSE_REASON_HINT = "Everybody reads it. No names."
PAUSE, RESUME = "Pause the assistant", "Let it answer again"
PAUSED_NOW = "It is paused."
ANSWERS_NOW = "It answers."
RETENTION = "What is kept, and for how long"
RETENTION_HOW = (
    "Each is dropped this long after it ended or was last used. SAFEGUARDING_KEEP_DAYS is {days}: "
    "whoever runs the service sets it in .env and starts it again. The rest stays until it is removed."
)
RETENTION_COLUMNS = ("What", "Kept for")
SUBJECTS = "What is asked about"
RATES = "How often it is wrong"
FAILURES = "Failures by reference"
FAILURES_HOW = (
    "The reference is what somebody was shown. What they asked is not kept, nor who it was. The log of the "
    "service has the same reference."
)
FAILURES_NONE = "Nothing failed as long as failures are kept."
FAILURE_COLUMNS = ("Reference", "When", "What", "Kind of error")
BACK_TO_SERVICE = "The service"
# Officers: documents that come, and those that are held.
OFFICE = "Documents held"
OFFICE_HOW = "Everybody may be shown what stands here. Open a document to correct, compare or take it out."
OFFICE_ADDED, OFFICE_WAITS, OFFICE_NOTED = "Added", "Held back, or waiting for an officer", "Notes alone"
OFFICE_NONE = "Nothing is held yet."
POINT_ONE, POINTS = "1 learning point", "{count} learning points"
CARD_ONE, CARDS = "on 1 card", "on {count} cards"
ORDERED = "In the order of"
ORDERS = {
    DocumentOrder.TITLE: "titles",
    DocumentOrder.AGE: "age",
    DocumentOrder.CARDS: "how many cards show each",
}
IN_DOUBT, PAGES_UNREAD, DAMAGED = "in doubt", "pages not read", "damaged"
ADD_DOCUMENTS = "Add documents"
ADD_HOW = (
    "Text, Markdown, web pages, PDF, Word, and zip archives of those. A file of up to 50 MB, and 100 MB in "
    "1,000 files at once. Nothing is kept until you have looked at it and said so."
)
FILES = "Files"
FILES_HINT = "Choose one or several, or drag them here."
FOLDER = "Or a folder"
FOLDER_HINT = (
    "With all that is in it. A folder named after a council says whose its documents are, and a "
    "documents.csv in it what they are."
)
ADD_BUTTON = "Send and look at them"
ADD_ADDRESSES = "Add from web addresses"
ADDRESSES = "Web addresses"
ADDRESSES_HINT = "One a line. What is there is read once now, and waits for you like a file."
ADDRESSES_BUTTON = "Read and look at them"
#: The groups of documents to decide on, in their order.
INCOMING_GROUPS = ("To look at", "Nothing in doubt", "Being worked on", "Nothing to decide")
INCOMING_BUSY = "Being worked on: {busy:,} of {count:,}."
DROP_REST = "Let go of all of these"
DROP_REST_HOW = "What is not taken in goes, with its file. What is being worked on stays."
DROPPED_REST, DROPPED_ONE = "{count:,} documents were let go of.", "One document was let go of."
INCOMING_HOW = "Only you see these. What you do not decide goes after an hour."
INCOMING_NONE = "No document waits for you."
INCOMING_LINK = "{count} to decide on"
STILL_READING = "This takes a while. Load the page again to see how far it is."
LOAD_AGAIN = "Load again"
STATE = "State: {state}."
UNDERSTOOD = "As it was understood"
HEADINGS_FOUND = "Headings ({count})"
READ_AS = "Its text as it was read ({count} paragraphs)"
LIKE_OWN = (
    "It may be another edition of a document that is for {council} alone. So it is for its people alone "
    "too, unless you say otherwise below."
)
OPEN_TO_ALL = (
    "You said that all may see it, though it is like a document that is for {council} alone. To take that "
    "back, say below for whose people it is."
)
LET_ALL_SEE = "Let all see it"
LET_ALL_SEE_HOW = (
    "People of every council then find and read it once it is kept. What is held for {council} alone stays "
    "for its people."
)
CORRECT = "Correct what is said of it"
CORRECT_HINT = "Leave a field as it is to leave it so."
FIELD_NAMES = {
    "title": "Title",
    "kind": "Kind",
    "date": "Date",
    "council": "Councils",
    "publisher": "Publisher",
    "edition": "Edition",
    "only_for": "Only for the people of",
}
FIELD_HINTS = {
    "date": "A day as 2021-03-05, a month as 2021-03, or a year.",
    "council": "Short names, with commas between them.",
    "edition": "Such as 7th edition. It goes into the title.",
    "only_for": "Your council, where no other may see it. Leave it empty where all may.",
}
CORRECT_BUTTON = "Correct and look again"
KEEP, DO_NOT_KEEP, OFF_LIST = "Keep it", "Do not keep it", "Take off the list"
LEFT_OUT = "{name} is not kept."
KEPT_NOW = "It is taken in. It can be found with the next question."
KEPT_WAITS = "It waits until another officer has looked at it and takes it in."
KEEP_SURE, KEEP_SURE_ONE = "Keep all {count} with nothing in doubt", "Keep the one with nothing in doubt"
KEEP_SURE_HOW = (
    "All of it was read, and what it is. It takes no other's place. The others wait for you to look at them."
)
KEEPING_SURE = "Each is taken in by itself. Its line says what became of it."
KEEPING_NONE = "None of these waits any more with nothing in doubt. Nothing was kept."
OPEN_IT, SEE_IT = "Open it", "What is held of it"
BACK_TO_INCOMING, BACK_TO_OFFICE = "All that wait for you", "All documents"
SET_BUTTON = "Correct"
STANDING = "Does it still hold?"
STANDINGS = {"current": "Yes", "superseded": "No, it was replaced", "unknown": "Not known"}
REPLACED_WITH = "The document that replaced it"
NO_DOCUMENT = "None"
SET_NOTHING = "It says so already. Nothing changed."
COMPARE, COMPARE_WITH, COMPARE_BUTTON = "Compare with another document", "With which", "Compare"
COMPARED = "What changed"
FROM_TO = "From {old} to {new}."
REFRESH = "Read web addresses again"
REFRESH_HOW = (
    "These came from web addresses. Nothing is taken in before you have seen what changed. A site is asked "
    "no more than once a second, and never for what its robots.txt keeps from programs."
)
REFRESH_NONE = "No document that is yours to change came from a web address."
REFRESH_ALL, REFRESH_ONE = "Read all again", "Read its address again"
REFRESH_ADDED = "Added {when}"
REFRESH_BUSY = "Work on it is under way."
REFRESH_SAME = "Its address gives the text that is held."
REFRESH_CHANGED = "Its address gives another text: {counts}."
REFRESH_TAKE, REFRESH_LEAVE = "Take the change in", "Leave it as it is"
REFRESH_TAKEN = "It is taken in as it now stands."
BACK_TO_REFRESH = "All that came from web addresses"
AGAINST = "What the document leaves out"
AGAINST_FILE, AGAINST_ANOTHER = "Look for what it leaves out of a file", "Look in another file"
AGAINST_HOW = (
    "The words of the file that stand nowhere in the document are shown to you once. Nothing is kept of the "
    "file. Up to 50 MB."
)
FILE, AGAINST_BUTTON = "File", "Show what is left out"
SAID_WRONG = "Said to be wrong with it"
SEE_TO_IT = "Close it, or give it to somebody"
TAKE_IT_ON = "I see to it"
NOTES_PAGE = "Notes"
NOTES_OWN = (
    "The notes in use are your own, in the folder that SAFEGUARDING_LIBRARY_DIR names. They are written and "
    "changed here one by one, or in their files with a text editor."
)
NOTES_HOW = (
    "Each is checked here as its file stands now, also against the documents that were added. Load this page "
    "again after every change, and after a document was added."
)
NOTES_WAIT = (
    "A file with a mistake is not in use as it stands. The assistant answers with its notes as they were, "
    "until the mistake is mended."
)
NOTES_SOUND, NOTES_FOUND = "No mistake found", "To be mended: {count}"
NOTES_PLACE = "{file}, line {line}:"
NOTES_OF_WHICH = "Write or change a note"
NOTES_FIRST = "Write the first note on a document"
NOTES_NONE_YET = "This document has no note yet."
NOTE_FIRST = (
    "This is the first note on this document. See first that its kind, date and council are right. After "
    "that they are not changed on the document's page."
)
NOTES_ON = "Notes on {title}"
NOTES_CHOOSE = "Open a note to change it, or to say that you read it a second time."
NOTES_RETIRED = "Retired"
NOTE_UNREAD = "not read a second time"
NOTE_CHANGE, NOTE_NEW = "A note", "A new note"
NOTE_WRITE_NEW = "Write a new note"
NOTE_WRITE_FIRST = "Write the first note on it"
NOTE_NAME = "Its short name is made of its heading, and stays once it is kept: {slug}."
NOTE_IS_READ = "It was read a second time, against its paragraphs."
NOTE_IS_UNREAD = "Nobody has read it a second time yet."
NOTE_PARAGRAPHS = "Its document"
NOTE_HOW = (
    "It is checked before it is kept. Once it is kept, somebody else than you reads it a second time. No "
    "names of people."
)
NOTE_FIELDS = {
    "heading": "Heading",
    "text": "The note",
    "voice": "Whose words",
    "rests_on": "Rests on",
    "not_read": "Not read",
    "topics": "Topics",
    "position": "What it says where sources differ",
    "law_then": "Guidance since replaced",
    "notice": "To be read with it",
    "retired": "Retired",
    "asked_as": "Asked as",
}
NOTE_HINTS = {
    "text": "One statement in your own words, of at most 350 characters.",
    "rests_on": "Paragraphs of the document, such as 31; 33 item 2.",
    "not_read": "Those of them whose text nobody saw.",
    "topics": "Two to five, with commas between them.",
    "position": "One a line: question = what it says. The questions stand in disagreements.yaml.",
    "law_then": "The document's short name, one a line.",
    "notice": "One sentence a line.",
    "retired": "To take it out of use: the day as 2026-05-01, a comma, and why.",
    "asked_as": "Four to twelve ways in which people ask, one a line.",
}
NOTE_CHECK, NOTE_CHECK_AGAIN, NOTE_KEEP = "Check it", "Check it again", "Keep it"
NOTE_FINE = "No mistake found in this note"
NOTE_ELSEWHERE = "In other places, with this as it stands here"
NOTE_TO_MEND = "It was not kept. Mend what was found first."
NOTE_LOOK_AGAIN = "It was not kept: it is not what was checked. Look at what was found, then keep it."
NOTE_KEPT = "Kept. The assistant answers with it from now on. Somebody else reads it a second time."
NOTE_NOW = "As its file has it now"
NOTE_READ = "Reading a second time"
NOTE_READ_HOW = "Read it against its paragraphs, not against what you think it should say."
NOTE_READ_BUTTON = "I have read it against its paragraphs"
NOTE_READ_NOW = "Noted, with today's date: it was read a second time."
HEAD, HEAD_CHANGE = "What its notes say of the document", "Change what is said of the document"
HEAD_HOW = (
    "Every note on this document is shown with this. It is checked before it is kept, with all that rests on "
    "it. Whose it is and its other particulars are changed in the file of its notes."
)
HEAD_FINE = "No mistake found in what is said of it"
HEAD_KEPT = "Kept. Cards show it from now on."
HEAD_NAMES = {
    "title": "Title",
    "published": "Date",
    "publisher": "Publisher",
    "url": "Web address",
    "standing": STANDING,
    "superseded_by": REPLACED_WITH,
}
HEAD_HINTS = {
    "published": FIELD_HINTS["date"],
    "url": "Where the publisher has it, such as https://www.example.org/rules.",
}
ITS_NOTES = "Its notes"
BACK_TO_NOTES, BACK_TO_NOTES_ON = "All notes", "All notes on this document"
TAKE_DOCUMENT_OUT = "Take it out"
TAKE_OUT_ASK = "Take {title} out?"
TAKE_OUT_HOW = "Its text can no longer be found from then on, and its file is deleted here."
TAKE_OUT_YES, TAKE_OUT_NO = "Take it out", "Keep it"
CONFIRM, CONFIRM_HOW = "Take it in", "Somebody else proposed this. Look at it, then take it in."

# What can go wrong.
FILES_TOO_LARGE = (
    "Those files are too large, or too many. Send up to {megabytes} MB and {files:,} files at once."
)
FILE_TOO_LARGE = "That file is too large, or there are several. Send one of up to {megabytes} MB."
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
NOT_HELD = "That is not here, or not any more. Go back, and load the page before this one again."
NOT_HERE_SO = "This page cannot be used in that way."
AWAY = "The assistant cannot look anything up just now. Try again in a minute."
RING = "Until then ring {contact}, and use your own procedures manual."
FAILED = "Something went wrong. Tell whoever runs this assistant: {reference}."
WENT_WRONG = "Something went wrong"
