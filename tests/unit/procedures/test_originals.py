"""Taking an original in: what the library knows of it, and what is made of one it does not know."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from procedures.document import Kind, Seen, Standing
from procedures.library import Library, load_library
from procedures.originals import UNPROVED, original_of
from procedures.reading.errors import ReadingError

HEAD = """---
id: {id}
title: {title}
kind: {kind}
publisher: Northborough Council
standing: superseded
superseded_by: newer
seen: original
{more}
---
"""
DECISION = """Exampleshire County Council (19 000 123)

Category : Child protection

Decision : Not upheld

Decision date : 03 Apr 2019

The complaint

  1. Ms Q says Kent County Council was slow.
"""
GUIDE = "# Guide to Examples 2019\n\nNorthborough Council\n\n1.1 Tell them today.\n"
PAPER = (
    "From: Jo Example\nTo: Committee, 4 June 2019\nSubject: {subject}\n\n1.1 Kent County Council was late.\n"
)


def library_with(folder: Path, **front: str) -> Library:
    fields = {"id": "guide", "title": "Guide", "kind": "statutory guidance", "more": ""} | front
    (folder / "guidance").mkdir(exist_ok=True)
    (folder / "guidance" / f"{fields['id']}.md").write_text(HEAD.format(**fields), encoding="utf-8")
    return load_library(folder)


def test_a_decision_is_known_by_its_reference_however_it_is_spaced(tmp_path: Path) -> None:
    library = library_with(
        tmp_path, id="shire", kind="Ombudsman decision", more="reference: 19-000-123\noutcome: Not upheld"
    )
    original = original_of(DECISION.encode(), "a.txt", library)
    assert original.document is library.documents["shire"]
    assert [p.id for p in original.passages][-1] == "shire#1"
    assert original.source == "a.txt"
    assert original.digest == hashlib.sha256(DECISION.encode()).hexdigest()


def test_a_document_is_known_when_all_its_marks_are_there(tmp_path: Path) -> None:
    library = library_with(tmp_path, more="recognise: [guide to examples 2019, TELL THEM]")
    document = original_of(GUIDE.encode(), "a.md", library).document
    assert (document.id, document.kind, document.standing) == ("guide", Kind.GUIDANCE, Standing.SUPERSEDED)
    without = original_of(GUIDE.replace("Tell them", "Ask").encode(), "a.md", library).document
    assert without.id != "guide"


def test_a_procedure_that_only_names_a_document_is_not_taken_for_it(tmp_path: Path) -> None:
    library = library_with(tmp_path, more="recognise: [Guide to Examples 2019]")
    sentence = (
        "This procedure of the Northborough council has to be read with the Guide to Examples 2019, " * 2
    )
    text = f"# Northborough\n\nNorthborough Council\n\n1.1 {sentence}\n"
    document = original_of(text.encode(), "a.md", library).document
    assert document.id.startswith("northborough-council-northborough-")
    assert document.kind is not Kind.GUIDANCE


EDITION = {
    "title": "Guide to Ferries 2019",
    "more": "published: 2019-07\npublishers: [Ferry Ministry]\nrecognise: [Guide to Ferries 2019]",
}
SAID = "1. The harbour master rings both families before the boat leaves the quay.\n\n2. A note is kept.\n"


@pytest.mark.parametrize(
    "head",
    [
        "# Guide to Ferries 2019\n\nFerry Ministry",
        "# Guide to Ferries 2019: statutory guidance\n\nFerry Ministry\n\nJuly 2019",
        "# Guide to Ferries 2019\n\nJuly 2019",
    ],
)
def test_a_document_is_known_by_title_and_publisher_or_by_title_and_date(tmp_path: Path, head: str) -> None:
    library = library_with(tmp_path, **EDITION)
    original = original_of(f"{head}\n\n{SAID}".encode(), "a.md", library)
    assert original.document.id == "guide"
    named = "Ministry" in head
    assert any("names no publisher" in doubt for doubt in original.doubts) is not named


@pytest.mark.parametrize(
    "head",
    [
        "# Guide to Ferries 2019: a briefing\n\nFerry Ministry\n\nJuly 2019",
        "# Guide to Ferries 2019: key points\n\nFerry Ministry\n\nJuly 2019",
        "# Guide to Ferries 2019 in practice\n\nJuly 2019",
        "# Guide to Ferries 2019 explained\n\nJuly 2019",
        "# What changed with the Guide to Ferries 2019\n\nThe Ferry Ministry issued it in July 2019",
        "# Guide to Ferries 2019\n\nSlides for the autumn training day\n\nJuly 2019",
        "# Guide to Ferries 2019\n\nA summary of what the Ferry Ministry says",
        "# Guide to Ferries 2019\n\nWhat the Ferry Ministry expects of us, condensed for busy harbours",
        "# Guide to Ferries 2019\n\nHarbour Academy",
        "# Guide to Ferries 2019\n\nFerry Ministry\n\nMay 2024",
        "# Guide to Ferries 2019",
    ],
)
def test_what_tells_of_a_document_is_not_taken_for_it(tmp_path: Path, head: str) -> None:
    library = library_with(tmp_path, **EDITION)
    document = original_of(f"{head}\n\n{SAID}".encode(), "a.md", library).document
    assert document.id != "guide"
    assert document.standing is Standing.UNKNOWN


def test_a_text_that_says_it_is_national_guidance_is_named_where_nothing_proves_it(tmp_path: Path) -> None:
    library = library_with(tmp_path, more="recognise: [Guide to Examples 2019]")
    original = original_of(GUIDE.encode(), "guide.md", library)
    assert original.document.id == "guide"
    assert "nothing here proves that this is its text" in " ".join(original.doubts)
    told = UNPROVED.format(title=library.documents["guide"].title)
    assert all(told in passage.notices for passage in original.passages)


@pytest.mark.parametrize(
    ("address", "proved"),
    [
        ("https://www.gov.uk/guide.md", True),
        ("https://northborough.gov.uk/guide.md", True),
        ("https://guides.example.org/guide.md", True),
        ("https://example.org/guide.md", False),
        ("https://www.gov.uk.example.org/guide.md", False),
    ],
)
def test_only_the_address_of_its_publisher_proves_a_text(tmp_path: Path, address: str, proved: bool) -> None:
    more = "recognise: [Guide to Examples 2019]\nurl: https://guides.example.org/2019"
    original = original_of(GUIDE.encode(), address, library_with(tmp_path, more=more))
    assert original.document.id == "guide"
    assert any("nothing here proves" in doubt for doubt in original.doubts) is not proved
    assert any(passage.notices for passage in original.passages) is not proved


@pytest.mark.parametrize(
    ("head", "namesake"),
    [
        ("# Guide to Ferries 2019\n\nHarbour Academy\n\nJuly 2019", True),
        ("# Guide to Ferries 2019", True),
        ("# Guide to Ferries\n\nHarbour Academy\n\nJuly 2019", True),
        ("# Statutory guidance: Guide to Ferries (2019 edition)\n\nHarbour Academy", True),
        ("# Guide to Ferries 2031\n\nFerry Ministry\n\nJuly 2031", False),
        ("# Guide to Ferries 2019: a briefing\n\nHarbour Academy", False),
        ("# Guide to Harbours 2019\n\nHarbour Academy", False),
    ],
)
def test_a_text_that_bears_the_title_of_guidance_and_is_not_it_says_so_wherever_it_is_shown(
    tmp_path: Path, head: str, namesake: bool
) -> None:
    original = original_of(f"{head}\n\n{SAID}".encode(), "a.md", library_with(tmp_path, **EDITION))
    assert original.document.id != "guide"
    assert original.document.title.endswith(" (unproved copy)") is namesake
    assert any("nothing here proves" in doubt for doubt in original.doubts) is namesake
    told = UNPROVED.format(title="Guide to Ferries 2019")
    assert all((told in passage.notices) is namesake for passage in original.passages)


def test_a_councils_undated_procedure_is_known_and_a_leaflet_on_it_is_not(tmp_path: Path) -> None:
    fields = {"title": "Quay Procedure", "kind": "local procedure"}
    library = library_with(tmp_path, more="recognise: [Quay Procedure]", **fields)
    for head, known in (
        ("# Quay Procedure\n\nNorthborough Council", True),
        ("# Quay Procedure\n\nHarbour Academy", False),
        ("# Quay Procedure: leaflet for parents\n\nNorthborough Council", False),
        ("# Quay Procedure", False),
    ):
        document = original_of(f"{head}\n\n{SAID}".encode(), "a.md", library).document
        assert (document.id == "guide") is known, head


def test_an_unknown_decision_says_of_itself_what_it_can_and_no_standing(library: Library) -> None:
    document = original_of(DECISION.encode(), "a.txt", library).document
    assert document.id == "local-government-and-social-care-ombudsman-19-000-123"
    assert (document.kind, document.outcome, document.published) == (
        Kind.DECISION,
        "Not upheld",
        "2019-04-03",
    )
    assert document.about == ("kent",)
    assert (document.standing, document.seen) == (Standing.UNKNOWN, Seen.ORIGINAL)


def test_a_document_that_does_not_name_its_publisher_is_given_none(library: Library) -> None:
    text = "# Guide to examples\n\n1.1 Tell them today.\n"
    document = original_of(text.encode(), "a.md", library).document
    assert document.title == "Guide to examples"
    assert document.id.startswith("guide-to-examples-")
    assert document.publisher == "publisher not stated in the document"
    assert document.published is None


def test_two_papers_of_one_meeting_are_two_documents_and_one_paper_stays_one(library: Library) -> None:
    one, other = (
        original_of(PAPER.format(subject=subject).encode(), "a.txt", library).document.id
        for subject in ("Visits", "Discussions")
    )
    assert one == "kent-county-council-2019-06-04-visits"
    assert other == "kent-county-council-2019-06-04-discussions"
    corrected = PAPER.format(subject="Visits").replace("late", "very late")
    assert original_of(corrected.encode(), "b.txt", library).document.id == one


def test_titles_in_another_script_are_told_apart(library: Library) -> None:
    one, other = (
        original_of(f"# {title}\n\n{title}.\n".encode(), "a.md", library).document.id
        for title in ("Правила", "Порядок")
    )
    assert one != other
    assert one.startswith("document-")


def test_what_cannot_be_read_is_refused_by_name(library: Library) -> None:
    with pytest.raises(ReadingError, match=r"^a\.xyz "):
        original_of(b"\x00\x01", "a.xyz", library)
