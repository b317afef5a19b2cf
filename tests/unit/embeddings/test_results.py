"""What may be shown, and what may answer by itself."""

from __future__ import annotations

import pytest
from support.samples import a_document

from embeddings.results import settles_questions
from procedures.document import Kind, Seen


@pytest.mark.parametrize(
    ("kind", "seen", "about", "named", "settles"),
    [
        (Kind.STATUTE, Seen.PUBLISHER, (), (), True),
        (Kind.DECISION, Seen.ORIGINAL, ("northborough",), (), True),
        (Kind.GUIDANCE, Seen.REPORTED, (), (), False),
        (Kind.PROCEDURE, Seen.REPORTED, ("northborough",), ("northborough",), False),
        (Kind.PROCEDURE, Seen.PUBLISHER, ("northborough",), (), False),
        (Kind.PROCEDURE, Seen.PUBLISHER, ("northborough",), ("northborough",), True),
        (Kind.PROCEDURE, Seen.PUBLISHER, ("northborough",), ("southborough",), False),
        (Kind.PROCEDURE, Seen.ORIGINAL, ("northborough",), (), True),
    ],
)
def test_hearsay_and_another_areas_procedure_do_not_answer_alone(
    kind: Kind, seen: Seen, about: tuple[str, ...], named: tuple[str, ...], settles: bool
) -> None:
    document = a_document("x", kind=kind, seen=seen, about=about)
    assert settles_questions(document, frozenset(named)) is settles
