"""Personal details: every kind caught, published names and everyday words let through."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from support.data import messages

from bot.screening.screen import Screen, Screened

_SHORT_FORMS = """
    nicu picu scbu hdu camhs cypmhs pru mash send iro lado lesas cla nrpf uasc ehcp isva idva mosovo ictg ots
"""


@cache
def screen() -> Screen:
    return Screen(
        ["Kent County Council", "London Borough of Croydon", "Lewisham", "Essex", "Bath", "Reading"]
    )


def leaks(sample: dict[str, Any], found: Screened) -> bool:
    return found.cleaned is not None and any(detail in found.cleaned for detail in sample["leaks"])


@pytest.mark.parametrize("half", ["first", "held_out"])
def test_messages_with_details_are_not_let_through(half: str) -> None:
    written = messages("personal", half)
    found = [(sample, screen().check(sample["text"])) for sample in written]
    missed = [
        sample["text"] for sample, result in found if result.outcome not in {"personal_details", "danger"}
    ]
    leaked = [sample["text"] for sample, result in found if leaks(sample, result)]
    assert len(missed) <= 0.07 * len(written), missed
    assert len(leaked) <= 0.05 * len(written), leaked


@pytest.mark.parametrize("half", ["first", "held_out"])
def test_ordinary_questions_are_hardly_ever_taken_for_details(half: str) -> None:
    questions = messages("ordinary", half)
    flagged = [text for text in questions if screen().check(text).outcome == "personal_details"]
    assert len(flagged) <= 2 * len(questions) / 105, flagged


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("whats the process for theo, hes placed out of area", "a name"),
        ("DEVLIN, Shannon - which LA convenes", "a name"),
        ("the Okonkwo family have moved mid s47", "a name"),
        ("dad = Mohammed Al-Rashid, who holds", "a name"),
        ("d.o.b. 1 May 2009 placed out of county", "a date of birth"),
        ("birthday is 5th June 2018, who leads", "a date of birth"),
        ("family at 22 the mews, who leads s47", "an address"),
        ("they live at Rose Cottage, who leads", "an address"),
        ("moved to zz129qy last week, which council", "a postcode"),
        ("call on 07700 900123 before the discussion?", "a phone number"),
        ("email is amina dot yusuf at example dot org", "an e-mail address"),
        ("943 476 5919 do health need to attend", "an NHS number"),
        ("943.476.5919 do health need to attend", "an NHS number"),
        ("is nhs 943.476.5919 theirs", "an NHS number"),
        ("S-a-r-a-h J-o-n-e-s has moved, who holds it", "a name"),
        ("QQ 12 34 56 C can we share this", "a National Insurance number"),
        ("upn A123456789012 which authority", "a pupil number"),
        ("liquidlogic id 4456123 transfer timescale?", "a case or staff number"),
        ("case 7 3 1 9 0 2 was closed, do we reopen", "a case or staff number"),
        ("file 5-1-8-8-3-0-2 is ours", "a case or staff number"),
        ("reg AB12 CDE was seen outside", "a car registration"),
    ],
)
def test_each_kind_is_named_in_plain_words(text: str, kind: str) -> None:
    found = screen().check(text)
    assert found.outcome == "personal_details"
    assert kind in found.kinds


@pytest.mark.parametrize(
    "text",
    [
        "Ms X, Mr Z and Mrs B complained about Council X, child C and Y",
        "was the council at fault towards Mrs B. The Ombudsman said so of Mr X. But who leads",
        "what did 19 011 816 and 21 005 087 decide",
        "EWHC 384 on habitual residence",
        "what does para 4.1.2 say",
        "did the 5 March 2021 decision rely on WT 2018",
        "s47 2nd visit, cp3 and pg28 of the wt2018 guidance",
        "Victoria Climbié, Baby P, Arthur Labinjo-Hughes and Star Hobson: common findings",
        "what did Munro, Laming and Lady Hale say about timescales",
        "is Stewart v Wandsworth right after D (A Child)",
        "what do Ofsted, Cafcass and Coram expect",
        "will the council mark this and may it bill us in summer, with grace and hope",
        "can a child be taken to Jordan from Kent or Chelsea",
        "a child taken to Hong Kong, El Salvador or Burkina Faso from Kent",
        "mum has moved to costa rica or hong kong with them, which law",
        "is section 47 used in the family court",
        "does the 45 day rule apply in court",
    ],
)
def test_published_names_places_and_references_may_be_named(text: str) -> None:
    assert screen().check(text).outcome != "personal_details"


@pytest.mark.parametrize("term", _SHORT_FORMS.split())
@pytest.mark.parametrize(
    "text",
    ["{}", "is {} invited to the discussion", "ask {} first", "baby on {} mum wants to leave", "{} rang"],
)
def test_a_short_form_of_the_trade_is_no_name_however_it_is_written(term: str, text: str) -> None:
    for written in (term, term.upper(), term.capitalize()):
        assert screen().check(text.format(written)).outcome != "personal_details", written


@pytest.mark.parametrize("text", ["is nicu dragan on a plan", "who leads for Nicu Popescu", "Elsa has moved"])
def test_a_name_that_is_spelt_like_a_short_form_is_still_seen(text: str) -> None:
    assert screen().check(text).outcome == "personal_details"


def test_a_number_is_seen_also_where_a_case_reference_follows_it() -> None:
    found = screen().check("07700 900123 19 017 999 timescale finding")
    assert found.kinds == ("a phone number",)
    assert "900123" not in (found.cleaned or "")


@pytest.mark.parametrize(
    "text",
    [
        "is jack walker on a plan here",
        "which council leads where lily cook moved to croydon",
        "mark miller is placed with his aunt, who convenes",
        "who holds the meeting about ruby turner",
    ],
)
def test_a_full_name_without_capitals_is_one_where_both_parts_are_words_too(text: str) -> None:
    found = screen().check(text)
    assert found.outcome == "personal_details"
    assert not any(part in (found.cleaned or "") for part in ("walker", "cook", "miller", "turner"))


@pytest.mark.parametrize(
    "text",
    [
        "Grace Little is on a plan",
        "Pearl Young lives in Kent, who leads",
        "Grace Day moved to Kent",
        "Hi Grace Day has moved to Leeds",
    ],
)
def test_a_full_name_that_opens_a_message_is_one_where_its_surname_begins_places_too(text: str) -> None:
    assert screen().check(text).outcome == "personal_details"


@pytest.mark.parametrize("text", ["Hope Street is closed", "May Day is a holiday", "New Day is a charity"])
def test_a_street_or_a_day_that_opens_a_message_is_no_name(text: str) -> None:
    assert screen().check(text).outcome != "personal_details"


def test_a_name_beside_a_place_of_the_same_tongue_is_still_a_name() -> None:
    found = screen().check("wong ka yan moved to hong kong, which council leads")
    assert found.cleaned == "the child moved to hong kong, which council leads"


@pytest.mark.parametrize(
    "text",
    [
        "can we offer an olive branch before the meeting",
        "does a rose garden count as a safe play area",
        "which ward is daisy ward in for a section 47",
        "will may council carry out the enquiry",
    ],
)
def test_two_words_are_no_name_without_company(text: str) -> None:
    assert screen().check(text).outcome != "personal_details"


@pytest.mark.parametrize(
    "text",
    [
        "the Rosenbergs want a rabbi at the conference",
        "the Woods have moved to Hull, who holds the plan",
        "the Jenkinses are back in the area",
        "the okonkwos are back from Nigeria",
        "is the plan theirs, the Fosters went to Leeds",
        "Sun Min-jung is on a plan in Kingston",
        "Lee Jun-seo told his school",
        "Wu Ka-ming is with an aunt",
        "Does Parveez count as looked after",
        "Did Ruzgin go to contact",
        "should Tsegay be at the conference",
        "who tells Yonatan's school",
        "is Mordekai's nursery invited",
        "Ottilina's college rang us",
        "Vasundhara aunty has them",
        "Honey won't eat, medical first?",
        "Blessing wouldn't talk to me",
        "mercy cant stay with her nan",
        "Paris won't go home",
        "April doesn't want to see him",
        "patience is 14 and pregnant",
        "destiny was 9, who leads",
        "Angel turned 16, can she refuse",
        "Star has not been seen since Friday",
        "Storm is on a plan here",
        "Chance was hit by his uncle",
        "Israel is 11 and lives with gran",
        "Tsvetelina wont go to contact",
        "Smith, J, date of birth not known",
        "J.K. Omondi's review is due",
        "Choi Seo-yeon's parents are in Busan",
        "who finds a place, Will's carer says no",
        "chloesmith09 moved to Kent",
    ],
)
def test_a_name_is_seen_by_what_only_a_person_or_a_family_does(text: str) -> None:
    assert screen().check(text).outcome == "personal_details"


@pytest.mark.parametrize(
    "text",
    [
        "the Courts have said no, can we appeal",
        "the Guardians want a copy of the plan",
        "the Cotswolds are in which county's procedures",
        "the Boroughs have split it",
        "Does Mosaic count as a record",
        "Has Liquidlogic kept the form",
        "St Bede's school rang us",
        "Queen Mary's school wants a copy",
        "the children's school asks who leads",
        "May is 31 days, do we count them all",
        "Easter was 4 days late, when does the clock stop",
        "Kent didn't tell us of the meeting",
        "Bath won't sign the transfer",
        "Summer won't count as term time",
        "Justice can't wait for the panel",
        "Grace is not allowed on timescales",
        "Hope is on a low ebb at the team",
        "what did the Munro review say",
        "Israel is one of the Hague countries",
    ],
)
def test_what_has_the_company_of_a_name_and_is_none_passes(text: str) -> None:
    assert screen().check(text).outcome != "personal_details"


@pytest.mark.parametrize(
    "greeting",
    ["salaam", "Salam", "shalom", "merhaba", "buna ziua", "Ni hao", "namaste", "As-salamu alaikum"],
)
@pytest.mark.parametrize("asked", [" who leads the strategy discussion", ", which council holds the plan"])
def test_a_greeting_of_any_language_is_no_name(greeting: str, asked: str) -> None:
    assert screen().check(greeting + asked).outcome == "clear"


@pytest.mark.parametrize(
    "text", ["Salam moved to Kent", "Selam is 7 and on a plan", "Shalom, 9, lives with us"]
)
def test_a_name_that_greets_too_is_a_name_with_company(text: str) -> None:
    assert screen().check(text).outcome == "personal_details"


@pytest.mark.parametrize(
    "text",
    [
        "family at 17b Harbour Approach, who holds it",
        "they are in 4 Mill Brow",
        "moved to 9 Priory Chase",
        "the house on Crown Hill, number 14",
        "placed on Weavers Row number 3",
        "moved to 14b north st, is that Kent",
    ],
)
def test_streets_of_rarer_kinds_are_addresses(text: str) -> None:
    assert "an address" in screen().check(text).kinds


@pytest.mark.parametrize(
    "text", ["a 2 step approach to thresholds", "we chase 3 reports a week", "7 common errors"]
)
def test_what_ends_streets_of_rarer_kinds_is_a_word_too(text: str) -> None:
    assert screen().check(text).outcome != "personal_details"


@pytest.mark.parametrize(
    "text", ["child lives in Ashton, dad in Preston", "moved from Kirby to Morton", "carer in Denton"]
)
def test_a_town_called_like_people_is_a_place_where_one_is(text: str) -> None:
    assert screen().check(text).outcome == "clear"


@pytest.mark.parametrize(
    "text",
    [
        "Nicu lives with his aunt, which council",
        "Merlin stays at his nan's, who visits",
        "poppy's social worker is off, who chairs",
        "hope's social worker has left",
        "ruby's school is over the border",
        "ring mum on oh double seven seven hundred nine hundred one two three",
        "dads mobile is 07 seven hundred 900 one two three",
        "it is zero seven seven double oh, nine oh oh, four five six",
    ],
)
def test_a_name_that_is_a_word_by_what_it_does_or_has_and_a_number_read_out(text: str) -> None:
    assert screen().check(text).outcome == "personal_details"


@pytest.mark.parametrize(
    "text",
    [
        "NICU discharge meeting, who calls it",
        "does nicu do the plan",
        "may's conference is full",
        "summer's school closure and visits",
        "visits at one, two, three and six weeks",
        "do the Vale of Glamorgan have to accept our plan",
        "is it Dumfries and Galloway or us",
        "Ards and North Down will not take the plan",
        "the family has gone to Moray",
        "child with autism wants to speak at conference",
        "Mum has bipolar, who assesses",
        "Dad has Parkinsons, who assesses",
        "she has Tourettes and is placed over the border",
    ],
)
def test_the_same_words_that_are_no_names_and_councils_of_other_nations(text: str) -> None:
    assert screen().check(text).outcome != "personal_details"


@pytest.mark.parametrize(
    "text",
    [
        "Jae-won Park is at school with my son",
        "jae-won was hit",
        "a family called the Wards from the site",
        "family named Price",
        "siblings called Hunt",
    ],
)
def test_a_hyphened_given_name_and_what_a_family_is_called_are_names(text: str) -> None:
    assert screen().check(text).kinds == ("a name",)


@pytest.mark.parametrize(
    "text", ["what is a family called in law", "a family called Leeds about it", "so-so home"]
)
def test_other_hyphens_and_families_that_call_are_no_names(text: str) -> None:
    assert screen().check(text).outcome != "personal_details"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("connor's gran rang", "a name"),
        ("Kieran's uncle will collect", "a name"),
        ("E Thornbury aged 8", "a name"),
        ("R Winterton, aged 6, is new", "a name"),
        ("Oakfield Primary year 3 boy bruised", "a school"),
        ("Hillside Junior y5 girl", "a school"),
        ("Ref CP/2023/00418 who chairs", "a case or staff number"),
    ],
)
def test_what_a_list_also_knows_as_something_else_is_seen(text: str, kind: str) -> None:
    assert kind in screen().check(text).kinds


@pytest.mark.parametrize(
    "text",
    [
        "Gillick and Fraser, which is older",
        "St John Ambulance volunteer, an allegation",
        "Primary school year 3, who refers",
        "Catholic Primary year 6",
        "plan E Thornbury or Bristol",
        "CP/1234",
    ],
)
def test_what_looks_like_it_and_is_nobodys_is_let_through(text: str) -> None:
    assert screen().check(text).kinds == ()
