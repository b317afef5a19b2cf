"""Sentences that more than one feature says."""

from __future__ import annotations

import errno

DISK_FULL = (
    "The disk is full. What was added before stays; this was not added. Free some space and try again."
)
NOT_WRITABLE = "{path} cannot be written to. Point SAFEGUARDING_DATA_DIR at a folder of your own."
DISK_FAULT = "The disk reported a fault: {fault}, at {path}. What was added before stays."


def disk_sentence(error: OSError) -> str:
    """Return what a person can do about a fault of the disk."""
    path = error.filename or "the data folder"
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return DISK_FULL
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.ENOENT, errno.EEXIST}:
        return NOT_WRITABLE.format(path=path)
    return DISK_FAULT.format(fault=error.strerror or type(error).__name__, path=path)


#: A number that is not told, as what it can be.
RANGE = "{low} to {high}"

#: Somebody who chose no name.
A_PERSON = "person {number}"

UNKNOWN_PERSON = "Nobody is enrolled as {number}; safeguarding-bot people list shows who is."
UNKNOWN_AUTHORITY = "{slug} is not a council of authorities.yaml; the nearest are {near}."

# Danger, before anything else on a card.
DANGER = "If a child is in danger now, ring 999 first."

# Where a note has no paragraph under it.
ADD_ORIGINAL = "The paragraphs themselves show here once somebody adds the document."

# The standing of a rule that a decision, a judgment or a paper tells: theirs says nothing of it.
RULE_REPLACED = "the rule since replaced"
RULE_OF_ITS_DAY = "the rule as it then was"

# What must be read with a passage.
LAW_THEN = "Rests on {title}, since replaced{by}."
SUPERSEDED = "{title} has been replaced{by}."
#: The same in short, for a first screen.
REPLACED_BY = "{edition}, since replaced; check {year}."
OWN = "{title} is for the people of your council alone. Do not pass it on to others."
NOT_READ = "Not read here: check {where} at {publisher}."
REPORTED = "{title} was not read itself. This is what {reporter} reports of it."
CAPTURED = "{title} was seen {when}. Today's text may differ."
UNDATED = "{title} does not say when it was made."
STANDING_UNKNOWN = "Nobody has said whether {title} still holds."
NOTHING_KNOWN = "{title} is undated, and nobody has said whether it still holds."
NOT_UPHELD = "The outcome of {title} was: {outcome}. Nothing in it is a finding of fault."

# Days and times.
BAD_DATE = "{day} is not a day; write it as 2027-03-31."
BACKWARDS = "{last} is before {first}; name the earlier day first."
TO_COME = "{day} has not come yet; name a day up to today."
PERIOD = "{first} to {last}"

#: The line under a card that names its code.
CODE = "Citation code {code}"
