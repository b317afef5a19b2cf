"""Questions of one's own in a browser without script: written, reviewed by somebody else, read again."""

from __future__ import annotations

import html
import logging
import re

import pytest
from support.samples import WORDS_OF_CLAUSE_1_2
from support.web import Browser, Site, said_on, token_on
from support.web_questions import CLAUSE, HERE, QUESTION, Author, Shelf, filled_on, offered_on

from bot.channels.web import messages as web_said
from bot.channels.web.sessions import messages as ours
from bot.core.people import Membership, Role, Team
from bot.features.sessions import messages as said
from bot.features.sessions.service import OWN
from procedures.refresher import LONGEST_ASKED, LONGEST_CHOICE, LONGEST_WHY

READER = "/documents/exampleshire-crossing-procedure-f3ee42"
NARROW = "A child of 4 died in Dover. Who calls the meeting?"


@pytest.fixture
def author(site: Site) -> Author:
    return Author.of(site)


@pytest.fixture
def reviewer(site: Site) -> Author:
    """A trainer of another council."""
    return Author.of(site, "havering")


def own_set(site: Site) -> dict[str, str]:
    """The questions that are asked of one's own: the address of each, with what it asks."""
    held = {made.id: made for made in site.assistant.sessions.sets()}
    questions = held[OWN].scenarios if OWN in held else ()
    return {f"{HERE}/{scenario.id.partition('/')[2]}": scenario.asks for scenario in questions}


def lines_under(page: str, heading: str) -> str:
    """What a page says between a heading and the next, wherever that heading stands."""
    return "".join(part.partition("<h2>")[0] for part in page.split(f"<h2>{heading}</h2>")[1:])


def all_of(browser: Browser) -> str:
    """The list of questions, page after page."""
    return "".join(page.text for page in browser.pages_of(HERE))


def test_a_question_goes_from_a_trainer_to_another_and_is_asked(
    site: Site, author: Author, reviewer: Author
) -> None:
    address = author.writes()
    waits = author.browser.get(address)
    assert said.QUESTION_STATES["drafted"] in said_on(waits)
    assert said.OWN_WORDS in said_on(waits)
    assert f">{ours.ACCEPT}</button>" not in waits.text
    assert WORDS_OF_CLAUSE_1_2 in said_on(waits)
    assert address not in own_set(site)

    listed = all_of(reviewer.browser)
    waiting = html.unescape(lines_under(listed, ours.QUESTION_GROUPS["waiting"]))
    assert QUESTION["asks"] in waiting
    assert said.IS_WRITTEN.format(who=f"person {author.person.id}") in waiting
    assert "Exampleshire Crossing Procedure, paragraph 1.2" in waiting

    told = reviewer.moves(address, "accept")
    assert ours.MOVED["accept"] in said_on(told)
    assert f"Accepted by person {reviewer.person.id}" in said_on(told)
    assert own_set(site)[address] == QUESTION["asks"]
    listed = all_of(author.browser)
    assert f'href="{address}"' in lines_under(listed, ours.QUESTION_GROUPS["accepted"])
    assert said.ACCEPTED_TITLE in said_on(author.browser.get("/sessions/new"))


def test_who_wrote_or_changed_a_question_cannot_accept_it_by_any_form(
    site: Site, author: Author, reviewer: Author
) -> None:
    address, third = author.writes(), Author.of(site)
    theirs = reviewer.browser.get(address)
    refused = author.moves(address, "accept", theirs)
    assert (refused.status_code, said.OWN_WORDS in said_on(refused)) == (400, True)
    assert reviewer.changes(address, why="So the manual says.").status_code == 303
    for writer in (author, reviewer):
        refused = writer.moves(address, "accept", third.browser.get(address))
        assert (refused.status_code, said.OWN_WORDS in said_on(refused)) == (400, True)
    assert address not in own_set(site)
    assert ours.MOVED["accept"] in said_on(third.moves(address, "accept"))
    idle = third.changes(address)
    assert (idle.status_code, said.QUESTION_AS_IT_WAS in said_on(idle)) == (400, True)
    assert address in own_set(site)
    # What was accepted is everybody's: who changes it next is its writer alone.
    assert third.changes(address, why="The manual says so.").status_code == 303
    assert address not in own_set(site)
    assert said.OWN_WORDS in said_on(third.browser.get(address))
    assert ours.MOVED["accept"] in said_on(author.moves(address, "accept"))


def test_passages_are_found_by_words_or_id_and_nothing_typed_is_lost(author: Author) -> None:
    page = author.browser.get(f"{HERE}/new")
    assert ours.RESTS_NONE in said_on(page)
    found = author.sends(page, f"{HERE}/new", "find", **QUESTION, find="brass lantern")
    assert found.status_code == 200
    assert filled_on(found).items() >= QUESTION.items()
    assert CLAUSE in offered_on(found)
    assert WORDS_OF_CLAUSE_1_2 in said_on(found)
    ticked = {offered_on(found)[CLAUSE]: f"{digest_on(found, CLAUSE)} {CLAUSE}"}
    note = "children-act-1989/as-amended"
    more = author.sends(found, f"{HERE}/new", "find", **ticked, find="nothing-holds-these-words-at-all")
    assert (more.status_code, said.NOTHING_FOUND in said_on(more)) == (400, True)
    assert list(offered_on(more)) == [CLAUSE]
    assert note not in more.text
    by_id = author.sends(more, f"{HERE}/new", "find", find=f"{READER.rpartition('/')[2]}#1.3")
    assert f"{READER.rpartition('/')[2]}#1.3" in offered_on(by_id)
    kept = author.sends(by_id, f"{HERE}/new")
    assert kept.status_code == 303
    assert WORDS_OF_CLAUSE_1_2 in said_on(author.browser.followed(kept))


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({"asks": "Marjorie Blenkinsop was seen at the ford. Who calls?"}, said.PERSONAL_IN_QUESTION),
        ({"choice-2": "Marjorie Blenkinsop of 14 Quarry Lane"}, said.PERSONAL_IN_QUESTION),
        ({"why": "who " * 1500}, said.WHY_AMISS.format(longest=LONGEST_WHY, length=5999)),
    ],
    ids=["asks", "choice", "long"],
)
def test_what_a_search_cannot_show_again_is_said_where_it_was_typed(
    author: Author, typed: dict[str, str], problem: str
) -> None:
    told = author.sends(author.begins(), f"{HERE}/new", "find", **{**QUESTION, **typed, "find": "ferry"})
    (field,) = typed
    assert filled_on(told)[field] == ""
    assert (told.status_code, f'<a href="#{field}">{html.escape(problem)}</a>' in told.text) == (400, True)
    assert len(offered_on(told)) > 1


def test_who_presses_enter_in_a_choice_is_told_that_nothing_is_kept_yet(author: Author) -> None:
    told = author.sends(author.begins(), f"{HERE}/new", "find", **QUESTION)  # a form's first button
    assert f'<a href="#find">{said.NOTHING_SOUGHT}</a>' in told.text
    assert said.NOTHING_FOUND not in said_on(told)
    assert filled_on(told).items() >= QUESTION.items()


def test_a_search_beside_as_many_passages_as_there_may_be_says_so(site: Site, author: Author) -> None:
    most = list(site.assistant.corpus().passages.values())[:30]
    ticked = {f"ground-{number}": f"{one.digest} {one.id}" for number, one in enumerate(most)}
    told = author.sends(author.begins(), f"{HERE}/new", "find", **{**QUESTION, **ticked, "find": "lantern"})
    assert said.GROUNDS_FULL.format(most=30) in said_on(told)
    assert len(offered_on(told)) == 30


def test_a_question_that_is_sent_twice_waits_once(site: Site, author: Author, reviewer: Author) -> None:
    page, before = author.begins(), len(site.assistant.store.drafts.all())
    sent = [author.sends(page, f"{HERE}/new", **QUESTION) for _ in range(2)]
    assert [answer.status_code for answer in sent] == [303, 303]
    assert len({answer.headers["location"] for answer in sent}) == 1
    others = {reviewer.writes(), author.writes(why="So the manual says.")}
    assert len(site.assistant.store.drafts.all()) == before + 3
    assert sent[0].headers["location"] not in others


def digest_on(page: object, passage_id: str) -> str:
    found = re.search(rf'value="(\w+) {re.escape(passage_id)}"', getattr(page, "text", ""))
    assert found
    return found[1]


def test_a_question_begins_under_a_passage_that_a_trainer_reads(site: Site, author: Author) -> None:
    links = re.findall(r'href="(/sessions/questions/new\?passage=[^"]+)"', author.browser.get(READER).text)
    assert len(links) >= 3
    page = author.browser.get(html.unescape(links[1]))
    assert list(offered_on(page)) == [CLAUSE]
    for role in (Role.PRACTITIONER, Role.TEAM_LEAD, Role.ADMINISTRATOR):
        assert "/sessions/questions" not in site.signed_in(site.person(role)).get(READER).text
    assert "/sessions/questions" not in site.signed_in().get("/sessions").text
    assert f'href="{HERE}"' in author.browser.get("/sessions").text


@pytest.mark.parametrize(
    ("typed", "field", "problem"),
    [
        ({"asks": ""}, "asks", said.ASKS_AMISS.format(longest=LONGEST_ASKED, length=0)),
        ({"asks": "who " * 80}, "asks", said.ASKS_AMISS.format(longest=LONGEST_ASKED, length=319)),
        ({"choice-3": ""}, "choice-1", said.CHOICES_AMISS.format(fewest=3, most=5)),
        ({"choice-3": "the CAPTAIN of the ferry"}, "choice-1", said.CHOICES_AMISS.format(fewest=3, most=5)),
        (
            {"choice-3": "", "choice-5": "g" * 101},
            "choice-5",
            said.CHOICE_AMISS.format(longest=LONGEST_CHOICE, length=101),
        ),
        ({"right": ""}, "right", said.RIGHT_AMISS),
        ({"right": "4"}, "right", said.RIGHT_AMISS),
        ({"right": "talk"}, "right", said.TALK_HAS_CHOICES),
        ({"why": ""}, "why", said.WHY_AMISS.format(longest=LONGEST_WHY, length=0)),
        ({"ground-0": ""}, "grounds", said.GROUNDS_AMISS),
        ({"ground-0": "0123456789abcdef nothing#1"}, "grounds", said.GROUND_CHANGED),
        ({"ground-0": f"0123456789abcdef {CLAUSE}"}, "grounds", said.GROUND_CHANGED),
    ],
    ids=str,
)
def test_what_is_amiss_is_said_at_its_field_and_the_rest_stays(
    site: Site, author: Author, typed: dict[str, str], field: str, problem: str
) -> None:
    before = len(site.assistant.store.drafts.all())
    told = author.sends(author.begins(), f"{HERE}/new", **{**QUESTION, **typed})
    assert told.status_code == 400
    assert f'<a href="#{field}">{html.escape(problem)}</a>' in told.text
    assert f'id="{field}"' in told.text
    assert f'id="{field}-error"' in told.text
    stays = {**QUESTION, **{name: words.strip() for name, words in typed.items()}}
    assert {n: w for n, w in filled_on(told).items() if n in QUESTION} == {n: stays[n] for n in QUESTION}
    assert len(site.assistant.store.drafts.all()) == before


def test_choices_left_empty_between_are_none_and_a_discussion_has_none(
    author: Author, reviewer: Author
) -> None:
    address = author.writes(**{"choice-2": "", "choice-4": QUESTION["choice-2"], "right": "4"})
    assert "Right: C The area that holds the lantern" in said_on(author.browser.get(address))
    talk = author.writes(**{f"choice-{n}": "" for n in range(1, 6)}, right="talk", why="")
    assert said.TALK in said_on(reviewer.browser.get(talk))
    assert ours.MOVED["accept"] in said_on(reviewer.moves(talk, "accept"))
    assert filled_on(author.browser.get(f"{talk}/change"))["right"] == "talk"


@pytest.mark.parametrize("field", ["asks", "choice-2", "why", "find"])
def test_personal_details_are_neither_kept_nor_shown_and_the_rest_stays(
    site: Site, author: Author, caplog: pytest.LogCaptureFixture, field: str
) -> None:
    caplog.set_level(logging.DEBUG)
    before = len(site.assistant.store.drafts.all())
    named = "Marjorie Blenkinsop, born 12/03/2015, 07700 900877"
    typed = {**QUESTION, field: named}
    told = author.sends(author.begins(), f"{HERE}/new", "find" if field == "find" else "keep", **typed)
    assert told.status_code == 400
    assert "Blenkinsop" not in told.text + caplog.text
    assert "900877" not in told.text + caplog.text
    if field != "find":
        assert said.PERSONAL_IN_QUESTION in said_on(told)
    others = {name: words for name, words in QUESTION.items() if name != field}
    assert filled_on(told).items() >= others.items()
    assert len(site.assistant.store.drafts.all()) == before


def test_who_tells_an_age_a_place_and_an_event_says_that_it_is_nobody(author: Author) -> None:
    told = author.sends(author.begins(), f"{HERE}/new", **{**QUESTION, "asks": NARROW})
    assert said.QUESTION_IDENTIFIES in said_on(told)
    assert web_said.SURE in said_on(told)
    assert author.sends(told, f"{HERE}/new", sure="yes").status_code == 303


def test_of_two_who_review_at_once_the_second_sees_how_it_stands(
    site: Site, author: Author, reviewer: Author
) -> None:
    address, third = author.writes(), Author.of(site)
    pages = [each.browser.get(address) for each in (reviewer, third)]
    assert ours.MOVED["accept"] in said_on(reviewer.moves(address, "accept", pages[0]))
    for move in ("drop", "accept"):
        late = third.moves(address, move, pages[1])
        assert (late.status_code, said.QUESTION_MOVED in said_on(late)) == (400, True)
        assert said.QUESTION_STATES["accepted"] in said_on(late)
    assert address in own_set(site)


def test_what_was_changed_while_it_was_read_is_not_accepted(author: Author, reviewer: Author) -> None:
    address = author.writes()
    page = reviewer.browser.get(address)
    assert author.changes(address, **{"choice-1": "The clerk of the ferry"}).status_code == 303
    late = reviewer.moves(address, "accept", page)
    assert (late.status_code, said.QUESTION_MOVED in said_on(late)) == (400, True)
    assert "The clerk of the ferry" in said_on(late)


def test_of_two_who_change_at_once_neither_loses_a_word(author: Author, reviewer: Author) -> None:
    address = author.writes()
    mine, theirs = (each.browser.get(f"{address}/change") for each in (author, reviewer))
    assert reviewer.sends(theirs, f"{address}/change", why="So says the manual.").status_code == 303
    late = author.sends(mine, f"{address}/change", why="The lantern decides.")
    assert (late.status_code, said.QUESTION_MOVED in said_on(late)) == (400, True)
    assert filled_on(late)["why"] == "The lantern decides."
    assert "So says the manual." in said_on(late).partition(ours.STANDS_NOW)[2]
    assert author.sends(late, f"{address}/change").status_code == 303
    assert "The lantern decides." in said_on(author.browser.get(address))


def test_a_draft_by_rule_shows_what_was_changed_of_it_to_whoever_reviews_it(
    site: Site, author: Author, reviewer: Author
) -> None:
    document = "havering-19-011-816"
    told = author.browser.fills(HERE, f"{HERE}/draft", document=document)
    assert "Drafted: " in said_on(told)
    title = site.assistant.corpus().documents[document].title
    assert said.IS_DRAFTED.format(title=title) in said_on(told)
    assert ours.DRAFTED_NONE in said_on(author.browser.fills(HERE, f"{HERE}/draft", document=document))
    first = next(draft for draft in site.assistant.store.drafts.all() if draft.document_id == document)
    address = f"{HERE}/{first.id}"
    assert "<ins>" not in reviewer.browser.get(address).text
    changed = author.changes(address, asks="How long may that take, as the decision has it?")
    assert changed.status_code == 303, said_on(changed)
    page = reviewer.browser.get(address)
    assert said.WHAT_CHANGED.format(when=said.SINCE_MADE) in said_on(page)
    assert "<ins>How long may that take" in page.text
    assert "belongs in" in page.text.partition("<del>")[2].partition("</del>")[0]
    assert said.OWN_WORDS in said_on(author.browser.get(address))
    second = next(
        d for d in site.assistant.store.drafts.all() if d.document_id == document and d.id != first.id
    )
    # The rule wrote it, so whoever let it draft may review it.
    assert ours.MOVED["accept"] in said_on(author.moves(f"{HERE}/{second.id}", "accept"))
    assert ours.MOVED["drop"] in said_on(reviewer.moves(address, "drop"))
    assert (
        f'href="{address}"' in all_of(author.browser).partition(f"<h2>{ours.QUESTION_GROUPS['dropped']}")[2]
    )
    assert reviewer.moves(address, "accept").status_code == 400
    assert author.browser.get(f"{address}/change").status_code == 400
    assert said.QUESTION_STATES["dropped"] in said_on(author.browser.get(address))
    assert author.browser.fills(HERE, f"{HERE}/draft", document="nothing-here").status_code == 404
    none = author.browser.fills(HERE, f"{HERE}/draft", document="")
    assert (none.status_code, ours.DRAFT_NONE_CHOSEN in said_on(none)) == (400, True)


def test_a_dropped_question_comes_back_and_is_reviewed_by_somebody_else(
    site: Site, author: Author, reviewer: Author
) -> None:
    address, third = author.writes(), Author.of(site)
    assert ours.MOVED["drop"] in said_on(reviewer.moves(address, "drop"))
    assert reviewer.moves(address, "drop").status_code == 400
    assert ours.REOPEN in said_on(author.browser.get(address))
    assert ours.MOVED["reopen"] in said_on(third.moves(address, "reopen"))
    for bound in (author, third):
        refused = bound.moves(address, "accept")
        assert (refused.status_code, said.OWN_WORDS in said_on(refused)) == (400, True)
    assert address not in own_set(site)
    assert reviewer.moves(address, "reopen").status_code == 400
    assert said.REVIEW_DONE["reopen"].capitalize() in said_on(reviewer.browser.get(address))
    assert ours.MOVED["accept"] in said_on(reviewer.moves(address, "accept"))
    assert address in own_set(site)


def test_its_writer_may_bring_a_question_back_and_another_drop_it_again(
    author: Author, reviewer: Author
) -> None:
    address = author.writes()
    for _ in range(2):
        assert ours.MOVED["drop"] in said_on(reviewer.moves(address, "drop"))
        assert ours.MOVED["reopen"] in said_on(author.moves(address, "reopen"))
    assert said.QUESTION_STATES["drafted"] in said_on(author.browser.get(address))


def test_a_question_whose_passage_was_reworded_is_read_again_beside_the_new_words(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf, there = Shelf.under(site, monkeypatch)
    author, reviewer = Author.of(there), Author.of(there, "havering")
    address = author.writes()
    assert ours.MOVED["accept"] in said_on(reviewer.moves(address, "accept"))
    shelf.reworded[CLAUSE] = "Whoever holds the brass lantern calls them together by noon."
    assert address not in own_set(there)
    listed = all_of(reviewer.browser)
    assert f'href="{address}"' in lines_under(listed, ours.QUESTION_GROUPS["withdrawn"])
    page = reviewer.browser.get(address)
    assert said.WITHDRAWN_NOW in said_on(page)
    assert "calls them together by noon" in said_on(page)
    assert f">{ours.STILL_RIGHT}</button>" not in author.browser.get(address).text

    shelf.reworded[CLAUSE] = "Whoever holds the brass lantern calls them together by dusk."
    late = reviewer.moves(address, "accept", page)
    assert (late.status_code, said.QUESTION_MOVED in said_on(late)) == (400, True)
    assert "by dusk" in said_on(late)
    assert address not in own_set(there)
    assert f">{ours.STILL_RIGHT}</button>" in late.text
    assert ours.MOVED["accept"] in said_on(reviewer.moves(address, "accept"))
    assert address in own_set(there)

    shelf.reworded[CLAUSE] = "The captain calls them together."
    changed = author.changes(address, right="1")
    assert changed.status_code == 303, said_on(changed)
    page = reviewer.browser.get(address)
    assert said.WHAT_CHANGED.format(when=said.SINCE_ACCEPTED) in said_on(page)
    assert said.WITHDRAWN_NOW not in said_on(page)
    assert ours.MOVED["accept"] in said_on(reviewer.moves(address, "accept"))
    assert address in own_set(there)


def test_a_question_whose_passage_is_gone_is_changed_and_not_accepted(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf, there = Shelf.under(site, monkeypatch)
    author, reviewer = Author.of(there), Author.of(there)
    address = author.writes()
    shelf.gone.add(CLAUSE)
    page = reviewer.browser.get(address)
    assert said.GROUND_GONE in said_on(page)
    refused = reviewer.moves(address, "accept")
    assert (refused.status_code, said.GROUND_GONE in said_on(refused)) == (400, True)
    told = reviewer.changes(address)
    assert (told.status_code, said.GROUNDS_AMISS in said_on(told)) == (400, True)
    other = f"{READER.rpartition('/')[2]}#1.3"
    found = reviewer.sends(told, f"{address}/change", "find", find=other)
    ticked = {offered_on(found)[other]: f"{digest_on(found, other)} {other}"}
    assert reviewer.sends(found, f"{address}/change", **ticked).status_code == 303


def test_a_passage_that_changes_while_a_question_is_written_is_read_before_it_is_kept(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf, there = Shelf.under(site, monkeypatch)
    author = Author.of(there)
    page = author.begins()
    shelf.reworded[CLAUSE] = "The captain calls them together."
    told = author.sends(page, f"{HERE}/new", **QUESTION)
    assert (told.status_code, said.GROUND_CHANGED in said_on(told)) == (400, True)
    assert "The captain calls them together." in said_on(told)
    assert author.sends(told, f"{HERE}/new").status_code == 303


def test_a_role_is_asked_for_at_each_step(site: Site, author: Author, reviewer: Author) -> None:
    address = author.writes()
    page, form = reviewer.browser.get(address), reviewer.browser.get(f"{address}/change")
    people = site.assistant.store.people
    people.give_role(reviewer.person.id, Membership(Team("havering", "duty"), Role.TEAM_LEAD))
    for answer in (
        reviewer.moves(address, "accept", page),
        reviewer.sends(form, f"{address}/change", why="So it is."),
        reviewer.browser.post(f"{HERE}/new", form_token=token_on(page), **QUESTION),
        reviewer.browser.get(address),
        reviewer.browser.get(HERE),
    ):
        assert (answer.status_code, web_said.NOT_ALLOWED in said_on(answer)) == (403, True)
    assert address not in own_set(site)
    assert QUESTION["why"] in said_on(author.browser.get(address))


def test_a_name_that_a_trainer_chose_is_for_their_own_council(site: Site, author: Author) -> None:
    site.assistant.store.people.name(author.person.id, "Robin at the ford")
    address = author.writes()
    for council, shown in (("kent", True), ("medway", False)):
        reader = Author.of(site, council).browser
        for page in (reader.reads(HERE), said_on(reader.get(address))):
            assert ("Robin at the ford" in page) is shown, council


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 12])
def test_a_form_with_no_version_of_ours_does_nothing(author: Author, reviewer: Author, version: str) -> None:
    address = author.writes()
    token = token_on(reviewer.browser.get(address))
    for move in ("accept", "drop", "nothing"):
        told = reviewer.browser.post(address, form_token=token, version=version, move=move, seen="x")
        assert told.status_code == 404
    assert reviewer.browser.post(address, form_token=token, version="1", move="write").status_code == 404
    assert said.QUESTION_STATES["drafted"] in said_on(author.browser.get(address))
