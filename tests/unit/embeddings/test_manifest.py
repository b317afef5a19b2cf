"""The manifest: comes back as it was written, and is believed only whole."""

from __future__ import annotations

import json
import tempfile
from contextlib import suppress
from dataclasses import fields, replace
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from embeddings.errors import IndexFault
from embeddings.manifest import NAME, Entry, Manifest, read_manifest, write_manifest, write_whole, writing

roles: st.SearchStrategy[Literal["notes", "original"]] = st.sampled_from(["notes", "original"])
entries = st.builds(Entry, st.text(), roles, st.text(), st.text(), st.text(), st.text())
manifests = st.builds(Manifest, st.text(), st.lists(entries, max_size=4).map(tuple))

ONE = Manifest("encoder", (Entry("kent", "original", "a" * 32, "b" * 64, "c.json", "d" * 64),))


@given(manifests)
def test_a_manifest_comes_back_as_it_was_written(manifest: Manifest) -> None:
    with tempfile.TemporaryDirectory() as name:
        write_manifest(Path(name), manifest)
        assert read_manifest(Path(name)) == manifest
        assert [path.name for path in Path(name).iterdir()] == [NAME]


@given(manifests, st.randoms())
def test_the_corpus_is_that_of_the_segments_in_any_order(manifest: Manifest, random: object) -> None:
    turned = replace(manifest, entries=manifest.entries[::-1])
    assert turned.corpus == manifest.corpus
    more = Entry("new", "notes", "another segment", "")
    assert replace(manifest, entries=(*manifest.entries, more)).corpus != manifest.corpus


def test_no_manifest_is_none(tmp_path: Path) -> None:
    assert read_manifest(tmp_path) is None
    assert read_manifest(tmp_path / "absent") is None


@pytest.mark.parametrize("field", [field.name for field in fields(Entry)])
def test_a_change_of_any_field_of_an_entry_is_noticed(tmp_path: Path, field: str) -> None:
    write_manifest(tmp_path, ONE)
    content = json.loads((tmp_path / NAME).read_text())
    content["entries"][0][field] += "x"
    (tmp_path / NAME).write_text(json.dumps(content))
    with pytest.raises(IndexFault):
        read_manifest(tmp_path)


@pytest.mark.parametrize("change", [{"format": 1}, {"format": "2"}, {"encoder": "other"}, {"entries": []}])
def test_a_change_of_the_rest_is_noticed(tmp_path: Path, change: dict[str, object]) -> None:
    write_manifest(tmp_path, ONE)
    content = json.loads((tmp_path / NAME).read_text())
    (tmp_path / NAME).write_text(json.dumps({**content, **change}))
    with pytest.raises(IndexFault):
        read_manifest(tmp_path)


def test_a_flipped_bit_is_noticed_or_changes_nothing(tmp_path: Path) -> None:
    write_manifest(tmp_path, ONE)
    whole = (tmp_path / NAME).read_bytes()
    for byte in range(0, len(whole), 7):
        data = bytearray(whole)
        data[byte] ^= 1
        (tmp_path / NAME).write_bytes(data)
        with suppress(IndexFault):
            assert read_manifest(tmp_path) == ONE, byte


@pytest.mark.parametrize(
    "raw", [b"", b"\xff\xfe", b"{", b"[]", b"null", b"3", b'"format"', b'{"format": 2}', b'{"entries": [3]}']
)
def test_what_is_no_manifest_is_refused_with_a_sentence(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / NAME).write_bytes(raw)
    with pytest.raises(IndexFault, match=rf"{NAME} .*; move the folder away, then add the documents again\."):
        read_manifest(tmp_path)


def test_a_manifest_that_is_a_folder_is_refused_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / NAME).mkdir()
    with pytest.raises(IndexFault, match="cannot be read; move the folder away"):
        read_manifest(tmp_path)


def test_a_write_that_fails_leaves_the_old_file_and_no_other(tmp_path: Path) -> None:
    write_whole(tmp_path / "a.json", b"old")
    with pytest.raises(TypeError):
        write_whole(tmp_path / "a.json", "not bytes")  # type: ignore[arg-type]
    assert (tmp_path / "a.json").read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.json"]


def test_the_right_to_write_is_given_back_also_after_a_fault(tmp_path: Path) -> None:
    for _ in range(2):
        with pytest.raises(KeyError), writing(tmp_path / "new" / "index"):
            raise KeyError
