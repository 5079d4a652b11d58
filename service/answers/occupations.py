"""The occupations that a question is about: those that the articles know, however it names them, and those that they do not."""

from __future__ import annotations

import re
from functools import cache

from ingest.subjects import FUNCTION_WORDS, Names, canonical_name, is_head, is_occupation, occupations, singular
from retrieval.words import split_words
from service.answers.places import places_in
from service.answers.topics import topics_asked

WORKING = re.compile(
    r"\b(?:does|do|can|would|could) (?:an?|the) ((?:[\w-]+ ){0,2}[\w-]+?) (?:earn|make (?:an? (?:hour|day|week|month|year)|per|in)\b|get paid)", re.I
)  # who earns has an occupation
ANYONE = frozenset(
    """
    job role position post career work worker employee person one somebody someone man guy woman beginner novice newbie rookie graduate grad
    hire newcomer freelancer professional expert people field trade profession occupation
    """.split()
)  # or none in particular


def occupations_in(text: str, names: Names) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The known occupations of a question, in canonical form, and the strangers: occupations that no article names."""
    known = _coordinated(text, names) or _loose_subjects(text, names)
    strangers = tuple(role for role in _roles(text, names) if not any(set(role.split()) <= set(name.split()) for name in known))
    if not known and not strangers:
        known = _coordinated(_with_people(text), names) or _by_head(text, names)
    return known, strangers


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


def without_initials(text: str, names: Names) -> str:
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
