"""Countries and cities abroad: those of the time-zone database, by their everyday names."""

from __future__ import annotations

import pytest

from procedures.countries import countries, places_abroad


@pytest.mark.parametrize(
    "name",
    ["hong kong", "costa rica", "saudi arabia", "south africa", "trinidad and tobago", "cote d'ivoire"],
)
def test_countries_are_known_in_small_plain_letters(name: str) -> None:
    assert name in countries()


@pytest.mark.parametrize("name", ["britain", "jersey", "guernsey", "isle of man", "jordan", "chad"])
def test_these_islands_and_names_of_people_are_none(name: str) -> None:
    assert name not in places_abroad()


def test_a_city_abroad_is_a_place_and_no_country() -> None:
    assert "new york" in places_abroad() - countries()
    assert "london" not in places_abroad()
