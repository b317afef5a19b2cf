"""Segments: what is searched for a passage, and a file that comes back as it was written."""

from __future__ import annotations

import re
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.fakes import HashEncoder, an_original

from embeddings import segment as module
from embeddings.errors import IndexFault
from embeddings.manifest import segment_file
from embeddings.segment import (
    WINDOW,
    Segment,
    build_segment,
    file_digest,
    read_segment,
    segment_bytes,
    segment_name,
    segment_of,
    units_of,
    write_segment,
)
from procedures.document import Document, Kind, Passage, Position, Seen, Standing, Voice

lines = st.lists(st.text(max_size=30), max_size=3).map(tuple)
maybe = st.none() | st.text(max_size=20)
documents = st.builds(
    Document,
    id=st.text(max_size=20),
    title=st.text(max_size=60),
    kind=st.sampled_from(Kind),
    publisher=st.text(max_size=20),
    about=lines,
    reference=maybe,
    outcome=maybe,
    published=maybe,
    standing=st.sampled_from(Standing),
    superseded_by=maybe,
    seen=st.sampled_from(Seen),
    reported_by=maybe,
    captured=maybe,
    url=maybe,
    notices=lines,
)
passages = st.builds(
    Passage,
    id=st.text(max_size=20),
    document_id=st.text(max_size=20),
    text=st.text(max_size=300),
    locator=st.text(max_size=20),
    heading=st.text(max_size=40),
    voice=st.sampled_from(Voice),
    note=st.booleans(),
    rests_on=lines,
    topics=lines,
    asked_as=lines,
    positions=st.lists(st.builds(Position, st.text(max_size=9), st.text(max_size=9)), max_size=2).map(tuple),
    law_then=lines,
    notices=lines,
)
contents = st.tuples(documents, st.lists(passages, max_size=4).map(tuple))

ENCODER = HashEncoder()
LONG = "The host authority leads, unless the home authority has agreed in writing that it will. "


def written(segment: Segment, folder: Path, name: str = "a" * 32) -> tuple[Path, str]:
    sha256 = write_segment(segment, folder, name)
    return folder / segment_file(name, sha256), sha256


def a_segment(*texts: str) -> Segment:
    original = an_original("kent", *texts)
    return build_segment(original.document, original.passages, ENCODER)


# There and back


@given(contents)
def test_a_segment_comes_back_as_it_was_written(content: tuple[Document, tuple[Passage, ...]]) -> None:
    segment = build_segment(*content, ENCODER)
    with tempfile.TemporaryDirectory() as name:
        path, sha256 = written(segment, Path(name))
        assert sha256 == file_digest(path)
        assert [p.name for p in Path(name).iterdir()] == [path.name]
        back = read_segment(path, sha256)
        assert (back.document, back.passages) == content
        for field in ("owners", "bodies", "asked", "sentences", "sentence_owners"):
            assert np.array_equal(getattr(back, field), getattr(segment, field))
            assert getattr(back, field).dtype == getattr(segment, field).dtype
        for field in ("vectors", "tokens", "scales", "ids", "offsets"):
            assert np.array_equal(getattr(back.encoded, field), getattr(segment.encoded, field))
            assert getattr(back.encoded, field).dtype == getattr(segment.encoded, field).dtype


@given(contents, contents)
def test_a_name_says_the_content_and_the_encoder(
    one: tuple[Document, tuple[Passage, ...]], two: tuple[Document, tuple[Passage, ...]]
) -> None:
    assert (segment_name(*one, "e") == segment_name(*two, "e")) == (one == two)
    assert segment_name(*one, "e") != segment_name(*one, "f")
    assert re.fullmatch("[0-9a-f]{32}", segment_name(*one, "e"))


def test_every_field_of_a_passage_is_in_the_name() -> None:
    original = an_original("kent", "One.")
    (passage,) = original.passages
    changed = [
        replace(passage, text="Two."),
        replace(passage, heading="h"),
        replace(passage, asked_as=("who",)),
        replace(passage, notices=("n",)),
        replace(passage, voice=Voice.COUNCIL),
        replace(passage, note=True),
    ]
    names = {segment_name(original.document, [p], "e") for p in [passage, *changed]}
    assert len(names) == 7


def test_what_was_let_go_of_is_read_again(tmp_path: Path) -> None:
    segment = a_segment("The host authority leads.", "The home authority follows.")
    back = read_segment(*written(segment, tmp_path))
    for _ in range(2):
        assert np.array_equal(back.encoded.tokens, segment.encoded.tokens)
        assert np.array_equal(back.sentences, segment.sentences)
        assert back.mapped is not None
        back.mapped.let_go()


# Files that are not to be believed


@pytest.mark.parametrize("place", [0.0, 0.1, 0.5, 0.9, 1.0])
def test_a_flipped_bit_is_refused(tmp_path: Path, place: float) -> None:
    path, sha256 = written(a_segment("One.", "Two."), tmp_path)
    data = bytearray(path.read_bytes())
    data[int(place * (len(data) - 1))] ^= 16
    path.write_bytes(data)
    with pytest.raises(IndexFault, match="is damaged"):
        read_segment(path, sha256)


def test_a_missing_file_and_one_that_is_no_segment_are_refused(tmp_path: Path) -> None:
    with pytest.raises(IndexFault, match="cannot be read"):
        read_segment(tmp_path / "absent.safetensors", "0")
    path = tmp_path / "other.safetensors"
    for data in (b"", b"not a segment", b"\xff" * 64):
        path.write_bytes(data)
        with pytest.raises(IndexFault, match="cannot be read"):
            read_segment(path, file_digest(path))


def test_a_segment_of_another_version_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, sha256 = written(a_segment("One."), tmp_path)
    monkeypatch.setattr(module, "FORMAT", "later")
    with pytest.raises(IndexFault, match="another version"):
        read_segment(path, sha256)


def test_a_voice_that_is_no_longer_known_is_another_version(tmp_path: Path) -> None:
    segment = a_segment("One.")
    (passage,) = segment.passages
    older = replace(passage, voice="a voice of old")  # type: ignore[arg-type]
    path, sha256 = written(replace(segment, passages=(older,)), tmp_path)
    with pytest.raises(IndexFault, match="another version"):
        read_segment(path, sha256)


# What is searched


def test_a_passage_is_read_under_its_title_and_heading_and_a_phrasing_alone() -> None:
    document = Document("kent", "Kent procedures.", Kind.PROCEDURE, "Kent")
    note = Passage(
        "n", "kent", "The host holds it.", "1", heading="Who holds it", asked_as=("who chairs", "our turn")
    )
    units = units_of(document, [note, replace(note, heading="", asked_as=())])
    assert [unit.whole for unit in units] == [
        "Kent procedures. Who holds it. The host holds it.",
        "Kent procedures. The host holds it.",
        "who chairs",
        "our turn",
    ]
    assert [unit.passage for unit in units] == [0, 1, 0, 0]
    assert [unit.asked for unit in units] == [False, False, True, True]


@given(contents)
def test_every_passage_has_a_context_and_every_phrasing_leads_to_its_own(
    content: tuple[Document, tuple[Passage, ...]],
) -> None:
    units = units_of(*content)
    assert {u.passage for u in units if not u.asked} == set(range(len(content[1])))
    asked = [(u.passage, u.text) for u in units if u.asked]
    assert asked == [(i, ask) for i, p in enumerate(content[1]) for ask in p.asked_as]
    assert [u.asked for u in units] == sorted(u.asked for u in units)


words = st.text(st.characters(codec="utf-8", exclude_categories=("Z", "C")), min_size=1, max_size=12)
between = st.sampled_from([" ", " ", " ", ". ", "; ", "\n", ", ", "  ", "\xa0", ".\n\n"])


@given(st.lists(st.tuples(words, between), min_size=20, max_size=60), st.integers(5, 20))
def test_windows_of_a_long_passage_lose_no_word_and_are_short_enough(
    pairs: list[tuple[str, str]], times: int
) -> None:
    text = "".join(word + gap for word, gap in pairs) * times
    (passage,) = an_original("kent", text).passages
    windows = [unit.text for unit in units_of(an_original("kent").document, [passage])]
    assert " ".join(windows).split() == text.split()
    assert all(len(window) <= WINDOW for window in windows)


@pytest.mark.parametrize("text", [LONG * 60, LONG.replace(".", ",") * 60, LONG.strip()[:-1] * 60, "x" * 5000])
def test_long_sentences_are_cut_between_words(text: str) -> None:
    windows = [u.text for u in units_of(an_original("kent").document, an_original("kent", text).passages)]
    assert " ".join(windows).split() == text.split()
    assert all(len(window) <= WINDOW or " " not in window for window in windows)


def test_a_text_of_ordinary_length_is_one_window_as_it_stands() -> None:
    text = "One.  Two;\n three \n"
    assert [u.text for u in units_of(an_original("kent").document, an_original("kent", text).passages)] == [
        text
    ]


# What is built


def test_bodies_begin_where_title_and_heading_end() -> None:
    original = an_original("kent", "Alpha beta.", "Gamma.", title="Two words")
    segment = build_segment(original.document, original.passages, ENCODER)
    assert segment.bodies.tolist() == [3, 3]
    ids, offsets = segment.encoded.ids, segment.encoded.offsets
    assert set(ids[offsets[0] + 3 : offsets[1]].tolist()) == ENCODER.numbers_of(["alpha", "beta", "."])


def test_sentences_are_the_means_of_their_own_words_and_belong_to_their_passages() -> None:
    first = "The home authority leads the way. The host authority follows it gladly; all agree about that."
    original = an_original("kent", first, "One sentence only.", "")
    segment = build_segment(original.document, original.passages, ENCODER)
    assert segment.sentence_owners.tolist() == [0, 0, 0, 1]
    parts = re.split(r"(?<=[.;]) ", first)
    wanted = ENCODER.encode([*parts, "One sentence only."]).vectors
    assert np.allclose(segment.sentences.astype(np.float32), wanted, atol=0.02)


def test_a_short_sentence_is_read_with_its_neighbour() -> None:
    assert a_segment("No. The host authority leads the way. Yes.").sentence_owners.tolist() == [0]
    assert len(a_segment("Yes. No. Perhaps.").sentences) == 1


@given(contents)
def test_every_passage_with_words_has_sentences_in_order_and_of_unit_length(
    content: tuple[Document, tuple[Passage, ...]],
) -> None:
    segment = build_segment(*content, ENCODER)
    owners = segment.sentence_owners.tolist()
    assert owners == sorted(owners)
    with_words = {i for i, p in enumerate(content[1]) if ENCODER.lengths([p.text])[0]}
    assert set(owners) == with_words
    lengths = np.linalg.norm(segment.sentences.astype(np.float32), axis=1)
    assert np.allclose(lengths, 1, atol=0.01)


def test_a_long_passage_has_all_its_windows_as_its_own() -> None:
    segment = a_segment("Short.", LONG * 40, "Last.")
    assert segment.owners.tolist() == [0, *[1] * (len(segment.owners) - 2), 2]
    assert len(segment.owners) > 4
    assert set(segment.sentence_owners.tolist()) == {0, 1, 2}


@given(contents)
def test_what_is_of_one_passage_is_a_segment_of_its_own(
    content: tuple[Document, tuple[Passage, ...]],
) -> None:
    document, passages = content
    segment = build_segment(document, passages, ENCODER)
    for place, passage in enumerate(passages):
        part = segment_of(memoryview(segment_bytes(segment.part(place))), "a part")
        alone = build_segment(document, [passage], ENCODER)
        assert (part.document, part.passages) == (document, (passage,))
        for name in ("vectors", "tokens", "scales", "ids", "offsets"):
            assert np.array_equal(getattr(part.encoded, name), getattr(alone.encoded, name))
        for name in ("owners", "bodies", "asked", "sentences", "sentence_owners"):
            assert np.array_equal(getattr(part, name), getattr(alone, name))


def test_bytes_that_are_no_segment_are_refused() -> None:
    for held in (b"", b"no segment", segment_bytes(a_segment("A rule."))[:40]):
        with pytest.raises(IndexFault, match="a passage"):
            segment_of(memoryview(held), "a passage")
