"""A question understood: spelling, the turns before, intent, subjects, topics, and what an answer has to be about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

from ingest.subjects import FUNCTION_WORDS, Names
from retrieval.words import split_words, terms
from service.answers import lexicon
from service.answers.figures import Kind, asked_kind
from service.answers.occupations import occupations_in, without_initials
from service.answers.places import place_spans, places_in
from service.answers.sides import sides_of
from service.answers.spelling import Correction
from service.answers.topics import Topic, topic, topics_asked


class Intent(StrEnum):
    """What form of answer a question wants."""

    DEFINITION = "definition"
    FIGURES = "figures"
    COMPARISON = "comparison"
    LIST = "list"
    STEPS = "steps"
    ADVICE = "advice"
    PASSAGE = "passage"


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked, and everything that composers need to know of it.

    `sides` are what is compared: two or more subjects, or two other things. `subjects` are canonical occupations that the articles know,
    `strangers` occupations that they never name. `places`, `years` and `names` (capitalised words, codes) have to be met by what is
    cited. `both` = the question speaks of "the two" without naming them; `extreme` = "lowest" or "highest" where one is asked for, else "";
    `own_words` are the stems that a follow-up adds to the turns before.
    """

    asked: str
    resolved: str
    corrections: tuple[Correction, ...] = ()
    intent: Intent = Intent.PASSAGE
    subjects: tuple[str, ...] = ()
    strangers: tuple[str, ...] = ()
    sides: tuple[str, ...] = ()
    topics: tuple[Topic, ...] = ()
    kind: Kind | None = None
    places: tuple[str, ...] = ()
    years: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    both: bool = False
    extreme: str = ""
    wants_place: bool = False
    own_words: tuple[str, ...] = ()
    is_instruction: bool = False

    @property
    def aspects(self) -> tuple[Topic, ...]:
        """The topics that say what is asked about, without that of comparing itself."""
        return tuple(each for each in self.topics if each.name != "difference")

    def asks(self, topic: str) -> bool:
        """Whether the question names that topic."""
        return any(each.name == topic for each in self.topics)


MANY = 2  # occupations: a yes-or-no question about two of them weighs their figures
EXTREMES = ("lowest", "highest")
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
NAME = re.compile(r"\b(?:[A-Z][\w&+#.-]*[A-Z0-9][\w+#-]*|[A-Z][a-z]+)\b")


def understand(
    asked: str, corrected: str, corrections: tuple[Correction, ...], names: Names, *, main: Sequence[str], own_words: tuple[str, ...] = ()
) -> Question:
    """The question `corrected`, which was typed as `asked`. `main` are the occupations that "the two" would mean."""
    text = without_initials(corrected.strip(), names)
    subjects, strangers = occupations_in(text, names)
    if own_words:  # "how about tankers?" asks for another one than the turn before
        strangers = tuple(role for role in strangers if set(terms(role)) & set(own_words))
    both = bool(both_pattern().search(text))
    sides = subjects if len(subjects) > 1 else sides_of(text, names)
    kind = None if _is_yes_or_no(text) and not sides and len(strangers) + len(subjects) < MANY else asked_kind(text)
    topics = topics_asked(text)
    if kind is Kind.MONEY and not any(each.name in ("pay", "cost") for each in topics):
        topics = (*topics, topic("pay"))
    question = Question(
        asked=asked,
        resolved=text,
        corrections=corrections,
        subjects=subjects,
        strangers=strangers,
        sides=sides,
        topics=topics,
        kind=kind,
        places=places_in(text),
        years=tuple(dict.fromkeys(YEAR.findall(text))),
        names=_proper_names(text, names),
        both=both,
        extreme=next((extreme for extreme in EXTREMES if lexicon.pattern("question", extreme).search(text)), ""),
        wants_place=bool(lexicon.pattern("question", "wants_place").search(text)),
        own_words=own_words,
        is_instruction=any(re.search(pattern, asked, re.I) for pattern in lexicon.load("requests")["instructions"]),
    )
    if both and len(subjects) < 2 and not strangers and len(main) == 2:
        question = replace(question, subjects=tuple(main), sides=tuple(main))
    return replace(question, intent=_intent(question))


def _intent(question: Question) -> Intent:
    text = question.resolved
    several = len(question.subjects) + len(question.strangers) >= 2
    weighs = any(lexicon.pattern("question", form).search(text) for form in ("comparative", "comparison"))
    if question.kind and (several or question.sides) and weighs:
        return Intent.COMPARISON
    if question.kind is Kind.MONEY and (lexicon.pattern("question", "which_of_many").search(text) or (question.wants_place and question.extreme)):
        return Intent.LIST
    if question.kind and not (question.kind is Kind.MONEY and lexicon.pattern("question", "advice").search(text)):
        return Intent.FIGURES
    if lexicon.pattern("question", "advice").search(text):
        return Intent.ADVICE
    if (lexicon.pattern("question", "comparison").search(text) and (several or question.both or question.sides)) or (
        several and question.asks("difference")
    ):
        return Intent.COMPARISON
    if several and not text.lower().startswith(("can ", "is ", "are ", "do ", "does ", "will ", "how ")):
        return Intent.COMPARISON
    steps = bool(lexicon.pattern("question", "steps").search(text))
    if lexicon.pattern("question", "definition").search(text) and not (steps and not _is_yes_or_no(text)):
        return Intent.DEFINITION
    if _is_yes_or_no(text) and not several:
        return Intent.PASSAGE
    if steps:
        return Intent.STEPS
    if lexicon.pattern("question", "list").search(text) or _is_keywords(text):
        return Intent.LIST
    return Intent.PASSAGE


def _is_yes_or_no(text: str) -> bool:
    """Whether "yes" or "no" could begin the answer; not where the sources are asked to agree, for then each of them is wanted."""
    return bool(lexicon.pattern("question", "yes_or_no").search(text)) and not lexicon.pattern("question", "agreement").search(text)


@cache
def both_pattern() -> re.Pattern[str]:
    """Phrases that mean the articles' main occupations without naming them ("the two", "each role")."""
    phrases = sorted(lexicon.load("requests")["both"], key=lambda phrase: (-len(phrase), phrase))
    return re.compile(rf"\b(?:{'|'.join(phrases)})\b", re.I)


def _is_keywords(text: str) -> bool:
    """Whether the question is a row of search words rather than a sentence."""
    return not FUNCTION_WORDS & set(split_words(text)) or text.lower().startswith("best ")


def _proper_names(text: str, names: Names) -> tuple[str, ...]:
    """Capitalised words and codes inside the question that are no occupation and no place; none where all words are capitalised."""
    if text.isupper() or text.istitle():
        return ()
    taken = [(mention.start, mention.end) for mention in names.find(text)] + place_spans(text)
    found = []
    for match in NAME.finditer(text):
        first = not re.search(r"\w", text[: match.start()]) or re.search(r"[.?!:]\s+$", text[: match.start()])
        plain_word = match[0][1:].islower() or len(match[0]) == 1
        if (first and plain_word) or any(start <= match.start() < end for start, end in taken):
            continue
        if match[0].lower() not in FUNCTION_WORDS:
            found.append(match[0])
    return tuple(dict.fromkeys(found))
