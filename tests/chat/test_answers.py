"""The story of a social worker in the chat app: enrolled, asking, reading around, following up, leaving."""

from __future__ import annotations

import json
import shlex
import time

import pytest
from support.bot_api import client
from support.chat import PATIENCE, Chat, own_team, sends
from support.samples import WORDS_OF_CLAUSE_1_2, WORDS_OF_THE_NOTE

from bot.channels.telegram import messages as chat_messages
from bot.features.answers.layout import MOST_CHARACTERS, MOST_WORDS
from bot.features.gaps import messages as gaps_messages

pytestmark = pytest.mark.model

ASKED = "who convenes the lantern meeting"


@pytest.fixture(scope="module")
def worker(chat: Chat) -> client.Person:
    """Somebody who was enrolled."""
    return chat.person()


def test_a_stranger_gets_one_sentence_once_and_nothing_is_processed(chat: Chat) -> None:
    stranger = chat.stranger()
    for said in ("/start", ASKED, "/help", "/my_data"):
        stranger.says(said)
    assert "only people whom a council has invited" in stranger.message()["text"]
    stranger.starts("WRONGCODE2")
    assert "That code is not good" in stranger.message()["text"]
    assert len([message for message in stranger.transcript() if message["from_bot"]]) == 2


def test_the_welcome_says_what_for_what_never_and_how_long(chat: Chat) -> None:
    somebody = chat.stranger()
    somebody.starts(chat.invited())
    welcome = somebody.message("You are enrolled")["text"]
    assert "practitioner in duty (Kent County Council)" in welcome
    assert "Never type a name" in welcome
    assert "30 days" in welcome


def test_a_code_that_lowers_a_role_is_asked_about_first(chat: Chat) -> None:
    team = own_team()
    lead, code = chat.person("team_lead", team), chat.invited("practitioner", team)
    lead.starts(code)
    lead.message("who may do less")
    lead.presses(chat_messages.ROLE_NO)
    lead.message(chat_messages.ROLE_KEPT)
    lead.starts(code)
    lead.message("who may do less")
    lead.presses(chat_messages.ROLE_YES)
    lead.message(f"You are enrolled: practitioner in {team}")


def test_a_question_gets_its_card(worker: client.Person) -> None:
    worker.says(ASKED)
    card = worker.message(WORDS_OF_THE_NOTE)
    assert len(card["text"]) <= MOST_CHARACTERS
    assert len(card["text"].split()) <= MOST_WORDS


def test_parts_of_a_card_open_in_its_place_one_after_another_and_close(worker: client.Person) -> None:
    worker.says(ASKED)
    first = worker.message(WORDS_OF_THE_NOTE)
    worker.presses("Read around")
    around = worker.edit("The passage you came from")
    assert around["message_id"] == first["message_id"]
    assert around["text"].count("Exampleshire Crossing Procedure") > 1
    worker.presses("Passages whole")
    assert "The passage you came from" not in worker.edit(WORDS_OF_CLAUSE_1_2)["text"]
    worker.presses("Where sources differ")
    worker.edit("Who convenes the lantern meeting?")
    worker.presses("Cautions and next steps")
    assert worker.edit("Read with this")["text"].count("since replaced by Ford Rules 2030") == 1
    worker.presses("Close")
    assert worker.edit(WORDS_OF_THE_NOTE)["text"] == first["text"]


def test_a_card_can_be_passed_on_and_other_messages_cannot(worker: client.Person) -> None:
    worker.says(ASKED)
    card = worker.message(WORDS_OF_THE_NOTE)
    assert not card["protected"]
    worker.forwards(card["message_id"])
    worker.says("/help")
    assert worker.message("/case")["protected"]


def test_a_verdict_is_taken_and_can_be_changed(worker: client.Person, chat: Chat) -> None:
    worker.says(ASKED)
    worker.message(WORDS_OF_THE_NOTE)
    worker.presses("Is this right?")
    worker.edit()
    for label, said in (("Right", "right"), ("Out of date", "out of date")):
        assert worker.answer(worker.presses(label))["text"] == f"Thank you. Noted as: {said}."
    worker.says("/my_data")
    assert "Verdicts on answers: 1." in worker.message("Kept of you")["text"]


def test_a_follow_up_is_read_with_the_question_before_it(worker: client.Person) -> None:
    worker.says(ASKED)
    worker.message(WORDS_OF_THE_NOTE)
    worker.says("and in exampleshire?")
    assert "Read together with your question before it" in worker.message()["text"]


def test_personal_details_are_refused_and_the_question_is_offered_without(worker: client.Person) -> None:
    worker.says("who convenes the lantern meeting for Marjorie Blenkinsop of 14 Quarry Lane")
    refused = worker.message("without details")
    assert "Blenkinsop" not in refused["text"]
    assert "Quarry" not in refused["text"]
    assert "who convenes the lantern meeting for the child of an address" in refused["text"]
    worker.presses("Ask this instead")
    worker.message(WORDS_OF_THE_NOTE)


def test_each_button_acts_on_the_question_of_its_own_card(chat: Chat) -> None:
    lead, asker = chat.person("team_lead", team="ferry"), chat.person(team="ferry")
    asker.says(ASKED)
    first = asker.message(WORDS_OF_THE_NOTE)["message_id"]
    asker.says("who convenes the lantern meeting for Marjorie Blenkinsop of 14 Quarry Lane")
    details = asker.message("without details")["message_id"]
    asker.says("dad is strangling her right now, whose swans")
    danger = asker.message("ring 999 first")["message_id"]
    asker.says("how many lanterns does the heron need at the ford on sundays")
    asker.message()
    asker.presses("Ask my lead", message=first)
    older = asker.message("This is what I would send")["message_id"]
    asker.presses("Ask this instead", message=details)
    asker.message(WORDS_OF_THE_NOTE)
    asker.presses("Not an emergency", message=danger)
    assert "ring 999 first" not in asker.message("No passage here answers this")["text"]
    asker.presses("Send to the policy owner")
    asker.message("swans")
    asker.presses("Send", message=older)
    asker.message("Sent to 1 of your team leads")
    told = lead.message("A colleague in ferry (Kent) asks")["text"]
    assert ASKED in told
    assert "swans" not in told


def test_danger_comes_first(worker: client.Person) -> None:
    worker.says("child is being strangled right now help")
    assert worker.message()["text"].startswith("If a child is in danger now, ring 999 first.")


def test_by_a_press_it_is_no_emergency_and_the_question_is_answered(worker: client.Person) -> None:
    worker.says("child is being strangled right now help, who convenes the lantern meeting")
    danger = worker.message("ring 999 first")
    assert ["Not an emergency"] in client.labels(danger)
    worker.presses("Not an emergency")
    answer = worker.message("Citation code")
    assert "ring 999 first" not in answer["text"]


def test_a_text_that_is_too_long_is_refused_with_a_sentence(worker: client.Person) -> None:
    worker.says("who convenes the lantern meeting " * 90)
    assert "I read a question of up to 2,000" in worker.message()["text"]


@pytest.mark.parametrize("said", ["/nonsense", "/gaps"])
def test_what_is_no_command_or_not_theirs_gets_a_sentence(worker: client.Person, said: str) -> None:
    worker.says(said)
    assert worker.message()["text"] in {
        "I do not know that command. /help lists those that I do.",
        "That is not part of your role here. Ask your administrator if it should be.",
    }


def test_what_is_not_text_is_not_opened(worker: client.Person) -> None:
    worker.sends_file("photo.txt", b"whatever it shows")
    assert "have not opened" in worker.message()["text"]


def test_the_menu_shows_what_a_role_may_use(chat: Chat, worker: client.Person) -> None:
    lead = chat.person("team_lead")
    deadline = time.monotonic() + PATIENCE
    while "gaps" not in lead.menu():  # it is set after the welcome
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert "gaps" not in worker.menu()
    assert chat.stranger().menu() == ["start"]


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("/help", "Ask in your own words"),
        ("/about", "notes on"),
        ("/privacy", "not kept and not logged"),
        ("/stop", "nothing more unless you ask"),
        ("/start", "You get messages again"),
    ],
)
def test_each_command_says_its_piece(chat: Chat, command: str, says: str) -> None:
    somebody = chat.person()
    if command == "/start":
        somebody.says("/stop")
        somebody.message("nothing more")
    somebody.says(command)
    somebody.message(says)


def test_whose_procedures_come_first_is_chosen_by_buttons(chat: Chat) -> None:
    somebody = chat.person()
    somebody.says("/authority")
    assert "Kent County Council comes first" in somebody.message()["text"]
    somebody.presses("London")
    somebody.edit("Choose the council")
    somebody.presses("Havering")
    somebody.edit("London Borough of Havering comes first")
    somebody.says("/my_data")
    assert "London Borough of Havering" in somebody.message("Kept of you")["text"]


def test_a_gap_is_approved_owned_closed_and_its_asker_told(chat: Chat) -> None:
    lead, asker = chat.person("team_lead", team="ford"), chat.person(team="ford")
    elsewhere = chat.person("team_lead", team="ford", authority="medway")
    asker.says("how many lanterns does the heron need at the ford on sundays")
    asker.message()
    asker.presses("Send to the policy owner")
    assert "how many lanterns" in asker.message("This is what I would send")["text"]
    asker.presses(chat_messages.CHANGE_WORDS)
    asker.message(chat_messages.WORDING_TYPE)
    asker.says("how many lanterns does Marjorie Blenkinsop of 14 Quarry Lane need")
    assert "it holds" in asker.message("was not sent")["text"]
    asker.says("how many lanterns does a heron need")
    asker.message("how many lanterns does a heron need")
    asker.presses("Send")
    asker.message("Sent. It is to be looked at by")
    told = lead.message("A question came in that the library could not answer")["text"]
    assert "how many lanterns does a heron need" in told
    elsewhere.says("/gaps")
    assert elsewhere.message()["text"] == "No open gap is yours to look after."
    lead.says("/gaps")
    number = lead.message("how many lanterns")["text"].split(".")[0]
    lead.presses(f"Close {number}")
    lead.message("Type what was done")
    assert "Those who asked are told" in sends(lead, "The procedure now says two lanterns.")
    lead.message("is closed. 1 of those who asked")
    asker.message("The procedure now says two lanterns.")


def test_what_is_wrong_with_a_document_itself_goes_to_its_officer(chat: Chat) -> None:
    officer = chat.person("administrator", authority="barnet")
    reader = chat.person(authority="barnet")
    reader.says(ASKED)
    reader.message(WORDS_OF_THE_NOTE)
    reader.presses("Is this right?")
    (label, *_) = [label for (label, *_) in client.labels(reader.edit()) if "itself is wrong" in label]
    reader.presses(label)
    reader.message("Type what is wrong in Exampleshire Crossing Procedure, and where.")
    reader.says("Marjorie Blenkinsop of 14 Quarry Lane is named in clause 1.2.")
    assert "it holds" in reader.message("was not sent")["text"]
    words = "Clause 1.2 names a lantern that was sold."
    assert words in sends(reader, words)
    reader.message("Sent. It is to be looked at by")
    told = officer.message("Somebody says that a document itself is wrong: Exampleshire Crossing")["text"]
    assert words in told
    officer.says("/gaps")
    number = officer.message(words)["text"].split(".")[0]
    officer.presses(f"Close {number}")
    officer.message("Type what was done")
    sends(officer, "The new edition was taken in.")
    assert (
        "The new edition was taken in." in reader.message("You said that a document itself is wrong")["text"]
    )

    reader.presses(label)
    reader.message("Type what is wrong in Exampleshire Crossing Procedure")
    reader.presses("Cancel")
    reader.message(chat_messages.CANCELLED)


def test_a_lead_is_asked_with_a_link_to_the_asker(chat: Chat) -> None:
    lead, asker = chat.person("team_lead", team="night"), chat.person(team="night")
    asker.says(ASKED)
    asker.message(WORDS_OF_THE_NOTE)
    asker.presses("Ask my lead")
    asker.message(ASKED)
    asker.presses("Send")
    asker.message("Sent to 1 of your team leads")
    asked = lead.message("A colleague in night (Kent) asks")
    assert asked["buttons"][0][0]["url"] == f"tg://user?id={asker.id}"
    (closes,) = client.labels(asked)[1]
    lead.says("/gaps")
    assert gaps_messages.WITH_LEADS in lead.message(ASKED)["text"]
    lead.presses(closes)
    lead.message("Type what was done")
    assert "Those who asked are told" in sends(lead, "The lantern keeper convenes it.")
    lead.message("is closed. 1 of those who asked")
    told = asker.message("You asked your team leads")["text"]
    assert "The lantern keeper convenes it." in told


def test_a_question_is_counted_by_its_subject_and_council(chat: Chat) -> None:
    asker = chat.person(authority="merton")
    for question in (ASKED, "child is being strangled right now help", ASKED):
        asker.says(question)
    chat.drained()
    deadline = time.monotonic() + PATIENCE
    counted = "subject_counts where authority = 'merton' and answered + closest + not_found = 2"
    while not chat.rows(counted):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert chat.rows("subject_counts where authority = 'merton'") == 1


def test_the_last_administrator_is_told_how_another_one_is_made_and_that_works(chat: Chat) -> None:
    last = chat.person("administrator", "night desk", "rutland")
    last.says("/forget_me")
    told = last.message("You are the last administrator of Rutland County Council")["text"]
    command = shlex.split(told[told.index("safeguarding-bot people") :])
    last.presses("Remove everything")
    last.message("Everything that was kept of you is removed")
    invited = chat.run(*command[1:], "--json")
    assert invited.code == 0, invited.err
    following = chat.stranger()
    following.starts(json.loads(invited.out)["code"])
    assert "administrator in night desk" in following.message("You are enrolled")["text"]


def test_nothing_is_sent_on_when_it_is_cancelled(worker: client.Person) -> None:
    worker.says(ASKED)
    worker.message(WORDS_OF_THE_NOTE)
    worker.presses("Ask my lead")
    worker.message("This is what I would send")
    worker.presses("Cancel")
    worker.message("Nothing was sent.")


def test_in_a_group_only_who_speaks_to_the_bot_is_answered(chat: Chat, worker: client.Person) -> None:
    group = client.group(chat.server, "Duty", worker, bot="administrator")
    name = chat.server.world.bot["username"]
    worker.says("who is in today", group)
    worker.says(f"@{name} {ASKED}", group)
    reply = group.message()
    assert WORDS_OF_THE_NOTE in reply["text"]
    worker.says(f"@{name} who convenes for Marjorie Blenkinsop of 14 Quarry Lane", group)
    assert "about your message in a group" in worker.message("in a group")["text"]
    assert not any("Blenkinsop" in message["text"] for message in group.transcript())


def test_help_in_a_group_lists_what_is_of_use_there(chat: Chat, worker: client.Person) -> None:
    group = client.group(chat.server, "Team", worker)
    worker.says("/help", group)
    told = group.message("Ask in your own words")["text"]
    assert ("/verify:" in told, "/case:" in told, "/my_data:" in told) == (True, False, False)
    worker.says("/help")
    assert "/case:" in worker.message("Ask in your own words")["text"]


def test_paused_every_message_gets_the_reason_and_whom_to_ring(chat: Chat, worker: client.Person) -> None:
    assert chat.command_line.run("pause", "the library is being corrected", **chat.environment).code == 0
    try:
        worker.says(ASKED)
        card = worker.message("the library is being corrected")["text"]
        for command in ("/case", "/help", "/verify K7F3-9QTX"):
            worker.says(command)
            told = worker.message("the library is being corrected")["text"]
            assert told.startswith("If a child is in danger now, ring 999.")
            assert "went wrong" not in told
        worker.says("/privacy")
        worker.message("not kept and not logged")
        assert "your manager or your duty desk" in card
    finally:
        assert chat.command_line.run("resume", **chat.environment).code == 0
    worker.says(ASKED)
    worker.message(WORDS_OF_THE_NOTE)


def test_a_role_that_was_taken_away_ends_at_once_also_for_old_buttons(chat: Chat) -> None:
    somebody = chat.person("team_lead")
    somebody.says(ASKED)
    somebody.message(WORDS_OF_THE_NOTE)
    somebody.says("/my_data")
    number = somebody.message("Kept of you")["text"].split("number ")[1].split(";")[0]
    assert chat.command_line.run("people", "remove", number, **chat.environment).code == 0
    assert "only people whom" in somebody.answer(somebody.presses("Read around"))["text"]
    somebody.says(ASKED)
    somebody.message("only people whom a council has invited")


def test_who_is_forgotten_is_a_stranger(chat: Chat) -> None:
    somebody = chat.person()
    somebody.says("/forget_me")
    somebody.message("This removes your enrolment")
    somebody.presses("Keep it")
    somebody.message("Nothing was removed.")
    somebody.says("/forget_me")
    somebody.message("This removes your enrolment")
    somebody.presses("Remove everything")
    somebody.message("Everything that was kept of you is removed")
    somebody.says(ASKED)
    somebody.message("only people whom a council has invited")


def test_nothing_that_was_asked_stands_in_the_log_or_the_database(chat: Chat, worker: client.Person) -> None:
    said = "who convenes the lantern meeting when zebrafinches sing"
    worker.says(said)
    worker.message()
    kept = b"".join(path.read_bytes() for path in (chat.log.parent / "data").glob("store.db*"))
    assert b"zebrafinches" not in kept
    log = chat.log.read_text()
    assert "zebrafinches" not in log
    assert "invented-token" not in log
    assert "Blenkinsop" not in log


def test_without_an_hour_set_no_address_is_read_again(chat: Chat, worker: client.Person) -> None:
    worker.says(ASKED)
    worker.message(WORDS_OF_THE_NOTE)  # what a service does at its start is done by now
    assert chat.lines("documents read again") == []
