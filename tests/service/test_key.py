"""The page on a service that asks for a key: asked once, kept in the tab, sent in a header and nowhere else, asked again where it stops fitting."""

import shutil
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from tests.service.test_page import NARROW, PATIENCE, ask, field, overflows, turn

ASKING, WRITING = "schlüssel \N{HONEYBEE} zum Fragen", "a key to write with"
QUESTION = "What is a registered nurse?"
WELDER = "A welder is a worker who joins metal parts with heat. A welder earns $48,120 a year.\n"
NONE_GIVEN = "This service asks for a key, and none was given."
NO_MORE = "The key that was kept does not fit any more."


@pytest.fixture(scope="module")
def server(tmp_path_factory, articles, serve):
    folder = tmp_path_factory.mktemp("key")
    (folder / "corpus").mkdir()
    shutil.copy(articles / "nursing.txt", folder / "corpus")
    with serve(folder, CAREERCITE_API_KEY=WRITING, CAREERCITE_ASKING_KEY=ASKING) as started:
        started.wait_for_suggestions(ASKING.encode().decode("latin-1"))
        yield started


@pytest.fixture
def context(browser, server):
    """A browser without a past; what throws, and what its policy forbids, fails the test."""
    said = []
    opened = browser.new_context(base_url=server.address, viewport={"width": 1280, "height": 800})
    opened.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    opened.grant_permissions(["clipboard-read", "clipboard-write"], origin=server.address)
    opened.on("weberror", lambda each: said.append(str(each.error)))
    opened.on("console", lambda each: said.append(each.text) if "Content Security Policy" in each.text else None)
    yield opened
    opened.close()
    assert said == []


@pytest.fixture
def page(context):
    """The page at the form for the key."""
    tab = context.new_page()
    tab.goto("/")
    expect(key_field(tab)).to_be_focused()
    return tab


def box(page):
    return page.get_by_role("dialog", name="asks for")


def key_field(page):
    return page.get_by_label("Key", exact=True)


def give(page, key):
    """Types the key where the focus is, with the keyboard alone."""
    expect(key_field(page)).to_be_focused()
    page.keyboard.type(key)
    page.keyboard.press("Enter")


def let_in(page, key=ASKING):
    give(page, key)
    expect(page.locator("#articles .articles")).to_be_visible()
    expect(box(page)).to_have_count(0)


def kept(page):
    """What the tab and the browser keep: keys by name; nothing in places that outlive the tab or are sent by themselves."""
    tab, rest = page.evaluate("[{...sessionStorage}, [JSON.stringify(localStorage), document.cookie]]")
    assert rest == ["{}", ""]
    return {name: value for name, value in tab.items() if name != "draft"}


def make_stale(page):
    """As if the service had been started with another key since."""
    page.evaluate("sessionStorage.setItem('asking-key', 'of yesterday')")


def sent_to(page):
    """Every request of the page from now on, with the key that it brings."""
    requests = []
    page.on("request", lambda request: requests.append((request.method, request.url, request.headers.get("x-api-key"))))
    return requests


def as_header(key):
    return key.encode().decode("latin-1")


def add_welder(page):
    page.get_by_role("button", name="Articles", exact=True).click()
    page.get_by_label("Files to add").set_input_files([{"name": "welder.txt", "mimeType": "", "buffer": WELDER.encode()}])


# ---- asking for it ----


def test_a_first_visit_asks_for_the_key_in_words_before_anything_else_and_takes_only_the_right_one(page):
    expect(box(page)).to_have_accessible_name("This service asks for a key")
    expect(box(page)).to_contain_text("It answers only those who have its key.")
    expect(key_field(page)).to_have_attribute("type", "password")
    field(page).evaluate("(field) => field.focus()")
    expect(key_field(page)).to_be_focused()  # what lies behind cannot be reached
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("Type the key.")
    for wrong in ("of yesterday", ASKING.upper(), ASKING + "x"):
        key_field(page).fill("")
        give(page, wrong)
        expect(page.get_by_role("alert")).to_have_text("This is not the key. Check it and try again.")
        expect(key_field(page)).to_have_attribute("aria-invalid", "true")
        expect(key_field(page)).to_be_focused()
        page.keyboard.press("x")  # takes the place of the wrong one
        expect(key_field(page)).to_have_value("x")
    assert kept(page) == {}
    key_field(page).fill("")
    let_in(page)
    expect(field(page)).to_be_focused()
    assert kept(page) == {"asking-key": ASKING}


def test_it_is_kept_in_the_tab_alone_and_sent_in_the_header_of_api_requests_alone(page, context):
    let_in(page)
    requests = sent_to(page)
    page.reload()
    expect(page.locator("#articles .articles")).to_be_visible()
    expect(box(page)).to_have_count(0)
    ask(page, QUESTION)
    turn(page).get_by_role("button", name="Copy link").click()
    expect(turn(page).get_by_role("button", name="Copied")).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")
    assert "/api/" in "".join(url for _, url, _ in requests) and link == page.url
    assert {("/api/" in url, key) for _, url, key in requests} == {(True, as_header(ASKING)), (False, None)}
    for place in (link, *(url for _, url, _ in requests)):
        assert not any(word in place for word in ("schl", "Fragen", "key="))
    other = context.new_page()
    other.goto(link)
    expect(box(other)).to_be_visible()
    give(other, ASKING)
    expect(turn(other).locator(".mark").first).to_be_visible()
    assert other.url == link


def test_a_question_that_was_asked_before_the_key_was_there_is_answered_then_and_asked_of_nobody_twice(context):
    page, held = context.new_page(), []
    page.route("**/api/documents", lambda route: held.append(route), times=1)
    page.goto("/")
    with page.expect_response("**/api/ask") as refused:
        field(page).fill(QUESTION)
        field(page).press("Enter")
    assert refused.value.status == 401
    expect(key_field(page)).to_be_focused()
    held[0].continue_()
    requests = sent_to(page)
    let_in(page)
    expect(turn(page).locator(".mark").first).to_be_visible()
    expect(page.locator(".turn")).to_have_count(1)
    assert sum("/api/ask" in url for _, url, _ in requests) == 1
    assert "#q=" in page.url


def test_who_gives_no_key_is_told_so_keeps_the_question_and_is_asked_again_only_when_they_ask_again(context):
    page = context.new_page()
    page.goto(f"/#{urlencode({'q': QUESTION})}")
    expect(key_field(page)).to_be_focused()
    page.keyboard.press("Escape")
    expect(turn(page).locator(".error")).to_have_text(NONE_GIVEN)
    expect(page.locator("#articles .error")).to_have_text(NONE_GIVEN)
    expect(box(page)).to_have_count(0)
    expect(turn(page).locator(".question")).to_have_text(QUESTION)
    turn(page).get_by_role("button", name="Ask again").press("Enter")
    expect(key_field(page)).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # Cancel
    expect(turn(page).locator(".error")).to_have_text(NONE_GIVEN)
    turn(page).get_by_role("button", name="Ask again").click()
    let_in(page)
    expect(turn(page).locator(".mark").first).to_be_visible()
    expect(page.locator(".turn")).to_have_count(1)


def test_a_server_that_cannot_be_reached_is_told_in_the_form(page):
    page.route("**/api/search?*", lambda route: route.abort(), times=1)
    give(page, ASKING)
    expect(page.get_by_role("alert")).to_contain_text("The server cannot be reached.")
    page.keyboard.press("Enter")
    expect(page.locator("#articles .articles")).to_be_visible()


def test_the_form_lies_above_the_sheet_also_when_the_width_changes(page):
    let_in(page)
    ask(page, QUESTION)
    turn(page).locator(".mark").first.click()
    expect(page.locator("#pane mark.quote")).to_be_focused()
    make_stale(page)
    turn(page).get_by_role("button", name="Why this answer").click()
    expect(page.get_by_role("alert")).to_have_text(NO_MORE)
    page.keyboard.press("Alt+KeyN")  # a key of the page behind
    expect(page.locator(".turn")).to_have_count(1)
    page.keyboard.type(ASKING[:9])
    assert overflows(page, "html", ".box") == []
    page.set_viewport_size(NARROW)
    expect(page.locator("#pane:modal")).to_be_visible()
    expect(key_field(page)).to_be_focused()
    expect(key_field(page)).to_have_value(ASKING[:9])
    page.keyboard.press("End")
    give(page, ASKING[9:])
    expect(page.locator("#pane .quote-card").first).to_be_visible()
    page.keyboard.press("Alt+KeyN")
    expect(page.locator(".turn")).to_have_count(0)


# ---- two keys ----


def test_who_may_ask_is_asked_for_the_key_for_writing_and_goes_on_asking_with_their_own(page):
    let_in(page)
    add_welder(page)
    expect(box(page)).to_contain_text("To add “welder.txt” the key is needed.")
    give(page, ASKING)
    expect(page.get_by_role("alert")).to_have_text("This is not the key. Check it and try again.")
    page.keyboard.press("Escape")
    expect(page.locator(".adding > [role=status]")).to_have_text("Nothing was done: there was no key.")
    page.get_by_label("Files to add").set_input_files([{"name": "welder.txt", "mimeType": "", "buffer": WELDER.encode()}])
    expect(key_field(page)).to_be_focused()
    requests = sent_to(page)
    give(page, WRITING)
    expect(page.locator(".adding > [role=status]")).to_have_text("1 added.")
    assert "48,120" in ask(page, "How much does a welder earn?")["answer"]
    page.get_by_role("button", name="Delete:").click()
    page.get_by_role("button", name="Delete for good").click()
    expect(page.locator(".adding > [role=status]")).to_contain_text("is deleted.")
    for method, url, key in requests:
        writes = method == "DELETE" or (method, url.rpartition("/")[2]) in (("GET", "key"), ("POST", "documents"))
        assert key == as_header(WRITING if writes else ASKING), (method, url)
    assert kept(page) == {"asking-key": ASKING, "writing-key": WRITING}
    page.get_by_role("button", name="Forget the key").click()
    assert kept(page) == {"asking-key": ASKING}
    ask(page, QUESTION)
    expect(turn(page).locator(".mark").first).to_be_visible()


def test_who_may_write_types_one_key(page):
    let_in(page, WRITING)
    add_welder(page)
    expect(page.locator(".adding > [role=status]")).to_have_text("1 added.")
    page.get_by_role("button", name="Delete:").click()
    page.get_by_role("button", name="Delete for good").click()
    expect(page.locator(".adding > [role=status]")).to_contain_text("is deleted.")
    page.get_by_role("button", name="Forget the key").click()
    assert kept(page) == {}
    field(page).fill(QUESTION)
    field(page).press("Enter")
    expect(box(page)).to_be_visible()


# ---- a key that stops fitting ----


def test_a_service_that_is_started_with_another_key_asks_for_it_and_nothing_is_lost(page, context, server):
    let_in(page)
    ask(page, QUESTION)
    turn(page).locator(".mark").first.click()
    expect(page.locator("#pane mark.quote")).to_be_focused()
    field(page).fill("And nurse practitioners?")
    writer = context.new_page()
    writer.goto("/")
    let_in(writer)
    writer.get_by_role("button", name="Articles", exact=True).click()
    writer.get_by_role("button", name="Look for new files").click()
    give(writer, WRITING)
    expect(writer.locator(".adding > [role=status]")).to_contain_text("Nothing is new")
    answer, link = turn(page).locator(".answer").text_content(), page.url

    with server.down():
        server.environment["CAREERCITE_ASKING_KEY"] = "of tomorrow"
    page.get_by_role("button", name="What was read").click()  # is there already
    field(page).press("Enter")
    expect(page.get_by_role("alert")).to_have_text(NO_MORE)
    assert kept(page) == {} and page.url == link
    with page.expect_request("**/api/ask") as request:
        give(page, "of tomorrow")
    assert request.value.post_data_json == {"question": "And nurse practitioners?", "history": [QUESTION]}
    expect(turn(page).locator(".mark").first).to_be_visible()
    assert page.locator(".turn .answer").first.text_content() == answer
    expect(page.locator("#pane")).to_be_visible()
    expect(page.locator("#pane-title")).to_contain_text("Registered Nurse")

    ask(writer, QUESTION)  # the key for writing fits still
    expect(turn(writer).locator(".mark").first).to_be_visible()
    expect(box(writer)).to_have_count(0)
