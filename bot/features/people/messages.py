"""What is said about people and their invitations."""

from __future__ import annotations

# People.
INVITED = "Code: {code}. It holds until {expires}."
NO_LINK = "No link yet: start the assistant once with safeguarding-bot run, or send the code alone."
NOBODY = "Nobody is enrolled. Invite somebody with safeguarding-bot people invite."
PERSON_REMOVED = "Person {number} is removed, with everything that was kept of them."
TEAM_NAME = "A team needs a name of 1 to 64 characters."
