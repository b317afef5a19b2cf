"""What other documents say near to a passage: near enough, each once, and no edition that was replaced."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from support.fakes import HashEncoder, a_library, an_original

from embeddings.catalogue import Catalogue
from embeddings.index import Index
from embeddings.neighbours import MOST, NEAR, neighbours_of
from procedures.document import Original, Standing
from procedures.library import Library
from procedures.reading.decision import HEAD

HERON = "the heron is counted by the ferry clerk at dusk"
ALSO = "the heron is counted by the ferry clerk at dawn"
BELLS = "bells at the mill are rung twice before the tide"


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return a_library(tmp_path / "library", ford=["Herons are counted once a day, by the clerk."])


def held(folder: Path, library: Library, *originals: Original) -> Catalogue:
    index = Index(folder / "index", library, HashEncoder())
    index.add_all(originals)
    return Catalogue(index.segments(), index.encoder, library.words)


def about(original: Original, **known: object) -> Original:
    return replace(original, document=replace(original.document, **known))


def near(catalogue: Catalogue, library: Library, home: str | None = None, of: str = "ford") -> list[str]:
    first = next(p.id for p in catalogue.passages if p.document_id == of and not p.note)
    found = neighbours_of(first, catalogue, library.authorities, home)
    assert all(one.nearness >= NEAR for one in found)
    return [one.passage.document_id for one in found]


def test_what_another_document_says_near_to_it_is_found_and_nothing_else(
    tmp_path: Path, library: Library
) -> None:
    catalogue = held(tmp_path, library, an_original("ford", HERON, ALSO), an_original("mill", ALSO, BELLS))
    assert near(catalogue, library) == ["mill"]
    assert near(catalogue, library, of="mill") == ["ford"]
    bells = next(p.id for p in catalogue.passages if p.text == BELLS)
    assert neighbours_of(bells, catalogue, library.authorities) == []
    assert neighbours_of("ford#99", catalogue, library.authorities) == []


def test_the_very_same_words_stand_once_and_no_document_twice(tmp_path: Path, library: Library) -> None:
    others = [an_original("weir", ALSO), an_original("lock", ALSO), an_original("mill", HERON, f"{ALSO} too")]
    catalogue = held(tmp_path, library, an_original("ford", HERON), *others)
    found = near(catalogue, library)
    assert (found[0], len(found), found[1] in {"weir", "lock"}) == ("mill", 2, True)


def test_no_edition_stands_there_that_another_replaced(tmp_path: Path, library: Library) -> None:
    old = about(an_original("old", ALSO), standing=Standing.SUPERSEDED, superseded_by="new")
    new = about(an_original("new", f"{ALSO} too"), supersedes="old")
    catalogue = held(tmp_path, library, an_original("ford", HERON), old, new)
    assert near(catalogue, library) == ["new"]
    assert near(catalogue, library, of="new") == ["ford"]
    assert set(near(catalogue, library, of="old")) == {"ford", "new"}
    alone = held(tmp_path / "alone", library, an_original("ford", HERON), old)
    assert near(alone, library) == ["old"]


def test_the_own_council_comes_first_and_is_never_left_out(tmp_path: Path, library: Library) -> None:
    own = about(an_original("own", f"{ALSO} in every month of the year"), about=("kent",))
    others = [an_original(f"other-{n}", f"{ALSO} {word}") for n, word in enumerate(("by", "or", "if", "so"))]
    catalogue = held(tmp_path, library, an_original("ford", HERON), own, *others)
    assert len(near(catalogue, library)) == MOST
    assert "own" not in near(catalogue, library)
    found = near(catalogue, library, "kent")
    assert (found[0], len(found)) == ("own", MOST)


def test_what_a_decision_says_of_itself_has_no_neighbour_and_is_none(
    tmp_path: Path, library: Library
) -> None:
    def headed(document_id: str) -> Original:
        made = an_original(document_id, HERON, ALSO)
        return replace(made, passages=tuple(replace(p, heading=HEAD) for p in made.passages))

    catalogue = held(tmp_path, library, headed("ford"), an_original("mill", f"{HERON} twice"))
    assert near(catalogue, library) == near(catalogue, library, of="mill") == []
