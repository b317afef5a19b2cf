"""The edges of the chat: waits that yield, codes as typed, corrections, strangers, roles that change."""

from __future__ import annotations

import time

import pytest
from support.bot_api import client
from support.chat import PATIENCE, Chat, own_team
from support.samples import WORDS_OF_THE_NOTE
from support.session_chat import opened

from bot.channels.telegram import messages as chat_messages
from bot.features.answers import messages as answer_messages
from bot.features.answers.layout import MOST_CHARACTERS
from bot.features.citations import messages as citation_messages
from bot.features.gaps import messages as gaps_messages
from bot.features.people import messages as people_messages
from bot.features.sessions import messages as session_messages

pytestmark = pytest.mark.model

ASKED = "who convenes the lantern meeting"
UNKNOWN = "how many lanterns does the heron need at the ford on sundays"
#: Whoever asks for help alone is told of 999 before what the assistant does: they may be a child.
HELP_FIRST = f"{answer_messages.LEADS['danger']}\n\n{answer_messages.CAN_DO}"


def sends_to_owner(asker: client.Person) -> None:
    """Send a question that nothing answers to the policy owner."""
    asker.says(UNKNOWN)
    asker.message()
    asker.presses("Send to the policy owner")
    asker.message(chat_messages.WORDING)
    asker.presses("Send")


def gap_number(lead: client.Person) -> str:
    """The number of the gap that its lead looks at."""
    lead.says("/gaps")
    return str(lead.message("how many lanterns")["text"].split(".")[0])


def test_a_wait_for_words_yields_to_a_question_and_goes_on(chat: Chat) -> None:
    team = own_team()
    lead, asker = chat.person("team_lead", team), chat.person(team=team)
    asker.says(UNKNOWN)
    asker.message()
    asker.presses("Send to the policy owner")
    asker.message("This is what I would send")
    asker.says(ASKED)  # no words are waited for until they are asked for
    asker.message(WORDS_OF_THE_NOTE)
    asker.presses("Send")
    asker.message("Sent. It is to be looked at by")
    lead.message("how many lanterns")
    number = gap_number(lead)
    lead.presses(f"Close {number}")
    lead.message("Type what was done")
    lead.says(ASKED)
    lead.message(WORDS_OF_THE_NOTE)
    lead.says("The manual says two lanterns now.")
    lead.message(chat_messages.WORDING)
    lead.presses("Cancel")
    lead.message(chat_messages.CANCELLED)
    lead.presses(f"Close {number}")
    lead.message("Type what was done")
    lead.presses("Cancel")
    lead.message(chat_messages.CANCELLED)
    lead.says("the lantern meeting convenes who")  # nothing is waited for any more
    assert chat_messages.WORDING not in lead.message()["text"]
    assert gap_number(lead) == number


def test_words_to_be_sent_on_are_changed_cancelled_or_answered_here(chat: Chat) -> None:
    asker = chat.person(team=own_team())
    asker.says(UNKNOWN)
    asker.message()
    asker.presses("Send to the policy owner")
    asker.message(chat_messages.WORDING)
    asker.presses(chat_messages.CHANGE_WORDS)
    asker.message(chat_messages.WORDING_TYPE)
    asker.says(ASKED)
    asker.message(chat_messages.WORDING)
    asker.presses(chat_messages.ANSWER_HERE)
    asker.message(WORDS_OF_THE_NOTE)


def test_other_words_for_a_question_are_corrected_until_they_are_sent(chat: Chat) -> None:
    team = own_team()
    lead, asker = chat.person("team_lead", team), chat.person(team=team)
    asker.says(UNKNOWN)
    asker.message()
    asker.presses("Ask my lead")
    asker.message(chat_messages.WORDING)
    asker.presses(chat_messages.CHANGE_WORDS)
    asker.message(chat_messages.WORDING_TYPE)
    words = asker.says("how many herons does the ford need by night")
    assert "by night" in asker.message(chat_messages.WORDING)["text"]
    asker.says(ASKED)  # no words are waited for any more
    asker.message(WORDS_OF_THE_NOTE)
    asker.edits(words, "how many herons does the ford need by day")
    assert "by day" in asker.message(chat_messages.WORDING)["text"]
    asker.presses("Send")
    assert "by day" in lead.message("asks:")["text"]
    asker.edits(words, "how many herons does the ford need at noon")
    asker.message(chat_messages.EDITED_TOO_LATE)


def test_an_edited_message_is_a_correction_and_never_the_next_answer(chat: Chat) -> None:
    team = own_team()
    lead, asker = chat.person("team_lead", team), chat.person(team=team)
    sends_to_owner(asker)
    asker.message("Sent. It is to be looked at by")
    lead.message("A question came in")
    earlier = lead.says("how soon is a letter about the ford answered by the ferry office")
    lead.message("Citation code")
    lead.presses(f"Close {gap_number(lead)}")
    lead.message("Type what was done")
    lead.edits(earlier, ASKED)  # a question, changed while words are waited for
    answer = lead.message(WORDS_OF_THE_NOTE)
    assert answer["reply_to"] == earlier
    words = lead.says("The manual says two lanterns now.")
    assert "two lanterns" in lead.message(chat_messages.WORDING)["text"]
    lead.edits(words, "The manual says three lanterns now.")
    assert "three lanterns" in lead.message(chat_messages.WORDING)["text"]
    lead.presses("Send")
    lead.message("is closed")
    asker.message("three lanterns")
    lead.edits(words, "The manual says four lanterns now.")
    lead.message(chat_messages.EDITED_TOO_LATE)


def test_a_wait_yields_to_codes_and_to_small_talk(chat: Chat) -> None:
    team = own_team()
    lead, asker = chat.person("team_lead", team), chat.person(team=team)
    sends_to_owner(asker)
    lead.message("A question came in")
    lead.says(ASKED)
    cited = lead.message(WORDS_OF_THE_NOTE)["text"].split("Citation code ")[1].split()[0]
    session = opened(chat.person("trainer", team))
    lead.presses(f"Close {gap_number(lead)}")
    lead.message("Type what was done")
    for typed, says in (
        (cited.lower(), citation_messages.ALL_AS_THEY_WERE),
        (session.lower(), "You have joined: The bell"),
        ("Thanks!", answer_messages.YOU_ARE_WELCOME),
        ("hello", answer_messages.HELLO),
    ):
        lead.says(typed)
        lead.message(says)
    words = lead.says("The manual says two lanterns now.")
    lead.message(chat_messages.WORDING)
    lead.edits(words, "thanks")  # no answer, so the words stand as they were shown
    lead.message(answer_messages.YOU_ARE_WELCOME)
    lead.presses("Send")
    asker.message("The manual says two lanterns now.")


def test_an_edit_corrects_a_code_too(chat: Chat) -> None:
    team = own_team()
    session, member = opened(chat.person("trainer", team)), chat.person(team=team)
    typed = member.says(f"{session[:-1]}{'3' if session[-1] == '2' else '2'}")
    member.message()
    member.edits(typed, session.lower())
    member.message("You have joined: The bell")


def test_a_word_in_capitals_is_no_code(chat: Chat) -> None:
    somebody = chat.person()
    somebody.says("ASSESSMENT")
    assert "code" not in somebody.message()["text"].replace("Citation code", "")


def test_codes_are_taken_as_they_are_typed(chat: Chat) -> None:
    team = own_team()
    code = chat.invited("practitioner", team)
    somebody = chat.stranger()
    somebody.says(f" {code[:5].lower()} {code[5:].lower()} ")
    somebody.message(f"You are enrolled: practitioner in {team}")
    somebody.starts(code)
    somebody.message("You are enrolled already")
    somebody.says(ASKED)
    cited = somebody.message(WORDS_OF_THE_NOTE)["text"].split("Citation code ")[1].split()[0]
    for typed in (cited, cited.lower().replace("-", " ")):
        somebody.says(typed)
        somebody.message(citation_messages.ALL_AS_THEY_WERE)
    for typed in (f"{cited}.", f"({wide(cited)})", f"does {cited.lower()} still stand?", f"/verify {cited}."):
        somebody.says(typed)
        somebody.message(citation_messages.ALL_AS_THEY_WERE)
    somebody.says("ZZZ9-ZZZ9")
    somebody.message("No card is kept under that code")
    session = opened(chat.person("trainer", team))
    for typed in (session.lower(), f"{session}.", wide(session), f"the code is {session}", f"join {session}"):
        colleague = chat.person(team=team)
        colleague.says(typed)
        colleague.message("You have joined: The bell")
    somebody.says("/join")
    somebody.message(session_messages.JOIN_HOW)
    somebody.says("/verify")
    somebody.message("Send the code with the command")


def wide(code: str) -> str:
    """A code in letters and digits of full width, as some keyboards write them."""
    return "".join(chr(ord(sign) + 0xFEE0) for sign in code)


def test_an_invitation_is_taken_as_it_is_typed(chat: Chat) -> None:
    team = own_team()
    link = f"https://t.me/{chat.server.world.bot['username']}?start="
    for typed in (
        "{}.",
        "Hi, here's my code: {}. Thanks",
        "{}, please",
        "the invitation code is {}",
        "start {}",
        f"{link}{{}}",
        f"Dear all, this is the link: {link}{{}} Kind regards",
    ):
        somebody = chat.stranger()
        somebody.says(typed.format(chat.invited("practitioner", team)))
        somebody.message(f"You are enrolled: practitioner in {team}")
    somebody = chat.stranger()
    somebody.says(wide(chat.invited("practitioner", team)))
    somebody.message(f"You are enrolled: practitioner in {team}")


def test_after_too_many_tries_it_says_when(chat: Chat) -> None:
    somebody = chat.person()
    for _ in range(4):  # the fifth was good
        somebody.says("WRNGCADE22")
        somebody.message("You are enrolled already")
    somebody.says("WRNGCADE22")
    assert "you can try again" in somebody.message("Too many codes were tried. After")["text"]


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("Hello!", answer_messages.HELLO),
        ("good morning", answer_messages.HELLO),
        ("heya", answer_messages.HELLO),
        ("thanks very much", answer_messages.YOU_ARE_WELCOME),
        ("What can you do?", answer_messages.CAN_DO),
        ("ok", answer_messages.ALL_RIGHT),
        ("no worries", answer_messages.ALL_RIGHT),
        ("Bye bye.", answer_messages.ALL_RIGHT),
        ("\N{THUMBS UP SIGN}", answer_messages.NO_WORDS),
        ("?", answer_messages.NO_WORDS),
        ("Are you there?", answer_messages.HELLO),
        ("How do I use this?", answer_messages.CAN_DO),
        ("can I ask you something", HELP_FIRST),
        ("Hi can you help me", HELP_FIRST),
        ("hello can you help me please", HELP_FIRST),
        ("can somebody help me with this", HELP_FIRST),
        ("Good morning. Could anyone help us with a question? Many thanks", HELP_FIRST),
        ("I need some advice", HELP_FIRST),
        ("help", HELP_FIRST),
        ("I need help now", HELP_FIRST),
        ("plz hlp", HELP_FIRST),
        ("SOS", HELP_FIRST),
        ("pomocy", HELP_FIRST),
        ("I'm hurt", HELP_FIRST),
        ("that was really helpful", answer_messages.ALL_RIGHT),
        ("Verify", chat_messages.VERIFY_ASK),
        ("join", session_messages.JOIN_HOW),
        ("cancel", chat_messages.NOTHING_WAITS),
    ],
)
def test_a_greeting_gets_a_sentence_of_use(chat: Chat, typed: str, says: str) -> None:
    somebody = chat.person()
    somebody.says(typed)
    told = somebody.message(says)["text"]
    assert told.endswith(chat_messages.USE) is (answer_messages.ASK_SUCH_AS in told)


def test_thanks_in_between_leave_the_question_that_is_followed_up(chat: Chat) -> None:
    somebody = chat.person()
    somebody.says(ASKED)
    somebody.message(WORDS_OF_THE_NOTE)
    for typed, says in (("thanks", answer_messages.YOU_ARE_WELCOME), ("hello", answer_messages.HELLO)):
        somebody.says(typed)
        somebody.message(says)
    somebody.says("and in kent?")
    somebody.message(answer_messages.FOLLOWED_UP)


@pytest.mark.parametrize(
    "typed",
    [
        "help me",
        "please help me",
        "please help him",
        "pls help im scared",
        "help me he is hitting me",
        "hello can you help me please he is outside the door",
        "can somebody help me with this? my stepdad is in my room and wont let me out",
        "Hi can you help me im scared",
        "Hi. Can you help me. I'm scared of my dad",
    ],
)
def test_who_asks_for_help_in_danger_is_told_of_999_whatever_the_courtesy(chat: Chat, typed: str) -> None:
    somebody = chat.stranger()
    somebody.says(typed)
    somebody.message(answer_messages.RING_999)


def test_a_stranger_who_asks_for_help_and_says_no_more_is_told_of_999_with_the_way_in(chat: Chat) -> None:
    stranger = chat.stranger()
    stranger.says("Hi can you help me")
    told = stranger.message()["text"]
    assert told.startswith(answer_messages.LEADS["danger"])
    assert "I answer only people whom a council has invited" in told


@pytest.mark.parametrize(
    "typed",
    [
        f"Hi can you help me? {ASKED}",
        f"hello, can somebody help me with this please, {ASKED}",
        f"hiya {ASKED}",
        f"Heya {ASKED}",
    ],
)
def test_a_question_behind_a_request_for_help_is_searched_for(chat: Chat, typed: str) -> None:
    somebody = chat.person()
    somebody.says(typed)
    somebody.message("Citation code")


def test_in_a_group_a_greeting_gets_the_same_sentence(chat: Chat) -> None:
    somebody = chat.person()
    group = client.group(chat.server, "Duty", somebody)
    name = chat.server.world.bot["username"]
    for typed, says in (
        ("hi there", answer_messages.HELLO),
        ("thanks", answer_messages.YOU_ARE_WELCOME),
        ("", answer_messages.NO_WORDS),
    ):
        somebody.says(f"@{name} {typed}".strip(), group)
        group.message(says)


def test_of_several_questions_each_card_says_which_it_answers(chat: Chat) -> None:
    somebody = chat.person()
    asked = [
        somebody.says(ASKED),
        somebody.says("how soon is a letter about the ford answered by the ferry office"),
    ]
    cards = [somebody.message("Citation code") for _ in asked]
    assert cards[1]["reply_to"] == asked[1]
    assert WORDS_OF_THE_NOTE in cards[0]["text"]


def test_what_was_seen_is_said_of_a_long_message_too_and_what_is_offered_can_be_asked(chat: Chat) -> None:
    somebody = chat.person()
    for count, offered in ((40, [[chat_messages.AGAIN]]), (90, [])):
        somebody.says(f"{f'{ASKED} ' * count}for Marjorie Blenkinsop of 14 Quarry Lane")
        card = somebody.message("without details")
        assert "I saw a name and an address" in card["text"]
        assert len(card["text"]) <= MOST_CHARACTERS
        assert client.labels(card) == offered


def test_captions_and_polls_are_read_like_any_message(chat: Chat) -> None:
    somebody = chat.person()
    somebody.sends_file("photo.txt", b"whatever it shows", caption=ASKED)
    somebody.message(chat_messages.NOT_OPENED)
    somebody.message(WORDS_OF_THE_NOTE)
    somebody.sends_file("photo.txt", b"x", caption="is Marjorie Blenkinsop of 14 Quarry Lane known to us")
    somebody.message("without details")
    somebody.sends_poll("child is being strangled right now help", "yes", "no")
    somebody.message("ring 999 first")
    somebody.sends_poll("Who knows Marjorie Blenkinsop of 14 Quarry Lane?", "I do", "nobody")
    somebody.message("without details")


def test_what_stands_in_a_list_or_is_quoted_is_read_like_any_message(chat: Chat) -> None:
    danger, named = (
        "child is being strangled right now help",
        "is Marjorie Blenkinsop of 14 Quarry Lane known",
    )
    elsewhere = {"origin": {"type": "hidden_user", "date": 1, "sender_user_name": "somebody"}}
    quiz = {"id": "1", "question": "what now", "options": [], "type": "quiz", "explanation": danger}
    state = {"total_voter_count": 0, "is_closed": True, "is_anonymous": True, "members_only": False}
    several = {"allows_multiple_answers": False, "allows_revoting": False}
    for content in (
        {"checklist": {"title": "what now", "tasks": [{"id": 1, "text": danger}]}},
        {"poll": {**quiz, **state, **several}},
        {"text": "what do I do", "quote": {"text": danger, "position": 0}, "external_reply": elsewhere},
    ):
        for whoever in (chat.person(), chat.stranger()):
            whoever.sends(**content)
            whoever.message("ring 999 first")
    somebody = chat.person()
    somebody.sends(checklist={"title": "ask", "tasks": [{"id": 1, "text": named}]})
    assert "Blenkinsop" not in somebody.message("without details")["text"]
    somebody.sends(text=ASKED, quote={"text": named, "position": 0}, external_reply=elsewhere)
    assert "Blenkinsop" not in somebody.message("without details")["text"]


def test_an_album_and_a_place_that_moves_on_get_one_sentence(chat: Chat) -> None:
    somebody = chat.person()
    picture = [{"file_id": "a", "file_unique_id": "a", "width": 1, "height": 1}]
    for _ in range(3):
        somebody.sends(photo=picture, media_group_id="7")
    place = somebody.sends(location={"latitude": 51.0, "longitude": 0.1, "live_period": 900})
    for step in range(3):
        somebody.changes(place, location={"latitude": 51.0, "longitude": 0.2 + step, "live_period": 900})
    chat.drained()
    said = [message["text"] for message in somebody.transcript()]
    assert said.count(chat_messages.TEXT_ONLY) == 2
    somebody.sends(photo=picture, media_group_id="8", caption=ASKED)
    somebody.sends(photo=picture, media_group_id="8")
    somebody.message(WORDS_OF_THE_NOTE)
    chat.drained()
    said = [message["text"] for message in somebody.transcript()]
    assert (said.count(chat_messages.NOT_OPENED), said.count(chat_messages.TEXT_ONLY)) == (1, 2)


def test_commands_always_work_and_what_is_waited_for_is_waited_for_after_them(chat: Chat) -> None:
    team = own_team()
    lead, asker = chat.person("team_lead", team), chat.person(team=team)
    sends_to_owner(asker)
    lead.message("A question came in")
    lead.presses(f"Close {gap_number(lead)}")
    lead.message("Type what was done")
    for command, says in (("/start", "You are enrolled"), ("/help", chat_messages.HELP_NEVER)):
        lead.says(command)
        lead.message(says)
    lead.says("The manual says two lanterns now.")
    lead.message(chat_messages.WORDING)
    lead.presses("Send")
    lead.message("is closed")
    asker.message("The manual says two lanterns now.")


def test_a_wait_is_left_by_a_command_too_whatever_it_was_for(chat: Chat) -> None:
    team = own_team()
    lead, asker = chat.person("team_lead", team), chat.person(team=team)
    asker.says("/cancel")
    asker.message(chat_messages.NOTHING_WAITS)
    sends_to_owner(asker)
    lead.message("A question came in")
    lead.presses(f"Close {gap_number(lead)}")
    lead.message("Type what was done")
    lead.says("The manual says two lanterns now.")
    lead.message(chat_messages.WORDING)
    lead.says("Cancel.")
    lead.message(chat_messages.LEFT)
    query = lead.presses("Send")
    assert lead.answer(query)["text"] == chat_messages.BUTTON_OLD
    assert gap_number(lead)  # it is as open as before


def test_what_is_forwarded_is_read_like_any_message(chat: Chat) -> None:
    somebody, stranger = chat.person(), chat.stranger()
    group = client.group(chat.server, "Duty", somebody, stranger)
    named = somebody.says("is Marjorie Blenkinsop of 14 Quarry Lane known to us", group)
    danger = somebody.says("he has got a knife and is at the door right now", group)
    somebody.forwards(named, group)
    assert "Blenkinsop" not in somebody.message("without details")["text"]
    for whoever in (somebody, stranger):
        whoever.forwards(danger, group)
        whoever.message("ring 999 first")


def test_privacy_answers_strangers(chat: Chat) -> None:
    stranger = chat.stranger()
    stranger.says("/privacy")
    stranger.message("not kept and not logged")


def test_a_role_that_changes_changes_the_menu_and_is_told(chat: Chat) -> None:
    team = own_team()
    somebody = chat.person("practitioner", team)
    number = number_of(somebody)
    wanted = ("--role", "team_lead", "--team", team, "--authority", "Kent County Council")
    told = chat.run("people", "role", number, *wanted)
    assert told.code == 0, told.err
    somebody.message(f"You are now: team lead in {team}")
    deadline = time.monotonic() + PATIENCE
    while "gaps" not in somebody.menu():  # it follows the message
        assert time.monotonic() < deadline
        time.sleep(0.05)
    somebody.says("/stop")
    somebody.message(chat_messages.STOPPED)
    told = chat.run(
        "people", "role", number, "--role", "trainer", "--team", team, "--authority", "kent council"
    )
    assert told.code == 0, told.err
    somebody.message(f"You are now: trainer in {team}")  # it is about what they may do


def number_of(somebody: client.Person) -> str:
    """The number of a person here."""
    somebody.says("/my_data")
    return str(somebody.message("Kept of you")["text"].split("number ")[1].split(";")[0])


def menu_becomes(somebody: client.Person, wanted: list[str]) -> None:
    """Wait for a menu: it follows the message."""
    deadline = time.monotonic() + PATIENCE
    while somebody.menu() != wanted:
        assert time.monotonic() < deadline, somebody.menu()
        time.sleep(0.05)


def test_who_leaves_a_team_is_told_and_keeps_what_their_other_team_gives(chat: Chat) -> None:
    team, other = own_team(), own_team()
    somebody = chat.person("team_lead", team)
    somebody.starts(chat.invited("practitioner", other, "medway"))
    somebody.message("You are enrolled")
    number = number_of(somebody)
    told = chat.run("people", "leave", number, "--team", team, "--authority", "kent")
    assert told.code == 0, told.err
    message = somebody.message(f"You are not in {team}")["text"]
    assert f"You are now: practitioner in {other}" in message
    deadline = time.monotonic() + PATIENCE
    while "gaps" in somebody.menu():
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert "case" in somebody.menu()
    again = chat.run("people", "leave", number, "--team", team, "--authority", "kent")
    assert again.err.strip() == f"Person {number} is not in {team} (Kent)."


def test_who_is_in_no_team_any_more_is_told_and_is_as_a_stranger_but_for_their_data(chat: Chat) -> None:
    team = own_team()
    somebody = chat.person("trainer", team)
    number = number_of(somebody)
    told = chat.run("people", "leave", number, "--team", team, "--authority", "kent")
    assert told.code == 0, told.err
    somebody.message("and in no other team")
    menu_becomes(somebody, chat.stranger().menu())
    somebody.says(ASKED)
    assert somebody.message()["text"] == chat_messages.STRANGER
    assert number_of(somebody) == number
    somebody.says("My client is at the door with a knife and she has a baby in her arms, right now")
    somebody.message("999")
    somebody.says(chat.invited("practitioner", team))
    somebody.message("You are enrolled: practitioner")
    somebody.says(ASKED)
    somebody.message(WORDS_OF_THE_NOTE)


def test_who_is_removed_is_told_and_has_a_strangers_menu_and_nothing_is_kept_of_them(chat: Chat) -> None:
    somebody = chat.person("team_lead", own_team())
    number = number_of(somebody)
    somebody.says("/stop")
    somebody.message(chat_messages.STOPPED)
    told = chat.run("people", "remove", number)
    assert told.code == 0, told.err
    somebody.message(people_messages.REMOVED[0])
    menu_becomes(somebody, chat.stranger().menu())
    somebody.says(ASKED)
    assert somebody.message()["text"] == chat_messages.STRANGER
    chat.drained()
    assert chat.rows("outbox where chat_id = " + str(somebody.id)) == 0


def test_a_group_has_a_short_menu(chat: Chat) -> None:
    member = chat.person()
    group = client.group(chat.server, "Duty", member)
    assert member.menu(where=group) == ["help", "verify", "session", "posts", "privacy"]


def test_people_are_called_what_they_chose(chat: Chat) -> None:
    team = own_team()
    lead, other = (chat.person("team_lead", team, "bexley") for _ in range(2))
    lead.says("/name")
    lead.message("you are person")
    lead.says("/name Sam, 07700 900123")
    lead.message("with 4 digits at most")
    lead.says(f"/name Sam of {team}")
    lead.message(f"You are called Sam of {team} from now on")
    other.says(f"/name sam of {team}")
    other.message("Somebody in your council is called that already")
    lead.says("/my_data")
    lead.message(f"called: Sam of {team}")
    other.says("/queue")
    other.message("No learning point waits for you")
    other.presses("I am away")
    other.message("Who stands in for you?")
    other.presses(f"Sam of {team}, {team}")
    lead.says("/name off")
    lead.message(chat_messages.NAME_OFF)


def test_leads_see_askers_and_owners_by_the_names_they_chose(chat: Chat) -> None:
    team = own_team()
    lead, asker = chat.person("team_lead", team), chat.person(team=team)
    for somebody, name in ((lead, f"Sam of {team}"), (asker, f"robin of {team}")):
        somebody.says(f"/name {name}")
        somebody.message(f"You are called {name}")
    for button in ("Ask my lead", "Send to the policy owner"):
        asker.says(UNKNOWN)
        asker.message()
        asker.presses(button)
        assert "the name that you chose here" in asker.message(chat_messages.WORDING)["text"]
        asker.presses("Send")
        asker.message("Sent")
    assert UNKNOWN in lead.message(f"Robin of {team} in {team} (Kent) asks:")["text"]
    came_in = lead.message("A question came in")
    ((close,),) = client.labels(came_in)
    lead.presses(close, message=came_in["message_id"])
    lead.message("Type what was done")
    lead.presses("Cancel")
    lead.message(chat_messages.CANCELLED)
    lead.says("/gaps")
    listed = lead.message("how many lanterns")["text"]
    assert f"owner Sam of {team}; asked by robin of {team})" in listed


def test_who_writes_as_the_group_is_told_how_to_write_as_themselves(chat: Chat) -> None:
    admin = chat.person()
    group = client.group(chat.server, "Duty", admin, bot="administrator")
    name = chat.server.world.bot["username"]
    admin.says_as_group(f"@{name} {ASKED}", group)
    group.message(chat_messages.WRITE_AS_YOURSELF)


def test_another_bot_with_a_longer_name_wakes_nobody_and_media_that_names_the_bot_is_answered(
    chat: Chat,
) -> None:
    member = chat.person()
    group = client.group(chat.server, "Duty", member, bot="administrator")
    name = chat.server.world.bot["username"]
    member.says(f"@{name}2 {ASKED}", group)
    member.sends_file("photo.txt", b"x", caption=f"@{name} {ASKED}", where=group)
    first = group.message()
    assert first["text"] == chat_messages.NOT_OPENED
    group.message(WORDS_OF_THE_NOTE)
    member.sends_poll(f"@{name} {ASKED}", "yes", "no", where=group)
    group.message(WORDS_OF_THE_NOTE)


def test_a_gap_that_is_closed_is_not_closed_again(chat: Chat) -> None:
    team = own_team()
    lead, asker = chat.person("team_lead", team), chat.person(team=team)
    sends_to_owner(asker)
    came_in = lead.message("A question came in")["message_id"]
    number = gap_number(lead)
    lead.presses(f"Close {number}", message=came_in)
    lead.message("Type what was done")
    lead.says("The manual says two lanterns now.")
    lead.message(chat_messages.WORDING)
    lead.presses("Send")
    lead.message("is closed")
    lead.presses(f"Close {number}", message=came_in)
    lead.message(gaps_messages.CLOSED_ALREADY.format(number=number))


def test_a_council_is_known_by_its_names_and_one_that_is_not_is_said_to_be_none(chat: Chat) -> None:
    somebody = chat.person()
    somebody.says("/authority Narnia")
    somebody.message(chat_messages.AUTHORITY_UNKNOWN)
    for typed in ("Kent County Council", "KENT", "kent"):
        somebody.says(f"/authority {typed}")
        somebody.message("Kent County Council comes first for you from now on")
    somebody.says("/authority none")
    somebody.message(chat_messages.AUTHORITY_CLEARED)


def test_a_stranger_who_asks_the_way_in_is_told_each_time(chat: Chat) -> None:
    stranger = chat.stranger()
    for _ in range(2):
        stranger.starts()
        assert stranger.message()["text"] == chat_messages.STRANGER


#: An age, a place and an event, each of a kind of its own, which together may tell who a case was about.
COULD_IDENTIFY = (
    "the boy of 4 died in Dover",
    "a 9 year old was stabbed near Maidstone",
    "the new-born who went missing from the hospital",
)
#: Two of the three, which tell nobody.
COULD_NOT = "a new-born in Dover gets a plan of two pages"


@pytest.mark.parametrize("wording", COULD_IDENTIFY)
@pytest.mark.parametrize("purpose", ["Send to the policy owner", "Ask my lead"])
def test_a_question_is_not_sent_on_that_tells_age_place_and_event(
    chat: Chat, purpose: str, wording: str
) -> None:
    team = own_team()
    lead, asker = chat.person("team_lead", team), chat.person(team=team)
    asker.says(ASKED if purpose == "Ask my lead" else UNKNOWN)
    asker.message()
    asker.presses(purpose)
    asker.message(chat_messages.WORDING)
    asker.presses(chat_messages.CHANGE_WORDS)
    asker.message(chat_messages.WORDING_TYPE)
    asker.says(f"who holds the lantern meeting after {wording}")
    asker.message(gaps_messages.COULD_IDENTIFY)
    asker.says(f"who holds the lantern meeting when {COULD_NOT}")
    assert COULD_NOT in asker.message(chat_messages.WORDING)["text"]
    asker.presses("Send")
    asker.message("Sent")
    lead.message(COULD_NOT)
    assert not [m for m in lead.transcript() if wording in m["text"]]


@pytest.mark.parametrize("wording", COULD_IDENTIFY)
def test_a_question_that_a_card_offers_to_send_on_is_not_sent_with_them_either(
    chat: Chat, wording: str
) -> None:
    team = own_team()
    lead, asker = chat.person("team_lead", team), chat.person(team=team)
    asker.says(f"how many lanterns are kept by the record office after {wording}?")
    asker.message()
    asker.presses("Send to the policy owner")
    asker.message(chat_messages.WORDING)
    refused = asker.answer(asker.presses("Send"))
    assert gaps_messages.COULD_IDENTIFY in (refused.get("text") or asker.message()["text"])
    asker.presses(chat_messages.CHANGE_WORDS)  # what was shown can still be put right
    asker.message(chat_messages.WORDING_TYPE)
    asker.says("how many lanterns are kept by the record office?")
    asker.message(chat_messages.WORDING)
    asker.presses("Send")
    asker.message("Sent")
    lead.message("how many lanterns are kept by the record office?")
    assert not [m for m in lead.transcript() if wording in m["text"]]


@pytest.mark.parametrize("wording", COULD_IDENTIFY)
def test_a_gap_is_not_closed_in_words_that_tell_age_place_and_event(chat: Chat, wording: str) -> None:
    team = own_team()
    lead, asker = chat.person("team_lead", team), chat.person(team=team)
    sends_to_owner(asker)
    lead.message("A question came in")
    lead.presses(f"Close {gap_number(lead)}")
    lead.message("Type what was done")
    lead.says(f"The manual says so since {wording}.")
    lead.message(gaps_messages.COULD_IDENTIFY)
    lead.says("The manual says two lanterns now.")
    lead.message(chat_messages.WORDING)
    lead.presses("Send")
    asker.message("The manual says two lanterns now.")
    assert not [m for m in asker.transcript() if wording in m["text"]]
