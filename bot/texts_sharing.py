"""What is said to people in the chat app about learning points: sharing, the queue, briefings, posts."""

from __future__ import annotations

# Read and discussed.
STANDS_NO_MORE = "Learning point {number} does not stand at present, so nothing was noted."
NEWER_RELEASE = "Learning point {number} was released again since. Please use the newer message."
DONE_READ, DONE_DISCUSSED = "Noted: read", "Noted: discussed"

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
POST_HERE, POST_NO_MORE = "Post here", "Post no more"
POST_FOR = "For {team}"
