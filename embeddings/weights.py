"""What was learned for one encoder, kept as a small file of numbers with names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from embeddings.confidence import FIRST, SIGNALS, OneScale, Scale, Scales
from embeddings.errors import IndexFault
from embeddings.fusion import FEATURES, Floats, Weights
from procedures.lists import read_yaml

#: What was learned for the packaged encoder.
SHIPPED = Path(__file__).parent / "weights.yaml"


@dataclass(frozen=True)
class Learned:
    """Weights and scales for the encoder and reranker with these digests, and the rates found on the way.

    ``rates`` are those of questions left out of the learning, each 0 to 1. ``digest`` is of what was
    learned from: where the library or its questions have another, it is time to calibrate.
    """

    encoder: str
    reranker: str
    digest: str
    weights: Weights
    scales: Scales
    rates: Mapping[str, float]
    questions: int


def load_learned(path: Path) -> Learned:
    """Read what was learned. Raises IndexFault naming the file if it cannot be used."""
    try:
        file = read_yaml(path)
        content = file.sound(file.content)
        return Learned(
            encoder=content["encoder"],
            reranker=content["reranker"],
            digest=content["digest"],
            weights=Weights(
                original=_row(content["original"], FEATURES),
                note=_row(content["note"], FEATURES),
            ),
            scales=Scales(
                before=_one_scale(content["before reading"]),
                after=_one_scale(content["after reading"]),
                first=_one_scale(content["first of the list"], FIRST),
                answers=float(content["answers"]),
                nearest=float(content["nearest"]),
            ),
            rates={str(k): float(v) for k, v in content["rates"].items()},
            questions=int(content["questions"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise IndexFault(
            f"{path} cannot be used; run safeguarding-bot calibrate to learn it anew."
        ) from error


def nothing_learned() -> Learned:
    """Return what calibration starts from where nothing usable was learned: no weight says anything."""

    def empty(names: Sequence[str]) -> OneScale:
        none = np.zeros(len(names), np.float32)
        scale = Scale(none, np.ones(len(names), np.float32), none, 0.0)
        return OneScale(scale, scale)

    unweighed = np.zeros(len(FEATURES), np.float32)
    scales = Scales(empty(SIGNALS), empty(SIGNALS), empty(FIRST), answers=1.0, nearest=0.0)
    return Learned("", "", "", Weights(unweighed, unweighed), scales, {}, 0)


def save_learned(learned: Learned, path: Path) -> None:
    """Write what was learned, each number beside its name. Raises OSError."""
    content: dict[str, Any] = {
        "encoder": learned.encoder,
        "reranker": learned.reranker,
        "digest": learned.digest,
        "questions": learned.questions,
        "rates": dict(learned.rates),
        "answers": round(learned.scales.answers, 4),
        "nearest": round(learned.scales.nearest, 4),
        "original": _named(learned.weights.original, FEATURES),
        "note": _named(learned.weights.note, FEATURES),
        "before reading": _one_scale_content(learned.scales.before),
        "after reading": _one_scale_content(learned.scales.after),
        "first of the list": _one_scale_content(learned.scales.first, FIRST),
    }
    header = "# Learned by safeguarding-bot calibrate; not written by hand.\n"
    path.write_text(header + yaml.safe_dump(content, sort_keys=False, allow_unicode=True), encoding="utf-8")


def _one_scale(content: Mapping[str, Any], names: Sequence[str] = SIGNALS) -> OneScale:
    return OneScale(note=_scale(content["note"], names), original=_scale(content["original"], names))


def _scale(content: Mapping[str, Any], names: Sequence[str]) -> Scale:
    return Scale(
        mean=_row(content["mean"], names),
        spread=_row(content["spread"], names),
        weights=_row(content["weights"], names),
        bias=float(content["bias"]),
    )


def _one_scale_content(scale: OneScale, names: Sequence[str] = SIGNALS) -> dict[str, Any]:
    return {"note": _scale_content(scale.note, names), "original": _scale_content(scale.original, names)}


def _scale_content(scale: Scale, names: Sequence[str]) -> dict[str, Any]:
    return {
        "bias": round(scale.bias, 4),
        "mean": _named(scale.mean, names),
        "spread": _named(scale.spread, names),
        "weights": _named(scale.weights, names),
    }


def _row(named: Mapping[str, str], names: Sequence[str]) -> Floats:
    return np.array([named[name] for name in names], np.float32)


def _named(row: Floats, names: Sequence[str]) -> dict[str, float]:
    return {name: round(float(value), 4) for name, value in zip(names, row, strict=True)}
