"""What is said of evidence: how learning points were sent, read and discussed."""

from __future__ import annotations

NOT_YOUR_COUNCIL = "You lead no team of {council}, so its evidence is not yours to see."

NOT_RELEASED = "No learning point {number} was released to anybody here."

# The report.
TITLE = "Learning points: evidence"
FOR_PERIOD = "Points released in the time from {period}, both days included."
OF_COUNCILS = "People of: {councils}."
OF_ALL_COUNCILS = "People of every council."
UNTIL = "Counted until the end of the last day. Made on {when}, London time."

SUMMARY = "In short"
NOT_A_LEAD = "Only team leads see the evidence. Ask your administrator if you should be one."
NOTHING = "No learning point was released to anybody here in this time."
RELEASES_ONE = "1 learning point was released."
RELEASES = "{count} learning points were released."
SECOND_PERSON = "Each was released by a second person, not by who proposed it."
RELEASED_AGAIN = "A point that was released again stands here once for each release."
DUE = "They were for {due} readings: people, each counted once for each point."
SENT = (
    "{sent} were sent in the chat app. {failed} could not be: the person had no account in the chat app, or "
    "had blocked or stopped messages. Whoever signs in with a browser finds it and can confirm it there."
)
READ = "{read} were confirmed as read, and {discussed} as discussed."
ENDED = "{count} of them no longer stand as they were released."

POINT = "Learning point {number}"
POINT_AGAIN = "Learning point {number}, release {release}"
PROPOSED_BY = "Proposed by {who}, {when}."
RELEASED_BY = "Released by {who}, {when}."
A_LEAD = "a lead of {team}"
FIRST_SENT = "First sent {when}."
NOT_SENT = "Nothing of it was sent by then."
STILL_STANDS = "It stood at the end of this time."
HAS_ENDED = {
    "review": "Taken back for review, {when}.",
    "recall": "Recalled, {when}.",
    "retire": "Retired, {when}.",
}
RESTS_ON = "Rests on: {citation}."
LOCAL_PRACTICE = "Rests on local practice."
GROUND_NOT_KEPT = "The point was edited since; what it rested on then is not kept."

COLUMNS = ("Team", "For", "Sent", "Not reached", "Read", "Discussed", "First sent")
SMALL_TEAMS = "Smaller teams together"
ALL_TEAMS = "All together"
NO_TIME = "not yet"

BY_POINT = "Point by point"
POINT_COLUMNS = ("Point", "Released", "For", "Sent", "Read", "Discussed")
BY_TEAM = "Team by team"
BY_TEAM_ABOUT = (
    "All points of this time together. Where a number is hidden in a point, only a range is known here."
)
TEAM_COLUMNS = ("Team", "For", "Sent", "Read", "Discussed")
EVERY_POINT = "Each point, with its teams"
MANY_TEAMS = "It went to {count} teams. The CSV of this report has a line for each."

CHART_READ = "How many points were read by which share of people"
CHART_DISCUSSED = "How many points were discussed by which share of people"
SHARES = ("three quarters or more", "half to three quarters", "a quarter to half", "less than a quarter")
SHARE_UNKNOWN = "hidden, or between two of these"
POINTS_ONE, POINTS = "1 point", "{count} points"
CHART_TEAMS = "How much was confirmed as read, by team"
CHART_MANY_TEAMS = "In how many teams which share was confirmed as read"
TEAMS_ONE, TEAMS = "1 team", "{count} teams"
BAR_OF = "{read} of {due}"

HIDDEN = (
    "Where fewer than five people are counted, or all but fewer than five, a range stands in place of the "
    "number. Teams of fewer than five people stand together. A total of such numbers is a range too, so that "
    "no hidden number can be worked out."
)
COMPARE = (
    "Two reports over nearly the same time could be set against each other. Hand on one of them, not both."
)
NO_NAMES = "No person is named in it."
CONFIRMED = "Read and discussed are what people said with a button."

FILE = "learning-evidence-{first}-{last}"
FILE_OF_POINT = "learning-point-{number}-evidence"

# In the chat app.
WHICH_TIME = "For which time? It counts what was released in it, up to its last day."
BUTTONS = {
    "this_month": "This month up to today",
    "month": "Last month",
    "quarter": "Last three months",
    "year": "Last twelve months",
    "year_to_today": "A year, up to today",
}


def releases(count: int) -> str:
    """Return how many points were released."""
    return RELEASES_ONE if count == 1 else RELEASES.format(count=count)


def points(count: int) -> str:
    """Return a number of points in words."""
    return POINTS_ONE if count == 1 else POINTS.format(count=count)


def teams(count: int) -> str:
    """Return a number of teams in words."""
    return TEAMS_ONE if count == 1 else TEAMS.format(count=count)
