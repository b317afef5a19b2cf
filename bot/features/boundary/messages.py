"""What the cross-border guide says in its own words: its questions, its choices, what to write down.

Nothing here is law, guidance or a finding. Those are notes of the library, shown whole.
"""

from __future__ import annotations

# What to write down, by the names in procedures/library/boundary/record.yaml.
RECORD = {
    "who-holds": "Which council holds the strategy discussion, from when, and whose rule says so.",
    "who-agreed": "Who agreed it for each council: role, date and time. Confirm it by e-mail the same day.",
    "what-they-said": "The reason the other side gave for not acting, in its own words, and who gave it.",
    "acceptance": "When the other council accepted responsibility in writing, and who did so.",
    "acceptance-of-a-move": "When you told the new council, what you sent, and when it accepted in writing.",
    "told-the-referrer": "What you decided, and when you told the referrer.",
    "when-minutes-went": "When the minutes went round, and to whom.",
    "code": "The code of this card. It shows later which words you relied on.",
}

# What must be read with a card, by the names in procedures/library/boundary/notices.yaml.
NOTICES = {
    "danger": "If a child is in danger now, ring 999 first. Then ring the council where the child is at this "
    "moment. If you cannot tell which that is, ring both.",
    "if-danger-comes": "If anyone comes to be in danger, ring 999. Then ring the council where the child is "
    "at this moment.",
    "one-council": "You chose one council for both sides. There is no boundary here, so it acts by itself.",
    "other-law": "One side is outside England. Other law may apply there, and other procedures do. What "
    "stands here is English. It binds only the English council. Ask your legal team.",
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
    "case; ring your manager, and run safeguarding-bot check."
)


# The steps of a case, and the choices of each. Nothing is typed.
QUESTIONS = {
    "danger": "Is anyone in danger now?",
    "home_region": "Where does the child normally live? Choose the region.",
    "home": "Which council is that? It is called the home council.",
    "other_region": "Where is the other council? Choose the region.",
    "other": "Which council is that? On the card it is called the host council.",
    "tie": "What ties the child to the other council's area?",
    "status": "What does the home council have open for the child?",
    "asking": "Who is asking?",
    "refused": "Has the other side refused to act? Choose the reason that it gave.",
}
DANGER = {"yes": "Yes", "no": "No", "not_sure": "Not sure; treat it as yes"}
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
STATUSES = {
    "none": "Nothing is open",
    "child_in_need": "The child is a child in need",
    "enquiry_open": "A section 47 enquiry is open",
    "protection_plan": "The child is on a child protection plan",
    "looked_after": "The child is looked after",
    "not_sure": "Not sure",
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
    "england": "Somewhere in England, not known where",
    "outside_england": "Outside England",
    "not_sure": "Not sure",
}
NOT_SURE = "Not sure"
NAMED = "{name}, as named in the question"
BACK = "Back"
AGAIN = "Start again"

# What a side is called on a card.
SIDES = {
    "home": "The home council, {home}",
    "host": "The host council, {host}",
    "both": "Both councils",
    "unclear": "Not clear",
    "asker": "You who ask",
}
PLACES = {
    "england": "a council in England that is not named",
    "outside_england": "an authority outside England",
    "not_sure": "a council that is not named",
}
SETTLED = {
    "yes": "Settled by the law.",
    "locally": "Settled by local procedures only.",
    "no": "Not settled by the sources seen here.",
}
#: Where holds is shared or not clear, what that means today.
HOLDS_TOGETHER = "Neither alone: talk now, agree which of you holds it, and the other attends."
HOLDS_UNCLEAR = "It cannot be said on these facts."
ANYWHERE_IN_DANGER = (
    "The council where the child is at this moment, with the police. What you chose does not say which "
    "of the two that is."
)

# The headings of a card.
HEADINGS = {
    "card": "Duty card {code}",
    "acts_first": "Who acts first",
    "holds": "Who holds the strategy discussion",
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
NOT_HERE = "Not in this library."
CASE_OPENING = "Work a case through. Choose a number each time. Nothing about the child is typed or kept."
CASE_FORGOTTEN = "That case is no longer held. Start again with /case."
START_AGAIN = "Start again"
CASE_CLOSING = "Nothing was kept."
CHOOSE = "Choose a number from 1 to {last}."

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
