"""The benchmark: every figure that it promises, beside what it is measured against."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from support.fakes import HashEncoder
from support.samples import write_library

from bot.app import Assistant
from bot.evaluation import benchmark
from bot.settings import Settings

QUESTIONS, TEXTS, PASSAGES = 3, 8, 12


class CountingModel:
    """Stands in for the encoder library's own model; each text takes it half a millisecond."""

    def __init__(self) -> None:
        self.texts = 0

    def encode(self, texts: str | Sequence[str], **_: Any) -> np.ndarray:
        count = 1 if isinstance(texts, str) else len(texts)
        self.texts += count
        time.sleep(0.0005 * count)
        return np.zeros((count, 16))


class EncoderWithModel(HashEncoder):
    model = CountingModel()  # type: ignore[assignment]


@pytest.fixture
def assistant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Assistant:
    monkeypatch.setattr(benchmark, "QUESTIONS", QUESTIONS)
    monkeypatch.setattr(benchmark, "TEXTS", TEXTS)
    made = Assistant(Settings(data_dir=tmp_path / "data", library_dir=write_library(tmp_path / "library")))
    made.encoder = EncoderWithModel()
    return made


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[Sequence[str]]:
    """The commands that would have been started."""
    commands: list[Sequence[str]] = []
    monkeypatch.setattr(subprocess, "run", lambda command, **_: commands.append(command))
    return commands


def test_every_figure_is_there_and_what_was_measured_is_as_it_was(
    assistant: Assistant, started: list[Sequence[str]]
) -> None:
    assistant.search.finder()
    before = assistant.index.manifest
    told: list[str] = []
    figures = benchmark.measure(assistant, PASSAGES, told.append)
    assert len(told) == 5
    for name in ("", f" ({PASSAGES} passages)"):
        bare, p50, p95 = (
            figures[f"{figure}{name}"]
            for figure in ("encoding the bare question p50, ms", "answer p50, ms", "answer p95, ms")
        )
        assert 0.5 <= bare < 100
        assert 0 < p50 <= p95
        assert figures[f"answer over bare encoding, p50{name}"] == pytest.approx(
            p50 / bare, rel=0.1, abs=0.02
        )
        assert figures[f"answer over bare encoding, p95{name}"] > 0
    assert figures["indexing as a share of the encoder"] > 0
    assert figures["passages a second while indexing"] > 0
    assert 0 < figures["texts a second, the encoder's own batches"] <= 2000
    assert 20 < figures["peak memory, MB"] <= figures[f"peak memory with {PASSAGES} passages, MB"]
    assert {"ask on a cold process, s", "bare import of the encoder library, s"} < figures.keys()
    assert [command[-1] for command in started].count("import sentence_transformers") == 3
    assert sum("bot.channels.terminal.cli" in command for command in started) == 3
    assistant.index.refresh()
    assert assistant.index.manifest == before
    assert assistant.index.originals() == []


def test_the_large_index_can_be_left_out(assistant: Assistant, started: list[Sequence[str]]) -> None:
    figures = benchmark.measure(assistant, 0, lambda _: None)
    assert not [name for name in figures if "passages)" in name]


def test_the_large_index_holds_as_many_passages_as_it_says(assistant: Assistant, tmp_path: Path) -> None:
    large = benchmark._large(tmp_path / "large", assistant, PASSAGES)
    assert sum(len(o.passages) for o in large.index.originals()) == PASSAGES
    assert large.learned is assistant.learned
    assert not (tmp_path / "data" / "index").exists() or assistant.index.originals() == []
