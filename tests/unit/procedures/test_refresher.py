"""Sets of scenario questions: what a good one becomes, where a mistake is said to be, and no giveaways."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from procedures.document import Original, Passage
from procedures.library import Library
from procedures.problem import Problem
from procedures.refresher import Scenario, ScenarioSet, load_sets, withdrawal

NOTE = Passage("ferry/bell", "ferry", "The clerk rings the bell.", "1", note=True)
NOTES = {NOTE.id: NOTE}
GOOD = f"""title: The bell
about: who rings
questions:
  who-rings:
    asks: Who rings
      the bell?
    choices:
      - The clerk
      - The guard
      - The cook
    right: 1
    why: The clerk does.
    rests_on:
      ferry/bell: {NOTE.digest}
  talk:
    asks: When did you last ring it?
    discussion: "yes"
    rests_on:
      ferry/bell: {NOTE.digest}
"""


def read(folder: Path, text: str, retired: Sequence[str] = ()) -> tuple[list[ScenarioSet], list[Problem]]:
    (folder / "bell.yaml").write_text(text, encoding="utf-8")
    sets, problems = load_sets(folder, NOTES, retired)
    return list(sets), problems


def test_a_file_becomes_a_set(tmp_path: Path) -> None:
    (made,), problems = read(tmp_path, GOOD)
    assert problems == []
    assert (made.id, made.title, made.about, made.withdrawn) == ("bell", "The bell", "who rings", ())
    question, talk = made.scenarios
    assert (question.id, question.asks, question.right) == ("bell/who-rings", "Who rings the bell?", 0)
    assert question.choices == ("The clerk", "The guard", "The cook")
    assert talk.discussion
    assert not question.discussion


def test_a_question_is_the_same_after_it_was_kept(tmp_path: Path) -> None:
    (made,), _ = read(tmp_path, GOOD)
    for scenario in made.scenarios:
        assert Scenario.of_json(scenario.as_json()) == scenario


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("    right: 1\n", "", 4, "no right answer"),
        ("right: 1", "right: 4", 4, "no right answer"),
        ("right: 1", "right: 0", 4, "no right answer"),
        ("      - The guard\n      - The cook\n", "", 4, "1 choices; 3 to 5"),
        ("The guard", "the CLERK", 4, "two choices are the same"),
        ("The guard", "g" * 101, 4, "101 characters"),
        ("Who rings\n      the bell?", "w" * 301, 4, "301 characters; 300"),
        ("The clerk does.", "c" * 201, 4, "why has 201"),
        ("    why: The clerk does.\n", "", 4, "why has 0"),
        (f'"yes"\n    rests_on:\n      ferry/bell: {NOTE.digest}', '"yes"', 15, "rests on no passage"),
        ('discussion: "yes"', 'discussion: "yes"\n    right: 1', 15, "neither choices nor a right answer"),
        ("    why:", "    wye:", 12, "unknown field wye"),
        ("about: who rings\n", "", 1, "about is missing"),
        ("  talk:", "  who-rings:", 15, "who-rings is used twice"),
        ("about:", "abuot: x\nabout:", 2, "unknown field abuot"),
        (f"ferry/bell: {NOTE.digest}\n  talk", "ferry/bell: 00\n  talk", 4, f"then write {NOTE.digest}"),
        ("ferry/bell: ", "ferry/bill: ", 4, "ferry/bill, which is not held"),
        ("questions:\n", "other:\n", 1, "a file needs questions, each under a name of its own"),
    ],
)
def test_a_mistake_names_its_file_and_line(tmp_path: Path, old: str, new: str, line: int, said: str) -> None:
    assert old in GOOD
    _, problems = read(tmp_path, GOOD.replace(old, new, 1))
    assert [p for p in problems if said in p.message and p.line == line], problems
    assert {p.path.name for p in problems} == {"bell.yaml"}


def test_a_question_with_a_mistake_is_left_out_and_the_others_stay(tmp_path: Path) -> None:
    (made,), _ = read(tmp_path, GOOD.replace("    right: 1\n", ""))
    assert [scenario.id for scenario in made.scenarios] == ["bell/talk"]


def test_a_question_whose_note_changed_or_was_retired_withdraws_itself(tmp_path: Path) -> None:
    (made,), problems = read(tmp_path, GOOD.replace(NOTE.digest, "0" * 16, 1))
    assert [scenario.id for scenario in made.scenarios] == ["bell/talk"]
    assert [gone.scenario.id for gone in made.withdrawn] == ["bell/who-rings"]
    assert len(problems) == 1
    (made,), problems = read(tmp_path, GOOD, retired=[NOTE.id])
    assert made.scenarios == ()
    assert [problem.line for problem in problems] == [4, 15]


def test_an_absent_folder_holds_no_sets(tmp_path: Path) -> None:
    assert load_sets(tmp_path / "none", {}, ()) == ((), [])


# The sets that come with the project.


def asked(library: Library) -> list[Scenario]:
    return [s for made in library.sets for s in made.scenarios if not s.discussion]


def test_there_are_enough_sets_and_each_is_long_enough(library: Library) -> None:
    assert len(library.sets) >= 6
    for made in library.sets:
        assert made.withdrawn == ()
        assert sum(not s.discussion for s in made.scenarios) >= 8, made.id
        assert any(s.discussion for s in made.scenarios), made.id


def test_every_question_stands_on_its_notes(library: Library) -> None:
    for made in library.sets:
        assert [s.id for s in made.scenarios if withdrawal(s, library.by_id)] == []


def test_where_every_note_takes_a_different_side_the_answer_is_that_it_is_not_settled(
    library: Library,
) -> None:
    """A question that rests on notes which disagree has "it is not settled", right or wrong, to choose."""
    settled = [s for s in asked(library) if s.right is not None and not unsettled(s.choices[s.right])]
    for scenario in settled:
        sides: dict[str, set[str]] = {}
        for note in (library.by_id[i] for i in scenario.rests_on):
            for position in note.positions:
                sides.setdefault(position.question, set()).add(note.document_id)
        if any(len(documents) > 2 for documents in sides.values()):
            pytest.fail(f"{scenario.id} rests on three sides and gives one answer")
    assert sum(unsettled(s.choices[s.right or 0]) for s in asked(library)) >= 6


def unsettled(choice: str) -> bool:
    return choice.startswith("It is not settled")


Guess = Callable[[Scenario], Sequence[int]]


def by_length(pick: Callable[..., int]) -> Guess:
    def guess(scenario: Scenario) -> Sequence[int]:
        wanted = pick(map(len, scenario.choices))
        return [n for n, choice in enumerate(scenario.choices) if len(choice) == wanted]

    return guess


def by_words(pattern: str, with_them: bool) -> Guess:
    found = re.compile(pattern, re.I)

    def guess(scenario: Scenario) -> Sequence[int]:
        return [n for n, c in enumerate(scenario.choices) if bool(found.search(c)) == with_them]

    return guess


def at_place(place: int) -> Guess:
    return lambda scenario: [place]


def hits(guess: Guess, scenarios: Sequence[Scenario]) -> tuple[float, float]:
    """What a person who guesses so gets right, and what chance would give them."""
    score = chance = 0.0
    for scenario in scenarios:
        chosen = guess(scenario)
        if chosen and len(chosen) < len(scenario.choices):
            score += (scenario.right in chosen) / len(chosen)
            chance += 1 / len(scenario.choices)
    return score, chance


def test_the_longest_choice_is_right_no_more_often_than_chance(library: Library) -> None:
    score, chance = hits(by_length(max), asked(library))
    assert score <= chance


ABSOLUTE = r"\b(always|never|only|alone|all|every|none|nobody|must|have to|has to|in full)\b"
HEDGE = r"\b((?-i:may)|might|can|could|usually|probably|likely|at times|too much|each|both|either)\b"
UNSETTLED = r"^it is not settled"


@pytest.mark.parametrize(
    "guess",
    [
        by_length(min),
        *(at_place(n) for n in range(4)),
        by_words(ABSOLUTE, with_them=True),
        by_words(ABSOLUTE, with_them=False),
        by_words(HEDGE, with_them=True),
        by_words(HEDGE, with_them=False),
        by_words(UNSETTLED, with_them=False),
    ],
    ids=["shortest", "first", "second", "third", "fourth", "absolute", "mild", "hedge", "plain", "settled"],
)
def test_no_trick_of_wording_or_place_beats_chance(library: Library, guess: Guess) -> None:
    scenarios = asked(library)
    score, chance = hits(guess, scenarios)
    assert score <= chance + 0.05 * len(scenarios)


def test_that_it_is_not_settled_is_wrong_at_least_as_often_as_right(library: Library) -> None:
    offered = [s for s in asked(library) if any(unsettled(c) for c in s.choices)]
    right = sum(unsettled(s.choices[s.right or 0]) for s in offered)
    assert 2 * right <= len(offered)


def test_the_right_choices_stand_evenly_in_every_place(library: Library) -> None:
    places = Counter(s.right for s in asked(library))
    assert max(places.values()) - min(places.values()) <= 2
    assert len(places) == 4


def test_no_question_repeats_nine_words_running_from_a_source(
    library: Library, originals: dict[str, Original]
) -> None:
    held = {run for o in originals.values() for p in o.passages for run in runs(p.text)}
    for made in library.sets:
        for scenario in made.scenarios:
            for text in (scenario.asks, *scenario.choices, scenario.why):
                assert not held.intersection(runs(text)), (scenario.id, text)


def runs(text: str) -> Iterator[tuple[str, ...]]:
    words = re.findall(r"[a-z0-9']+", text.lower().replace("’", "'"))
    return zip(*(words[at:] for at in range(9)))
