"""The encoder: the packaged model, its vectors, and what is said when there is none."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from embeddings.encoder import BATCH, CHARACTERS, LONGEST, Encoder
from embeddings.errors import EncoderError
from embeddings.segment import WINDOW

POINT = r"Point SAFEGUARDING_ENCODER at a sentence-transformers model\."
QUESTION = "who must hold the strategy discussion when a case crosses a council boundary?"
TEXTS = [
    QUESTION,
    "Hold it within 15 working days.",
    "",
    "zoë’s “s.47” enquiry — 5 March 2021",
    "🙂 ☎ 999",
    "[SEP] [PAD] [MASK] and <b>words</b>",
    "the home authority and the host authority " * 9,
]


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    encoder = Encoder()
    encoder.model  # noqa: B018 -- loads it
    return encoder


@pytest.fixture
def reached(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[object]]:
    """Every address that anything tries to reach; each try fails, and a test that made one fails too."""
    tried: list[object] = []

    def refuse(*arguments: object, **_: object) -> None:
        tried.append(arguments)
        raise OSError("no network in this test")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    for name in ("getaddrinfo", "create_connection", "gethostbyname"):
        monkeypatch.setattr(socket, name, refuse)
    yield tried
    assert tried == []


# Vectors


def test_every_vector_is_of_unit_length_and_its_own_text(encoder: Encoder) -> None:
    encoded = encoder.encode(TEXTS)
    assert encoder.dimensions == 384
    assert encoded.vectors.shape == (len(TEXTS), 384)
    assert encoded.tokens.shape == (len(encoded.ids), 384)
    assert encoded.scales.shape == encoded.ids.shape
    assert encoded.offsets.shape == (len(TEXTS) + 1,)
    assert encoded.offsets[0] == 0
    assert encoded.offsets[-1] == len(encoded.ids)
    kinds = (encoded.vectors, encoded.tokens, encoded.scales, encoded.ids, encoded.offsets)
    assert [a.dtype.name for a in kinds] == ["float32", "int8", "float32", "int32", "int32"]
    assert np.allclose(np.linalg.norm(encoded.vectors, axis=1), 1, atol=1e-5)
    lengths = np.linalg.norm(encoded.tokens.astype(np.float32) * encoded.scales[:, None], axis=1)
    assert np.allclose(lengths, 1, atol=0.01)
    assert encoded.ids.max() < encoder.vocabulary


def test_vectors_are_those_of_sentence_transformers(encoder: Encoder) -> None:
    texts = [QUESTION, "Hold it within 15 working days."]
    encoded = encoder.encode(texts)
    wanted = encoder.model.encode(texts, normalize_embeddings=True, show_progress_bar=False)
    assert np.allclose(encoded.vectors, wanted, atol=1e-5)
    for place, text in enumerate(texts):
        (real,) = encoder.model.encode([text], output_value="token_embeddings", show_progress_bar=False)
        rows = np.asarray(real)[1:-1]  # without the mark of beginning and of end
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        kept = encoded.token_vectors(place)
        assert kept.shape == rows.shape
        assert np.abs(kept - rows).max() < 0.005
        assert ((kept * rows).sum(axis=1) > 0.999).all()


def test_nearness_is_nearness_of_meaning(encoder: Encoder) -> None:
    vectors = encoder.encode(
        [QUESTION, "Which authority convenes the strategy meeting?", "Bins go out on Monday."]
    )
    near, far = vectors.vectors[1:] @ vectors.vectors[0]
    assert near > far + 0.2


def test_the_order_is_kept_across_batches(encoder: Encoder) -> None:
    texts = [f"paragraph {n} " + "of the procedure " * (n * 7 % 11) for n in range(2 * BATCH + 5)]
    told: list[int] = []
    encoded = encoder.encode(texts, told.append)
    assert sum(told) == len(texts)
    assert max(told) <= BATCH
    for place in (0, 1, BATCH - 1, BATCH, 2 * BATCH + 4):
        alone = encoder.encode([texts[place]])
        assert np.allclose(encoded.vectors[place], alone.vectors[0], atol=1e-4)
        rows = slice(encoded.offsets[place], encoded.offsets[place + 1])
        assert encoded.ids[rows].tolist() == alone.ids.tolist()
        assert np.allclose(encoded.token_vectors(place), alone.token_vectors(0), atol=0.02)


def test_texts_are_encoded_together_where_little_is_lost_to_padding(encoder: Encoder) -> None:
    short, long = [f"paragraph {n}" for n in range(10)], [f"of procedure {n} " * 20 for n in range(10)]
    told: list[int] = []
    encoder.encode(short + long, told.append)
    assert told == [10, 10]
    told.clear()
    encoder.encode((short + long[:1]) * 2, told.append)
    assert told == [20, 2]
    told.clear()
    encoder.encode(["of the procedure " * 70] * 10, told.append)
    assert max(told) * len("of the procedure " * 70) <= CHARACTERS, told
    told.clear()
    encoder.encode(short * 4, told.append)
    assert told == [BATCH, 40 - BATCH]


def test_no_texts_are_no_vectors(encoder: Encoder) -> None:
    encoded = encoder.encode([], lambda _: pytest.fail("nothing was encoded"))
    assert encoded.vectors.shape == encoded.tokens.shape == (0, 384)
    assert encoded.offsets.tolist() == [0]
    assert encoder.lengths([]).shape == (0,)
    assert encoder.numbers_of([]) == set()


# Lengths


@pytest.mark.parametrize("text", [*TEXTS, "word " * 1000, "\u0301a", "\x00b\u200b"])
def test_lengths_are_those_of_the_token_vectors(encoder: Encoder, text: str) -> None:
    assert encoder.lengths([text])[0] == len(encoder.encode([text]).ids)


@pytest.mark.parametrize(
    "prefix", ["Kent procedures. ", "☎ Who to ring 🙂. ", "[SEP]. ", "Zoë’s ☑ list. Part 3.1. "]
)
def test_a_prefix_has_as_many_tokens_alone_as_before_a_text(encoder: Encoder, prefix: str) -> None:
    before = int(encoder.lengths([prefix])[0])
    whole, alone = encoder.encode([f"{prefix}The host leads."]), encoder.encode(["The host leads."])
    assert whole.ids[before:].tolist() == alone.ids.tolist()


def test_a_whole_window_of_ordinary_words_is_encoded(encoder: Encoder) -> None:
    sentence = (
        "The host authority must convene the strategy discussion within 15 working days (paragraph 3.1). "
    )
    title = "London Safeguarding Children Procedures, 7th edition. Responsibilities of the host authority. "
    window = (sentence * 20)[:WINDOW]
    numbers = encoder.model.tokenizer(title + window, add_special_tokens=False)["input_ids"]
    assert encoder.encode([title + window]).ids.tolist() == numbers


def test_a_text_beyond_the_longest_is_cut(encoder: Encoder) -> None:
    assert len(encoder.encode(["word " * 1000]).ids) == LONGEST - 2


def test_numbers_are_those_of_the_words(encoder: Encoder) -> None:
    assert encoder.numbers_of(["."]) <= set(encoder.encode(["One. Two."]).ids.tolist())
    assert encoder.numbers_of(["reckon", "whats"]) >= encoder.numbers_of(["reckon"])


def test_threads_may_share_an_encoder(encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    """A tokenizer keeps the settings of a call: where another call changes them first, rows do not fit."""
    texts = ["a", "the host authority holds it"]
    wanted = encoder.encode(texts).ids.tolist()
    kind = type(encoder.model.tokenizer)
    settle = kind.set_truncation_and_padding

    def settle_slowly(*arguments: object, **named: object) -> None:
        settle(*arguments, **named)
        time.sleep(0.005)

    def work(place: int) -> bool:
        if place % 2:
            return bool(encoder.lengths(texts).sum() == len(wanted))
        return bool(encoder.encode(texts).ids.tolist() == wanted)

    monkeypatch.setattr(kind, "set_truncation_and_padding", settle_slowly)
    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(work, range(24)))


# What the model is


def test_the_digest_is_stable_and_needs_no_loading(encoder: Encoder) -> None:
    code = (
        "import sys; from embeddings.encoder import Encoder; print(Encoder().digest, 'torch' in sys.modules)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=180
    )
    assert ran.stdout.split() == [encoder.digest, "False"]


def test_a_copy_of_the_model_has_its_digest_and_vectors_without_a_network(
    encoder: Encoder, tmp_path: Path, reached: list[object]
) -> None:
    shutil.copytree(encoder.folder, tmp_path / "model")
    copy = Encoder(str(tmp_path / "model"))
    assert copy.digest == encoder.digest
    assert np.allclose(copy.encode([QUESTION]).vectors, encoder.encode([QUESTION]).vectors, atol=1e-6)
    assert reached == []


@pytest.mark.parametrize("name", ["model.safetensors", "tokenizer.json", "config.json"])
def test_another_byte_is_another_digest(encoder: Encoder, tmp_path: Path, name: str) -> None:
    shutil.copytree(encoder.folder, tmp_path / "model")
    flip(tmp_path / "model" / name)
    assert Encoder(str(tmp_path / "model")).digest != encoder.digest


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


# What is said when there is none


def test_packaged_weights_that_are_not_the_published_ones_are_refused(
    encoder: Encoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(encoder.folder, tmp_path / "model")
    flip(tmp_path / "model" / "model.safetensors")
    monkeypatch.setattr(Encoder, "folder", tmp_path / "model")
    with pytest.raises(EncoderError, match=r"weights are not the published ones; run make setup again\.$"):
        Encoder().encode([QUESTION])


def test_packaged_weights_that_are_missing_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Encoder, "folder", tmp_path)
    with pytest.raises(EncoderError, match="weights are not the published ones"):
        Encoder().encode([QUESTION])


def test_a_package_that_is_missing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("embeddings.encoder.PACKAGE", "no_such_package")
    with pytest.raises(EncoderError, match=r"^The packaged encoder is not installed; run make setup\.$"):
        _ = Encoder().digest


def test_a_folder_without_a_model_is_said_before_anything_in_it_is_read(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    (tmp_path / "letter.txt").chmod(0)
    for use in (lambda: Encoder(str(tmp_path)).digest, lambda: Encoder(str(tmp_path)).encode(["a"])):
        with pytest.raises(EncoderError, match=rf"^The folder {tmp_path} holds no encoder\. {POINT}$"):
            use()


@pytest.mark.parametrize(
    "content",
    [
        {"config.json": "{}"},
        {"config.json": "not json"},
        {"modules.json": "[]"},
        {"modules.json": json.dumps([{"idx": 0, "name": "0", "path": "", "type": "os.system"}])},
        {"config.json": json.dumps({"model_type": "bert"}), "model.safetensors": "not weights"},
    ],
)
def test_a_folder_with_a_broken_model_is_said(
    tmp_path: Path, content: dict[str, str], reached: list[object]
) -> None:
    for name, text in content.items():
        (tmp_path / name).write_text(text)
    with pytest.raises(EncoderError, match=rf"^The encoder in {tmp_path} .*\. {POINT}$"):
        Encoder(str(tmp_path)).encode(["a"])
    assert reached == []


def test_a_truncated_model_is_said(encoder: Encoder, tmp_path: Path) -> None:
    shutil.copytree(encoder.folder, tmp_path / "model")
    with (tmp_path / "model" / "model.safetensors").open("rb+") as file:
        file.truncate(1_000_000)
    with pytest.raises(EncoderError, match=rf"cannot be loaded \(\w+\)\. {POINT}$"):
        Encoder(str(tmp_path / "model")).encode(["a"])


@pytest.mark.parametrize(
    "name",
    [
        "nobody/no-such-model",
        "no-such-model",
        "/no/such/folder",
        "a b c",
        "",
        "../..//x",
        "a" * 300,
        "é" * 90,
    ],
)
def test_a_name_that_is_not_on_this_machine_is_said_without_a_network(
    name: str, reached: list[object]
) -> None:
    with pytest.raises(
        EncoderError, match=rf"is neither a folder nor a model kept on this machine\. {POINT}$"
    ):
        _ = Encoder(name).digest
    assert reached == []
