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
DEFINES = (
    r"(?:\s*\([^)]*\))?,?\s+(?:is|are|refers?|means?|involves?|describes?|includes?|may include"
    r"|covers?|focus(?:es)?(?: on)?|builds?|analyzes?|extracts?|combines?|takes?)\b"
)
PRONOUN = re.compile(r"(?:they|it|this|these|their|its|the role|he|she)\b", re.I)


def define(evidence: Evidence) -> list[Block] | None:
    """For a definition question, up to three sources' defining sentences, each with the sentence that goes on about it."""
    if evidence.question.intent is not Intent.DEFINITION or not evidence.usable:
        return None
    pattern = _pattern(evidence)
    defining = [(each.score + BONUS, each) for each in evidence.usable if each.unit.kind is UnitKind.SENTENCE and _defines(pattern, evidence, each)]
    if not defining:
        return None
    best = max(score for score, _ in defining)
    if best < evidence.usable[0].score:
        return None
    near = [each for score, each in sorted(defining, key=lambda pair: (-pair[0], pair[1].hit.key)) if score >= best - NEAR]
    return [_paragraph(evidence, found[0]) for found in list(by_document(near).values())[:MOST_DOCUMENTS]]


def _defines(pattern: re.Pattern[str], evidence: Evidence, each: Scored) -> bool:
    """Whether the sentence defines the term, or is the first one below a heading that is the term."""
    text = each.document.text
    if pattern.search(each.said):
        return True
    heading = each.unit.headings[-1].of(text) if each.unit.headings else ""
    return evidence.before(each) is None and bool(pattern.match(f"{heading.strip()} is"))


def _pattern(evidence: Evidence) -> re.Pattern[str]:
    """What is defined, at the head of a sentence or clause, with a defining verb behind it."""
    names = evidence.index.names
    question = evidence.question
    spellings = [spelling for spelling, name in names.canonical.items() if name in question.subjects]
    words = [word for word in split_words(question.resolved) if word not in STOP_WORDS and word not in ASKING]
    phrases = spellings or ([" ".join(words)] if words else []) + ([" ".join(words[:2])] if len(words) > 2 else [])
    forms = sorted({form for phrase in phrases for form in (phrase, plural(phrase))}, key=lambda form: (-len(form), form))
    choices = "|".join(re.escape(form).replace(r"\ ", r"[\s-]+") for form in forms) or r"(?!)"
    return re.compile(
        rf"^(?:[^,]{{0,60}},\s)?(?:an?|the|most|these)?\s*[\"\u201c']?(?:{choices}){DEFINES}|\b(?:called|known as)\s+[\"\u201c']?(?:{choices})\b",
        re.I,
    )


def _paragraph(evidence: Evidence, each: Scored) -> Sentences:
    claims = []
    before, after = evidence.before(each), evidence.after(each)
    said = each.said
    if before and PRONOUN.match(said):
        claims.append(claim(each.document, before))
    claims.append(claim(each.document, each.unit))
    if after and after.kind is UnitKind.SENTENCE and PRONOUN.match(after.span.of(each.document.text)) and not claims[1:]:
        claims.append(claim(each.document, after))
    return Sentences(tuple(claims))
