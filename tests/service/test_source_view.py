"""The article beside the answer, in a real browser: its outline, and what was read in it as the server tells it."""

import shutil

import pytest
from playwright.sync_api import expect

from tests.service.test_page import EMOJI, HOSTILE, NARROW, PAGE_TAGS, PATIENCE, SCRIPT, ask, overflows, turn

ARTICLES = ("nursing.txt", "nursing-pay.txt", "electrician.md")
NURSING = "Registered Nurse vs Nurse Practitioner: Duties, Pay and Training Compared"
READ_TAGS = PAGE_TAGS | {"s"}


@pytest.fixture(scope="module")
def server(tmp_path_factory, articles, serve):
    corpus = tmp_path_factory.mktemp("source") / "corpus"
    corpus.mkdir()
    for name in ARTICLES:
        shutil.copy(articles / name, corpus)
    for name, text in (("glassblower.md", HOSTILE), ("beekeeper.txt", EMOJI)):
        (corpus / name).write_text(text, "utf-8")
    with serve(corpus.parent) as started:
        yield started


@pytest.fixture(params=["light"])
def page(request, browser, server):
    """The page with its articles listed, in a colour scheme; whatever the browser complains about fails the test."""
    said = []
    context = browser.new_context(base_url=server.address, color_scheme=request.param)
    context.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    context.expose_function("complain", lambda text: said.append(text))
    context.add_init_script("addEventListener('securitypolicyviolation', (e) => complain(`policy: ${e.violatedDirective} ${e.blockedURI}`), true)")
    tab = context.new_page()
    tab.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    tab.on("pageerror", lambda error: said.append(f"thrown: {error}"))
    tab.goto("/")
    expect(tab.locator(".articles").first).to_be_visible()
    yield tab
    context.close()
    assert said == []


def open_article(page, title):
    """Opens an article from the list; what the server tells of it."""
    with page.expect_response("**/api/documents/*") as response:
        page.get_by_role("button", name=title, exact=True).click()
    expect(page.locator("#pane .article, #pane .reading")).to_be_visible()
    return response.value.json()


def read_view(page):
    """Turns on what was read."""
    page.get_by_role("button", name="What was read").click()
    expect(page.locator("#pane .reading")).to_be_visible()


def test_the_outline_leads_to_each_heading_in_both_views(page):
    article = open_article(page, NURSING)
    toggle = page.get_by_role("button", name="Outline")
    expect(toggle).to_have_attribute("aria-expanded", "false")
    for heading in ("Which Skills and Tools Matter?", "How often must an RN license be renewed?"):
        toggle.click()
        expect(page.locator("#pane-outline .entry")).to_have_text([entry["quote"] for entry in article["outline"]])
        page.get_by_role("navigation").get_by_role("button", name=heading).click()
        expect(page.locator("#pane-outline")).to_be_hidden()
        expect(page.locator("#pane .head", has_text=heading)).to_be_focused()
        expect(page.locator("#pane .head", has_text=heading)).to_be_in_viewport(ratio=1)
    read_view(page)
    toggle.click()
    page.get_by_role("navigation").get_by_role("button", name="Is Demand Growing?").click()
    expect(page.locator("#pane .read-block.heading .head", has_text="Is Demand Growing?")).to_be_focused()
    expect(page.locator("#pane .read-block.heading", has_text="Is Demand Growing?").locator(".read-label")).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("title", [NURSING, "Beekeeper \N{HONEYBEE} careers"], ids=["nursing", "beyond the basic plane"])
def test_every_unit_is_shown_with_exactly_its_characters(page, title):
    article = open_article(page, title)
    read_view(page)
    units = [unit for block in article["blocks"] for unit in block["units"]]
    assert len(units) >= 2
    assert page.locator("#pane .unit").all_text_contents() == [article["text"][unit["start"] : unit["end"]] for unit in units]
    labels = [
        label.split(" ")[-1]
        for label in page.locator("#pane .read-block > .read-label:first-child").evaluate_all("l => l.map((e) => e.firstChild.data)")
    ]
    assert labels == [f"{block['start']}\u2013{block['end']}" for block in article["blocks"]]


def test_a_table_is_shown_as_one_and_what_was_dropped_is_struck_through_with_its_reason(page):
    article = open_article(page, NURSING)
    read_view(page)
    block = next(each for each in article["blocks"] if each["rows"])
    table = page.locator("#pane .read-table table").first
    words = [[article["text"][cell["start"] : cell["end"]] for cell in row] for row in block["rows"]]
    assert [row.locator("th, td").all_text_contents() for row in table.locator("tr").all()] == words
    expect(table.locator("th")).to_have_text([*words[0], *(row[0] for row in words[1:])])
    dropped = [each for each in article["blocks"] if each["dropped"] not in ("", "title")]
    expect(page.locator("#pane .dropped .reason")).to_have_text([each["dropped"] for each in dropped])
    expect(page.locator("#pane .dropped s").first).to_have_text("Also Read: Travel Nursing Contracts Explained")
    expect(page.locator("#pane .dropped s").first).to_have_css("text-decoration-line", "line-through")
    expect(page.locator("#pane .dropped .unit")).to_have_count(0)
    expect(page.locator("#pane .reading > .soft")).to_have_text(
        "14 headings, 16 paragraphs, 5 lists, 2 tables · 66 units · 2 dropped · 96 % of the letters kept"
    )


def test_a_unit_tells_its_span_context_and_occupations_when_pointed_at(page):
    open_article(page, NURSING)
    read_view(page)
    facts = page.locator("#unit-facts")
    expect(facts).to_contain_text("Point at an outlined unit")
    page.locator("#pane .unit", has_text="Diagnose and treat").hover()
    expect(facts).to_have_text(
        "cell 1648\u20131666 · read with Main task 1609\u20131618, Nurse Practitioner 1586\u20131604 · about nurse practitioner"
    )
    expect(page.locator("#pane .lit")).to_have_text(["Nurse Practitioner", "Main task"])
    page.locator("#pane-title").hover()
    expect(facts).to_contain_text("Point at an outlined unit")
    expect(page.locator("#pane .lit")).to_have_count(0)


@pytest.mark.parametrize("size", [{"width": 1280, "height": 720}, NARROW], ids=["beside", "sheet"])
def test_with_the_keyboard_units_are_reached_and_walked_through(page, size):
    page.set_viewport_size(size)
    article = open_article(page, NURSING)
    units = [unit for block in article["blocks"] for unit in block["units"]]
    toggle = page.get_by_role("button", name="What was read")
    toggle.focus()
    page.keyboard.press("Space")
    expect(toggle).to_have_attribute("aria-pressed", "true")
    expect(toggle).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#pane-body")).to_be_focused()
    page.keyboard.press("Tab")
    facts, focused = page.locator("#unit-facts"), page.locator("#pane .unit:focus")
    for key, number in (
        (None, 0),
        ("ArrowDown", 1),
        ("End", len(units) - 1),
        ("ArrowDown", len(units) - 1),
        ("ArrowUp", len(units) - 2),
        ("Home", 0),
    ):
        if key:
            page.keyboard.press(key)
        unit = units[number]
        expect(focused).to_have_text(article["text"][unit["start"] : unit["end"]])
        expect(focused).to_be_in_viewport()
        expect(facts).to_contain_text(f"{unit['kind']} {unit['start']}\u2013{unit['end']}")
    page.keyboard.press("Escape")
    expect(page.locator("#pane")).to_be_hidden()


def test_a_quote_is_highlighted_in_what_was_read_too_and_the_next_article_keeps_the_view(page):
    open_article(page, NURSING)
    read_view(page)
    if page.viewport_size["width"] < 960:
        page.get_by_role("button", name="Close").click()
    citation = ask(page, "How much does a registered nurse earn?")["citations"][0]
    turn(page).locator(".mark").first.click()
    expect(page.locator("#pane .reading mark.quote")).to_have_text(citation["quote"])
    expect(page.locator("#pane mark.quote")).to_be_focused()
    expect(page.locator("#pane mark.quote")).to_be_in_viewport()
    expect(page.locator("#unit-facts")).to_contain_text(f"{citation['start']}\u2013{citation['end']}")
    page.get_by_role("button", name="What was read").click()
    expect(page.locator("#pane .article mark.quote")).to_have_text(citation["quote"])
    expect(page.locator("#unit-facts")).to_be_hidden()


def test_the_views_are_changed_at_the_same_place(page):
    open_article(page, NURSING)
    page.get_by_role("button", name="Outline").click()
    page.get_by_role("navigation").get_by_role("button", name="Which Certifications Help?").click()
    read_view(page)
    expect(page.locator("#pane .read-block.heading", has_text="Which Certifications Help?")).to_be_in_viewport(ratio=1)
    page.get_by_role("button", name="What was read").click()
    expect(page.locator("#pane .article .head", has_text="Which Certifications Help?")).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("page", ["light", "dark"], indirect=True)
def test_hostile_words_stay_words_and_nothing_is_wider_than_the_screen(page):
    page.set_viewport_size(NARROW)
    page.locator("#articles .link", has_text="Glassblower").click()
    read_view(page)
    expect(page.locator("#pane .read-table td").first).to_contain_text('<img src="https://elsewhere.invalid/x.png"')
    expect(page.locator("#pane .read-block.heading").first).to_contain_text(SCRIPT)
    page.locator("#pane .read-table .unit").first.focus()
    expect(page.locator("#unit-facts")).to_contain_text(f"Master glassblower {SCRIPT}")
    page.get_by_role("button", name="Outline").click()
    expect(page.locator("#pane-outline")).to_contain_text(SCRIPT)
    tags = page.evaluate("[...document.querySelectorAll('*')].map((e) => e.localName)")
    assert set(tags) <= READ_TAGS and tags.count("script") == 1
    attributes = page.evaluate("[...document.querySelectorAll('#pane *')].flatMap((e) => e.getAttributeNames())")
    assert [name for name in attributes if name.startswith("on") or name in ("style", "src", "srcset")] == []
    assert page.evaluate("window.ran") is None
    assert overflows(page, "html", "#pane", "#pane-body", "#pane-outline", "#unit-facts") == []


@pytest.mark.parametrize("page", ["light", "dark"], indirect=True)
def test_labels_and_dropped_words_can_be_read_in_both_schemes(page):
    open_article(page, NURSING)
    read_view(page)
    for place in (".dropped s", ".reason", ".read-label", "th", ".unit"):
        assert contrast(page.locator(f"#pane {place}").first) >= 4.5, place
    page.locator("#pane .unit", has_text="Diagnose and treat").hover()
    assert contrast(page.locator("#pane .lit").first) >= 4.5


def contrast(place):
    """The contrast ratio of a text to what stands behind it, as WCAG defines it."""
    return place.evaluate("""(element) => {
        const channels = (colour) => colour.match(/[\\d.]+/g).map(Number);
        const light = (colour) => channels(colour).slice(0, 3).map((c) => c / 255)
            .map((c) => (c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4)).reduce((sum, c, i) => sum + c * [.2126, .7152, .0722][i], 0);
        let behind = element;
        while (channels(getComputedStyle(behind).backgroundColor)[3] === 0) behind = behind.parentElement;
        const [a, b] = [light(getComputedStyle(element).color), light(getComputedStyle(behind).backgroundColor)].sort((x, y) => y - x);
        return (a + .05) / (b + .05);
    }""")
