"""Somebody says that a document itself is wrong: an officer owns it, and tells what was done."""

from __future__ import annotations

import pytest
from support.web import Site, said_on
from support.web_office import Officer, rules

from bot.channels.web import messages as said
from bot.core.people import Permission, Role
from bot.features.gaps import messages as gaps_messages
from bot.screening import messages as screening_messages

pytestmark = pytest.mark.usefixtures("as_it_was")

WORDS = "Paragraph 1.1 names a form that is not used any more."
DONE = "The new edition was taken in."


@pytest.fixture
def officer(site: Site) -> Officer:
    return Officer.of(site, "medway")


def test_what_is_wrong_goes_from_its_reader_to_an_officer_and_back(site: Site, officer: Officer) -> None:
    document_id = officer.keeps("sulky.txt", rules("sulky", "Medway"))
    own = f"/office/documents/{document_id}"
    worker = site.signed_in(site.person(Role.PRACTITIONER, "medway"))
    card = worker.asks("who wheels the sulky over the ford")
    path = f"/documents/{document_id}/wrong"
    assert f'href="{path}"' in card.text
    assert f'href="{path}"' in worker.get(f"/documents/{document_id}").text
    assert "Sulky rules" in said_on(worker.get(path))
    sent = said_on(worker.fills(path, path, words=WORDS))
    assert "Sent. It is to be looked at by" in sent
    assert WORDS in sent

    (gap,) = site.assistant.gaps.about_document(officer.person, document_id)
    owner = site.assistant.store.people.by_id(gap.owner_id or 0)
    assert owner is not None
    assert owner.may(Permission.MANAGE_DOCUMENTS)
    page = officer.browser.get(own)
    assert said.SAID_WRONG in said_on(page)
    assert WORDS in said_on(page)
    assert f'href="/gaps?gap={gap.id}#gap-{gap.id}"' in page.text
    second = Officer.of(site, "medway")
    taken = second.browser.fills(own, f"/gaps/{gap.id}/owner", owner=str(second.person.id))
    assert gaps_messages.ASSIGNED.split("{")[0] in said_on(taken)
    assert f'href="{own}"' in taken.text
    assert said.TAKE_IT_ON not in said_on(second.browser.get(own))
    closed = second.browser.fills("/gaps", f"/gaps/{gap.id}/close", words=DONE, sure="yes")
    assert closed.status_code == 200
    assert said.SAID_WRONG not in said_on(officer.browser.get(own))
    assert DONE in said_on(worker.get("/sent-on"))


def test_it_goes_to_an_officer_of_the_council_whose_document_it_is(site: Site) -> None:
    theirs = Officer.of(site, "medway")
    document_id = theirs.keeps("tilbury.txt", rules("tilbury", "Medway"))
    worker = site.signed_in(site.person(Role.PRACTITIONER, "havering"))
    path = f"/documents/{document_id}/wrong"
    worker.fills(path, path, words=WORDS)
    (gap,) = [g for g in site.assistant.gaps.listed(None) if g.document_id == document_id]
    owner = site.assistant.store.people.by_id(gap.owner_id or 0)
    assert owner is not None
    assert {m.team.authority for m in owner.memberships} == {"medway"}


def test_officers_of_another_council_do_not_see_what_was_said(site: Site, officer: Officer) -> None:
    document_id = officer.keeps("victoria.txt", rules("victoria", "Medway"))
    worker = site.signed_in(site.person(Role.PRACTITIONER, "medway"))
    path = f"/documents/{document_id}/wrong"
    words = "Paragraph 1.2 names a book that was given up."
    worker.fills(path, path, words=words)
    stranger = Officer.of(site, "havering")
    assert words not in said_on(stranger.browser.get(f"/office/documents/{document_id}"))
    assert words not in said_on(stranger.browser.get("/gaps"))
    (gap,) = site.assistant.gaps.about_document(officer.person, document_id)
    assert stranger.browser.fills("/gaps", f"/gaps/{gap.id}/close", words=DONE, sure="yes").status_code == 404


def test_the_same_words_on_two_documents_are_two_and_on_one_are_one(site: Site, officer: Officer) -> None:
    ids = [officer.keeps(f"{n}.txt", rules(n, "Medway")) for n in ("dray", "wain")]
    for document_id in [*ids, ids[0]]:
        worker = site.signed_in(site.person(Role.PRACTITIONER, "medway"))
        path = f"/documents/{document_id}/wrong"
        worker.fills(path, path, words=WORDS)
    askers = [len(site.assistant.gaps.about_document(officer.person, i)[0].askers) for i in ids]
    assert askers == [2, 1]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("It is about Marjorie Blenkinsop, 07700 900877", screening_messages.PERSONAL_TO_SEND.split("{")[0]),
        ("a child is being strangled right now help", screening_messages.NOTICE_DANGER),
        ("  ", screening_messages.NOTHING_TO_SEND),
        ("word " * 300, screening_messages.LONG_TO_SEND.format(longest=1000)),
    ],
)
def test_words_that_may_not_be_sent_are_refused(site: Site, words: str, sentence: str) -> None:
    worker, path = site.signed_in(), "/documents/working-together-2023/wrong"
    answer = worker.fills(path, path, words=words)
    assert answer.status_code == 400
    assert sentence in said_on(answer)
    assert said.DANGER in said_on(answer)
    assert "Blenkinsop" not in answer.text
    assert [g for g in site.assistant.gaps.listed(None) if g.wording == words.strip()] == []


def test_a_document_that_nobody_holds_is_not_said_to_be_wrong(site: Site) -> None:
    worker = site.signed_in()
    assert worker.get("/documents/nothing-here/wrong").status_code == 404
    assert worker.fills("/you", "/documents/nothing-here/wrong", words=WORDS).status_code == 404
