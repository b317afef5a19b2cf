"""A rate limit: so much at once, so much a second after that, each sender by itself."""

from __future__ import annotations

from bot.core.rate_limit import RateLimit


def test_a_sender_has_so_much_at_once_and_so_much_a_second_after_that() -> None:
    now = 0.0
    limit = RateLimit(5, 2, clock=lambda: now)
    assert [limit.takes("one") for _ in range(7)] == [True] * 5 + [False] * 2
    assert limit.takes("another")
    assert [limit.is_spent(sender) for sender in ("one", "another", "nobody")] == [True, False, False]
    now = 1.0
    assert [limit.takes("one") for _ in range(3)] == [True, True, False]
    now = 1000.0
    assert sum(limit.takes("one") for _ in range(100)) == 5
