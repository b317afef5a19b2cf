"""A progress bar on standard error, for work that people wait for."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from embeddings.index import Progress
from embeddings.search import Search


class Counting:
    """Bars of one display, one a title; two displays would write over one another.

    ``told`` holds for each title what is to be told (done, of how many); its bar comes with the first call.
    """

    def __init__(self, *titles: str) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as Bar

        console = Console(file=sys.stderr)
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        self._bar = Bar(*columns, console=console, transient=True, disable=not console.is_terminal)
        self.told: list[Progress] = [self._teller(title) for title in titles]

    def _teller(self, title: str) -> Progress:
        task = self._bar.add_task(title, total=None, visible=False)
        return lambda done, total: self._bar.update(task, completed=done, total=total, visible=True)

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Take the bars away while something is printed, so that no line of it is broken or run into."""
        self._bar.stop()
        yield
        self._bar.start()


@contextmanager
def counting(*titles: str) -> Iterator[Counting]:
    """Show bars until the end of the block."""
    made = Counting(*titles)
    with made._bar:
        yield made


def make_findable(search: Search) -> None:
    """Bring the index up to date before the first question, with a progress bar if it takes long."""
    with counting("Making the library findable") as bars:
        search.finder(bars.told[0])
