"""The story of a refresher session in the chat app: own chats, a group, practice, and what goes wrong."""

from __future__ import annotations

import pytest
from support.bot_api import client
from support.chat import Chat, beside, own_team
from support.session_chat import TALK, crowd, in_a_group, joined, opened

from bot.core.outgoing import told
from bot.features.learning import chat_messages as learning_said
from bot.features.sessions import messages as said
from bot.features.sessions.practice import to_practise

pytestmark = pytest.mark.model


def test_a_session_in_own_chats_from_the_first_question_to_the_report(chat: Chat) -> None:
    team = own_team()
    trainer, lead = chat.person("trainer", team), chat.person("team_lead", team)
    code = opened(trainer)
    people = [joined(chat.person("practitioner", team), code) for _ in range(3)]
    trainer.presses("Next question")
    trainer.message("Question 1 of 3 is open")
    for number, person in enumerate(people):
        asked = person.message("Question 1, who rings")
        assert client.labels(asked) == [["A", "B", "C"]]
        query = person.presses("A" if number == 0 else "B")
        assert person.answer(query)["text"] == said.NOTED.format(letter="A" if number == 0 else "B")
    query = people[0].presses("C")
    assert people[0].answer(query)["text"] == said.TWICE
    trainer.edit("3 of 3 have answered")
    trainer.presses("Close")
    trainer.message("is closed")
    query = people[1].presses("A")
    assert people[1].answer(query)["text"] == said.TWICE
    trainer.presses("Show the answer")
    for person in (*people, trainer):
        shown = person.wait_for(lambda e: e["kind"] == "message" and "Right: A" in str(e["message"]))
        assert "The clerk" in str(shown["message"])
        assert "The manual says so." in str(shown["message"])
        assert "<blockquote" in str(shown["message"])
    trainer.message("Question 1 of 3 has been shown")
    trainer.presses("Next question")
    trainer.message("Question 2 of 3 is open")
    trainer.presses("Skip")
    trainer.message("Question 3 of 3 is open")
    assert people[0].message(TALK)["buttons"] == []
    trainer.presses("Show the answer")
    trainer.message("Question 3 of 3 has been shown")
    trainer.presses("End")
    trainer.message(said.END_ASK)
    trainer.presses("End it")
    trainer.message("The session has ended")
    files = [trainer.wait_for(lambda e: "document" in str(e)) for _ in range(2)]
    assert [name for name in ("pdf", "csv") if name in str(files)] == ["pdf", "csv"]
    people[0].message(said.END_TOLD)
    people[0].presses(said.CERTIFICATE_BUTTON)
    assert said.CERTIFICATE_FILE in str(people[0].wait_for(lambda e: "document" in str(e)))
    people[1].starts(f"join-{code}")
    people[1].message(said.JOIN_ENDED)
    assert lead.id


def test_the_panel_hides_the_right_choice_while_people_answer(chat: Chat) -> None:
    team = own_team()
    trainer = chat.person("trainer", team)
    code = opened(trainer, "The gale")
    person = joined(chat.person("practitioner", team), code)
    trainer.presses("Next question")
    asked = trainer.message("Question 1 of 3 is open")
    person.message("Question 1, who rings")
    person.presses("B")
    counted = trainer.edit("1 of 1 have answered")
    trainer.presses("Pause")
    paused = trainer.message("Paused at question 1")
    for panel in (asked, counted, paused):
        assert "Question 1, who rings the bell?" in panel["text"]
        assert "The clerk" not in panel["text"]
        assert "Right" not in panel["text"]
    trainer.presses("Go on")
    trainer.message("Question 1 of 3 is open")
    trainer.presses("Close")
    assert "Right: A  The clerk" in trainer.message("is closed")["text"]


def test_what_was_missed_comes_to_leads_with_the_button_that_makes_a_point_of_it(chat: Chat) -> None:
    team = own_team()
    trainer, lead = chat.person("trainer", team), chat.person("team_lead", team)
    code = opened(trainer)
    people = [joined(chat.person("practitioner", team), code) for _ in range(5)]
    trainer.presses("Next question")
    trainer.message("Question 1 of 3 is open")
    for person in people:
        person.message("Question 1, who rings")
        person.presses("B")
    trainer.edit("5 of 5 have answered")
    trainer.presses("Close")
    trainer.message("is closed")
    trainer.presses("Show the answer")
    trainer.message("Question 1 of 3 has been shown")
    trainer.presses("End")
    trainer.message(said.END_ASK)
    trainer.presses("End it")
    missed = lead.message("worth a learning point?")
    assert client.labels(missed) == [[said.SUGGESTED_BUTTON]]
    lead.presses(said.SUGGESTED_BUTTON)
    lead.message(learning_said.WHICH_PASSAGE)
    lead.presses(learning_said.TAKE.format(number=1))
    lead.message("Type what was learned")


def test_a_reminder_to_practise_brings_the_next_question(chat: Chat) -> None:
    somebody = chat.person("practitioner", own_team())
    with beside(chat) as assistant:
        known = assistant.store.people.by_telegram(somebody.id)
        assert known is not None
        reminder = told(known, f"practice of {known.id}", [said.REMINDER], assistant.clock())
        assert reminder is not None
        assistant.store.outbox.put([to_practise(reminder)])
    assert client.labels(somebody.message(said.REMINDER)) == [[said.PRACTISE_NOW]]
    somebody.presses(said.PRACTISE_NOW)
    somebody.message("Question 1 of 5")


def test_a_trainer_has_one_session_and_another_takes_it_over(chat: Chat) -> None:
    team = own_team()
    first, second = chat.person("trainer", team), chat.person("trainer", team)
    code = opened(first)
    first.says("/session")
    first.message("Nothing has been asked yet")  # the same panel again, no second session
    second.says("/session")
    second.message(said.RUNNING_NOW)
    second.presses(said.TAKE_OVER.format(title="The bell"))
    second.message(said.TAKEN_OVER)
    second.message(f"The bell, code {code}")
    second.presses("Next question")
    second.message("Question 1 of 3 is open")
    stranger = chat.person("trainer", own_team())
    stranger.says(f"/session {code}")
    stranger.message("Only a trainer of")
    worker = chat.person("practitioner", team)
    worker.says("/session")
    worker.message("not part of your role")


def test_joining_late_twice_leaving_blocking_and_wrong_codes(chat: Chat) -> None:
    team = own_team()
    trainer = chat.person("trainer", team)
    code = opened(trainer)
    early, late, gone = (chat.person("practitioner", team) for _ in range(3))
    joined(early, code)
    joined(gone, code)
    gone.blocks()
    trainer.presses("Next question")
    trainer.message("Question 1 of 3 is open")
    early.message("Question 1, who rings")
    late.says(f"/join {code.lower()}")
    came = [message["text"] for message in late.messages(2)]  # whichever is sent first
    for words in ("you come in at question 1", "Question 1, who rings"):
        assert any(words in text for text in came), came
    late.says(f"/join {code}")
    late.message("You are in this session already")
    late.message("Question 1, who rings")  # what is open is shown to whoever types the code again
    late.presses(said.LEAVE)
    late.message(said.HAS_LEFT)
    late.says("/join NOSUCH")
    late.message("No session is held as NOSUCH")
    late.says("/join")
    late.message(said.JOIN_HOW)
    stranger = chat.stranger()
    stranger.starts(f"join-{code}")
    stranger.message("only people whom a council has invited")
    early.presses("C")
    trainer.edit("1 of 2 have answered.\n1 cannot be reached: they blocked the bot.")


def test_a_group_session_by_polls_that_show_no_names(chat: Chat) -> None:
    team = own_team()
    trainer = chat.person("trainer", team)
    people = [chat.person("practitioner", team) for _ in range(2)]
    group = client.group(chat.server, "Duty", trainer, *people)
    trainer.says("/session", where=group)
    group.message(said.SET_UP_PRIVATELY)
    trainer.message(said.CHOOSE_SET)
    trainer.presses("The bell")
    trainer.edit(said.CHOOSE_NAMES)
    trainer.presses(said.NAMES_NO)
    group.message("A refresher session begins here")
    trainer.message("Nothing has been asked yet")
    trainer.presses("Next question")
    asked = group.wait_for(lambda e: "'type': 'quiz'" in str(e))
    assert "'is_anonymous': True" in str(asked)
    trainer.message("Question 1 of 3 is open")
    people[0].answers_poll(0, where=group)
    people[1].answers_poll(2, where=group)
    trainer.presses("Close")
    trainer.message("is closed")
    trainer.presses("Show the answer")
    group.wait_for(lambda e: e["kind"] == "message" and "Right: A" in str(e["message"]))
    trainer.message("has been shown")
    trainer.presses("End")
    trainer.message(said.END_ASK)
    trainer.presses("End it")
    group.message(said.END_TOLD)
    trainer.message("The session has ended")
    sessions = chat.command_line.run("refresher", "sessions", **chat.environment).out
    number = sessions.split()[0]
    report = chat.command_line.run("refresher", "report", number, **chat.environment).out
    assert "1 to 4 joined" in report
    assert said.FEW_ANSWERED in report
    assert "chose the right answer" not in report


def test_a_group_that_agreed_to_names_is_counted_by_person(chat: Chat) -> None:
    trainer, people, group = in_a_group(chat, "The bell", said.NAMES_YES)
    group.message(said.GROUP_NAMES)
    assert "'is_anonymous': False" in str(group.wait_for(lambda e: "'type': 'quiz'" in str(e)))
    for person in people:
        person.answers_poll(0, where=group)
    trainer.presses("Skip")
    trainer.message("Question 2 of 3 is open")
    trainer.presses("Back")
    trainer.message("Question 1 of 3 is open")  # skipped, so it opens again as a new poll
    people[0].answers_poll(1, where=group)
    trainer.presses("Close")
    trainer.message("is closed")
    trainer.says("/session", where=group)  # the trainer's own panel again
    trainer.message("is closed")
    other = chat.person("trainer", own_team())
    other.joins(group)
    other.says("/session", where=group)
    group.message("A session runs in this group already")
    trainer.presses("Show the answer")
    trainer.message("has been shown")


def test_where_a_poll_is_refused_a_group_gets_buttons(chat: Chat) -> None:
    trainer, people, group = in_a_group(chat, "The fog", said.NAMES_NO)
    asked = group.message("Question 1, who rings the bell?")
    assert client.labels(asked) == [["A", "B", "C"]]
    query = people[0].presses("A", where=group)
    assert group.answer(query)["text"] == said.NOTED.format(letter="A")
    query = people[0].presses("B", where=group)
    assert group.answer(query)["text"] == said.TWICE
    trainer.presses("Close")
    trainer.message("is closed")
    trainer.presses("Show the answer")
    trainer.message("has been shown")


def test_thirty_people_answer_at_once_and_each_is_counted_once(chat: Chat) -> None:
    team = own_team()
    trainer = chat.person("trainer", team)
    code = opened(trainer)
    people = crowd(chat, 30)
    for person in people:
        person.starts(f"join-{code}")
    for person in people:
        person.message("You have joined", timeout=60)
    trainer.presses("Next question")
    trainer.message("is open")
    for person in people:
        person.message("Question 1, who rings", timeout=60)
    queries = [person.presses("ABC"[number % 3]) for number, person in enumerate(people)]
    again = [person.presses("C") for person in people]
    for number, (person, query, second) in enumerate(zip(people, queries, again, strict=True)):
        assert person.answer(query)["text"] == said.NOTED.format(letter="ABC"[number % 3])
        assert person.answer(second)["text"] == said.TWICE
    trainer.edit("30 of 30 have answered")
    trainer.presses("Close")
    trainer.message("is closed")
    trainer.presses("Show the answer")
    for person in people:
        person.wait_for(lambda e: e["kind"] == "message" and "Right: A" in str(e["message"]), timeout=60)
    trainer.message("has been shown")
    trainer.presses("End")
    trainer.message(said.END_ASK)
    trainer.presses("End it")
    trainer.message("The session has ended")
    number = chat.command_line.run("refresher", "sessions", **chat.environment).out.split()[0]
    report = chat.command_line.run("refresher", "report", number, **chat.environment).out
    assert "30 joined, 30 answered" in report
    assert "10 of 30 chose the right answer." in report


def test_a_set_is_built_by_buttons(chat: Chat) -> None:
    trainer = chat.person("trainer", own_team())
    trainer.says("/session")
    trainer.message(said.CHOOSE_SET)
    for label, then in (
        (said.BUILD, said.CHOOSE_THEME),
        (said.ANY_THEME, said.CHOOSE_COUNCILS),
        (said.ANY_COUNCIL, said.CHOOSE_COUNT),
        ("5", "How long may it take"),
    ):
        trainer.presses(label)
        trainer.edit(then)
    trainer.presses("15 minutes")
    trainer.message("5 questions: All themes, code")


def test_practice_answers_with_the_passages_and_shows_ones_own_progress_alone(chat: Chat) -> None:
    person = chat.person("practitioner", own_team())
    for number in range(1, 6):
        person.says("/practise")
        person.message(f"Question {number} of 5")
        person.presses("A")
        verdict = said.PRACTISE_WRONG if number == 2 else said.PRACTISE_RIGHT
        assert "<blockquote" in person.message(verdict)["html"]
    person.presses(said.PRACTISE_NEXT)
    person.message(said.PRACTISE_DONE)
    person.presses(said.PRACTISE_MINE)
    person.message("Practised: 5 questions, 5 tries, 4 of them right")
    person.presses(said.REMIND)
    person.message(said.REMINDED)
    person.presses(said.WIPE)
    person.message(said.WIPED)
    person.says("/practise")
    person.message("Question 1 of 5")
