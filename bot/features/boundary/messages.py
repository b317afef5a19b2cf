"""What the cross-border guide says in its own words: its questions, its choices, what to write down.

Nothing here is law, guidance or a finding. Those are notes of the library, shown whole.
"""

from __future__ import annotations

# What to write down, by the names in procedures/library/boundary/record.yaml.
RECORD = {
    "who-holds": "Which council holds the strategy discussion, from when, and whose rule says so.",
    "who-agreed": "Who agreed it for each council: role, date and time. Confirm it by e-mail the same day.",
    "what-they-said": "The reason the other side gave for not acting, in its own words, and who gave it.",
    "acceptance": "When the other council explicitly accepted responsibility, who did so, and when that was "
    "put in writing.",
    "acceptance-of-a-move": "When you told the new council, what you sent, when it explicitly accepted, "
    "and when that was put in writing.",
    "told-the-referrer": "What you decided, and when you told the referrer.",
    "when-minutes-went": "When the minutes went round, and to whom.",
    "where-the-child-is": "Where the child was when you acted, and who told you.",
    "code": "The code of this card. It shows later which words you relied on.",
}

# What must be read with a card, by the names in procedures/library/boundary/notices.yaml.
NOTICES = {
    "danger": "If a child is in danger now, ring 999 first. Then ring the council where the child is at this "
    "moment. If you cannot tell which that is, ring both.",
    "if-danger-comes": "If anyone comes to be in danger, ring 999. Then ring the council where the child is "
    "at this moment.",
    "one-council": "Both sides are one council. There is no boundary here, so it acts by itself.",
    "other-law": "One side is outside England. Other law may apply there, and other procedures do. What "
    "stands here is English. It binds only the English council. Ask your legal team.",
    "missing": "The child is missing. Make sure that the police know, and tell every council concerned at "
    "once what you know. When the child is found, the council where the child is then acts first.",
    "third-council": "The child is in a third council's area. That council acts first where there is "
    "danger. Without danger no text seen here says which of the three does. Have all three agree who holds "
    "the discussion.",
    "refuge": "A refuge's address is secret. Keep it off records and messages that the suspect may see, and "
    "ask the refuge before you write.",
    "unborn": "No rule was seen here on which council acts for a child who is not born yet. Agree it before "
    "the birth.",
    "outside-the-convention": "That country may not have joined the 1996 Hague Convention, or the child may "
    "be in danger there. Then ask the Foreign, Commonwealth and Development Office too. That is our advice.",
    "wales": "In Wales the Wales Safeguarding Procedures and Welsh law apply, not what stands here. Ring the "
    "local authority there.",
    "scotland": "In Scotland other law and the national child protection guidance for Scotland apply, not "
    "what stands here. Ring the local authority there.",
    "northern-ireland": "In Northern Ireland other law applies, and a health and social care trust acts. "
    "Ring the trust for the area.",
    "isle-of-man": "The Isle of Man has its own law. Ring its children's services.",
    "jersey": "Jersey has its own law. Ring its Children's Service.",
    "guernsey": "Guernsey and Alderney have their own law. Ring their Multi Agency Support Hub.",
    "find-the-home-council": "The home council is not named. Find out where the child normally lives, and "
    "work the case through again.",
    "find-the-other-council": "The other council is not named. Find out which it is, and work the case "
    "through again.",
    "tie-not-sure": "You were not sure what ties the child to the other council. This card covers every tie, "
    "so parts of it will not fit.",
    "agreed-approach-not-seen": "The approach that Kent and Havering agreed to make was not seen here. Ask "
    "for it.",
    "decides-nothing": "This card shows what sources say. It decides nothing about the child.",
}
#: For a council none of whose own procedures bear on the case.
NOTHING_KNOWN = (
    "Nothing of {name}'s own procedures on this is in this library. Look in your own manual. "
    "What stands here is common ground, or comes from elsewhere."
)
CODE_NOT_KEPT = (
    "The code of this card could not be kept now, so nobody can look it up later. Keep the card itself."
)
#: A document's own notice, with the document it is about.
ABOUT = "{title}: {notice}"

# What can go wrong.
NO_RULE = (
    "If a child is in danger now, ring 999 first. The cross-border rules of this library do not cover this "
    "case. Ring your manager, and tell whoever runs this assistant."
)


# The steps of a case, and the choices of each. Nothing is typed.
QUESTIONS = {
    "danger": "Is anyone in danger now?",
    "home_region": "Where does the child normally live? Choose the council, or its region.",
    "home": "Which council is that? It is called the home council.",
    "other_region": "Which is the other council? Choose it, or its region.",
    "other": "Which council is that? On the card it is called the host council.",
    "tie": "What ties the child to the other area?",
    "status": "What does the home council have open for the child?",
    "asking": "Who is asking?",
    "refused": "Has the other side refused to act? Choose the reason that it gave.",
    "now": "Where is the child now?",
    "concern": "What is the concern about?",
    "order": "Is the child in police protection, or under an emergency order?",
    "stay": "Are they there for good, or for now?",
    "third_region": "Which is the third council? Choose it, or its region.",
    "third": "Which council is that?",
}
# The same on one page.
PAGE_QUESTIONS = {
    "danger": QUESTIONS["danger"],
    "home": "Where does the child normally live? This is the home council.",
    "other": "Which is the other council? On the card it is called the host council.",
    "tie": QUESTIONS["tie"],
    "status": QUESTIONS["status"],
    "now": QUESTIONS["now"],
    "concern": QUESTIONS["concern"],
    "stay": QUESTIONS["stay"],
    "order": QUESTIONS["order"],
    "asking": QUESTIONS["asking"],
    "refused": QUESTIONS["refused"],
    "third": "Is a third council concerned? Choose it.",
}
PAGE_NEEDED = {
    "danger": "Choose whether anyone is in danger now",
    "home": "Choose where the child normally lives, or not sure",
    "other": "Choose the other council, or not sure",
    "tie": "Choose what ties the child to the other area, or not sure",
}
PAGE_NOT_OFFERED = "Choose one of the list"
PAGE_OWN = "Your own council"
PAGE_ELSEWHERE = "Somewhere else"
PAGE_ENGLAND = "In England, council not known"
NOW = {
    "at_home": "At home",
    "there": "In the other area",
    "elsewhere": "In a third area",
    "missing": "Missing",
    "not_sure": "Not sure",
}
CONCERNS = {
    "someone_at_home": "Someone at home",
    "someone_there": "Someone in the other area",
    "carer": "The carer where placed",
    "school": "Harm at school",
    "online": "Online, no place",
    "past_offence": "A past offence",
    "new_household": "The suspect's new household",
    "unborn": "An unborn child",
    "not_sure": "Not sure",
}
ORDERS = {
    "none": "Neither",
    "police_protection": "Police protection",
    "emergency_order": "Emergency order",
    "not_sure": "Not sure",
}
STAYS = {
    "for_good": "For good",
    "for_now": "For now, or temporary housing",
    "refuge": "In a refuge",
    "not_sure": "Not sure",
}
DANGER = {
    "no": "No",
    "yes": "Yes",
    "police_protection": "No, in police protection",
    "emergency_order": "No, emergency order made",
    "not_sure": "Not sure; treat as yes",
}
TIES = {
    "risk_there": "The child is at risk there, such as on contact visits",
    "past_offence_there": "An offence against the child is said to have happened there in the past",
    "suspect_there": "The person who may be a risk lives or works there",
    "is_there_now": "The child is there now, visiting or staying",
    "in_hospital_there": "The child is in hospital there",
    "placed_there": "The home council placed the child there",
    "at_school_there": "The child goes to school there, by day or as a boarder",
    "moved_there": "The child has moved there",
    "moving_there": "The child is about to move there, or is moving",
    "not_sure": "Not sure",
}
#: What a person chooses from in place of the tie: short, and some say more than it.
SITUATIONS = {
    "risk_there": "Risk from someone there",
    "past_offence_there": "A past offence there",
    "suspect_there": "Suspect lives or works there",
    "new_household": "Suspect's new household there",
    "is_there_now": "Visiting or staying there",
    "in_hospital_there": "In hospital there",
    "placed_there": "Placed there by home council",
    "at_school_there": "At school there",
    "moved_there": "Moved there for good",
    "housed_for_now": "Housed there for now",
    "refuge": "In a refuge there",
    "moving_there": "About to move there",
    "online": "Online, no place known",
    "unborn": "Unborn; mother is there",
    "not_sure": "Not sure",
}
STATUSES = {
    "none": "Nothing is open",
    "child_in_need": "The child is a child in need",
    "enquiry_open": "A section 47 enquiry is open",
    "protection_plan": "The child is on a child protection plan",
    "looked_after": "The child is looked after",
    "not_sure": "Not sure",
}
SHORT_STATUSES = {
    "none": "Nothing is open",
    "child_in_need": "Child in need",
    "enquiry_open": "Section 47 enquiry open",
    "protection_plan": "Child protection plan",
    "looked_after": "Looked after",
    "not_sure": "Not sure",
}
SHORT_ASKING = {
    "home": "The council where they live",
    "other": "The other council",
    "third": "A school, hospital or other",
    "not_sure": "Not sure",
}
SHORT_REFUSED = {
    "none": "Nobody has refused",
    "no_disclosure": "No disclosure",
    "case_closed": "Case is closed",
    "police_investigating": "Police are dealing with it",
    "offence_elsewhere": "It happened elsewhere",
    "lives_elsewhere": "The child lives elsewhere",
    "short_notice": "Notice was too short",
    "not_sure": "Not sure, or another reason",
}
ASKING = {
    "home": "The home council",
    "other": "The other council, which the card calls the host",
    "third": "Somebody else, such as a school, a hospital or a third council",
    "not_sure": "Not sure",
}
REFUSED = {
    "none": "Nobody has refused",
    "no_disclosure": "The child has not disclosed anything",
    "case_closed": "The case is closed",
    "police_investigating": "The police are dealing with it",
    "offence_elsewhere": "It happened somewhere else",
    "lives_elsewhere": "The child lives somewhere else",
    "short_notice": "The notice for the meeting was too short",
    "not_sure": "Not sure, or another reason",
}
SOMEWHERE = {
    "wales": "Wales",
    "scotland": "Scotland",
    "northern_ireland": "Northern Ireland",
    "isle_of_man": "Isle of Man",
    "jersey": "Jersey",
    "guernsey": "Guernsey",
    "outside_england": "Elsewhere abroad",
    "not_sure": "Not sure",
}
NOT_SURE = "Not sure"
NO_THIRD = "none"
#: What a fact is now, on the button that changes it.
TOLD = {
    "tie": {
        "risk_there": "risk there",
        "past_offence_there": "past offence",
        "suspect_there": "suspect there",
        "is_there_now": "staying there",
        "in_hospital_there": "in hospital",
        "placed_there": "placed there",
        "at_school_there": "school there",
        "moved_there": "moved there",
        "moving_there": "moving there",
        "not_sure": "not sure",
    },
    "now": {value: label.lower() for value, label in NOW.items()},
    "danger": {"yes": "yes", "no": "no"},
    "concern": {
        "someone_at_home": "someone at home",
        "someone_there": "someone there",
        "carer": "the carer",
        "school": "school",
        "online": "online",
        "past_offence": "past offence",
        "new_household": "new household",
        "unborn": "unborn child",
        "not_sure": "not sure",
    },
    "status": {
        "none": "nothing",
        "child_in_need": "child in need",
        "enquiry_open": "enquiry",
        "protection_plan": "plan",
        "looked_after": "looked after",
        "not_sure": "not sure",
    },
    "stay": {"for_good": "for good", "for_now": "for now", "refuge": "refuge", "not_sure": "not sure"},
    "order": {value: label.lower() for value, label in ORDERS.items()},
    "asking": {"home": "home council", "other": "other council", "third": "a third"},
}
CHANGES = {
    "home_region": "Lives in: {told}",
    "other_region": "Other: {told}",
    "tie": "Tie: {told}",
    "now": "Child now: {told}",
    "danger": "Danger now: {told}",
    "concern": "Concern: {told}",
    "status": "Open: {told}",
    "stay": "There: {told}",
    "order": "Order: {told}",
    "asking": "Asking: {told}",
    "third_region": "Third: {told}",
}
BACK = "Back"
AGAIN = "Start again"

# What a side is called on a card.
SIDES = {
    "home": "The home council, {home}",
    "host": "The host council, {host}",
    "both": "Both councils",
    "unclear": "Not clear",
    "asker": "You who ask",
    "police": "The police",
}
THIRD = "the council where the child is"
THIRD_SIDE = "The third council, {third}"
#: Whom a thing to do is for, where that is whichever council it turns out to be.
WHICHEVER = {
    "first": "Whoever acts",
    "holder": "Whoever holds it",
    "other": "Whoever does not hold it",
    "enquirer": "Whoever enquires",
    "helper": "Whoever does not enquire",
}
IF_IT_HOLDS = "if it holds the discussion"
NATIONS = {
    "wales": "Wales",
    "scotland": "Scotland",
    "northern_ireland": "Northern Ireland",
    "isle_of_man": "the Isle of Man",
    "jersey": "Jersey",
    "guernsey": "Guernsey",
}
PLACES = {
    "england": "a council in England that is not named",
    "outside_england": "an authority abroad",
    **{slug: f"an authority in {name}" for slug, name in NATIONS.items()},
    "not_sure": "a council that is not named",
}
# What a side is called in short, on a first page and on buttons.
SHORT_SIDES = {"home": "{home}", "host": "{host}", "both": "both", "unclear": "not clear"}
SHORT_OTHERS = {"asker": "you", "police": "the police"}
SHORT_PLACES = {**NATIONS, "outside_england": "the country abroad"}
#: Who is rung there.
RUNG_THERE = {
    **SHORT_PLACES,
    "wales": "the council in Wales",
    "scotland": "the council in Scotland",
    "northern_ireland": "the trust in Northern Ireland",
}
UNNAMED = {
    ("home", "england"): "the home council",
    ("home", "not_sure"): "the home council",
    ("host", "england"): "the other council",
    ("host", "not_sure"): "the other council",
}
#: The asker's own council, where the asker did not say which that is.
YOURS = "your council"
# The facts in a line, for whoever is to correct them. A fact that was not said is left out.
READ_AS = "Read as: {facts}."
READ_HOME = "lives in {home}"
READ_HOME_UNNAMED = "home council not named"
READ_TIES = {
    "risk_there": "risk in {host}",
    "past_offence_there": "past offence in {host}",
    "suspect_there": "suspect in {host}",
    "is_there_now": "staying in {host}",
    "in_hospital_there": "hospital in {host}",
    "placed_there": "placed in {host}",
    "at_school_there": "school in {host}",
    "moved_there": "moved to {host}",
    "moving_there": "moving to {host}",
    "not_sure": "tie to {host} not sure",
}
READ_STATUSES = {
    "none": "nothing open",
    "child_in_need": "child in need",
    "enquiry_open": "enquiry open",
    "protection_plan": "on a plan",
    "looked_after": "looked after",
}
NOT_SAID = "Not said: what is open."
READ_NOW = {
    "at_home": "at home now",
    "there": "there now",
    "elsewhere": "in a third area now",
    "missing": "missing",
}
READ_CONCERNS = {
    "someone_at_home": "concern is at home",
    "someone_there": "concern is someone there",
    "carer": "concern is the carer",
    "school": "concern is at school",
    "online": "online",
    "past_offence": "past offence",
    "new_household": "suspect's new household",
    "unborn": "unborn",
}
READ_ORDERS = {
    "police_protection": "police protection",
    "emergency_order": "emergency order",
    "not_sure": "order not sure",
}
READ_STAYS = {"for_good": "for good", "for_now": "for now", "refuge": "in a refuge"}
READ_THIRD = "third council {third}"

SETTLED = {
    "yes": "Settled by the law.",
    "locally": "Settled by local procedures only.",
    "no": "Not settled by the sources seen here.",
}
#: Where holds is shared or not clear, what that means today.
HOLDS_TOGETHER = "Neither alone: talk now, agree which of you holds it, and the other attends."
HOLDS_UNCLEAR = "It cannot be said on these facts."
FIRST_OF_THREE = "Not settled: no text seen here says which of the three. Talk before any decides alone."
ANYWHERE_IN_DANGER = (
    "The council where the child is at this moment, with the police. What you chose does not say which "
    "of the two that is."
)

# The first page: labels, and what follows them.
PAGE = {
    "first": "First",
    "holds": "Strategy discussion",
    "keeps": "What is open",
    "enquires": "Section 47 enquiries",
    "attends": "Attends",
    "do": "Do",
    "refuse": "If they refuse",
}
FIRST_HERE = "{who}, where the child is now."
FIRST_ANYWHERE = "the council where the child is now. If you cannot tell which, ring both."
FIRST_MISSING = "{who}. The child is missing: make sure the police know."
FIRST_CALM = "{who}."
FIRST_TELLS = "{home}. It tells {host} of the move."
FIRST_BOTH = "both. Talk before either decides alone."
#: No text seen here says which of three councils acts first where nobody is in danger.
FIRST_THREE = "not settled. {caller} rings {called} and {third} before any of the three decides alone."
HOLDS_ALONE = "{who}. Both sides are in its area."
HOLDS_YES = "{who}. The law leaves only this council."
HOLDS_LOCALLY = "{who}, by local procedures."
HOLDS_FIRST = "start with {who}. Not settled: agree it by today. {caller} rings {called}."
HOLDS_PARTS = "{parts}. {caller} rings {called} today."
HOLDS_AGREE = "agree by today which council; not settled. {caller} rings {called}."
#: With a country abroad there is no council to ring.
HOLDS_FIRST_ABROAD = "start with {who}. Not settled: ask your legal team today."
HOLDS_ASK_ABROAD = "these facts do not say. Ask your legal team today whether to hold one."
HOLDS_ASK = "these facts do not say. Agree by today: {caller} rings {called}."
ENQUIRES_ONE = "{who}."
ENQUIRES_FIRST = "start with {who}; agree it in the same call."
ENQUIRES_AGREE = "agree which council in the same call."
ENQUIRES_NONE = "section 47 may reach neither side; ask your legal team."
KEEPS_LINE = "{who} {what}."
ATTENDS_LINE = "{who}."
ATTENDS_WHICHEVER = "whichever council does not hold it"
ATTENDS_BOTH = "both councils"
DO_LINE = "{who}: {what} ({by})."
#: On a thing to do whose rule nobody here read.
BY_UNREAD = "{by}; the rule was not read here"
REFUSE = "manager to manager today, then heads of service. Keep the child safe meanwhile."
#: What a document is commonly called, for a page on which every word counts.
COMMONLY_CALLED = {"Working Together to Safeguard Children": "Working Together"}
REFUSE_REASON = '"{reason}" was found no reason to refuse. Manager to manager today, then heads of service.'
THREE_COUNCILS = "Three councils: {caller} rings {third} too, and all three agree today who holds it."
#: Of what must be read with a card, what its first page says in short, by the names of notices.yaml.
PAGE_NOTICES = {
    "other-law": "Only the English side is covered here. Ask your legal team about the other.",
    "outside-the-convention": "Not in the 1996 Hague Convention, or in danger there: ask the Foreign, "
    "Commonwealth and Development Office too. That is our advice.",
    "refuge": "A refuge's address is secret. Keep it off records that the suspect may see.",
    "unborn": "No rule was seen on which council acts before the birth.",
}

# The headings of a card.
HEADINGS = {
    "card": "Duty card {code}",
    "acts_first": "Who acts first",
    "holds": "Who holds the strategy discussion",
    "keeps": "What is open, and who keeps it",
    "enquires": "Who makes the section 47 enquiries",
    "attends": "Who attends",
    "do": "What to do",
    "not_a_reason": "Not a reason to refuse",
    "disagreements": "Where the sources differ",
    "if_they_refuse": "If they refuse",
    "record": "What to write down",
    "notices": "Read this with it",
    "sources": "The words it rests on",
    "documents": "About these documents",
    "beside": "Side by side",
    "national": "The national text, and what the Ombudsman found",
}
REFUSED_LINE = "The reason given for not acting: {reason}"
WHICHEVER_COMES = "Whichever of the two councils does not hold it"
COMES_IF_SO = "{who}, if the case is one for them"
CORRECT = "To correct a fact: safeguarding-bot case {flags}"
CASE_IN_TERMINAL = "To say which councils, and where the child is: safeguarding-bot case"
PASSAGES_IN_TERMINAL = "The passages of the sources: add --full."
MORE_IN_TERMINAL = (
    "With --full: sources, where they differ, every step, what to write down. Also --copy, --pdf."
)
NOT_HERE = "Not in this library."
CASE_OPENING = "Work a case through. Choose a number each time. Nothing about the child is typed or kept."
CASE_FORGOTTEN = "That case is no longer held. Start again with /case."
START_AGAIN = "Start again"
CASE_CLOSING = "Nothing was kept."
CHOOSE = "Choose a number from 1 to {last}."

KEEPS_NOT_SAID = "These facts do not say which council keeps what is open."
NOTHING_KEPT = "Nothing that was said to be open has to be kept."
UNPLACED = "Named, but not said on which side: {names}."
UNPLACED_TALK = "Have them ring each other today."
NO_DIFFERENCE = "No difference between the sources bears on this case."
ENQUIRES_TOGETHER = "Agree which of you makes them; the other helps, and is consulted."
ENQUIRES_AT_FIRST = "{who}, to start with. Agree it in the same call."
ENQUIRES_ELSEWHERE = "Section 47 is for a child who lives or is found in England. It may reach neither side."

# The copy for the record.
COPY_TITLE = "Duty card {code}, copy for the record"
COPY_FACTS = "Facts chosen:"
COPY_CITES = "Rests on:"
SLIP_MADE_PLAIN = "Made on {when}, London time."

# Buttons under a first page.
OPEN = {
    "why": "Why: sources",
    "differ": "Sources differ",
    "steps": "All steps",
    "record": "What to record",
}
PASSAGES = "Passages of the sources"
COPY = "Copy for record"
CHANGE = "Change a fact"
REFUSED_BUTTON = "They refuse"
WHICH_FACT = "Which fact is to change?"

# The citation slip.
SLIP_TITLE = "Citation slip {code}"
SLIP_MADE = "Made on {when}, London time, for the supervision file."
SLIP_CHECK = (
    "The numbers in square brackets lead to the sources at the end. To see later whether they still say "
    "the same, send /verify {code} in the chat, or run safeguarding-bot verify {code}."
)
SLIP_SOURCES = "Sources"
SLIP_FURTHER = "The page is full. {count} further lines stand on the card itself."
SLIP_FURTHER_ONE = "The page is full. One further line stands on the card itself."
#: A document whose places follow, and its date and standing.
SLIP_SOURCE = "{title}, {date}, {standing}."
SLIP_PLACE = "[{numbers}] {place}"


def further(count: int) -> str:
    """Return how many lines stand on the card and not on its slip."""
    return SLIP_FURTHER_ONE if count == 1 else SLIP_FURTHER.format(count=count)


def not_a_choice(flag: str, given: str, choices: tuple[str, ...]) -> str:
    """Return what to say where a flag holds none of its choices."""
    return f"--{flag} is never {given}; it is {', '.join(choices[:-1])} or {choices[-1]}."


def no_such_council(flag: str, given: str, near: tuple[str, ...]) -> str:
    """Return what to say where a flag names no council."""
    if not near:
        return (
            f"--{flag}: no council here is called {given}; run safeguarding-bot case to choose from a list."
        )
    return f"--{flag}: no council here is called {given}; near names are {', '.join(near)}."
