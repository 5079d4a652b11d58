"""Occupations in plain English: as the articles spell them, with "a" or "an", in the plural."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cached_property

from ingest.document import Document
from ingest.subjects import Names, plural, singular
from service.answers import lexicon

LOWER_CASE = re.compile(r"(?<![\w-])[a-z]+(?![\w-])")
ARTICLE = re.compile(r"(?<!\w)(an?)\s+$", re.I)
LONGEST_ARTICLE = 4  # characters of " an " before a name


class Naming:
    """How some documents spell the occupations that `names` knows."""

    def __init__(self, documents: Sequence[Document], names: Names) -> None:
        self._documents = documents
        self._names = names

    @cached_property
    def _counted(self) -> tuple[dict[str, Counter[str]], dict[str, Counter[str]]]:
        """For each occupation its spellings in the singular, and for each spelling "a" or "an", with how often they stand in the texts."""
        spellings: dict[str, Counter[str]] = {}
        articles: dict[str, Counter[str]] = {}
        for text in (document.text for document in self._documents):
            for mention in self._names.find(text):
                spelling = singular(" ".join(text[mention.start : mention.end].split()))
                spellings.setdefault(mention.name, Counter())[spelling] += 1
                article = ARTICLE.search(text, max(0, mention.start - LONGEST_ARTICLE), mention.start)
                if article:
                    articles.setdefault(spelling.lower(), Counter())[article[1].lower()] += 1
        return spellings, articles

    @cached_property
    def _lower_case(self) -> frozenset[str]:
        """The words that stand in lower case anywhere in the texts."""
        return frozenset(word for document in self._documents for word in LOWER_CASE.findall(document.text))

    def singular(self, name: str) -> str:
        """The spelling that is commonest, written out where the texts do so, as it stands inside a sentence."""
        spellings = self._counted[0].get(name, Counter({name: 1}))
        written_out = [each for each in spellings if each.lower().split()[-1] == name.split()[-1]]
        folded: Counter[str] = Counter()
        for each in written_out or spellings:
            folded[each.lower()] += spellings[each]
        chosen = _commonest(folded)
        same = {each: count for each, count in spellings.items() if each.lower() == chosen}
        running = {each: count for each, count in same.items() if each.split()[-1].islower()}
        return " ".join(map(self._inside, _commonest(running or same).split()))

    def plural(self, name: str) -> str:
        """The same in the plural."""
        return plural(self.singular(name))

    def with_article(self, name: str) -> str:
        """The same after "a" or "an", whichever the texts put before it; else by how it sounds."""
        spelled = self.singular(name)
        used = self._counted[1].get(spelled.lower())
        return f"{_commonest(used) if used else article_of(spelled)} {spelled}"

    def _inside(self, word: str) -> str:
        """A word without the capital that only a heading or the head of a sentence gives it."""
        return word.lower() if word.istitle() and word.lower() in self._lower_case else word


def article_of(spelled: str) -> str:
    """ "a" or "an", by how the first word sounds."""
    rules = lexicon.load("suggestions")["articles"]
    word = spelled.split()[0]
    if word.isupper():
        vowel = word[0] in rules["letters_like_vowels"]
    elif word.lower().startswith(tuple(rules["like_vowels"])):
        vowel = True
    else:
        vowel = word[0].lower() in "aeiou" and not word.lower().startswith(tuple(rules["like_consonants"]))
    return "an" if vowel else "a"


def _commonest(counted: dict[str, int]) -> str:
    return min(counted, key=lambda each: (-counted[each], each))
