"""The first page of a duty card: what a tired person needs before anything is opened, in one short message.

It takes its verdict from the card and composes no law; the words of the sources stand behind it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from bot.core import messages as core_messages
from bot.features.boundary import messages as said
from bot.features.boundary.duty_card import Do, DutyCard, FirstPage
from bot.features.boundary.formatting import doing
from procedures.boundary.facts import MOVES, Now, Refused

#: Characters of a first page at most, and things to do on it.
LONGEST, MOST_TO_DO = 1300, 5
#: Words and things to do at most of the page that answers a typed question: as short as any answer.
MOST_WORDS, MOST_ASKED = 150, 2
#: As long as any citation code.
_A_CODE = "0000-0000"


def first_page(card: DutyCard, names: Mapping[str, str], editions: Sequence[str] = ()) -> FirstPage:
    """Return the first page of a card; ``names`` are what its sides are called in short.

    ``editions`` are the lines that guidance under the verdict has been replaced.
    """
    page = FirstPage(
        alert=core_messages.DANGER if card.danger else "",
        lines=tuple((said.PAGE[name], _capital(text)) for name, text in _lines(card, names)),
        do=tuple(_to_do(line, names) for line in _done(card)),
        closing=tuple((said.PAGE[name] if name else "", text) for name, text in _closing(card, names))
        + tuple(("", text) for text in editions),
    )
    return fitting(page)


def page_asked(card: DutyCard, read: str, answer: Sequence[str]) -> FirstPage:
    """Return the first page of a card that answers a typed question, short enough to be read as an answer.

    ``read`` is how the question was read. The call that the line on the discussion has is not said twice.
    """
    do = (text for line, text in zip(_done(card), card.page.do) if not line.is_call)
    return fitting(replace(card.page, do=tuple(islice(do, MOST_ASKED)), read=read, answer=tuple(answer)))


def _done(card: DutyCard) -> Iterator[Do]:
    """What is to be done that may stand on the page."""
    return islice((line for line in card.do if line.on_the_page), MOST_TO_DO)


def fitting(page: FirstPage) -> FirstPage:
    """Return the page without the last things to do, where it is too long with them."""
    while len(page.do) > 1 and _is_too_long(page):
        page = replace(page, do=page.do[:-1])
    return page


def _is_too_long(page: FirstPage) -> bool:
    text = page.text(_A_CODE)
    return len(text) > LONGEST or bool(page.read and len(text.split()) > MOST_WORDS)


def _lines(card: DutyCard, names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    yield "first", _first(card, names)
    yield "holds", _holds(card, names)
    if card.keeps:
        yield "keeps", said.KEEPS_LINE.format(who=names[card.keeps.who], what=card.keeps.what)
    yield "enquires", _enquires(card, names)
    yield "attends", _attends(card, names)


def _first(card: DutyCard, names: Mapping[str, str]) -> str:
    who = card.acts_first.who
    if card.facts.now is Now.MISSING:
        return said.FIRST_MISSING.format(who=names.get(who, who))
    if who == "both" and not card.danger and card.facts.now is Now.ELSEWHERE:
        return said.FIRST_THREE.format(third=names["third"], **_callers(card, names))
    if (
        who == "home"
        and card.facts.tie in MOVES
        and not (card.danger or card.facts.same or card.facts.abroad)
    ):
        return said.FIRST_TELLS.format(**names)
    if who == "both":
        return said.FIRST_ANYWHERE if card.danger else said.FIRST_BOTH
    here = card.danger and (who != "third" or card.facts.third)
    return (said.FIRST_HERE if here else said.FIRST_CALM).format(who=names[who])


def _holds(card: DutyCard, names: Mapping[str, str]) -> str:
    holds, called = card.holds, _callers(card, names)
    if card.facts.same:
        return said.HOLDS_ALONE.format(who=names["home"])
    if card.facts.abroad:
        abroad = said.HOLDS_ASK_ABROAD if holds.holder == "both" else said.HOLDS_FIRST_ABROAD
        return abroad.format(who=names.get(holds.default, ""))
    if holds.short:
        return said.HOLDS_PARTS.format(parts=holds.short, **called)
    if holds.holder == "both":
        return (said.HOLDS_AGREE if holds.default == "both" else said.HOLDS_ASK).format(**called)
    settled = {"yes": said.HOLDS_YES, "locally": said.HOLDS_LOCALLY, "no": said.HOLDS_FIRST}
    return settled[holds.settled].format(who=names[holds.default], **called)


def _callers(card: DutyCard, names: Mapping[str, str]) -> dict[str, str]:
    """Who rings, and who is rung."""
    called = "home" if card.caller == "host" else "host"
    return {"caller": _capital(names[card.caller]), "called": names[called]}


def _enquires(card: DutyCard, names: Mapping[str, str]) -> str:
    who = card.enquires.who
    shared = {"both": said.ENQUIRES_AGREE, "unclear": said.ENQUIRES_NONE}
    alone = said.ENQUIRES_FIRST if card.enquirer_is_open else said.ENQUIRES_ONE
    return shared.get(who) or alone.format(who=names[who])


def _attends(card: DutyCard, names: Mapping[str, str]) -> str:
    shared = said.ATTENDS_BOTH if card.holds.short else said.ATTENDS_WHICHEVER
    coming = [line for line in card.attends if not line.unsure]
    who = dict.fromkeys(shared if a.who == "both" else names.get(a.who, a.who) for a in coming)
    third = (names["third"],) if card.facts.third else ()
    return said.ATTENDS_LINE.format(who=", ".join((*third, *who)))


def _to_do(line: Do, names: Mapping[str, str]) -> str:
    by = said.BY_UNREAD.format(by=line.by) if line.shown[0].unread else line.by
    return said.DO_LINE.format(who=_capital(doing(line, names)), what=line.short, by=by)


def _closing(card: DutyCard, names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    reason = said.REFUSED[card.facts.refused]
    if card.facts.abroad or (card.facts.same and card.facts.refused is Refused.NONE):
        pass  # nobody to disagree with
    elif card.facts.refused is Refused.NONE:
        yield "refuse", said.REFUSE
    else:
        yield "refuse", said.REFUSE_REASON.format(reason=reason)
    if card.facts.three:
        yield "", said.THREE_COUNCILS.format(third=names["third"], caller=_callers(card, names)["caller"])
    told = {notice.text for notice in card.notices}
    yield from (("", text) for name, text in said.PAGE_NOTICES.items() if said.NOTICES[name] in told)


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
