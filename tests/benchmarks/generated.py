"""Generated articles with facts whose answers are known: guides to an occupation in a town, each unlike every other.

An article has ten sections of two or three sentences, so that it makes ten passages. In each of the first `STATING` articles one section states
a fact that no other article has (`Fact`); all other sections are recombined from the pools below. The same number always gives the same article.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from itertools import product
from pathlib import Path

STATING = 4_000  # articles
FIRST = (
    "harbour ferry timber orchard railway signal boiler textile ceramic dairy hospital vineyard mountain library museum theatre quarry canal".split()
)
SECOND = "pilot inspector technician engineer manager analyst planner surveyor".split()
OCCUPATIONS = tuple(" ".join(pair) for pair in product(FIRST, SECOND))
TOWNS = tuple(
    f"{first}{last}"
    for first, last in product(
        "Alder Birch Cedar Dunmor Elmer Ferris Glenn Hather Irving Juniper Kelp Larch Mapler Norden Oaken Pinder Quar Rowan Sprucel Thornal".split(),
        "ton field ford ham wick stead bury combe dale mere gate ness".split(),
    )
)
EMPLOYERS = (
    "public employers", "family firms", "port authorities", "regional agencies", "cooperatives", "charities", "large contractors", "start-ups",
    "training colleges", "export houses", "insurers", "research institutes",
)  # fmt: skip
TOOLS = (
    "sonar scanners,torque gauges,handheld radios,thermal cameras,slide rules,survey drones,tide tables,grain probes,lathe rigs,ledger sheets".split(
        ","
    )
)
SKILLS = (
    "reading plans", "calm judgement", "plain writing", "mental arithmetic", "first aid", "rope work", "negotiating with suppliers",
    "keeping records", "speaking to the public", "working at heights",
)  # fmt: skip
SEASONS = "early spring,the dry months,late autumn,the holiday weeks,the harvest,the first frost".split(",")
BODIES = "guild,chamber,council,board,institute,association".split(",")
PUBLISHERS = tuple(
    f"{first} {last}"
    for first, last in product("Harrow Beacon Lantern Meridian Copper Willow Anchor Summit".split(), "Gazette Review Digest Bulletin".split())
)
HEADINGS = (
    "A day at work", "Tools of the trade", "Skills that count", "Who hires", "Seasons and shifts", "Getting started", "Moving up", "Looking ahead",
    "What newcomers say", "Working together", "Health and safety", "The paperwork",
)  # fmt: skip
STREETS = tuple(
    f"{first} {last}"
    for first, last in product(
        (
            "Adler Bishop Carter Dover Eagle Fuller Garnet Hollow Ivory Jubilee King Linden Mason Nelson Orchard Palmer Queen Regent Saddler Tanner "
            "Union Vicar Water York Zephyr Abbey Barley Chapel Drover Exchange Fountain Granary Hazel Inkerman Jasper Kiln Lock Minster Nursery Old"
        ).split(),
        "Street Lane Row Quay Square Hill Road Yard Court Walk Gate Market Parade Steps Wharf Bridge Terrace Close Mews Rise".split(),
    )
)
OPENINGS = (
    "Around {street}",
    "Near {street}",
    "At the end of {street}",
    "Between {street} and {corner}",
    "From {street} to {corner}",
    "Close to {corner}",
)
FILLERS = (
    "Most mornings begin with {tool} and a short talk about {season}.",
    "The {body} keeps a list of {employer} that take on newcomers in {season}.",
    "People who stay name {skill} as the reason, and {other} as what they learned last.",
    "Older hands still trust {tool}, while {employer} ask for {another}.",
    "In {season} the teams share {tool} with the neighbours and plan the weeks ahead.",
    "Few expect {skill} on the first day, but {employer} teach it within {count} weeks.",
    "A visit of the {body} brings questions about {another} and about {skill}.",
    "Those who move on to {employer} speak of {other}, of {tool} and of longer evenings.",
    "After {count} years many lead a crew and leave {tool} to the younger ones.",
    "The {body} of the town reminds everybody that {skill} matters more than {another}.",
    "Shifts change in {season}, when {employer} run {count} crews side by side.",
    "Without {skill} even the best {tool} are of little use, as the {body} puts it.",
    "Newcomers say that {other} came easily and that {skill} took {count} months.",
    "Much of the paperwork deals with {tool}, {another} and the rules of the {body}.",
    "Nobody works alone in {season}; {employer} send two people to every site.",
    "Courses on {skill} fill up fast, so the {body} adds {count} places each year.",
)


@dataclass(frozen=True, slots=True)
class Fact:
    """What one article alone states: a question, the value that answers it, and the source that says so."""

    question: str
    value: str
    source: str


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of fact: its heading, how it is stated, and how it is asked for."""

    heading: str
    states: str
    asks: str


KINDS = (
    _Kind(
        "Pay in {town}",
        "The median pay of a {one} in {town} at {employer} is {value} a year.",
        "What is the median pay of a {one} in {town} at {employer}?",
    ),
    _Kind(
        "Training in {town}", "To become a {one} in {town} you train for {value} at the {body}.", "How long do you train to become a {one} in {town}?"
    ),
    _Kind("The certificate", "The certificate that a {one} needs in {town} is the {value}.", "Which certificate does a {one} need in {town}?"),
    _Kind("Fees in {town}", "The licence of a {one} in {town} costs {value} at the {body}.", "How much does the licence of a {one} cost in {town}?"),
)


def write_article(folder: Path, number: int, edition: int = 0) -> Fact | None:
    """Writes article `number` and gives its fact, if it states one; another edition of it has another number in one sentence beside that."""
    draw = random.Random(number)
    one, town = _pair(number)
    kind, employer, body = KINDS[number % len(KINDS)], draw.choice(EMPLOYERS), draw.choice(BODIES)
    value = _value(kind, number, draw)
    told = {"one": one, "town": town, "employer": employer, "body": body, "value": value}
    sections = [(heading, " ".join(_filler(draw) for _ in range(draw.choice((2, 2, 3))))) for heading in draw.sample(HEADINGS, 9)]
    stated = (kind.heading.format(**told), f"{kind.states.format(**told)} {_filler(draw)} {_filler(draw)}")
    sections.insert(draw.randrange(10), stated if number < STATING else (f"More of {town}", f"{_filler(draw)} {_filler(draw)}"))
    sections[-1] = (sections[-1][0], f"{sections[-1][1]} This page was looked through {edition + 3} times.")
    title = f"Working as a {one} in {town}"
    lines = [
        "---",
        f'title: "{title}"',
        f"publisher: {draw.choice(PUBLISHERS)}",
        f"updated: 20{draw.randint(18, 25)}-0{draw.randint(1, 9)}-12",
        "---",
        "",
    ]
    lines += [f"# {title}", "", *(line for heading, text in sections for line in (f"## {heading}", "", text, ""))]
    source = f"{one.replace(' ', '-')}-{town.lower()}-{number:05d}.md"
    (folder / source).write_text("\n".join(lines), "utf-8")
    return Fact(kind.asks.format(**told), value, source) if number < STATING else None


def states_fact(text: str) -> bool:
    """Whether a passage or sentence of an article states its fact, or stands in the section that does."""
    return any(kind.heading.partition(" in ")[0] in text or kind.states.partition(" {one}")[0] in text for kind in KINDS)


def _pair(number: int) -> tuple[str, str]:
    """The occupation and the town of an article: no two articles have the same."""
    step = 7919  # prime to both lengths, so that neighbours have little in common
    place = number * step % (len(OCCUPATIONS) * len(TOWNS))
    return OCCUPATIONS[place % len(OCCUPATIONS)], TOWNS[place // len(OCCUPATIONS)]


def _value(kind: _Kind, number: int, draw: random.Random) -> str:
    match KINDS.index(kind):
        case 0:
            return f"${30 + number % 60},{100 + number % 887}"
        case 1:
            return f"{11 + number % 83} weeks"
        case 2:
            colour, thing = draw.choice("Blue Grey Amber Green".split()), draw.choice("Compass Rudder Anvil Beacon".split())
            return f"{colour} {thing} Certificate {number % 900 + 100}"
        case _:
            return f"${120 + number % 877}"


def _filler(draw: random.Random) -> str:
    (skill, other), (tool, another) = draw.sample(SKILLS, 2), draw.sample(TOOLS, 2)
    said = draw.choice(FILLERS)
    if draw.random() < 0.9:  # the others stand in several articles, as phrases do
        said = f"{draw.choice(OPENINGS)}, {said[0].lower()}{said[1:]}"
    return said.format(
        skill=skill, other=other, tool=tool, another=another, employer=draw.choice(EMPLOYERS), body=draw.choice(BODIES), season=draw.choice(SEASONS),
        count=draw.randint(2, 29), street=draw.choice(STREETS), corner=draw.choice(STREETS),
    )  # fmt: skip
