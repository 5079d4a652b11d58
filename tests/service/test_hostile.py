"""Articles that mean harm or were made by accident, on the page: nothing runs, hangs or is wider than the screen, and every quote is right."""

import pytest
from playwright.sync_api import expect

from tests.hostile import HEBREW, OVERRIDE, SCRIPT, SHOUT, UNBROKEN, WORDS
from tests.service.page_states import SIZES, press, turn
from tests.service.test_page import PATIENCE, ask, assert_only_text, opened_text, stored_text

HANGS = 30_000  # milliseconds: no measure of speed, a page that hangs takes minutes
QUESTIONS = {
    "What is a lighthouse keeper?": "sentences",
    "What does a lighthouse keeper earn?": "figures",
    "What is a ropemaker?": "sentences",
    "What is a locksmith?": "sentences",
    "What is a puppeteer?": "sentences",
    "What does a puppeteer earn?": "figures",
    "What skills does a puppeteer need?": "list",
    "What is an organ builder?": "sentences",
    "What does an organ builder earn?": "figures",
    "What is a lamplighter?": "sentences",
    "What does a lamplighter earn?": "figures",
    "What is a bell ringer?": "sentences",
    "What does a bell ringer earn?": "figures",
}
BOXES = ("html", ".turn:last-child", "#pane", "#pane-body", "#pane-outline", "#card")
WIDER = """(boxes) => boxes.map((box) => document.querySelector(box))
    .filter((box) => box?.checkVisibility() && box.scrollWidth > box.clientWidth).map((box) => box.id || box.localName)"""
TIMED = """async ([control, shown]) => {
    const began = performance.now();
    document.querySelector(control).click();
    while (!document.querySelector(shown)) await new Promise(requestAnimationFrame);
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    return performance.now() - began;
}"""


@pytest.fixture(params=SIZES)
def size(request):
    return SIZES[request.param]


@pytest.fixture(params=["light", "dark"])
def page(request, size, browser, varied):
    """The page with its articles listed; what throws, what its policy forbids and what it asks of others fails the test."""
    said = []
    context = browser.new_context(base_url=varied.address, viewport=size, color_scheme=request.param)
    context.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    context.expose_function("complain", lambda text: said.append(text))
    context.add_init_script("addEventListener('securitypolicyviolation', (e) => complain(`policy: ${e.violatedDirective} ${e.blockedURI}`), true)")
    tab = context.new_page()
    tab.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    tab.on("pageerror", lambda error: said.append(f"thrown: {error}"))
    tab.on("request", lambda sent: None if sent.url.startswith((f"{varied.address}/", "data:,")) else said.append(f"request: {sent.url}"))
    tab.goto("/")
    expect(tab.locator("#articles .link").first).to_be_visible()
    yield tab
    context.close()
    assert said == []


def assert_harmless(page):
    """Nothing is wider than the screen, and nothing of an article is more than text."""
    assert page.evaluate(WIDER, list(BOXES)) == []
    assert_only_text(page)


def assert_quoted(page, citation):
    """The open article has exactly the quote highlighted, at its offset in code points."""
    quote, before, text = opened_text(page)
    assert (quote, before) == (citation["quote"], citation["start"])
    assert text == stored_text(page, citation)


def test_hostile_articles_are_answered_from_and_read_as_any_other(page):
    for question, kind in QUESTIONS.items():
        page.locator("#new").press("Enter")  # each by itself
        answer = ask(page, question)
        assert answer["blocks"][0]["kind"] == kind, question
        assert_harmless(page)
        turn(page).locator(".mark").first.press("Enter")
        assert_quoted(page, answer["citations"][0])
        assert_harmless(page)
        press(page, "What was read")
        expect(page.locator("#pane .reading mark.quote").first).to_be_attached()
        units = [
            unit for block in page.request.get(f"/api/documents/{answer['citations'][0]['document_id']}").json()["blocks"] for unit in block["units"]
        ]
        expect(page.locator("#pane .unit")).to_have_count(len(units))
        press(page, "Outline")
        assert_harmless(page)
        press(page, "What was read")
        page.keyboard.press("Escape")
        expect(page.locator("#pane")).to_be_hidden()


@pytest.mark.parametrize(("page", "size"), [("light", "wide")], indirect=True)
@pytest.mark.parametrize("question", ["What is a lighthouse keeper?", "What is a ropemaker?"], ids=["sentences", "no sentence ends"])
def test_an_endless_paragraph_does_not_keep_the_page_busy(page, record_property, question):
    ask(page, question)
    shown = {
        "the article": [".turn:last-child .mark", "#pane mark.quote"],
        "what was read": ["#read-toggle", "#pane .reading .unit"],
        "the article again": ["#read-toggle", "#pane .article"],
    }
    taken = {name: round(page.evaluate(TIMED, steps)) for name, steps in shown.items()}
    print(f"{question} {taken} ms")
    record_property("milliseconds", taken)
    assert len(page.locator("#pane .article").text_content().split()) > WORDS
    assert max(taken.values()) < HANGS


@pytest.mark.parametrize(("page", "size"), [("light", "narrow")], indirect=True)
def test_names_of_hostile_articles_are_shown_as_they_are(page):
    ask(page, "which articles do you have?")
    listed = turn(page).locator(".articles")
    for name in (f"Puppeteer {SCRIPT} careers", SHOUT, f"{OVERRIDE}{HEBREW} Lamplighter", "Choosing the work of a locksmith"):
        expect(listed).to_contain_text(name)
    page.get_by_role("button", name="Choosing the work of a locksmith").last.press("Enter")
    expect(page.locator("#pane .article")).to_be_visible()
    assert_harmless(page)


@pytest.mark.parametrize(("page", "size"), [("light", "narrow")], indirect=True)
def test_a_word_without_end_breaks_within_the_screen(page):
    ask(page, "What is a bell ringer?")
    turn(page).locator(".mark").first.press("Enter")
    expect(page.locator("#pane .article")).to_contain_text(UNBROKEN)
    assert_harmless(page)
