"""The steps to a learning point: what is asked in which order, what is refused, and that nothing is lost."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.leads import COURT, DUTY, NOW, QUESTIONS, TEXT, Held, Office, shipped
from support.samples import a_document, a_paragraph

from bot.core.calendar import months_after
from bot.core.corpus import Corpus
from bot.core.passage_ref import PassageRef
from bot.core.people import Membership, Person, Role, Team
from bot.errors import NotHeldError, RefusedError
from bot.features.citations.model import CitationRecord
from bot.features.learning.lead_actions import moves_for, out_and_own, proposed_once, unmoved
from bot.features.learning.model import Audience, PointMove
from bot.features.learning.prompts import Prompt, asked
from bot.features.learning.proposal import TYPED, Composer, DraftStep, PointDraft, mark, parts_of, topics_in
from bot.features.learning.wizard import ProposalWizard
from bot.store.store import Store
from procedures.document import Original

CODE = "K7F3-9QTX"
MEDWAY_DUTY = Team("medway", "duty")
LEAD = Person(1, 1, (Membership(DUTY, Role.TEAM_LEAD),))
BOTH = Person(2, 2, (Membership(DUTY, Role.TEAM_LEAD), Membership(MEDWAY_DUTY, Role.TEAM_LEAD)))
MIXED = Person(3, 3, (Membership(DUTY, Role.PRACTITIONER), Membership(COURT, Role.TEAM_LEAD)))
IDENTIFYING = "The boy aged 7 died at the school, so ring the host council first."


def a_proposing(held: Held | None = None) -> ProposalWizard:
    library, screen = shipped()
    manual = held or Held()
    composer = Composer(screen, library.authorities, manual())
    shown = (
        PassageRef(manual.id, "x", "", ""),
        PassageRef("learning-3/1", "x", "", ""),
        PassageRef("gone#1", "x", "", ""),
    )
    record = CitationRecord(CODE, "answer", {}, shown)
    return ProposalWizard(composer, lambda: [LEAD, BOTH, MIXED], {CODE: record}.get)


def through(
    proposing: ProposalWizard, draft: PointDraft, *answers: str | tuple[str, ...], by: Person = LEAD
) -> PointDraft:
    """Take answers in order: a text is typed, a tuple is pressed. The draft goes by the store each time."""
    for answer in answers:
        pressed = isinstance(answer, tuple)
        draft = proposing.pressed(draft, by, answer) if pressed else proposing.typed(draft, answer)
        draft = PointDraft.of_json(json.loads(json.dumps(draft.as_json())))
    return draft


def ask(proposing: ProposalWizard, draft: PointDraft, by: Person = LEAD) -> Prompt:
    return asked(proposing, draft, by, None, NOW)


def words(asks: Prompt) -> list[tuple[str, ...]]:
    return [choice.words for row in asks.choices for choice in row]


def whole(proposing: ProposalWizard) -> PointDraft:
    return through(proposing, proposing.begin(LEAD), ("local",), TEXT, *QUESTIONS, ("done",), ("everybody",))


def test_each_part_is_asked_for_in_turn_and_the_preview_is_what_people_get() -> None:
    proposing, draft = a_proposing(), a_proposing().begin(LEAD)
    steps = [proposing.step(draft)]
    for answer in (("local",), TEXT, *QUESTIONS, ("done",), ("council",)):
        draft = through(proposing, draft, answer)
        steps.append(proposing.step(draft))
    assert steps == [
        DraftStep.GROUND,
        DraftStep.TEXT,
        DraftStep.FIRST,
        DraftStep.SECOND,
        DraftStep.TOPICS,
        DraftStep.AUDIENCE,
        DraftStep.PREVIEW,
    ]
    shown = ask(proposing, draft)
    assert TEXT in shown.said
    assert "For: Kent County Council." in shown.said
    assert all(question in "\n".join(shown.said) for question in QUESTIONS)
    assert words(shown) == [("send",), ("change",), ("drop",)]
    wording = proposing.wording(draft)
    assert (wording.text, wording.questions, wording.audience) == (TEXT, QUESTIONS, Audience(("kent",)))


def test_a_lead_of_two_teams_is_asked_which_and_a_team_that_is_not_theirs_is_refused() -> None:
    proposing = a_proposing()
    draft = proposing.begin(BOTH)
    assert proposing.step(draft) is DraftStep.TEAM
    assert words(ask(proposing, draft, BOTH))[:2] == [
        ("team", mark(str(DUTY))),
        ("team", mark(str(MEDWAY_DUTY))),
    ]
    assert through(proposing, draft, ("team", mark(str(MEDWAY_DUTY))), by=BOTH).team == MEDWAY_DUTY
    assert proposing.begin(MIXED).team == COURT
    with pytest.raises(RefusedError):
        proposing.pressed(draft, MIXED, ("team", mark(str(DUTY))))
    with pytest.raises(RefusedError, match="Only team leads"):
        proposing.begin(Person(4, 4, (Membership(DUTY, Role.PRACTITIONER),)))


def test_the_passages_of_a_card_are_offered_but_for_local_learning_and_what_is_gone() -> None:
    held = Held()
    proposing = a_proposing(held)
    draft = proposing.begin(LEAD)
    for typed in (CODE, "k7f39qtx", f"This answers it.\n\nA passage.\n\nCitation code {CODE}"):
        found = proposing.on_card(draft, typed)
        assert found is not None
        assert found.found == (held.id,)
    assert proposing.on_card(draft, "who rings the host council") is None
    with pytest.raises(NotHeldError, match="No passage for that"):
        proposing.on_card(draft, "ZZZZ-ZZZZ".replace("Z", "9"))
    asks = ask(proposing, found)
    assert [passage.id for _, passage, _ in asks.passages] == [held.id]
    taken = through(proposing, found, ("take", "0"))
    assert (taken.passage_id, taken.digest, taken.found) == (held.id, held.digest, ())
    with pytest.raises(RefusedError):
        proposing.pressed(found, LEAD, ("take", "1"))


def test_a_passage_that_changed_since_it_was_chosen_is_not_sent() -> None:
    held = Held()
    before = a_proposing(held)
    draft = through(
        before,
        before.offering(before.begin(LEAD), [held.id]),
        ("take", "0"),
        TEXT,
        *QUESTIONS,
        ("done",),
        ("council",),
    )
    assert before.wording(draft).ground is not None
    held.text = "3.2 Nobody rings."
    after = a_proposing(held)
    with pytest.raises(RefusedError, match="has changed since you chose it"):
        after.wording(draft)
    refused = ask(after, draft)
    assert refused.said == ("The passage has changed since you chose it. Press Change and choose it again.",)
    assert ("send",) not in words(refused)
    held.text = None
    gone = ask(a_proposing(held), draft)
    assert gone.said == (
        "The passage is no longer held. Press Change and choose another, or local practice.",
    )
    assert ("send",) not in words(gone)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("a" * 601, "Say it in 600"),
        (" \n ", "nothing in it"),
        ("<b>Ring</b> first.", "plain text"),
        ("Позвоните сначала.", "English letters"),
        ("Ring Marjorie Blenkinsop on 07700 900123.", "Say it without"),
    ],
)
def test_a_refusal_says_why_and_costs_nothing(typed: str, says: str) -> None:
    proposing = a_proposing()
    draft = through(proposing, proposing.begin(LEAD), ("local",))
    for at in range(3):
        with pytest.raises(RefusedError) as refused:
            proposing.typed(draft, typed)
        assert says in str(refused.value) or "at most 200" in str(refused.value)
        assert proposing.step(draft) is (DraftStep.TEXT, DraftStep.FIRST, DraftStep.SECOND)[at]
        draft = through(proposing, draft, (TEXT, *QUESTIONS)[at])
    assert proposing.step(draft) is DraftStep.TOPICS


def test_what_could_identify_is_warned_of_until_it_is_reworded_or_said_to_be_sure() -> None:
    proposing = a_proposing()
    draft = through(proposing, proposing.begin(LEAD), ("local",), IDENTIFYING)
    assert proposing.step(draft) is DraftStep.SURE
    assert ("sure",) in words(ask(proposing, draft))
    assert proposing.step(through(proposing, draft, TEXT)) is DraftStep.FIRST
    sure = through(proposing, draft, ("sure",), *QUESTIONS, ("done",), ("everybody",))
    assert proposing.wording(sure).text == IDENTIFYING
    changed = through(proposing, sure, ("change", "text"), IDENTIFYING.replace("first", "at once"))
    assert proposing.step(changed) is DraftStep.SURE
    asks_it = "Did the boy aged 7 at the school in Kent have to be arrested?"
    late = through(proposing, proposing.begin(LEAD), ("local",), TEXT, asks_it)
    assert proposing.step(late) is DraftStep.SURE
    mended = through(proposing, late, QUESTIONS[0])
    assert (mended.text, mended.questions, proposing.step(mended)) == (TEXT, QUESTIONS[:1], DraftStep.SECOND)


def test_each_part_can_be_changed_or_left_and_the_rest_stays() -> None:
    proposing = a_proposing()
    draft = whole(proposing)
    for step in (
        DraftStep.GROUND,
        DraftStep.TEXT,
        DraftStep.FIRST,
        DraftStep.SECOND,
        DraftStep.TOPICS,
        DraftStep.AUDIENCE,
    ):
        changing = through(proposing, draft, ("change",), ("change", step.value))
        assert proposing.step(changing) is step
        assert ("leave",) in words(ask(proposing, changing))
        assert through(proposing, changing, ("leave",)) == draft
    other = through(proposing, draft, ("change", "second"), "Who lights it?")
    assert other == replace(draft, questions=(QUESTIONS[0], "Who lights it?"))


def test_topics_are_chosen_typed_and_taken_back() -> None:
    proposing = a_proposing()
    draft = through(proposing, proposing.begin(LEAD), ("local",), TEXT, *QUESTIONS)
    first = topics_in(proposing.held, None)[0]
    chosen = through(proposing, draft, ("topic", mark(first)), "Ferry Times")
    assert chosen.topics == (first, "ferry times")
    assert proposing.step(chosen) is DraftStep.TOPICS
    shown = [choice.label for row in ask(proposing, chosen).choices for choice in row]
    assert shown[:2] == [f"Chosen: {first}", "Chosen: ferry times"]
    assert through(proposing, chosen, ("topic", mark(first)), ("done",)).topics == ("ferry times",)
    with pytest.raises(RefusedError, match="at most 8 topics"):
        through(proposing, draft, *map(str, "abcdefghi"))
    for page in range(3):
        turned = through(proposing, draft, ("page", str(page)))
        assert len([w for w in words(ask(proposing, turned)) if w[0] == "topic"]) == 8


def test_the_audience_is_chosen_of_what_is_known_here() -> None:
    proposing = a_proposing()
    draft = through(proposing, proposing.begin(LEAD), ("local",), TEXT, *QUESTIONS, ("done",), ("choose",))
    parts = {part: m for m, (_, part) in parts_of(proposing.people(), shipped()[0].authorities, None).items()}
    assert set(parts) == {"kent", "medway", DUTY, COURT, MEDWAY_DUTY, *Role}
    draft = through(
        proposing,
        draft,
        ("part", parts["kent"]),
        ("part", parts[DUTY]),
        ("part", parts[Role.PRACTITIONER]),
        ("part", parts["medway"]),
        ("part", parts["medway"]),
    )
    assert proposing.step(draft) is DraftStep.AUDIENCE
    done = through(proposing, draft, ("done",))
    assert done.audience == Audience(("kent",), (DUTY,), (Role.PRACTITIONER,))
    assert proposing.step(done) is DraftStep.PREVIEW
    told = "Nobody who is enrolled is among those it is for."
    assert told in ask(proposing, replace(done, audience=Audience(("medway",), (DUTY,)))).said
    assert told not in ask(proposing, whole(proposing)).said


@given(
    st.lists(
        st.sampled_from(
            [
                "Ring first.",
                IDENTIFYING,
                ("local",),
                ("sure",),
                ("done",),
                ("choose",),
                ("everybody",),
                ("council",),
                ("change",),
                ("leave",),
                *(
                    ("change", step.value)
                    for step in DraftStep
                    if step not in {DraftStep.TEAM, DraftStep.SURE}
                ),
            ]
        ),
        max_size=12,
    )
)
def test_whatever_is_pressed_in_whatever_order_something_is_asked(
    answers: list[str | tuple[str, ...]],
) -> None:
    proposing = a_proposing()
    draft = proposing.begin(LEAD)
    for answer in answers:
        if isinstance(answer, str) and proposing.step(draft) not in TYPED - {DraftStep.GROUND}:
            continue
        try:
            draft = through(proposing, draft, answer)
        except RefusedError:
            continue
        asks = ask(proposing, draft)
        assert asks.said
        assert words(asks)


def test_a_point_is_edited_from_all_that_it_says_and_the_difference_is_shown(store: Store) -> None:
    office = Office(store)
    proposer, other = office.lead(), office.lead()
    point = office.desk.propose(proposer, office.wording(grounded=True), None, NOW)
    proposing = a_proposing(office.held)
    draft = PointDraft.of_point(point, point.ground_now(office.held()))
    assert proposing.step(draft) is DraftStep.TEXT
    draft = through(proposing, draft, TEXT.replace("Ring", "Phone"))
    shown = asked(proposing, draft, other, point, NOW)
    assert "What changes in the text: [-Ring-] [+Phone+]" in "\n".join(shown.said)
    assert words(shown)[0] == ("send",)
    changed = office.desk.edit(other, point, proposing.wording(draft), NOW)
    assert changed.wording.text.startswith("Phone")
    with pytest.raises(RefusedError, match="changed learning point"):
        unmoved(office.desk, other, point.id, point.version)


def test_an_edit_rests_on_the_same_passage_also_where_it_is_numbered_anew(store: Store) -> None:
    office = Office(store)
    point = office.desk.propose(office.lead(), office.wording(grounded=True), None, NOW)
    words_then = office.held.text or ""
    moved = a_paragraph("manual", words_then, "3.3")
    other = a_paragraph("manual", "3.2 Nobody rings.", "3.2")
    held = Corpus.of(shipped()[0], [Original(a_document("manual"), (other, moved))])
    assert point.wording.ground is not None
    assert point.wording.ground.passage_id == other.id
    assert PointDraft.of_point(point, point.ground_now(held)).passage_id == moved.id


def test_moves_are_offered_to_those_who_may_make_them(store: Store) -> None:
    office = Office(store)
    proposer, other, court = office.lead(), office.lead(), office.lead(COURT)
    point = office.desk.propose(proposer, office.wording(), None, NOW)
    assert moves_for(office.desk, proposer, point, NOW) == (PointMove.EDIT, PointMove.WITHDRAW)
    assert moves_for(office.desk, other, point, NOW) == (
        PointMove.RELEASE,
        PointMove.EDIT,
        PointMove.RETURN,
        PointMove.DECLINE,
    )
    assert moves_for(office.desk, court, point, NOW) == ()
    out, _ = office.desk.release(other, point, NOW)
    assert moves_for(office.desk, proposer, out, NOW) == (PointMove.RECALL, PointMove.RETIRE)
    assert moves_for(office.desk, other, out, NOW) == (PointMove.CONFIRM, PointMove.RECALL, PointMove.RETIRE)
    waiting = office.desk.propose(proposer, office.wording("Write it down."), None, NOW)
    assert [p.id for p in out_and_own(office.desk, proposer)] == [waiting.id, out.id]
    assert [p.id for p in out_and_own(office.desk, court)] == [out.id]


def test_what_waits_already_is_not_proposed_again(store: Store) -> None:
    office = Office(store)
    lead, other = office.lead(), office.lead()
    first = proposed_once(office.desk, lead, office.wording(), DUTY, NOW)
    assert proposed_once(office.desk, lead, office.wording(), DUTY, NOW) == first
    assert proposed_once(office.desk, lead, office.wording("Write it down."), DUTY, NOW).id != first.id
    assert proposed_once(office.desk, other, office.wording(), DUTY, NOW).id != first.id
    office.desk.withdraw(lead, first, NOW)
    assert proposed_once(office.desk, lead, office.wording(), DUTY, NOW).id != first.id


def test_passages_are_offered_page_by_page_and_each_can_be_taken() -> None:
    proposing = a_proposing()
    notes = [note.id for note in shipped()[0].notes[:7]]
    draft = proposing.offering(proposing.begin(LEAD), [*notes, "gone#1"])
    seen: list[str] = []
    for page, turns in enumerate([{"1"}, {"0", "2"}, {"1"}]):
        asks = ask(proposing, through(proposing, draft, ("page", str(page))))
        taken = [w[1] for w in words(asks) if w[0] == "take"]
        assert [number - 1 for number, _, _ in asks.passages] == list(map(int, taken))
        assert {w[1] for w in words(asks) if w[0] == "page"} == turns
        seen += [passage.id for _, passage, _ in asks.passages]
        for number in taken:
            assert through(proposing, draft, ("take", number)).passage_id == notes[int(number)]
    assert seen == notes
    with pytest.raises(RefusedError):
        proposing.typed(draft, "who rings the host council")


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [("2026-11-24", 6, "2027-05-24"), ("2026-08-31", 6, "2027-02-28"), ("2026-12-31", 12, "2027-12-31")],
)
def test_a_review_is_so_many_months_later(day: str, months: int, then: str) -> None:
    assert months_after(dt.date.fromisoformat(day), months) == dt.date.fromisoformat(then)
