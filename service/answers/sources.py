"""Sources by name: "according to X", "what does X say about pay?" ask only the articles of that publisher, author, site or title."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from ingest.document import Document
from ingest.subjects import is_occupation, singular
from retrieval.index import Index
from retrieval.words import split_words, terms
from service.answers import lexicon
from service.answers.places import places_in

FEWEST_TITLE_WORDS = 3  # of a title, or the part before its colon, that names an article without quotation marks
SHORTEST_NAME = 4  # letters of a publisher's name that is cut to its first words
KEPT_NAMES = 16_384  # articles whose names are kept: all but a few are in the next index, too
NEAR_TITLE = 0.75  # share of a title's words that a quotation has to hold
HOST = re.compile(r"https?://(?:www\.)?([\w-]+(?:\.[\w-]+)+)")
WORD = re.compile(r"\w+")
QUOTED = re.compile(r"[\"\u201c]([^\"\u201c\u201d]{4,})[\"\u201d]")


@dataclass(frozen=True, slots=True)
class Named:
    """A question without the name of its source: what is left of it, the documents that it wants (None: any), and a source that is not here."""

    text: str
    documents: frozenset[str] | None = None
    stranger: str = ""

    @property
    def whose(self) -> str:
        """Who is silent where nothing is found."""
        return "The articles" if self.documents is None else "The articles of this source"


class Sources:
    """Finds the sources of an index by the names that readers give them."""

    def __init__(self, index: Index) -> None:
        self._index = index

    @cached_property
    def names(self) -> dict[str, frozenset[str]]:
        """The ids of the documents under each name of a source, in lower case."""
        found: dict[str, set[str]] = {}
        for document in self._index.documents:
            for name in _names_of(document):
                found.setdefault(name, set()).add(document.id)
        return {name: frozenset(ids) for name, ids in found.items()}

    @cached_property
    def _by_first(self) -> dict[str, list[str]]:
        """The names under their first words: thousands of articles have tens of thousands of names."""
        found: dict[str, list[str]] = {}
        for name in self.names:
            found.setdefault(next(iter(WORD.findall(name)), ""), []).append(name)
        return found

    @cached_property
    def _terms(self) -> dict[str, frozenset[str]]:
        """The stems of each name."""
        return {name: frozenset(terms(name)) for name in self.names}

    def read(self, text: str) -> Named:
        """What a question asks and of which documents."""
        rest = QUOTED.sub(self._title_of, text)
        said = _folded(rest)
        near = (name for word in sorted({"", *WORD.findall(said)}) for name in self._by_first.get(word, ()))
        spoken_of = tuple(name for name in near if name in said)
        if not spoken_of:
            return Named(text, stranger=self._stranger(text))
        name, forms = _patterns(spoken_of)
        wanted: set[str] = set()
        for form in forms:
            for match in form.finditer(rest):
                wanted |= {document for found in name.findall(match[0]) for document in self.names.get(_folded(found), ())}
            rest = form.sub(" ", rest)
        return Named(_tidy(rest), frozenset(wanted)) if wanted else Named(text, stranger=self._stranger(text))

    def _stranger(self, text: str) -> str:
        """The name after "according to" that no article here goes by or mentions, or ""."""
        claimed = re.search(lexicon.load("sources")["claimed"], text, re.I)
        if not claimed or places_in(claimed["source"]) or self._index.names.of(claimed["source"]):
            return ""
        named = [word for word in claimed["source"].split() if self._is_name(word)]
        return " ".join(named) if any(not set(terms(word)) <= self._index.vocabulary for word in named) else ""

    def _is_name(self, word: str) -> bool:
        """Whether a word is capitalised, or neither the articles nor the model know it."""
        known = set(terms(word)) <= self._index.vocabulary or all(map(self._index.knows_word, split_words(word)))
        return any(map(str.isupper, word)) or not known

    def _title_of(self, match: re.Match[str]) -> str:
        """A quoted title as it is written, where nearly all of it is quoted; else the quotation as it stands."""
        said = set(terms(match[1]))
        for name, title in self._terms.items():
            if said and said <= title and len(said) >= NEAR_TITLE * len(title):
                return name
        return match[0]


@lru_cache(maxsize=256)
def _patterns(names: tuple[str, ...]) -> tuple[re.Pattern[str], tuple[re.Pattern[str], ...]]:
    """A pattern of the names, and the forms of the lexicon with them filled in, several joined by "and" too."""
    data = lexicon.load("sources")
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    name = rf"(?<!\w)(?:{'|'.join(map(_spelled, longest_first))})(?!\w)"
    one = rf"{data['before']}{name}{data['behind']}"
    several = rf"(?:{one}(?:(?:,| and| or|, and) {one})*)"
    return re.compile(name, re.I), tuple(re.compile(form.replace("{source}", several), re.I) for form in data["forms"])


@lru_cache(maxsize=KEPT_NAMES)
def _names_of(document: Document) -> tuple[str, ...]:
    """The names that readers may give an article's source, in lower case."""
    return tuple(dict.fromkeys(_all_names_of(document)))


def _all_names_of(document: Document) -> Iterator[str]:
    metadata, digest = document.metadata, document.metadata.digest_of
    for publisher in (metadata.publisher, digest.publisher if digest else None):
        yield from _shortened(_folded(publisher or ""))
    for author in (metadata.author, digest.author if digest else None):
        yield from filter(None, [_folded((author or "").partition(",")[0])])
    for title in (document.title, digest.title if digest else ""):
        heads = [_folded(title), _folded(re.split(r"[:?|(\u2013\u2014]", title)[0])]
        yield from (head for head in heads if len(head.split()) >= FEWEST_TITLE_WORDS)
    yield from _site_names(metadata.url or "")


def _shortened(publisher: str) -> Iterator[str]:
    """The publisher's name, and what is left of it without the general words at its end."""
    words, endings = publisher.removeprefix("the ").split(), lexicon.load("sources")["endings"].split()
    if words:
        yield " ".join(words)
    while len(words) > 1 and words[-1] in endings:
        words = words[:-1]
        if len(words[0]) >= SHORTEST_NAME and words[0] not in endings and not is_occupation(singular(words[-1])):
            yield " ".join(words)


def _site_names(url: str) -> Iterator[str]:
    """The host of an address, and the label that its owner chose: "blog.falconry.co.uk" and "falconry"."""
    host = HOST.match(url.lower())
    if host:
        yield host[1]
        yield from [label for label in host[1].split(".")[:-1] if len(label) >= SHORTEST_NAME][-1:]


def _folded(name: str) -> str:
    """A name in lower case, "and" written out, without quotation marks and commas."""
    plain = re.sub(r"[\"\u201c\u201d,]", " ", name.replace("\u2019", "'").replace("&", " and "))
    return " ".join(plain.lower().split()).strip(" .?!:")


def _spelled(name: str) -> str:
    """A pattern of all ways to write a folded name."""
    parts = (r",?\s+".join(re.escape(word).replace("'", "['\u2019]") for word in part.split()) for part in name.split(" and "))
    return r"(?:,?\s+and\s+|\s*&\s*)".join(parts)


def _tidy(text: str) -> str:
    """What is left of a sentence, without the commas and blanks that a taken phrase leaves behind."""
    joined = re.sub(r"\s+([,.;:?!])", r"\1", " ".join(text.split()))
    return re.sub(r"([,;:])+(?=[.?!])", "", joined).strip(" ,;:\u2013\u2014-")
