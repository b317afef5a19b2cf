"""Files: each way in which a file cannot be opened has its own sentence, and text is told from junk."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procedures.reading import files
from procedures.reading.errors import ReadingError
from procedures.reading.files import decode, guessed_encoding, read_bytes


def test_the_bytes_of_a_file_are_returned(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"\x00whole\r\n")
    assert read_bytes(path) == b"\x00whole\r\n"


def error_of(path: Path) -> str:
    with pytest.raises(ReadingError) as raised:
        read_bytes(path)
    assert "; " in str(raised.value)
    return str(raised.value)


def test_a_missing_file_a_folder_and_an_empty_file(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    (tmp_path / "folder").mkdir()
    assert error_of(tmp_path / "gone.txt").startswith("gone.txt was not found")
    assert error_of(tmp_path / "gone" / "gone.txt").startswith("gone.txt was not found")
    assert error_of(tmp_path / "folder").startswith("folder is a folder")
    assert error_of(tmp_path / "empty.txt").startswith("empty.txt is empty")


def test_too_large_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "LARGEST", 1024 * 1024)
    path = tmp_path / "large.txt"
    path.write_bytes(bytes(1024 * 1024 + 1))
    assert error_of(path).startswith("large.txt is larger than 1 MB")


@pytest.mark.parametrize(
    ("failure", "said"),
    [(PermissionError(), "may not be opened"), (OSError(5, "input"), "could not be opened")],
)
def test_a_file_that_cannot_be_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: OSError, said: str
) -> None:
    def refuse(*_: object) -> None:
        raise failure

    path = tmp_path / "closed.txt"
    path.write_text("text")
    monkeypatch.setattr(Path, "open", refuse)
    assert error_of(path).startswith(f"closed.txt {said}")


def test_names_that_no_disk_can_hold(tmp_path: Path) -> None:
    assert "could not be opened" in error_of(tmp_path / ("x" * 5000)) or "not found" in error_of(
        tmp_path / ("x" * 5000)
    )
    assert error_of(tmp_path / "a\x00b")


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert error_of(tmp_path / "pipe").startswith("pipe is not an ordinary file")


TEXT = "The child’s café: section 47 – £5.\nRing 07700 900123.\t\x0c"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_is_read_in_each_encoding(encoding: str) -> None:
    assert decode(TEXT.encode(encoding), "a.txt") == TEXT


QUOTED = "The council\u2019s duty \u2013 \u201cat once\u201d \u2013 is in the caf\u00e9 rules: \u00a35."


def test_a_text_of_an_old_mac_is_read_as_it_was_written_and_called_a_guess() -> None:
    assert decode(QUOTED.encode("mac_roman"), "a.txt") == QUOTED
    assert guessed_encoding(QUOTED.encode("mac_roman")) == "Mac Roman"
    mixed = QUOTED.encode() + b"\n" + QUOTED.encode("mac_roman")
    assert decode(mixed, "a.txt") == f"{QUOTED}\n{QUOTED}"


@pytest.mark.parametrize("text", [QUOTED, TEXT, "\u00c9amonn and \u00d3rla O\u2019Neill live in \u00d8stby"])
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_what_is_plainly_in_an_encoding_is_no_guess(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), "a.txt") == text
    assert guessed_encoding(text.replace("\u00d3", "O").replace("\u00d8", "O").encode(encoding)) == ""


@pytest.mark.parametrize(
    "data",
    [
        "The fee is \u00a35, say the minutes of the panel.".encode("cp850"),
        "The school in \u0141\u00f3d\u017a wrote to the council again.".encode("cp1250"),
        "The Welsh word for house is t\u0177, and that is all.".encode("iso8859-14"),
    ],
)
def test_an_encoding_that_may_be_mistaken_is_called_a_guess(data: bytes) -> None:
    assert guessed_encoding(data) == "Windows-1252"


def test_a_file_put_together_from_two_is_read_line_by_line() -> None:
    lines = [b"\xef\xbb\xbfThe child\xe2\x80\x99s caf\xc3\xa9.", b"The child\x92s caf\xe9.", b"Plain."]
    assert decode(b"\n".join(lines), "a.txt") == "The child’s café.\nThe child’s café.\nPlain."


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        bytes(range(256)),
        b"text\x00text",
        "text".encode("utf-16-le"),
        "text".encode("utf-32"),
        b"\x01\x02\x03\x04 text",
        "Привет, мир, это не английский текст".encode("cp1251"),
        "縦書きの文章です。".encode("shift-jis"),
    ],
)
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(ReadingError, match=r"^a\.txt is not .*; save it as "):
        decode(data, "a.txt")


@given(st.binary(max_size=300))
def test_whatever_comes_only_a_reading_error_is_raised(data: bytes) -> None:
    said = "a.txt "
    try:
        assert "\x00" not in decode(data, "a.txt")
    except ReadingError as error:
        said = str(error)
    assert said.startswith("a.txt ")


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1))
def test_all_text_survives_utf_8(text: str) -> None:
    assert decode(text.encode("utf-8-sig"), "a.txt") == text
