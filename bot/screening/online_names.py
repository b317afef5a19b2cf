"""Finding the names that people go by online: handles, profile links and names on a platform."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.screening.detail import Kind, PersonalDetail, matches

_FLAGS = re.IGNORECASE | re.VERBOSE

_PLATFORMS = (
    "insta(?:gram)? | ig | snap(?:chat)? | tik\\s?tok | facebook | fb | messenger | twitter | discord"
    " | roblox | fortnite | minecraft"
    " | xbox | psn | playstation | steam | twitch | kik | telegram | whats\\s?app | only\\s?fans"
    " | youtube | yt | tinder | grindr"
    " | vinted | threads | reddit | bere?al | yubo | omegle | signal"
)
_NAMED = "user\\s?name | handle | gamer\\s?tag | screen\\s?name | nick\\s?name | profile | account | alias"
#: A name that no word has the shape of: letters with figures, dots, underscores or a number sign in them.
_SHAPED = r"""(?= [\w.\#-]* [a-z] ) (?= [\w.\#-]* [\d_.\#] ) [a-z_\d] [\w\#-]* (?: \. [\w\#-]+ )* """

_HANDLE = re.compile(r"(?<![\w.@/]) @ [a-z_] [\w.]{1,28} \w", _FLAGS)
_LINK = re.compile(
    r"""(?: https?:// )? (?: www\. | m\. )? (?: instagram | facebook | fb | tiktok | twitter | x | snapchat
        | youtube | discord | roblox
    | twitch | onlyfans | linkedin | reddit | t | threads )\. (?: com | me | gg | tv | net ) /
        [@\w.?=/&%-]+""",
    _FLAGS,
)
_ON_A_PLATFORM = re.compile(
    rf"""\b (?: {_PLATFORMS} | x (?= \s account ) ) (?: 's )? \b (?: \s (?: {_NAMED} | name | user | id ) )?
        \s? (?: is | was | called | = | : | as | - )? \s?
    (?: called \s )? @? (?P<detail> {_SHAPED} )""",
    _FLAGS,
)
_CALLED = re.compile(
    rf"""\b (?: {_NAMED} ) s? \b \s? (?: is | was | called | name | = | : )? \s? (?: is \s )? @? (?P<detail>
        {_SHAPED} )""",
    _FLAGS,
)
_BEFORE_PLATFORM = re.compile(
    rf"""(?<![\w./-]) (?P<detail> {_SHAPED} ) \s (?: on | via ) \s (?: her \s | his \s )? (?: {_PLATFORMS} )
        \b""",
    _FLAGS,
)
_OF_A_USER = re.compile(r"(?<![\w/.]) u/ [\w-]{3,}", _FLAGS)
_UNDERSCORED = re.compile(r"(?<![\w./@]) [a-z] [a-z\d.]* _ [\w.]* \w", _FLAGS)
_CAPITALS_AND_FIGURES = re.compile(
    rf"""\b (?: {_PLATFORMS} | {_NAMED} ) \b [^.\n?]{{0,24}}? \b (?P<detail> [A-Za-z]+ \d{{2,}} [A-Za-z\d]* )
        \b""",
    _FLAGS,
)
_NO_NAME = re.compile(
    r"(?: s | cp | wt | y | yr | form | page | part | art | reg ) \d{1,4} [a-z]? | \d+ [a-z]{1,2} | \d[\d.]*",
    _FLAGS,
)
_SHORTEST = 4
_KIND: Kind = "an online name"


def find_online_names(text: str) -> Iterator[PersonalDetail]:
    """Yield every handle, profile link and name on a platform."""
    yield from matches(_HANDLE, text, _KIND)
    yield from matches(_LINK, text, _KIND)
    yield from matches(_OF_A_USER, text, _KIND)
    yield from matches(_UNDERSCORED, text, _KIND)
    for pattern in (_ON_A_PLATFORM, _CALLED, _BEFORE_PLATFORM, _CAPITALS_AND_FIGURES):
        for detail in matches(pattern, text, _KIND):
            written = text[detail.start : detail.end]
            if len(written) >= _SHORTEST and not _NO_NAME.fullmatch(written):
                yield detail
