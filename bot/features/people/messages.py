"""What is said about people and their invitations."""

from __future__ import annotations

# People.
INVITED = "Code: {code}. It holds until {expires}."
NO_LINK = "No link yet: start the assistant once with safeguarding-bot run, or send the code alone."
PAGE_LINK = "In a browser: {link}"
SIGN_IN_LINK = "Sign in once, until {expires}: {link}"
SIGN_IN_CODE = (
    "Code to sign in with once, until {expires}: {code}. No page is served: SAFEGUARDING_WEB_URL is not set."
)
NO_PAGE = "No page is served; set SAFEGUARDING_WEB_URL to the address at which people open it."
FIRST_LABEL = "first administrator"
FIRST_LINK = "Sign in as administrator {number}, once, until {expires}: {link}"
NOBODY = "Nobody is enrolled. Invite somebody with safeguarding-bot people invite."
PERSON_REMOVED = "Person {number} is removed, with everything that was kept of them."
ROLES_CHANGED = "Your roles here were changed. You are now: {roles}."
WHAT_THAT_MEANS = "/help lists what you can do."
LEFT_TEAM = "You are not in {team} here any more. You are now: {roles}."
IN_NO_TEAM = (
    "You are not in {team} here any more, and in no other team, so questions are not answered for you.",
    "What was kept of you is still here. /my_data shows it, /forget_me removes it.",
    "If that is a mistake, ask whoever gave you your invitation.",
)
REMOVED = (
    "You were removed here, and everything that was kept of you with it.",
    "If that is a mistake, ask for a new invitation.",
)
ROLES_ENDED = (
    "You have not signed in with your council's account for {days} days, so what you were here by it has "
    "ended. Sign in with it in a browser, and you are that again."
)
ACCOUNT_LINKED = "Your {name} account was linked here: whoever signs in with it comes in as you."
ACCOUNT_UNLINKED = "Your {name} account was unlinked here: it lets nobody in as you any more."
NOT_YOU = "If that was not you, sign out on every device on the page called You, and tell your administrator."
ACCOUNT_NOT_ANEW = (
    "Your council's sign-in does not say that you signed in there within the last ten minutes. Use a passkey "
    "or a code instead."
)
ACCOUNT_LABEL = "{name} account"
ACCOUNT_TAKEN = (
    "That {name} account is not linked: it is somebody else's here, or you have linked another one."
)
ACCOUNT_ALL = (
    "All your teams come from your {name} account, so it stays. To go altogether, remove yourself below."
)
# What can be wrong with the file that names the councils' sign-ins.
PROVIDERS_UNREADABLE = (
    "SAFEGUARDING_OPENID names {path}, which is no file that can be read; correct the path."
)
PROVIDERS_OPEN = "Others can read {path}, which holds secrets; run chmod 600 {path}."
PROVIDERS_WRONG = "{problem}. Correct it there; docs/running-it.md shows how the file is written."
PROVIDERS_NONE = "names no council"
PROVIDERS_NO_COUNCIL = "{name} is no council; the nearest are {near}"
PROVIDERS_ADDRESS = (
    "be an https address without a question mark, as the provider gives it, or http on this machine alone"
)
PROVIDERS_SHARED = (
    "{name}: issuer is that of {other} too; keep the one whose council most people there work for, and let "
    "administrators of the other invite its people and give them their roles"
)
PROVIDERS_GROUPS = "name at least one group"
NOT_IN_TEAM = "Person {number} is not in {team}."
NAME_FORM = "A name is one line of 2 to {longest} letters and spaces, with {digits} digits at most."
NAME_TAKEN = "Somebody in your council is called that already. Add something, such as your team."
TOO_MANY_CODES = "Too many codes were tried. After {when} you can try again."
TEAM_NAME = "A team needs a name of 1 to 64 characters."
TEAM_FORM = (
    "Name the team by what it does or where it is, such as duty. One line of letters and spaces, at most "
    "{longest} characters with {digits} digits, and nobody's name."
)
LABEL_FORM = (
    "A label is one line of letters and spaces, at most {longest} characters with {digits} digits, and "
    "nobody's name, phone number or address."
)
PASSKEY_NAME_FORM = (
    "A name for a passkey is one line of letters and spaces, at most {longest} characters with {digits} "
    "digits. It is nobody's name, phone number or address."
)
PASSKEYS_MOST = "You have {most} passkeys, which is the most. Remove one first."
PASSKEY_NOT_ADDED = (
    "No passkey was added: what came from your device is none, is known already, or came too late. Try again."
)
PASSKEY_ADDED = "A passkey was added here: whoever has the device that it is on can sign in as you."
PASSKEY_REMOVED = "A passkey of yours was removed here: it signs nobody in any more."
PASSKEY_TAKEN = (
    "An administrator removed a passkey of yours here, and signed you out on every device.",
    "Sign in in another way. If you have none, ask them for one.",
)
SIGN_IN_CODE_MADE = (
    "An administrator made a link with which you sign in here in a browser, once.",
    'If you did not ask for it, tell them. "Sign out on every device", on the page You, ends what it began.',
)
NO_CODE_FOR_THEM = (
    "They are in a team of another council too, so no link is made here. Whoever runs the service can do it."
)
PASSKEY_OWNER = "Person {number}"
NO_PASSKEY = "That passkey is not held."
CHOOSE_ROLE = "Choose a role, and a council of yours."
USES = "Choose for how long it holds, and for how many people: 1 to {most}."
NOT_YOURSELF = (
    "Another administrator changes what you are, or removes you. To go yourself, use the page called You."
)
LAST_ADMINISTRATOR = (
    "You are the last administrator of {councils}. After that, nobody there can invite people, change them "
    "or take documents in with a browser. Whoever runs the service makes the next administrator at the "
    "command line: {commands}"
)
MAKE_ADMINISTRATOR = "safeguarding-bot people invite --role administrator --team {team} --authority {council}"
NOT_IN_THAT_TEAM = "They are not in that team."
ONLY_TEAM = "That is their only team. Put them into another one first, or remove them."
NOT_YOURS_ALONE = "They are in a team that is not yours to look after. Take them out of your teams instead."
