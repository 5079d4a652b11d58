"""Definitions: sentences that say what a thing is, one source after the other."""

from __future__ import annotations

import re

from ingest.document import UnitKind
from ingest.subjects import plural
from retrieval.words import STOP_WORDS, split_words
from service.answers.claims import Block, Sentences, claim
from service.answers.evidence import Evidence, Scored, by_document
from service.answers.question import Intent

MOST_DOCUMENTS = 3
NEAR = 0.22  # a definition in another article counts when its score is this near the best one's
BONUS = 0.15
ASKING = frozenset(
    """
    what's mean means meaning stand stands define definition explain happens counts count falls fall under work kind earth called term
    exactly briefly
    """.split()
)
DEFINES = r"(?:\s*\([^)]*\)|,[^,]{1,60},)?,?\s+(?:is|are|refers?|means?|involves?|describes?|includes?|may include|covers?|combines?|takes?)\b"
WORKS = r"(?:\s*\([^)]*\))?\s+(?!has\b|does\b|was\b|gets\b|needs\b|earns\b)[a-z]+s\b"  # "A falconer trains birds" defines an occupation
APPOSITION = r"[\"\u201d']?,\s+(?:an?|the)\s+[\w\s-]{1,40}?\s(?:that|who|which)\b"
TERM = re.compile(
    r"(?:\bwhat(?:'s|\u2019s|\s+is|\s+are|\s+counts\s+as)|\bexplain|\bdefine|\bmeaning\s+of|\bwhat\s+does|\bdefinition\s+of)\s+(?:an?\s+|the\s+)?(?!(?:that|it|this|these|they)\b)"
    r"([\w/&+.' -]{2,50}?)(?=\s+(?:mean|means|stand|stands|exactly|anyway|even|to\s+me|in\s)\b|[,?(]|$)",
    re.I,
)
PRONOUN = re.compile(r"(?:they|it|this|these|their|its|the role|he|she)\b", re.I)


def define(evidence: Evidence) -> list[Block] | None:
    """For a definition question, up to three sources' defining sentences, each with the sentence that goes on about it."""
    if evidence.question.intent is not Intent.DEFINITION or not evidence.usable:
        return None
    choices = _choices(evidence)
    pattern = _pattern(choices, of_occupation=bool(evidence.question.subjects))
    defining = [
        (each.score + BONUS, each)
        for each in evidence.usable
        if each.unit.kind in (UnitKind.SENTENCE, UnitKind.ITEM) and _defines(pattern, evidence, each)
    ]
    if not defining:
        return None
    best = max(score for score, _ in defining)
    if best < evidence.usable[0].score:
        return None
    near = [each for score, each in sorted(defining, key=lambda pair: (-pair[0], pair[1].hit.key)) if score >= best - NEAR]
    return [_paragraph(choices, evidence, found[0]) for found in list(by_document(near).values())[:MOST_DOCUMENTS]]


def _defines(pattern: re.Pattern[str], evidence: Evidence, each: Scored) -> bool:
    """Whether the sentence defines the term, or is the first one below a heading that is the term."""
    text = each.document.text
    if pattern.search(each.said):
        return True
    heading = each.unit.headings[-1].of(text) if each.unit.headings else ""
    return each.unit.kind is UnitKind.SENTENCE and evidence.before(each) is None and bool(pattern.match(f"{heading.strip()} is"))


def _pattern(choices: str, *, of_occupation: bool) -> re.Pattern[str]:
    """What is defined, at the head of a sentence or clause, with a defining verb behind it."""
    patterns = [
        rf"^(?:[^,]{{0,60}},\s)?(?:an?|the|most|these)?\s*[\"\u201c']?(?:{choices})[\"\u201d']?{DEFINES}",
        rf"\b(?:called|known as)\s+[\"\u201c']?(?:{choices})\b",
        rf"\b(?:{choices}){APPOSITION}",
    ]
    if of_occupation:
        patterns.append(rf"^(?:an?|the)\s+(?:{choices}){WORKS}")
    return re.compile("|".join(patterns), re.I)


def _choices(evidence: Evidence) -> str:
    """A pattern of all ways to say what is to be defined, longest first."""
    forms = sorted({form for term in _terms(evidence) for form in (term, plural(term))}, key=lambda form: (-len(form), form))
    return "|".join(re.escape(form).replace(r"\ ", r"[\s-]+") for form in forms) or r"(?!)"


def _terms(evidence: Evidence) -> list[str]:
    """The ways to say what is to be defined: the term after "what is", every spelling of an occupation, else the question's words."""
    names, question = evidence.index.names, evidence.question
    asked = TERM.search(question.resolved)
    if asked and not names.of(asked[1]) and split_words(asked[1]):
        return [" ".join(split_words(asked[1]))]
    spellings = [spelling for spelling, name in names.canonical.items() if name in question.subjects]
    words = [word for word in split_words(question.resolved) if word not in STOP_WORDS and word not in ASKING]
    return spellings or ([" ".join(words)] if words else []) + ([" ".join(words[:2])] if len(words) > 2 else [])


def _paragraph(choices: str, evidence: Evidence, each: Scored) -> Sentences:
    """The defining sentence with the one that it leans back on, or the one that goes on about it."""
    before, after = evidence.before(each), evidence.after(each)
    if before and PRONOUN.match(each.said):
        return Sentences((claim(each.document, before), claim(each.document, each.unit)))
    if after and after.kind is UnitKind.SENTENCE and each.unit.kind is UnitKind.SENTENCE:
        said = after.span.of(each.document.text)
        goes_on = rf"^(?:an?\s+)?(?:{choices}){DEFINES}" if evidence.question.subjects else rf"\b(?:{choices})\b"
        if PRONOUN.match(said) or re.search(goes_on, said, re.I):
            return Sentences((claim(each.document, each.unit), claim(each.document, after)))
    return Sentences((claim(each.document, each.unit),))
