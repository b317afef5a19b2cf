"""Drafts by rule: real values of other passages are the wrong choices, and nothing is asked unreviewed."""

from __future__ import annotations

import pytest
from support.sessions import DUTY, NOW, Shelf, conductor, enrolled

from bot.core.people import Role
from bot.errors import RefusedError
from bot.features.sessions.draft_review import Review, ReviewEvent, ReviewMove
from bot.features.sessions.question_drafting import draft
from bot.features.sessions.service import OWN
from bot.store.store import Store
from procedures.authorities import Authorities
from procedures.document import Document, Kind, Original, Passage
from procedures.library import Library
from procedures.refresher import unsound, withdrawal

NONE = Authorities(())
MANUAL = Document("manual", "The manual", Kind.PROCEDURE, "The office")


def passage(number: int, text: str, document: str = "manual") -> Passage:
    return Passage(f"{document}/{number}", document, text, str(number))


OTHERS = [
    passage(1, "Letters are answered within ten working days.", "other"),
    passage(2, "Boats are checked every two weeks. The social worker may row.", "other"),
    passage(3, "The report follows in six months, and the police will read it.", "other"),
]


def test_a_deadline_is_taken_out_and_stands_among_real_ones() -> None:
    made = draft(MANUAL, [passage(1, "The minutes go round within one day.")], OTHERS, NONE)
    (first,) = [s for s in made if "which time" in s.asks]
    assert first.asks == "The manual, 1: which time belongs in the gap? The minutes go round within ____."
    assert first.right is not None
    assert first.choices[first.right] == "one day"
    assert set(first.choices) == {"one day", "ten working days", "two weeks", "six months"}
    assert list(unsound(first)) == []
    assert set(first.rests_on) == {"manual/1"}


def test_who_acts_and_whether_they_must() -> None:
    made = draft(
        MANUAL,
        [passage(1, "At night the conference chair must ring the bell.")],
        [*OTHERS, passage(4, "A guard should look. The team manager decides.", "other")],
        NONE,
    )
    who = next(s for s in made if "who belongs" in s.asks)
    must = next(s for s in made if "which word" in s.asks)
    assert who.choices[who.right or 0] == "the conference chair"
    assert must.choices[must.right or 0] == "must"
    assert set(must.choices) == {"must", "may", "will", "should"}


def test_a_sentence_with_two_values_or_without_others_to_choose_is_not_drafted() -> None:
    assert draft(MANUAL, [passage(1, "Within one day, or at most two weeks.")], OTHERS, NONE) == []
    assert draft(MANUAL, [passage(1, "Within one day.")], [], NONE) == []
    assert draft(MANUAL, [passage(1, "word " * 80 + "within one day.")], OTHERS, NONE) == []


def test_drafts_are_the_same_each_time() -> None:
    passages = [passage(1, "The minutes go round within one day.")]
    assert draft(MANUAL, passages, OTHERS, NONE) == draft(MANUAL, passages, OTHERS, NONE)


def test_every_source_document_gives_sound_drafts(library: Library, originals: dict[str, Original]) -> None:
    for original in originals.values():
        others = [p for o in originals.values() if o is not original for p in o.passages]
        made = draft(original.document, original.passages, others, library.authorities)
        held = {p.id: p for p in original.passages}
        assert made, original.document.id
        for scenario in made:
            assert list(unsound(scenario)) == []
            assert withdrawal(scenario, held) is None


def test_a_draft_is_asked_only_when_it_was_accepted_and_while_its_passage_stands(store: Store) -> None:
    shelf = Shelf()
    shelf.passages += [passage(1, "The minutes go round within one day.")]
    conducts = conductor(store, shelf)
    made = draft(MANUAL, shelf.passages[-1:], OTHERS, NONE)
    assert store.drafts.add("manual", made, NOW) == len(made)
    assert store.drafts.add("manual", made, NOW) == 0
    assert OWN not in {s.id for s in conducts.sets()}
    first = store.drafts.all([Review.DRAFTED])[0]
    assert store.drafts.move(first, ReviewEvent(NOW, None, ReviewMove.ACCEPT, Review.ACCEPTED), {})
    own = conducts.set_of(OWN)
    assert [s.id for s in own.scenarios] == [f"drafted/{first.id}"]
    trainer = enrolled(store, 1, Role.TRAINER)
    assert conducts.open(trainer, DUTY, own, NOW).plan.set_id == OWN
    shelf.passages.pop()
    gone = conducts.set_of(OWN)
    assert gone.scenarios == ()
    assert "not held" in gone.withdrawn[0].why
    with pytest.raises(RefusedError):
        conducts.open(enrolled(store, 2, Role.TRAINER), DUTY, gone, NOW)
