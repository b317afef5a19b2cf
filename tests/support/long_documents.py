"""Long documents of an invented council: chapters with sections, and editions of them."""

from __future__ import annotations

from procedures.document import Original, Passage, Voice, text_digest
from support.samples import a_document

#: Chapters of long rules, the sections of each, and the paragraphs of each section.
CHAPTERS, SECTIONS, PARAGRAPHS = 6, 2, 15
#: Words that stand in every paragraph of a long document.
EVERYWHERE = "The lantern of the night post is filled"


def long_rules(document_id: str, edition: str = "first", **known: object) -> Original:
    """Rules of 180 paragraphs; those of the fourth chapter say in which edition they stand."""
    passages = []
    for number in range(CHAPTERS * SECTIONS * PARAGRAPHS):
        section, at = divmod(number, PARAGRAPHS)
        chapter = section // SECTIONS + 1
        printed = f"{chapter}.{section % SECTIONS + 1}.{at + 1}"
        said = f"{EVERYWHERE} at bell {number} by whoever keeps the gate and writes it into the book."
        passages.append(
            Passage(
                f"{document_id}#{printed}",
                document_id,
                f"{said} So says the {edition} edition." if chapter == 4 else said,
                printed,
                heading=f"Bells of watch {section + 1}",
                voice=Voice.PROCEDURE,
                above=(f"Chapter {chapter}",),
            )
        )
    document = a_document(document_id, title=f"Lantern rules, {edition} edition", **known)
    digest = text_digest(" ".join(passage.text for passage in passages))
    return Original(document, tuple(passages), source=f"{document_id}.txt", digest=digest, words=digest)
