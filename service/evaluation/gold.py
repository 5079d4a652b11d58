"""Gold questions: what was asked, the facts of a complete answer, and where in the articles they stand."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator


class GoldError(Exception):
    """A file of gold questions that cannot be used; the message names the line and the cure."""


def _compiles(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"'{pattern}' is no regular expression: {error}") from error
    return pattern


Pattern = Annotated[str, AfterValidator(_compiles)]


class Gold(BaseModel):
    """Part of a gold file; fields of others' making are let through."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Fact(Gold):
    """One fact of a complete answer: any one of the patterns, found in any case."""

    name: str
    any: Annotated[list[Pattern], Field(min_length=1)]

    def stands_in(self, text: str) -> bool:
        """Whether `text` states it."""
        return any(re.search(pattern, text, re.I) for pattern in self.any)


class Evidence(Gold):
    """A place that is on topic: a section by its heading, lines of the file (from 1, both ends included), or exact words."""

    doc: str
    heading: str | None = None
    lines: tuple[int, int] | None = None
    quote: str | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if sum(each is not None for each in (self.heading, self.lines, self.quote)) != 1:
            raise ValueError("evidence needs exactly one of 'heading', 'lines' and 'quote'")
        return self


class GoldQuestion(Gold):
    """A question with its earlier turns. Without facts in `must` the right reply is a refusal."""

    id: str
    question: str
    history: list[str] = []
    type: str
    style: str = "clean"
    must: list[Fact] = []
    must_not: list[Pattern] = []
    evidence: list[Evidence] = []
    min_docs: int = 1
    must_docs: list[str] = []

    @property
    def answerable(self) -> bool:
        """Whether the articles answer it."""
        return bool(self.must)


def read_gold(path: Path) -> list[GoldQuestion]:
    """The questions of a file, one JSON object a line. Raises `GoldError` with the line that is wrong, or for a file without questions."""
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise GoldError(f"cannot read '{path}': {error}") from error
    questions = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            questions.append(GoldQuestion.model_validate(json.loads(line)))
        except ValidationError as error:
            first = error.errors()[0]
            raise GoldError(f"'{path}' line {number}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from error
        except ValueError as error:
            raise GoldError(f"'{path}' line {number} is not JSON: {error}") from error
    if not questions:
        raise GoldError(f"there are no questions in '{path}': write one JSON object a line")
    doubled = {question.id for question in questions if sum(other.id == question.id for other in questions) > 1}
    if doubled:
        raise GoldError(f"'{path}': two questions have the id '{min(doubled)}'")
    return questions
