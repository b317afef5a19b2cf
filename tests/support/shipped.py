"""What comes with the project, read once by each process of tests: library, screen, weights, models."""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from bot.screening.screen import Screen
from embeddings.encoder import Encoder
from embeddings.reranker import reranker_named
from embeddings.weights import SHIPPED as SHIPPED_WEIGHTS
from embeddings.weights import Learned, load_learned
from procedures.library import SHIPPED, Library, load_library

#: Of how many texts an encoder of tests remembers the vectors.
REMEMBERED = 4_000


class RememberingEncoder(Encoder):
    """An encoder for which the texts that many tests have are encoded once."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._known: dict[str, Any] = {}

    def _batch(self, texts: list[str]) -> list[Any]:
        known = {text: self._known[text] for text in texts if text in self._known}
        new = [text for text in dict.fromkeys(texts) if text not in known]
        if new:
            known.update(zip(new, super()._batch(new), strict=True))
        if len(self._known) < REMEMBERED:
            self._known.update(known)
        return [known[text] for text in texts]


_encoder, shared_reranker, shared_screen = cache(RememberingEncoder), cache(reranker_named), cache(Screen)
_library, _weights = cache(load_library), cache(load_learned)


def shared_encoder(name: str = "default") -> RememberingEncoder:
    """The encoder of a name, the same for all of a process."""
    return _encoder(name)


def shipped_library() -> Library:
    """The library that comes with the project."""
    return _library(SHIPPED)


def shipped_screen() -> Screen:
    """The screen over that library, where nothing is held."""
    authorities = shipped_library().authorities
    return shared_screen(authorities.everyday_names(), authorities.hospitals())


def library_in(folder: Path) -> Library:
    """The shipped library as it was read once; any other as its files stand, because tests change them."""
    if folder == SHIPPED:
        return _library(folder)
    return _library_of(folder, tuple(_standing(path) for path in sorted(folder.rglob("*"))))


@lru_cache(maxsize=4)
def _library_of(folder: Path, _files: tuple[tuple[str, int, int], ...]) -> Library:
    return load_library(folder)


def _standing(path: Path) -> tuple[str, int, int]:
    """What changes with a file: its name, when it was written, and its size."""
    found = path.lstat()
    return str(path), found.st_mtime_ns, found.st_size


def weights_in(path: Path) -> Learned:
    """The weights that come with the project as they were read once; any others as they stand."""
    return _weights(path) if path == SHIPPED_WEIGHTS else load_learned(path)
