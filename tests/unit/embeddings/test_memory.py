"""What a large import keeps from the garbage collector."""

from __future__ import annotations

import gc

import pytest

from embeddings.memory import kept_for_good


def is_looked_through(thing: object) -> bool:
    return any(each is thing for each in gc.get_objects())


def test_what_comes_in_is_never_looked_through_again() -> None:
    with kept_for_good():
        assert not gc.isenabled()
        made = [object()]
        assert is_looked_through(made)
    assert gc.isenabled()
    assert not is_looked_through(made)
    assert is_looked_through([made])


def test_an_import_that_fails_leaves_the_collector_at_work() -> None:
    made = [object()]
    with pytest.raises(ImportError), kept_for_good():
        raise ImportError
    assert gc.isenabled()
    assert is_looked_through(made)


def test_a_collector_that_is_off_stays_off() -> None:
    gc.disable()
    try:
        with kept_for_good():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
