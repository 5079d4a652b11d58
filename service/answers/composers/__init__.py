"""Composers: one a kind of answer, tried in order; each gives blocks of claims, or None where it is not its turn."""

from __future__ import annotations

from collections.abc import Callable

from service.answers.claims import Block
from service.answers.composers.comparison import compare
from service.answers.composers.definition import define
from service.answers.composers.figures import give_figures
from service.answers.composers.listing import enumerate_list
from service.answers.composers.passage import give_passage
from service.answers.evidence import Evidence

Composer = Callable[[Evidence], list[Block] | None]

COMPOSERS: tuple[tuple[str, Composer], ...] = (
    ("definition", define),
    ("figures", give_figures),
    ("comparison", compare),
    ("list", enumerate_list),
    ("passage", give_passage),
)
