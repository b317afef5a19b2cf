"""Working a case through in the terminal: numbered choices, back, and start again. Only a number is typed."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bot.features.boundary import messages as words
from bot.features.boundary.steps import StepChoice, StepQuestion, Steps, Walk
from bot.rendering.text import wrapped
from procedures.boundary.facts import Facts

#: The numbers that go back and start again stand after the choices, as choices of their own.
_BACK = StepChoice("back", words.BACK)
_AGAIN = StepChoice("again", words.AGAIN)

Read = Callable[[str], str]
Show = Callable[[str], None]


def walk_through(steps: Steps, read: Read, show: Show) -> Facts | None:
    """Ask step by step and return the facts, or None where the person stops (an empty line, or the end).

    ``read`` takes a prompt and returns a line; ``show`` prints one.
    """
    walk = steps.begin()
    while asked := steps.asked(walk):
        further = _answered(steps, walk, asked, read, show)
        if further is None:
            return None
        walk = further
    return steps.facts(walk)


def _answered(steps: Steps, walk: Walk, asked: StepQuestion, read: Read, show: Show) -> Walk | None:
    """Show one question and return the walk after its answer, or None where there is none."""
    choices = [*asked.choices, *((_BACK, _AGAIN) if asked.can_go_back else ())]
    show("\n" + "\n".join(_lines(asked, choices)))
    while True:
        try:
            line = read("> ").strip()
        except (EOFError, KeyboardInterrupt):
            return None
        if not line:
            return None
        numbered = {str(number): choice for number, choice in enumerate(choices, 1)}
        if line in numbered:
            return _after(steps, walk, numbered[line])
        show(words.CHOOSE.format(last=len(choices)))


def _lines(asked: StepQuestion, choices: list[StepChoice]) -> Iterator[str]:
    if asked.warning:
        yield wrapped(asked.warning)
    yield wrapped(asked.question)
    for number, choice in enumerate(choices, 1):
        yield wrapped(choice.label, f"{number:>4}. ", " " * 6)


def _after(steps: Steps, walk: Walk, chosen: StepChoice) -> Walk:
    if chosen is _BACK:
        return walk.back()
    return walk.again() if chosen is _AGAIN else steps.choose(walk, chosen.value)
