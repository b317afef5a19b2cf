"""What is said about citation codes."""

from __future__ import annotations

NOT_KEPT = "This card has no citation code, because it could not be kept now. Keep the card itself."
UNKNOWN_CODE = (
    "No card is kept under that code. Look at it again: it has eight characters, such as K7F3-9QTX."
)

# What a card was.
LAST_SHOWN = "Citation code {code}, last shown {when}."
KINDS = {
    "answered": "It was an answer.",
    "closest": "It was not an answer, but the closest passages.",
    "duty": "It was a duty card.",
}

# What became of it.
ALL_AS_THEY_WERE = "Every passage is as it was."
CITED_ANEW = "Every passage has the words it had. What is said about it changed for {changed} of {count}."
NOT_AS_THEY_WERE = "Changed or withdrawn: {changed} of {count} passages."
STATES = {
    "as it was": "As it was.",
    "changed": "Changed.",
    "withdrawn": "Withdrawn. It no longer stands in this library.",
}
NEW_CITATION = "As it was in its words. Its place, date or standing changed."
NO_WORDS = "Its words are no longer kept, because the document was taken out."
THEN, NOW = "Then:", "Now:"
NOT_FOR_YOU = "Something else stood on this card that is shown only to those whom it is for."
