"""Every state that the page can be in, by name, with what brings a freshly loaded page there. A new state is one function and one line below."""

import json
import re
from urllib.parse import urlencode

from playwright.sync_api import Error, expect

SIZES = {"narrow": {"width": 320, "height": 640}, "wide": {"width": 1440, "height": 900}}
TOO_LONG = "How much does a registered nurse earn? " * 110  # more letters than the service takes
ASKING, LISTING = "**/api/ask", "**/api/documents"


# ---- steps ----


def field(page):
    return page.get_by_label("Your question")


def turn(page):
    return page.locator(".turn").last


def ask(page, question, shown=".actions"):
    """Asks, and waits until the turn shows what is expected of it."""
    field(page).fill(question)
    field(page).press("Enter")
    expect(turn(page).locator(shown).first).to_be_visible()


def press(page, name):
    """Presses the first button of this name with the keyboard."""
    page.get_by_role("button", name=name, exact=True).first.press("Enter")


def open_pane(page):
    """Waits for what stands in the pane."""
    expect(page.locator("#pane")).to_be_visible()
    expect(page.locator("#pane-body").get_by_text("Loading…")).to_have_count(0)


def fail(page, address, status, detail, code="broken", headers=()):
    """Lets the service answer with a problem."""
    problem = json.dumps({"status": status, "code": code, "title": "Problem", "detail": detail, "request_id": "0123456789abcdef"})
    kind = {"content-type": "application/problem+json", **dict(headers)}
    page.route(address, lambda route: route.fulfill(status=status, headers=kind, body=problem))


def follow(page, **address):
    """Opens the link of an answer."""
    page.goto(f"/#{urlencode(address)}")
    expect(turn(page).locator(".actions")).to_be_visible()


# ---- states: answers ----


def first_sight(page):
    expect(page.locator("#articles .suggestion").first).to_be_visible()


def sentences(page):
    ask(page, "What is a registered nurse?", ".answer > p .mark")


def listed(page):
    ask(page, "What tools does an electrician need?", "li .mark")


def table(page):
    ask(page, "apprentice vs journeyman", "tbody .mark")


def figures(page):
    ask(page, "How much does a registered nurse earn?", "tbody .mark")


def several_turns(page):
    figures(page)
    ask(page, "And nurse practitioners?", "tbody .mark")
    ask(page, "What do welders earn?", ".refusal")


def refused(page):
    ask(page, "What do welders earn?", ".nearest")


def catalogue(page):
    ask(page, "which articles do you have?", ".articles")


def small_talk(page):
    ask(page, "hello!", ".suggestion")


def waiting(page):
    page.evaluate("() => { fetch = () => new Promise(() => {}); }")
    ask(page, "What is a registered nurse?", ".waiting")


# ---- states: how the question was read ----


def spelling_corrected(page):
    ask(page, "What is a regstered nurse?", ".note")


def words_carried_over(page):
    figures(page)
    ask(page, "And nurse practitioners?", ".note .inline")


def asked_as_typed(page):
    spelling_corrected(page)
    press(page, "Ask exactly as typed")
    expect(turn(page).get_by_text("Asked exactly as typed.")).to_be_visible()


def limited_to_an_article(page):
    chosen = page.request.get("/api/documents").json()["documents"][0]["id"]
    follow(page, q="What is a registered nurse?", only=chosen)
    expect(page.locator("#scope")).to_be_visible()


def link_of_another_index(page):
    follow(page, q="What is a registered nurse?", index="0123456789abcdef")
    expect(turn(page).locator(".note")).to_be_visible()


# ---- states: failures ----


def server_down(page):
    page.route(ASKING, lambda route: route.abort("connectionrefused"))
    ask(page, "What is a registered nurse?", ".error")


def not_ready_on_asking(page):
    fail(page, ASKING, 503, "the index is not there yet: run 'careercite ingest'", "not_ready")
    ask(page, "What is a registered nurse?", ".error")


def not_ready_on_loading(page):
    fail(page, LISTING, 503, "the index is not there yet: run 'careercite ingest'", "not_ready")
    page.reload()
    expect(page.locator("#articles .error")).to_be_visible()


def too_long(page):
    ask(page, TOO_LONG, ".error")


def link_fails(page):
    fail(page, ASKING, 500, "something went wrong that should not have: the service's log says what")
    page.goto("/#q=What+is+a+registered+nurse%3F")
    expect(turn(page).locator(".error")).to_be_visible()


def too_many(page):
    fail(page, ASKING, 429, "", headers={"Retry-After": "7"})
    ask(page, "What is a registered nurse?", ".error")
    expect(turn(page).locator(".error")).to_contain_text("7 seconds")


def broken(page):
    fail(page, ASKING, 500, "something went wrong that should not have: the service's log says what", "internal")
    ask(page, "What is a registered nurse?", ".reference")


def overloaded(page):
    """Turned away by too many other questions, and waiting to be asked again."""
    fail(page, ASKING, 503, "too many questions are being answered", "overloaded", {"Retry-After": "600"})
    ask(page, "What is a registered nurse?", ".waiting")
    expect(turn(page).locator(".waiting")).to_contain_text("600 seconds")


def article_fails(page):
    fail(page, f"{LISTING}/*", 500, "something went wrong that should not have: the service's log says what")
    page.locator("#articles .link").first.click()
    expect(page.locator("#pane .error")).to_be_visible()


def no_articles(page):
    page.route(LISTING, lambda route: route.fulfill(json={"documents": [], "suggestions": [], "index_version": "0"}))
    page.reload()
    expect(page.get_by_role("heading", name="No articles yet")).to_be_visible()


# ---- states: keys that the service asks for ----


def guard(page, address):
    """Lets the service ask for a key."""
    fail(page, address, 401, "send the key in the header X-API-Key", "wrong_key")


def key_asked(page):
    guard(page, "**/api/**")
    page.reload()
    expect(page.get_by_label("Key", exact=True)).to_be_focused()


def key_wrong(page):
    key_asked(page)
    page.keyboard.type("of yesterday")
    page.keyboard.press("Enter")
    expect(page.locator("#key-error")).to_contain_text("This is not the key.")


def key_not_given(page):
    key_asked(page)
    page.keyboard.press("Escape")
    expect(page.locator("#articles .error")).to_be_visible()


def key_for_writing(page):
    listing = page.request.get("/api/documents").json()
    page.route(LISTING, lambda route: route.fulfill(json=listing | {"writing": True}))
    guard(page, "**/api/key")
    page.reload()
    articles_panel(page)
    press(page, "Look for new files")
    expect(page.get_by_label("Key", exact=True)).to_be_focused()


# ---- states: the pane, the card and the boxes ----


def card(page):
    sentences(page)
    for _ in range(20):
        page.keyboard.press("Shift+Tab")
        if page.get_by_role("tooltip").is_visible():
            break
    expect(page.get_by_role("tooltip")).to_be_visible()


def quote(page):
    sentences(page)
    turn(page).locator(".mark").first.press("Enter")  # no pointer that would rest on something
    expect(page.locator("#pane mark.quote")).to_be_focused()


def outline(page):
    quote(page)
    press(page, "Outline")
    expect(page.locator("#pane-outline")).to_be_visible()


def unit_read(page):
    quote(page)
    press(page, "What was read")
    page.locator("#pane td .unit").first.focus()
    expect(page.locator("#unit-facts")).to_contain_text("read with")


def trace(page):
    sentences(page)
    press(page, "Why this answer")
    open_pane(page)


def evidence(page):
    """An article that was opened from the trace, with the way back."""
    trace(page)
    page.locator("#pane .quote-card").first.press("Enter")
    expect(page.locator("#pane-back")).to_be_visible()
    expect(page.locator("#pane .article")).to_be_visible()


def articles_panel(page):
    page.get_by_role("button", name="Articles", exact=True).first.click()
    open_pane(page)


def keys(page):
    page.keyboard.press("Alt+KeyK")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()


def copied(page):
    sentences(page)
    page.evaluate("() => { navigator.clipboard.writeText = async () => {}; }")
    press(page, "Copy link")
    expect(page.get_by_role("button", name=re.compile("Copied"))).to_be_visible()


def copy_by_hand(page):
    sentences(page)
    page.evaluate("() => { navigator.clipboard.writeText = async () => { throw new Error('refused'); }; }")
    press(page, "Copy as Markdown")
    expect(page.get_by_role("dialog", name="Copy this text")).to_be_visible()


STATES = {
    "first sight": first_sight,
    "sentences": sentences,
    "list": listed,
    "table": table,
    "figures that disagree": figures,
    "several turns": several_turns,
    "refusal": refused,
    "catalogue": catalogue,
    "small talk": small_talk,
    "waiting": waiting,
    "spelling corrected": spelling_corrected,
    "words carried over": words_carried_over,
    "asked exactly as typed": asked_as_typed,
    "limited to an article": limited_to_an_article,
    "link of another index": link_of_another_index,
    "server down": server_down,
    "not ready, on asking": not_ready_on_asking,
    "not ready, on loading": not_ready_on_loading,
    "question too long": too_long,
    "too many questions": too_many,
    "server broken": broken,
    "too many others": overloaded,
    "link fails": link_fails,
    "article fails": article_fails,
    "no articles": no_articles,
    "key asked for": key_asked,
    "wrong key": key_wrong,
    "no key given": key_not_given,
    "key for writing": key_for_writing,
    "card of a mark": card,
    "article at a quote": quote,
    "outline": outline,
    "what was read": unit_read,
    "why this answer": trace,
    "article of the evidence": evidence,
    "articles": articles_panel,
    "keys": keys,
    "copied": copied,
    "copy by hand": copy_by_hand,
}


def enter(page, name):
    """Loads the page anew and brings it into a state."""
    page.unroute_all(behavior="ignoreErrors")
    page.goto("about:blank")
    page.goto("/")
    try:
        expect(page.locator("#articles .link").first).to_be_visible()
        STATES[name](page)
    except (AssertionError, Error) as error:
        error.add_note(f"on the way to the state '{name}'")
        raise
