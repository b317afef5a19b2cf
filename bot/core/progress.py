"""A progress bar on standard error, for work that people wait for."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from embeddings.index import Progress
from embeddings.search import Search


@contextmanager
def counting(title: str) -> Iterator[Progress]:
    """Yield a function to be told (done, of how many); the bar appears with the first call."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    console = Console(file=sys.stderr)
    columns = (TextColumn(title), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    bar = Bar(*columns, console=console, transient=True, disable=not console.is_terminal)
    task = bar.add_task(title, total=None, visible=False)

    def told(done: int, total: int) -> None:
        bar.update(task, completed=done, total=total, visible=True)

    with bar:
        yield told


def make_findable(search: Search) -> None:
    """Bring the index up to date before the first question, with a progress bar if it takes long."""
    with counting("Making the library findable") as progress:
        search.finder(progress)
