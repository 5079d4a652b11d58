"""Subjects: the occupations that a text names, each in one canonical short form.

"Machine learning engineers", "ML Engineer" and "MLE" are one subject. Which occupations there are is learned from the article itself (a
head noun of the lexicon with the words that recur before it, and "long form (ABBR)" pairs); the lexicon holds only general words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise

from ingest import lexicon

LONGEST_LETTERS = 3
MOST_NAMES = 300  # of an article; one that names more is a list of trades, and each of its words would be compared with all of them
FEWEST_CAPITALISED = 2  # "Data Scientist" seen this often is a name ...
FEWEST_LOWER_CASE = 3  # ... "data scientist" needs more, or "help engineers" would be one
ABSORBED = 0.8  # "learning engineer" goes when this share of it stands in "machine learning engineer"

INTRODUCED = re.compile(
    r"\b(?:bec(?:ome|omes|oming|ame)|(?:work|works|worked|working|career|careers|job|jobs|hired|employed|train|trained|qualify) as"
    r"|what (?:is|does)|prospects of|life of)"
    r" (?:an?|the) ((?:[a-z]+ )?[a-z]+(?:er|or|ist|ian|smith|eer))(?= (?:do|earn|need|in|is|if|or|and|for|with|to|at)\b|['\u2019.,;:?!\n]|$)",
    re.I | re.M,
)
ALIAS = re.compile(  # "a vet technician (often shortened to vet tech)", "an aircraft mechanic, also called an airframe technician"
    r"(?i:[,(]\s*(?:also|often|sometimes|commonly|usually|formerly|otherwise)\s+(?:called|known as|shortened to|named|referred to as)\s+)"
    r"(?i:(?:an?|the)\s+)?"
    r"([\w-]+(?: [\w-]+){0,3}?)\s*[,);.]"
)
WORD = re.compile(r"[^\W_][\w+#&'\u2019-]*")
FUNCTION_WORDS = frozenset(
    """
    a an the this that these those and or nor but if as at by for from in into of off on onto over per than then to toward under up upon via vs
    versus with without within while whereas when where which who whom whose what why how because since so such not no yes is are was were be
    been being am do does did has have had having can could may might must shall should will would it its he she they them their theirs we us
    our ours you your yours i me my mine one ones each every either neither both all any some many most more less few fewer several other others
    another same own only also just even still yet often usually typically generally sometimes always never very too quite rather much about
    between among across after before during through like unlike become becomes becoming hire hires need needs help helps let lets make makes
    between
    """.split()
)


@dataclass(frozen=True, slots=True)
class Mention:
    """An occupation named at `[start, end)` of some text."""

    start: int
    end: int
    name: str


class Names:
    """Finds the occupations of a fixed list of spellings in any text. Longest spelling first; word boundaries; any case."""

    def __init__(self, spellings: Iterable[tuple[str, str]]) -> None:
        self.canonical = dict(spellings)

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        if not self.canonical:
            return None
        longest_first = sorted(self.canonical, key=lambda spelling: (-len(spelling), spelling))
        choices = any_of(r"[\s-]+".join(map(re.escape, spelling.split())) for spelling in longest_first)
        return re.compile(rf"(?<![\w-])(?:{choices})(?![\w]|-\w)", re.I)

    def find(self, text: str) -> list[Mention]:
        """The mentions in `text`, in order, none overlapping.

        An abbreviation counts only in capitals ("DS", not "ds"), and a name that goes on is another occupation ("physician assistant").
        """
        found = []
        at = 0
        while self._pattern and (match := self._pattern.search(text, at)):
            spelling = " ".join(match[0].lower().replace("-", " ").split())
            name = self.canonical.get(spelling) or self.canonical.get(match[0].lower())
            longer = _goes_on(text, match.end())
            at = match.start() + 1 if longer else match.end()
            if name and not longer and not (_abbreviates(spelling, name) and match[0].islower()):
                found.append(Mention(match.start(), match.end(), name))
        return found

    def of(self, text: str) -> tuple[str, ...]:
        """The canonical names in `text`, by first mention, each once."""
        return tuple(dict.fromkeys(mention.name for mention in self.find(text)))

    def rewrite(self, text: str) -> str:
        """`text` with each mention in its canonical form: what is embedded, for documents and questions alike."""
        pieces, at = [], 0
        for mention in self.find(text):
            pieces += [text[at : mention.start], mention.name]
            at = mention.end
        return "".join([*pieces, text[at:]])

    def spelled_out(self, name: str) -> str:
        """The longest spelling of a canonical name, in the singular: "machine learning engineer" for "ml engineer"."""
        spellings = [spelling for spelling, canonical in self.canonical.items() if canonical == name and singular(spelling) == spelling]
        return max(spellings, key=lambda spelling: (len(spelling), spelling), default=name)

    def mask(self, text: str) -> str:
        """`text` in lower case with every mention as ROLE: parallel headings have one mask."""
        pieces, at = [], 0
        for mention in self.find(text):
            pieces += [text[at : mention.start].lower(), "ROLE"]
            at = mention.end
        return " ".join("".join([*pieces, text[at:].lower()]).split())


def learn_names(text: str, title: str = "") -> tuple[tuple[str, str], ...]:
    """The (spelling, canonical name) pairs that `text` supports, sorted; spellings in lower case, singular and plural.

    An occupation that the title names and the text repeats is learned, however seldom it stands there.
    """
    counted = {**_titled(title, text), **_count_phrases(text)}
    longer = _longer(counted)
    kept = {phrase for phrase, count in counted.items() if longer[phrase] < ABSORBED * count}
    kept |= _alone_in(text) | _introduced_in(text)
    kept = set(sorted(kept, key=lambda phrase: (-counted.get(phrase, 0), phrase))[:MOST_NAMES])
    spellings: dict[str, str] = {}
    for alias, name in sorted(_aliases(text, kept).items()):
        _add(spellings, alias, name)
    for phrase in sorted(kept):
        _add(spellings, phrase, spellings.get(phrase) or canonical_name(phrase))
    for long, short in explained_abbreviations(text)[:MOST_NAMES]:
        last = singular(long.lower()).split()[-1]
        if is_head(last) and last not in lexicon.load("occupations")["degrees"].split():
            name = canonical_name(long)
            _add(spellings, long.lower(), name)
            _add(spellings, short.lower(), name)
    known = set(spellings.values())
    for short, name in occupations()["abbreviations"].items():
        if name in known and re.search(rf"\b{short.upper()}s?\b", text):
            _add(spellings, short, name)
    return tuple(sorted(spellings.items()))


def any_of(choices: Iterable[str]) -> str:
    """A pattern of any of some escaped words, those before others that stand first; those of one initial are tried together.

    In any case of the letters Python tries every one of the choices at every character: with hundreds of them that took most of a search.
    """
    by_initial: dict[str, list[str]] = {}
    for choice in choices:
        initial = choice[:2] if choice.startswith("\\") else choice[:1]
        by_initial.setdefault(initial, []).append(choice[len(initial) :])
    return "|".join(f"{initial}(?:{'|'.join(rest)})" for initial, rest in by_initial.items())


def canonical_name(phrase: str) -> str:
    """The short form of an occupation's name: singular, lower case, known spellings shortened ("machine learning" to "ml")."""
    name = singular(" ".join(phrase.lower().replace("-", " ").split()))
    abbreviations: dict[str, str] = occupations()["abbreviations"]
    if name in abbreviations:
        return abbreviations[name]
    return spell_short(name)


def spell_short(text: str) -> str:
    """`text` in lower case with the lexicon's long spellings shortened ("machine learning" to "ml")."""
    text = text.lower()
    for long, (pattern, short) in _long_spellings().items():
        if long in text:
            text = pattern.sub(short, text)
    return text


@cache
def _long_spellings() -> dict[str, tuple[re.Pattern[str], str]]:
    """The lexicon's long spellings, each with its pattern and its short one."""
    return {long: (re.compile(rf"\b{re.escape(long)}\b"), short) for long, short in occupations()["spellings"].items()}


def singular(phrase: str) -> str:
    """The phrase with its last word in the singular, by the rules that head nouns need."""
    if phrase.endswith("men"):
        return f"{phrase[:-3]}man"
    if phrase.endswith("ies"):
        return f"{phrase[:-3]}y"
    if phrase.endswith(("sses", "shes", "ches")):
        return phrase[:-2]
    return phrase[:-1] if len(phrase) > 2 and phrase.endswith("s") and not phrase.endswith("ss") else phrase


def plural(phrase: str) -> str:
    """The phrase with its last word in the plural."""
    if phrase.endswith("man"):
        return f"{phrase[:-3]}men"
    if phrase.endswith(("ss", "sh", "ch")):
        return f"{phrase}es"
    return f"{phrase[:-1]}ies" if re.search(r"[^aeiou]y$", phrase) else f"{phrase}s"


def explained_abbreviations(text: str) -> list[tuple[str, str]]:
    """The (long form, abbreviation) pairs that `text` explains as "long form (ABBR)", initials checked, by first mention."""
    found = []
    for match in re.finditer(r"\(([A-Z][A-Za-z]{0,5}[A-Z])s?\)", text):
        short = match[1]
        words = WORD.findall(text[max(0, match.start() - 80) : match.start()])[-len(short) :]
        if [word[0].lower() for word in words] == list(short.lower()):
            found.append((" ".join(words), short))
    return list(dict.fromkeys(found))


def is_head(word: str) -> bool:
    """Whether a singular noun ends an occupation's name."""
    return word in _heads() or word.endswith(_suffixes())


def is_occupation(word: str) -> bool:
    """Whether a singular noun is an occupation by itself, without a word before it."""
    return word in _alone() or word.endswith(_suffixes())


def occupations_alone() -> frozenset[str]:
    """The lexicon's nouns that are an occupation by themselves."""
    return _alone()


def _abbreviates(spelling: str, name: str) -> bool:
    """Whether a spelling is letters that are words as well ("pa", "it"), which mean an occupation in capitals alone; "cop" is one anyhow."""
    short = singular(spelling)
    return short.split()[-1] != name.split()[-1] and len(short) <= LONGEST_LETTERS and short not in lexicon.load("occupations")["casual"].split()


def _goes_on(text: str, end: int) -> bool:
    """Whether the next word is the head of a longer occupation's name."""
    following = re.match(r" ([^\W\d_]+)", text[end : end + 40])
    word = singular(following[1].lower()) if following else ""
    return is_head(word) and word not in lexicon.load("occupations")["also_things"].split()


def _count_phrases(text: str, fewest_lower_case: int = FEWEST_LOWER_CASE) -> dict[str, int]:
    """How often each candidate "modifiers head" phrase (2 to 4 words, singular, lower case) stands in `text`, above the thresholds."""
    capitalised: Counter[str] = Counter()
    anyhow: Counter[str] = Counter()
    lowered = text.lower()
    for line in text.split("\n"):
        words = [(match[0], match.start(), match.end()) for match in WORD.finditer(line)]
        for i, (word, _, _) in enumerate(words):
            if not _ends_name(singular(word.lower())):
                continue
            for size in (2, 3, 4):
                run = words[i - size + 1 : i + 1] if i >= size - 1 else []
                if not run or not _is_name(line, run):
                    break
                phrase = singular(" ".join(each[0].lower() for each in run))
                anyhow[phrase] += 1
                capitalised[phrase] += all(each[0][0].isupper() for each in run)
    frequent = {phrase: count for phrase, count in anyhow.items() if capitalised[phrase] >= FEWEST_CAPITALISED or count >= fewest_lower_case}
    return {
        phrase: count for phrase, count in frequent.items() if is_head(phrase.split()[-1]) or f"{phrase}s" in lowered
    }  # "vet techs", not "big tech"


def _titled(title: str, text: str) -> dict[str, int]:
    """The phrases of the title that stand in the text once more, with how often."""
    phrases = _count_phrases(title, fewest_lower_case=1)
    counted = {phrase: len(re.findall(rf"\b{re.escape(phrase)}s?\b", text, re.I)) for phrase in phrases}
    return {phrase: count for phrase, count in counted.items() if count >= FEWEST_CAPITALISED}


def _aliases(text: str, known: Iterable[str]) -> dict[str, str]:
    """Names that the text says are another name of a known one, each with that one's canonical name: "an aircraft mechanic, also called …"."""
    names = Names((spelling, canonical_name(phrase)) for phrase in known for spelling in (phrase, plural(phrase)))
    found = {}
    for match in ALIAS.finditer(text):
        before = text[max(0, match.start() - 60) : match.start()].rstrip()
        long, short = singular(" ".join(before.lower().split()[-2:])), singular(match[1].lower())
        named = [mention.name for mention in names.find(before) if mention.end == len(before)]
        if named and _is_role(short):
            found[short] = named[0]
        elif not named and names.of(short) and _is_role(long):
            found[long] = names.of(short)[0]
    return found


def _is_role(phrase: str) -> bool:
    """Whether a phrase can be an occupation's name: several words, the last of them a head noun."""
    words = phrase.split()
    return len(words) > 1 and _ends_name(words[-1]) and words[0] not in FUNCTION_WORDS


def _ends_name(word: str) -> bool:
    """Whether a singular noun ends an occupation's name, also in a short spelling ("tech", "mgr")."""
    return is_head(word) or is_head(occupations()["spellings"].get(word, ""))


def _is_name(line: str, run: list[tuple[str, int, int]]) -> bool:
    """Whether the words stand beside each other, one space apart, and the first can begin a name."""
    if any(line[left[2] : right[1]] not in (" ", "-") for left, right in pairwise(run)):
        return False
    first = run[0][0].lower()
    return first not in FUNCTION_WORDS and first not in _ranks() and not first.endswith(("'s", "\u2019s")) and not first[0].isdigit()


def _longer(counted: Mapping[str, int]) -> Counter[str]:
    """How often each phrase stands in one that has one word more before it."""
    longer: Counter[str] = Counter()
    for phrase, count in counted.items():
        longer[phrase.partition(" ")[2]] += count
    return longer


def _alone_in(text: str) -> set[str]:
    """The one-word occupations in `text`: those of the lexicon, and nouns with an occupation's suffix that recur."""
    counted = Counter(singular(re.sub(r"['\u2019]s?$", "", word.lower())) for word in WORD.findall(text))
    return {word for word, count in counted.items() if word in _alone() or (count >= FEWEST_CAPITALISED and is_occupation(word))}


def _introduced_in(text: str) -> set[str]:
    """Occupations that no lexicon knows, where the text speaks of them as such ("become a falconer") and names them again."""
    introduced = {match[1].lower() for match in INTRODUCED.finditer(text)}
    known = {word for word in introduced if word not in FUNCTION_WORDS and word.split()[0] not in _ranks()}
    return {word for word in sorted(known)[:MOST_NAMES] if len(re.findall(rf"\b{word}s?\b", text, re.I)) >= FEWEST_CAPITALISED}


def _add(spellings: dict[str, str], spelling: str, name: str) -> None:
    for each in (spelling, plural(singular(spelling)), name, plural(name)):
        spellings.setdefault(each, name)
    for long, short in occupations()["spellings"].items():
        if re.search(rf"\b{short}\b", name):
            written_out = re.sub(rf"\b{short}\b", long, name)
            spellings.setdefault(written_out, name)
            spellings.setdefault(plural(written_out), name)


@cache
def occupations() -> dict[str, dict[str, str]]:
    """The lexicon of occupations (occupations.toml)."""
    return lexicon.load("occupations")


@cache
def _heads() -> frozenset[str]:
    return frozenset(lexicon.load("occupations")["heads"].split())


@cache
def _alone() -> frozenset[str]:
    return frozenset(lexicon.load("occupations")["alone"].split())


@cache
def _suffixes() -> tuple[str, ...]:
    return tuple(lexicon.load("occupations")["suffixes"].split())


@cache
def _ranks() -> frozenset[str]:
    return frozenset(lexicon.load("occupations")["ranks"].split())
