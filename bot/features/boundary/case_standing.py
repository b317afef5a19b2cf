"""How what a question tells stands: as so, or as supposed, asked, taken back, over or told of somebody else.

Whatever a cue of a fact is, it counts only where this says that it stands; no list of cues says it again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

#: A verb that is denied, as it is typed: "isn't", "hasnt". No other word that ends so: "placement".
NOT = r"(?:n't|\b(?:is|was|are|were|has|have|had|do|does|did|wo|would|ca|could|should|ai)nt)"
_PRONOUN = r"(?:he|she|they|it|this|that|we|you)"
_ONE = rf"(?:{_PRONOUN}|police protection|police|there|mum|dad|the (?:child|kids?|boy|girl|lad|baby|family))"
#: Up to the end of a clause, or to what is then asked of it.
_REST = r"(?:(?!\b(?:who|whose|do we|would|does|should we|is it)\b)[^,.;:?!])*"
_PAST = r"had|hadn't|was|wasn't|were|weren't|went|came|lived|stayed|moved|got"
#: What would be so if: another case than the one that is told of.
_SUPPOSED = re.compile(
    rf"\b(?:what |even |as )?(?:if|unless|suppos(?:e|ing)|assuming|imagine) {_ONE}\b[^,.;:?!]{{0,16}}?"
    rf"(?:'d|\b(?:{_PAST}))\b{_REST}|"
    rf"(?:^|[.;,:?!]\s*)(?:had|were) {_ONE}\b{_REST}|"
    rf"\b(?:in the event|in case|as and when|once|until|unless|if) {_PRONOUN} (?:ever |does |do )?"
    rf"(?:go|move|come|need|want|turn)(?:e?s)?\b{_REST}|"
    r"\b(?:is it|is that|does it|would it|does that|will it)\b[^.;:?!]{0,24}"
    r"\b(?:differ\w*|chang\w*|matter\w*|affect\w*|be (?:us|ours|them|theirs))\b[^.;?!]*|"
    r"\b(?:rather than|instead of|as opposed to)\b[^,.;:?!]*(?=\?)",
    re.I,
)
#: Whether something is so, or should be.
_ASKED = re.compile(
    r"(?:^|[.;,:!?]\s*|\b(?:and|so|but) )"
    r"(?:is|was|are|were|has|have|does|did|should|can|could|would|shall|do we need|can we get|should we) "
    r"(?:not )?(?:he|she|they|(?:we|you) (?:use|need|apply|get)|police protection|"
    r"(?:an? )?(?:epo|order|plan))\b"
    r"(?: (?!(?:or|as|because|cos|since|when|where|who|whose|that)\b)[^\s.;:?!,]+)*\s*\?",
    re.I,
)
#: What is said and put right in the same breath: "looked after? no", "placed... no sorry".
_PUT_RIGHT = re.compile(
    r"[^.;:?!,]*\?+ ?(?=(?:no|nope|nah|not)\b)|"
    r"[^.;:?!,]*[.,?! ]+(?:no,? sorry|sorry,? no|no wait|scrap that)\b",
    re.I,
)
_SIBLING = r"(?<!and )(?:brother|sister|sibling|half[- ]?sib|cousin)"
_YOUNG = rf"(?:{_SIBLING}|friend|mate|girlfriend|gf|boyfriend)"
_CHILD = r"(?:kids?|child(?:ren)?|boys?|girls?|lads?|bab(?:y|ies)|sons?|daughters?)"
_WHOSE = (
    r"(?:(?:his|her|their|the|an?|baby|older|younger|elder|little|big|half|step|other|another|"
    rf"{_CHILD}'s)[ -])*"
)
_IS = (
    r"(?: (?:in|at) [a-z]+)?(?: who)?(?:'s| is| was| has| had| are| were)?"
    r"(?: (?:now|also|already|still|been))*"
)
#: How a child may be held; a place says less.
_HELD = (
    r"(?:on (?:an? )?(?:cp|plan|child protection|cin|ico|order)|looked[- ]after|lac|cla|cin|placed|subject|"
    r"in (?:[a-z]+ )?(?:care|placement|custody|refuge)|under an?|removed|adopted|missing|a care leaver)\b"
)
_TO_THE_END = r"[^.;:?!,]*"
_STARTS = r"(?:(?<=^)|(?<=[.;:?!,] )|(?<=\bbut )|(?<=\band )|(?<=\bas ))"
#: A clause that is about another child, or about a parent as a child.
_ANOTHER = re.compile(
    rf"{_STARTS}{_WHOSE}(?:{_YOUNG}(?: of (?:hers|his|theirs))?{_IS} {_HELD}|"
    rf"{_SIBLING}{_IS} liv(?:es?|ing)\b){_TO_THE_END}|"
    rf"\b{_YOUNG}s? of (?:an?|the|this) {_CHILD}\b{_TO_THE_END}|"
    rf"\b(?:has|have|had|got) {_WHOSE}{_SIBLING}\b{_TO_THE_END}|"
    r"\b(?:mum|mother|mam|dad|father|parents?)(?:'s| is| was| were| had been) "
    r"(?:(?:herself|himself|also|once) )*"
    rf"(?:looked[- ]after|lac|cla|in (?:foster )?care|a care leaver|on (?:a |cp )?plan)\b{_TO_THE_END}|"
    r"\b(?:(?:mum|dad|mother|father|partner|boyfriend|girlfriend|uncle|he|she)'s (?:own|first) |"
    r"[a-z]{2,12}'s (?:other|older|elder) |"
    rf"(?:neighbour|friend|cousin|aunt\w*|brother|sister)s?'s? |previous |earlier |first ){_CHILD}\b"
    rf"{_TO_THE_END}",
    re.I,
)

#: Words before what is told that take it back or leave it open, and words after it that say it is over.
_TAKEN_BACK = re.compile(
    r"(?:\b(?:no|not|never|nobody|without|nor|unsure|unclear|whether|might|maybe|possibly|"
    r"(?:may|could|should|would|to) (?:be|have|get|go)|need\w*|want\w*|consider\w*|appl(?:y|ied|ying)|"
    r"seek\w*|think\w*|ask\w*|request\w*|refus\w*|previous\w*|"
    r"(?<!being )used to(?! (?:deal|sell|run|carry))|former\w*|no longer|came off|taken off|"
    r"stepp\w+ down|until|before|"
    rf"(?<!looked )(?<!looked-)after(?! {_ONE}\b))\b|"
    rf"{NOT}\b)"
    r"(?:(?!\b(?:still|now)\b)[^,.;:?]){0,16}$|"
    r"\b(?:was|were|had been) (?:in )?an? (?!new )[^,.;?]{0,24}$|"
    r"\b(?:had been|used to be)(?: [a-z]+){0,2}\s+$|"
    r"\b(?:was|were) (?:on|in|under|subject to) (?:an? |the )?$|"
    r"\bwhen (?:(?:he|she|they) (?:was|were) )?$|"
    r"\b(?:do|can|could|shall|should) (?:we|they|police|i) (?:take|use|need|get|seek|want) (?:an? |the )?$",
    re.I,
)
#: Words just before what is told that deny it, so that it is not told elsewhere in the same breath either.
_DENIED = re.compile(
    r"\b(?:not|never|no longer|(?:is|was|are|were)n'?t)(?: (?:a|an|on|in|on an?|under))?\s+$", re.I
)
_OVER = re.compile(
    r"^[^,.;?]{0,16}\b(?:ended|lapsed|expired|closed|finished|(?:ran|run|runs) out|discharged|removed|"
    r"stopped|last year|(?:years?|months?) ago|refused|rejected|turned down|"
    r"(?:not|never|n't) (?:been |yet )?(?:granted|used|taken|needed|made|in force|applied)|"
    r"in (?:19|20)[012]\d|(?:un)?till? (?!now\b|today\b))\b|"
    r"^[^,.;?]{0,16}, (?:but )?(?:since |now |it )?(?:was |got )?(?:closed|ended)\b|"
    r"^[^,.;?]{0,32}\b(?:was|were|has been|got) (?:closed|ended)\b|"
    r"^[^.;?]{0,40}\bbut (?:(?:he|she|they|it|that) (?:is|are|was|were)(?:n'?t| not)|[a-z]+ says?)\b|"
    r"^[^,.;?]{0,16}\bbefore\s*(?:[,.;?]|but\b|$)|"
    r"^[^.;?]{0,24}\b(?:left (?:there|it|on|last)|(?:is|are|was)n'?t (?:now|any ?more)|not (?:now|"
    r"yet|any ?more))\b|^[^,.;?]{0,16}, not (?:got (?:it|one) )?yet\b",
    re.I,
)
#: When something began that lasts.
_SINCE = re.compile(r"\b\w+ (?:weeks?|wks?|months?|mths?|years?|yrs?) ago\b", re.I)
#: What a child is or is not at one time; "was in care" says nothing of now.
_STATE = re.compile(r"(?:in|on|under|lac|cla|looked|cin|cp)\b", re.I)
_WAS = re.compile(r"\b(?:was|were)(?: also| once)?\s+$", re.I)


@dataclass(frozen=True)
class Told:
    """A text as it was typed, and as far as it tells what is so: ``so`` is as long, with the rest blank.

    ``another`` are the stretches that are about another child.
    """

    text: str
    so: str
    another: tuple[range, ...]

    @classmethod
    def of(cls, text: str) -> Told:
        """Return what a text tells."""
        another = tuple(range(*hit.span()) for hit in _ANOTHER.finditer(text))
        so = text
        for stretch in (*another, *_not_so(text)):
            so = f"{so[: stretch.start]}{';':<{len(stretch)}}{so[stretch.stop :]}"
        return cls(text, so, another)

    @classmethod
    def supposed(cls, text: str) -> Told:
        """Return what a text tells that only supposes, and means just that."""
        return cls(text, text, ())

    def is_of_another(self, place: int) -> bool:
        """Whether what stands at a place is told of another child."""
        return any(place in stretch for stretch in self.another)


def _not_so(text: str) -> Iterator[range]:
    """Yield the stretches that are supposed, asked or put right."""
    for words in (_SUPPOSED, _ASKED, _PUT_RIGHT):
        yield from (range(*hit.span()) for hit in words.finditer(text))


def is_said(words: re.Pattern[str], text: str, *, lasts: bool = False) -> bool:
    """Whether a text has the words, and nowhere denies them, takes them back or says that it is over.

    What ``lasts`` is not over for having begun some months ago: a family that was moved is there still.
    """
    hits = list(words.finditer(text))
    denied = any(_DENIED.search(text[: hit.start()]) for hit in hits)
    return not denied and any(stands(hit, lasts=lasts) for hit in hits)


def stands(hit: re.Match[str], *, lasts: bool = False) -> bool:
    """Whether the words around a hit let it stand: none takes it back or says that it is over."""
    before, after = hit.string[: hit.start()], hit.string[hit.end() :]
    after = _SINCE.sub("", after) if lasts else after
    once = _STATE.match(hit[0]) and _WAS.search(before)
    return not (once or _TAKEN_BACK.search(before) or _OVER.match(after))
