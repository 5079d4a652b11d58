"""The page in a real browser on a real server: asking, citations, refusals, hostile articles, narrow screens, the keyboard, a server that is down."""

import shutil
from html import escape

import pytest
from playwright.sync_api import expect

from service.routes.page import FILES

PATIENCE = 15_000  # milliseconds that the page may take to show what a test expects
NARROW = {"width": 320, "height": 640}
WIDTHS = (320, 600, 960, 1280)  # of a small telephone, below and at the layout with the source beside, of a desk
PAGE_TAGS = set(
    "html head meta title link script body a div header h1 button main section p ul li noscript form label textarea dialog h2 span "
    "article table thead tbody tr th td details summary ol q h3 b bdi mark nav dl dt dd kbd".split()
)

SCRIPT = "<script>window.ran = 1</script>"
IMAGE = '<img src="https://elsewhere.invalid/x.png" onerror="window.ran = 1">'
FILE = '<img src=x onerror="window.ran = 1"> Falconer'  # a file name, and the title where the article has none
LONG = "Glas" * 40  # a word wider than any screen
HOSTILE = f"""---
title: 'Glassblower {SCRIPT} careers {IMAGE}'
publisher: '"><svg onload="window.ran = 1">'
author: '</q></button>{SCRIPT}'
url: "javascript:window.ran = 1"
digest_of: {{title: '{SCRIPT}', publisher: '<iframe src="//elsewhere.invalid">'}}
---

# Glassblower {escape(SCRIPT)}

A glassblower is an artisan who shapes molten glass {escape(SCRIPT)} with a blowpipe.

## What a glassblower earns {escape(IMAGE)}

| Level {escape(SCRIPT)} | Yearly pay {escape(IMAGE)} |
|---|---|
| Master glassblower {escape(SCRIPT)} | $58,000 a year {escape(IMAGE)} {LONG} |

## Glassblower skills {escape(SCRIPT)}

A glassblower needs {escape(IMAGE)}:

- "steady" 'hands' &amp; {escape("<b onclick='window.ran = 1'>patience</b>")}
- eyes \u202ethat read\u202c \u05d0\u05d1\u05d2 \u200fmarks

## How a glassblower starts

Glassblowers start \u202eas apprentices in a studio. They sweep the floor of the studio for a year.
"""
NAMELESS = f"""Falconers fly trained birds of prey over airports so that gulls and starlings do not settle there, and they feed and train the birds \
every day of the year, in any weather.

A falconer is a keeper of birds </p>{SCRIPT} who trains them to hunt.
"""
EMOJI = """Beekeeper \N{HONEYBEE} careers
\N{HONEYBEE}\N{HONEY POT}\N{WOMAN}\u200d\N{EAR OF RICE} Beekeeping grows in every region \N{EARTH GLOBE EUROPE-AFRICA}, and \
\N{MATHEMATICAL BOLD SMALL B}\N{MATHEMATICAL BOLD SMALL E}\N{MATHEMATICAL BOLD SMALL E}s need people who can lift and walk in any weather.
What Is a Beekeeper?
A beekeeper is a farmer who keeps colonies of honey bees \N{HONEYBEE} and sells honey, wax and pollination.
"""

ADVERT = """Beekeeper wanted, full-time
We are looking for a careful beekeeper for our forty hives near the river.
Your responsibilities: look after the colonies from March to October, harvest the honey in July and repair the frames in winter.
Requirements: a driving licence and no fear of stings. To apply, call us.
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory, articles):
    """A folder with the corpus: two plain articles, two hostile ones, one with characters beyond the Basic Multilingual Plane."""
    corpus = tmp_path_factory.mktemp("page") / "corpus"
    corpus.mkdir()
    for name in ("nursing.txt", "electrician.md"):
        shutil.copy(articles / name, corpus)
    for name, text in (("glassblower.md", HOSTILE), (f"{FILE}.txt", NAMELESS), ("beekeeper.txt", EMOJI)):
        (corpus / name).write_text(text, "utf-8")
    return corpus.parent


@pytest.fixture(scope="module")
def server(folder, serve):
    with serve(folder) as started:
        started.wait_for_suggestions()
        yield started


@pytest.fixture
def complaints():
    """What the browser complained about; empty again at the end of every test."""
    said = []
    yield said
    assert said == []


@pytest.fixture
def page(browser, server, complaints):
    """The page with its articles listed; errors, violations of its policy and requests to any other origin go to `complaints`."""

    def complain(text):
        complaints.append(text)

    context = browser.new_context(base_url=server.address)
    context.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    context.expose_function("complain", complain)
    context.add_init_script("addEventListener('securitypolicyviolation', (e) => complain(`policy: ${e.violatedDirective} ${e.blockedURI}`), true)")
    tab = context.new_page()
    tab.on("console", lambda message: complain(f"console: {message.text}") if message.type in ("error", "warning") else None)
    tab.on("pageerror", lambda error: complain(f"thrown: {error}"))
    tab.on("request", lambda request: None if request.url.startswith((f"{server.address}/", "data:,")) else complain(f"request: {request.url}"))
    tab.goto("/")
    expect(tab.locator(".articles")).to_be_visible()
    yield tab
    context.close()


def field(page):
    return page.get_by_label("Your question")


def turn(page):
    return page.locator(".turn").last


def ask(page, question):
    """Asks on the page; the reply of the server, when the page shows it."""
    field(page).fill(question)
    with page.expect_response("**/api/ask") as response:
        field(page).press("Enter")
    expect(turn(page).locator(".waiting")).to_have_count(0)
    return response.value.json()


def opened_text(page):
    """What the open source shows: the highlighted quote, how many code points stand before it, the whole text of the article."""
    quote = page.locator("#pane mark.quote")
    expect(quote).to_be_in_viewport()
    before = quote.evaluate("""(quote) => {
        const range = document.createRange();
        range.setStart(document.querySelector("#pane .article"), 0);
        range.setEndBefore(quote);
        return range.toString();
    }""")
    return quote.text_content(), len(before), page.locator("#pane .article").text_content()


def stored_text(page, citation):
    return page.request.get(f"/api/documents/{citation['document_id']}").json()["text"]


def overflows(page, *boxes):
    """The width of the screen and the box, wherever a box's content is wider than itself."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 640})
        found += [(width, box) for box in boxes if page.locator(box).first.evaluate("(box) => box.scrollWidth > box.clientWidth")]
    return found


def test_first_sight_says_what_it_is_lists_the_articles_and_is_ready_to_type(page):
    expect(page).to_have_title("Careercite")
    expect(page.get_by_role("heading", name="Careercite")).to_be_visible()
    expect(page.get_by_text("Answers to career questions, taken only from the articles below")).to_be_visible()
    expect(page.get_by_role("heading", name="5 articles")).to_be_visible()
    expect(page.get_by_role("button", name="How to Become an Electrician: Apprentice, Journeyman, Master")).to_be_visible()
    expect(field(page)).to_be_focused()
    page.keyboard.type("What is a nurse")
    expect(field(page)).to_have_value("What is a nurse")


def test_a_suggestion_is_asked_by_a_click_and_leads_to_further_ones(page):
    chips = page.locator("#articles .suggestion")
    expect(chips).to_have_count(4)
    expect(page.locator("#articles").get_by_role("heading", name="Questions to try")).to_be_visible()
    first = chips.first.text_content()
    with page.expect_response("**/api/ask") as response:
        chips.first.click()
    assert response.value.json()["question"] == first
    expect(turn(page).get_by_role("heading", name=first)).to_be_visible()
    expect(turn(page).get_by_role("heading", name="You could also ask")).to_be_visible()
    expect(turn(page).locator(".suggestion")).to_have_text(response.value.json()["suggestions"])
    second = turn(page).locator(".suggestion").first
    with page.expect_request("**/api/ask") as request:
        second.click()
    assert request.value.post_data_json["history"] == [first]
    expect(page.locator(".turn")).to_have_count(2)
    assert overflows(page, "#articles .suggestions", ".turn .suggestions") == []


def test_an_answer_stands_in_the_words_of_the_article_with_a_mark_for_each_citation(page):
    answer = ask(page, "What is a registered nurse?")
    expect(turn(page).get_by_role("heading", name="What is a registered nurse?")).to_be_visible()
    statement = answer["statements"][0]["text"]
    assert statement.startswith("A registered nurse is a licensed professional who assesses patients")
    expect(turn(page).locator(".answer > p").first).to_have_text(f"{statement}[1]")
    expect(turn(page).locator(".mark")).to_have_text([f"[{citation['n']}]" for citation in answer["citations"]])
    expect(turn(page).locator(".sources .quoted")).to_have_text([citation["quote"] for citation in answer["citations"]])
    expect(field(page)).to_have_value("")
    expect(field(page)).to_be_focused()


def test_a_table_has_each_cell_under_its_column_with_its_own_mark(page):
    answer = ask(page, "apprentice vs journeyman")
    rows = answer["blocks"][0]["rows"]
    assert len(rows) >= 2
    table = turn(page).get_by_role("table").first
    expect(table.get_by_role("columnheader")).to_have_text(["Aspect", *answer["blocks"][0]["columns"]])
    expect(table.get_by_role("rowheader")).to_have_text([row["label"] for row in rows])
    cells = [f"{cell['value']}{''.join(f'[{n}]' for n in cell['citations'])}" for row in rows for cell in row["cells"]]
    expect(table.get_by_role("cell")).to_have_text(cells)
    assert overflows(page, ".answer .table") == []


def test_the_conversation_keeps_its_turns_and_a_follow_up_is_asked_with_the_questions_before_it(page):
    ask(page, "How much does a registered nurse earn?")
    with page.expect_request("**/api/ask") as request:
        answer = ask(page, "And nurse practitioners?")
    assert request.value.post_data_json == {"question": "And nurse practitioners?", "history": ["How much does a registered nurse earn?"]}
    expect(page.locator(".turn .question")).to_have_text(["How much does a registered nurse earn?", "And nurse practitioners?"])
    expect(page.locator(".turn").first).to_contain_text("USD 93,600")
    expect(turn(page)).to_contain_text("USD 129,210")
    expect(turn(page).locator(".question")).to_be_in_viewport(ratio=1)
    expect(turn(page).locator(".mark").first).to_be_in_viewport(ratio=1)
    expect(turn(page).locator(".note")).to_have_text([f"Taken as: {answer['resolved_question']} Ask without the earlier questions"])


def test_the_button_asks_too_and_the_field_is_ready_for_the_next_question(page):
    field(page).fill("What does an electrician do?")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(turn(page).locator(".mark").first).to_be_visible()
    expect(field(page)).to_have_value("")
    expect(field(page)).to_be_focused()


def test_a_new_conversation_forgets_the_questions_before_it(page):
    ask(page, "How much does a registered nurse earn?")
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator(".turn")).to_have_count(0)
    expect(field(page)).to_be_focused()
    with page.expect_request("**/api/ask") as request:
        ask(page, "What does an electrician do?")
    assert request.value.post_data_json["history"] == []


@pytest.mark.parametrize(
    "question",
    ["What is a registered nurse?", "How much does a registered nurse earn?", "What is a beekeeper?", "What does a glassblower earn?"],
    ids=["sentence", "table cell", "after emoji", "hostile"],
)
def test_a_mark_opens_the_article_with_exactly_the_quote_highlighted_at_its_offset(page, question):
    citation = ask(page, question)["citations"][0]
    turn(page).locator(".mark").first.click()
    quote, before, text = opened_text(page)
    assert (quote, before) == (citation["quote"], citation["start"])
    assert text == stored_text(page, citation)
    assert text[citation["start"] : citation["end"]] == quote
    expect(page.locator("#pane mark.context")).to_have_text([span["quote"] for span in sorted(citation["context"], key=lambda span: span["start"])])
    expect(page.get_by_role("heading", name=citation["title"], exact=True)).to_be_visible()


def test_the_emoji_article_would_show_an_offset_counted_in_code_units(page):
    citation = ask(page, "What is a beekeeper?")["citations"][0]
    assert sum(character > "\uffff" for character in stored_text(page, citation)[: citation["start"]]) >= 8


def test_every_entry_of_the_source_list_opens_its_own_quote(page):
    citations = ask(page, "apprentice vs journeyman")["citations"]
    turn(page).get_by_text(f"Sources ({len(citations)})").click()
    for number in (0, len(citations) - 1):
        turn(page).locator(".source").nth(number).click()
        expect(page.locator("#pane mark.quote")).to_have_text(citations[number]["quote"])
        assert opened_text(page)[:2] == (citations[number]["quote"], citations[number]["start"])


def test_an_article_opens_from_the_list_without_a_highlight(page):
    page.get_by_role("button", name="How to Become an Electrician: Apprentice, Journeyman, Master").click()
    expect(page.locator("#pane .article")).to_contain_text("Wiring a house looks simple until the inspector arrives.")
    expect(page.locator("#pane")).to_contain_text("Marcus Oyelaran · Tradeline Magazine · published 20 November 2025")
    expect(page.locator("#pane mark")).to_have_count(0)


def test_a_refusal_gives_its_reason_and_what_came_nearest_and_no_marks(page):
    answer = ask(page, "What do welders earn?")
    assert not answer["answered"]
    expect(turn(page).locator(".plain")).to_have_text("The articles do not answer this. Missing: welder.")
    expect(turn(page).locator(".mark, .sources, .confidence")).to_have_count(0)
    expect(turn(page).get_by_role("heading", name="Nearest in the articles")).to_be_visible()
    expect(turn(page).locator(".nearest .quoted")).to_have_text([citation["quote"] for citation in answer["nearest"]])
    turn(page).locator(".quote-card").first.click()
    assert opened_text(page)[:2] == (answer["nearest"][0]["quote"], answer["nearest"][0]["start"])


def test_the_catalogue_lists_the_articles_each_to_be_opened(page):
    answer = ask(page, "which articles do you have?")
    assert answer["kind"] == "catalogue" and not answer["answered"]
    expect(turn(page).get_by_text("There are 5 articles:")).to_be_visible()
    titles = [document["title"] for document in answer["blocks"][0]["documents"]]
    expect(turn(page).locator(".articles .link")).to_have_text(titles)
    expect(turn(page).locator(".articles")).to_contain_text("Marcus Oyelaran · Tradeline Magazine · published 20 November 2025")
    turn(page).locator(".articles .link", has_text="How to Become an Electrician").click()
    expect(page.locator("#pane .article")).to_contain_text("Wiring a house looks simple until the inspector arrives.")
    assert overflows(page, ".turn .answer") == []


def test_a_sentence_of_the_assistants_own_stands_alone_above_what_may_be_asked(page):
    answer = ask(page, "hello!")
    assert answer["kind"] == "chat"
    expect(turn(page).locator(".answer > *")).to_have_text([answer["answer"], f"Questions to try{''.join(answer['suggestions'])}"])


def test_a_greeting_is_no_note_and_a_pasted_advert_is_one(page):
    ask(page, "hi, what is a registered nurse?")
    expect(turn(page).locator(".note")).to_have_count(0)
    ask(page, ADVERT)
    expect(turn(page).locator(".note")).to_have_text("Taken as: What does a Beekeeper do?")


def assert_only_text(page):
    """No article has made an element, an attribute that runs, or a link that is none."""
    tags, handlers, links = page.evaluate("""() => {
        const all = [...document.querySelectorAll("*")];
        return [all.map((e) => e.localName), all.flatMap((e) => e.getAttributeNames()).filter((name) => name.startsWith("on")),
            all.map((e) => e.getAttribute("href")).filter((link) => link !== null)];
    }""")
    assert set(tags) <= PAGE_TAGS
    own = {"#question", "data:,", *(f"/static/{name}" for name in FILES)}
    assert (tags.count("script"), handlers, set(links) - own) == (1, [], set())
    assert page.evaluate("window.ran") is None


def test_hostile_titles_names_and_metadata_are_shown_as_text(page):
    titles = page.locator("#articles .link").all_text_contents()
    assert f"Glassblower {SCRIPT} careers {IMAGE}" in titles
    assert FILE in titles
    expect(page.locator("#articles")).to_contain_text('"><svg onload="window.ran = 1">')
    expect(page.locator("#articles")).to_contain_text(f"</q></button>{SCRIPT}")
    expect(page.locator("#articles")).to_contain_text(f'Digest of “{SCRIPT}”, <iframe src="//elsewhere.invalid">')
    assert_only_text(page)


@pytest.mark.parametrize(
    ("question", "places"),
    [
        ("What is a glassblower?", {".answer > p": f"A glassblower is an artisan who shapes molten glass {SCRIPT} with a blowpipe."}),
        (
            "What does a glassblower earn?",
            {
                "tbody th": f"$58,000 a year {IMAGE} {LONG}",
                "td": f"Master glassblower {SCRIPT} — Yearly pay {IMAGE}",
                ".source .soft": f"What a glassblower earns {IMAGE}",
            },
        ),
        (
            "What skills does a glassblower need?",
            {
                ".answer > div > p": f"A glassblower needs {IMAGE}:",
                ".answer > div > ul": "\"steady\" 'hands' & <b onclick='window.ran = 1'>patience</b>",
                "li:last-child": "eyes \u202ethat read\u202c \u05d0\u05d1\u05d2 \u200fmarks",
            },
        ),
        ("What is a falconer?", {".answer > p": f"A falconer is a keeper of birds </p>{SCRIPT} who trains them to hunt.", ".source-title": FILE}),
        (f"Is {SCRIPT} {IMAGE} a job?", {".question": f"Is {SCRIPT} {IMAGE} a job?"}),
    ],
    ids=["text", "table", "list", "plain text", "question"],
)
def test_hostile_text_is_shown_as_text(page, question, places):
    ask(page, question)
    for place, shown in places.items():
        expect(turn(page).locator(place).first).to_contain_text(shown)
    assert_only_text(page)
    opener = turn(page).locator(".mark, .quote-card").first
    opener.hover()  # shows the quote beside a mark
    opener.click()
    opened_text(page)
    assert_only_text(page)


def reads_from_the_left(page, text):
    """Whether the last character of a shown text stands right of its first."""
    first, last = page.get_by_text(text).evaluate(
        """(element, text) => {
        const node = [...element.childNodes].find((child) => child.data?.includes(text));
        return [0, text.length - 1].map((offset) => {
            const range = document.createRange();
            range.setStart(node, node.data.indexOf(text) + offset);
            range.setEnd(node, node.data.indexOf(text) + offset + 1);
            return range.getBoundingClientRect().x;
        });
    }""",
        text,
    )
    return first < last


def test_a_direction_mark_left_open_in_one_statement_does_not_turn_the_next_one(page):
    answer = ask(page, "Do glassblowers start as apprentices in a studio?")
    first, second = (statement["text"] for statement in answer["statements"])
    assert (first, second) == ("Glassblowers start \u202eas apprentices in a studio.", "They sweep the floor of the studio for a year.")
    assert reads_from_the_left(turn(page).locator(".answer > p").first, "They sweep")
    turn(page).locator(".mark").last.click()
    expect(page.locator("#pane mark.quote")).to_have_text(second)
    assert reads_from_the_left(page.locator("#pane"), "They sweep")


def test_nothing_is_wider_than_the_screen(page):
    assert overflows(page, "html") == []
    for question in ("What does a glassblower earn?", "Compare apprentice, journeyman and master", "What do welders earn?", f"What is {LONG}?"):
        answer = ask(page, question)
        assert overflows(page, "html") == [], question
        turn(page).locator(".mark" if answer["answered"] else ".quote-card").first.click()
        opened_text(page)
        assert overflows(page, "html", "#pane", "#pane-body") == [], question
        page.get_by_role("button", name="Close").click()
        expect(page.locator("#pane")).to_be_hidden()


def test_a_question_that_the_server_cannot_take_is_answered_in_words_and_kept(page, complaints):
    field(page).fill("?!")
    field(page).press("Enter")
    expect(turn(page).locator(".error")).to_have_text("Your question: there are no words in it: ask in a few words.")
    expect(field(page)).to_have_value("?!")
    assert "422" in complaints.pop()


def test_without_a_server_the_question_is_kept_and_is_answered_when_the_server_is_back(page, server, complaints):
    ask(page, "What is a registered nurse?")
    with server.down():
        field(page).fill("And a nurse practitioner?")
        field(page).press("Enter")
        expect(turn(page).locator(".error")).to_have_text("The server cannot be reached. Check that it is running and that you are connected.")
        expect(page.locator(".turn .question")).to_have_text(["What is a registered nurse?", "And a nurse practitioner?"])
        expect(field(page)).to_have_value("And a nurse practitioner?")
        assert "ERR_CONNECTION_REFUSED" in complaints.pop()
    page.get_by_role("button", name="Ask again").click()
    expect(turn(page)).to_contain_text("A nurse practitioner is an advanced practice nurse")
    expect(page.locator(".turn .question")).to_have_text(["What is a registered nurse?", "And a nurse practitioner?"])
    expect(field(page)).to_have_value("")


@pytest.mark.parametrize("size", [{"width": 1280, "height": 720}, NARROW], ids=["beside", "sheet"])
def test_with_the_keyboard_a_mark_is_reached_opened_and_closed_again(page, size):
    page.set_viewport_size(size)
    citation = ask(page, "What is a registered nurse?")["citations"][0]
    mark = turn(page).locator(".mark").first
    for _ in range(10):
        page.keyboard.press("Shift+Tab")
        if mark.evaluate("(mark) => mark === document.activeElement"):
            break
    expect(mark).to_be_focused()
    expect(page.get_by_role("tooltip")).to_contain_text(citation["quote"])
    page.keyboard.press("Enter")
    expect(page.locator("#pane mark.quote")).to_be_focused()
    expect(page.get_by_role("tooltip")).to_be_hidden()
    assert opened_text(page)[0] == citation["quote"]
    page.keyboard.press("Escape")
    expect(page.locator("#pane")).to_be_hidden()
    expect(mark).to_be_focused()
