"""What is said about people and their invitations."""

from __future__ import annotations

# People.
INVITED = "Code: {code}. It holds until {expires}."
NO_LINK = "No link yet: start the assistant once with safeguarding-bot run, or send the code alone."
NOBODY = "Nobody is enrolled. Invite somebody with safeguarding-bot people invite."
PERSON_REMOVED = "Person {number} is removed, with everything that was kept of them."
ROLES_CHANGED = "Your roles here were changed. You are now: {roles}."
WHAT_THAT_MEANS = "/help lists what you can do."
NAME_FORM = "A name is one line of 2 to {longest} letters, digits and spaces."
NAME_TAKEN = "Somebody in your council is called that already. Add something, such as your team."
TOO_MANY_CODES = "Too many codes were tried. After {when} you can try again."
TEAM_NAME = "A team needs a name of 1 to 64 characters."
