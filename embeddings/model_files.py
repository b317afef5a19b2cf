"""Files of models: their digests, where fetched ones lie, and loading them without a network."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

#: The endings of what a model's folder holds of the model itself.
ENDINGS = {".safetensors", ".bin", ".json", ".txt", ".model"}


def digests_of(folder: Path) -> dict[str, str]:
    """Return the SHA-256 digest of each of a model's files, by its path within the folder."""
    paths = [path for path in sorted(folder.rglob("*")) if path.suffix in ENDINGS and path.is_file()]
    return {str(path.relative_to(folder)): sha256_of(path) for path in paths}


def digest_of(digests: dict[str, str]) -> str:
    """Return one digest of all files of a model, 16 hexadecimal digits."""
    return hashlib.sha256(repr(digests).encode()).hexdigest()[:16]


def sha256_of(path: Path) -> str:
    """Return a file's SHA-256 digest in hexadecimal digits. Raises OSError where it cannot be read."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def kept_on_this_machine(name: str) -> Path:
    """Return the folder of a model that was fetched here before. Raises LookupError when there is none."""
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError

    try:
        return Path(snapshot_download(name, local_files_only=True))
    except (LocalEntryNotFoundError, HFValidationError, HfHubHTTPError, OSError) as error:
        raise LookupError(name) from error


def stay_offline() -> None:
    """Tell the models' libraries to reach for no network and their threads to wait, before they are imported.

    They read it from the environment, where somebody else's word for it stands. That onnxruntime tells its
    makers nothing, and keeps no number of this machine to do so, is for nobody to say otherwise. On a busy
    machine threads of torch that spin while they wait take the very time that they wait for: an encoding
    took ten times as long.
    """
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
