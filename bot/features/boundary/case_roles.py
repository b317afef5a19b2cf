"""Which side of a case the words around a council's name put it on: the child's home, or the other one."""

from __future__ import annotations

import re

from bot.features.boundary.case_cues import DOES_HARM, tells_of
from procedures.authorities import Mention
from procedures.boundary.facts import MOVES, Tie

#: How far before and after a name its words are read.
_BEFORE, _AFTER = 120, 28
_SENTENCE_END = re.compile(r"[.;?!](?:\s|$)")
_CLAUSE_END = re.compile(r"[.;?!](?:\s|$)|\b(?:but|while|whereas)\b", re.I)
#: Small words between a telling word and a name.
_LINK = (
    r"(?:\s+(?:is|here|in|at|of|with|to|by|a|an|the|now|still|under|over|across|the border|the boundary|"
    r"county|city|(?:our|their) (?:side|patch|area)))*\s*\(?$"
)
_WHOSE = r"(?:(?:her|his|their|the|our|my|an?|both|birth|foster|step) )*"
_MUM = r"(?:mum|mam|mother|parents?|family)"
_KIN = (
    r"(?:das?|dads?|daddy|fathers?|step\w+|grand?(?:ma|pa|dad|mum|mother|father|parent|ad)\w*|grampa|nans?|"
    r"nann?a|nanny|grans?|granny|uncles?|"
    r"aunt\w*|"
    r"cousins?|mates?|friends?|girlfriend|boyfriend)"
)

#: How old somebody is who is a child, and who is none.
_AGED = r"(?<!\d)(?:(?:\d|1[0-7]) ?(?:yrs?|years?|yo|y/o)|\d+ ?(?:mo|months?|weeks?|wks?|days?))(?:[ -]?old)?"
_GROWN = r"(?<!\d)(?:1[89]|[2-9]\d) ?(?:yrs?|years?|yo|y/o)(?:[ -]?old)?"

_LIVES = re.compile(
    rf"\b(?:(?:used to|to) )?(?:lives?|living|(?:(?:he|she|they)'?(?:s|ve)|has|have) (?:always )?lived|"
    rf"resides?|resident|residing|works?|home address|"
    rf"(?<!at )(?<!at an )(?<!at the )(?<!at a )(?<!lines )(?<!drugs )"
    rf"(?<!bail )(?<!temp )(?<!temporary )(?<!cuckooed )address(?: given)?)"
    rf"(?: with {_WHOSE}[a-z]+(?: and [a-z]+)?)?{_LINK}",
    re.I,
)
_LIVED = re.compile(
    rf"(?<!has )(?<!s )(?<!have )(?<!always )\b(?:used to live|lived|(?:was|were) living|previously|"
    rf"formerly)(?: with {_WHOSE}[a-z]+)?{_LINK}",
    re.I,
)
_NOW = re.compile(
    r"\b(?:gone|went|moved|going|moving)(?: in| back)? to live\b[^,.;?]{0,24}$|"
    r"\b(?:taken|took|brought|moved)\b[^,.;?]{0,40} to live\b[^,.;?]{0,24}$|"
    r"\b(?:now|currently|since(?! (?:jan|feb|mar|apr|may|ju[nl]|aug|sep|oct|nov|dec|last|"
    r"\d)))\b[^,.;?]{0,12}$|\bnow (?:liv(?:es?|ing)|staying|stopping|in|at|with)\b"
    r"[^,.;?]{0,32}$",
    re.I,
)
_IN_THERE = re.compile(r"\b(?:in|at)\s+$", re.I)
#: Where a family has been since it moved.
_FOR_SOME_TIME = re.compile(
    r"^[^,.;?]{0,8}\b(?:for |over |about |the last )*(?:\d+|a few|two|three|four|five|six|some|several)"
    r" (?:days|weeks|wks|months|mths)\b(?! ago)|"
    r"^ since (?:jan|feb|mar|apr|may|ju[nl]|aug|sep|oct|nov|dec|last)",
    re.I,
)
#: Where a family that has moved was before.
_WAS_IN = re.compile(
    r"\b(?:(?:was|were|(?<!have )(?<!has )(?<!'ve )been) (?:over )?|back (?:home )?)in\s+$", re.I
)

#: Of whom "he" is said is often in doubt: the uncle, or the boy that the uncle hurt.
_HE_LIVES = re.compile(r"\b(?:he|she|they)\s+(?:now |still |only |also |normally )*(?:lives?|living)\b", re.I)

#: After an adult of whom more is told, "lives in" may be said of the child: "nan in Hull has her, lives in".
_CARRIED_ON = re.compile(
    rf"\b{_KIN} (?:in|at|has|have|is|was|hits?|hurt|sees?)\b[^,.;?]*,\s*(?:but |and |normally |usually )*$",
    re.I,
)
#: A parent who is said to live somewhere, and a child who is said to live elsewhere, with somebody else.
_PARENT = re.compile(rf"\b{_MUM}(?:'s)?(?: (?:who|still|now))*\s+$", re.I)
_CHILD_APART = re.compile(
    r"\b(?:child|kids?|boy|girl|lad|baby|son|daughter|he|she|they)(?:'s| is| are)?(?: normally| still|"
    r" now)* "
    rf"liv(?:es?|ing)\b(?![^,.;?]{{0,24}}\bwith {_WHOSE}{_MUM}\b)[^,.;?]*",
    re.I,
)
#: An adult whom the child is then said to live with.
_IS_LIVED_WITH = re.compile(
    r"^,?(?: and)? whom? (?:he|she|they|the child)(?: also)? liv(?:es?|ing) with\b", re.I
)
#: Who lives, moves or works somewhere: the nearest of these before the verb that is not beside the point.
_PERSON = re.compile(
    r"\b(?:(?P<adult>suspects?|sus|perp\w*|abusers?|offenders?|m[ae]n|blokes?|guys?|fell(?:a|er)s?|adults?|"
    r"persons?|"
    r"ex|coach|hubby|husband|wife|girlfriend|bf|gf|lodgers?|teachers?|assistant|ta|tutor|worker|landlord|"
    r"neighbours?|partners?|boyfriends?|carers?|house(?:master|parent)|babysitters?|childminders?|rso|"
    r"someone|somebody|strangers?|groomers?|users?|leader|older (?:lad|boy|teen\w*|girl)s?|"
    rf"{_GROWN}|{_KIN})|"
    r"(?P<child>(?:grand)?(?:child|children|kids?|sons?|daughters?)|nieces?|nephews?|girls?|boys?|lads?|"
    r"lass|bab(?:y|ies)|toddlers?|pupils?|students?|"
    r"patients?|victims?|teen\w*|yp|cyp|young person|youth|daughters?|sons?|siblings?|sibs|sisters?|"
    r"brothers?|twins?|infant|newborn|bub|tot|bairns?|littl\w* ?\'?uns?|lac|fam|family|families|mums?|"
    r"mam|mother|"
    r"parents?|"
    rf"{_AGED}))\b(?!'s(?! (?:moved|gone|got|living|been|now|in|"
    r"at)\b|\s*$)|s')",
    re.I,
)
_MALE = re.compile(
    r"^(?:dad|father|step(?:dad|father)|grand?(?:ad|dad|father)|uncle|bloke|m[ae]n|guy|boyf)", re.I
)
_FEMALE = re.compile(r"^(?:nan|gran|aunt|step(?:mum|mother)|grandm|sister|girl|mum|mam|mother|lass)", re.I)
_PRONOUN = re.compile(r"\b(?P<word>he|she|they|who)\s+(?:now |still |only |also |normally )*$", re.I)
#: Words before a person who is not whom the verb is about: at risk from dad, lives in Kent.
_BESIDE = re.compile(
    r"\b(?:with|by|at|of|to|for|from|near|against|sees?|seeing|visit\w*|scared)\s+" + _WHOSE + "$", re.I
)

_MOVE = (
    r"\b(?:mov(?:ed?|es|ing)|relocat\w+|fled|flee\w*|gone|going|went|transferr\w+|upped sticks|legged it|"
    r"off|"
    r"(?:did|done) a (?:flit|runner)|flitted|ran|run|cleared off|shifted|decamped|escaped|took off|"
    r"swap|exchange|bolted)\b"
)
_MOVES_TO = re.compile(
    _MOVE + r"(?! (?:to|on|for) (?:see|meet|visit|contact|(?:an? )?part(?:y|ies)|school)\b)"
    r"(?:[^,.;?]{0,40}\b(?:to|into)|(?:(?!\bfrom\b)[^,.;?]){0,40}\bin)\s+"
    r"(?:live |stay )?(?:in |at )?(?:a |an |the )?$",
    re.I,
)
_MOVES_X_TO = re.compile(_MOVE + r"(?:\s+(?!(?:to|in|into)\b)[a-z]+){0,3}\s+$", re.I)
_TO_A_PLACE = re.compile(
    r"^ to (?!(?:get|be|live|stay|see|escape|flee|avoid|join|her|his|their|an?|the)\b)", re.I
)
_MOVES_FROM = re.compile(
    rf"(?:{_MOVE}[^,.;?]{{0,24}}|\bget(?:ting)? away )\b(?:from|out of)(?: {_WHOSE}{_KIN} in)?\s+$|"
    r"\b(?:left|leaving|fled|fleeing)\s+$",
    re.I,
)

#: Words just before a name that make it the council where the child lives.
_BELONGS = re.compile(
    r"\b(?:normally|ordinarily|usually|from|registered|tenancy|(?:previous|old|placing|home) "
    r"(?:address|council|la|authority|borough|area)|"
    r"(?<!children's )(?<!childrens )(?<!care )(?<!nursing )(?<!kids )(?<!kids' )(?<!foster )"
    r"(?<!\ba )(?<!our )(?<!registered )(?<!residential )(?<!secure )(?<!group )"
    r"(?<!unregulated )(?<!private )home|"
    r"(?:plac(?:ed|ement)|housed|put|accommodated|sent|moved|arranged|paid for)\b[^,.;?]{0,40}\bby|"
    rf"{_AGED}|(?:child|kid|lad|girl|boy|baby|lac|cla|yp) of|ours in|"
    r"care order to|held by|belongs? to|"
    r"(?:looked after|s ?20|s ?31|lac|open|known|subject|in care|corporate parents?)(?: (?:is|to|by|"
    r"with|in))?|"
    r"(?:plans?|cpp?|cin|case|(?<!emergency )(?<!protection )order|ico|s ?47|section 47|enquir(?:y|ies)|"
    r"assessment)"
    r"(?: (?:is|are|was|were|still|open|held|live|here|there|half|part|done|started|way|through|running|"
    r"on))* "
    r"(?:with|in|at|by|to)|"
    r"(?:missing|absconded|awol)(?: since [a-z]+)? from(?! (?:her |his |their |a |the )?(?:placement|"
    r"foster|care|unit|"
    r"children'?s|school|hospital|ward|refuge))[^,.;?]{0,16}|"
    r"(?:child|kid|lad|girl|boy|baby|lac|family|yp) \(|"
    r"(?:kicked|chucked|thrown|turfed|booted|put) out(?: (?:of|by)(?: (?:mum|dad|parents|home))?)?|"
    r"(?:he|she|they|child|kid|lad|girl|boy|baby)(?:'s|'re| is| are) (?:an?))" + _LINK,
    re.I,
)
_POSSESSED = re.compile(
    r"\b(?:he|she|they|who|child|kids?|lad|girl|boy|baby|case)(?:'?s|'re| is| are)\s+$", re.I
)
#: A child who is back from a place, and an adult who is from there, are not at home in it.
_AWAY_FROM = re.compile(
    r"\b(?:back|someone|somebody|stranger|m[ae]n|bloke|guy|adult|groomer|user|coach|gangs?|dealers?|"
    r"olders|paedo\w*|"
    r"boyfriend|suspect|offender|calls?|call(?:ed|ing)|rang|referral|e-?mail|message|letter|contact|word|"
    r"request|"
    r"heard|told|notice|report|info\w*)(?: [a-z]+){0,2} from\s+$",
    re.I,
)
#: Where nobody is, or no longer, says nothing of a side.
_LEFT = re.compile(
    r"\b(?:transferr\w+|discharged|released|returned|came back|come back)(?: [a-z]+){0,2} from(?: the|"
    r" a)?\s+$",
    re.I,
)
_NOT_THERE = re.compile(
    r"\b(?:not|never|no longer|(?:is|was|are|were|do|does|did)n'?t)"
    r"(?: (?:liv\w+|stay\w*|resid\w+|been|placed|based|now|actually))? (?:at|in|from|with) "
    rf"{_WHOSE}(?:[a-z']+ (?:in|at) )?$",
    re.I,
)
#: Whoever made a child's guardian has no more to do with the case for that.
_GUARDIAN_BY = re.compile(r"\bguardian\w*(?: [a-z]+){0,2} by\s+$", re.I)
#: What is said beside the case: whoever tells of it is there, or the child is said not to be.
ASIDE = "aside"
_TELLER_IN = r"\b(?:schools?|nursery|college|gp|surgery|hospital)\b(?: [a-z]+)? in\s+$"
_RANG_FROM = re.compile(
    rf"\b(?:call|rang|ring|rung|referral|heard|told|"
    rf"report)\b[^,.;?]{{0,16}} from[^,.;?]{{0,12}}{_TELLER_IN}",
    re.I,
)
_KIN_RANG = re.compile(
    r"^ (?:(?:has|have|just|also|today) )*(?:rang|rung|rings?|called|phoned|contacted|reported|referred)\b",
    re.I,
)
_TELLER = re.compile(_TELLER_IN, re.I)
_RINGS = re.compile(
    r"^ (?:(?:has|have|just|also|today) )*(?:rang|rung|rings?|called|phoned|reports?|reported|referred|"
    r"says?|told|flagged)\b",
    re.I,
)
#: Words just after a name that make it so.
_CHILD_AFTER = re.compile(
    r"^(?:'s)?\s+(?:child|children(?!'s)|kids?|girl|boy|lad|lass|lac|baby|bairn|toddler|pupil|fam(?:ily|"
    r"ilies)?|resident|"
    r"teen\w*|yp|case|cpp?|plan|housing|homeless\w*|(?:\d+ ?(?:yr|year|yo|y/o)s?(?! (?:ago|back)))|mum|"
    r"siblings?|sibs|youngster|"
    r"looked after|(?:have|has|had) (?:him|her|them|an? |the )|"
    r"(?:is|are) (?:the )?(?:home|placing|corporate|responsible)|"
    r"(?:has |have |'?ve )?(?:(?:placed|housed|put)(?! (?:by|in|at|with|there)\b)|"
    r"shoved|stuck|dumped|(?:moved|sent) (?:him|her|them|a|the|"
    r"our))|"
    r"(?:still )?(?:holds?|has|have|had) (?:the |a |an |an? open )?(?:plan|case|order|cpp?|ico|s ?47))\b",
    re.I,
)
_HAS = re.compile(r"^ (?:has|have|had)\b", re.I)
_RISK_IN = re.compile(r"\bis (?:the |a |his |her |their )?(?:risk|danger|concern|worry) in\s+$", re.I)
_KIN_IN = re.compile(rf"\b{_KIN} in\s+$", re.I)
_WITH_MUM = re.compile(rf"^\s+with {_WHOSE}{_MUM}\b", re.I)
_STAYS_WITH_MUM = re.compile(rf"\bstays with {_WHOSE}{_MUM} in\s+$", re.I)
_MUM_IN = re.compile(rf"\b{_MUM} in\s+$", re.I)
_WITH_KIN = re.compile(rf"^\s+with {_WHOSE}(?:{_KIN}|sisters?)\b", re.I)
#: Whom a child is said to live with, where the place stands elsewhere.
_LIVES_WITH_ONE = re.compile(
    rf"\bliv(?:es|ing) with {_WHOSE}(?P<who>dad|father|mum|mother|nan|gran|aunt\w*|uncle)(?=\s*(?:[,.;?]|"
    rf"and\b|but\b|$))",
    re.I,
)
#: What stands in a council's area and carries its name.
_PLACE_AFTER = re.compile(
    r"^(?:'s)?\s+(?:(?:boarding|primary|secure|mother and baby|adolescent|psychiatric|"
    r"secondary|high|residential|special|foster|general|royal|"
    r"children'?s|"
    r"childrens|caravan|swimming|football|family) )?(?:schools?|hospitals?|wards?|nursery|college|academy|"
    r"carers?|homes?|caravan|hotel|hostel|refuge|club|takeaway|unit|surgery|park|foster care|"
    r"a ?& ?e|"
    r"infirmary|general|royal|travelodge|premier inn|b ?& ?b|gym|pool|mosque|church|library|station)\b",
    re.I,
)
_PLACEMENT_AFTER = re.compile(r"^(?:'s)?\s+placements?\b", re.I)
_POLICE_AFTER = re.compile(r"^\s+(?:police|officers?|ambulance)\b", re.I)

#: Words some way before a name that put it on the other side.
_OTHER_BEFORE = re.compile(
    r"\b(?:mov(?:ed|ing|es?)|relocat\w+|gone|going|placed|plac(?:ement|ing)|staying|stopping|"
    r"visit\w*|hospital|"
    r"ward|schools?|boards?|boarding|contact|risk|harm\w*|hit|hurt|abuse\w*|offences?|happened|"
    r"assault\w*|raped|"
    r"found|thought to be|suspects?|perp\w*|abuser|offender|admitted|holiday|foster\w*|carers?|works?|"
    r"exploit\w*|groomed|sextort\w*|refuge|housed|rehoused|college|nursery|unit|stays|hotel|hostel|"
    r"accom+odation|surgery|clinic|club|gym|travelodge|premier inn|motel|infirmary|icu|nicu|picu|scbu|"
    r"b ?& ?b|(?:children'?s|kids'?|care) home|residential|semi independent|supported (?:lodgings|"
    r"accommodation|living)|"
    r"picked up|arrested|turned up|incident|caravan|party|pinging|"
    r"surfing|"
    r"kipping|dossing|sleeping|shacked up|sectioned|custody|touched|slapped|smacked|punched|kicked|stabbed|"
    r"lodgings?|bitten|beaten|attacked|put(?: up)?(?= (?:in|with|at))|shoved|dumped|crashing|sent to|"
    r"boyf\w*|"
    r"taken to)\b"
    r"[^,.;?]{0,32}$|"
    rf"\b(?:{_KIN}|sister|man|adult|bloke|guy|boyfriend|ex|older (?:lad|boy|teen\w*|girl)s?|someone|"
    rf"somebody|lads?"
    r" (?:who|he|she)|fella|lodger|partner|coach|teacher)(?:'?s)?"
    r"(?: (?:house|home|flat|place|address))?\s+(?:is\s+|are\s+)?(?:over\s+)?(?:in|at)\s+$|"
    r"\bat (?:(?:her|his|their) )?mum'?s\s+(?:in|at)\s+$",
    re.I,
)
#: Where the harm is, said after the name of the place.
_HARM_AFTER = re.compile(
    r"^[^.;?]{0,12}\b(?:where (?:the )?(?:harm|risk|abuse|it|he|she)|when (?:it|this) happened|"
    r"when (?:he|she|they) (?:got|was|were) (?:hurt|burnt|burned|hit|assaulted|touched|injured|raped))\b",
    re.I,
)
#: The same, said before it.
_HARM_BEFORE = re.compile(
    r"\bwhere (?:it|the \w+|this) (?:all )?(?:happened|happens|took place|is)(?: (?:is|was|in))*\s+$", re.I
)
#: A suspect who is young is of that place, and no child whose home it is.
_SUSPECT_IS = re.compile(
    r"\b(?:suspect|perp\w*|abuser|offender|alleged \w+|groomer)(?:'s| is| was)? (?:an? )?"
    r"(?:(?:other|older|male|child|boy|lad|pupil|kid|\d+ ?(?:yr|year|yo|y/o)s?(?:[ -]?old)?) )*"
    r"(?:in|from|of)\s+$",
    re.I,
)
_LIVES_AFTER = re.compile(r"^,? where (?:he|she|they|the child) (?:normally |usually |now )*lives?\b", re.I)
#: A visit, said after the name of the place: "in Kent for half term".
_VISIT_AFTER = re.compile(
    r"^\s+(?:on (?:holiday|hols?|a (?:school |day )?trip)|visiting|temporarily|overnight|"
    r"for (?:the |a |an )?(?:days?|nights?|week\w*|hol\w*|half term|summer|easter|christmas|xmas)|"
    r"now(?! (?:disclos|say|said|tell|told|alleg|has\b|have\b)))",
    re.I,
)
#: A child who is placed lives where the carers do, which is not home.
_WITH_CARERS = re.compile(r"\bwith (?:[a-z]+ )*?(?:carers?|foster\w*)\b", re.I)
#: Who holds a plan or an order, or placed a child: the home council, wherever the child lives since.
_HOLDS = re.compile(
    rf"\b(?:(?:(?:cp|protection|cin) plans?|cpp|order|ico)(?: (?:is|was|still|held|open))* "
    rf"(?:with|in|by|to|from|of)|placed(?: (?:there|here))? (?:by|from)|"
    rf"(?:in (?:the )?care|looked after|lac|cla) (?:to|of|by)){_LINK}",
    re.I,
)
_FOUND_IN = re.compile(
    r"(?<!believed )(?<!thought )(?<!be )\b(?:found|located|turned up|picked up|arrested)\b[^,.;?]{0,24}$",
    re.I,
)
#: Where an adult no longer is says nothing of a side.
NOWHERE = "nowhere"
#: Of whom it is said that they live somewhere cannot be told.
_DOUBT = "doubt"
#: Words of a child just before a name, which are all that places it where nothing else does.
_CHILD_IN = re.compile(
    r"(?<!trains )(?<!teaches )(?<!coaches )(?<!host )(?<!foster )\b(?:child|kids?|girl|boy|lad|lass|"
    r"bab(?:y|ies)|toddler|teen\w*|victim|family|mum|mother|mam|parents|siblings|"
    rf"twins|yp|young person|{_AGED})(?:'s)?\s+"
    r"(?:is\s+|are\s+|still\s+)*(?:in|of|at)\s+$",
    re.I,
)
#: A council that a child is said to be of, with nothing after: "Leeds's, placed in York".
_OWNED_ALONE = re.compile(r"^\s*(?:[,.;?)]|$|(?:and|but|so|who)\b)", re.I)
_OWNED_ASKED = re.compile(r"\b(?:or|us|it|call|strat\w*|say)(?:'s| is)?\s+$", re.I)
#: Ties by which the other side is where a harm is.
_BY_HARM = frozenset({Tie.RISK, Tie.SUSPECT})
#: Ties that say where somebody works, and those to which a move adds nothing sure.
_BY_WORK = frozenset({Tie.SUSPECT, Tie.SCHOOL, Tie.RISK, Tie.PAST_OFFENCE})
_WITHOUT_MOVES = frozenset({Tie.NOT_SURE, Tie.SCHOOL, Tie.HOSPITAL})
_IF_WE = re.compile(r"\b(?:if|unless) (?:we|they|you|i) [^,.;?]*$", re.I)
#: Ties to an area that the child no longer lives in, or never did: a move is then to the child's home.
_MOVED_HOME = frozenset({Tie.PAST_OFFENCE, Tie.SUSPECT, Tie.RISK})


def role_of(text: str, mention: Mention, tie: str) -> tuple[str, bool]:
    """Return the side on which the words around a name put it, home or host, or nothing; and if outright.

    Who lives, moves or works there counts outright, and for a tie of a move or a past offence, when.
    """
    before, after = _around(text, mention)
    if _POLICE_AFTER.match(after) or _LEFT.search(before):
        return "", False
    if _GUARDIAN_BY.search(before):
        return NOWHERE, False
    if _NOT_THERE.search(before) or _only_reports(before, after):
        return ASIDE, False
    if _LIVES_AFTER.match(after):
        return "home", True
    if re.search(r"\bin\s+$", before) and _PLACEMENT_AFTER.match(after):
        return "host", True
    lives_just_before = re.search(r"\bliv(?:es|ing)(?: in)?\s+$", before, re.I)
    harmed = tie in _BY_HARM and (_HARM_AFTER.match(after) or _HARM_BEFORE.search(before))
    if harmed or _SUSPECT_IS.search(before) or (_PLACE_AFTER.match(after) and not lives_just_before):
        return "host", True
    if tie == Tie.NOT_SURE and _is_for_some_time(before, after):
        return "", False  # whether it is the home is not told
    role = (
        _lives(before, after, tie, _CHILD_APART.search(text))
        or _moves(before, after, tie)
        or _belongs(before, text, mention, after)
    )
    if role:
        doubtful = role == _DOUBT or (role == "host" and _HE_LIVES.search(before))
        told = role == "home" or tie not in _WITHOUT_MOVES or not _MOVES_TO.search(before)
        return ("", False) if doubtful else (role, told)
    return _at_a_guess(before, after, text, tie)


def _at_a_guess(before: str, after: str, text: str, tie: str) -> tuple[str, bool]:
    """The side by who is there and what happened, where nobody is said to live, move or belong there."""
    if lived := _LIVES_WITH_ONE.search(text):
        own = re.search(rf"\b{lived['who']}'?s? in\s+$", before, re.I)
        if own or _KIN_IN.search(before) or _MUM_IN.search(before):
            return ("home", True) if own else ("host", False)
    if _STAYS_WITH_MUM.search(before):
        return "home", False
    if _AWAY_FROM.search(before):
        return "host", False
    if _OTHER_BEFORE.search(before) or _VISIT_AFTER.match(after):
        return "host", tells_of(tie, re.split(r"[,.;?]", before)[-1])  # of two, the one where the tie is
    if _WITH_MUM.match(after) or _MUM_IN.search(before) or _CHILD_IN.search(before):
        return "home", False
    return ("host" if _WITH_KIN.match(after) else ""), False


def harm_is_there(text: str, mention: Mention) -> bool:
    """Whether the one who does harm is said to be in the area of a name: "dad in Leeds hits him"."""
    before, after = _around(text, mention)
    return bool(_RISK_IN.search(before) or (_KIN_IN.search(before) and DOES_HARM.match(after)))


def _only_reports(before: str, after: str) -> bool:
    """Whether a name says where whoever tells of the child is: "a school in Leeds rang"."""
    kin = _KIN_IN.search(before)
    if kin and _KIN_RANG.match(after) and not _BESIDE.search(before[: kin.start()]):
        return True
    return bool(_RANG_FROM.search(before) or (_TELLER.search(before) and _RINGS.match(after)))


def holds_the_case(text: str, mention: Mention) -> bool:
    """Whether the council of a name holds the plan or the order, or placed the child."""
    return bool(_HOLDS.search(_around(text, mention)[0]))


def says_found(text: str, mention: Mention) -> bool:
    """Whether the words before a name say that the child was found there."""
    return bool(_FOUND_IN.search(_around(text, mention)[0]))


def is_lived_in(text: str, mention: Mention, tie: str) -> bool:
    """Whether the child is said to live in the area of a name."""
    return _lives(*_around(text, mention), tie, _CHILD_APART.search(text)) == "home"


def _around(text: str, mention: Mention) -> tuple[str, str]:
    """The words before and after a name, in its own sentence."""
    before = _CLAUSE_END.split(text[max(0, mention.start - _BEFORE) : mention.start])[-1]
    return before, _SENTENCE_END.split(text[mention.end : mention.end + _AFTER])[0]


def _lives(before: str, after: str, tie: str, child_apart: object) -> str:
    """By who lives or works there, and whether still; a parent may live apart from the child."""
    if lived := _LIVED.search(before):
        return "host" if tie not in MOVES or _is_adult(before[: lived.start()]) else "home"
    if since := _lives_since(before, after, tie):
        return since
    found = _LIVES.search(before)
    if found is None:
        return ""
    carried = _CARRIED_ON.search(before[: found.start()])
    if carried and not _BESIDE.search(before[: carried.start()]):
        return _DOUBT
    if re.match(r"\bworks?", found[0], re.I):
        return "host" if tie in _BY_WORK else NOWHERE
    if _IS_LIVED_WITH.match(after) or re.search(r"\bwith (?:her|him|them|the child)\b", found[0], re.I):
        return "home"
    if _is_adult(before[: found.start()]) or (_PARENT.search(before[: found.start()]) and child_apart):
        return "host"
    if tie == Tie.PLACED and _WITH_CARERS.search(found[0]):
        return "host"
    return "home"


def _lives_since(before: str, after: str, tie: str) -> str:
    """By since when somebody is there or was, for a tie of a move or a stay."""
    for_some_time = _is_for_some_time(before, after)
    if tie == Tie.THERE_NOW and for_some_time:
        return "host"
    if tie in MOVES and (for_some_time or _NOW.search(before) or re.match(r"\s+now\b", after)):
        return "host"
    return "home" if tie in MOVES and _WAS_IN.search(before) else ""


def _is_for_some_time(before: str, after: str) -> bool:
    """Whether somebody is said to be there for some weeks or months, or since one."""
    return bool(_IN_THERE.search(before) and _FOR_SOME_TIME.match(after))


def _moves(before: str, after: str, tie: str) -> str:
    """By who moved, and from where to where."""
    left = _MOVES_FROM.search(before) or (_TO_A_PLACE.match(after) and _MOVES_X_TO.search(before))
    if left:
        adult = _is_adult(before[: left.start()])
        if adult and tie != Tie.PAST_OFFENCE:
            return NOWHERE
        return "host" if tie == Tie.PAST_OFFENCE else "home"
    if moved := _MOVES_TO.search(before):
        adult = _is_adult(before[: moved.start()])
        if _IF_WE.search(before) or (adult and tie == Tie.PAST_OFFENCE):
            return NOWHERE
        to_home = tie in _MOVED_HOME and not adult
        return "home" if to_home else "host"
    return ""


def _belongs(before: str, text: str, mention: Mention, after: str) -> str:
    """By whose child, plan, case or order it is."""
    name = text[mention.start : mention.end].lower()
    if after.startswith("'") and not after.startswith("'s"):  # "he is Kirklees'"
        name, after = f"{name}'s", after[1:]
    owned = _POSSESSED.search(before) and (name.endswith("s") or _OWNED_ALONE.match(after))
    alone = name.endswith("'s") and _OWNED_ALONE.match(after) and not _OWNED_ASKED.search(before)
    there = _IN_THERE.search(before) and _HAS.match(after)  # "A&E in Carlisle has a child"
    has = _CHILD_AFTER.match(after) and not (there or _KIN_IN.search(before) or _MUM_IN.search(before))
    if owned or alone or has:
        return "home"
    if not (belongs := _BELONGS.search(before)) or _AWAY_FROM.search(before):
        return ""
    came = belongs[0].lower().startswith("from") and _is_adult(before[: belongs.start()])
    return NOWHERE if came else "home"


def _is_adult(before: str) -> bool:
    """Whether the words before a verb make an adult who may be a risk the one that it is about."""
    pronoun = _PRONOUN.search(before)
    word = pronoun["word"].lower() if pronoun else ""
    for person in reversed(list(_PERSON.finditer(before))):
        if not pronoun and _BESIDE.search(before[: person.start()]):
            continue
        if (word == "she" and _MALE.match(person[0])) or (word == "he" and _FEMALE.match(person[0])):
            continue
        return person["adult"] is not None
    return False
