"""The national rule comes first over the shipped library, and what nobody read is never called an answer."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from support.commands import CommandLine, cards_of, lines_of

pytestmark = pytest.mark.model

#: Cards by whose people asked, and by question.
Bare = dict[str, dict[str, dict[str, Any]]]

FIRST = {
    "girl of 15 sleeps at a schoolmates house, his parents had her 6 weeks": "private-fostering-defined",
    "homeless mother with a two year old came from the next county, which council": "duties-by-area",
    "four month old with a bruised cheek, cannot sit up yet. do we refer": "injury-refer-and-medical",
    "asylum seeking teenager alone off a lorry in our county, who looks after him": "entry-and-receiving",
    "dad has taken a child on our plan to aberdeen": "whose-guidance",
    "17 year old homeless after a row, is section 17 enough": "section-20-not-housing",
    "family in our refuge, worry about how mum treats the boy, who looks into it": "refuge-which-council",
    "parents will not take her for the medical we want": "child-assessment-order",
    "nobody told the school about the strategy meeting": "school-at-strategy",
    "tiny bruise behind the ear, baby is ten weeks": "injury-refer-and-medical",
    "gang from two towns uses one of our lads, which area takes it on": "exploited-in-another-area",
    "children on our plan were flown to morocco by their mother": "plan-and-abroad",
    "gran in kenya could have our looked after lad, what must be agreed": "live-abroad-court-approval",
    "travelling family gives no address, do our duties cover the boy": "no-address-or-from-abroad",
    "officers have had him nearly three days, can they hang on to him": "police-protection-72-hours",
    "the emergency protection order finishes tomorrow, is there more time": "emergency-order-eight-days",
    "which lado, football coach works in kent and lives in medway": "one-service",
    "front door has had our referral since friday, how long may they sit on it": "one-working-day",
    "agency cover teacher accused by a pupil, who looks into it": "supply-staff",
    "before checks on a section 47 do the parents have to hear of it": "section-47-parents-consent",
    "mother has flown children on our plan to turkey": "plan-and-abroad",
    "assessment is at fifty two days, what is the national limit": "assessment-45-working-days",
    "whose decision is it whether the toddler has a cp medical": "health-role-in-strategy",
    "mum says she takes him home from section 20 this evening": "section-20-removal",
    "what is the longest a c&f may run": "assessment-45-working-days",
    "do i need the parents' consent to refer to csc": "refer-without-consent",
    "which agencies make up a strat as a minimum": "who-attends",
    "epo, how many days": "emergency-order-eight-days",
    "lado, within how many days do we report": "lado-one-working-day",
    "csods, who may put in a request": "presumption-of-disclosure",
    "temporary move to his grans, child on a cp plan": "temporary-move",
    "can her own la do the s47 for us": "consult-ordinary-residence",
    "their house flooded, children and nowhere to sleep": "homelessness-duty-to-refer",
    "evicted family, where do they go": "homelessness-duty-to-refer",
    "manx family, child hurt here": "whose-law",
    "lad in care awol since last night": "missing-child-first",
    "looked after lad placed out of county, what are we owed in writing": "notice-before-placement",
    "pc has picked up another boroughs child, which councils must hear": "police-tell-council-where-found",
    "birthmark or bruise, ten week old": "injury-refer-and-medical",
    "plan case moved in, transfer conference due when": "plan-permanent-move",
}
#: Bare words: with decisions added or not, and whoever asks, what happened somewhere comes after the rule.
BARE = {
    "police protection": "police-protection-when-necessary",
    "cp medical who decides": "health-role-in-strategy",
    "child not seen": "wishes-and-seen-alone",
    "forced marriage": "forced-marriage",
    "how long for the section 47 to get done before conference": "section-47-timescale",
    "icpc how soon after strat": "conference-15-working-days",
    "child on plan moved temporarily": "temporary-move",
    "cin moved out of area": "child-in-need-permanent-move",
    "mum refuses consent for a referral": "refer-without-consent",
    "17 and sofa surfing": "homeless-at-sixteen",
    "notify host la placement": "notice-at-the-end",
    "missing child definition": "missing-or-away",
    "rhi": "return-interview",
    "strat quorum": "who-attends",
    "lado threshold": "allegation-criteria",
    "nrm": "national-referral-mechanism",
    "marac": "marac-to-marac",
    "mappa referral": "mappa-and-duties",
    "who can complain": "who-may-complain",
    "sarahs law": "presumption-of-disclosure",
    "csods": "presumption-of-disclosure",
}
#: Plain and short questions whose answer is held are called answered, however few words they have.
PLAIN = {
    "child and family assessment timescale": "assessment-45-working-days",
    "maximum length of police protection": "police-protection-72-hours",
    "do we have to take a child the police have removed": "receive-police-protection-child",
    "private fostering how much notice": "six-weeks-notice",
    "child in need plan family moving to another council": "child-in-need-permanent-move",
    "bruise on a non mobile infant": "injury-refer-and-medical",
    "first core group when": "core-group-ten-working-days",
    "core group timescale": "core-group-ten-working-days",
    "icpc timescale": "conference-15-working-days",
    "rcpc how often": "reviews-three-then-six-months",
    "statutory complaint stage two, days allowed": "stage-two-working-days",
}
#: So are the ways in which people ask for a note of a rule, in whatever order and forms of the words.
WORDED = {
    "mappa": "mappa-and-duties",
    "quorum for strats": "who-attends",
    "strats, quorum for": "who-attends",
    "is mappa responsible for the kids": "mappa-and-duties",
    "conference, is there a quorum": "who-comes-to-conference",
}
#: The name of the area alone is no answer, nor is what tells neither the money nor the number asked about.
NAME_ALONE = ["south ayrshire referral", "lado in south ayrshire", "highland strategy discussion attendance"]
NOT_THE_THING = [
    "what does a core group cost per family",
    "who pays the taxi to a return interview",
    "fine for not telling the lado",
    "how many core group meetings may a father miss",
    "how many social workers sit on a strat",
]
#: What an area's own page tells stands first where it is asked for.
OF_AN_AREA = {
    "sarahs law in norfolk, how long": "norfolk-police-sarahs-law",
    "who is told under sarahs law in suffolk": "suffolk-police-sarahs-law",
}
#: So does what happened.
OF_A_DAY = {
    "what did the ombudsman say about visits not made": "lambeth-21-005-087",
    "was lambeth at fault over core groups": "lambeth-21-005-087",
}
#: One council named, of which nothing is held: its name hides no national rule.
OF_ONE = {
    "stockport lado threshold": "allegation-criteria",
    "rochdale how long does an epo last": "emergency-order-eight-days",
    "rochdale icpc timescale": "conference-15-working-days",
}
#: Two councils named, of whom nothing held speaks: what every council goes by stands first all the same.
OF_TWO = {
    "lado threshold, school in wirral, worker lives in knowsley": "which-designated-officer",
    "allegation at a club in dorset, coach lives in wiltshire, whose lado": "which-designated-officer",
    "unborn, mother went from coventry to walsall, who does the prebirth": "unborn-which-council",
    "boy of birmingham placed in shropshire, carer hurt him, who convenes": "placed-child-which-council",
    "cp family gone from devon to cornwall for good, when is the conference due": "plan-permanent-move",
    "privately fostered here in bedford, parents in luton, who visits": "visit-in-its-area",
    "girl lives in bristol, school is in swindon, fgm report to which police": "police-where-she-lives",
}
#: Two councils named, of whom something held tells: it is not put aside for what tells of none.
OF_THESE_TWO = {
    "kent and croydon report, who was at fault": "kent-paper-2021-03-09",
    "did kent tell croydon about the risk": "kent-paper-2021-03-09",
    "lado for a coach who works in kent and lives in medway": "kent-lado",
}
#: What only another's page told of is shown first and never called an answer.
SECOND_HAND = {
    "which office asks social services in another country about a family": "council-may-ask-abroad",
    "modern slavery act, do councils have a duty to notify": "duty-to-notify",
}
NOT_SAID = {
    "guide leader works for one county and lives in another, whose lado is it": "which-designated-officer",
    "our looked after girl ran from a home in another county, who does the rhi": "time-limit-not-read",
    "pregnant mum moves next month, whose is the pre birth assessment": "unborn-which-council",
    "from which week of pregnancy may we start the prebirth": "before-birth-no-week",
    "mother hid that she was pregnant and is due any day": "concealed-pregnancy-not-said",
    "will the refuge's address be in the conference minutes": "refuge-address-not-said",
    "may we ring her parents about the forced marriage": "forced-marriage-parents-not-read",
    "is a mother fresh from surgery fit to sign section 20": "section-20-fit-to-agree-not-read",
}


@pytest.fixture(scope="module")
def asked(shipped: CommandLine) -> dict[str, dict[str, Any]]:
    told = [*OF_THESE_TWO, *OF_AN_AREA, *OF_A_DAY]
    plain = [*PLAIN, *WORDED, *NAME_ALONE, *NOT_THE_THING]
    questions = [*FIRST, *OF_ONE, *OF_TWO, *told, *SECOND_HAND, *NOT_SAID, *plain]
    return dict(zip(questions, shipped.ask(questions), strict=True))


@pytest.mark.parametrize(("question", "note"), [*FIRST.items(), *OF_ONE.items(), *OF_TWO.items()])
def test_the_national_rule_stands_first(asked: dict[str, dict[str, Any]], question: str, note: str) -> None:
    assert asked[question]["passages"][0]["id"].split("/")[1] == note


@pytest.fixture(
    scope="module", params=[pytest.param("the library alone", marks=pytest.mark.slow), "decisions added"]
)
def asked_bare(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Bare:
    """The cards for the bare words, for nobody's people, for Kent's and for Havering's."""
    if request.param == "decisions added":
        line: CommandLine = request.getfixturevalue("shipped")
        line = CommandLine(shutil.copytree(line.data, tmp_path_factory.mktemp("bare") / "data"))
    else:
        encoded: Path = request.getfixturevalue("encoded")
        line = CommandLine(shutil.copytree(encoded, tmp_path_factory.mktemp("bare") / "data"))
    cards: Bare = {"": dict(zip(BARE, line.ask([*BARE]), strict=True))}
    for council in ("kent", "havering"):
        added = ("people", "add", "--role", "practitioner", "--team", "duty", "--authority", council)
        person = str(json.loads(line.run(*added, "--json").out)["id"])
        told = line.run("ask", "--json", "--as", person, "-", stdin=lines_of([*BARE]))
        cards[council] = dict(zip(BARE, cards_of(told), strict=True))
    return cards


def test_bare_words_bring_the_national_rule_first_whoever_asks(asked_bare: Bare) -> None:
    first = {
        (council, question): card["passages"][0]["id"].split("/")[1:]
        for council, cards in asked_bare.items()
        for question, card in cards.items()
    }
    wrong = {key: note for key, note in first.items() if note != [BARE[key[1]]]}
    assert not wrong


def test_a_rule_of_an_edition_replaced_says_so_in_one_short_line(asked_bare: Bare) -> None:
    for cards in asked_bare.values():
        brief = cards["police protection"]["brief"]
        assert "Working Together to Safeguard Children 2023, paragraph 248" in " ".join(brief.split())
        assert brief.count("2023 edition, since replaced; check 2026.") == 1


@pytest.mark.parametrize(
    ("question", "document"), [*OF_THESE_TWO.items(), *OF_AN_AREA.items(), *OF_A_DAY.items()]
)
def test_what_is_held_of_those_who_are_asked_about_stands_first(
    asked: dict[str, dict[str, Any]], question: str, document: str
) -> None:
    assert asked[question]["passages"][0]["id"].split("/")[0] == document


@pytest.mark.parametrize(("question", "note"), [*PLAIN.items(), *WORDED.items()])
def test_what_is_plainly_held_is_called_an_answer(
    asked: dict[str, dict[str, Any]], question: str, note: str
) -> None:
    card = asked[question]
    assert card["passages"][0]["id"].split("/")[1] == note
    assert card["status"] == "answered"


@pytest.mark.parametrize("question", [*NAME_ALONE, *NOT_THE_THING])
def test_what_lacks_the_thing_asked_for_is_not_called_an_answer(
    asked: dict[str, dict[str, Any]], question: str
) -> None:
    assert asked[question]["status"] != "answered"


@pytest.mark.parametrize(("question", "note"), [*SECOND_HAND.items(), *NOT_SAID.items()])
def test_what_is_not_known_is_never_called_an_answer(
    asked: dict[str, dict[str, Any]], question: str, note: str
) -> None:
    card = asked[question]
    assert card["status"] == "closest"
    assert card["passages"][0]["id"].split("/")[1] == note
    assert "This answers it" not in card["brief"]
