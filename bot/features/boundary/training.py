"""Learning what ships with the reader of cases: the tie, what is open, and whether it is asked who is to act.

Run `python -m bot.features.boundary.training` after the wordings, cases and other questions in
`procedures/library/boundary` or the encoder have changed; a test fails until then. It takes a minute.
"""

from __future__ import annotations

from bot.features.boundary.case_reader import LEARNED, CaseReader
from embeddings.encoder import Encoder
from procedures.library import SHIPPED, load_library


def main() -> None:
    """Write what is learned, in place of what was."""
    library = load_library(SHIPPED)
    for old in LEARNED.glob("*.npz"):
        old.unlink()
    CaseReader(library.authorities, library.wordings, Encoder(), LEARNED).learn()


if __name__ == "__main__":
    main()
