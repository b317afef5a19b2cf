"""What tests of one module each share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from support.databases import tables_copied


@pytest.fixture(scope="module", autouse=True)
def tables_are_copied() -> Iterator[None]:
    """An assistant that opens a new data folder need not wait for migrations."""
    with tables_copied():
        yield
