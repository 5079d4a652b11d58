"""Reading the page in other ways: without motion, in forced colours, enlarged, with text spaced out, by ear, with the keyboard alone."""

import pytest
from playwright.sync_api import expect

from tests.service.page_states import ASKING, STATES, ask, enter, fail, field, follow, open_pane, press, turn
from tests.service.test_page import PATIENCE
from tests.service.test_source_view import contrast

ENLARGED = ({"width": 640, "height": 450}, {"width": 320, "height": 256})  # a window of 1280 pixels at 200 % and at 400 %
SPACING = """* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
p { margin-bottom: 2em !important; }"""  # what a reader may set: WCAG 1.4.12
SPACE_OUT = """(rules) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(rules);
    document.adoptedStyleSheets = [sheet];
}"""
CUT_ON_PURPOSE = ".sr, .source .quoted, .answer thead"  # for the ear only; two lines of a quote that opens whole; above the cells where it is narrow
LOST = """(onPurpose) => {
    const shown = [...document.querySelectorAll("body *")].filter((e) => e.checkVisibility() && !e.closest(onPurpose));
    const hides = ({ overflowX, overflowY }) => [overflowX, overflowY].some((value) => ["hidden", "clip"].includes(value));
    const fits = (e) => e.scrollWidth <= e.clientWidth + 1 && e.scrollHeight <= e.clientHeight + 1;
    const cut = shown.filter((e) => (hides(getComputedStyle(e)) || e.matches("button:not(.mark)")) && !fits(e));
    const wide = ["html", "#pane[open]", "#pane[open] #pane-body", "dialog.box[open]"].map((box) => document.querySelector(box))
        .filter((box) => box && box.scrollWidth > box.clientWidth);
    return [...cut, ...wide].map((e) => `<${e.localName} id="${e.id}" class="${e.className}"> ${e.textContent.slice(0, 40)}`);
}"""
SKIPPED = """() => {
    const levels = [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].filter((e) => e.checkVisibility()).map((e) => Number(e.localName[1]));
    return levels.filter((level, i) => level > (levels[i - 1] ?? 0) + 1);
}"""
MOVED = """
    window.moved = [];
    for (const owner of [Element.prototype, window]) for (const name of ["scrollBy", "scrollTo", "scrollIntoView"]) {
        const original = owner[name];
        if (original) owner[name] = function (options) { moved.push(options?.behavior ?? "none"); return original.apply(this, arguments); };
    }
"""


@pytest.fixture
def open_page(browser, varied):
    """Opens a tab in a context of its own with these options."""
    contexts = []

    def opening(**options):
        context = browser.new_context(base_url=varied.address, **{"reduced_motion": "reduce", **options})
        context.set_default_timeout(PATIENCE)
        expect.set_options(timeout=PATIENCE)
        contexts.append(context)
        return context.new_page()

    yield opening
    for context in contexts:
        context.close()


@pytest.mark.parametrize(("preference", "behaviors", "animations"), [("reduce", {"instant"}, 0), ("no-preference", {"instant", "smooth"}, 1)])
def test_nothing_moves_where_the_reader_wants_no_motion(open_page, preference, behaviors, animations):
    page = open_page(reduced_motion=preference)
    page.add_init_script(MOVED)
    enter(page, "several turns")
    page.keyboard.press("PageUp")
    page.keyboard.press("Alt+ArrowUp")
    press(page, "Why this answer")
    open_pane(page)
    assert set(page.evaluate("moved")) == behaviors
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
    enter(page, "waiting")
    assert page.evaluate("document.getAnimations().length") == animations


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_quote_stands_out_where_the_reader_forces_the_colours(open_page, scheme):
    page = open_page(forced_colors="active", color_scheme=scheme)
    for state in ("article at a quote", "what was read"):
        enter(page, state)
        quote = page.locator("#pane mark.quote")
        expect(quote).to_have_css("outline-style", "solid")
        assert contrast(quote) >= 4.5


def test_nothing_is_cut_and_no_heading_is_skipped_enlarged_and_with_text_spaced_out(open_page):
    page, lost, skipped = open_page(), {}, {}
    for name in STATES:
        enter(page, name)
        skipped[name] = page.evaluate(SKIPPED)
        for spacing in ("", SPACING):
            page.evaluate(SPACE_OUT, spacing)
            for size in ENLARGED:
                page.set_viewport_size(size)
                lost[name, size["width"], bool(spacing)] = page.evaluate(LOST, CUT_ON_PURPOSE)
    assert {name: found for name, found in skipped.items() if found} == {}
    assert {place: found for place, found in lost.items() if found} == {}


def test_answers_and_failures_are_said_and_seen(open_page):
    page = open_page()
    said = page.get_by_role("status").last
    enter(page, "sentences")
    expect(said).to_contain_text(turn(page).locator(".answer bdi").first.evaluate("(said) => said.firstChild.data").strip())
    expect(said).to_contain_text("1 quote. Confidence: ")
    for state, place in (
        ("server down", ".turn"),
        ("question too long", ".turn"),
        ("not ready, on asking", ".turn"),
        ("too many questions", ".turn"),
        ("article fails", "#pane"),
    ):
        enter(page, state)
        expect(said).to_contain_text(page.locator(f"{place} .error").text_content())
        expect(page.locator(f"{place} .error")).to_be_in_viewport()


@pytest.mark.parametrize("state", ["sentences", "list", "table", "figures that disagree", "refusal"])
def test_every_citation_is_reached_going_back_from_the_question_field_in_reading_order(open_page, state):
    page = open_page()
    enter(page, state)
    expect(field(page)).to_be_focused()
    controls = turn(page).locator(".mark, .quote-card, details[open] .source")
    page.evaluate("window.reached = []")
    for _ in range(80):
        page.keyboard.press("Shift+Tab")
        if not page.evaluate("document.activeElement.closest('.turn') && reached.push(document.activeElement)"):
            break
    wanted = controls.evaluate_all("(all) => all.map((e) => e.textContent)")
    assert wanted
    assert page.evaluate("reached.filter((e) => e.matches('.mark, .quote-card, .source')).map((e) => e.textContent).reverse()") == wanted


FOCUS = {  # a state, and the control that is pressed in it
    "asking": ("first sight", "#send"),
    "a question to try": ("first sight", "#articles .suggestion"),
    "a further question": ("sentences", ".turn .suggestion"),
    "a mark": ("sentences", ".mark"),
    "a source": ("sentences", ".source"),
    "a nearest passage": ("refusal", ".quote-card"),
    "an article of the list": ("first sight", "#articles .link"),
    "an article of the catalogue": ("catalogue", ".turn .link"),
    "an article of the panel": ("articles", "#pane .link"),
    "why": ("sentences", ".why"),
    "the articles": ("first sight", "#open-sources"),
    "the keys": ("first sight", "#open-keys"),
    "another conversation": ("several turns", "#new"),
    "the outline": ("article at a quote", "#outline-toggle"),
    "an entry of the outline": ("outline", "#pane-outline .entry"),
    "what was read": ("article at a quote", "#read-toggle"),
    "the article as it stands": ("what was read", "#read-toggle"),
    "the next citation": ("article at a quote", "#step-on"),
    "the article, closed": ("article at a quote", "#pane-close"),
    "the articles, closed": ("articles", "#pane-close"),
    "the trace, closed": ("why this answer", "#pane-close"),
    "the keys, closed": ("keys", "#keys button"),
    "the text to copy, closed": ("copy by hand", "#copy button"),
    "a link, copied": ("sentences", ".action:nth-child(2)"),
    "asked as typed": ("spelling corrected", ".note .inline"),
    "asked without the earlier questions": ("words carried over", ".note .inline"),
    "all articles": ("limited to an article", "#scope .inline:last-child"),
    "other articles": ("limited to an article", "#scope .inline"),
    "a link, asked again": ("link fails", ".turn .quiet"),
    "evidence": ("why this answer", "#pane .quote-card"),
    "back": ("article of the evidence", "#pane-back"),
    "asked again": ("server down", ".turn .quiet"),
    "loaded again": ("not ready, on loading", "#articles .quiet"),
    "the article, loaded again": ("article fails", "#pane-body .quiet"),
}


def press_or_tap(page, control, touch=False):
    """Uses a control; returns when nothing is under way any more."""
    place = page.locator(control).first
    if touch:
        place.tap()
    else:
        place.press("Enter")
    expect(page.locator(".waiting")).to_have_count(0)
    expect(page.locator("#pane-body").get_by_text("Loading…")).to_have_count(0)


def focus_is_lost(page):
    return page.evaluate("document.activeElement === document.body")


def test_the_focus_is_never_lost(open_page):
    page, lost = open_page(viewport={"width": 1280, "height": 720}), []
    for name, (state, control) in FOCUS.items():
        enter(page, state)
        page.unroute_all(behavior="ignoreErrors")
        if name == "asking":
            field(page).fill("What is a registered nurse?")
        press_or_tap(page, control)
        expect(page.locator(".error:visible")).to_have_count(0)
        if focus_is_lost(page):
            lost.append(name)
    assert lost == []


@pytest.mark.parametrize(("state", "control"), [FOCUS[name] for name in FOCUS if name.endswith("again")])
def test_the_focus_is_not_lost_where_it_fails_again_nor_while_that_is_not_known(open_page, state, control):
    page = open_page(viewport={"width": 1280, "height": 720})
    enter(page, state)
    page.evaluate("() => { const asked = fetch; window.fetch = (...all) => asked(...all).finally(() => { window.replied = true; }); }")
    page.locator(control).first.press("Enter")
    assert not focus_is_lost(page)
    page.evaluate("async () => { while (!window.replied) await new Promise(requestAnimationFrame); }")
    page.wait_for_load_state("networkidle")
    expect(page.locator(".error").first).to_be_visible()
    assert not focus_is_lost(page)


@pytest.mark.parametrize("control", ["#send", "#articles .suggestion", "Enter"])
def test_on_a_touch_screen_asking_leaves_the_field_but_does_not_lose_the_focus(open_page, control):
    page = open_page(viewport={"width": 320, "height": 640}, has_touch=True, is_mobile=True)
    enter(page, "first sight")
    field(page).fill("What is a registered nurse?")
    if control == "Enter":
        field(page).press("Enter")
    else:
        page.locator(control).first.tap()
    expect(turn(page).locator(".actions")).to_be_visible()
    expect(field(page)).not_to_be_focused()
    assert not focus_is_lost(page)


def test_an_article_that_another_led_to_gives_the_focus_back_to_what_opened_the_first(open_page):
    page = open_page()
    enter(page, "articles")
    page.locator("#pane .link").first.press("Enter")
    expect(page.locator("#pane .article")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#open-sources")).to_be_focused()


def test_an_article_whose_opener_is_gone_gives_the_focus_to_the_button_of_the_articles(open_page):
    page = open_page()
    enter(page, "first sight")
    page.locator("#articles .link").first.press("Enter")
    expect(page.locator("#pane .article")).to_be_visible()
    page.evaluate("document.querySelector('#articles').replaceChildren()")
    page.keyboard.press("Escape")
    expect(page.locator("#open-sources")).to_be_focused()


def test_a_list_of_articles_that_is_shown_anew_keeps_the_focus_on_the_same_one(open_page):
    page = open_page()
    enter(page, "first sight")
    link = page.locator("#articles .link").nth(2)
    link.focus()
    page.evaluate("async () => (await import('/static/library.js')).loadLibrary()")
    expect(link).to_be_focused()


@pytest.mark.parametrize("width", [1280, 320])
def test_escape_gives_the_focus_back(open_page, width):
    page = open_page(viewport={"width": width, "height": 700})
    for state, opener in (
        ("article at a quote", ".mark"),
        ("why this answer", ".why"),
        ("articles", "#open-sources"),
        ("copy by hand", ".action:nth-child(3)"),
    ):
        enter(page, state)
        page.keyboard.press("Escape")
        expect(page.locator("#pane, #copy").first).to_be_hidden()
        expect(page.locator(opener).first).to_be_focused()
    follow(page, q="What is a registered nurse?")
    fail(page, ASKING, 500, "broken")
    ask(page, "What is a nurse practitioner?", ".error")
    expect(field(page)).to_be_focused()
