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
PANEL = "Panel"
TO_PANEL = "Open the panel"
TO_WALL = "Show on the wall"
TO_REPORT = "Report"
HOW_IN = "People join at {address} with the code {code}."
TAKE_OVER = "Take this session over"
OTHERS_RUN = "Another trainer of the team runs this session."
TAKEN_OVER = "You run this session now."
IN_CHAT = "People answer in their group of the chat app."

# The wall.
WALL = "Wall"
JOIN_AT = "Join at"
WITH_CODE = "Code"
QR = "QR code with the address to join"

# The report.
REPORT_PDF = "The report as PDF"
REPORT_CSV = "The numbers as CSV"
