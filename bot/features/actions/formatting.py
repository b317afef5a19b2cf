"""An action and what decisions offer, in sentences; every channel says the same."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from bot.core import formatting
from bot.core.calendar import day_of
from bot.features.actions import messages as said
from bot.features.actions.model import ActionEvent, ActionState, CouncilAction
from bot.features.actions.offers import Offered
from procedures.authorities import Authorities

#: What people are called who chose a name, by their number.
Names = Mapping[int, str]


def line_of(action: CouncilAction, today: dt.date, names: Names) -> str:
    """Return an action as one line of a list."""
    return said.LINE.format(
        number=action.id,
        what=short(action.what),
        when=when(action, today),
        owner=said.OWNER.format(owner=formatting.person(action.owner_id, names))
        if action.owner_id
        else said.NO_OWNER,
        team=action.team,
    )


def short(text: str) -> str:
    """Return the first words of a text, for a list."""
    return text if len(text) <= said.SHORT else f"{text[: said.SHORT].rsplit(' ', 1)[0]} ..."


def short_title(title: str, authorities: Authorities) -> str:
    """Return the title of a decision on a council with what people call that in place of its full name."""
    about = next((a for a in authorities.all if title.startswith(a.name)), None)
    return f"{about.short_name}{title.removeprefix(about.name)}" if about else title


def when(action: CouncilAction, today: dt.date) -> str:
    """Return by when an action is to be done, or when it ended."""
    if action.state is not ActionState.OPEN:
        ended = said.day(day_of(action.ended)) if action.ended else formatting.NO_DATE
        return said.ENDED.format(state=action.state.value, when=ended)
    if action.overdue(today):
        return said.OVERDUE.format(days=said.days((today - action.due).days))
    return said.DUE_TODAY if action.due == today else said.DUE.format(when=said.day(action.due))


def paragraphs(action: CouncilAction, today: dt.date, names: Names, notices: Sequence[str] = ()) -> list[str]:
    """Return an action whole, but for the paragraphs it rests on.

    ``notices`` are of its source as it is held today; without them, what stood when it was taken up.
    """
    origin = action.origin
    lines = [said.HEAD.format(number=action.id, team=action.team, state=action.state.value), action.what]
    if origin.citation and origin.voice:
        voice = origin.voice[0].upper() + origin.voice[1:]
        lines.append(said.OUR_WORDS.format(voice=voice, citation=origin.citation))
        lines += [said.ADDRESSED.format(who=origin.who)] if origin.who else []
    else:
        lines.append(said.OWN)
    lines += notices or ([origin.notice] if origin.notice else [])
    lines.append(_time(action, today))
    owner = formatting.person(action.owner_id, names) if action.owner_id else None
    lines.append(said.OWNED.format(owner=owner) if owner else said.OWNED_BY_NOBODY)
    notes = "\n".join(action.evidence)
    lines.append(f"{said.EVIDENCE}\n{notes}" if notes else said.NO_NOTES)
    return lines


def history_lines(action: CouncilAction, names: Names) -> list[str]:
    """Return what happened to an action, a line each."""
    return [_event(event, names) for event in action.history]


def taken(action: CouncilAction, today: dt.date, names: Names) -> list[str]:
    """Return what a lead is told who took an action up."""
    owner = formatting.person(action.owner_id, names) if action.owner_id else said.SOMEBODY_GONE
    capital = formatting.capitalised(owner)
    sentence = said.TAKEN.format(number=action.id, due=said.day(action.due), owner=capital)
    return [sentence, said.TAKEN_LATE] if action.overdue(today) else [sentence]


def offered_line(offered: Offered, authorities: Authorities) -> str:
    """Return what a decision offers as one line, with who, by when and where it stands."""
    made = said.OFFERED.format(
        id=offered.agreed.id,
        what=offered.agreed.what,
        voice=offered.agreed.voice.value,
        who=formatting.joined(tuple(authorities.name_of(slug) for slug in offered.agreed.who)),
        time=offered.time,
        place=offered.place,
    )
    return f"{made} {said.OFFERED_TAKEN.format(number=offered.taken)}" if offered.taken else made


def offer_line(offered: Offered, authorities: Authorities) -> str:
    """Return what a decision offers as one line without a name, for where it has a button of its own."""
    return said.OFFER.format(
        what=offered.agreed.what,
        voice=offered.agreed.voice.value,
        who=formatting.joined(tuple(map(authorities.name_of, offered.agreed.who))),
        time=offered.time,
        place=offered.place,
    )


def _time(action: CouncilAction, today: dt.date) -> str:
    due, origin = said.day(action.due), action.origin
    if action.overdue(today):
        first = said.OVERDUE_SINCE.format(due=due, days=said.days((today - action.due).days))
    else:
        first = (said.IS_DUE if action.state is ActionState.OPEN else said.WAS_DUE).format(due=due)
    if origin.period is None or origin.start is None:
        return first
    return f"{first} {said.WORKED_OUT.format(period=origin.period, start=said.day(origin.start))}"


def _event(event: ActionEvent, names: Names) -> str:
    who = formatting.person(event.person_id, names) if event.person_id else said.SOMEBODY_GONE
    done = said.DONE[event.did.value].capitalize()
    line = said.HISTORY.format(when=formatting.moment(event.at), done=done, who=who)
    if event.text:
        line = said.HISTORY_TEXT.format(line=line, text=event.text)
    if not event.owner_id:
        return line
    return said.HISTORY_OWNER.format(line=line, owner=formatting.person(event.owner_id, names))
