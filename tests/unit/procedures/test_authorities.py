"""Councils by the names people use for them, and ordinary words that are also a council's name."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from support.shipped import shipped_library

from procedures.authorities import Authorities, load_authorities
from procedures.library import Library
from procedures.lists import ListError

COUNCILS = shipped_library().authorities


def test_every_english_childrens_services_authority_is_there() -> None:
    assert len(COUNCILS.all) == len(COUNCILS.by_slug) == 153
    london = [council for council in COUNCILS.all if council.procedures == "london"]
    assert len(london) == 33
    assert {council.region for council in london} == {"london"}


def test_what_a_council_follows_is_listed_and_its_documents_are_in_the_library(library: Library) -> None:
    assert {c.procedures for c in COUNCILS.all if c.procedures} <= COUNCILS.manuals.keys()
    listed = {document for manual in COUNCILS.manuals.values() for document in manual.documents}
    assert listed <= library.documents.keys()


def test_every_council_is_found_by_its_full_name_and_is_not_taken_for_another() -> None:
    asked = {c.slug: COUNCILS.named_in(f"What does {c.name} require of us?") for c in COUNCILS.all}
    assert {slug: found for slug, found in asked.items() if found != (slug,)} == {}


@pytest.mark.parametrize("typed", ["kent", "Kent", "Kent County Council", " kent  county council ", "KENT"])
def test_a_council_is_known_by_its_slug_and_by_its_names(library: Library, typed: str) -> None:
    assert library.authorities.called(typed) == "kent"


@pytest.mark.parametrize(
    "typed", ["", "Kent and Medway", "the council in Kent", "nowhere", "London", "Council", "Bexleyheath"]
)
def test_what_is_more_or_less_than_a_councils_name_is_none(library: Library, typed: str) -> None:
    assert library.authorities.called(typed) is None


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("Bristol, City of", "bristol"),
        ("kingston upon hull,  city of", "hull"),
        ("Herefordshire, County of", "herefordshire"),
        ("Kent CC", "kent"),
        ("kent-county-council", "kent"),
        ("LB Bexley", "bexley"),
        ("bexley council", "bexley"),
        ("City of York", "york"),
        ("Kensington & Chelsea", "kensington_and_chelsea"),
        ("St. Helens Council", "st_helens"),
        ("City of London", "city_of_london"),
    ],
)
def test_a_council_as_official_lists_and_people_put_it(library: Library, typed: str, slug: str) -> None:
    assert library.authorities.called(typed) == slug


def test_councils_named_in_a_sentence() -> None:
    named: list[tuple[str, tuple[str, ...]]] = [
        ("havering", ("havering",)),
        ("LB Havering", ("havering",)),
        ("Kent County Council", ("kent",)),
        ("kent's procedures", ("kent",)),
        ("Kent’s procedures", ("kent",)),
        ("kents procedures", ("kent",)),
        ("child from kent, at dads in havering", ("kent", "havering")),
        ("kent then Havering then KENT", ("kent", "havering")),
        ("north east lincolnshire", ("north_east_lincolnshire",)),
        ("Barking & Dagenham", ("barking_and_dagenham",)),
        ("city of london", ("city_of_london",)),
        ("a kentish dialect, brentham", ()),
        ("from basildon to oxford", ("essex", "oxfordshire")),
        ("no council at all", ()),
        ("", ()),
    ]
    assert [(text, COUNCILS.named_in(text)) for text, _ in named] == named


def test_an_ordinary_word_is_no_council() -> None:
    ordinary = [
        "i was reading the file",
        "Reading the file, who tells the nursery",
        "I WAS READING THE MINUTES",
        "scalded in the bath",
        "Bath time injury to a toddler",
        "they wanted to bury it",
        "bury the report, no more baths, two readings",
        "a dog barking next door",
        "thrown to the wolves by his mates",
    ]
    assert {text: found for text in ordinary if (found := COUNCILS.named_in(text))} == {}


def test_the_same_word_is_a_council_where_it_is_written_as_one() -> None:
    named = [
        ("Reading will not hold the strat", "reading"),
        ("he moved to Reading", "reading"),
        ("reading council", "reading"),
        ("READING BOROUGH COUNCIL", "reading"),
        ("reading children's services", "reading"),
        ("bury's team", "bury"),
        ("Bury’s team", "bury"),
        ("a placement in Bath.", "bath_and_north_east_somerset"),
        ("it began in bury", "bury"),
        ("lives wolves, mum says", "wolverhampton"),
        ("barking and dagenham", "barking_and_dagenham"),
    ]
    assert [(text, *COUNCILS.named_in(text)) for text, _ in named] == named


@given(st.text(alphabet="ſıİKkentbrlou's’ ", max_size=40))
@example("ſutton, kıngston and Kent")
def test_no_letter_that_only_resembles_another_stops_a_question(text: str) -> None:
    assert set(COUNCILS.named_in(text)) <= COUNCILS.by_slug.keys()


def test_councils_stand_as_one_area_and_another_and_everything_else_as_it_was() -> None:
    read: list[tuple[str, str]] = [
        ("school in leeds, lives in bradford", "school in one area, lives in another area"),
        ("Kent then Havering’s, then KENT", "one area then another area, then one area"),
        ("derby, york, bolton, wigan", "one area, another area, a third area, a third area"),
        ("basildon lad in a bath in oxford", "one area lad in a bath in another area"),
        ("leeds to cardiff", "one area to cardiff"),
        ("no council at all", "no council at all"),
        ("", ""),
    ]
    assert [(text, COUNCILS.with_any_areas(text)) for text, _ in read] == read


def test_documents_for_an_area_are_those_its_council_follows() -> None:
    assert COUNCILS.documents_for("havering wont act") == set(COUNCILS.manuals["london"].documents)
    assert COUNCILS.documents_for("Kent wont act") == set(COUNCILS.manuals["kent_medway"].documents)
    assert COUNCILS.documents_for("what do the kent medway procedures say") >= set(
        COUNCILS.manuals["kent_medway"].documents
    )
    assert COUNCILS.documents_for("who acts first") == frozenset()


def test_a_known_slug_has_a_name_and_an_unknown_one_keeps_its_own() -> None:
    assert COUNCILS.name_of("kent") == "Kent County Council"
    assert COUNCILS.name_of("exampleshire") == "exampleshire"


def test_an_absent_or_empty_list_names_no_council(tmp_path: Path) -> None:
    absent = load_authorities(tmp_path / "authorities.yaml")
    (tmp_path / "empty.yaml").write_text("", encoding="utf-8")
    for councils in (absent, load_authorities(tmp_path / "empty.yaml"), Authorities(())):
        assert councils.all == ()
        assert councils.named_in("Kent and Havering") == ()
        assert councils.everyday_names() == ()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("authorities:\n  exampleshire: {name: Exampleshire Council}\n  northborough: {region: north}\n", 3),
        ("authorities:\n  exampleshire: Exampleshire Council\n", 2),
        ("authorities:\n  exampleshire: {name: E}\nprocedures:\n  shire: {documents: []}\n", 4),
        ("authorities: [exampleshire]\n", 1),
        ("authorities:\n  exampleshire: {name: E\n", 2),
    ],
)
def test_a_mistake_names_its_file_and_line(tmp_path: Path, text: str, line: int) -> None:
    path = tmp_path / "authorities.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ListError) as caught:
        load_authorities(path)
    assert (caught.value.problems[0].path, caught.value.problems[0].line) == (path, line)


@pytest.mark.parametrize(
    ("text", "document"),
    [
        ("family moved from bristol to Newport", "wales-safeguarding-procedures"),
        ("cp plan child moved to scotland", "scotland-national-guidance-2021"),
        ("who do I ring at Dumfries and Galloway", "scotland-national-guidance-2021"),
        ("kid in Belfast", "northern-ireland-nspcc"),
        ("strat with the iom", "isle-of-man-cross-jurisdiction"),
    ],
)
def test_another_nations_council_leads_to_its_pointers_and_is_no_english_authority(
    text: str, document: str
) -> None:
    assert document in COUNCILS.documents_for(text)
    assert set(COUNCILS.named_in(text)) <= {"bristol"}


def test_no_name_of_another_nations_area_is_an_english_councils() -> None:
    nations = ("wales", "scotland", "northern_ireland", "isle_of_man", "jersey", "guernsey")
    names = {name for nation in nations for name in COUNCILS.manuals[nation].also}
    assert names.isdisjoint(COUNCILS.everyday_names())


@pytest.mark.parametrize(
    ("text", "nations"),
    [
        ("family moved from newry with a child on a plan", ["northern_ireland"]),
        ("couple from gretna, baby in carlisle hospital", ["scotland"]),
        ("they are off to Douglas with the baby", ["isle_of_man"]),
        ("douglas rang from school", []),
        ("girl is in Barry with her aunt", ["wales"]),
        ("barry is her stepfather", []),
        ("newport pagnell school", []),
        ("moved from Wrexham to Fife", ["wales", "scotland"]),
        ("they have gone to jersey with the baby", ["jersey"]),
        ("her father is on Alderney", ["guernsey"]),
        ("the channel islands", ["jersey", "guernsey"]),
        ("an aunt in New Jersey", []),
        ("moved from kent to essex", []),
    ],
)
def test_a_place_in_another_nation_names_it_and_a_persons_name_does_not(
    text: str, nations: list[str]
) -> None:
    assert [manual.slug for manual in COUNCILS.nations_in(text)] == nations


def test_every_nation_points_to_a_note_of_its_own_documents(library: Library) -> None:
    pointers = {m.slug: m.pointer for m in COUNCILS.manuals.values() if m.pointer}
    assert pointers.keys() == {"wales", "scotland", "northern_ireland", "isle_of_man", "jersey", "guernsey"}
    notes = library.by_id
    for slug, pointer in pointers.items():
        assert pointer in notes
        assert pointer.split("/")[0] in COUNCILS.manuals[slug].documents


@pytest.mark.parametrize(
    ("text", "council"),
    [
        ("child in Lancaster", "lancashire"),
        ("lives in newcastle-under-lyme", "staffordshire"),
        ("girl from sutton coldfield", "birmingham"),
        ("school in chester le street", "durham"),
        ("bradford on avon", "wiltshire"),
        ("nan is in kirkby in ashfield", "nottinghamshire"),
    ],
)
def test_a_town_stands_for_its_council_and_a_longer_name_before_a_shorter(text: str, council: str) -> None:
    assert COUNCILS.named_in(text) == (council,)


def test_no_name_or_town_is_two_councils() -> None:
    names = [name for council in COUNCILS.all for name in (*council.also, *council.places)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("text", "council", "told"),
    [
        ("baby at addenbrooke's, cot death", "cambridgeshire", "baby at addenbrooke's hospital, cot death"),
        (
            "child on a ward at Stoke Mandeville",
            "buckinghamshire",
            "child on a ward at Stoke Mandeville hospital",
        ),
        ("taken to Alder Hey hospital", "liverpool", "taken to Alder Hey hospital"),
        (
            "born at chelsea and westminster",
            "kensington_and_chelsea",
            "born at chelsea and westminster hospital",
        ),
        ("in Sheffield Children's with burns", "sheffield", "in Sheffield Children's hospital with burns"),
        ("ring Sheffield Children's Services", "sheffield", "ring Sheffield Children's Services"),
    ],
)
def test_a_hospital_stands_for_the_council_it_is_in_and_is_told_as_one(
    text: str, council: str, told: str
) -> None:
    assert COUNCILS.named_in(text) == (council,)
    assert COUNCILS.with_hospitals_told(text) == told


def test_a_hospital_is_no_name_of_its_council() -> None:
    assert COUNCILS.called("addenbrooke's") is None
    assert set(COUNCILS.hospitals()).isdisjoint(COUNCILS.everyday_names())


def test_an_area_of_two_councils_names_neither() -> None:
    assert COUNCILS.named_in("we are cumbria") == ()
    assert COUNCILS.documents_for("we are cumbria") == {"cumbria-s47", "cumberland-s47"}
