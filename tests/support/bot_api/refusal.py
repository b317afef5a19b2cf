"""What the server says when it will not do a thing."""

from __future__ import annotations

from typing import Any


class RefusedError(Exception):
    """A call that Telegram would refuse: its error code, its words and, at times, parameters."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code, self.description, self.parameters = code, description, parameters

    def as_json(self) -> dict[str, Any]:
        """Return the envelope that the Bot API wraps an error in."""
        said = {"ok": False, "error_code": self.code, "description": self.description}
        return said | ({"parameters": self.parameters} if self.parameters else {})


def bad(description: str) -> RefusedError:
    """A 400."""
    return RefusedError(400, f"Bad Request: {description}")


def forbidden(description: str) -> RefusedError:
    """A 403."""
    return RefusedError(403, f"Forbidden: {description}")
