"""Digests of secrets: of a code, and of what a browser shows, the database keeps these alone."""

from __future__ import annotations

import hashlib


def digest_of(secret: str) -> str:
    """Return the SHA-256 of a secret, in hexadecimal."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
