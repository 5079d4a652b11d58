"""Passages: runs of units below one path of headings."""

from ingest.passages import PASSAGE_WORDS

SENTENCE = "The beekeeper lifts one frame after the other out of the hive."  # 12 words


def test_a_passage_ends_at_each_heading(show):
    shown = show("bees.md", "# Bees\n\nOne ends. Two ends.\n\n## Honey\n\nThree ends.\n\n### Wax\n\nFour ends.\n\n## Stings\n\nFive ends.\n")
    assert shown.passages == ["One ends. Two ends.", "Three ends.", "Four ends.", "Five ends."]
    assert [(passage.first, passage.last) for passage in shown.document.passages] == [(0, 2), (2, 3), (3, 4), (4, 5)]
    assert [passage.reading(shown.document.text) for passage in shown.document.passages] == [
        "One ends. Two ends.",
        "Honey: Three ends.",
        "Honey: Wax: Four ends.",
        "Stings: Five ends.",
    ]


def test_a_passage_has_at_most_so_many_words(show):
    shown = show("bees.txt", "Work With Bees\n\n" + "\n".join([SENTENCE] * 25) + "\n")
    assert PASSAGE_WORDS == 120
    assert [(passage.first, passage.last) for passage in shown.document.passages] == [(0, 10), (10, 20), (20, 25)]


def test_a_unit_longer_than_a_passage_stands_alone(show):
    long = " ".join(["buzz"] * 200) + "."
    assert show("bees.txt", f"Work With Bees\n\n{SENTENCE}\n{long}\n{SENTENCE}\n").passages == [SENTENCE, long, SENTENCE]


def test_the_header_of_a_table_is_taken_in_once(show):
    rows = [f"| Hive {number} | {' '.join(['much'] * 30)} honey |" for number in range(1, 6)]
    shown = show("bees.txt", "Work With Bees\n\n| Hive | Yield |\n" + "\n".join(rows) + "\n")
    first, second = shown.passages
    assert first.startswith("Yield |\n| Hive 1 | much")
    assert first.endswith("honey")
    assert second.startswith("Hive 4 | much")


def test_a_passage_holds_no_boilerplate(show):
    shown = show("bees.txt", "Work With Bees\n\nBees hum.\nAlso read: Work With Wasps\nThey sting.\n")
    assert [passage for passage in shown.passages if "Wasps" in passage] == []


def test_passages_of_the_fixture_article(fixtures):
    shown = fixtures["nursing.txt"]
    assert [(p.first, p.last, *map(shown.words, p.headings[-1:])) for p in shown.document.passages] == [
        (0, 3),
        (3, 11, "What Is a Registered Nurse?"),
        (11, 14, "What Is a Nurse Practitioner?"),
        (14, 25, "How Do the Two Roles Compare?"),
        (25, 31, "How Much Do They Earn in the USA?"),
        (31, 34, "Is Demand Growing?"),
        (34, 45, "Which Skills and Tools Matter?"),
        (45, 48, "Which Certifications Help?"),
        (48, 54, "How Does an RN Become an NP?"),
        (54, 58, "Which One Should You Choose?"),
        (58, 61, "What Should You Watch Out For?"),
        (61, 63, "Can an RN with an associate degree become an NP?"),
        (63, 65, "Do nurse practitioners earn more than physician assistants?"),
        (65, 66, "How often must an RN license be renewed?"),
    ]
