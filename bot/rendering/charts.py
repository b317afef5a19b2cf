"""Charts of counts and shares as pictures, with the same numbers in words for whoever does not see them."""

from __future__ import annotations

import io
import textwrap
import threading
from collections.abc import Sequence
from dataclasses import dataclass

from bot.rendering import messages as said
from bot.rendering.lettering import in_words, printable

#: Colours that people who see no red or green can tell apart, and that print well.
_MARKED, _OTHER, _INK, _BEFORE = "#1d5c8f", "#c9d3dc", "#0b0c0c", "#f47738"
#: Characters in a line before a bar, in one after it, and in one of the title.
_WIDTH, _TOLD_WIDTH, _TITLE_WIDTH = 34, 20, 76
#: matplotlib may be used by one thread at a time.
_ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True)
class Bar:
    """One bar: how long, what is written at its end, and how long it was the time before, if known."""

    label: str
    value: float
    told: str
    marked: bool = False
    before: float | None = None

    @property
    def words(self) -> str:
        """The bar as a person would read it out."""
        now = said.BAR.format(label=" ".join(self.label.split()), told=self.told)
        return now if self.before is None else said.BAR_BEFORE.format(now=now, before=f"{self.before:g}")


@dataclass(frozen=True)
class Chart:
    """A chart as PNG, and all that it shows in words."""

    png: bytes
    alt: str


def bar_chart(title: str, bars: Sequence[Bar]) -> Chart:
    """Return level bars from the first at the top, those marked dark. The same is the same bytes."""
    alt = f"{title}. {'; '.join(bar.words for bar in bars)}"
    with _ONE_AT_A_TIME:
        return Chart(_drawn(title, bars), alt)


def _drawn(title: str, bars: Sequence[Bar]) -> bytes:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    labels = [textwrap.fill(_drawable(bar.label), _WIDTH, subsequent_indent="    ") for bar in bars]
    told = [textwrap.fill(_drawable(bar.told), _TOLD_WIDTH) for bar in bars]
    breaks = [max(label.count("\n"), end.count("\n")) for label, end in zip(labels, told)]
    height = 0.6 + sum(0.22 * lines + 0.5 for lines in breaks)
    figure = Figure(figsize=(7.2, height), dpi=110, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots()
    values, places = [bar.value for bar in bars], list(range(len(bars)))
    axes.barh(places, values, color=[_MARKED if bar.marked else _OTHER for bar in bars], height=0.62)
    before = [bar.before for bar in bars if bar.before is not None]
    marks = [n for n, bar in enumerate(bars) if bar.before is not None]
    axes.scatter(before, marks, marker="|", s=320, linewidths=3, color=_BEFORE, zorder=3)
    for n, bar in enumerate(bars):
        axes.annotate(
            told[n],
            (bar.value, n),
            xytext=(6, 0),
            textcoords="offset points",
            va="center",
            color=_INK,
            parse_math=False,
        )
    axes.set_yticks(places, labels, parse_math=False)  # a dollar sign is no formula
    axes.invert_yaxis()
    axes.set_xlim(0, max([1, *values, *before]) * 1.25)
    axes.tick_params(length=0, labelbottom=False)
    for side in axes.spines.values():
        side.set_visible(False)
    heading = textwrap.fill(_drawable(title), _TITLE_WIDTH)
    axes.set_title(heading, loc="left", fontsize="medium", color=_INK, parse_math=False)
    written = io.BytesIO()
    figure.savefig(written, format="png", metadata={"Software": None})
    return written.getvalue()


def _drawable(text: str) -> str:
    """A text in characters that the font of a chart has."""
    from matplotlib.font_manager import FontProperties, findfont, get_font

    plain = printable(text)
    held = get_font(findfont(FontProperties())).get_charmap()
    return in_words(plain, {character for character in plain if ord(character) not in held})
