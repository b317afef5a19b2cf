"""The pages that the stories of browsers share: made once for each process that runs tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from support.web import Browser, Site, a_site


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The pages over the shipped library and two originals."""
    with a_site(tmp_path_factory.mktemp("site")) as made:
        yield made


@pytest.fixture
def browser(site: Site) -> Browser:
    """A browser in which a practitioner of Kent is signed in."""
    return site.signed_in()
