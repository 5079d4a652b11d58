"""Subjects: every spelling of an occupation is one canonical name, learned from the article."""

import re

import pytest

from ingest.subjects import Names, any_of, canonical_name, explained_abbreviations, learn_names, plural, singular, spell_short

FOREST = (
    "A quality assurance tester (QAT) breaks the models of a forest survey. Quality assurance testers work with lidar.\n"
    "Quality Assurance Tester or Forest Ranger: a quality assurance tester stays indoors.\n"
    "Park Guides walk. A Park Guide (PG) talks. Every park guide wears boots.\n"
    "The carpenter mends the benches. Helpful testers come and go.\n"
)


@pytest.fixture(scope="module")
def names():
    return Names(learn_names(FOREST))


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("What does a quality assurance tester do?", ("qa tester",)),
        ("What do Quality-Assurance Testers do?", ("qa tester",)),
        ("What does a QA tester do?", ("qa tester",)),
        ("What do QA testers do?", ("qa tester",)),
        ("What does a QAT do?", ("qa tester",)),
        ("What do QATs do?", ("qa tester",)),
        ("QAT's pay", ("qa tester",)),
        ("Park guide, or PG?", ("park guide",)),
        ("PARK GUIDES versus CARPENTERS", ("park guide", "carpenter")),
        ("a carpenter, then a park guide, then the carpenter", ("carpenter", "park guide")),
        ("five pg of text about a qat", ()),
        ("a helpful tester", ()),
        ("a forest ranger", ()),
        ("non-carpenter work, carpenter-like", ()),
        ("carpentered panels", ()),
        ("", ()),
    ],
)
def test_names_in_a_text(names, question, found):
    assert names.of(question) == found


def test_mentions_keep_their_place(names):
    text = "Ask a QAT or a Park\n  Guide."
    assert [(text[mention.start : mention.end], mention.name) for mention in names.find(text)] == [
        ("QAT", "qa tester"),
        ("Park\n  Guide", "park guide"),
    ]


def test_rewrite_puts_each_mention_in_its_canonical_form(names):
    assert names.rewrite("Do QATs out-earn Park Guides, or quality-assurance testers?") == "Do qa tester out-earn park guide, or qa tester?"


@pytest.mark.parametrize("heading", ["Park Guide  Path", "QAT path", "quality assurance testers PATH"])
def test_parallel_headings_have_one_mask(names, heading):
    assert names.mask(heading) == "ROLE path"


def test_no_names_find_nothing():
    assert Names(()).of("A carpenter.") == ()
    assert Names(()).rewrite("A Carpenter.") == "A Carpenter."


@pytest.mark.parametrize(
    ("text", "learned"),
    [
        pytest.param("Night Auditor\nNight Auditor\n", "night auditor", id="capitalised twice"),
        pytest.param("a dock painter, a dock painter, a dock painter", "dock painter", id="lower case three times"),
    ],
)
def test_a_phrase_that_recurs_is_a_name(text, learned):
    assert learned in dict(learn_names(text)).values()


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("The Dock Planner came.", id="once"),
        pytest.param("a dock planner, a dock planner", id="lower case twice"),
        pytest.param("The planner. Your planner. Hire planners. Hire planners. Hire planners.", id="function words before the head"),
        pytest.param("Senior Planner. Senior Planner. Senior Planner.", id="only a rank before the head"),
        pytest.param("dock, planner; dock, planner; dock, planner", id="not side by side"),
        pytest.param("A Dock Planner (XY)", id="initials that do not fit"),
    ],
)
def test_what_is_no_name(text):
    assert learn_names(text) == ()


def test_the_part_of_a_longer_name_is_no_name_of_its_own():
    learned = dict(learn_names("Stained Glass Designer. Stained Glass Designer. Stained Glass Designer."))
    assert learned == {"stained glass designer": "stained glass designer", "stained glass designers": "stained glass designer"}


def test_learned_pairs_are_sorted_and_hold_singular_and_plural():
    assert learn_names("The journeyman met a secretary and two nurses. RNs came.") == (
        ("journeyman", "journeyman"),
        ("journeymen", "journeyman"),
        ("nurse", "nurse"),
        ("nurses", "nurse"),
    )


@pytest.mark.parametrize(
    ("text", "question", "found"),
    [
        ("Registered Nurse, Registered Nurse. RN pay.", "What is an RN?", ("registered nurse",)),
        ("Physical Therapist, Physical Therapist. PTs walk.", "What is a PT?", ("physical therapist",)),
        ("Physical Therapist, Physical Therapist.", "What is a PT?", ()),
        ("PTs walk.", "What is a PT?", ()),
    ],
)
def test_a_general_abbreviation_joins_a_name_that_stands_in_the_text(text, question, found):
    assert Names(learn_names(text)).of(question) == found


def test_a_short_name_counts_in_lower_case():
    assert Names(learn_names("A chef runs the kitchen.")).of("what does a chef earn") == ("chef",)


def test_an_occupation_that_stands_only_in_the_possessive_is_learned():
    assert Names(learn_names("A glazier's day is long.")).of("What does a glazier do?") == ("glazier",)


def test_a_longer_occupation_is_not_the_shorter_one():
    assert Names(learn_names("The physician signs. The nurse helps.")).of("We asked no physician assistants.") == ()


@pytest.mark.parametrize(
    ("phrase", "name"),
    [
        ("Machine-Learning Engineers", "ml engineer"),
        ("SWE", "software engineer"),
        ("User Experience Designer", "ux designer"),
        ("Human  resources managers", "hr manager"),
        ("Secretaries", "secretary"),
        ("journeymen", "journeyman"),
    ],
)
def test_canonical_name(phrase, name):
    assert canonical_name(phrase) == name


def test_spell_short():
    assert spell_short("Quality Assurance and Machine Learning") == "qa and ml"


@pytest.mark.parametrize(
    ("one", "many"),
    [
        ("nurse", "nurses"),
        ("journeyman", "journeymen"),
        ("secretary", "secretaries"),
        ("waitress", "waitresses"),
        ("coach", "coaches"),
        ("boy", "boys"),
    ],
)
def test_singular_and_plural(one, many):
    assert (singular(many), plural(one), singular(one)) == (one, many, one)


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("A park guide (PG) and more", [("park guide", "PG")]),
        ("two park guides (PGs)", [("park guides", "PG")]),
        ("the Certified Dock Painter (CDP)", [("Certified Dock Painter", "CDP")]),
        ("a park guide (PG), again a park guide (PG)", [("park guide", "PG")]),
        ("a park guide (XY)", []),
        ("a park guide (2024)", []),
        ("guide (PG)", []),
    ],
)
def test_explained_abbreviations(text, pairs):
    assert explained_abbreviations(text) == pairs


@pytest.mark.parametrize(
    ("text", "title", "learned"),
    [
        ("He became a falconer. Falconers train birds.", "", {"falconer"}),
        ("He became a falconer.", "", set()),
        ("What does a ferry keeper do? A ferry keeper waits.", "", {"ferry keeper", "keeper"}),
        ("A truck driver sleeps in the cab.", "Truck Driver: Pay and Life\n", set()),
        ("Truck Driver: Pay and Life\nA truck driver sleeps in the cab.", "Truck Driver: Pay and Life", {"truck driver"}),
        ("Bird nurses (BNs) are rare.", "", {"bird nurse", "nurse"}),
        ("A Juris Doctor (JD) takes three years.", "", set()),
    ],
)
def test_a_name_is_learned_where_the_text_speaks_of_it_as_work_or_in_the_title(text, title, learned):
    assert {name for _, name in learn_names(text, title)} == learned


def test_a_short_spelling_ends_a_name_that_has_a_plural():
    assert dict(learn_names("A nail tech files. Two nail techs paint. A nail tech, too."))["nail tech"] == "nail technician"
    assert learn_names("Big Tech pays. Big Tech hires. In big tech, all is big.") == ()


@pytest.mark.parametrize(
    ("text", "spelling", "name"),
    [
        pytest.param(
            "A dock painter, also called a hull technician, paints. A dock painter. A dock painter.", "hull technician", "dock painter", id="behind"
        ),
        pytest.param(
            "A nail technologist (often shortened to nail tech). Nail techs. Nail tech.", "nail technologist", "nail technician", id="before"
        ),
    ],
)
def test_another_name_of_an_occupation(text, spelling, name):
    assert dict(learn_names(text))[spelling] == name


@pytest.mark.parametrize("text", ["c", "C++ makers", "a data scientist and a data", "xdat", "[ab] b", "", "Dam builder, dam"])
def test_any_of_finds_what_the_row_of_its_choices_finds(text):
    choices = [re.escape(each) for each in ("data scientist", "dam builder", "c++ maker", "[ab]", "data", "dam", "da", "c", "b")]
    found, expected = (re.findall(f"(?:{pattern})", text, re.I) for pattern in (any_of(choices), "|".join(choices)))
    assert found == expected
