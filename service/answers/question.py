"""A question understood: spelling, the turns before, intent, subjects, topics, and what an answer has to be about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

from ingest.subjects import FUNCTION_WORDS, Names, canonical_name, is_head, is_occupation, occupations, singular
from retrieval.words import split_words, terms
from service.answers import lexicon
from service.answers.figures import Kind, asked_kind
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
    `strangers` occupations that they never name. `places`, `years` and
    `names` (capitalised words, codes) have to be met by what is cited. `both` = the question speaks of "the two" without naming them;
    `extreme` = "lowest" or "highest" where one is asked for, else ""; `own_words` are the stems that a follow-up adds to the turns before.
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


WORKING = re.compile(
    r"\b(?:does|do|can|would|could) (?:an?|the) ((?:[\w-]+ ){0,2}[\w-]+?) (?:earn|make (?:an? (?:hour|day|week|month|year)|per|in)\b|get paid)", re.I
)  # who earns has an occupation
ANYONE = frozenset(
    """
    job role position post career work worker employee person one somebody someone man guy woman beginner novice newbie rookie graduate grad
    hire newcomer freelancer professional expert people field trade profession occupation
    """.split()
)  # or none in particular
HOME = frozenset({"united states"})  # figures without a place are mostly of the whole country, which articles name or not
MANY = 2  # occupations: a yes-or-no question about two of them weighs their figures
EXTREMES = ("lowest", "highest")
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
NAME = re.compile(r"\b(?:[A-Z][\w&+#.-]*[A-Z0-9][\w+#-]*|[A-Z][a-z]+)\b")


def understand(
    asked: str, corrected: str, corrections: tuple[Correction, ...], names: Names, *, main: Sequence[str], own_words: tuple[str, ...] = ()
) -> Question:
    """The question `corrected`, which was typed as `asked`. `main` are the occupations that "the two" would mean."""
    text = _without_initials(corrected.strip(), names)
    subjects = _coordinated(text, names) or _loose_subjects(text, names)
    strangers = tuple(role for role in _roles(text, names) if not any(set(role.split()) <= set(subject.split()) for subject in subjects))
    if not subjects and not strangers:
        subjects = _coordinated(_with_people(text), names) or _by_head(text, names)
    if own_words:  # "how about tankers?" asks for another one than the turn before
        strangers = tuple(role for role in strangers if set(terms(role)) & set(own_words))
    both = bool(both_pattern().search(text))
    kind = None if _is_yes_or_no(text) and len(subjects) + len(strangers) < MANY else asked_kind(text)
    topics = topics_asked(text)
    if kind is Kind.MONEY and not any(each.name in ("pay", "cost") for each in topics):
        topics = (*topics, topic("pay"))
    question = Question(
        asked=asked,
        resolved=text,
        corrections=corrections,
        subjects=subjects,
        strangers=strangers,
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
        question = replace(question, subjects=tuple(main))
    question = replace(question, sides=question.subjects if len(question.subjects) > 1 else _sides(text, names))
    return replace(question, intent=_intent(question))


SIDES = re.compile(
    r"(?:\bbetween |\bcompare |^|[,:;?] |\b(?:is|are|do|does|an?|the|as|for|in|than|of|pick|choose|more|better|earns?|pays?) )"
    r"((?:[\w-]+ ){0,2}?[\w-]+) (?:or|vs\.?|versus|compared (?:to|with)|against) ((?:[\w-]+ ?){1,4})",
    re.I,
)
BETWEEN = re.compile(r"\b(?:between|compare) ((?:[\w-]+ ){0,2}?[\w-]+) (?:and|to|with) ((?:[\w-]+ ?){1,4})", re.I)
WORDS_FOR_NUMBERS = re.compile(r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|\d+) (?:or|and|to)\b", re.I)  # "two or three years"


def _sides(text: str, names: Names) -> tuple[str, ...]:
    """Two things that are weighed against each other and are no two occupations: "clinical or school social workers" are "clinical", "school"."""
    plain = text
    for mention in reversed(names.find(text)):
        plain = plain[: mention.start] + plain[mention.end :]
    found = BETWEEN.search(" ".join(plain.split())) or SIDES.search(" ".join(plain.split()))
    if not found or WORDS_FOR_NUMBERS.search(found[0]):
        return ()
    left, right = (terms(side) for side in found.groups())
    shared = set(left) & set(right)
    sides = tuple(" ".join(word for word in split_words(side) if set(terms(word)) - shared) for side in found.groups())
    return sides if all(sides) else ()


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


def places_in(text: str) -> tuple[str, ...]:
    """The canonical names of the places in `text`, by first mention."""
    spelled, pattern = _places()
    return tuple(dict.fromkeys(spelled[match[0].lower()] for match in pattern.finditer(text) if match[0].lower() in spelled))


def _proper_names(text: str, names: Names) -> tuple[str, ...]:
    """Capitalised words and codes inside the question that are no occupation and no place; none where all words are capitalised."""
    if text.isupper() or text.istitle():
        return ()
    taken = [(mention.start, mention.end) for mention in names.find(text)] + [match.span() for match in _places()[1].finditer(text)]
    found = []
    for match in NAME.finditer(text):
        first = not re.search(r"\w", text[: match.start()]) or re.search(r"[.?!:]\s+$", text[: match.start()])
        plain_word = match[0][1:].islower() or len(match[0]) == 1
        if (first and plain_word) or any(start <= match.start() < end for start, end in taken):
            continue
        if match[0].lower() not in FUNCTION_WORDS:
            found.append(match[0])
    return tuple(dict.fromkeys(found))


def _roles(text: str, names: Names) -> list[str]:
    """Occupations by their head noun ("data engineer") that stand outside every known name, in canonical form."""
    known = [(mention.start, mention.end) for mention in names.find(text)]
    words = [(match[1], match.start(), match.end()) for match in re.finditer(r"([^\W\d_][\w+#-]*)(?:['\u2019]s?(?!\w))?", text)]
    found = []
    for i, (word, start, _) in enumerate(words):
        name = canonical_name(word) if word.isupper() or (word[:-1].isupper() and word.endswith("s")) else singular(word.lower())
        if any(left <= start < right for left, right in known) or not is_head(name.split()[-1]):
            continue
        if i and any(left <= words[i - 1][1] < right for left, right in known):
            continue  # a longer form of a known name
        before: list[str] = []
        for other, _, _ in reversed(words[max(0, i - 2) : i]):
            strict = any(topic.strict for topic in topics_asked(other))
            if other.lower() in FUNCTION_WORDS or strict or other.lower() in _adjectives():
                break
            before.insert(0, other)
        if before or is_occupation(name) or name != singular(word.lower()):
            found.append(canonical_name(" ".join([*before, name])))
    for match in WORKING.finditer(text):
        plain = singular(" ".join(word for word in split_words(match[1]) if word not in FUNCTION_WORDS | _adjectives()))
        inside = any(left < match.end(1) and match.start(1) < right for left, right in known)
        if plain and not inside and plain.split()[-1] not in ANYONE and not is_head(plain.split()[-1]) and not topics_asked(plain):
            found.append(plain)
    return found


def _loose_subjects(text: str, names: Names) -> tuple[str, ...]:
    """A known name whose words all stand in the question beside each other in another order or with a word left out."""
    spoken = {singular(word) for word in split_words(names.rewrite(text))}
    found = []
    for name in sorted(set(names.canonical.values())):
        words = [singular(word) for word in name.split()]
        if len(words) >= 3 and len(set(words) & spoken) >= len(words) - 1 and words[-1] in spoken:
            found.append(name)
    return tuple(found)


def _without_initials(text: str, names: Names) -> str:
    """The text with the names for which initials in capitals ("FA", "FAs") stand, where they fit one known name alone."""

    def written_out(match: re.Match[str]) -> str:
        initials = match[1]
        meant = {name for name in names.canonical.values() if "".join(word[0] for word in name.split()).upper() == initials}
        taken = names.of(match[0]) or places_in(initials) or initials.lower() in FUNCTION_WORDS
        return match[0] if taken or len(meant) != 1 else meant.pop()

    return re.sub(r"\b([A-Z]{2,4})s?\b", written_out, text)


def _coordinated(text: str, names: Names) -> tuple[str, ...]:
    """The known names in the text, with those that share a head noun: "elementary or high school teacher" holds two."""
    found: list[str] = []
    known = set(names.canonical.values())
    for mention in names.find(text):
        before = re.search(r"([^\W\d_][\w-]*(?: [\w-]+)?) (?:or|and|vs\.?|versus|than) (?:an? )?$", text[: mention.start], re.I)
        words = before[1].lower().split() if before else []
        shared = [f"{' '.join(words[i:])} {mention.name.split()[-1]}" for i in range(len(words))]
        found += [*[name for name in shared if name in known and not names.of(" ".join(words))][:1], mention.name]
    return tuple(dict.fromkeys(found))


def _by_head(text: str, names: Names) -> tuple[str, ...]:
    """The one known name that ends in a head noun of the text: "an attendant" where the articles know flight attendants alone."""
    heads = [singular(word) for word in split_words(text) if is_head(singular(word)) and not is_occupation(singular(word))]
    known = sorted(set(names.canonical.values()))
    for head in heads:
        meant = [name for name in known if name.split()[-1] == head]
        shortest = min(meant, key=len, default="")
        if meant and all(name.endswith(shortest) for name in meant):
            return (shortest,)
    return ()


def _with_people(text: str) -> str:
    """The text with fields of work as the people in them: "nursing school" as "nurse school"."""
    fields = occupations()["fields"]
    choices = "|".join(sorted(fields, key=lambda field: (-len(field), field)))
    return re.sub(rf"\b(?:{choices})\b", lambda match: fields[match[0].lower()], text, flags=re.I)


@cache
def _adjectives() -> frozenset[str]:
    return frozenset("average avg median typical mean top best good senior junior entry entry-level new real current better as like".split())


@cache
def _places() -> tuple[dict[str, str], re.Pattern[str]]:
    """Every spelling of a place with its canonical name, and a pattern of all of them; "us" is a place in capitals only."""
    data = lexicon.load("places")
    spelled = {name: name for name in (*f"{data['countries']} {data['states']} {data['cities']}".split(), *data["phrases"])}
    spelled |= {alias: name for name, aliases in data["aliases"].items() for alias in aliases}
    choices = "|".join(re.escape(each) for each in sorted(spelled, key=lambda each: (-len(each), each)) if each != "us")
    return spelled, re.compile(rf"(?<![\w.])(?:(?i:{choices})|US)(?!\w)")
