"""Words that say a fact of a case outright, beside what is learned from wordings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

from bot.features.boundary.case_standing import NOT, is_said, stands
from procedures.boundary.facts import ChildStatus, Concern, Order, Refused, Stay, Tie


def _any_of(words: str) -> re.Pattern[str]:
    """Whole words, told apart by a bar, in capitals or not."""
    return re.compile(rf"\b(?:{words})\b", re.I)


#: Short forms that stand in the way of reading who lives with whom and where.
_SHORT_FORMS = {
    "w": "with",
    "w/": "with",
    "w/e": "weekend",
    "w/ends": "weekends",
    "whos": "who's",
    "thru": "through",
    "=": "is",
    "local authority": "council",
    "local authorities": "councils",
    "auth": "authority",
    "auths": "authorities",
    "mtg": "meeting",
    "resi": "residential",
    "wiv": "with",
    "frm": "from",
    "hosp": "hospital",
    "accom": "accommodation",
    "accomodation": "accommodation",
    "acommodation": "accommodation",
    "fam": "family",
    "wknd": "weekend",
    "wknds": "weekends",
    "wk": "week",
    "fella": "boyfriend",
    "feller": "boyfriend",
    "boyf": "boyfriend",
    "bf": "boyfriend",
    "mam": "mum",
    "da": "dad",
    "nanna": "nan",
    "nana": "nan",
    "bairn": "child",
    "bairns": "children",
    "pls": "please",
    "sw": "social worker",
    "shd": "should",
    "semi indy": "semi independent",
    "paeds": "hospital doctor",
    "sch": "school",
}
#: "sec 47", "s.47" and "s 47" are "s47".
_SECTION_NUMBER = re.compile(r"(?<![\w'])(?:sec|sect|s)[. ]{1,2}(?=(?:17|20|44|46|47)\b)", re.I)
#: Words by which facts are told, by their letters in order: a slip that swaps two leaves these as they are.
_TELLING = (
    *("suspect", "police", "protection", "hospital", "placed", "placement", "school", "nursery", "moved"),
    *("moving", "strategy", "discussion", "meeting", "enquiry", "offence", "lives", "living", "child"),
    *("children", "family", "refuge", "missing", "looked", "visiting", "staying", "alleged", "injury"),
)
_IN_ORDER = {"".join(sorted(word)): word for word in _TELLING}
_WORD = re.compile(r"[a-z]{5,}", re.I)
_WITH = re.compile(r"(?<![\w'])w/(?=[a-z]{2})(?!(?:ends?|out)\b)", re.I)
_SHORT_FORM = re.compile(
    rf"(?<![\w'])(?:{'|'.join(map(re.escape, sorted(_SHORT_FORMS, key=len, reverse=True)))})(?![\w'/])", re.I
)

_US_OR_THEM = _any_of(
    r"us or them|them or us|ours or theirs|theirs or ours|(?:stays?|is it|remain) with us|"
    r"is (?:it|this|that|the s ?47|the strat\w*) (?:for )?(?:us|ours|them|theirs)|"
    r"(?:do|should|must) (?:we|they) [^.?]{2,40} or (?:do |should |is it )?(?:for )?(?:they|them|we|us)"
)
_DO_THEY_LEAD = re.compile(
    r"\b(?:do|does|should|must|will) (?:we|they|[a-z' -]{3,24}?) (?:still |now |have to |need to )?"
    r"(?:lead|convene|act|finish|complete|go out|respond|assess|do (?:it|the (?:s ?47|strat\w*))|"
    r"pick it up|take over|hold|be (?:leading|chairing|convening|holding)|"
    r"chair(?: it)?|(?:hold|call) (?:it|this|the (?:new |next )?strat\w*)|take (?:it|this)(?: on)?|"
    r"finish (?:it|this|off))"
    r"\s*(?:[?,.]|$|or\b|under\b)",
    re.I,
)
_WHO_ACTS = re.compile(
    r"\b(?:who|whos|which (?:council|la|authority|borough|of (?:us|them|the two)))\b(?:'s| is| should|"
    r" must| has to| needs to)?"
    r" (?:acts?|leads?|leading|holds?|hold(?:s|ing) it|convenes?|convening|chairs?|responds?|runs? it|"
    r"hosts?)"
    r"(?: first| it| this| on (?:it|this)| now| please| tonight| here|"
    r" for (?:him|her|them|th(?:is|at|ose) [a-z]+))*\s*(?:[?.,;!]|$)|"
    r"\b(?:reckons?|says?|thinks?|wants?|asking|ask) (?:that )?(?:we|us|they|them)\b[^.?]{0,24}"
    r"\b(?:convene|lead|hold|chair)\b|"
    r"\bwho'?se? (?:case|strat|s ?47|section 47|job|duty|responsib\w+|meeting|patch|is (?:it|this|she|"
    r"he))\b|"
    r"\bwho(?:'s)? (?:strats?|s ?47s?|got (?:this|it))\b|\blead (?:la|council|authority)\b|"
    r"\b(?:led|held|chaired|convened|run) by\s*[?.]?$|\bstrat\w*\s*[-:,]\s*who\b|"
    r"\b(?:is|are) (?:we|they|it|this|[a-z]+) (?:still )?(?:responsible|the lead|to lead)\b|"
    r"\bus surely\b|\bsurely (?:us|them|it'?s (?:us|them|ours|theirs))\b|"
    r"\b(?:just )?(?:says?|said|saying) no\b|\bdeclin\w+ to (?:lead|hold|convene|attend|act)\b|"
    r"\bwho do (?:the )?police (?:ring|call|contact)\b|"
    r"\bboth (?:councils |las |of them |sides )?(?:say|refus\w+|won'?t)\b|\bwho(?:'s| is) (?:responsible|"
    r"leading|acting|holding|convening|chairing)\b|"
    r"\b(?:wont|won'?t|refus\w+ to|will not) (?:come|attend|hold|convene|accept|have|lead)\b[^.?]{0,30}"
    r"\b(?:strat\w*|conference|meeting|s ?47)\b|\bstrat\w*(?: discussion| meeting)?\s*\?|"
    r"\bstrat\w*(?: discussion| meeting)? (?:(?:is|to be|should be|gets) )?"
    r"(?:held|led|convened|chaired|called|run) by\b|"
    r"\bwhich (?:council|la|authority|borough)\s*[-:,]?\s+(?:if|when)\b|"
    r"\b(?:by who(?:m)?|which (?:council|la|authority|borough))\s*[?.]?$|\?\s*who\b\s*(?:[?.]|$)",
    re.I,
)
_EACH_SAYS = re.compile(
    r"\bwho (?:keeps|sends|tells|finishes|does what)\b|\bwho runs the meeting\b|"
    r"\brefus\w+ to (?:come|attend|hold|act)\b|"
    r"\b(?:can|may) (?:they|we|[a-z]{3,20}) (?:just )?(?:refuse|say no|decline)\b|"
    r"\b(?:do|does|must|should) (?:we|they|[a-z]{3,20}) (?:have to |need to )?(?:come|attend|"
    r"be there)\s*[?.,]|"
    r"\bsays? [a-z' ]{2,24} (?:is |are |still )*(?:responsible|to lead|the lead)\b|"
    r"\bsays? (?:it'?s )?[a-z' ]{3,20}, (?:and )?[a-z' ]{2,20} says?\b|"
    r"\bis it (?:for )?[a-z' ]{2,24} (?:to|who|that) (?:hold|lead|act|convene|chair|do)\w*\b",
    re.I,
)
_WHO_DOES = re.compile(
    r"\b(?:who|which (?:council|la|authority|borough|of (?:us|them|the two)))\b(?: [a-z]+){0,3}? "
    r"(?:leads?|holds?|hosts?|convenes?|chairs?|calls?|does|do|makes?|starts?|runs?|sets? up)"
    r"(?: (?:on|for))?(?: the| a| an| any)? "
    r"(?:strat\w*|s ?47|section 47|enquir\w+|pre[- ]?birth)",
    re.I,
)
#: A baby who was born somewhere is in hospital there, if nothing else is said of where the baby went.
_BORN = re.compile(
    r"\b(?:bab(?:y|ies)|newborns?|twins),?(?: was| were| got)? (?:born|delivered)\b|\b(?:gave|"
    r"given) birth\b",
    re.I,
)
_NEWBORN = _any_of(r"newborns?|\d+ ?(?:days?|weeks?|wks?)[ -]old")
_WENT_ON = _any_of(r"mov(?:e|ed|es|ing)|fled|placed|foster\w*|carers?|refuge|weeks?|months?|discharged")
_REFUGE = re.compile(r"\brefuge\b(?! (?:worker|staff|manager|rang|says|said|told))", re.I)
#: A family whom a council houses somewhere has moved there, though it says that it placed them.
_HOUSED = re.compile(
    r"\b(?:temp\w*|emergency|interim|homeless\w*) (?:accommodation|housing|flat)\b|\bb ?& ?b\b|"
    r"\b(?:travelodge|premier inn|motel)\b|"
    r"\b(?:put|placed|hous\w+|homeless\w*|famil(?:y|ies)|temporar\w+|evict\w*)\b[^.;?]{0,40}\bhotel\b|"
    r"\bhousing (?:team |dept |department )?(?:has |have )?"
    r"(?:placed|put|moved|shoved|stuck|sent|dumped)\b|"
    r"\b(?:have|has|'ve) (?:placed|put|housed|stuck|moved) (?:a |the )?(?:mum|mother|family|families|"
    r"parents)\b|"
    r"\bb(?:ed)? and b(?:reakfast)?\b|\b(?:re)?housed\b|\b(?:placed|put|moved)\b[^.;?]{0,24}\bhousing\b",
    re.I,
)
_PLACED_BY = re.compile(
    r"\b(?:care order|ico) (?:to|with|by|from)\b|\bplaced (?:[a-z]+ ){0,6}?by\b|"
    r"\bplacing (?:la|council|authority)\b",
    re.I,
)
#: A carer whom the child no longer has.
_FORMER_CARER = re.compile(r"\b(?:previous|former|old|last|ex)[- ](?:foster )?carers?\b", re.I)
_SEASON = r"(?:summer|autumn|winter|spring|easter|christmas|xmas)"
#: A harm of long ago or of one stay that is over, whatever ties the child to the area now.
_LONG_AGO = re.compile(
    r"\b(?:abuse|abused|rape[ds]?|assault(?:ed)?|touched|happened|offence|attacked)\b[^.;?]{0,48}"
    rf"\b(?:last (?:year|{_SEASON})|in the {_SEASON})\b|"
    r"(?<!is )(?<!are )\b(?:abused|raped|assaulted|touched|attacked) (?:while |when )?"
    r"(?:on (?:holiday|hols?|a (?:school |day )?trip)|visiting)\b|"
    r"\b(?:abus|rap|assault|touch|happen|offence|hurt|allegation|disclos)\w*\b[^.;?]{0,60}"
    r"\b(?:(?:years?|yrs?) (?:ago|back)|(?:in|back in|around|about) (?:19|20)[012]\d)\b|"
    r"\b(?:historic\w*|non[- ]recent) (?:sexual |physical )?(?:abuse|alleg\w+|offen[cs]e\w*|assault\w*|csa|"
    r"disclosure)",
    re.I,
)
#: A parent in hospital says nothing of where the child is.
_PARENT_IN_HOSPITAL = re.compile(
    r"\b(?:while |as |since )?(?:her |his |their )?(?:mum|mother|dad|father|nan|gran)(?:'s| is|"
    r" was)? (?:in|at) (?:the |a )?(?:[a-z]+ )?(?:hospital|ward|prison|detox|rehab)\b",
    re.I,
)
#: A special guardian is no carer of a council's.
_GUARDIAN = re.compile(r"\b(?:sgo|special guardian\w*)(?: (?:orders?|carers?|placement|foster\w*))*", re.I)
#: Nobody placed a child who is privately fostered.
_PRIVATE = _any_of(r"private arrangement")
_PRIVATELY = re.compile(r"\bprivate(?:ly)? foster\w*(?: (?:arrangement|placement|carers?))?", re.I)
_IN_A_BED = _any_of(
    r"beds?|in-?patient|neonatal|special care|burns unit|camhs|discharged|ed|nai|overdose|"
    r"fractures?|ambulance|"
    r"mental health unit|intensive care|self harm"
)
_ON_A_WARD = re.compile(
    r"\b(?:on|in|at) (?:the |a |our )?(?:[a-z]+'?s? )?(?:wards?|[np]?icu|scbu|intensive care)\b|"
    r"\badmitted (?:to|at|in)\b|"
    r"\b(?:got|taken|brought|came|presented|is|now|sat) (?:(?:in|at|to|up) )+(?:a ?& ?e|casualty)\b",
    re.I,
)
#: A child who is visiting is there now, unless it is said to be so at times.
_VISITING = re.compile(
    r"(?<!when )(?<!while )\b(?:visiting|on (?:holiday|hols?|a (?:school |day )?trip)|camping|"
    r"staying (?:with|at))\b(?! (?:our|the) (?:plan|case))",
    re.I,
)
_AT_TIMES = _any_of(
    r"when(?:ever)?|while|weekends?|every|contact|alternate|nights?|each|moved|moving|plac\w+|"
    r"hospital|"
    r"ward|overnight|regular\w*|foster\w*|historic\w*|ago|offen[cs]e|happened|assaulted"
)
_WHERE_IT_HAPPENS = re.compile(
    r"\bwhere (?:it|the \w+|this) (?:all )?(?:happened|happens|took place|takes place|occurred)\b|"
    r"\bis where (?:the |it |this |she |he )?(?:[a-z]+ )?(?:happen\w*|took place|takes place|goes on|"
    r"went on|was done|got hurt)\b",
    re.I,
)
_MOVED_FROM_TO = re.compile(
    r"\b(?:has|have|had|just|family|mum|they|"
    r"kids?) (?:just )?moved\b[^.;?]{0,12}\bfrom\b[^.;?]{0,30}\bto\b|"
    r"\bfamily left\b[^.;?]{0,40}\b(?:live|living|are|settled) in\b[^.;?]{0,24}\bnow\b|"
    r"\b(?:was|were|had been|used to live)\b[^.;?]{0,30}(?:\b(?:but|and|,) )?\b(?:is |are )?now "
    r"(?:liv(?:es?|ing)|settled)\b|"
    r"(?:^|[.;,:]\s*)(?:(?:they|she|he|family|kids|all|has|have|since|just|now) )*moved "
    r"(?:in |over |down |up |away )?to\b",
    re.I,
)
#: What happens again and again is not so at this moment, unless that is said too.
_AGAIN_AND_AGAIN = _any_of(
    r"every (?:other )?(?:week\w*|wk\w*|sat\w*|sun\w*|fri\w*|month|fortnight|hol\w*)|alternate|eow|"
    r"each (?:week\w*|month)|weekends|(?:mon|tues|wednes|thurs|fri|satur|sun)days|"
    r"(?:once|twice) a (?:week|fortnight|month)|on (?:visits|contact)|"
    r"when(?:ever)? (?:he|she|they) (?:stops?|stays?|goes|visits?|sleeps?)|"
    r"(?:stays|goes|sees)\b[^.;?]{0,40}\b(?:on|in) (?:the )?(?:school )?hol\w*|"
    r"now and (?:then|again)|sometimes|regularly"
)
_THIS_TIME = _any_of(r"now(?! and)|still|tonight|today|currently|at the moment|this")
_THEN = _any_of(
    r"last (?:year|summer|easter|xmas|christmas|month|(?:jan|feb|mar|apr|ju|aug|sep|oct|nov|dec)\w*)"
)
#: Children who stayed have not moved, whoever did.
_STAYED_BEHIND = re.compile(
    r"\b(?:child|children|kids?|girls?|boys?|lads?|baby|he|she|they) (?:has |have )?"
    r"(?:stayed|remain(?:s|ed)|(?:was|were|been|is|are) left) "
    r"(?:behind|here|with|at|in)\b",
    re.I,
)
#: An adult who moved out moved alone.
_MOVED_OUT = _any_of(
    r"(?:dad|father|partner|boyfriend|husband|step\w+|he)(?:'s| has)? (?:since |just |now )?moved out"
)
_FOR_A_WHILE = re.compile(
    r"\bfor (?:the |a |an |\d+ )?(?:week(?:end)?s?|nights?|days?|few days|fortnight|hol\w*|half term|xmas|"
    r"christmas|easter|summer)\b|"
    r"\bon holiday\b|\bvisiting\b",
    re.I,
)
_DISCHARGED = re.compile(
    r"(?<!be )(?<!not )(?<!until )(?<!til )(?<!till )(?<!before )\bdischarged (?:to|home|yesterday|last|"
    r"today|on|from)\b",
    re.I,
)
_WENT_BACK = re.compile(r"\b(?:gone|went|go|going|come|came|returned) (?:back|home)\b", re.I)
_WENT_TO_LIVE = re.compile(
    r"\b(?:child|kids?|girl|boy|lad|lass|children|siblings|baby|twins|teen\w*)\b[^.;?]{0,30}"
    r"\b(?:gone|went|moved) (?:in |back |to live )+with\b|"
    r"\b(?:taken|took|moved|brought)\b[^.;?]{0,40}\bto live\b|"
    r"\b(?:flew|flown) (?:[a-z]+ )?(?:child|children|kids?|girl|boy|baby|twins|him|her|them)\b"
    r"(?![^.;?]*\b(?:holiday|visit|for (?:an? |the )?(?:week|fortnight|month)))",
    re.I,
)
#: A suspect who lives or has moved somewhere, whatever else moved.
_SUSPECT_LIVES = re.compile(
    r"\b(?:suspect|perp\w*|abuser|(?:sex )?offender|rso|paedo\w*)\b[^.;?]{0,40}"
    r"\b(?:mov(?:ed|es|ing)|liv(?:es|ing)(?! (?:god|who|we|un))|shacked|address|resid\w+)\b|"
    r"\b(?:charged|convicted|accused|suspected|on bail|released)\b[^.;?]{0,40}"
    r"\b(?:moved in|living|lives)\b|\bbailed to\b|"
    r"\b(?:suspect|perp\w*|abuser|(?:sex )?offender|rso)(?:'s| is) (?:over )?in "
    r"(?!custody|prison|court|hospital)|"
    r"\b(?:teacher|coach|tutor|leader|driver|assistant|ta) (?:who )?liv(?:es|ing)\b",
    re.I,
)
_IN_CARE = _any_of(
    r"foster\w*|carers?|looked[- ]after|lac|in care|care order|(?:children'?s|kids'?) home|"
    r"semi[- ]independent|"
    r"residential (?:home|unit|placement|school)"
)
#: A carer may be an aunt, or give a break; these are a council's.
_BY_A_COUNCIL = _any_of(
    r"foster\w*|looked[- ]after|lac|in care|care order|(?:children'?s|kids'?) home|"
    r"residential (?:home|unit|placement)|placed\b[^.;?]{0,24}\bcarers?"
)
#: A child who has a break with a carer is not looked after for that.
_BREAK = _any_of(r"respite|short[ -]breaks?")
#: A section of the Act by its number; "she's 17" is none.
_SECTION = r"(?:(?<!')s ?|section )"
#: A place in which a council keeps a child; custody is none.
_SECURE = r"secure (?:units?|accommodation|(?:children'?s )?homes?)"
_POLICE_PROTECTION = (
    r"police protection|police powers(?: of protection)?|used (?:their )?powers|"
    r"(?:in|into|under|took|taken|used) pp|ppo|"
    rf"{_SECTION}46"
)
_EMERGENCY_ORDER = rf"epo|emergency protection order|{_SECTION}44"
#: A school that tells of a child is not said to be in the other area.
_REPORTS = (
    r" (?:(?:has|have|had|also|just|today|now) )*(?:(?:a|an|new|another) )*"
    r"(?:rang|rung|rings?|called|phoned|reports?|reported|referred|says?|said|told|flagged|worried|worry|"
    r"concerns?|allegations?|disclos\w+)\b"
)
#: Words of each tie, for where what was learned leaves it open.
_TIES: Mapping[StrEnum, re.Pattern[str]] = {
    Tie.PAST_OFFENCE: _any_of(
        r"old allegation|"
        r"historic\w*|non[- ]recent|when (?:he|she|they) (?:lived|"
        r"(?:was|were) (?:(?:about|only|just) )?(?:\d{1,2}|little|small|young))"
    ),
    Tie.MOVED: _any_of(
        r"(?:family|famil\w+|mum|they|kids)(?: have| has|'ve|'s) (?:been|lived) (?:in|at|living)\b"
        r"[^.;?]{0,40}\b(?:weeks?|wks|months?|mths|since)|"
        r"liv(?:es?|ing) temporarily|temporarily living|(?:just|newly) arrived|"
        r"arrived in (?:our|the) (?:area|borough|county)|(?<!be )(?<!being )moved|hotel|"
        r"upped sticks|upped and (?:gone|left|moved)|legged it|fled|"
        r"to get away from|(?:did|done) a (?:flit|runner)|"
        r"flitted"
    ),
    Tie.MOVING: re.compile(
        r"\b(?:is|are|'re|about to|due to|planning to) (?:mov(?:e|ing)|relocat(?:e|ing))\b|"
        r"\bdue to (?:exchange|swap)\b|\bplan(?:s|ning)? to (?:mov|relocat)\w+\b|"
        r"\bkeys? (?:on|next|from|in a)\b|"
        r"\b(?:being|to be|be) (?:re)?(?:moved|housed)\b|\bplanned move\b|"
        r"\bmoving (?:to|from|in|into|over)\b|\b(?:are|is|due|going|family|they|kids|mum) off to\b|"
        r"\b(?:they'll|she'll|he'll|will) (?:be|move|go|live)\b|\btenancy\b[^.;?]{0,24}\b(?:starts?|ends)\b",
        re.I,
    ),
    Tie.PLACED: _any_of(
        rf"placed|placement|foster\w*|carers?|care order|semi[- ]independent|supported lodgings|"
        rf"connected person|{_SECURE}|"
        r"ico|residential(?! (?:[a-z]+ )?school)|(?:children'?s|kids'?) home"
    ),
    Tie.HOSPITAL: _any_of(
        r"hospital|ward|a ?& ?e|(?:in|at|to) (?:the )?[a-z]+ general|"
        r"admitted|paediatric\w*|infirmary|sectioned|camhs unit|tier 4|"
        r"psychiatric (?:ward|unit)|maternity|born (?:today|"
        r"yesterday|last)|[np]?icu|scbu"
    ),
    Tie.SCHOOL: re.compile(
        rf"(?<!from )(?<!after )\b(?:(?:school|nursery|college)\b(?!{_REPORTS})|boards\b|boarder\b)|"
        r"\b(?:dsl|designated safeguarding lead) (?:at|in|of|for)\b",
        re.I,
    ),
    Tie.THERE_NOW: _any_of(
        rf"visiting|staying|stopping|here (?:for|until|till)|on holiday|"
        rf"found(?! (?:on|out|that)\b)|turned up|picked up|"
        r"(?:currently|presently|at present|right now) (?:in|at)|passing through|"
        r"(?:has|have|having|got) (?:him|her|them) (?:over |down )?for|"
        r"(?:gone|went|to) (?:to )?(?:stop|stay) (?:with|at)|(?:is|'s|are) still there|"
        r"pick(?:ed)? (?:her|him|them) up|"
        r"(?:thought|believed) to be|"
        rf"{_POLICE_PROTECTION}|{_EMERGENCY_ORDER}|"
        r"(?:sleeping|surfing|kipping|dossing|crashing)|"
        rf"to stay|still (?:at|in|with)(?= (?:her|his|their|a|the)\b)|yoi|custody|remand(?:ed)?|prison|"
        rf"(?!{_SECURE})secure|came (?:over |down |up )?from|"
        r"(?:taken|took|taking) (?:the|him|her|them|kids?|children|baby)\b[^.;?]{0,30}\bto|"
        r"(?:taken|brought) to (?:(?:her|his|their) )?(?:nan\w*|gran\w*|aunt\w*|uncle\w*|cousin\w*|dads?|"
        r"friend\w*)"
    ),
    Tie.SUSPECT: _any_of(r"suspect|sus|offender|perp\w*|abuser"),
    Tie.RISK: _any_of(
        r"(?:rape|assault|abuse|incident|harm|attack)(?: (?:happened|took place|occurred|was|"
        r"is))? (?:at|in)|"
        r"(?:rape|assault|abuse|incident)\b[^.;?]{0,24} at (?:an?|the|his|her)|contact|weekends?|"
        r"risk(?:'s)? (?:is|at|in)?|harm\w*(?: is| was| happen\w*)? (?:at|in)|"
        r"(?:assaulted|hurt|hit|touched|raped|attacked|beaten|trafficked|exploited)|"
        r"(?:stabbed|shot|slapped|punched|whacked|kicked|burnt|burned|injured|bitten|groped|abused)"
        r"(?: [a-z]+)? (?:in|at)|(?:sees?|"
        r"goes to) (?:her |his |their )?"
        r"(?:step)?(?:dad|mum|father|mother|uncle|nan|grandad)|at (?:his|her) (?:house|flat|place)|"
        r"exploit\w*|c[sc]e|county lines|drugs|coach|academy|club|gym"
    ),
}
#: Other words of a placement and of a school.
_HELD_AS_PLACED = _any_of(
    r"homes|(?:care|group|residential|children'?s|kids'?|secure) home|unit|s38|"
    r"reg 24|supported|lodgings|kinship|adopt\w*|respite"
)
_AT_A_SCHOOL = _any_of(
    r"pupils?|teach\w*|class(?:room)?|academy|sixth form|uni(?:versity)?|pru|playgroup|pre-?school|"
    r"board\w*|lessons?|tutor\w*|head ?teacher|dsl"
)
_IN_THE_PAST = _any_of(
    r"ago|past|old|back|used to|previous\w*|lived|then|since|before|years|(?:19|20)[012]\d|"
    r"last (?:year|month|week|summer|christmas)"
)
_SOMEBODY = _any_of(
    r"m[ae]n|males?|adults?|blokes?|dads?|fathers?|step\w+|uncle|grand(?:dad|pa|father)|cousin|"
    r"brother|ex|"
    r"partner|boyfriend|mums?|mother|coach|teach\w*|tutor|worker|leader|lodger|neighbour|rso|paedo\w*|"
    r"accused|"
    r"groomer|stranger|user|he|him|lad|teen\w*|person|someone|somebody"
)
_GONE_THERE = _any_of(
    r"moved|relocated|fle[ed]\w*|gone|went|left|address|(?:re)?hous\w+|tenancy|arriv\w+|came|took|"
    r"taken|transferr\w+|since|now|off"
)
_BEING_THERE = _any_of(
    r"visit\w*|here|tonight|today|this (?:week|wk|morning|evening)|currently|presently|at the moment|"
    r"hol\w*|trip|camp\w*|for (?:the|an?|two|\d+|few|half)(?! (?:strat|s ?47|meeting)\w*)|"
    r"came|come|gone(?! on)|brought|taken|took|now|"
    r"sleep\w*|stay\w*|kip\w*|stop\w*|stuck|left (?:with|at)|been (?:with|at)|drop\w*|dump\w*|arriv\w+|"
    r"ran|run|turn\w+|walk\w*|"
    r"(?:has|have|got)(?: had)? (?:him|her|them|the)|missing|pinging|held|abduct\w+|arrest\w*|police have|"
    r"in (?:an?|our|the) (?!(?:area|borough|patch|county)\b)[a-z]+|"
    r"with (?:his |her |their |an? |the )?(?:nan\w*|gran\w*|aunt\w*|uncle\w*|friend\w*|dad|mate\w*|"
    r"relat\w+|"
    r"cousin\w*|sister|brother)"
)
_GOING_THERE = re.compile(
    r"\b(?:(?<!since )(?<!after )(?<!after a )mov\w+|going|planned|planning|next|soon|will|"
    r"about to|leav\w+|pack\w*|due|relocat\w+|transfer\w*|"
    r"tenancy|off)\b|'ll\b",
    re.I,
)
_AN_ENQUIRY = r"(?:s ?47|section 47|enquir\w+|inquir\w+|investigat\w+)"
_BEGUN = (
    r"(?:open(?:ed)?|ongoing|on ?going|mid|middle|half\w*|part|started|beg[au]n|under ?way|in progress|going|"
    r"running|current\w*|already|finish\w*|carr\w+ on|continu\w+|live|active|days? in|days? into|during|"
    r"(?:has|have|had) an?)"
)
#: An enquiry that has begun: "who leads the s47" tells of none.
_UNDER_WAY = re.compile(
    rf"\b{_BEGUN}\b[^.;?]{{0,32}}\b{_AN_ENQUIRY}\b|\b{_AN_ENQUIRY}\b[^.;?]{{0,32}}\b{_BEGUN}\b", re.I
)
#: Words of each status, for where what was learned leaves it open.
_STATUSES: Mapping[StrEnum, re.Pattern[str]] = {
    ChildStatus.NONE: _any_of(
        r"nothing(?: is)? open|"
        r"no (?:open (?:case|plan)|case open|social worker|(?:previous )?involvement|role)|"
        r"(?:not|never) (?:been )?(?:known|open)(?: to)?(?! (?:here|where|who|if|why|how|what|yet|when))|"
        r"not on anything|no plan(?:,| or| and) no(?:r|thing|wt)?\b|clos\w+ case|"
        r"case (?:(?:is|was|has been|now|already) )*closed(?:[^.;?]{0,24}\bago)?|"
        r"(?:and|so|we|they|since|now) closed|closed (?:it|the case|her|him|them)\b|"
        r"clos\w+ to (?:us|them|social care)"
    ),
    ChildStatus.IN_NEED: _any_of(rf"cin|child(?:ren)? in need|{_SECTION}17"),
    ChildStatus.ENQUIRY: _UNDER_WAY,
    ChildStatus.PLAN: _any_of(
        r"(?:cp|protection) plans?|cpp|cp (?:child(?:ren)?|kids?|girl|boy|lad|family|case)|"
        r"(?:on|subject to) (?:an? )?(?:plans?|cp)|our plan|plan for (?:the )?unborn|"
        r"(?<!need )(?<!cin )(?<!care )(?<!safety )"
        r"plan(?:'s| is| still| in| with| at)|(?:have|has|holds?|hold) (?:the |a )?plan|"
        r"keeps? the plan|plan (?:hasn'?t|has not|"
        r"not) (?:been )?(?:transferred|moved)|rcpc|transfer(?:[- ]in)? conference"
    ),
    ChildStatus.LOOKED_AFTER: _any_of(
        rf"looked[- ]after|lac|cla|in (?:foster )?care|care order|ico|{_SECTION}20|"
        r"corporate parents?"
    ),
}
_CUES: Mapping[str, Mapping[StrEnum, re.Pattern[str]]] = {"tie": _TIES, "status": _STATUSES}

#: What somebody does to a child. Telling of it, or being worried, says nothing of who did it.
_ACTS = (
    r"(?:hits?|hitting|hurts?|hurting|beats?|beating|slap\w*|abus\w*|harm(?:s|ed|ing)?|rap(?:es?|ed|ing)|"
    r"touch\w*|neglect\w*|restrain\w*|assault\w*|violen\w+|injur\w*|belt(?:s|ed|ing)|batter\w*|whack\w*|"
    r"thump\w*|smack\w*|punch\w*|kick(?:s|ed|ing)|grab\w*|chok\w*|throttl\w*|shak(?:es|ing)|shook|"
    r"bit(?:es|ing|ten)?|threw|throw(?:s|n|ing)|grop\w*|molest\w*|pinn\w*|rough\w*|did (?:it|this)|"
    r"attack\w*|"
    r"stab\w*|threat\w*|comes? (?:in|into) (?:her|his) (?:room|bed)|lock(?:s|ed|ing)|starv\w*|scald\w*|"
    r"burn(?:s|t|ed|ing)|drag\w*|groom\w*|got (?:in|into) bed|push\w*|scream\w*|shout\w*|whip\w*|"
    r"thrash\w*|does things|did things)"
)
_ACCUSED = (
    r"(?:accused|suspended|arrested|under investigation|investigated|the (?:concern|worry|risk|problem))"
)
_WHOSE = (
    r"(?:(?:her|his|their|the|an?|one|of|our|this|that|two|both|birth|own|male|female|agency|night|"
    r"older) )*"
)


#: Words just after somebody's place by which they do harm.
DOES_HARM = re.compile(rf"^(?: (?:who|is|has|been|keeps?|was|also))* {_ACTS}\b", re.I)
_NOT_TELLING = (
    r"(?!(?:says?|said|tells?|told|reports?|reported|rang|thinks|worried|concerned|saw|noticed|found|that|"
    r"and|but|when|by|after|of|not|never|no|(?:is|was|did|has|does)n'?t|"
    r"mum|mother|dad|father|step\w*|uncle|aunt\w*|nan|gran\w*|brother|sister)\b)[a-z']+"
)


def _against(who: str) -> re.Pattern[str]:
    """Words by which somebody does harm or is accused of it: "hit by a carer", "the carer is accused"."""
    return re.compile(
        rf"\b{_ACTS}(?: [a-z']+){{0,3}} by {_WHOSE}{who}\b|"
        rf"\b{who}(?:'s)?(?: {_NOT_TELLING}){{0,4}} (?:{_ACTS}|{_ACCUSED})\b|"
        r"\b(?:alleg\w*|accus\w*|concerns?|complain\w*|disclos\w*|worr\w+)(?: (?:is|are|was|made))? "
        rf"(?:about|against|re|on|over|towards?|vs?\.?) {_WHOSE}{who}\b",
        re.I,
    )


_CARER = (
    r"(?:carers?(?:'?s? (?:son|husband|partner|lad|boyfriend|brother|wife|lodger|daughter))?|"
    r"foster (?:dad|mum|father|mother|carer|brother|parents?)|"
    r"(?:night |agency )?staff(?: member)?|(?:home|unit|deputy) manager|"
    r"(?:key|support|night|residential|agency) ?worker)"
)
#: A mother who is pregnant may have children too; "unborn" leaves no doubt.
_CONCERNS: Mapping[Concern, re.Pattern[str]] = {
    Concern.UNBORN: _any_of(r"unborns?|pre[- ]?birth"),
    Concern.ONLINE: re.compile(
        r"\b(?:online(?! (?:form|referral|school|meeting))|internet|sext\w+|nudes?|webcam|live ?stream\w*|"
        r"(?:sexual|dick|naked|rude) (?:pics?|pictures?|images?|photos?))\b|"
        r"\b(?:groom\w*|met|sent|sends|sending|blackmail\w*|sextort\w*)\b[^.;?]{0,40}"
        r"\b(?:snap(?:chat)?|insta(?:gram)?|discord|gaming|roblox|fortnite|tik ?tok|whats ?app|telegram|"
        r"facebook|an app)\b",
        re.I,
    ),
}
_PREGNANT = _any_of(r"pregnan\w+|expect(?:ing|ant)")
_CHILDREN = (
    r"(?:kids?|child|children|littl\w* ?'?uns?|bab(?:y|ies)|sons?|daughters?|toddlers?|twins|girls?|boys?|"
    r"lads?)"
)
_A_CHILD = _any_of(rf"{_CHILDREN}|siblings?|sister|brother|teen\w*|family|\d+ ?(?:yr|year|yo|y/o)s?")
_NEW_HOUSEHOLD = re.compile(
    r"\bnew (?:family|household)\b|\b(?:live|lives|living|moved in|shacked up)\b[^.;?]{0,24}\bwith\b"
    rf"[^.;?]{{0,30}}\b{_CHILDREN}\b|\b(?:new|his|her) (?:partner|girlfriend|wife|woman|lass|"
    rf"lady)\b(?:'s)? "
    rf"(?:(?:and|with|who|has|her|his|own|small|young|little|two|three|\d) )*{_CHILDREN}\b|"
    r"\bother kids there\b",
    re.I,
)
_ABOUT_CARER = _against(_CARER)
_SEVERAL = _any_of(r"sib(?:ling)?s?|brothers|sisters|brother and sister|twins|kids|children|boys|girls|lads")
_ONE_IS = r"(?: [a-z]+){0,2}? (?:lives?|living|is|are|placed|with|in|at|stays?|still)\b"
_APART = re.compile(
    rf"\b(?:one|two|three|[1-4]|eldest|oldest|older|youngest|younger|first){_ONE_IS}[^.;?]{{0,80}}"
    rf"\b(?:others?|rest|one|two|three|[1-4]|eldest|oldest|older|youngest|younger|littl\w+|"
    rf"second){_ONE_IS}",
    re.I,
)
_SCHOOL_STAFF = (
    r"(?:teachers?|staff|coach|matron|boarders?|ta|teaching assistant|house ?(?:master|parent|mistress)|"
    r"tutor|caretaker|head ?(?:teacher|master)?|lunch\w* \w+|dinner lady|technician|"
    r"nursery (?:worker|nurse)|(?:older|other|another) (?:pupil|boy|girl|kid|boarder)s?)"
)
_ABOUT_STAFF = _against(_SCHOOL_STAFF)
_IN_SCHOOL = re.compile(
    rf"\b(?:{_ACTS}|incident)\b[^,.;]{{0,14}}\b(?:at|in) (?:[a-z]+ )?(?:school|nursery)\b", re.I
)
_AT_HOME = re.compile(
    rf"\b(?:{_ACTS}|risk|scared|unsafe)\b(?:(?! safe\b)[^,.;?]){{0,24}}\bat home\b|"
    r"\b(?:risk|harm|concern|abuse|danger) is (?:at |in the )home\b|"
    r"\b(?:suspect|perp\w*|abuser|offender)(?: (?:is|lives))? at home\b|"
    r"\b(?:won'?t|will not|scared to|afraid to|refus\w+ to) go (?:back )?home\b|"
    rf"\b(?:about|re|by|against|vs) {_WHOSE}[a-z]+ at home\b",
    re.I,
)
#: The family of a child who is placed, and whoever lives with a child beyond doubt.
_FAMILY = (
    r"(?<!foster )(?<!carers )(?<!carer's )(?<!carers' )"
    r"(?:(?:mum|dad)'?s (?:new )?(?:boyfriend|partner|girlfriend|ex)|mum|dad|daddy|mother|father|parents?|"
    r"step\w+)"
)
_ABOUT_FAMILY = _against(_FAMILY)
_ABOUT_HOUSEHOLD = _against(
    r"(?<!foster )(?:mum'?s (?:new )?(?:boyfriend|partner)|mum|mother|parents|step\w+|"
    r"(?:older|big) (?:brother|sister))"
)
#: Whom a child lives with; harm by that one, or by a partner of theirs, is at home.
_LIVES_WITH = re.compile(
    r"\bliv(?:es?|ing)\b[^.;?,]{0,24}\bwith (?:her |his |their )?"
    r"(?P<who>mum|dad|mother|father|step(?:mum|dad)|parents|gran(?:dma|dad|ny)?|nan|aunt\w*|uncle)\b",
    re.I,
)
_STAYS: Mapping[Stay, re.Pattern[str]] = {
    Stay.REFUGE: _REFUGE,
    Stay.FOR_NOW: _any_of(
        r"travelodge|premier inn|motel|hostel|temp|temporar(?:y|ily)|b ?& ?b|"
        r"b(?:ed)? and b(?:reakfast)?|hotel|homelessness|short[- ]term|"
        r"for (?:now|the time being|a (?:bit|while))|(?:un)?till? (?:she|he|they) (?:gets?|finds?|is|are)"
    ),
    Stay.FOR_GOOD: _any_of(
        r"for good|permanent (?:move|tenancy|address|housing|home)|"
        r"(?:moved|(?:re)?housed|settled|living|live|lives)\b[^.;?]{0,24}\bpermanently|"
        r"permanently (?:moved|living|housed|there)"
    ),
}
_ORDERS: Mapping[Order, re.Pattern[str]] = {
    Order.POLICE_PROTECTION: _any_of(rf"{_POLICE_PROTECTION}"),
    Order.EMERGENCY_ORDER: _any_of(rf"{_EMERGENCY_ORDER}"),
}
_MISSING = re.compile(
    r"(?<!goes )(?<!going )\bmissing\b(?! (?:then|before|at the time|last (?:month|year|summer|week)|"
    r"(?:from )?(?:the )?(?:school|education|lessons?|college|nursery|"
    r"appointments?|contact|episodes?|out|minutes|information|paperwork|files?|records?|referrals?)))|"
    r"\b(?:(?:ran|run) (?:away|off)(?! with)|absconded|awol|mispers?)\b|"
    # A child who "has not come back", but no council that has "not come back to us" about one.
    r"\b(?:he|she|they|lad|lass|girl|boy|child|kid|teen\w*|young person|yp|lac|cla|\d+ ?(?:yo|yr|"
    r"year)\w*)\b"
    r"[^,.;?]{0,50}?\b(?:ha[sd]|have|did)(?:n'?t| not) (?:yet )?"
    r"(?:(?:come|got|gone) (?:back|home)|return\w*)\b"
    r"(?! (?:to (?:me|us)|on|with|my|our|an?|the)\b)"
    r"(?! from (?!her|his|their|the|a |school|college|contact|work\b))",
    re.I,
)
_THEIR = r"(?:(?:his|her|their|an?|the|older|ex) )*"
_WHO_HOUSES = r"(?:mate|friend|boyfriend|girlfriend|nan|gran|aunt\w*|uncle|cousin|sister|brother|dad|mum)"
#: What ends that, and words before it that say it has not ended.
_FOUND_AGAIN = re.compile(
    r"\b(?:found|located|tracked down|turned up|picked up|returned|(?:is|are|came|come|now) back|"
    r"back (?:home )?now|safe and well|staying|stopping|hostel|walked in(?:to)?|here now|"
    rf"(?:at|with) {_THEIR}{_WHO_HOUSES}(?:'?s)?)\b|'s back\b",
    re.I,
)
_NOT_YET = re.compile(
    r"\b(?:not|never|nobody|if|when|once|until|till|unless|yet|be|thought|believed)\b[^,.;?]{0,16}$|"
    rf"{NOT}\b[^,.;?]{{0,16}}$",
    re.I,
)
_REFUSES = _any_of(r"refus\w+|wont|won'?t|will not|wouldn'?t|says?|saying|said|reckons?|argu\w+|not our case")
_REASONS: Mapping[Refused, re.Pattern[str]] = {
    Refused.NO_DISCLOSURE: re.compile(r"\b(?:no|not|hasn'?t|without) (?:a |made a )?disclos\w+", re.I),
    Refused.POLICE: re.compile(
        r"\b(?:police|cops|old bill) (?:are |have |is |has )?(?:deal\w*|investigat\w*|got|it|look\w*|"
        r"on it|sorting|"
        r"leading|running)\b|\b(?:with|matter for|leave (?:it )?to) the (?:police|cops)\b",
        re.I,
    ),
    Refused.LIVES_ELSEWHERE: _any_of(
        r"not (?:ordinarily )?(?:our )?resident|ordinar\w+ resid\w+|lives? elsewhere|doesn'?t live|"
        r"liv(?:es?|ing) (?:in|with)[^.;?]{0,30}\bso\b|not (?:our|their) (?:child|kid)|"
        r"(?:won'?t|refus\w+)[^.;?]{0,40}\b(?:because|as|since)\b[^.;?]{0,16}\blives?"
    ),
    Refused.OFFENCE_ELSEWHERE: _any_of(
        r"(?:happened|was|took place) elsewhere|didn'?t happen (?:here|there)"
    ),
    Refused.CASE_CLOSED: _any_of(r"case (?:is |was )?closed|closed (?:the )?case|says? (?:it'?s )?closed"),
    Refused.SHORT_NOTICE: _any_of(
        r"short notice|notice (?:was |is )?(?:too )?short|(?:not |n't )enough notice|"
        r"hour'?s notice"
    ),
}


#: What a value is never told of without. Other values are told of in too many words.
_NEVER_WITHOUT: Mapping[str, tuple[re.Pattern[str], ...]] = {
    Tie.HOSPITAL: (_TIES[Tie.HOSPITAL], _IN_A_BED),
    Tie.PLACED: (
        _TIES[Tie.PLACED],
        _STATUSES[ChildStatus.LOOKED_AFTER],
        _IN_CARE,
        _PLACED_BY,
        _HELD_AS_PLACED,
    ),
    Tie.SCHOOL: (_TIES[Tie.SCHOOL], _AT_A_SCHOOL),
    Tie.PAST_OFFENCE: (_TIES[Tie.PAST_OFFENCE], _IN_THE_PAST),
    Tie.SUSPECT: (_TIES[Tie.SUSPECT], _SOMEBODY),
    Tie.MOVED: (_TIES[Tie.MOVED], _GONE_THERE),
    Tie.MOVING: (_TIES[Tie.MOVING], _GOING_THERE),
    Tie.THERE_NOW: (_TIES[Tie.THERE_NOW], _BEING_THERE),
    ChildStatus.IN_NEED: (_STATUSES[ChildStatus.IN_NEED],),
    ChildStatus.ENQUIRY: (_STATUSES[ChildStatus.ENQUIRY],),
    ChildStatus.PLAN: (_any_of(r"plans?|cpp?|conferences?|rcpc|icpc|register\w*"),),
    ChildStatus.LOOKED_AFTER: (_STATUSES[ChildStatus.LOOKED_AFTER], _IN_CARE, _PLACED_BY),
}


def spelled_out(text: str) -> str:
    """Return a text with short forms written out, letters put in order, and no parent who is in hospital."""
    text = _WORD.sub(lambda word: _IN_ORDER.get("".join(sorted(word[0].lower())), word[0]), text)
    plain = _PARENT_IN_HOSPITAL.sub("", text.replace("’", "'"))
    plain = _GUARDIAN.sub("guardian", _PRIVATELY.sub("private arrangement", plain))
    plain = _WITH.sub("with ", _SECTION_NUMBER.sub("s", plain))
    return _SHORT_FORM.sub(lambda short: _SHORT_FORMS[short[0].lower()], plain)


def asks_who_acts(text: str) -> bool:
    """Whether a text asks outright which council is to act: do we do it or do they, does Kent lead."""
    return any(asked.search(text) for asked in (_US_OR_THEM, _DO_THEY_LEAD, _WHO_DOES, _WHO_ACTS, _EACH_SAYS))


#: Words by which somebody is in danger at this moment, and those before them that take them back.
_IN_DANGER = re.compile(
    r"\bin (?:immediate |real |serious |grave )?danger\b|\bimmediate danger\b|\b(?:unsafe|not safe) "
    r"(?:right )?(?:now|tonight)\b",
    re.I,
)
_DANGER_DENIED = re.compile(
    r"\b(?:no|not|never|nobody|isnt|wasnt|arent|was|were|had been|if|unless|whether|"
    r"in case)\b[^.;?]{0,16}$|"
    r"n't\b[^.;?]{0,16}$",
    re.I,
)
_HOME_NOW = re.compile(
    r"\b(?:child|children|kids?|boys?|girls?|lads?|lass|bab(?:y|ies)|toddler|he|she|they|old)(?:'s| is|"
    r" are) "
    r"(?:still |now |back )*at home\b",
    re.I,
)
_THERE_NOW = re.compile(
    r"\b(?:he|she|they|child|children|kids?|boy|girl|lad|baby)(?:'?s|'?re| is| are) (?:still |back |"
    r"over )*there "
    r"(?:now|tonight|today|at the moment)\b",
    re.I,
)
#: A child who boards is at school there, whatever else is told.
_BOARDS = re.compile(r"\bboards (?:in|at)\b|\bboarders?\b|\bboarding (?:school|pupil|house)\b", re.I)


#: A pupil of whoever asks.
_OUR_PUPIL = re.compile(
    r"\b(?:our|my|one of our|some of our) (?:[a-z]+ )?(?:pupils?|students?|(?:y|yr|year) ?\d+s?)\b|"
    r"\bpupils? (?:at|in|of) (?:our|my|this) (?:school|college|nursery)\b",
    re.I,
)

#: Who asks is no council: a school, the police, health.
_WHO_IS_NOT = (
    r"(?:[a-z]+ ){0,2}?(?:dsl|safeguarding lead|head ?teacher|teacher|gp|midwife|health visitor|hv|dc|"
    r"police officer|(?:school )?nurse|matron|hospital doctor|doctor)\b"
)
_FROM_ELSEWHERE = re.compile(
    rf"\b(?:i'?m|i am|we are|we're) (?:the |an? )?{_WHO_IS_NOT}|"
    rf"^\W*(?:(?:hi|hello|morning|evening)\b[, ]*)?(?:{_WHO_IS_NOT}(?= (?:here|in|at|of|from)\b|\s*[:,-])|"
    r"(?:school|nursery|police|ward|a ?& ?e)(?= here\b|\s*:))",
    re.I,
)


def is_from_elsewhere(text: str) -> bool:
    """Whether a text says that somebody asks who is of no council: a school, the police, a ward."""
    return bool(_FROM_ELSEWHERE.search(text))


def in_danger(text: str) -> bool:
    """Whether a text says outright that somebody is in danger now."""
    return any(not _DANGER_DENIED.search(text[: hit.start()]) for hit in _IN_DANGER.finditer(text))


def is_at_home(text: str) -> bool:
    """Whether a text says that the child is at home at this moment."""
    return bool(_HOME_NOW.search(text))


def is_there(text: str) -> bool:
    """Whether a text says that the child is there, in the other area, at this moment."""
    return bool(_THERE_NOW.search(text))


#: A child who is held somewhere with a parent, or by a court, is there and placed by no council.
_HELD_THERE = _any_of(
    r"(?:mother|parent) and (?:baby|child) (?:unit|ward|placement)|remanded (?:to|in)|yoi|young offenders?"
)


def tie_said(text: str) -> Tie | None:
    """Return the tie that a text says whatever else it tells, or None."""
    housed, in_care = is_said(_HOUSED, text, lasts=True), _IN_CARE.search(text)
    past = _TIES[Tie.PAST_OFFENCE].search(text)
    said = (
        (Tie.MOVED, is_said(_REFUGE, text, lasts=True)),  # its address is secret
        (Tie.PLACED, is_said(_PLACED_BY, text, lasts=True) and not housed),
        (Tie.PAST_OFFENCE, _LONG_AGO.search(text) or _FORMER_CARER.search(text)),
        (Tie.MOVED, housed and not in_care),
        (Tie.RISK, _WHERE_IT_HAPPENS.search(text) and not in_care),
        (Tie.HOSPITAL, _ON_A_WARD.search(text) and not past and not _WENT_HOME.search(text)),
        (Tie.THERE_NOW, order_of(text) is not Order.NONE and not in_care),
        (Tie.THERE_NOW, _is_found(text) and not past and not _IN_A_PLACEMENT.search(text)),
        (Tie.THERE_NOW, is_said(_HELD_THERE, text) and not in_care),
        (Tie.THERE_NOW, _PRIVATE.search(text) and not _BY_A_COUNCIL.search(text)),
        (Tie.SUSPECT, _SUSPECT_LIVES.search(text)),
        (Tie.MOVED, is_said(_WENT_TO_LIVE, text, lasts=True) and not in_care),
        (Tie.MOVED, _MOVED_FROM_TO.search(text) and not past and not in_care),
        (Tie.SCHOOL, (_BOARDS.search(text) or _OUR_PUPIL.search(text)) and not past),
        (Tie.HOSPITAL, _BORN.search(text) and not _WENT_ON.search(text)),
        (Tie.THERE_NOW, _VISITING.search(text) and not _AT_TIMES.search(text)),
    )
    return next((tie for tie, told in said if told), None)


#: Where a child who is placed is to be, wherever the child was found.
_IN_A_PLACEMENT = _any_of(r"(?:placed|placement|unit|carers?|foster \w+|home|lac|cla) (?:in|at)")
#: A child who is found somewhere is there, whatever led there.
_FOUND = re.compile(
    r"\b(?:found|located|turned up|picked up|arrested|discovered)"
    r"(?: (?:safe|hiding|wandering|alone|sleeping|well|and|sound|drunk|dealing|"
    r"by (?:the )?(?:[a-z]+ ){0,2}?(?:police|officers|cops|btp)|"
    r"today|tonight|last night|this (?:morning|afternoon|evening)|yesterday|\w+day|outside))*"
    r" (?:in|at|on|near)\b"
    r"(?! (?:(?:the |her |his |their )?(?:school|nursery|house|home|door|contact|mums?|mum's|dads?|"
    r"dad's)\b|"
    r"fault|risk|breach|need|(?:his|her|their|an?|the|dad's|mum's) "
    r"(?:phone|device|computer|laptop|tablet|bag|room|body|arms?|legs?)))",
    re.I,
)


def _is_found(text: str) -> bool:
    """Whether a child is said to have been found somewhere, and not to be home since."""
    return is_said(_FOUND, text) and not _HOME_AGAIN.search(text) and not _THEN.search(text)


def tells_of(tie: str, text: str) -> bool:
    """Whether the words of a tie are in a text."""
    return tie in set(_TIES) and bool(_TIES[Tie(tie)].search(text))


#: Ties that began at one time and last.
_LASTS = frozenset({Tie.MOVED, Tie.PLACED})


def cues_of(fact: str, text: str) -> list[str]:
    """Return each value of a tie or a status whose words are in a text and not denied."""
    return [v for v, words in _CUES[fact].items() if is_said(words, text, lasts=v in _LASTS)]


def only_cue_of(fact: str, text: str) -> str | None:
    """Return the one value of a tie or a status whose words are in a text, or None for none or several."""
    found = cues_of(fact, text)
    return found[0] if len(found) == 1 else None


#: Where a child was who is home again, or whom nobody has found, is not where the child is.
_HOME_AGAIN = re.compile(
    r"(?<!dad )(?<!mum )(?<!parents )(?<!partner )(?<!boyfriend )\bback (?:home|with|in|at)\b|"
    r"\b(?:home|back) now\b|\breturned (?:to (?:her|his|their) )?home\b|"
    r"\b(?:taken|went|gone|sent|came|"
    r"brought) (?:back )?home\b",
    re.I,
)
_WENT_HOME = re.compile(r"\b(?:went|gone|sent|taken|now|back|returned) home\b", re.I)
_NO_LONGER_PLACED = re.compile(
    r"\b(?:then|since|now) (?:came|went|returned) (?:back )?home\b|"
    r"\b(?:was|were|been) [^.;?]{0,60}\bnow (?:back |home |living )+(?:home|with|at)\b"
    r"(?! (?:[a-z]+ )?(?:foster|carers?))",
    re.I,
)
#: A mother who is booked in is not there yet, nor is the baby.
_BOOKED = re.compile(r"\bbooked (?:in )?(?:at|with|in|into|for)\b", re.I)
#: A family that is to be moved has not been.
_TO_BE_MOVED = re.compile(
    r"\b(?:being|(?:to|will|'ll) be|getting) (?:re)?(?:moved|housed)\b[^.;?]{0,60}"
    r"\b(?:next|tomorrow|soon|on (?:mon|tue|wed|thu|fri|sat|sun)\w*|in (?:\d|two|three|a) )",
    re.I,
)
_THOUGHT_THERE = re.compile(r"\b(?:thought|believed) to be\b", re.I)

#: Words that rule a tie out.
_RULED_OUT: Mapping[str, tuple[re.Pattern[str], ...]] = {
    Tie.HOSPITAL: (_BOOKED, _DISCHARGED, _WENT_HOME),
    Tie.PLACED: (_NO_LONGER_PLACED,),
    Tie.MOVED: (_TO_BE_MOVED, _STAYED_BEHIND, _MOVED_OUT),
    Tie.MOVING: (_STAYED_BEHIND, _MOVED_OUT),
}


def speaks_of(value: str, text: str) -> bool:
    """Whether a text can mean a tie or a status: a surgery is no hospital, and who is missing is nowhere."""
    lost = is_missing(text) and not _THOUGHT_THERE.search(text)
    if value == Tie.THERE_NOW and (lost or _HOME_AGAIN.search(text)):
        return False
    at_times = _AGAIN_AND_AGAIN.search(text) or _THEN.search(text)
    if value == Tie.THERE_NOW and at_times and not _THIS_TIME.search(text):
        return False
    if any(words.search(text) for words in _RULED_OUT.get(value, ())):
        return False
    if value == Tie.PLACED and _PRIVATE.search(text) and not _BY_A_COUNCIL.search(text):
        return False
    if value == Tie.MOVED and _FOR_A_WHILE.search(text) and not is_said(_TIES[Tie.MOVED], text):
        return False
    if value == Tie.MOVED and _WENT_BACK.search(text) and not is_said(_TIES[Tie.MOVED], text):
        return False
    words = _NEVER_WITHOUT.get(value)
    return words is None or any(is_said(pattern, text) for pattern in words)


def is_placed(text: str) -> bool:
    """Whether a text says that the child is placed: in so many words, or looked after and in a unit."""
    looked_after = is_said(_STATUSES[ChildStatus.LOOKED_AFTER], text)
    return is_said(_TIES[Tie.PLACED], text) or (looked_after and is_said(_HELD_AS_PLACED, text))


def placed_in_care(text: str) -> bool:
    """Whether a child who is placed is looked after by whoever placed the child."""
    return not _BREAK.search(text)


def concern_of(text: str, tie: Tie) -> Concern:
    """Return what the concern is about, as far as the words say it."""
    born = _BORN.search(text) or _NEWBORN.search(text)
    told = (concern for concern, words in _CONCERNS.items() if words.search(text))
    if outright := next((c for c in told if not (born and c is Concern.UNBORN)), None):
        return outright
    if _PREGNANT.search(text) and not _A_CHILD.search(text):
        return Concern.UNBORN
    by_tie = {
        Tie.PLACED: (
            (Concern.SOMEONE_AT_HOME, _ABOUT_FAMILY),
            (Concern.CARER, _ABOUT_CARER),
        ),
        Tie.SCHOOL: (
            (Concern.SOMEONE_AT_HOME, _ABOUT_HOUSEHOLD),
            (Concern.SCHOOL, _ABOUT_STAFF),
            (Concern.SCHOOL, _IN_SCHOOL),
        ),
        Tie.SUSPECT: ((Concern.NEW_HOUSEHOLD, _NEW_HOUSEHOLD),),
    }
    tried = (*by_tie.get(tie, ()), (Concern.SOMEONE_AT_HOME, _AT_HOME))
    if said := next((concern for concern, words in tried if is_said(words, text)), None):
        return said
    at_home = tie in {Tie.RISK, Tie.NOT_SURE} and _is_by_household(text)
    return Concern.SOMEONE_AT_HOME if at_home else Concern.NOT_SURE


def _is_by_household(text: str) -> bool:
    """Whether the one whom the child lives with, or a partner of theirs, is who does harm."""
    lives = _LIVES_WITH.search(text)
    who = rf"{lives['who']}(?:'?s (?:new )?(?:partner|boyfriend|girlfriend|bloke|ex))?" if lives else ""
    return bool(who) and is_said(
        re.compile(
            rf"\b(?:by|about|re|against|vs) {_WHOSE}{who}\b(?! (?:in|at)\b(?! home))|"
            rf"\b{who} (?:(?:who|is|has|been|keeps?|was|also) )*(?:{_ACTS}|{_ACCUSED})\b",
            re.I,
        ),
        text,
    )


def tells_of_several(text: str) -> bool:
    """Whether a text tells of children in different places: one placed, the other at home."""
    return bool(_SEVERAL.search(text) and _APART.search(text))


def stay_of(text: str) -> Stay:
    """Return how a family is housed there."""
    return next((stay for stay, words in _STAYS.items() if is_said(words, text)), Stay.NOT_SURE)


def order_of(text: str) -> Order:
    """Return what holds the child by law."""
    return next((order for order, words in _ORDERS.items() if is_said(words, text)), Order.NONE)


def reason_of(text: str) -> Refused:
    """Return the reason that the other side gave for not acting, where it gave one."""
    if not _REFUSES.search(text):
        return Refused.NONE
    return next((reason for reason, words in _REASONS.items() if words.search(text)), Refused.NONE)


def is_missing(text: str) -> bool:
    """Whether the child is missing, and is not said to have been found or taken into protection since."""
    if order_of(text) is not Order.NONE:
        return False
    gone = next((hit for hit in _MISSING.finditer(text) if stands(hit)), None)
    if gone and is_said(_FOUND, text[: gone.start()]):  # "found in Leeds, reported missing from home"
        return False
    found = gone and any(
        not _NOT_YET.search(text[: hit.start()]) for hit in _FOUND_AGAIN.finditer(text, gone.end())
    )
    return bool(gone) and not found
