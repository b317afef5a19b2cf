"""What a term means: how it is asked, and what says so."""

from __future__ import annotations

import pytest
from support.samples import a_document, a_note

from embeddings.definitions import term_asked_for
from embeddings.guards import Held, asked_of, guarded
from procedures.authorities import Authorities
from procedures.words import Words

WORDS = Words({"lac": ("looked-after child",), "cg": ("core group",)})


@pytest.mark.parametrize(
    "question",
    [
        "what is a core group",
        "hi, whats a core group please",
        "What are core groups?",
        "what's a CG again",
        "define core group",
        "what does core group mean",
        "core group meaning",
        "the definition of a core group",
        "what is meant by a core group",
        "what is the CG",
        "what is a core group for, in a nutshell?",
        "what is a core group, exactly",
    ],
)
def test_a_question_for_the_meaning_of_a_term_finds_what_says_it(question: str) -> None:
    defined = term_asked_for(question, WORDS)
    assert defined is not None
    assert defined.search("The core group is the people who carry out the plan.")
    assert not defined.search("The core group meets within ten working days.")
    assert not defined.search("A review group is the people who read it.")


@pytest.mark.parametrize(
    "question",
    [
        "what is the time limit for a core group",
        "what is the core group's job",
        "what is wrong",
        "what are my options",
        "what is next",
        "what is needed at the core group",
        "what are the rules",
        "who is in a core group",
        "what does the core group do when nobody comes",
        "when is a core group",
        "core group",
    ],
)
def test_a_question_for_more_is_not_one_for_a_meaning(question: str) -> None:
    assert term_asked_for(question, WORDS) is None


@pytest.mark.parametrize(
    ("question", "text", "says"),
    [
        ("what is a lac", "A looked-after child is one in the council's care.", True),
        ("what is a looked after child", "Looked-after children are those under a care order.", True),
        ("what is a looked after child", "Staff know a looked-after child's status.", False),
        ("what is a child in need", "A child is in need who would not thrive. Who is a child in need", True),
        ("what is a child in need", "A plan for a child in need may end.", False),
        ("what is early help", "Guidance 2023: early help is a system of support.", True),
        ("what is early help", "Early help is voluntary.", False),
        ("what is neglect", "Neglect - The lasting failure to meet needs.", True),
        ("what is neglect", "Neglect is told to the police.", False),
        ("what is an XYZ panel", "They asked the XYZ panel, a group that meets each week.", True),
        ("what is a rapid review", "What a rapid review is for", True),
        ("what is a rapid review", "After the rapid review: findings", False),
        ("what is (it", "It is a thing.", False),
    ],
)
def test_only_what_says_what_a_term_is_defines_it(question: str, text: str, says: bool) -> None:
    defined = term_asked_for(question, WORDS)
    assert bool(defined and defined.search(text)) is says


def test_the_guard_speaks_against_a_passage_that_only_uses_the_term() -> None:
    document = a_document("guidance")
    asked = asked_of("what is a cg", Authorities((), ()), words=WORDS)

    def raised(text: str) -> bool:
        return guarded(asked, Held(a_note("guidance", text), document))["no definition"]

    assert raised("The core group meets in ten days.")
    assert not raised("The core group is those who carry out the plan.")
    meant = a_note("guidance", "It meets in ten days.", asked_as=("CG - what is a",))
    assert not guarded(asked, Held(meant, document))["no definition"]
