"""A question and an index in, a cited answer out."""

from service.answers.answering import Answer, Answerer

__all__ = ["Answer", "Answerer"]
