"""Lists: the whole natural list with its lead-in and tail, filtered by a level that was asked for."""

from __future__ import annotations

import re

from ingest.document import BlockKind, Document, Unit, UnitKind
from service.answers.claims import Block, Listing, Row, Sentences, Table, claim, words_in
from service.answers.evidence import Evidence, Scored, by_document
from service.answers.question import Intent
from service.answers.sight import is_asked_about
from service.answers.topics import stemmed, topics_said

MOST_DOCUMENTS = 3
NEAR_SECOND, NEAR_SAME = 0.10, 0.30  # how far below the best list that of another source may score: at all, on the same topics
ORDERED = 0.15  # what counted items are worth where steps were asked for
NEAR_ANY = 0.12  # a list this far below the best unit of any kind is still what a list question wants
NEAR_ROW = 0.10
MOST_ITEMS, MOST_ROWS = 14, 10
MOST_WORDS = 150  # of a list with that of a second source
LONGEST_LEVEL, FEWEST_RATED = 3, 2
LEAST = re.compile(r"\b(?:least|less|lowest|un)[\s-]*(?:important|critical|essential|relevant|needed|necessary|priority)\b", re.I)
COUNTED = re.compile(r"(?:^|\n)\s*(?:\d{1,2}|[a-h])[.)]\s*$")
ENUMERATION = re.compile(r"(?:[^,]+,){2,}[^,]*\b(?:and|or)\b")
SENTENCE_PENALTY = 0.03  # a list asked for is better answered by a list


def enumerate_list(evidence: Evidence) -> list[Block] | None:
    """For a list question, the best list, table column or enumerating sentence, and those of other sources that are as near."""
    if evidence.question.intent not in (Intent.LIST, Intent.STEPS) or not evidence.usable:
        return None
    steps = evidence.question.intent is Intent.STEPS
    ranked = sorted(
        (
            (each.score - (0 if _is_listed(each) else SENTENCE_PENALTY) + (ORDERED if steps and is_ordered(each) else 0), each)
            for each in evidence.usable
            if _is_listed(each) or ENUMERATION.search(each.said)
        ),
        key=lambda pair: (-pair[0], pair[1].hit.key),
    )
    if steps and (counted := _steps_beside(evidence)):
        return [natural_whole(evidence, counted)]
    if not ranked or ranked[0][1].score < evidence.usable[0].score - NEAR_ANY:
        return None
    best = ranked[0][0]
    near = by_document(each for score, each in ranked if score >= best - (NEAR_SAME if evidence.tells_the_same(ranked[0][1], each) else NEAR_SECOND))
    leaders = [found[0] for found in list(near.values())[:MOST_DOCUMENTS]]
    if level_asked(evidence, leaders[0]):
        leaders = leaders[:1]  # levels are one source's own
    first, *others = [natural_whole(evidence, each) for each in leaders]
    return [first, *(block for block in others if words_in([first, block]) <= MOST_WORDS)]


def _steps_beside(evidence: Evidence) -> Scored | None:
    """Counted items in the section of the best unit, whether they come near themselves or not."""
    best = evidence.usable[0]
    beside = (each for each in evidence.all if each.document.id == best.document.id and each.unit.headings == best.unit.headings)
    return next((each for each in beside if best.unit.headings and is_ordered(each)), None)


def is_ordered(each: Scored) -> bool:
    """Whether the unit is one of counted items: a step, or an item after a number or letter."""
    if each.unit.kind is UnitKind.STEP:
        return True
    before = each.document.text[max(0, each.unit.span.start - 8) : each.unit.span.start]
    return each.unit.kind is UnitKind.ITEM and bool(COUNTED.search(before))


def natural_whole(evidence: Evidence, each: Scored) -> Block:
    """The block of a unit as a reader would want it: the list with lead-in and tail, the matching rows of the table, the sentence."""
    match each.block.kind:
        case BlockKind.LIST:
            return whole_list(evidence, each)
        case BlockKind.TABLE:
            return matching_rows(evidence, each)
        case _:
            return Sentences((claim(each.document, each.unit),))


def whole_list(evidence: Evidence, each: Scored) -> Listing:
    """The list of a unit, its items filtered by the level words of the question."""
    units = evidence.siblings(each)
    items = [unit for unit in units if unit.kind in (UnitKind.ITEM, UnitKind.STEP)]
    asked = level_asked(evidence, each)
    if asked:
        items = [unit for unit in items if _level(each.document, unit) == asked]
    if not _is_headed_by_subject(evidence, each):
        items = [unit for unit in items if is_asked_about(evidence.question.subjects, unit.subjects)] or items
    lead = next((unit for unit in units if unit.kind is UnitKind.LEAD), None)
    tail = next((unit for unit in units if unit.kind is UnitKind.TAIL), None)
    return Listing(
        claim(each.document, lead) if lead else None,
        tuple(claim(each.document, unit, alone=False) for unit in items[:MOST_ITEMS]),
        claim(each.document, tail, alone=False) if tail else None,
    )


def _is_headed_by_subject(evidence: Evidence, each: Scored) -> bool:
    """Whether the list's lead-in or nearest heading is about the occupations asked about alone: then every item is, whatever it names."""
    lead = next((unit.span for unit in evidence.siblings(each) if unit.kind is UnitKind.LEAD), None)
    above = [span.of(each.document.text) for span in (lead, *each.unit.headings[-1:]) if span]
    named = next((found for found in map(evidence.index.names.of, above) if found), ())
    return bool(named) and set(named) <= set(evidence.question.subjects)


def matching_rows(evidence: Evidence, each: Scored) -> Table:
    """The rows of a unit's table that the question asks for, in the columns of the subjects that were asked about.

    They are all rows where the table's heading or lead-in names the topic; else those whose label does; else those that score near the
    unit's own.
    """
    subjects = evidence.question.subjects
    rows: dict[int, list[Unit]] = {}
    for unit in evidence.siblings(each):
        if is_asked_about(subjects, unit.subjects) or unit == each.unit:
            rows.setdefault(unit.row, []).append(unit)
    asked = level_asked(evidence, each)
    if asked:
        rows = {row: found for row, found in rows.items() if any(_level(each.document, unit) == asked for unit in found)}
    above = [*each.unit.headings[-1:], *([each.unit.lead] if each.unit.lead else [])]
    listed = evidence.question.intent in (Intent.LIST, Intent.STEPS, Intent.COMPARISON)
    if asked or (listed and any(_says_topic(evidence, span.of(each.document.text)) for span in above)):
        kept = list(rows)
    else:
        score_of = {other.unit.span: other.score for other in evidence.all if other.document.id == each.document.id}
        near = each.score - NEAR_ROW
        kept = [row for row, found in rows.items() if listed and _says_topic(evidence, _row_label(each.document, found[0]))]
        if each.unit.row not in kept:
            kept = [row for row, found in rows.items() if row == each.unit.row or any(score_of.get(unit.span, 0.0) >= near for unit in found)]
    return table_of(each.document, [rows[row] for row in sorted(kept)][:MOST_ROWS])


def _says_topic(evidence: Evidence, text: str) -> bool:
    return not evidence.topics.isdisjoint(topics_said(stemmed(text)))


def table_of(document: Document, rows: list[list[Unit]]) -> Table:
    """A table of the given cells of one document, its columns in the document's order."""
    columns = sorted({unit.column for row in rows for unit in row})
    labels = {unit.column: _header(document, unit) for row in rows for unit in row}
    return Table(
        tuple(labels[column] for column in columns),
        tuple(
            Row(
                _row_label(document, row[0]),
                tuple(next((claim(document, unit) for unit in row if unit.column == column), None) for column in columns),
            )
            for row in rows
        ),
    )


def _row_label(document: Document, unit: Unit) -> str:
    return _words_beside(document, unit, same_row=True)


def _header(document: Document, unit: Unit) -> str:
    return _words_beside(document, unit, same_row=False)


def _words_beside(document: Document, unit: Unit, *, same_row: bool) -> str:
    """The words of a cell's context that stand in its own row, or in the header; "" where none do."""
    rows = {part.span: part.row for part in document.blocks[unit.block].parts}
    return " ".join(next((span.of(document.text) for span in unit.context if (rows.get(span) == unit.row) == same_row), "").split())


def _is_listed(each: Scored) -> bool:
    return each.block.kind is not BlockKind.PARAGRAPH


def _level(document: Document, unit: Unit) -> str:
    """How a list rates an item ("System design: critical"), or what a table's cell says where that is short; lower case, else ""."""
    if unit.kind is UnitKind.CELL:
        said = " ".join(unit.span.of(document.text).lower().split())
        return said if len(said.split()) <= LONGEST_LEVEL and said.replace(" ", "").isalpha() else ""
    after = [span for span in unit.context if span > unit.span]
    return after[-1].of(document.text).lower() if after else ""


def level_asked(evidence: Evidence, each: Scored) -> str:
    """The level of the unit's list or table ("critical") that the question names, or ""; a level recurs.

    "The least important" means the last level of a list that goes from the highest to the lowest.
    """
    text = evidence.question.resolved
    said = [_level(each.document, unit) for unit in evidence.siblings(each) if is_asked_about(evidence.question.subjects, unit.subjects)]
    recurring = [level for level in dict.fromkeys(said) if level and said.count(level) >= FEWEST_RATED]
    if LEAST.search(text) and len(recurring) >= FEWEST_RATED:
        return recurring[-1]
    longest_first = sorted(recurring, key=lambda level: (-len(level), level))
    return next((level for level in longest_first if re.search(rf"\b{re.escape(level)}\b", text, re.I)), "")
