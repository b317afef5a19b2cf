"""The index on disk: what changes is encoded, what is damaged is made again, what is gone is gone."""

from __future__ import annotations

import errno
import json
import os
import resource
import stat
import subprocess
import sys
import textwrap
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
import pytest
from support.fakes import HashEncoder, a_library, an_original
from support.paths import PYTHONPATH
from support.samples import MANUAL_ID, WORDS_OF_THE_NOTE, write_library

from embeddings.encoder import Encoded
from embeddings.errors import EncoderError, IndexFault, StaleChange
from embeddings.index import Index
from embeddings.manifest import NAME, read_manifest, write_whole
from embeddings.segment import file_digest
from procedures.current_library import CurrentLibrary
from procedures.library import Library, load_library

FIRST = ("The home authority holds the discussion.", "The host authority attends.")
SECOND = ("The discussion is held within two days.",)


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return a_library(tmp_path / "library", kent=FIRST, medway=SECOND)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data" / "index"


def opened(folder: Path, library: Library, encoder: HashEncoder | None = None) -> Index:
    index = Index(folder, library, encoder or HashEncoder())
    index.refresh()
    return index


def texts(index: Index) -> set[str]:
    return {passage.text for segment in index.segments() for passage in segment.passages}


def files(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} - {"lock"}


def bytes_of(folder: Path) -> bytes:
    return b"\n".join(path.read_bytes() for path in sorted(folder.iterdir()))


def segment_of(index: Index, document_id: str) -> Path:
    (entry,) = (e for e in index.manifest.entries if e.document_id == document_id)
    return index.folder / entry.file


def original_of(index: Index, document_id: str) -> Path:
    (entry,) = (e for e in index.manifest.entries if e.document_id == document_id and e.original)
    return index.folder / entry.original


def assert_sound(folder: Path) -> None:
    """Every file is named by the manifest, and every file that it names is whole."""
    manifest = read_manifest(folder)
    named = {NAME} if manifest else set()
    for entry in manifest.entries if manifest else ():
        assert file_digest(folder / entry.file) == entry.sha256
        named.add(entry.file)
        if entry.original:
            assert file_digest(folder / entry.original) == entry.original_sha256
            named.add(entry.original)
    assert files(folder) == named


# What is encoded


def test_a_first_opening_encodes_every_note_and_a_second_none(library: Library, folder: Path) -> None:
    first, second = HashEncoder(), HashEncoder()
    index = opened(folder, library, first)
    assert texts(index) == {*FIRST, *SECOND}
    assert first.texts == 3 + 3 * 4
    assert texts(opened(folder, library, second)) == {*FIRST, *SECOND}
    assert second.texts == 0
    assert not index.refresh()


def test_add_replace_and_remove_encode_no_other_document(library: Library, folder: Path) -> None:
    encoder = HashEncoder()
    index = opened(folder, library, encoder)
    encoder.texts = 0
    index.add(an_original("essex", "One.", "Two.", "Three."))
    assert encoder.texts == 3
    index.add(an_original("surrey", "Four."))
    assert encoder.texts == 4
    index.add(an_original("essex", "One.", "Two, as amended."))  # of it, what stands already is not
    assert encoder.texts == 5
    assert texts(index) == {*FIRST, *SECOND, "One.", "Two, as amended.", "Four."}
    assert index.remove("essex")
    assert index.remove("surrey")
    assert not index.remove("surrey")
    assert encoder.texts == 5
    assert texts(index) == {*FIRST, *SECOND}
    assert_sound(folder)


def test_the_same_text_again_is_not_encoded_again(library: Library, folder: Path) -> None:
    encoder = HashEncoder()
    index = opened(folder, library, encoder)
    index.add(an_original("essex", "One."))
    encoder.texts = 0
    index.add(an_original("essex", "One."))
    assert encoder.texts == 0
    assert [o.document.id for o in index.originals()] == ["essex"]


def test_notes_about_a_document_stay_when_its_original_goes(library: Library, folder: Path) -> None:
    index = opened(folder, library)
    index.add(an_original("kent", "The paragraph itself."))
    assert index.remove("kent")
    assert texts(index) == {*FIRST, *SECOND}


def test_a_changed_note_file_encodes_only_that_file(library: Library, folder: Path, tmp_path: Path) -> None:
    opened(folder, library)
    encoder = HashEncoder()
    changed = a_library(tmp_path / "library", kent=FIRST, medway=("It is held within one day.",))
    index = opened(folder, changed, encoder)
    assert encoder.texts == 1 + 4
    assert texts(index) == {*FIRST, "It is held within one day."}
    assert_sound(folder)


def test_progress_counts_the_texts_that_are_encoded(library: Library, folder: Path) -> None:
    told: list[tuple[int, int]] = []
    Index(folder, library, HashEncoder()).refresh(lambda done, of: told.append((done, of)))
    assert told[-1] == (15, 15)
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    Index(folder, library, HashEncoder()).refresh(lambda done, of: pytest.fail("nothing is to be encoded"))


def test_originals_come_back_as_they_were_added(library: Library, folder: Path) -> None:
    original = an_original("essex", "Zoë’s “own” § 47 🙂\nline", "")
    opened(folder, library).add(original)
    assert opened(folder, library).originals() == [original]


def test_an_original_without_passages_and_no_library(folder: Path, tmp_path: Path) -> None:
    index = opened(folder, a_library(tmp_path / "none"))
    assert index.segments() == []
    index.add(an_original("essex"))
    assert [s.passages for s in opened(folder, index.library).segments()] == [()]


# Two openings of one folder


def test_another_opening_sees_an_add_a_replacement_and_a_removal_at_once(
    library: Library, folder: Path
) -> None:
    ours, theirs = opened(folder, library), opened(folder, library)
    corpus = ours.manifest.corpus
    ours.add(an_original("essex", "One."))
    assert theirs.refresh()
    assert "One." in texts(theirs)
    assert theirs.manifest.corpus == ours.manifest.corpus != corpus
    ours.add(an_original("essex", "Two."))
    assert theirs.refresh()
    assert texts(theirs) == {*FIRST, *SECOND, "Two."}
    ours.remove("essex")
    assert theirs.refresh()
    assert texts(theirs) == {*FIRST, *SECOND}
    assert theirs.manifest.corpus == corpus
    assert not theirs.refresh()


def test_what_was_opened_stays_readable_while_another_removes_it(library: Library, folder: Path) -> None:
    ours = opened(folder, library)
    ours.add(an_original("essex", "One paragraph about visits."))
    theirs = opened(folder, library)
    before = [segment.encoded.token_vectors(0).sum() for segment in theirs.segments()]
    ours.remove("essex")
    assert [segment.encoded.token_vectors(0).sum() for segment in theirs.segments()] == before


def test_the_corpus_does_not_depend_on_the_order_of_adding(library: Library, tmp_path: Path) -> None:
    one, two = opened(tmp_path / "one", library), opened(tmp_path / "two", library)
    for index, ids in ((one, "ab"), (two, "ba")):
        for document_id in ids:
            index.add(an_original(document_id, f"Paragraph of {document_id}."))
    assert one.manifest.corpus == two.manifest.corpus


ADDER = """
    import sys
    from pathlib import Path
    from support.fakes import HashEncoder, a_library, an_original
    from embeddings.index import Index
    folder, library, mine = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
    index = Index(folder, a_library(library), HashEncoder())
    print("ready", flush=True)
    sys.stdin.readline()
    for number in range(10):
        index.add(an_original(f"{mine}-{number}", f"Paragraph {number} of {mine}."))
"""


def started(code: str, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-c", textwrap.dedent(code), *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": PYTHONPATH},
    )


def test_two_processes_that_add_at_once_both_succeed(folder: Path, tmp_path: Path) -> None:
    both = [started(ADDER, folder, tmp_path / "library", mine) for mine in ("kent", "essex")]
    for process in both:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in both:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    errors = [process.communicate(timeout=180)[1] for process in both]
    assert errors == ["", ""]
    found = opened(folder, a_library(tmp_path / "library"))
    assert texts(found) == {f"Paragraph {n} of {mine}." for n in range(10) for mine in ("kent", "essex")}
    assert_sound(folder)


def test_threads_may_share_one_index(library: Library, folder: Path) -> None:
    index = opened(folder, library)
    faults: list[BaseException] = []

    def work(mine: int) -> None:
        try:
            for number in range(5):
                index.add(an_original(f"{mine}-{number}", f"Paragraph {number} of {mine}."))
                assert len(texts(index)) > 3
                assert index.remove(f"{mine}-{number}")
        except BaseException as error:
            faults.append(error)

    threads = [threading.Thread(target=work, args=(mine,)) for mine in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert texts(index) == {*FIRST, *SECOND}
    assert_sound(folder)


# What is removed is gone


@pytest.mark.parametrize("way", ["removed", "replaced"])
def test_removed_and_replaced_text_is_nowhere_on_disk(library: Library, folder: Path, way: str) -> None:
    index = opened(folder, library)
    index.add(an_original("essex", "The zanzibar paragraph.", title="Quixotic title"))
    assert b"zanzibar" in bytes_of(folder)
    if way == "removed":
        index.remove("essex")
    else:
        index.add(an_original("essex", "Another paragraph."))
    assert "The zanzibar paragraph." not in texts(index)
    for words in (b"zanzibar", b"Quixotic"):
        assert words not in bytes_of(folder)
    assert_sound(folder)


def test_a_retired_note_is_nowhere_on_disk(library: Library, folder: Path, tmp_path: Path) -> None:
    opened(folder, library)
    opened(folder, a_library(tmp_path / "library", kent=FIRST))
    assert SECOND[0].encode() not in bytes_of(folder)


def test_what_a_crash_left_is_swept_and_the_files_of_others_are_not(library: Library, folder: Path) -> None:
    index = opened(folder, library)
    ours = [f"{'a' * 32}.json", f"{'a' * 32}-{'b' * 64}.safetensors", f"{NAME}.part", f"{'a' * 32}.json.part"]
    others = ["notes.json", "model.safetensors", "letter.part", "deadbeef.json"]
    for name in [*ours, *others]:
        (folder / name).write_text("left")
    index.add(an_original("essex", "One."))
    assert not files(folder) & set(ours)
    assert files(folder) >= set(others)


# Segments that cannot be trusted


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-7])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def flip_one_bit(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 4
    path.write_bytes(data)


def delete(path: Path) -> None:
    path.unlink()


def change_the_text(path: Path) -> None:
    data = path.read_bytes()
    assert b"home authority" in data
    path.write_bytes(data.replace(b"home authority", b"host authority"))


DAMAGES: Sequence[Callable[[Path], None]] = (truncate, empty, flip_one_bit, delete, change_the_text)


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_segment_of_an_original_is_made_again_from_it(
    library: Library, folder: Path, damage: Callable[[Path], None]
) -> None:
    index = opened(folder, library)
    index.add(an_original("essex", FIRST[0] * 3))
    damage(segment_of(index, "essex"))
    encoder = HashEncoder()
    again = opened(folder, library, encoder)
    assert encoder.texts == 1
    assert texts(again) == {*FIRST, *SECOND, FIRST[0] * 3}
    assert_sound(folder)


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_segment_of_notes_is_made_again_from_the_library(
    library: Library, folder: Path, damage: Callable[[Path], None]
) -> None:
    damage(segment_of(opened(folder, library), "kent"))
    encoder = HashEncoder()
    assert texts(opened(folder, library, encoder)) == {*FIRST, *SECOND}
    assert encoder.texts == 2 + 2 * 4
    assert_sound(folder)


def test_a_segment_put_under_the_name_of_another_is_not_used(library: Library, folder: Path) -> None:
    index = opened(folder, library)
    segment_of(index, "medway").write_bytes(segment_of(index, "kent").read_bytes())
    assert texts(opened(folder, library)) == {*FIRST, *SECOND}


def test_another_encoder_makes_every_segment_again(library: Library, folder: Path) -> None:
    opened(folder, library).add(an_original("essex", "One."))
    other = HashEncoder("other")
    index = opened(folder, library, other)
    assert other.texts == 15 + 1
    assert index.manifest.encoder == other.digest
    assert texts(index) == {*FIRST, *SECOND, "One."}
    assert_sound(folder)


def test_a_segment_of_another_version_is_made_again(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as earlier:
        earlier.setattr("embeddings.segment.FORMAT", "0")
        opened(folder, library).add(an_original("essex", "One."))
    encoder = HashEncoder()
    assert texts(opened(folder, library, encoder)) == {*FIRST, *SECOND, "One."}
    assert encoder.texts == 16
    assert_sound(folder)


# Originals and manifests that cannot be trusted


@pytest.mark.parametrize("damage", [truncate, empty, flip_one_bit, delete])
def test_a_damaged_original_is_left_out_and_named_with_the_way_out_and_the_way_out_works(
    library: Library, folder: Path, damage: Callable[[Path], None]
) -> None:
    index = opened(folder, library)
    for document_id in ("essex", "surrey"):
        index.add(an_original(document_id, f"Paragraph of {document_id}."))
    damage(original_of(index, "essex"))
    before = read_manifest(folder)
    # Who adds is told; nothing else is stopped.
    with pytest.raises(IndexFault, match=r"essex is damaged\. Run: safeguarding-bot remove essex, then add"):
        index.add(an_original("devon", "Two."))
    assert read_manifest(folder) == before
    assert b"Two." not in bytes_of(folder)
    fresh = opened(folder, library)
    for left in (index, fresh):
        assert [original.document.id for original in left.originals()] == ["surrey"]
        assert "Run: safeguarding-bot remove essex, then add" in left.damaged["essex"]
    assert texts(fresh) == {*FIRST, *SECOND, "Paragraph of surrey."}
    fresh = Index(folder, library, HashEncoder())
    assert fresh.remove("essex")
    fresh.add(an_original("essex", "One."))
    assert texts(fresh) == {*FIRST, *SECOND, "Paragraph of surrey.", "One."}
    assert_sound(folder)


def test_a_damaged_original_can_be_added_over(library: Library, folder: Path) -> None:
    index = opened(folder, library)
    index.add(an_original("essex", "One."))
    flip_one_bit(original_of(index, "essex"))
    index.add(an_original("essex", "One."))
    assert opened(folder, library).originals() == [an_original("essex", "One.")]


def test_of_two_damaged_originals_each_can_be_removed(library: Library, folder: Path) -> None:
    index = opened(folder, library)
    for document_id in ("essex", "surrey"):
        index.add(an_original(document_id, f"Paragraph of {document_id}."))
    for document_id in ("essex", "surrey"):
        flip_one_bit(original_of(index, document_id))
    assert index.remove("surrey")
    assert index.remove("essex")
    assert texts(index) == texts(opened(folder, library)) == {*FIRST, *SECOND}


def test_a_removal_needs_no_encoder(library: Library, folder: Path) -> None:
    opened(folder, library).add(an_original("essex", "One."))
    gone = HashEncoder("gone")
    assert Index(folder, library, gone).remove("essex")
    assert gone.texts == 0
    assert texts(opened(folder, library)) == {*FIRST, *SECOND}


@pytest.mark.parametrize("damage", [truncate, empty, flip_one_bit])
def test_a_damaged_manifest_is_said_and_nothing_is_deleted(
    library: Library, folder: Path, damage: Callable[[Path], None]
) -> None:
    opened(folder, library).add(an_original("essex", "One."))
    damage(folder / NAME)
    before = files(folder)
    index = Index(folder, library, HashEncoder())
    for use in (
        index.refresh,
        lambda: index.add(an_original("devon", "Two.")),
        lambda: index.remove("essex"),
    ):
        with pytest.raises(
            IndexFault, match=rf"{NAME} .*; move the folder away, then add the documents again\."
        ):
            use()
    assert files(folder) == before


def test_a_manifest_with_one_changed_word_is_not_believed(library: Library, folder: Path) -> None:
    opened(folder, library).add(an_original("essex", "One."))
    content = json.loads((folder / NAME).read_text())
    content["entries"][-1]["role"] = "notes"
    (folder / NAME).write_text(json.dumps(content))
    with pytest.raises(IndexFault, match="move the folder away"):
        opened(folder, library)
    assert b"One." in bytes_of(folder)


# A disk that is full, and changes that stop half way


def forbid_large_files(limit: int) -> Callable[[], None]:
    def forbid() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))

    return forbid


FILLED = """
    import sys
    from pathlib import Path
    from support.fakes import HashEncoder, a_library, an_original
    from embeddings.index import Index
    index = Index(Path(sys.argv[1]), a_library(Path(sys.argv[2])), HashEncoder())
    index.refresh()
    try:
        index.add(an_original("essex", *(f"Long paragraph {n}. " * 20 for n in range(40))))
    except OSError as error:
        print(error.errno, flush=True)
    print(len(index.segments()), sorted(p.name for p in index.folder.iterdir() if p.name != "lock"))
"""


@pytest.mark.parametrize("limit", [4_000, 60_000])
def test_a_full_disk_leaves_what_stood_and_no_orphan(folder: Path, tmp_path: Path, limit: int) -> None:
    library = a_library(tmp_path / "library")
    opened(folder, library).add(an_original("surrey", "One."))
    before = {name: (folder / name).read_bytes() for name in files(folder)}
    ran = subprocess.run(
        [
            sys.executable,
            "-W",
            "error",
            "-c",
            textwrap.dedent(FILLED),
            str(folder),
            str(tmp_path / "library"),
        ],
        capture_output=True,
        text=True,
        timeout=180,
        preexec_fn=forbid_large_files(limit),
        env={**os.environ, "PYTHONPATH": PYTHONPATH},
    )
    assert ran.stderr == ""
    assert ran.stdout == f"{errno.EFBIG}\n1 {sorted(before)}\n"
    assert {name: (folder / name).read_bytes() for name in files(folder)} == before
    assert texts(opened(folder, library)) == {"One."}


class Full:
    """The disk is full at one of the moments when a file is made durable."""

    def __init__(self, at: int) -> None:
        self.left = at
        self.struck = False

    def fsync(self, handle: int) -> None:
        if stat.S_ISREG(os.fstat(handle).st_mode):
            self.left -= 1
            if self.left == 0:
                self.struck = True
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("change", ["open", "add", "replace", "remove"])
def test_a_full_disk_at_any_moment_leaves_what_stood(
    library: Library, tmp_path: Path, change: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = an_original("essex", "One.", "Two."), an_original("essex", "One.", "Two, as amended.")

    def act(index: Index) -> None:
        if change == "remove":
            index.remove("essex")
        elif change != "open":
            index.add(new)
        else:
            index.refresh()

    moments = 0
    for moment in range(1, 20):
        folder = tmp_path / f"{change}-{moment}"
        index = Index(folder, library, HashEncoder())
        if change != "open":
            index.refresh()
        if change in {"replace", "remove"}:
            index.add(old)
        before = files(folder) if folder.exists() else set()
        full = Full(moment)
        with monkeypatch.context() as patched:
            patched.setattr(os, "fsync", full.fsync)
            if full.left and not _fails(act, index, full):
                break
        moments += 1
        assert files(folder) == before
        assert_sound(folder)
        act(index)  # with room again, the same change succeeds
        assert texts(index) == texts(opened(folder, library))
        assert_sound(folder)
    assert moments == {"open": 3, "add": 3, "replace": 3, "remove": 1}[change]


def _fails(act: Callable[[Index], None], index: Index, full: Full) -> bool:
    try:
        act(index)
    except OSError as error:
        return error.errno == errno.ENOSPC
    assert not full.struck
    return False


class Broken(HashEncoder):
    """An encoder that fails after some documents."""

    def __init__(self, after: int, error: BaseException) -> None:
        super().__init__()
        self.after, self.error = after, error

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None):  # type: ignore[no-untyped-def]
        self.after -= 1
        if self.after < 0:
            raise self.error
        return super().encode(texts, progress)


def test_an_encoder_that_fails_leaves_no_text_behind(library: Library, folder: Path) -> None:
    opened(folder, library)
    before = files(folder)
    with pytest.raises(EncoderError):
        Index(folder, library, Broken(0, EncoderError("gone"))).add(an_original("essex", "The zanzibar one."))
    assert files(folder) == before


def test_an_interrupted_first_indexing_goes_on_where_it_stopped(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("embeddings.index.TOGETHER", 1)
    with pytest.raises(KeyboardInterrupt):
        Index(folder, library, Broken(1, KeyboardInterrupt())).refresh()
    assert not (folder / NAME).exists()
    encoder = HashEncoder()
    assert texts(opened(folder, library, encoder)) == {*FIRST, *SECOND}
    assert encoder.texts == 5
    assert_sound(folder)


def test_what_an_interruption_left_is_not_used_when_it_is_damaged(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("embeddings.index.TOGETHER", 1)
    with pytest.raises(KeyboardInterrupt):
        Index(folder, library, Broken(1, KeyboardInterrupt())).refresh()
    (left,) = folder.glob("*.safetensors")
    flip_one_bit(left)
    encoder = HashEncoder()
    assert texts(opened(folder, library, encoder)) == {*FIRST, *SECOND}
    assert encoder.texts == 15
    assert_sound(folder)


# Folders


def test_only_this_user_may_read_what_is_kept(library: Library, folder: Path) -> None:
    before = os.umask(0o000)
    try:
        opened(folder, library).add(an_original("essex", "One."))
    finally:
        os.umask(before)
    assert stat.S_IMODE(folder.stat().st_mode) == stat.S_IMODE(folder.parent.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}


@pytest.mark.parametrize("where", ["file", "file/index"])
def test_a_folder_that_is_a_file_is_said(library: Library, tmp_path: Path, where: str) -> None:
    (tmp_path / "file").write_text("mine")
    index = Index(tmp_path / where, library, HashEncoder())
    for use in (
        index.refresh,
        lambda: index.add(an_original("essex", "One.")),
        lambda: index.remove("essex"),
    ):
        with pytest.raises(
            IndexFault, match=r"cannot be written \(.+\)\. Give SAFEGUARDING_DATA_DIR a folder"
        ):
            use()
    assert (tmp_path / "file").read_text() == "mine"


READ_ONLY = """
    import os, sys
    from pathlib import Path
    from support.fakes import HashEncoder, a_library, an_original
    from embeddings.errors import IndexFault
    from embeddings.index import Index
    library = a_library(Path(sys.argv[1]) / "library", kent=["One."])
    os.chdir(sys.argv[1])
    index = Index(Path("index"), library, HashEncoder())
    if sys.argv[2] == "opened":
        index.refresh()
        os.chmod("index/lock", 0o666)
    Path("index").mkdir(exist_ok=True)
    os.chmod("index", 0o555)
    os.chmod(".", 0o555)
    if os.geteuid() == 0:
        os.setgroups([])
        os.setuid(65534)
    for folder in ("index", "other"):
        try:
            Index(Path(folder), library, HashEncoder()).add(an_original("essex", "Two."))
        except IndexFault as fault:
            print(fault)
"""


@pytest.mark.parametrize("state", ["new", "opened"])
def test_a_folder_that_may_not_be_written_is_said(tmp_path: Path, state: str) -> None:
    process = started(READ_ONLY, tmp_path, state)
    out, errors = process.communicate(timeout=180)
    tmp_path.chmod(0o700)
    assert errors == ""
    way_out = "Give SAFEGUARDING_DATA_DIR a folder that this user may write."
    assert out.splitlines() == [
        f"The index folder {folder} cannot be written (Permission denied). {way_out}"
        for folder in ("index", "other")
    ]


def test_another_digest_is_other_originals_and_reading_it_changes_nothing(
    library: Library, folder: Path
) -> None:
    index, looking = opened(folder, library), opened(folder, library)
    none = looking.originals_digest
    original, other = an_original("essex", *FIRST), an_original("essex", *SECOND)
    index.add(original)
    stands = files(folder)
    with_it = looking.originals_digest
    assert with_it != none
    assert files(folder) == stands
    index.add(other)
    assert looking.originals_digest not in {none, with_it}
    index.add(original)
    assert looking.originals_digest == with_it
    index.remove(original.document.id)
    assert looking.originals_digest == none


# What one document costs


def opened_files(act: Callable[[], object], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that are opened for reading by ``act``."""
    opened_ones: list[str] = []
    plain = Path.open

    def watched(self: Path, mode: str = "r", *rest: Any, **named: Any) -> Any:
        if "w" not in mode:
            opened_ones.append(self.name)
        return plain(self, mode, *rest, **named)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "open", watched)
        act()
    return opened_ones


@pytest.mark.parametrize("process", ["the same", "another"])
def test_adding_one_more_opens_nothing_of_what_is_held(
    folder: Path, tmp_path: Path, process: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    none = a_library(tmp_path / "library")
    index = opened(folder, none)
    index.add_all([an_original(f"council-{n}", f"Paragraph of {n}.") for n in range(30)])
    held = files(folder) - {NAME}
    adding = index if process == "the same" else Index(folder, none, HashEncoder())
    read = opened_files(lambda: adding.add(an_original("essex", "One.")), monkeypatch)
    assert set(read) & held == set()
    assert len(texts(adding)) == 31
    assert_sound(folder)


def test_originals_are_read_once_and_again_only_those_that_are_new(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index, looking = opened(folder, library), Index(folder, library, HashEncoder())
    index.add_all([an_original(f"council-{n}", f"Paragraph of {n}.") for n in range(3)])
    assert len(looking.originals()) == 3
    assert opened_files(looking.originals, monkeypatch) == []
    index.add(an_original("essex", "One."))
    new = original_of(index, "essex").name
    assert set(opened_files(looking.originals, monkeypatch)) == {NAME, new}
    assert looking.originals() == index.originals()


def test_many_are_added_in_one_change_and_the_last_text_of_a_document_stands(
    library: Library, folder: Path
) -> None:
    encoder = HashEncoder()
    index = opened(folder, library, encoder)
    encoder.texts = 0
    told: list[tuple[int, int]] = []
    coming = [an_original(f"council-{n}", f"Paragraph of {n}.", "And another.") for n in range(5)]
    again = an_original("council-2", "Paragraph of 2, as amended.")
    index.add_all([*coming, again], lambda done, of: told.append((done, of)))
    assert encoder.texts == 9
    assert told[-1] == (9, 9)
    alone = opened(folder.parent / "alone", library)
    for original in [*coming, again]:
        alone.add(original)
    assert texts(index) == texts(alone)
    assert index.manifest.corpus == alone.manifest.corpus
    pairs = zip(*(sorted(i.segments(), key=lambda s: s.document.id) for i in (index, alone)), strict=True)
    for one, other in pairs:
        assert one.document == other.document
        assert one.encoded.tokens.tolist() == other.encoded.tokens.tolist()
        assert one.sentence_owners.tolist() == other.sentence_owners.tolist()
    assert_sound(folder)


def test_of_many_of_which_one_cannot_be_encoded_none_is_added(library: Library, folder: Path) -> None:
    opened(folder, library)
    before = files(folder)
    broken = Index(folder, library, Broken(0, EncoderError("gone")))
    with pytest.raises(EncoderError):
        broken.add_all([an_original(f"council-{n}", f"Paragraph of {n}.") for n in range(5)])
    assert files(folder) == before


def test_a_change_that_was_decided_on_what_stands_no_more_is_not_made(library: Library, folder: Path) -> None:
    index, other = opened(folder, library), Index(folder, library, HashEncoder())
    first = an_original("council", "Paragraph of one.")
    index.add_all([first], None, {"council": None})
    (seen,) = index.originals()
    corrected = an_original("council", "Paragraph of one.", "Paragraph of two.")
    other.add(corrected)  # by another process
    before = files(folder)
    beside, later = an_original("beside", "Paragraph of three."), an_original("council", "Paragraph of four.")
    for stale in (None, seen):
        with pytest.raises(StaleChange, match="council"):
            index.add_all([beside, later], None, {"council": stale})
        with pytest.raises(StaleChange):
            index.check_stands({"council": stale})
    assert files(folder) == before
    assert index.originals() == [corrected]
    index.add_all([beside, later], None, {"council": corrected, "beside": None})
    assert {original.document.id for original in index.originals()} == {"council", "beside"}


def test_what_is_damaged_counts_as_not_there_and_can_be_added_again(library: Library, folder: Path) -> None:
    index = opened(folder, library)
    original = an_original("council", "Paragraph of one.")
    index.add(original)
    (entry,) = index.manifest.originals
    (folder / entry.original).write_bytes(b"{}")
    assert index.originals() == []
    index.add_all([original], None, {"council": None})
    assert index.originals() == [original]


def test_a_note_that_is_changed_is_found_anew_and_nothing_else_is_encoded(tmp_path: Path) -> None:
    folder = write_library(tmp_path / "library")
    library, encoder = CurrentLibrary(folder), HashEncoder()
    index = Index(tmp_path / "index", library, encoder)
    assert index.refresh()
    assert not index.refresh()
    path = next(path for path in folder.glob("local/*.md") if WORDS_OF_THE_NOTE in path.read_text("utf-8"))
    write_whole(path, path.read_text("utf-8").replace(WORDS_OF_THE_NOTE, "Nobody convenes it.").encode())
    encoded: list[str] = []
    with mock.patch.object(encoder, "encode", recording(encoder.encode, encoded)):
        assert index.refresh()
    assert len(encoded) == 1
    assert "Nobody convenes it." in encoded[0]
    texts = {passage.text for segment in index.segments() for passage in segment.passages}
    assert ("Nobody convenes it." in texts, WORDS_OF_THE_NOTE in texts) == (True, False)
    alone = Index(tmp_path / "alone", load_library(folder), HashEncoder())
    alone.refresh()
    for made, anew in zip(index.segments(), alone.segments(), strict=True):
        assert made.passages == anew.passages
        assert made.encoded.ids.tolist() == anew.encoded.ids.tolist()
        assert made.encoded.offsets.tolist() == anew.encoded.offsets.tolist()
        assert np.allclose(made.encoded.vectors, anew.encoded.vectors, atol=1e-6)
        assert made.sentence_owners.tolist() == anew.sentence_owners.tolist()
        assert (made.owners.tolist(), made.bodies.tolist()) == (anew.owners.tolist(), anew.bodies.tolist())


def test_a_changed_note_for_which_there_is_no_room_is_left_out_and_all_else_is_found(tmp_path: Path) -> None:
    folder = write_library(tmp_path / "library")
    index = Index(tmp_path / "index", CurrentLibrary(folder), HashEncoder())
    index.refresh()
    before = {segment.document.id for segment in index.segments()}
    path = next(path for path in folder.glob("local/*.md") if WORDS_OF_THE_NOTE in path.read_text("utf-8"))
    write_whole(path, path.read_text("utf-8").replace(WORDS_OF_THE_NOTE, "Nobody convenes it.").encode())
    full = mock.patch("embeddings.segment.write_whole", side_effect=OSError(errno.ENOSPC, "full"))
    with full:
        index.refresh()
        found = index.segments()
    texts = {passage.text for segment in found for passage in segment.passages}
    assert "Nobody convenes it." not in texts
    assert WORDS_OF_THE_NOTE not in texts
    assert before - {segment.document.id for segment in found} == {MANUAL_ID}
    index.refresh()
    assert "Nobody convenes it." in {p.text for segment in index.segments() for p in segment.passages}


def recording(
    encode: Callable[..., Encoded], encoded: list[str]
) -> Callable[[Sequence[str], Callable[[int], None] | None], Encoded]:
    def encode_too(texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Encoded:
        encoded.extend(texts)
        return encode(texts, progress)

    return encode_too
