"""The story of a learning point in the chat app: proposed, released, sent, read, discussed, recalled."""

from __future__ import annotations

import datetime as dt

import pytest
from support.bot_api import client
from support.chat import PATIENCE, Chat, beside, own_team, sends
from support.samples import WORDS_OF_CLAUSE_1_2, WORDS_OF_THE_NOTE

from bot.channels.telegram import messages as chat_messages
from bot.core.outgoing import OutgoingMessage
from bot.core.people import Membership, Role, Team
from bot.features.citations import messages as citation_messages
from bot.features.learning import chat_messages as said
from bot.features.learning import messages as points_said
from bot.features.learning.model import Audience, Wording
from bot.features.people.service import invite

pytestmark = pytest.mark.model

LEAD, WORKER = Role.TEAM_LEAD, Role.PRACTITIONER
TEXT = "Hang the brass lantern at the ford before the lantern meeting, so that the ferry sees it."
ASKED = "where do we hang the brass lantern before the lantern meeting"
QUESTIONS = ("Who hangs the lantern?", "Who lights it?")


def enrolled(chat: Chat, *roles: tuple[Role, str]) -> list[client.Person]:
    """Enrol somebody for each role in a team of kent, all in one go."""
    people = [chat.stranger() for _ in roles]
    for somebody, code in zip(people, codes(chat, *roles), strict=True):
        somebody.starts(code)
    for somebody in people:
        somebody.message("You are enrolled", timeout=PATIENCE)
    return people


def codes(chat: Chat, *roles: tuple[Role, str]) -> list[str]:
    """Make invitations without a process for each."""
    now = dt.datetime.now(dt.UTC)
    with beside(chat) as assistant:
        invitations = assistant.store.invitations
        made = [invite(invitations, Membership(Team("kent", t), role), now=now, days=1) for role, t in roles]
    return [invitation.code for invitation in made]


@pytest.fixture
def team() -> str:
    """A team of nobody yet."""
    return own_team()


def drafted(lead: client.Person, text: str = TEXT, *, audience: str | None = None) -> client.JSON:
    """Take a draft on local practice to its preview, for the lead's own team alone or as it is said."""
    lead.says("/share")
    lead.message(said.GROUND)
    lead.presses(said.LOCAL)
    typed(lead, text)
    lead.presses(said.NO_TOPIC)
    lead.message(said.FOR_WHOM)
    if audience is not None:
        lead.presses(said.CHOOSE)
        chosen(lead, lead.message("Choose who it is for"), f"Team: {audience} (Kent)")
        lead.presses(said.DONE)
    else:
        lead.presses("Everybody in Kent")
    return lead.message("exactly what people will get")


def chosen(lead: client.Person, list_: client.JSON, label: str) -> None:
    """Turn the pages of a list to a choice, and make it."""
    while label not in labels(list_):
        lead.presses(said.MORE)
        list_ = lead.wait_for(_edited)["message"]
    lead.presses(label)
    assert f"Chosen: {label}" in labels(lead.wait_for(_edited)["message"])


def labels(message: client.JSON) -> list[str]:
    """The labels of a message's buttons."""
    return [label for row in client.labels(message) for label in row]


def _edited(event: client.JSON) -> bool:
    return bool(event["kind"] == "edit")


def typed(lead: client.Person, text: str = TEXT) -> None:
    lead.message("Type what was learned")
    lead.says(text)
    lead.message("first of two questions")
    lead.says(QUESTIONS[0])
    lead.message("second question")
    lead.says(QUESTIONS[1])
    lead.message("Choose its topics")


def proposed(lead: client.Person, text: str = TEXT, audience: str | None = None) -> str:
    """Propose a point; return its number."""
    drafted(lead, text, audience=audience)
    lead.presses(said.SEND)
    told = lead.message("is proposed")["text"]
    return told.split("Learning point ")[1].split()[0]


def opened(lead: client.Person, number: str) -> client.JSON:
    """Open a point from the queue."""
    lead.says("/queue")
    lead.message("Waiting for you")
    lead.presses(points_said.OPEN.format(number=number))
    return whole(lead, number)


def whole(lead: client.Person, number: str) -> client.JSON:
    """Wait for a point as it is opened; that one waits is told too, without buttons."""
    head = f"Learning point {number} of "

    def wanted(event: client.JSON) -> bool:
        message = event.get("message") or {}
        tells = event["kind"] == "message" and head in message["text"] and bool(message["buttons"])
        return tells and "waits for you" not in message["text"]

    event = lead.wait_for(wanted)
    shown: client.JSON = event["message"]
    return shown


def released(lead: client.Person, number: str) -> None:
    opened(lead, number)
    lead.presses("Release")
    lead.message("When is it to be looked at again?")
    lead.presses(said.HALF_A_YEAR)
    lead.message("is released")


def finds(somebody: client.Person, text: str = TEXT) -> bool:
    """Whether a learning point is found; a card that names one is not passed on, and any other may be."""
    somebody.says(ASKED)
    card = somebody.message("Citation code", timeout=PATIENCE)
    found = "Local learning" in card["text"]
    assert card["protected"] is found
    if ["Passages whole"] in [row[:1] for row in client.labels(card)]:
        somebody.presses("Passages whole", message=card["message_id"])
        assert found is (text in somebody.edit()["text"])
    return found


def test_from_an_answer_card_to_what_was_read_and_discussed(chat: Chat, team: str) -> None:
    lead, other, worker, outside = enrolled(
        chat, (LEAD, team), (LEAD, team), (WORKER, team), (WORKER, own_team())
    )
    worker.says("who convenes the lantern meeting")
    assert said.SHARE not in labels(worker.message(WORDS_OF_THE_NOTE))

    lead.says("who convenes the lantern meeting")
    lead.message(WORDS_OF_THE_NOTE)
    lead.presses(said.SHARE)
    offered = lead.message(said.WHICH_PASSAGE)
    assert WORDS_OF_THE_NOTE in offered["text"]
    assert WORDS_OF_CLAUSE_1_2 in offered["text"]
    assert (
        "Local procedure. Exampleshire Council.\nExampleshire Crossing Procedure, paragraph 1.3"
        in offered["text"]
    )
    numbers = [line for line in offered["text"].splitlines() if line.startswith("Passage ")]
    parts = offered["text"].split("Passage ")
    place = next(part[0] for part in parts[1:] if WORDS_OF_CLAUSE_1_2 in part)
    assert len(numbers) == len(parts) - 1
    lead.presses(f"Passage {place}")
    typed(lead)
    lead.presses(said.NO_TOPIC)
    lead.message(said.FOR_WHOM)
    lead.presses(said.CHOOSE)
    chosen(lead, lead.message("Choose who it is for"), f"Team: {team} (Kent)")
    lead.presses(said.DONE)
    preview = lead.message("exactly what people will get")["text"]
    for words in (TEXT, *QUESTIONS, WORDS_OF_CLAUSE_1_2, "Local learning, not a rule"):
        assert words in preview
    lead.presses(said.SEND)
    number = lead.message("is proposed")["text"].split("Learning point ")[1].split()[0]

    assert TEXT in other.message("waits for you to release it")["text"]
    lead.says("/queue")
    lead.message("No learning point waits for you")
    shown = opened(other, number)
    assert "The passage as it stands today" in shown["text"]
    assert "Proposed by person" in shown["text"]
    assert "waiting since today" in other.transcript()[-2]["text"]
    other.presses("Release")
    other.message("When is it to be looked at again?")
    other.presses(said.A_YEAR)
    assert "goes to 3 people now" in other.message("is released")["text"]

    briefing = worker.message(f"Learning point {number}, from {team} (Kent)")
    assert "It rests on: Local procedure. Exampleshire Council. Exampleshire Crossing" in briefing["text"]
    assert client.labels(briefing) == [["Read", "We discussed it"]]
    for words in (TEXT, *QUESTIONS, WORDS_OF_CLAUSE_1_2, "Released by lead"):
        assert words in briefing["text"]
    assert worker.answer(worker.presses("Read"))["text"] == "Noted: you have read it."
    assert client.labels(worker.wait_for(_edited)["message"]) == [[said.DONE_READ, "We discussed it"]]
    worker.presses("We discussed it")
    assert client.labels(worker.wait_for(_edited)["message"]) == [[said.DONE_READ, said.DONE_DISCUSSED]]
    assert worker.answer(worker.presses(said.DONE_DISCUSSED))["text"] == "Noted: you have discussed it."
    assert finds(worker)
    worker.says("who convenes the lantern meeting")
    first = worker.message("Local learning, not a rule")
    worker.presses("Passages whole", message=first["message_id"])
    pages = [worker.edit()]
    while "More" in labels(pages[-1]):
        worker.presses("More", message=first["message_id"])
        pages.append(worker.edit())
    pair = "\n".join(page["text"] for page in pages)
    assert "Local learning, not a rule. Kent County Council." in pair
    assert TEXT in pair
    assert "It rests on this passage, as it stands today" in pair
    assert not finds(outside)
    outside.says("/digest")
    outside.message("a message for each learning point")
    assert not [m for m in outside.transcript() if f"Learning point {number}" in m["text"]]

    lead.message(f"Your learning point {number} is released")
    lead.says("/points")
    lead.message("that are out, and your own")
    lead.presses(points_said.OPEN.format(number=number))
    assert "Released by person" in lead.message(f"Learning point {number} of ")["text"]
    lead.presses("Recall")
    lead.message("Everyone who was sent or shown it is told")
    lead.says("The clause is to be looked at again.")
    lead.message("The clause is to be looked at again.")
    lead.presses("Send")
    lead.message(f"Learning point {number} is recalled")
    recalled = worker.message(f"Learning point {number} no longer stands")["text"]
    assert TEXT in recalled
    assert "Reason: The clause is to be looked at again." in recalled
    pressed = worker.presses("Noted: read", message=briefing["message_id"])
    assert "does not stand at present" in worker.answer(pressed)["text"]
    assert not finds(worker)


def test_of_whom_a_point_is_for_ones_own_council_is_offered_first_and_in_short(chat: Chat, team: str) -> None:
    (lead,) = enrolled(chat, (LEAD, team))
    chat.person(team="aardvarks", authority="camden")
    lead.says("/share")
    lead.message(said.GROUND)
    lead.presses(said.LOCAL)
    typed(lead)
    lead.presses(said.NO_TOPIC)
    lead.message(said.FOR_WHOM)
    lead.presses(said.CHOOSE)
    offered = labels(lead.message("Choose who it is for"))
    assert offered[0] == said.COUNCIL.format(council="Kent")
    assert offered[1].startswith("Team: ")
    assert offered[1].endswith("(Kent)")


def test_what_cannot_be_kept_is_asked_for_again_and_nothing_chosen_is_lost(chat: Chat, team: str) -> None:
    lead, _ = enrolled(chat, (LEAD, team), (LEAD, team))
    lead.says("/share")
    lead.message(said.GROUND)
    lead.says("9999-9999")
    lead.message("No passage for that is held now")
    lead.says("who convenes the lantern meeting")
    lead.message(said.WHICH_PASSAGE, timeout=PATIENCE)
    lead.says("Who rang Marjorie Blenkinsop of 14 Quarry Lane?")
    assert "Blenkinsop" not in lead.message("without details")["text"]
    lead.presses(said.LOCAL)
    lead.message("Type what was learned")
    for wrong, says in (
        ("a" * 601, "That has 601 characters. Say it in 600."),
        ("...", "There is nothing in it"),
        ("<b>Hang</b> the lantern.", "plain text"),
        ("Повесьте фонарь у брода.", "English letters"),
        ("Ring Marjorie Blenkinsop on 07700 900123.", "Say it without"),
    ):
        lead.says(wrong)
        assert says in lead.message()["text"]
    lead.says("child is being strangled right now help")
    assert lead.message()["text"].startswith("If a child is in danger now, ring 999 first.")
    lead.says("A boy aged 7 died at the ford near Kent, so hang the lantern.")
    lead.message("Together they may tell who it was about")
    lead.presses(said.SURE)
    lead.message("first of two questions")
    lead.says("?" * 3)
    lead.message("There is nothing in it")
    lead.says(QUESTIONS[0])
    lead.message("second question", timeout=PATIENCE)
    lead.says(QUESTIONS[1])
    topics = lead.message("Choose its topics")["message_id"]
    lead.says("who convenes the lantern meeting")  # a question is no topic
    lead.message(WORDS_OF_THE_NOTE, timeout=PATIENCE)
    lead.presses(said.NO_TOPIC, message=topics)
    lead.message(said.FOR_WHOM)
    lead.says("who convenes the lantern meeting")  # no words are asked for, so this is a question
    lead.message(WORDS_OF_THE_NOTE, timeout=PATIENCE)
    lead.presses(said.EVERYBODY)
    preview = lead.message("exactly what people will get")
    assert "A boy aged 7" in preview["text"]
    lead.presses(said.CHANGE)
    lead.message(said.CHANGE_WHAT)
    lead.presses(said.PART_TEXT)
    lead.message("Type what was learned")
    lead.says(TEXT)
    preview = lead.message("exactly what people will get")
    assert TEXT in preview["text"]
    assert "A boy aged 7" not in preview["text"]
    lead.answer(lead.presses(said.SEND))
    lead.message("is proposed")
    with pytest.raises(ValueError, match="no message has a button"):
        lead.presses(said.SEND, timeout=0)


def outcome(event: client.JSON) -> bool:
    """What came of a release: the point itself may reach a lead of its team before that."""
    text = event["message"]["text"] if event["kind"] == "message" else ""
    return "It can be found from now on" in text or "Somebody else changed" in text


def test_two_leads_at_once_and_what_was_withdrawn_meanwhile(chat: Chat, team: str) -> None:
    lead, one, two = enrolled(chat, *[(LEAD, team)] * 3)
    number = proposed(lead, audience=team)
    for releaser in (one, two):
        opened(releaser, number)
        releaser.presses("Release")
        releaser.message("When is it to be looked at again?")
    one.presses(said.HALF_A_YEAR)
    two.presses(said.HALF_A_YEAR)
    told = [somebody.wait_for(outcome)["message"]["text"] for somebody in (one, two)]
    assert sorted("It can be found from now on" in words for words in told) == [False, True]
    assert any("Somebody else changed" in words and "it is released now" in words for words in told)
    came = [lead.message("earning point")["text"] for _ in range(2)]
    assert sorted(words.startswith("Your learning point") for words in came) == [False, True]

    number = proposed(lead, "Light the lantern at dusk.", audience=team)
    opened(one, number)
    one.presses("Release")
    one.message("When is it to be looked at again?")
    lead.says("/points")
    lead.message("that are out, and your own")
    lead.presses(points_said.OPEN.format(number=number))
    lead.message(f"Learning point {number} of ")
    lead.presses("Withdraw")
    lead.message("Take back learning point")
    lead.presses("Withdraw", message=lead.transcript()[-1]["message_id"])
    lead.message(f"Learning point {number} is withdrawn")
    one.presses(said.HALF_A_YEAR)
    assert "it is withdrawn now" in one.message("Somebody else changed")["text"]


def test_a_point_is_returned_edited_with_the_difference_and_declined(chat: Chat, team: str) -> None:
    lead, other = enrolled(chat, (LEAD, team), (LEAD, team))
    number = proposed(lead, audience=team)
    opened(other, number)
    other.presses("Return")
    other.message("Type why")
    other.says("Ring 07700 900123 first.")
    other.message("Say it without")
    sends(other, "Say which ford.")
    other.message(f"Learning point {number} is returned")
    lead.message("was returned. Reason: Say which ford.")
    lead.says("/points")
    lead.message("that are out, and your own")
    lead.presses(points_said.OPEN.format(number=number))
    lead.message("Reason: Say which ford.")
    lead.presses("Edit")
    lead.message("Type what was learned")
    lead.says(TEXT.replace("ford", "lower ford"))
    assert "What changes in the text:" in lead.message("[+lower+] ford")["text"]
    lead.presses(said.KEEP)
    lead.message("is changed. It waits for release")
    assert "[+lower+] ford" in opened(other, number)["text"]
    other.presses("Decline")
    other.message("Type why")
    sends(other, "It is known.")
    other.message(f"Learning point {number} is declined")
    lead.message("was declined. Reason: It is known.")
    other.says("/queue")
    other.message("No learning point waits for you")


def moves_with_reason(lead: client.Person, number: str, told: client.JSON, move: str, why: str) -> None:
    """Open a point by the button under what told of it, and return or decline it."""
    lead.presses(points_said.OPEN.format(number=number), message=told["message_id"])
    whole(lead, number)
    lead.presses(move)
    lead.message("Type why")
    sends(lead, why)


def test_what_a_lead_is_told_of_a_point_carries_the_button_that_opens_it(chat: Chat, team: str) -> None:
    lead, other = enrolled(chat, (LEAD, team), (LEAD, team))
    number = proposed(lead, audience=team)
    opens = points_said.OPEN.format(number=number)
    waits = other.message("waits for you to release it")
    assert labels(waits) == [opens]
    moves_with_reason(other, number, waits, "Return", "Say which ford.")
    returned = lead.message("was returned")
    assert labels(returned) == [opens]
    lead.presses(opens, message=returned["message_id"])
    assert "Edit" in labels(whole(lead, number))
    lead.presses("Edit")
    lead.message("Type what was learned")
    lead.says(TEXT.replace("ford", "lower ford"))
    lead.message("What changes in the text:")
    lead.presses(said.KEEP)
    lead.message("is changed. It waits for release")
    again = other.message("waits for you to release it")
    moves_with_reason(other, number, again, "Decline", "It is known.")
    declined = lead.message("was declined")
    assert labels(declined) == [opens]
    lead.presses(opens, message=declined["message_id"])
    assert "declined" in lead.message(f"Learning point {number} of ")["text"]


def test_a_reminder_of_what_waits_long_carries_a_button_for_each_point(chat: Chat, team: str) -> None:
    lead, other = enrolled(chat, (LEAD, team), (LEAD, team))
    two_weeks_ago = dt.datetime.now(dt.UTC) - dt.timedelta(days=14)
    with beside(chat) as assistant:
        proposer = assistant.store.people.by_telegram(lead.id)
        assert proposer is not None
        point = assistant.learning.propose(proposer, Wording(TEXT, QUESTIONS), None, two_weeks_ago)
    reminder = other.message("has waited for", timeout=PATIENCE)
    opens = points_said.OPEN.format(number=point.id)
    assert opens in labels(reminder)
    other.presses(opens, message=reminder["message_id"])
    assert "Release" in labels(whole(other, str(point.id)))
    with beside(chat) as assistant:  # having waited so long, it stands in the queue of every lead
        point = assistant.learning.point(point.id, proposer)
        assistant.learning.withdraw(proposer, point, dt.datetime.now(dt.UTC))


def test_a_group_gets_its_team_s_posts_and_each_presses_for_themselves(chat: Chat, team: str) -> None:
    lead, other, worker, outside = enrolled(
        chat, (LEAD, team), (LEAD, team), (WORKER, team), (WORKER, own_team())
    )
    group = client.group(chat.server, "Duty room", lead, worker, outside)
    lead.says("/evidence", where=group)
    group.message(chat_messages.PRIVATELY)
    worker.says("/posts", where=group)
    group.message("not part of your role")
    lead.says("/start posts", where=group)  # as the link on the page of groups sends it
    group.message(said.POSTS_OFF)
    worker.says("/start posts", where=group)
    group.message("not part of your role")
    lead.says("/posts", where=group)
    group.message(said.POSTS_OFF)
    assert group.answer(worker.presses(said.POST_HERE, where=group))["alert"]
    lead.presses(said.POST_HERE, where=group)
    group.message("are posted in this group")
    number = proposed(lead, audience=team)
    released(other, number)
    post = group.message(f"Learning point {number}, from")
    assert client.labels(post) == [["We discussed it"]]
    assert group.answer(worker.presses("We discussed it", where=group))["text"].startswith("Noted")
    assert "not sent to you" in group.answer(outside.presses("We discussed it", where=group))["text"]
    (elsewhere,) = enrolled(chat, (LEAD, own_team()))
    elsewhere.joins(group)
    elsewhere.says("/posts off", where=group)
    group.message("A lead of that team can change it")
    lead.says("/posts off", where=group)
    group.message(said.POSTS_NOW_OFF)


def test_an_answer_in_a_group_shows_no_point_that_is_not_for_everybody(chat: Chat, team: str) -> None:
    lead, other, worker = enrolled(chat, (LEAD, team), (LEAD, team), (WORKER, team))
    released(other, proposed(lead, audience=team))
    worker.says(ASKED)
    shown = worker.message("Citation code", timeout=PATIENCE)["text"]
    assert "Local learning" in shown
    code = shown.split("Citation code ")[1].split()[0]
    group = client.group(chat.server, "Duty room", worker, lead)
    name = chat.server.world.bot["username"]
    worker.says(f"@{name} {ASKED}", group)
    card = group.message("Citation code")
    assert "Local learning" not in card["text"]
    assert not card["protected"]
    worker.presses("Passages whole", message=card["message_id"], where=group)
    assert TEXT not in group.edit()["text"]
    worker.says(f"/verify {code}", group)
    verified = group.message(f"Citation code {code}")["text"]
    assert TEXT not in verified
    assert citation_messages.NOT_FOR_YOU in verified
    worker.says(f"/verify {code}")
    assert TEXT in worker.message(f"Citation code {code}")["text"]


def test_a_lead_who_is_away_names_who_stands_in_and_comes_back(chat: Chat, team: str) -> None:
    lead, away, stand_in = enrolled(chat, (LEAD, team), (LEAD, team), (LEAD, own_team()))
    away.says("/queue")
    away.message("No learning point waits for you")
    away.presses(said.AWAY)
    offered = labels(away.message("Who stands in for you?"))
    stand_in.says("/my_data")
    mine = stand_in.message("Kept of you")["text"].split("number ")[1].split(";")[0]
    while not (label := next((line for line in offered if line.startswith(f"Lead {mine} of")), "")):
        away.presses(said.MORE)
        offered = labels(away.message("Who stands in for you?"))
    away.presses(label)
    away.message(said.UNTIL)
    away.presses(said.TWO_WEEKS)
    away.message(f"person {mine} stands in for person")
    number = proposed(lead, audience=team)
    stand_in.message("waits for you to release it")
    released(stand_in, number)
    away.says("/queue")
    away.message("No learning point waits for you")
    away.presses(said.BACK)
    away.message(said.IS_BACK)


def test_who_leads_one_team_and_works_in_another_shares_for_the_first_alone(chat: Chat, team: str) -> None:
    other = own_team()
    both, owner, colleague = enrolled(chat, (LEAD, team), (LEAD, other), (LEAD, other))
    worker_code, lead_code = codes(chat, (WORKER, other), (LEAD, other))
    both.starts(worker_code)
    both.message("You are enrolled")
    number = proposed(owner, audience=other)
    colleague.message("waits for you to release it")
    both.says("/queue")
    both.message("No learning point waits for you")
    both.starts(lead_code)
    both.message("You are enrolled")
    both.says("/share")
    both.message(said.WHICH_TEAM)
    both.presses(f"{other} (Kent)")
    both.message(said.GROUND)
    both.presses(said.DROP)
    both.message(said.DROPPED)
    released(both, number)
    both.says("/points")
    both.message("that are out, and your own")
    both.presses(points_said.OPEN.format(number=number))
    both.message(f"Learning point {number} of ")
    both.presses("It still holds")
    both.message("When is it to be looked at again?")
    both.presses(said.THREE_MONTHS)
    both.message(f"Learning point {number} still holds. It is to be reviewed by")


def test_only_leads_share_and_only_in_their_own_chat(chat: Chat, team: str) -> None:
    worker, lead = enrolled(chat, (WORKER, team), (LEAD, team))
    for command in ("/share", "/queue", "/points"):
        worker.says(command)
        worker.message("not part of your role")
    group = client.group(chat.server, "Room", lead)
    for command in ("/share", "/queue", "/points", "/digest"):
        lead.says(command, where=group)
        group.message("in our own chat")
    assert "share" not in worker.menu()
    assert {"share", "queue", "points", "digest"} <= set(lead.menu())
    worker.says("/digest on")
    worker.message(said.DIGEST_NOW_ON)
    worker.says("/digest")
    worker.message(said.DIGEST_ON)
    worker.presses(said.EACH)
    worker.message(said.DIGEST_NOW_OFF)


def test_a_role_that_was_taken_away_counts_at_the_next_press(chat: Chat, team: str) -> None:
    lead, other, demoted = enrolled(chat, *[(LEAD, team)] * 3)
    number = proposed(lead, audience=team)
    opened(demoted, number)
    with beside(chat) as assistant:
        person = assistant.store.people.by_telegram(demoted.id)
        assert person is not None
        assistant.store.people.give_role(person.id, Membership(Team("kent", team), WORKER))
    pressed = demoted.presses("Release")
    assert "not part of your role" in demoted.answer(pressed)["text"]
    assert "queue" in demoted.menu()
    demoted.says("/help")
    assert "/queue" not in demoted.message("Ask in your own words")["text"]
    demoted.says("/digest")  # taken once the command before it is done
    demoted.message(said.DIGEST_OFF)
    assert "queue" not in demoted.menu()
    released(other, number)


def test_a_long_queue_turns_its_pages_the_oldest_first(chat: Chat, team: str) -> None:
    lead, other = enrolled(chat, (LEAD, team), (LEAD, team))
    with beside(chat) as assistant:
        proposer = assistant.store.people.by_telegram(lead.id)
        assert proposer is not None
        points = [
            assistant.learning.propose(
                proposer,
                Wording(
                    f"Ring the ferry, rule {n}.", QUESTIONS, audience=Audience(teams=(Team("kent", team),))
                ),
                None,
                dt.datetime.now(dt.UTC) - dt.timedelta(milliseconds=9 - n),
            )
            for n in range(7)
        ]
    other.says("/queue")
    first = other.message("Waiting for you: 7")
    assert first["text"].count(f"[proposed; {team} (Kent); waiting ") == 5
    assert labels(first)[:6] == [*(f"Open {p.id}" for p in points[:5]), said.MORE]
    other.presses(said.MORE)
    second = other.message("Waiting for you: 7")
    assert labels(second)[:3] == [*(f"Open {p.id}" for p in points[5:]), said.EARLIER]


def test_a_card_is_named_by_its_code_or_by_a_reply_to_it(chat: Chat, team: str) -> None:
    lead, worker = enrolled(chat, (LEAD, team), (WORKER, team))
    worker.says("who convenes the lantern meeting")
    code = worker.message("Citation code", timeout=PATIENCE)["text"].split("Citation code ")[1].split()[0]
    lead.says("/share")
    lead.message(said.GROUND)
    lead.says(code)
    assert WORDS_OF_CLAUSE_1_2 in lead.message(said.WHICH_PASSAGE)["text"]
    lead.presses(said.DROP)
    lead.message(said.DROPPED)
    lead.says("who convenes the lantern meeting")
    card = lead.message("Citation code", timeout=PATIENCE)
    lead.says("/share", reply_to=card["message_id"])
    assert WORDS_OF_CLAUSE_1_2 in lead.message(said.WHICH_PASSAGE)["text"]
    lead.presses(said.LOCAL)
    lead.message("Type what was learned")


def test_under_a_digest_each_point_has_its_own_buttons(chat: Chat, team: str) -> None:
    lead, other, worker = enrolled(chat, (LEAD, team), (LEAD, team), (WORKER, team))
    worker.says("/digest on")
    worker.message(said.DIGEST_NOW_ON)
    numbers = [proposed(lead, text, audience=team) for text in ("Ring the bell.", "Row across.")]
    for number in numbers:
        released(other, number)
    with beside(chat) as assistant:
        person = assistant.store.people.by_telegram(worker.id)
        assert person is not None
        rows = [[[f"{n}: {w}", f"{w}:{n}:1"] for w in ("read", "discussed")] for n in numbers]
        buttons = {"meaning": {"kind": "briefing"}, "rows": rows}
        body = {"paragraphs": ["Since the last digest: 2."], "buttons": buttons}
        soon = dt.datetime.now(dt.UTC)
        assistant.store.outbox.put([OutgoingMessage(f"digest of {team}", worker.id, body, soon, person.id)])
        worker.message("Since the last digest")
        worker.presses(f"{numbers[1]}: discussed")
        assert labels(worker.wait_for(_edited)["message"]) == [
            f"{numbers[0]}: read",
            f"{numbers[0]}: discussed",
            f"{numbers[1]}. Noted: read",
            f"{numbers[1]}. Noted: discussed",
        ]
        discussed = [r.point_id for r in assistant.store.receipts.of_person(person.id) if r.discussed]
        assert discussed == [int(numbers[1])]


def test_a_group_that_the_bot_left_gets_no_posts(chat: Chat, team: str) -> None:
    lead, other = enrolled(chat, (LEAD, team), (LEAD, team))
    group = client.group(chat.server, "Duty room", lead)
    lead.says("/posts on", where=group)
    group.message("are posted in this group")
    chat.server.call("set_bot", chat=group.id, status="left", by=lead.id)
    chat.drained()
    number = proposed(lead, audience=team)
    released(other, number)
    lead.message(f"Learning point {number}, from")
    with beside(chat) as assistant:
        assert group.id not in assistant.store.receipts.groups()
