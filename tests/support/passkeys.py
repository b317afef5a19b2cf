"""A device that makes passkeys and signs with them, as the standard (WebAuthn) describes it; it can lie."""

from __future__ import annotations

import hashlib
import json
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

#: The flags that a device sets: its owner was there, was verified, and a new key stands in what it says.
PRESENT, VERIFIED, NEW_KEY = 0x01, 0x04, 0x40


@dataclass
class Device:
    """A device with one passkey, for one address.

    ``counts`` says whether it counts how often it was used, which many do not.
    """

    origin: str
    counts: bool = True
    credential_id: bytes = b"a passkey of somebody"
    owner: bytes = b""
    used: int = 0
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def makes(self, options: str, **lies: Any) -> str:
        """Make the passkey that options ask for, and say so."""
        asked = json.loads(options)
        self.owner = from_text(asked["user"]["id"])
        new = struct.pack(">16sH", bytes(16), len(self.credential_id)) + self.credential_id + self._public()
        data = self._said(asked["rp"]["id"], NEW_KEY, lies) + new
        statement = lies.get("statement", {"fmt": "none", "attStmt": {}})
        made = {"attestationObject": cbor2.dumps({**statement, "authData": data})}
        return self._answer("webauthn.create", asked, made, lies)

    def signs(self, options: str, **lies: Any) -> str:
        """Sign what options ask for."""
        asked = json.loads(options)
        self.used += self.counts
        data = self._said(asked["rpId"], 0, lies)
        client_data = self._client_data("webauthn.get", asked, lies)
        key = lies.get("key", self.key)
        signed = key.sign(data + hashlib.sha256(client_data).digest(), ec.ECDSA(SHA256()))
        made = {"authenticatorData": data, "signature": signed, "userHandle": lies.get("owner", self.owner)}
        return self._answer("webauthn.get", asked, made, lies)

    def _answer(
        self, kind: str, asked: Mapping[str, Any], made: dict[str, bytes], lies: Mapping[str, Any]
    ) -> str:
        held = to_text(lies.get("credential_id", self.credential_id))
        response = {"clientDataJSON": self._client_data(kind, asked, lies), **made}
        written = {name: to_text(value) for name, value in response.items() if value is not None}
        return json.dumps({"id": held, "rawId": held, "type": "public-key", "response": written})

    def _client_data(self, kind: str, asked: Mapping[str, Any], lies: Mapping[str, Any]) -> bytes:
        said = {"type": kind, "challenge": asked["challenge"], "origin": self.origin, "crossOrigin": False}
        return json.dumps({**said, **{name: lies[name] for name in said.keys() & lies.keys()}}).encode()

    def _said(self, party: str, more: int, lies: Mapping[str, Any]) -> bytes:
        """What a device says of itself: for whom it is, what was seen of its owner, how often it was used."""
        flags = lies.get("flags", PRESENT | VERIFIED) | more
        return hashlib.sha256(lies.get("party", party).encode()).digest() + struct.pack(
            ">BI", flags, self.used
        )

    def _public(self) -> bytes:
        """The public key as the standard writes it (COSE): a point on P-256, to check ES256 with."""
        point = self.key.public_key().public_numbers()
        return cbor2.dumps(
            {1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")}
        )


def to_text(held: bytes) -> str:
    """Bytes as they travel in JSON."""
    return urlsafe_b64encode(held).rstrip(b"=").decode()


def from_text(written: str) -> bytes:
    """Bytes as they came in JSON."""
    return urlsafe_b64decode(written + "===")
