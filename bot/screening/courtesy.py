"""Courtesies: greetings, thanks and requests for help that say nothing yet of what is asked.

"Hi, can you help me with something" is how a person opens a chat. "Help me" by itself is a cry, and none.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from bot.screening.word_lists import read_yaml

#: How whoever writes speaks of themselves.
ONESELF = frozenset({"i", "we"})


def courtesies() -> frozenset[str]:
    """Return the words of greetings, of thanks and of asking for help."""
    return _words()["all"]


def is_courtesy(words: Sequence[str]) -> bool:
    """Return whether the words of a sentence are courtesies alone; a cry for help is none."""
    of = _words()
    return of["all"].issuperset(words) and (of["help"].isdisjoint(words) or _is_request(words))


def is_request_for_help(words: Sequence[str]) -> bool:
    """Return whether the words of a sentence ask for help, or whether one may ask, and say no more."""
    return _is_request(words) and is_courtesy(words)


def without_request(words: Sequence[str]) -> Sequence[str]:
    """Return the words of a sentence without the request for help that opens it.

    What somebody then says of themselves is none of it: "can you help me I am scared".
    """
    of = _words()
    end = next((at for at, word in enumerate(words) if word not in of["all"]), len(words))
    if not _is_request(words[:end]):
        return words
    asked = max(at for at, word in enumerate(words[:end]) if word in of["help"] | of["question"])
    return words[next((at for at in range(asked, end) if words[at] in ONESELF), end) :]


def _is_request(words: Sequence[str]) -> bool:
    of = _words()
    asks = not of["help"].isdisjoint(words) and not of["polite"].isdisjoint(words)
    return asks or not of["question"].isdisjoint(words)


@cache
def _words() -> dict[str, frozenset[str]]:
    kinds = {kind: frozenset(words.split()) for kind, words in read_yaml("courtesy").items()}
    return {**kinds, "all": frozenset().union(*kinds.values())}
