"""Documents beside the index: each encoded once, none longer there than it stands, damage made good."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from support.fakes import HashEncoder
from support.samples import a_document, a_note

from embeddings.features import Query
from embeddings.side_index import Held, SideIndex


def a_point(number: int, text: str) -> Held:
    document = a_document(f"learning-{number}", title=f"Learning point {number}")
    return document, a_note(document.id, text)


HERON = a_point(1, "Ring the ferry office when the heron is seen.")
LANTERN = a_point(2, "Keep the brass lantern in the boathouse.")


@pytest.fixture
def encoder() -> HashEncoder:
    return HashEncoder()


def asked(encoder: HashEncoder, question: str) -> Query:
    encoded = encoder.encode([question])
    tokens = encoded.token_vectors(0)
    nothing = np.zeros(0, np.float32)
    weights = np.full(len(tokens), 1 / len(tokens), np.float32)
    return Query(encoded.vectors[0], encoded.vectors[0], tokens, weights, nothing, nothing)


def found(side_index: SideIndex, encoder: HashEncoder, question: str, *wanted: str) -> list[str]:
    near = side_index.nearest(asked(encoder, question), wanted or ("learning-1", "learning-2"))
    return [n.document.id for n in near]


def test_the_nearest_comes_first_and_only_what_is_wanted(tmp_path: Path, encoder: HashEncoder) -> None:
    side_index = SideIndex(tmp_path / "side_index", encoder)
    side_index.hold([HERON, LANTERN])
    assert found(side_index, encoder, "who keeps the brass lantern in the boathouse")[0] == "learning-2"
    assert "learning-2" not in found(
        side_index, encoder, "keep the brass lantern in the boathouse", "learning-1"
    )


def test_one_more_encodes_that_one_alone(tmp_path: Path, encoder: HashEncoder) -> None:
    side_index = SideIndex(tmp_path / "side_index", encoder)
    side_index.hold([HERON])
    before = encoder.texts
    side_index.hold([HERON, LANTERN])
    assert encoder.texts - before == 1
    again = SideIndex(tmp_path / "side_index", encoder)
    again.hold([HERON, LANTERN])
    assert encoder.texts - before == 1
    assert found(again, encoder, "keep the brass lantern in the boathouse")[0] == "learning-2"


def test_what_no_longer_stands_is_neither_found_nor_on_the_disk(tmp_path: Path, encoder: HashEncoder) -> None:
    side_index = SideIndex(tmp_path / "side_index", encoder)
    side_index.hold([HERON, LANTERN])
    side_index.hold([HERON])
    assert "learning-2" not in found(side_index, encoder, "keep the brass lantern in the boathouse")
    assert not any(b"boathouse" in path.read_bytes() for path in (tmp_path / "side_index").iterdir())


def test_what_is_damaged_or_half_written_is_made_again(tmp_path: Path, encoder: HashEncoder) -> None:
    SideIndex(tmp_path / "side_index", encoder).hold([HERON])
    (file,) = (tmp_path / "side_index").glob("*.safetensors")
    file.write_bytes(file.read_bytes()[:-4] + b"oops")
    file.with_name(f"{file.name}.part").write_bytes(b"half")
    again = SideIndex(tmp_path / "side_index", encoder)
    again.hold([HERON])
    assert found(again, encoder, "ring the ferry office when the heron is seen") == ["learning-1"]
    assert not list((tmp_path / "side_index").glob("*.part"))


def test_an_empty_shelf_makes_no_folder_and_finds_nothing(tmp_path: Path, encoder: HashEncoder) -> None:
    side_index = SideIndex(tmp_path / "side_index", encoder)
    side_index.hold([])
    assert not (tmp_path / "side_index").exists()
    assert found(side_index, encoder, "anything") == []
