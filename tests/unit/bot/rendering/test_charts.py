"""Bar charts: pictures of any text, the same each time and from any thread, and all they show in words."""

from __future__ import annotations

import io
import string
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from support.examples import examples

from bot.rendering.blocks import Bar, Chart
from bot.rendering.pdf import png_of

PNG = b"\x89PNG"
BARS = (Bar("North team", 45, "45 of 60"), Bar("South  team", 12.5, "12.5 %", marked=True, before=30))


def drawn(*bars: Bar, title: str = "Who read it") -> np.ndarray:
    """The picture of some bars, as rows of red, green and blue from 0 to 255."""
    return np.asarray(Image.open(io.BytesIO(png_of(Chart(title, bars)))).convert("RGB"))


def width_of(picture: np.ndarray, colour: str) -> int:
    """How many dots wide the widest run of rows in a colour is."""
    wanted = [int(colour[n : n + 2], 16) for n in (0, 2, 4)]
    return int((picture == wanted).all(axis=2).sum(axis=1).max())


def test_a_chart_says_in_words_all_that_it_shows() -> None:
    assert Chart("Who read it", BARS).words == (
        "Who read it. North team: 45 of 60; South team: 12.5 %, the time before 30"
    )


def test_bars_are_as_long_as_their_values_and_the_marked_one_is_dark() -> None:
    picture = drawn(Bar("a", 40, "40"), Bar("b", 10, "10", marked=True))
    light, dark = width_of(picture, "c9d3dc"), width_of(picture, "1d5c8f")
    assert dark > 50
    assert light / dark == pytest.approx(4, rel=0.05)


def test_the_time_before_is_a_line_of_its_own_colour() -> None:
    assert width_of(drawn(BARS[0]), "f47738") == 0
    assert width_of(drawn(*BARS), "f47738") > 0


@pytest.mark.parametrize(
    "label", ["$5 and $6", "a $\\frac{$", "\U0001f600 \u6f22", "", "line\nend\x07", "w" * 200]
)
def test_no_label_stops_a_chart_or_is_read_as_a_formula(label: str) -> None:
    chart = Chart(label, (Bar(label, 1, label),))
    assert png_of(chart).startswith(PNG)
    assert label.strip() in chart.words or "\n" in label


@settings(max_examples=examples(15))
@given(st.text(string.printable + "£é漢\U0001f600\u202e\u200d\ud800", max_size=50), st.floats(0, 1e9))
def test_any_text_and_any_count_makes_a_picture(text: str, value: float) -> None:
    assert png_of(Chart(text, (Bar(text, value, text, before=value),))).startswith(PNG)


def test_a_chart_without_bars_is_a_picture_too() -> None:
    assert png_of(Chart("Nothing yet", ())).startswith(PNG)


def test_the_same_chart_is_the_same_bytes_from_every_thread() -> None:
    with ThreadPoolExecutor(4) as threads:
        made = set(threads.map(lambda _: png_of(Chart("Who read it", BARS)), range(8)))
    assert made == {png_of(Chart("Who read it", BARS))}
