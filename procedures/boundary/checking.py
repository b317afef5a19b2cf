"""Mistakes in cross-border rules that show only beside the library, such as a rule that never applies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import Any

from procedures.authorities import Authorities
from procedures.boundary.facts import ABROAD, CHOICES, CaseSide, Facts, Somewhere, place_of
from procedures.boundary.rules import DECIDING, Part, Rule, Rules
from procedures.document import Document, Passage, Voice
from procedures.problem import Problem

#: A pair of places, and whether they are one council.
Pair = tuple[CaseSide, CaseSide, bool]


def rule_problems(
    rules: Rules,
    notes: Iterable[Passage],
    documents: Mapping[str, Document],
    authorities: Authorities,
    questions: Iterable[str],
) -> list[Problem]:
    """Return a problem, with file and line, for each mistake of each rule."""
    if not rules.all:
        return []
    held = {note.id: note for note in notes}
    asked = frozenset(questions)
    names = {*authorities.manuals, *documents, *Somewhere, ABROAD}
    pairs = _pairs(rules, authorities, documents)
    problems = []
    for rule in rules.all:
        messages = [*_unknown(rule, held, names, asked), *_unsound(rule, held, documents)]
        if not any(_anywhere(rule, pairs)):
            messages.append("no two councils are such that it could apply")
        problems += [Problem(rule.path, rule.line, f"{rule.id}: {message}") for message in messages]
    for part in DECIDING:
        problems += _shadowed(rules.of(part), pairs)
    return problems


def _unknown(
    rule: Rule, held: Mapping[str, Passage], names: Iterable[str], asked: frozenset[str]
) -> Iterator[str]:
    for note in rule.cited:
        if note not in held:
            yield f"rests on {note}, which is no note of this library"
    spoken = rule.local.union(*(where.names for where in (rule.where, *rule.unless)))
    for name in sorted(spoken.difference(names)):
        yield f"names {name}, which is neither procedures in authorities.yaml nor a document"
    question = rule.gives.get("question")
    if question and question not in asked:
        yield f"question names {question}, which is not in disagreements.yaml"


def _unsound(rule: Rule, held: Mapping[str, Passage], documents: Mapping[str, Document]) -> Iterator[str]:
    cited = [held[note] for note in rule.cited if note in held]
    first = [held[note] for note in (*rule.own, *rule.notes) if note in held]
    if rule.gives.get("strength") == "must" and any(note.voice is not Voice.LAW for note in first):
        yield "only the law says must; a procedure, a finding or guidance says should"
    yield from (f"rests on {note.id}, which says only what is not said" for note in cited if note.silent)
    for note in (*rule.own, *rule.also):
        document = documents.get(note.partition("/")[0])
        if document and not document.about:
            yield f"{note} can be no council's own, because its document is about none"
    if rule.part is Part.DISAGREEMENTS and len(cited) < 2:
        yield "a disagreement needs two sides"
    if rule.part is Part.DISAGREEMENTS:
        yield from (
            f"{note.id} takes no side on {rule.gives['question']}"
            for note in cited
            if rule.gives["question"] not in {p.question for p in note.positions}
        )


def _pairs(rules: Rules, authorities: Authorities, documents: Mapping[str, Document]) -> list[Pair]:
    """Every two places that rules can tell apart; one council beside itself is a pair too."""
    spoken = {n for r in rules.all for w in (r.where, *r.unless) for n in w.names}
    spoken |= {n for r in rules.all for n in r.local}
    slugs = [*(a.slug for a in authorities.all), *Somewhere]
    councils = {a.slug for a in authorities.all}
    kinds: dict[tuple[frozenset[str], bool], CaseSide] = {}
    for slug in slugs:
        names = place_of(slug, authorities, documents).names & spoken
        kinds.setdefault((names, slug in councils), CaseSide(slug, names))
    places = list(kinds.values())
    alone = [(place, place, True) for (_, council), place in kinds.items() if council]
    return [(home, host, False) for home, host in product(places, places)] + alone


def _anywhere(rule: Rule, pairs: Sequence[Pair]) -> Iterator[bool]:
    return (rule.fits_places(home, host, same=same) for home, host, same in pairs)


def _shadowed(rules: Sequence[Rule], pairs: Sequence[Pair]) -> Iterator[Problem]:
    """Where the first rule decides: rules that another always comes before, and cases that none decides."""
    if not rules:
        return
    cases = _cases(rules)
    everything = (1 << len(cases)) - 1
    masks = {rule.id: sum(1 << n for n, facts in enumerate(cases) if rule.fits(facts)) for rule in rules}
    first: dict[str, int] = dict.fromkeys(masks, 0)
    undecided: Facts | None = None
    for home, host, same in pairs:
        left = everything
        for rule in rules:
            if left & masks[rule.id] and rule.fits_places(home, host, same=same):
                first[rule.id] |= left & masks[rule.id]
                left &= ~masks[rule.id]
        if left and undecided is None:
            undecided = cases[(left & -left).bit_length() - 1]
            line = f"home={home.slug} other={host.slug} tie={undecided.tie} status={undecided.status}"
            yield Problem(rules[0].path, 1, f"no rule decides {line} danger={undecided.danger}")
    for rule in rules:
        if not first[rule.id] and any(_anywhere(rule, pairs)):
            yield Problem(rule.path, rule.line, f"{rule.id}: an earlier rule always comes before it")


def _cases(rules: Sequence[Rule]) -> list[Facts]:
    """Every combination of the facts that the rules ask for."""
    asked = [name for name in CHOICES if any(name in rule.when for rule in rules)]
    combined: Iterable[tuple[Any, ...]] = product(*(list(CHOICES[name]) for name in asked))
    return [Facts("", "", **dict(zip(asked, values, strict=True))) for values in combined]
