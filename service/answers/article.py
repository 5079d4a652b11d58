"""A whole article as the rules see it beside a question: what belongs to it alone, worked out once."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property, lru_cache

from ingest.document import Document
from ingest.subjects import Names, singular, spell_short
from retrieval.words import split_words
from service.answers.places import HOME, places_in

FEWEST_MENTIONS = 3  # paragraphs and tables that name a place which the article is about

KEPT_ARTICLES = 2048


@dataclass(frozen=True, eq=False)
class Article:
    """A document, with what its title and its text as a whole say."""

    document: Document

    @cached_property
    def names(self) -> Names:
        """The occupations that it explains itself."""
        return Names(self.document.names)

    @cached_property
    def titled(self) -> tuple[str, ...]:
        """The occupations that its title names, before any subtitle."""
        return self.names.of(self.document.title.partition(":")[0])

    @cached_property
    def title_words(self) -> frozenset[str]:
        """The words of its title in the singular, occupations in their short form."""
        return frozenset(singular(word) for word in split_words(spell_short(self.document.title)))

    @cached_property
    def places(self) -> frozenset[str]:
        """The places that it is about: those of its title, those that it names again and again, and its country."""
        counted = Counter(place for block in self.document.blocks for place in places_in(block.span.of(self.document.text)))
        return frozenset(places_in(self.document.title)) | {place for place, count in counted.items() if count >= FEWEST_MENTIONS or place in HOME}


@lru_cache(maxsize=KEPT_ARTICLES)
def article_of(document: Document) -> Article:
    """The article that a document is."""
    return Article(document)
