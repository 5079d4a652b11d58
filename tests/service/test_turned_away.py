"""What the page says where the service turns a request away: what happened, what to do, when; and the question that is asked again by itself."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from service.errors import problem
from service.logs import request_id
from service.routes.page import WEB
from tests.service.test_page import NARROW, PATIENCE, field, turn

QUESTION = "What is a registered nurse?"
SERVICE = Path(__file__).resolve().parents[2] / "service"
AGAIN = "Too many questions are being answered at this moment: yours is asked again by itself in 2 seconds."
OTHER_NAME = (
    "This service does not answer to the name “127.0.0.1”. Use the address that its operator gave you; the operator can add this one to "
    "CAREERCITE_TRUSTED_HOSTS."
)
REFERENCE = "0123456789abcdef"


@pytest.fixture
def page(browser, varied):
    context = browser.new_context(base_url=varied.address, reduced_motion="reduce")
    context.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    tab = context.new_page()
    tab.goto("/")
    expect(tab.locator("#articles .articles")).to_be_visible()
    yield tab
    context.close()


def turn_away(page, status, code, seconds=None, times=1):
    """Lets the service answer the next questions with a problem of its own making; all the questions that were sent."""
    asked = []
    token = request_id.set(REFERENCE)
    reply = problem({}, status, code, "of no use to a reader", {"Retry-After": str(seconds)} if seconds else None)
    request_id.reset(token)
    page.on("request", lambda request: asked.append(request.post_data_json["question"]) if request.url.endswith("/api/ask") else None)
    page.route("**/api/ask", lambda route: route.fulfill(status=status, headers=dict(reply.headers), body=reply.body), times=times)
    return asked


def send(page):
    field(page).fill(QUESTION)
    field(page).press("Enter")


@pytest.mark.parametrize(
    ("status", "code", "seconds", "words"),
    [
        (429, "rate_limited", 7, "Too many requests have come from your address in a short time. Try again in 7 seconds."),
        (503, "busy", 1, "Other articles are being taken in at this moment. Try again in 1 second."),
        (
            503,
            "not_ready",
            None,
            "There are no articles to answer from yet: they are still being read, or the operator has to run 'careercite ingest'.",
        ),
        (400, "unknown_host", None, OTHER_NAME),
        (
            408,
            "too_slow",
            None,
            "The connection is so slow that the request did not arrive in time. Try again, over a better one if there is one.",
        ),
        (
            500,
            "internal",
            None,
            "The service met an error of its own. Try again; if it comes back, tell its operator the reference below.",
        ),
        (503, "index_unusable", None, "Of no use to a reader."),
    ],
    ids=lambda each: each if isinstance(each, str) and "_" in each else "",
)
def test_what_happened_is_told_in_words_and_the_question_is_kept(page, status, code, seconds, words):
    asked = turn_away(page, status, code, seconds)
    send(page)
    expect(turn(page).locator(".error")).to_have_text(words)
    expect(turn(page).locator(".reference")).to_have_text([f"Reference: {REFERENCE}"] if code == "internal" else [])
    expect(page.locator("#status")).to_have_text(f"No answer. {words}")
    expect(field(page)).to_have_value(QUESTION)
    turn(page).get_by_role("button", name="Ask again").click()
    expect(turn(page).locator(".mark").first).to_be_visible()
    assert asked == [QUESTION] * 2
    expect(page.locator(".turn")).to_have_count(1)


def test_a_question_is_asked_again_by_itself_where_too_many_are_being_answered(page):
    page.set_viewport_size(NARROW)
    asked = turn_away(page, 503, "overloaded", 2)
    send(page)
    expect(turn(page).locator(".waiting")).to_have_text(AGAIN)
    expect(page.locator("#status")).to_have_text(AGAIN)
    assert len(asked) == 1
    page.wait_for_function(
        "document.querySelector('.waiting').getBoundingClientRect().bottom <= document.querySelector('#ask').getBoundingClientRect().top"
    )
    expect(turn(page).locator(".mark").first).to_be_visible()
    assert asked == [QUESTION] * 2


def test_it_is_asked_again_by_itself_once_and_no_more(page):
    asked = turn_away(page, 503, "overloaded", 1, times=2)
    send(page)
    expect(turn(page).locator(".error")).to_have_text("Too many questions are being answered at this moment. Try again in 1 second.")
    page.wait_for_timeout(1500)
    assert len(asked) == 2
    expect(field(page)).to_have_value(QUESTION)
    turn(page).get_by_role("button", name="Ask again").click()
    expect(turn(page).locator(".mark").first).to_be_visible()


def test_a_new_conversation_ends_the_wait(page):
    asked = turn_away(page, 503, "overloaded", 2)
    send(page)
    expect(turn(page).locator(".waiting")).to_have_text(AGAIN)
    page.get_by_role("button", name="New conversation").click()
    page.wait_for_timeout(2500)
    expect(page.locator(".turn")).to_have_count(0)
    assert len(asked) == 1


def test_the_words_are_for_codes_that_the_service_uses():
    table = re.search(r"const WORDS = \{.*?\n\};", WEB.joinpath("server.js").read_text("utf-8"), re.S)[0]
    codes = re.findall(r"^  (\w+):", table, re.M)
    sources = "".join(path.read_text("utf-8") for path in SERVICE.rglob("*.py"))
    assert len(codes) >= 7 and [code for code in codes if f'"{code}"' not in sources] == []
