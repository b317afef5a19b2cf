"""What comes with the project, read once by each process of tests: library, screen, weights, models."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from bot.screening.screen import Screen
from embeddings.encoder import Encoder
from embeddings.reranker import reranker_named
from embeddings.weights import SHIPPED as SHIPPED_WEIGHTS
from embeddings.weights import Learned, load_learned
from procedures.library import SHIPPED, Library, load_library

shared_encoder, shared_reranker, shared_screen = cache(Encoder), cache(reranker_named), cache(Screen)
_library, _weights = cache(load_library), cache(load_learned)


def shipped_library() -> Library:
    """The library that comes with the project."""
    return _library(SHIPPED)


def shipped_screen() -> Screen:
    """The screen over that library, where nothing is held."""
    authorities = shipped_library().authorities
    return shared_screen(authorities.everyday_names(), authorities.hospitals())


def library_in(folder: Path) -> Library:
    """The shipped library as it was read once; any other as it stands, because tests change it."""
    return _library(folder) if folder == SHIPPED else load_library(folder)


def weights_in(path: Path) -> Learned:
    """The weights that come with the project as they were read once; any others as they stand."""
    return _weights(path) if path == SHIPPED_WEIGHTS else load_learned(path)
