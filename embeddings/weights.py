"""What was learned for one encoder, kept as a small file of numbers with names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from embeddings.confidence import SIGNALS, Judge, Judges
from embeddings.errors import IndexFault
from embeddings.fusion import FEATURES, Floats, Weights

#: What was learned for the packaged encoder.
SHIPPED = Path(__file__).parent / "weights.yaml"


@dataclass(frozen=True)
class Learned:
    """Weights and judges for the encoder with this digest, and the error rates found on the way.

    ``errors`` are those of questions left out of the learning: "answerable, not answered" and
    "not answerable, answered", each 0 to 1.
    """

    encoder: str
    weights: Weights
    judges: Judges
    errors: Mapping[str, float]
    questions: int


def load_learned(path: Path) -> Learned:
    """Read what was learned. Raises IndexFault naming the file if it cannot be used."""
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        return Learned(
            encoder=content["encoder"],
            weights=Weights(
                original=_row(content["original"], FEATURES),
                note=_row(content["note"], FEATURES),
            ),
            judges=Judges(note=_judge(content["note judge"]), original=_judge(content["original judge"])),
            errors={str(k): float(v) for k, v in content["errors"].items()},
            questions=int(content["questions"]),
        )
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise IndexFault(
            f"{path} cannot be used; run safeguarding-bot calibrate to learn it anew."
        ) from error


def save_learned(learned: Learned, path: Path) -> None:
    """Write what was learned, each number beside its name. Raises OSError."""
    content: dict[str, Any] = {
        "encoder": learned.encoder,
        "questions": learned.questions,
        "errors": dict(learned.errors),
        "original": _named(learned.weights.original, FEATURES),
        "note": _named(learned.weights.note, FEATURES),
        "note judge": _judge_content(learned.judges.note),
        "original judge": _judge_content(learned.judges.original),
    }
    header = "# Learned by safeguarding-bot calibrate; not written by hand.\n"
    path.write_text(header + yaml.safe_dump(content, sort_keys=False, allow_unicode=True), encoding="utf-8")


def _judge(content: Mapping[str, Any]) -> Judge:
    return Judge(
        mean=_row(content["mean"], SIGNALS),
        spread=_row(content["spread"], SIGNALS),
        weights=_row(content["weights"], SIGNALS),
        bias=float(content["bias"]),
        answers=float(content["answers"]),
        nearest=float(content["nearest"]),
    )


def _judge_content(judge: Judge) -> dict[str, Any]:
    return {
        "answers": round(judge.answers, 4),
        "nearest": round(judge.nearest, 4),
        "bias": round(judge.bias, 4),
        "mean": _named(judge.mean, SIGNALS),
        "spread": _named(judge.spread, SIGNALS),
        "weights": _named(judge.weights, SIGNALS),
    }


def _row(named: Mapping[str, float], names: Sequence[str]) -> Floats:
    return np.array([named[name] for name in names], np.float32)


def _named(row: Floats, names: Sequence[str]) -> dict[str, float]:
    return {name: round(float(value), 4) for name, value in zip(names, row, strict=True)}
