"""Composing: the blocks that the first composer whose turn it is makes of the evidence."""

from __future__ import annotations

from dataclasses import dataclass

from service.answers.claims import Block
from service.answers.composers import COMPOSERS
from service.answers.evidence import Evidence

DECLINED = "declined"  # the kind of what nothing can be stated of


@dataclass(frozen=True, slots=True)
class Composed:
    """What came of a question: its evidence, and the blocks with their kind; no blocks where nothing can be stated."""

    evidence: Evidence
    kind: str = DECLINED
    blocks: tuple[Block, ...] = ()


def compose(evidence: Evidence) -> Composed:
    """The blocks of the first composer that makes any."""
    for kind, make in COMPOSERS:
        blocks = make(evidence)
        if blocks:
            return Composed(evidence, kind, tuple(blocks))
    return Composed(evidence)
