"""What is said to people in the chat app about learning points: sharing, the queue, briefings, posts."""

from __future__ import annotations

# Read and discussed.
STANDS_NO_MORE = "Learning point {number} does not stand at present, so nothing was noted."
NEWER_RELEASE = "Learning point {number} was released again since. Please use the newer message."
DONE_READ, DONE_DISCUSSED = "Noted: read", "Noted: discussed"
DONE_OF = "{number}. {done}"

# One message a week.
DIGEST_ON = "You get learning points in one message a week."
DIGEST_OFF = "You get a message for each learning point."
DIGEST_NOW_ON = "From now on you get learning points in one message a week."
DIGEST_NOW_OFF = "From now on you get a message for each learning point."
WEEKLY, EACH = "One message a week", "A message for each"

# Posts in groups.
POSTS_WHERE = "Send /posts in the group that is to get your team's learning points."
POSTS_ON = "Learning points for {team} are posted in this group."
POSTS_OFF = "No learning points are posted in this group."
POSTS_TEAM = "Which team's learning points are to be posted here?"
POSTS_NOW_ON = "From now on, learning points for {team} are posted in this group. Everybody here sees them."
POSTS_NOW_OFF = "From now on, no learning points are posted in this group."
POSTS_NOT_YOURS = "This group gets the posts of {team}. A lead of that team can change it."
POSTS_NO_GROUP = "{number} is not the number of a group; /posts in the group does the same."
POST_HERE, POST_NO_MORE = "Post here", "Post no more"
POST_FOR = "For {team}"

# Sharing a learning point, step by step.
SHARE = "Share a learning point"
WHICH_TEAM = "Which of your teams is this from?"
GROUND = "What does it rest on? Type a few words to search for the passage."
GROUND_OTHER = "You can also type the citation code of a card, or reply to a card of mine with /share."
WHICH_PASSAGE = "Which of these does it rest on? Or type other words to search again."
TAKE = "Passage {number}"
LOCAL = "Local practice"
NOTHING_TO_REST_ON = "No passage for that is held now. Try other words, or choose local practice."
GROUND_MOVED = "The passage has changed since you chose it. Press Change and choose it again."
GROUND_LOST = "The passage is no longer held. Press Change and choose another, or local practice."
TEXT = "Type what was learned, in at most {longest} characters."
TEXT_NEVER = "Say what to do, not who it was about. Nothing that could tell who somebody is."
SURE_OR = "Type it in other words, or press the button."
SURE = "It tells nobody who"
FIRST = "Type the first of two questions for discussion, in at most {longest} characters."
SECOND = "Type the second question for discussion."
TOPICS = "Choose its topics, or type one. It can have none."
NO_TOPIC = "No topic"
FOR_WHOM = "Who is it for?"
FOR_WHICH = (
    "Choose who it is for: councils, teams and roles. It goes to those who are in one of each that you "
    "choose. A kind of which you choose none limits nothing."
)
ALL_OF = "Everybody in {council}"
EVERYBODY = "Everybody"
CHOOSE = "Choose teams or roles"
COUNCIL, TEAM, ROLE = "Council: {council}", "Team: {team}", "Role: {role}"
CHOSEN = "Chosen: {label}"
DONE = "Done"
MORE, EARLIER = "More", "Earlier"
CHANGE_WHAT = "What do you want to change?"
PART_GROUND = "What it rests on"
PART_TEXT = "The text"
PART_FIRST, PART_SECOND = "The first question", "The second question"
PART_TOPICS = "The topics"
PART_AUDIENCE = "Who it is for"
LEAVE = "Leave it as it was"
WHAT_CHANGED = "What changes in the text: {difference}"
THEN_WAITS = "Once kept, it waits for another lead to release it."
SEND, KEEP, CHANGE, DROP = "Send for release", "Keep the change", "Change", "Drop"
DROPPED = "Dropped. Nothing was kept."
EDITED = "Learning point {number} is changed. It waits for release."
NOT_THERE = "That choice is no longer there. Please choose again."
STEP_PAST = "That step is past. Go on under my newest message of the draft."
DRAFT_GONE = "That draft is no longer held. /share begins a new one."

# The queue, the points, and what is done with them.
QUEUE_HEAD = "Waiting for you: {count}. Those that wait longest come first."
POINTS_HEAD = "Learning points that are out, and your own: {count}. The newest come first."
MOVES = {
    "release": "Release",
    "confirm": "It still holds",
    "edit": "Edit",
    "return": "Return",
    "decline": "Decline",
    "withdraw": "Withdraw",
    "recall": "Recall",
    "retire": "Retire",
}
HALF_A_YEAR, THREE_MONTHS, A_YEAR = "In half a year", "In three months", "In a year"
ASK_BEFORE = {
    "release": "Release learning point {number}. When is it to be looked at again?",
    "confirm": "Learning point {number} still holds. When is it to be looked at again?",
    "return": "Type why learning point {number} goes back. Its proposer is told in these words.",
    "decline": "Type why learning point {number} is declined. Its proposer is told in these words.",
    "withdraw": "Take back learning point {number}? That cannot be undone.",
    "recall": (
        "Recall learning point {number}? Everyone who was sent or shown it is told. You can type a reason: "
        "they are told it too."
    ),
    "retire": (
        "Retire learning point {number} for good? Everyone who was sent or shown it is told. You can type a "
        "reason: they are told it too."
    ),
}
REASON_GOES = {
    "return": "It goes back with learning point {number}, to its proposer.",
    "decline": "It goes to the proposer of learning point {number}, which is declined.",
    "recall": "It recalls learning point {number}. Everyone who was sent or shown it is told in these words.",
    "retire": "It retires learning point {number}. Everyone who was sent or shown it is told in these words.",
}
WITHOUT_REASON = "Without a reason"
LEFT = "Nothing was changed."

# Away and back.
AWAY, BACK = "I am away", "I am back"
WHO = "Who stands in for you? /name sets what you are called here; /my_data shows your number."
LEAD = "Lead {number} of {teams}"
LEAD_NAMED = "{name}, {teams}"
NOBODY_ELSE = "There is no other lead in your council who could stand in."
UNTIL = "For how long?"
A_WEEK, TWO_WEEKS, FOUR_WEEKS = "A week", "Two weeks", "Four weeks"
IS_BACK = "You are back. Nobody stands in for you."
