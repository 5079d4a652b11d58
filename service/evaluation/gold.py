"""Gold questions: what was asked, the facts of a complete answer, and where in the articles they stand."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from service.evaluation.errors import GoldError


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
    lines = _text(path).split("\n")  # a JSON string may hold the other characters that end a line
    questions = [_question(line, f"'{path}' line {number}") for number, line in enumerate(lines, 1) if line.strip()]
    if not questions:
        raise GoldError(f"there are no questions in '{path}': write one JSON object a line")
    doubled = [name for name, times in Counter(question.id for question in questions).items() if times > 1]
    if doubled:
        raise GoldError(f"'{path}': two questions have the id '{doubled[0]}': give each its own")
    return questions


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise GoldError(f"'{path}' is not UTF-8 (byte {error.start}): save it as UTF-8") from error
    except OSError as error:
        raise GoldError(f"cannot read '{path}' ({error.strerror}): name a file of gold questions, one JSON object a line") from error


def _question(line: str, where: str) -> GoldQuestion:
    try:
        return GoldQuestion.model_validate_json(line)
    except ValidationError as error:
        first = error.errors()[0]
        if first["type"] in ("json_invalid", "model_type"):
            reason = first["msg"].replace(" line 1 column", " column")
            raise GoldError(f"{where} is not a JSON object ({reason}): write each question as one object on a line of its own") from error
        raise GoldError(f"{where}: {'.'.join(map(str, first['loc'])) or 'the question'}: {first['msg']}: mend or remove the line") from error
