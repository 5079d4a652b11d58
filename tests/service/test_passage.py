"""Passages: the sentence that answers amid its paragraph, a short list whole, and no more than a reader needs."""

import pytest

from retrieval import Index, IndexFolder
from service.answers import Answerer
from service.answers.claims import Listing, Sentences, claims_of, words_in
from service.answers.composers.passage import MOST_WORDS
from service.ingesting import ingest_corpus

TAILOR = """# The tailor's shop

## Pressing

Seams are opened flat after sewing. Wool is pressed under a damp cloth so that it takes no shine. The iron is lifted and never dragged. \
Silk is pressed dry. Linen takes the hottest iron of all.

## Tweed

Not often. Tweed is worn in the country. The museum opens its doors at noon on Sundays.

## Lace

Lace is washed in cool water. It shrinks in warm water. Old looms hang in the museum.

## Buttonholes

Hand-worked buttonholes are cut only after the thread has been waxed. They are the last thing made on a coat.

## A fitting

At a first fitting:

- the coat is basted in white thread
- the shoulders are pinned
- the sleeves hang loose

## Cloth

Cloths that a shop keeps:

- worsted wool for business suits that are worn all through the year in a town with mild weather
- flannel for winter suits that keep their wearer warm on a platform
- tweed for the country, where brambles would tear a finer cloth to shreds
- linen for summer jackets, which crease by noon and are loved for it
- seersucker for heat, because its puckers hold the cloth off the skin
- velvet for smoking jackets that are worn at home after dinner
- barathea for evening wear, with a fine twill that does not shine
"""


@pytest.fixture(scope="module")
def asker(tmp_path_factory, encoder):
    """Answers from articles given as {name: text}."""

    def make(texts):
        corpus, folder = tmp_path_factory.mktemp("corpus"), IndexFolder(tmp_path_factory.mktemp("data"))
        for name, text in texts.items():
            corpus.joinpath(name).write_text(text, "utf-8")
        ingest_corpus(corpus, folder, encoder)
        return Answerer(Index(folder.open(), encoder)).ask

    return make


@pytest.fixture(scope="module")
def ask(asker):
    return asker({"tailor.md": TAILOR})


def said(answer):
    return [claim.value for block in answer.blocks for claim in claims_of(block)]


PRESSING = [
    "Seams are opened flat after sewing.",
    "Wool is pressed under a damp cloth so that it takes no shine.",
    "The iron is lifted and never dragged.",
    "Silk is pressed dry.",
    "Linen takes the hottest iron of all.",
]


@pytest.mark.parametrize(
    ("question", "shown"),
    [
        pytest.param("Is wool pressed under a damp cloth?", PRESSING[1:2], id="without neighbours that say something else"),
        pytest.param("Are seams opened flat after sewing?", PRESSING[:1], id="the first alone"),
        pytest.param("Is tweed worn in town?", ["Not often.", "Tweed is worn in the country."], id="with the stance before it"),
        pytest.param("Is lace washed in warm water?", ["Lace is washed in cool water.", "It shrinks in warm water."], id="with what leans on it"),
        pytest.param(
            "Do they make buttonholes after the thread is waxed?",
            ["Hand-worked buttonholes are cut only after the thread has been waxed.", "They are the last thing made on a coat."],
            id="none of another paragraph",
        ),
    ],
)
def test_a_sentence_is_shown_with_the_neighbours_that_belong_to_it(ask, question, shown):
    answer = ask(question)
    assert answer.kind == "passage"
    assert said(answer) == shown


def test_a_short_list_is_shown_whole_however_few_of_its_items_are_near(ask):
    (block,) = ask("Are the shoulders pinned at a first fitting?").blocks
    assert isinstance(block, Listing)
    assert [claim.value for claim in claims_of(block)] == [
        "At a first fitting:",
        "the coat is basted in white thread",
        "the shoulders are pinned",
        "the sleeves hang loose",
    ]


def test_of_a_long_list_only_the_near_items_are_shown_each_with_the_lead_in(ask):
    (block,) = ask("Does seersucker hold the cloth off the skin?").blocks
    assert isinstance(block, Sentences)
    assert [claim.text for claim in block.claims] == [
        "Cloths that a shop keeps: seersucker for heat, because its puckers hold the cloth off the skin"
    ]


def test_a_long_list_is_shown_whole_where_its_lead_in_is_what_matches(ask):
    (block,) = ask("Does a shop keep cloths?").blocks
    assert isinstance(block, Listing)
    assert len(block.items) == 7


BELL = "The fog bell of a lighthouse is rung by hand {} where the clockwork has stopped and no other keeper is awake to wind it up again. {}"
LONG = "This is done for as long as the fog lies on the water, which in a bad autumn may be four days and nights without a break for anybody. "


def test_further_sources_are_left_out_where_they_make_the_answer_long(asker):
    ask = asker({f"{name}.md": f"# Notes {name}\n\n{BELL.format(name, LONG)}\n" for name in ("one", "two", "three")})
    answer = ask("Is the fog bell of a lighthouse rung by hand where the clockwork has stopped?")
    assert answer.kind == "passage"
    assert len(answer.blocks) == 2
    assert words_in(answer.blocks[:1]) * 2 <= words_in(answer.blocks) <= MOST_WORDS


def test_short_pieces_of_three_sources_are_shown_and_no_more(asker):
    ask = asker({f"{name}.md": f"# Notes {name}\n\n{BELL.format(name, '')}\n" for name in ("one", "two", "three", "four")})
    answer = ask("Is the fog bell of a lighthouse rung by hand where the clockwork has stopped?")
    assert len({citation.document.id for citation in answer.citations}) == len(answer.blocks) == 3


def test_the_first_piece_is_shown_however_long_it_is(asker):
    sentence = f"{', and '.join([BELL.format('there', '').rstrip('. '), *[LONG[:-2].lower()] * 4])}."
    ask = asker({"one.md": f"# Notes\n\n{sentence}\n"})
    answer = ask("Is the fog bell of a lighthouse rung by hand where the clockwork has stopped?")
    assert answer.answered and words_in(answer.blocks) > MOST_WORDS
