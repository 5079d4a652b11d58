"""The catalogue: the articles that there are, as a block of their own that claims nothing."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.document import Document
from ingest.subjects import Names
from retrieval.words import terms
from service.answers.claims import Catalogue

MOST_LISTED = 12
ABOUT = 0.25  # share of an article's units from which it is about an occupation that its title leaves out


def catalogue_of(documents: Sequence[Document]) -> Catalogue:
    """The block that lists the documents, as many as fit."""
    number = len(documents)
    lead = "There is 1 article:" if number == 1 else f"There are {number} articles:"
    return Catalogue(lead, tuple(documents[:MOST_LISTED]), max(0, number - MOST_LISTED))


def documents_about(topic: str, documents: Sequence[Document], names: Names) -> tuple[Document, ...]:
    """The documents whose title says the topic, else those of which a good part is about its occupation; none where neither is so."""
    wanted, subjects = set(terms(topic)), set(names.of(topic))
    if not wanted and not subjects:
        return ()
    titled = [each for each in documents if _titled(wanted, subjects, each, names)]
    return tuple(titled or [each for each in documents if subjects and _share_about(subjects, each) >= ABOUT])


def _titled(wanted: set[str], subjects: set[str], document: Document, names: Names) -> bool:
    if subjects:
        return subjects <= set(names.of(document.title))
    return bool(wanted) and wanted <= set(terms(document.title))


def _share_about(subjects: set[str], document: Document) -> float:
    about = sum(subjects <= set(unit.subjects) for unit in document.units)
    return about / len(document.units) if document.units else 0.0
