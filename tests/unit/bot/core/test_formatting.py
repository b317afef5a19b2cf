"""Citations: whose standing is said beside a rule that a decision or a paper tells."""

from __future__ import annotations

import pytest
from support.samples import a_document, a_note

from bot.core.formatting import citation
from procedures.document import Kind, Standing, Voice


@pytest.mark.parametrize("voice", [Voice.LAW, Voice.GUIDANCE, Voice.ADVICE, Voice.PROCEDURE])
@pytest.mark.parametrize("kind", [Kind.DECISION, Kind.JUDGMENT, Kind.PAPER, Kind.MINUTES])
def test_a_rule_told_in_a_decision_never_has_the_standing_of_the_decision(kind: Kind, voice: Voice) -> None:
    told = a_document("decision", kind=kind)
    assert citation(a_note("decision", voice=voice), told).endswith(", 5 March 2031, the rule as it then was")
    replaced = a_note("decision", voice=voice, law_then=("rules-2018",))
    assert citation(replaced, told).endswith(", 5 March 2031, the rule since replaced")


@pytest.mark.parametrize("voice", [Voice.FINDING, Voice.RECOMMENDATION, Voice.COURT, Voice.ACCOUNT])
def test_what_a_decision_found_has_its_standing(voice: Voice) -> None:
    found = a_note("decision", voice=voice, law_then=("rules-2018",))
    assert citation(found, a_document("decision", kind=Kind.DECISION)).endswith(", current")


@pytest.mark.parametrize("kind", [Kind.STATUTE, Kind.GUIDANCE, Kind.PROCEDURE])
def test_a_rule_in_a_document_of_its_own_has_its_standing(kind: Kind) -> None:
    rule = a_note("rules", voice=Voice.GUIDANCE)
    assert citation(rule, a_document("rules", kind=kind)).endswith(", current")
    old = a_document("rules", kind=kind, standing=Standing.SUPERSEDED)
    assert citation(rule, old).endswith(", superseded")
