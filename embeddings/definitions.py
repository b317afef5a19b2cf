"""Definitions: what a term is that a question asks about and nothing else, and whether a passage says so."""

from __future__ import annotations

import re

from embeddings.keywords import stem_of
from procedures.words import Words

_ASIDE = (
    r"(?:(?:so|ok(?:ay)?|hi|hello|hey|please|pls|sorry|and|remind me|quick (?:one|question)"
    r"|can you (?:tell|remind) me)\W+)*"
)
_WHAT = r"what(?:['’]?s| is| are)"
_ARTICLE = r"(?:an?\s+|the\s+(?-i:(?=[A-Z]{2}))|(?:meant|they mean) by\s+(?:an?\s+|the\s+)?)?"
_TERM = r"(?P<term>[\w'’&/-]+(?: [\w'’&/-]+){0,4}?)"
_AFTER = (
    r"(?:,? (?:exactly|for|again|please|pls|actually|then|anyway|in (?:child protection|safeguarding|short"
    r"|a nutshell|plain english|simple terms)))*\W*$"
)
#: How a question asks what a term means.
_ASKED = [
    re.compile(form, re.I)
    for form in (
        rf"^\W*{_ASIDE}(?:{_WHAT}|define|explain)\s+{_ARTICLE}{_TERM}{_AFTER}",
        rf"^\W*{_ASIDE}what (?:do|does) (?:an? |the )?{_TERM} (?:mean|stand for){_AFTER}",
        rf"^\W*{_ASIDE}(?:{_WHAT} )?(?:the )?(?:meaning|definition) of (?:an? |the )?{_TERM}{_AFTER}",
        rf"^\W*{_TERM} (?:meaning|definition|defined|what is it)\W*$",
    )
]
#: What shows that a question asks for something about a term, or for no term at all.
_MORE = re.compile(
    r"\b(the|of|for|in|on|at|to|if|when|with|from|after|before|by|that|who|which|than|and|or|my|our|your|their|his"
    r"|her|we|i|you|they|it|this|these|there|do|does|did|done|is|are|was|been|next|best|new|going|wrong|up"
    r"|happening|needed|required|allowed|legal|same|different|differences?|times?|timescales?|timeframes?"
    r"|limits?|deadlines?|max\w*|min\w*|numbers?|age|fees?|costs?|roles?|jobs?|rules?|steps?|options?|point"
    r"|law|case|cases|evidence|grounds|signs|reasons?|duty|duties|name|names|hours|days)\b",
    re.I,
)
#: What is left as it stands in the middle of a term: a child in need, a looked-after child.
_WITHIN = re.compile(r"\b(?:in(?= need\b| care\b)|(?<=looked[ -])after)\b", re.I)
#: What is, and is not only done or so: "is a", "is when", but neither "is told" nor "is voluntary".
_IS = (
    r"(?:(?:is|are)\s+(?:an?|the|any\w*|one|when|where|who\w*|there|for|all|every\w*|part|what\w*|how|some\w*"
    r"|those|used|known|called|defined)|means?|aims?|comprises?|consists?|covers?|includes?|encompass\w*"
    r"|involves?|describes?|refers? to|occurs?|brings? together|sets? out|makes?|requires?|stands? for)\b"
)
_DOES = r"(?:is|are|means?|do|does|stands?)\b"
_BEING = r"(?:is|are|means?|called|known as|counts? as|appointed as)"


def term_asked_for(question: str, words: Words) -> re.Pattern[str] | None:
    """Return what finds a definition of the term that a question asks about, None where it asks for more.

    ``words`` gives the formal terms of an abbreviation: either is looked for.
    """
    for form in _ASKED:
        found = form.search(question)
        if found and not _MORE.search(_WITHIN.sub("", found["term"])):
            return _defined([found["term"], *words.terms_for(found["term"])])
    return None


def _defined(terms: list[str]) -> re.Pattern[str]:
    """Return what finds a text that says what one of the terms is."""
    term = "(?:" + "|".join(_inflected(each) for each in terms) + r")(?:\s*\([^)]*\))?"
    said = (
        rf"(?:^|[.:;?!\n])\s*(?:\w+[\s-]+\(?){{0,3}}{term}[^.:;?!\n]{{0,70}}?\s{_IS}",  # a core group is the
        rf"\bwhat\s+(?:\w+[\s-]+\(?){{0,3}}{term}[^.:\n]{{0,30}}?\s{_DOES}",  # what a LADO is
        rf"\b{_BEING}\s+(?:an?\s+|the\s+)?{term}",  # a child is in need who
        rf"(?:^|[.\n]\s*){term}\s+[-–]\s",  # as a glossary has it: Neglect - the persistent failure
        rf"{term},\s+(?:the|an?)\s(?:\w+\s){{1,4}}?(?:that|which|who|by which|in which|for|of|where)\b",
    )
    return re.compile("|".join(said), re.I)


def _inflected(term: str) -> str:
    """Return what finds a term in whatever form of its words."""
    return r"[\s-]+".join(_word(word) for word in re.findall(r"[\w&]+", term))


def _word(word: str) -> str:
    """Short words and abbreviations stand as they are, or as more than one."""
    if len(word) <= 4:
        return rf"\b{re.escape(word)}(?:s|[’']s)?\b"
    return rf"\b{re.escape(stem_of(word).rstrip('iy'))}\w*"
