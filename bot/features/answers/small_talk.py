"""What is said to a greeting, to thanks, and to who asks for help and says no more: a sentence of use.

Each channel adds, in its own terms, what else can be done there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.core import messages as core_messages
from bot.core.card import Card, Status
from bot.features.answers import messages as said
from bot.screening.courtesy import courtesies, without_request

_OPENING = (
    r"(?:hi+|hello|hey+|heya|hiya|good (?:morning|afternoon|evening|day)|morning|afternoon|evening|greetings"
    r"|salaam|salam|namaste|bonjour|hola)"
    r"(?: (?:there|all|bot|everyone|everybody|team|again))?"
)
_GREETING = re.compile(
    rf"{_OPENING}|(?:{_OPENING} )?(?:are you there|(?:is )?any(?:one|body) there)|{_OPENING} how are you"
)
_THANKS = re.compile(
    r"(?:ok |okay |great |lovely |perfect |brilliant |no )?(?:many )?"
    r"(?:thanks|thank you|thankyou|thx|ta|cheers)"
    r"(?: (?:so much|very much|a lot|again|for that|for your help|bot|you|mate|love|all|everyone))*"
)
_CAN_DO = re.compile(
    rf"(?:{_OPENING} )?(?:what (?:can|do) you (?:do|know)|what can i ask(?: you)?|who are you|what are you"
    r"|what is this|how (?:do|does) (?:you|this|it) work|how (?:do|can|should) i (?:use|work) (?:this|it|you)"
    r"|are you (?:an? )?(?:robot|bot|human|person|real|ai|computer)|who made you|menu|start|commands)"
    r"(?: please)?"
)
_CRY = re.compile(
    r"help|helpp|hlp|hlep|halp|sos|mayday|scared|frightened|terrified|afraid|hurt|unsafe|danger|trouble|"
    r"ayuda|ajuda|aiuto|hilfe|pomocy|ajutor"
)
_BESIDE_A_CRY = re.compile(r"now|him|her|them|im|am|not|safe|in|so|really|very|urgent(?:ly)?|asap")
_ACKNOWLEDGED = re.compile(
    r"(?:ok(?:ay)?|k|yes|yep|yeah|yup|no|nope|nah|right|all right|alright|fine|great|good|got it|i see"
    r"|understood|perfect|brilliant|lovely|sorry|no problem|no worries|noted|will do|test|testing|wow"
    r"|(?:(?:that|it|this)(?: was| is|s) )?(?:very |really |so )?(?:helpful|useful)"
    r"|(?:good ?)?bye|bye bye|good night|night|see you|see you later)"
    r"(?: (?:then|thanks|thank you|ta|cheers|now|bot))*"
)
_MARKS = re.compile(r"[^\w\s]|_")


def is_small_talk(text: str) -> bool:
    """Whether a message has words, and they ask for nothing of procedure."""
    return bool(_words_of(text)) and courtesy_card(text) is not None


def courtesy_card(text: str) -> Card | None:
    """Return the card for a message that asks for nothing of procedure; None for any other."""
    plain = _words_of(text)
    if _GREETING.fullmatch(plain):
        return _card(said.HELLO, said.ASK_SUCH_AS)
    if _THANKS.fullmatch(plain):
        return _card(said.YOU_ARE_WELCOME)
    if _ACKNOWLEDGED.fullmatch(plain):
        return _card(said.ALL_RIGHT)
    if _CAN_DO.fullmatch(plain):
        return _card(said.CAN_DO, said.ASK_SUCH_AS)
    if not plain:
        return _card(said.NO_WORDS, said.ASK_SUCH_AS, first=core_messages.DANGER, status=Status.NOTHING)
    if _is_cry(plain.split()) or not without_request(plain.split()):
        return _card(said.CAN_DO, said.ASK_SUCH_AS, first=core_messages.DANGER)
    return None


def in_terms_of_channel(card: Card, use: str) -> Card:
    """Return a card that says how to ask with ``use`` after it: what else can be done in its channel."""
    says_how = card.courtesy and said.ASK_SUCH_AS in card.next_steps
    return replace(card, next_steps=(*card.next_steps, use)) if says_how else card


def _card(*sentences: str, first: str | None = None, status: Status = Status.OUT_OF_SCOPE) -> Card:
    return Card(status, next_steps=sentences, now=first, courtesy=True)


def _is_cry(words: Sequence[str]) -> bool:
    """Whether words call for help, or say that one is hurt or afraid, and say nothing more."""
    others = [word for word in words if not _CRY.fullmatch(word)]
    return len(others) < len(words) and all(
        word in courtesies() or _BESIDE_A_CRY.fullmatch(word) for word in others
    )


def _words_of(text: str) -> str:
    return " ".join(_MARKS.sub(" ", text.lower().replace("'", "")).split())
