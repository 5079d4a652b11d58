"""Suggestions: questions that a generation is known to answer, kept in it with what is needed to choose among them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A question that was asked of its generation and answered.

    `occupations` are the canonical names that it is about, `topic` what it asks ("" where no topic is named); `cited` are the quotes of its
    answer, best first, each as document id and first character. `alone` = it can be read without the article that it was taken from.
    """

    question: str
    occupations: tuple[str, ...]
    topic: str
    cited: tuple[tuple[str, int], ...]
    alone: bool

    @property
    def documents(self) -> frozenset[str]:
        """The ids of the documents that answer it."""
        return frozenset(document for document, _ in self.cited)
