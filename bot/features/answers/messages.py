"""What an answer card says in our own words. Plain English, one idea a sentence."""

from __future__ import annotations

from bot.core import formatting
from bot.core import messages as core_messages
from procedures.document import Document, Passage

# What a card says first.
LEADS = {
    "answered": "This answers it.",
    "closest": "No passage here answers this. These are the closest.",
    "nothing_found": "Nothing in this library answers this.",
    "out_of_scope": "This is outside what I am for.",
    "danger": core_messages.DANGER,
    "personal_details": "Please ask again without details that could tell who someone is.",
    "failed": "Something went wrong, and there is no answer.",
}
# To a greeting, to thanks, and to who asks what can be done here.
HELLO = "Hello. I say what safeguarding procedure says, in its own words."
ASK_SUCH_AS = (
    "Ask as you would ask a colleague, without names. For example: who holds the strategy discussion when "
    "the child is in another council?"
)
YOU_ARE_WELCOME = "You are welcome. Ask again whenever you need to."
ALL_RIGHT = "All right. Ask me about safeguarding procedure whenever you need to."
NO_WORDS = "I read words alone, and there are none in that."
CAN_DO = "I find the passages of law, guidance and local procedure that settle your question."
# Danger.
RING_999 = "Ring 999 now. Stay on the line, and do what the police tell you."
RING_DESK = "Then ring {desk}."
DANGER_STEPS = (
    "Then ring children's social care of the council where the child is at this moment. Out of hours, "
    "ring its emergency duty team. Where the child normally lives makes no difference to who acts first.",
    "Tell your manager as soon as the child is safe. The home council is told after that.",
    "When nobody is in danger, ask me again about the procedure.",
)
# Personal details.
PERSONAL_NOTICE = "I saw {kinds}. I have not kept the message, searched with it or written it down."
PERSONAL_STEP = "Ask about the situation in general words: ages, councils and what happened are enough."
PERSONAL_CLEANED = "You could ask this instead: {cleaned}"
# Outside its work.
SCOPE_STEPS = (
    "I find what safeguarding procedures, guidance and Ombudsman decisions say, and show you the passages.",
    "I do not write letters, decide about a child, look people up, or help with leave, pay or computers.",
)
TOO_LONG_A_QUESTION = (
    "That has {count:,} characters, and I read a question of up to {most:,}. None of it was searched for. "
    "Ask the question alone, in fewer words."
)
# Failure.
FAILED_STEPS = (
    "Ring your manager or your duty desk, and use your own procedures manual.",
    "Tell whoever runs this assistant: {reference}.",
)
# Next steps.
CHECK_MANUAL = "Check the present wording in your own procedures before you rely on it."
ASK_LEAD = "Ask your team lead or your safeguarding partnership, and look in your own procedures manual."
REWORD = "Try other words, or name the council or the procedure you mean."
BOUNDARY_STEPS = (
    "Ring the other council today. Agree which of you holds the strategy discussion; the other attends.",
    "Write down who agreed what, with names, date and time, and confirm it by e-mail.",
    "If you cannot agree, use your escalation procedure now. The child does not wait.",
)
WHICH_COUNCILS = (
    "If two councils are concerned, agree today which of you holds it; the other attends. "
    "To see who acts, say which, and where the child is."
)
# Notices.
UNCALIBRATED = (
    "The models in use have not been calibrated, so nothing is called an answer. "
    "Tell whoever runs this assistant."
)
UNREAD = (
    "Passages cannot be read closely at the moment, so nothing is called an answer. "
    "Tell whoever runs this assistant."
)
FOLLOWED_UP = "Read together with your question before it. If that is not meant, ask in full."

# On the first screen of a card.
PART_OF = "Part of {place}, not the whole:"
TOO_LONG = "{place} is too long for this screen, and no part of it can stand alone. Open it whole."
ALSO = "Also found:"
LEARNING_TOO = "Local learning, not a rule: {heading}"
ALSO_LINE = "{heading} ({source})"
MORE_SIDES = "And {count} more."
SIDES_BEHIND = "Sources differ on this. Open them before you rely on it."
# What the standing of a passage needs said at once.
MARK_LAW_THEN = "law then"
MARK_REPLACED = "replaced"
MARK_EDITION = "{year} edition, replaced"
EDITION = "{year} edition"
MARK_NOT_UPHELD = "not upheld"
MARK_NOT_READ = "not read here: check at {publisher}"
MARK_REPORTED = "reported, not read"
MARK_OTHERS = "{area}, not yours"
MARK_NOT_THEIRS = "{area}, not {named}"
MARK_MACHINE = "read by machine"
MARK_UNKNOWN = "may not be in force"

#: Notices that stand on the first screen.
AT_ONCE = frozenset({UNCALIBRATED, FOLLOWED_UP})

# Around the parts of a card in a chat.
CAUTIONS = "Read with this"
PARAGRAPH_ITSELF = "The paragraph itself:"
SOURCES_DIFFER = "Sources differ."
NEXT_STEPS = "What to do next"
THE_PASSAGE = "The passage you came from"
GROUND = "It rests on this passage, as it stands today:"
BEARS_ON_IT = "Local learning bears on this: {citation}."


def bears_on_it(point: Passage, document: Document) -> str:
    """Return the line under a passage that names a learning point on it."""
    return BEARS_ON_IT.format(citation=formatting.citation(point, document))
