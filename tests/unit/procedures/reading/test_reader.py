"""A file's bytes to passages: invented documents, any text at all, and the source documents."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from support.examples import examples

from procedures.document import Kind, Original, Passage, Voice
from procedures.library import Library, resting
from procedures.originals import original_of
from procedures.reading.errors import ReadingError
from procedures.reading.reader import GUESSED_ENCODING, passages, recognise
from procedures.reading.recognised import first_date

PROCEDURE = """# Northborough and Exampleshire: who holds the discussion

Last updated: 4 June 2019

In its letter of 1 May 2001 the board asked for one rule.

## 1. The rule

1.1 The council where the child is found holds it.
"""


def test_a_text_of_no_known_layout_is_of_no_kind_and_in_its_own_voice() -> None:
    found = recognise(PROCEDURE.encode(), "north.md")
    assert (found.kind, found.title) == (
        Kind.OTHER,
        "Northborough and Exampleshire: who holds the discussion",
    )
    assert (found.published, found.reference, found.publisher) == ("2019-06-04", None, "")
    made = passages("north", found, found.kind, "north.md")
    assert made[-1].text == "The council where the child is found holds it."
    assert (made[-1].id, made[-1].locator, made[-1].heading) == ("north#1.1", "1.1", "1. The rule")
    assert {p.voice for p in made} == {Voice.DOCUMENT}


def test_a_date_in_a_sentence_is_not_the_documents_date() -> None:
    text = PROCEDURE.replace("Last updated: 4 June 2019\n\n", "")
    assert recognise(text.encode(), "north.md").published is None


def test_a_text_without_a_heading_is_called_by_its_file() -> None:
    assert recognise(b"tell them today, all of them.", "a/who_tells_whom.txt").title == "who tells whom"


@pytest.mark.parametrize(
    ("kind", "voice"),
    [
        (Kind.STATUTE, Voice.LAW),
        (Kind.GUIDANCE, Voice.GUIDANCE),
        (Kind.PAPER, Voice.COUNCIL),
        (Kind.MINUTES, Voice.COMMITTEE),
        (Kind.REPORT, Voice.ACCOUNT),
    ],
)
def test_whose_words_they_are_follows_from_what_the_library_says_it_is(kind: Kind, voice: Voice) -> None:
    made = passages("north", recognise(PROCEDURE.encode(), "north.md"), kind, "north.md")
    assert {p.voice for p in made} == {voice}


@pytest.mark.parametrize("data", [b"", b" \n\n ", b"Only A Heading\n"])
def test_a_text_without_a_paragraph_is_refused_by_name(data: bytes) -> None:
    with pytest.raises(ReadingError, match=r"^empty\.txt "):
        passages("d", recognise(data, "empty.txt"), Kind.PROCEDURE, "empty.txt")


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("on 9th March 2021 they met", "2021-03-09"),
        ("05 Mar 2021", "2021-03-05"),
        ("1 SEPT. 2020, then 2 May 2021", "2020-09-01"),
        ("31 February 2021 or 1 March 2021", "2021-03-01"),
        ("12 Marble 2021", None),
        ("March 2021", None),
        ("9 March 1821", None),
    ],
)
def test_the_first_written_date(written: str, date: str | None) -> None:
    assert first_date(written) == date


PIECES = [
    "Exampleshire County Council (19 000 123)\n",
    "Category : Child protection\nDecision : Upheld\nDecision date : 03 Apr 2019\n",
    "Decision date : 99 Foo 2019\n",
    "From: Jo\nTo: All\nSubject: \n",
    "Agenda item\nMinutes:\n",
    "My findings\n",
    "  1. Tell them:\n      a) today;\n",
    "- 4.1.1 x\n",
    "Summary: x\n\f",
    "## \n",
    "**8. A**\n",
    "| a | b |\n",
]
TEXTS = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=30)), max_size=15).map("\n".join)


@settings(max_examples=examples(300))
@given(TEXTS, st.sampled_from(["a.txt", "a.md"]))
@example("Привет\n\nМир.", "a.txt")
def test_any_text_is_read_or_refused_with_a_sentence(library: Library, text: str, name: str) -> None:
    try:
        original = original_of(text.encode("utf-8", "surrogatepass"), name, library)
    except ReadingError as error:
        refusal = str(error)
    else:
        refusal = f"{name} was read."
        made = original.passages
        assert original.document.id
        assert made
        assert len({p.id for p in made}) == len(made)
        assert all(p.text.strip() and p.id.startswith(f"{original.document.id}#") for p in made)
    assert refusal.startswith(f"{name} ")
    assert refusal.endswith(".")


SENTENCES = st.lists(
    st.text(alphabet="abcdefghijklmnopqrstuvwxyzéü'’ ", min_size=10, max_size=300).map(
        lambda text: f"Tell {' '.join(text.split())} today."
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=examples(150))
@given(SENTENCES)
def test_every_letter_of_a_paragraph_is_in_a_passage(sentences: list[str]) -> None:
    text = "# Rules\n\n" + "\n\n".join(sentences)
    made = passages("d", recognise(text.encode(), "a.md"), Kind.PROCEDURE, "a.md")
    assert [p.text for p in made] == sentences


# The source documents

HAVERING, LAMBETH = "havering-19-011-816", "lambeth-21-005-087"
KENT, PAPER, MINUTES = "kent-19-010-314", "kent-paper-2021-03-09", "croydon-minutes"


@pytest.mark.parametrize(
    ("name", "kind", "reference", "about", "outcome", "published", "count"),
    [
        (HAVERING, Kind.DECISION, "19 011 816", ("havering", "kent"), "Upheld", "2021-03-05", 69),
        (KENT, Kind.DECISION, "19 010 314", ("kent",), "Upheld", "2020-07-10", 46),
        (LAMBETH, Kind.DECISION, "21 005 087", ("lambeth",), "Upheld", "2022-08-29", 145),
        (PAPER, Kind.PAPER, None, ("kent", "croydon"), None, "2021-03-09", 45),
        (MINUTES, Kind.MINUTES, None, ("croydon", "kent"), None, None, 21),
    ],
)
def test_what_each_source_document_is(
    originals: dict[str, Original],
    name: str,
    kind: Kind,
    reference: str | None,
    about: tuple[str, ...],
    outcome: str | None,
    published: str | None,
    count: int,
) -> None:
    document = originals[name].document
    assert (document.kind, document.reference, document.about) == (kind, reference, about)
    assert (document.outcome, document.published) == (outcome, published)
    assert len(originals[name].passages) == count


def test_a_source_document_says_the_same_of_itself_without_the_library(seeds: Path) -> None:
    told = [recognise(path.read_bytes(), path.name) for path in sorted(seeds.glob("0*.txt"))]
    assert [(f.kind, f.reference, f.outcome, f.published) for f in told] == [
        (Kind.PAPER, None, None, "2021-03-09"),
        (Kind.DECISION, "19 011 816", "Upheld", "2021-03-05"),
        (Kind.DECISION, "19 010 314", "Upheld", "2020-07-10"),
        (Kind.DECISION, "21 005 087", "Upheld", "2022-08-29"),
        (Kind.MINUTES, None, None, None),
    ]
    assert [f.councils[0] for f in told[:4]] == [
        "Kent County Council",
        "London Borough of Havering",
        "Kent County Council",
        "London Borough of Lambeth",
    ]
    assert told[4].publisher == "", "the minutes do not say whose they are"


def held(originals: dict[str, Original], name: str, locator: str) -> tuple[Passage, ...]:
    return resting(originals[name].passages, locator)


def test_lambeths_own_cross_references_fit_the_numbering(originals: dict[str, Original]) -> None:
    (fifty_one,) = held(originals, LAMBETH, "51")
    assert "paragraph 49 and 50 above" in fifty_one.text
    (forty_nine,), (fifty,) = held(originals, LAMBETH, "49"), held(originals, LAMBETH, "50")
    assert forty_nine.text.startswith("In addition, I considered")
    assert fifty.text.startswith("Further, I am not sure the chronology")
    numbers = {p.locator.split()[0]: p for p in originals[LAMBETH].passages}
    assert (numbers["43"].heading, numbers["44"].heading) == ("My investigation", "My findings")
    assert {numbers[n].voice for n in ("44", "49", "51")} == {Voice.FINDING}
    assert "faults summarised in paragraph 44" in numbers["57"].text
    assert [p.locator for p in held(originals, LAMBETH, "65")] == ["65 item 1", "65 item 2", "65 item 3"]


def test_havering_48_is_the_paragraph_on_who_holds_the_discussion(originals: dict[str, Original]) -> None:
    (found,) = held(originals, HAVERING, "48")
    assert found.text.startswith("Given the lack of national guidance")
    assert found.text.endswith("But they unquestionably shared a responsibility to ensure Y was safe.")
    assert found.voice is Voice.FINDING
    (wrapped,) = held(originals, HAVERING, "6")
    assert "it eventually found out about Mr Z’s disclosure, it delayed" in wrapped.text


def test_kents_minutes_went_out_eleven_days_after_the_meeting(originals: dict[str, Original]) -> None:
    said = [p.locator for p in originals[KENT].passages if re.search(r"\b11 days after\b", p.text)]
    assert said == ["Background, paragraph 2", "My findings, paragraph 3"]
    (rule,) = held(originals, KENT, "Circulation of minutes, paragraph 1")
    assert "within one day" in rule.text


def test_the_paper_keeps_its_clauses_across_page_breaks(originals: dict[str, Original]) -> None:
    (broken,) = held(originals, PAPER, "5.2")
    assert "been unable to agree a way forward with the Ombudsman." in broken.text
    assert [p.locator for p in held(originals, PAPER, "4.1.2")] == [f"4.1.2 {x})" for x in "abcd"]
    for passage in held(originals, PAPER, "4.1.2"):
        leads = passage.text.split("\n")[:2]
        assert leads[0].startswith("To remedy the injustice caused, the Ombudsman recommend")
        assert leads[1].startswith("Both Kent County Council and")
    assert {p.heading for p in originals[PAPER].passages if p.locator.startswith("8")} == {
        "8. Recommendation(s)",
        "8. Background Documents",
    }


@pytest.mark.parametrize(
    "words", ["cookie", "print this page", "lgo logogram", "back to top", "privacy setting"]
)
def test_no_word_of_the_page_around_a_decision_is_in_a_passage(
    originals: dict[str, Original], words: str
) -> None:
    assert [p.id for o in originals.values() for p in o.passages if words in p.text.lower()] == []


def test_ids_of_source_passages_are_unique(originals: dict[str, Original]) -> None:
    ids = [p.id for original in originals.values() for p in original.passages]
    assert len(ids) > 200
    assert len(set(ids)) == len(ids)


def test_letters_that_were_read_in_another_encoding_are_said() -> None:
    text = PROCEDURE + "\n1.2 The council\u2019s manager says \u201cagree\u201d.\n"
    assert recognise(text.encode(), "north.md").doubts == ()
    mistaken = text.encode().decode("cp1252", "replace").encode()
    (doubt,) = recognise(mistaken, "north.md").doubts
    assert "saved in one encoding and read in another" in doubt


@pytest.mark.parametrize(
    ("name", "form"), [("north.md", "{}"), ("north.html", "<html><body><p>{}</p></body></html>")]
)
def test_an_encoding_that_was_guessed_is_said(name: str, form: str) -> None:
    text = form.format(PROCEDURE + "\n1.2 The council\u2019s manager says \u201cagree\u201d.\n")
    for encoding in ("utf-8", "cp1252"):
        assert not [doubt for doubt in recognise(text.encode(encoding), name).doubts if "encoding" in doubt]
    found = recognise(text.encode("mac_roman"), name)
    assert "council\u2019s manager says \u201cagree\u201d" in " ".join(block.text for block in found.body)
    assert GUESSED_ENCODING.format(encoding="Mac Roman") in found.doubts
    declared = text.replace("<body>", '<head><meta charset="macintosh"></head><body>').encode("mac_roman")
    assert name.endswith("md") or not [d for d in recognise(declared, name).doubts if "encoding" in d]
