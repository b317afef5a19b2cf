"""How documents, reports and comparisons are written for a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.core import formatting
from bot.features.documents import messages as document_messages
from bot.features.documents.acts import Act
from bot.features.documents.comparison import Change, ChangeKind, DocumentComparison
from bot.features.documents.model import Outcome, Overruled, Taken
from procedures.document import Document, Original, Passage, owner_of
from procedures.library import Library
from procedures.originals import READ_BY_MACHINE, fact_in_doubt
from procedures.reading.coverage import Coverage
from procedures.reading.tables import BETWEEN

#: Sources up to which each is reported in full; of more, a line each.
IN_FULL = 20


def documents_table(held: Sequence[Mapping[str, Any]]) -> str:
    """Return the documents as lines for a person, those that were added first."""
    lines = [f"{'id':44} {'date':18} {'standing':11} {'notes':>5} {'passages':>9}"]
    for entry in sorted(held, key=lambda e: (not e["passages"], e["id"])):
        day = formatting.date(entry["published"])
        passages = entry["passages"] or "not added"
        marks = _marks(entry)
        lines.append(
            f"{entry['id']:44} {day:18} {entry['standing']:11} {entry['notes']:>5} {passages:>9}{marks}"
        )
    return "\n".join(lines)


def _marks(entry: Mapping[str, Any]) -> str:
    told = [f"pages not read: {', '.join(map(str, entry['unread']))}"] if entry["unread"] else []
    told += ["held back"] if entry["held_back"] else []
    told += ["waits for a second person"] if entry["waits"] and not entry["held_back"] else []
    told += [f"only for {entry['only_for'].replace('_', ' ')}"] if entry["only_for"] else []
    told += ["in doubt"] if entry["doubts"] else []
    told += [entry["damaged"]] if entry["damaged"] else []
    return f"  ({'; '.join(told)})" if told else ""


def understood(outcome: Outcome, library: Library) -> str:
    """Return what was found of one source."""
    if outcome.original is None:
        return outcome.problem or ""
    document = outcome.original.document
    councils = formatting.joined(tuple(library.authorities.name_of(slug) for slug in document.about))
    beside = f" (such as {outcome.notes[0].id})" if outcome.notes else ""
    owner = owner_of(document.id)
    return "\n".join(
        [
            f"{document.id}: {document.title}",
            f"  kind: {document.kind.value}; reference: {document.reference or 'none'}",
            f"  publisher: {document.publisher}",
            f"  councils: {councils or 'none recognised'}",
            f"  outcome: {document.outcome or 'none'}; date: {formatting.date(document.published)}",
            f"  standing: {_standing(document, library.documents).removeprefix('standing ')}",
            f"  passages: {len(outcome.original.passages)}",
            f"  notes now beside their paragraphs: {len(outcome.notes)}{beside}",
            *([f"  only for: {library.authorities.name_of(owner)}"] if owner else []),
        ]
    )


def line_of(outcome: Outcome) -> str:
    """Return what came of one of many sources, on a line."""
    if outcome.original is None:
        return outcome.problem or ""
    document, count = outcome.original.document, len(outcome.original.passages)
    return f"{outcome.taken.value}: {document.id}: {document.title} ({count} passages)"


def reviewed(outcome: Outcome, library: Library) -> str:
    """Return what was understood of a document before it is kept: also its headings, tables and doubts."""
    original = outcome.original
    if original is None:
        return outcome.problem or ""
    headings = headings_of(original)
    tables = count_of_tables(original)
    lines = [understood(outcome, library), f"  tables: {tables}; headings: {len(headings)}"]
    lines += [f"    {heading}" for heading in headings]
    lines += [f"  {overruled(original.document, outcome.overruled)}"] if outcome.overruled else []
    lines += [f"  in doubt: {doubt}" for doubt in original.doubts]
    return "\n".join(lines)


def headings_of(original: Original) -> tuple[str, ...]:
    """Return the headings of a document in order, each once."""
    return tuple(dict.fromkeys(h for p in original.passages for h in (*p.above, p.heading) if h))


def count_of_tables(original: Original) -> int:
    """Return how many tables were seen in a document."""
    apart = {p.locator.split(",")[0] for p in original.passages if " table" in f" {p.locator}"}
    within = [p for p in original.passages if " table" not in f" {p.locator}" and BETWEEN in p.text]
    return len(apart) + len(within)  # a short table stands within its paragraph


def report(outcomes: Sequence[Outcome]) -> str:
    """Return the closing report: how many of each, then what must be looked at, each by its name."""
    counted = Counter(outcome.taken for outcome in outcomes)
    counts = formatting.joined(tuple(f"{counted[t]} {t.value}" for t in Taken if counted[t]))
    number = f"{len(outcomes)} document{'s' if len(outcomes) != 1 else ''}"
    lines = [document_messages.COUNTS.format(sources=number, counts=counts or "nothing")]
    parts: dict[str, list[str]] = {name: [] for name in document_messages.HEADINGS}
    for outcome in outcomes:
        for name, told in _to_look_at(outcome):
            parts[name].append(told)
    read = sum(outcome.original is not None for outcome in outcomes)
    for name, heading in document_messages.HEADINGS.items():
        if name == "council" and len(parts[name]) == read > IN_FULL:
            lines += [f"{heading}:", f"  {document_messages.NO_COUNCIL_AT_ALL.format(count=read)}"]
        elif parts[name]:
            lines += [f"{heading}:", *(f"  {told}" for told in parts[name])]
    return "\n".join(lines)


def needs_report(outcomes: Sequence[Outcome]) -> bool:
    """Whether there is more to say than what stands under each source."""
    refused = all(name == "refused" for o in outcomes for name, _ in _to_look_at(o))
    return len(outcomes) > 1 or not refused


def _to_look_at(outcome: Outcome) -> Iterator[tuple[str, str]]:
    original = outcome.original
    if original is None:
        yield "refused", outcome.problem or ""
        return
    if outcome.taken is Taken.HELD_BACK:
        yield "held_back", document_messages.LOOK_AT_HELD_BACK.format(id=original.document.id)
        return
    document = original.document
    if outcome.taken is Taken.WAITS:
        yield "waits", document_messages.WAITS.format(id=document.id)
    if outcome.overruled:
        yield "overruled", overruled(document, outcome.overruled)
    if outcome.same_as:
        yield "same", document_messages.SAME_AS.format(source=outcome.source, id=outcome.same_as.id)
        return
    if outcome.replaced and outcome.taken is not Taken.WAITS:
        yield "replaced", _replaced(outcome, outcome.replaced)
    if outcome.beside:
        told = document_messages.FROM_SAME_FILE.format(id=outcome.beside.id, source=outcome.source)
        yield "again", told
    if outcome.edition_of:
        yield "editions", _edition(document, outcome.edition_of)
    yield from _in_doubt(original)
    if outcome.coverage and outcome.coverage.lost:
        yield "left_out", _left_out(outcome, outcome.coverage)


def overruled(document: Document, found: Overruled) -> str:
    """Return what a person said of a document and what stands instead, why, and the way out."""
    values = overruled_values(found)
    told = document_messages.OVERRULED_BY_LIBRARY if found.library else document_messages.OVERRULED_BY_HELD
    return told.format(id=document.id, values=values, path=found.library)


def overruled_values(found: Overruled) -> str:
    """Return what stands instead of what a person said, in words."""
    return formatting.joined(
        tuple(
            document_messages.OVERRULED.format(name=name, said=said, stands=stands)
            for name, said, stands in found.values
        )
    )


def _in_doubt(original: Original) -> Iterator[tuple[str, str]]:
    name = original.document.id
    for doubt in original.doubts:
        if not original.unread or not doubt.startswith("Pages"):
            yield _sort_of(doubt), f"{name}: {doubt}"
    for part, sentence, pages in (
        ("unread", document_messages.PAGES_UNREAD, original.unread),
        ("machine", document_messages.BY_MACHINE, original.by_machine),
    ):
        if pages:
            yield part, sentence.format(id=name, pages=", ".join(map(str, pages)))


def _sort_of(doubt: str) -> str:
    fact = fact_in_doubt(doubt)
    return fact if fact in ("title", "council") else "doubts"


def _replaced(outcome: Outcome, old: Original) -> str:
    new = outcome.original
    return document_messages.REPLACED_BY.format(
        id=old.document.id,
        old_date=formatting.date(old.document.published),
        old_added=formatting.date(old.added[:10]),
        new_date=formatting.date(new.document.published if new else None),
        source=outcome.source,
    )


def _edition(document: Document, held: Document) -> str:
    """Return which of two documents of one title is the later, as far as their dates say."""
    ours, theirs = document.published or "", held.published or ""
    told = document_messages.ANOTHER_EDITION
    if not ours or not theirs or ours.startswith(theirs) or theirs.startswith(ours):
        told = document_messages.ONE_TITLE
    elif ours < theirs:
        document, held = held, document
    return told.format(new=document.id, old=held.id)


def _left_out(outcome: Outcome, covered: Coverage) -> str:
    return document_messages.WORDS_LEFT_OUT.format(
        id=outcome.original.document.id if outcome.original else "",
        lost=covered.lost,
        words=covered.words,
        share=share(covered.share),
        source=outcome.source,
    )


def acts_table(acts: Sequence[Act]) -> str:
    """Return what was done with documents as lines for a person, the oldest first."""
    if not acts:
        return document_messages.NO_ACTS
    return "\n".join(
        document_messages.ACT.format(
            at=f"{act.at:%Y-%m-%d %H:%M} UTC",
            actor=act.actor,
            did=act.did.value if act.done else document_messages.NOT_DONE.format(did=act.did.value),
            id=act.document_id,
            source=act.source or "-",
            digest=act.digest[:16] or "-",
        )
        for act in acts
    )


def share(part: float) -> str:
    """Return a share in words: 0.8 %."""
    return f"{part * 100:.2g} %" if part < 0.1 else f"{part * 100:.0f} %"


def _standing(document: Document, documents: Mapping[str, Document]) -> str:
    told = formatting.standing(document)
    for name, other_id in (("by", document.superseded_by), ("; it replaced", document.supersedes)):
        other = documents.get(other_id or "")
        if other_id:
            when = f" ({formatting.date(other.published)})" if other and other.published else ""
            told += f" {name}" if name == "by" else name
            told += f" {other.title if other else other_id}{when}"
    return told


def shown(original: Original, library: Library, documents: Mapping[str, Document]) -> str:
    """Return a document as it was understood: its headings, and each passage under its number."""
    document = original.document
    councils = formatting.joined(tuple(library.authorities.name_of(slug) for slug in document.about))
    lines = [
        f"{document.id}: {document.title}",
        f"{document.kind.value}; {document.publisher}; {formatting.date(document.published)}; "
        f"{_standing(document, documents)}; councils: {councils or 'none'}",
        f"From {original.source}, added {formatting.date(original.added[:10] or None)}.",
        *([f"Only for {library.authorities.name_of(owner)}."] if (owner := owner_of(document.id)) else []),
        *(f"In doubt: {doubt}" for doubt in original.doubts),
        *(READ_BY_MACHINE.format(page=page) for page in original.by_machine),
    ]
    chain: tuple[str, ...] = ()
    voice = Counter(p.voice for p in original.passages).most_common(1)[0][0] if original.passages else None
    if voice:
        lines.append(f"Voice: {voice.value}, where no other is named.")
    for passage in original.passages:
        under = tuple(h for h in dict.fromkeys((*passage.above, passage.heading)) if h)
        same = next(
            (n for n, (a, b) in enumerate(zip(chain, under, strict=False)) if a != b),
            min(len(chain), len(under)),
        )
        lines += [f"\n{'#' * (n + 1)} {heading}" for n, heading in enumerate(under) if n >= same]
        chain = under
        lines += ["", *_passage(passage, "" if passage.voice is voice else passage.voice.value)]
    return "\n".join(lines)


def _passage(passage: Passage, voice: str) -> list[str]:
    page = f"page {passage.page}" if passage.page else ""
    told = "; ".join(part for part in (passage.locator, page, voice) if part)
    return [f"[{told}]", *(f"  {line}" for line in passage.text.split("\n"))]


def missing(document_id: str, name: str, covered: Coverage) -> str:
    """Return the words of a file that stand nowhere in a document, with where."""
    known = {"id": document_id, "name": name, "words": covered.words, "lost": covered.lost}
    if not covered.lost:
        return document_messages.AGAINST_ALL.format(**known)
    first = document_messages.AGAINST.format(**known, share=share(covered.share))
    return "\n".join([first, *(f"  {m.where}: {m.text}" for m in covered.missing)])


def counts_of(compared: DocumentComparison) -> str:
    """Return how many paragraphs changed, in words."""
    told = tuple(f"{count} {kind}" for kind, count in compared.counts.items())
    return formatting.joined(told) or document_messages.ONLY_PARTICULARS


def comparison(compared: DocumentComparison) -> str:
    """Return what changed, a paragraph a block: [-gone-] and {+added+} mark the words."""
    return "\n\n".join([_compared(compared), *_changes(compared)])


def changes(compared: DocumentComparison) -> str:
    """Return what changed in one document, without saying which it is."""
    return "\n\n".join(_changes(compared))


def _compared(compared: DocumentComparison) -> str:
    old, new = compared.old.id, compared.new.id
    if not compared.changes:
        return document_messages.SAME_TEXTS.format(old=old, new=new)
    counts = f"{counts_of(compared)}; {compared.unchanged} as they were"
    return document_messages.COMPARED.format(old=old, new=new, counts=counts)


def _changes(compared: DocumentComparison) -> Iterator[str]:
    if compared.particulars:
        yield "\n".join(
            document_messages.BECOMES.format(name=name, old=old, new=new)
            for name, old, new in compared.particulars
        )
    yield from map(_change, compared.changes)


def _change(change: Change) -> str:
    old, new = (p.locator if p else "" for p in (change.old, change.new))
    where = old if old == new or not new else new if not old else f"{old}, now {new}"
    marks = {"gone": "[-{}-]", "added": "{{+{}+}}"} if change.kind is ChangeKind.CHANGED else {}
    runs = [*change.words] or [(kind.value, text) for kind, text in change.texts]
    text = " ".join(marks.get(how, "{}").format(words) for how, words in runs)
    return f"{change.kind.value}: {where}\n  {text}"


def original_json(original: Original) -> dict[str, Any]:
    """Return a document as it was understood, for a program."""
    document = original.document
    return {
        "id": document.id,
        "title": document.title,
        "kind": document.kind.value,
        "publisher": document.publisher,
        "about": list(document.about),
        "published": document.published,
        "standing": document.standing.value,
        "superseded_by": document.superseded_by,
        "supersedes": document.supersedes,
        "url": document.url,
        "source": original.source,
        "doubts": list(original.doubts),
        "unread": list(original.unread),
        "by_machine": list(original.by_machine),
        "passages": [
            {
                "id": p.id,
                "locator": p.locator,
                "headings": list(dict.fromkeys(h for h in (*p.above, p.heading) if h)),
                "voice": p.voice.value,
                "page": p.page,
                "text": p.text,
            }
            for p in original.passages
        ],
    }


def missing_json(document_id: str, covered: Coverage) -> dict[str, Any]:
    """Return the words of a file that stand nowhere in a document, for a program."""
    return {
        "id": document_id,
        "words": covered.words,
        "left_out": covered.lost,
        "share": covered.share,
        "missing": [{"where": m.where, "text": m.text} for m in covered.missing],
    }
