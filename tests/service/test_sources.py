"""The Articles panel in a real browser on a real server: search, questions limited to some articles, the reports of ingests, writing with the key."""

import json
import re
import shutil
import time
from itertools import pairwise

import pytest
from playwright.sync_api import expect

from ingest.corpus import Failure
from ingest.readers import READERS
from service.changes.report import AnswerChange, Article, Changes, Renamed, Repeat, State, Told
from service.schemas import DocumentOut, DocumentsOut
from service.writing_schemas import ChangesOut
from tests.service.test_page import IMAGE, LONG, NARROW, PATIENCE, SCRIPT, ask, opened_text, overflows, reads_from_the_left, turn

KEY = "schlüssel \N{HONEYBEE} \u043a\u043b\u044e\u0447"
NAME = 'welder <img src=x onerror="window.ran = 1"> \u202egnp.md'
TURNED = "\u202eTurned \u05d0\u05d1\u05d2"
HOSTILE = f"---\ntitle: 'Glassblower {SCRIPT} {TURNED} {LONG}'\nauthor: '{IMAGE}'\n---\n\nA glassblower is an artisan who shapes molten glass.\n"
WELDER = f"---\ntitle: 'Welders {SCRIPT}'\n---\n\n# Welders\n\nA welder is a worker who joins metal parts with heat. A welder earns $48,120 a year.\n"
TRADES = 56


def trade(number):
    return (
        f"---\ntitle: Trade {number}\npublisher: Zürcher Blätter\nauthor: José Núñez\npublished: 2025-{number % 12 + 1:02}-10\n---\n\n"
        f"The people of trade {number} meet on day {number} of every month.\n"
    )


@pytest.fixture(scope="module")
def corpus(tmp_path_factory, articles):
    """The corpus of the server: two articles that disagree, a hostile one, many small ones, and a file that fails; 59 articles."""
    folder = tmp_path_factory.mktemp("sources") / "corpus"
    folder.mkdir()
    for name in ("nursing.txt", "nursing-pay.txt"):
        shutil.copy(articles / name, folder)
    for number in range(TRADES):
        (folder / f"trade-{number:02}.md").write_text(trade(number), "utf-8")
    (folder / "glassblower.md").write_text(HOSTILE, "utf-8")
    (folder / "<b>empty.md").write_text("", "utf-8")
    return folder


@pytest.fixture(scope="module")
def server(corpus, serve):
    (corpus.parent / ".env").write_text(f"CAREERCITE_API_KEY={KEY}\nCAREERCITE_LARGEST_UPLOAD=20000\n", "utf-8")
    with serve(corpus.parent) as started:
        yield started


@pytest.fixture
def complaints():
    """What the browser complained about, without the replies that refuse something; empty at the end of every test."""
    said = []
    yield said
    assert said == []


def answering(body):
    """Answers requests with a body, or with what a function of the route gives."""

    def answer(route):
        route.fulfill(content_type="application/json", body=body(route) if callable(body) else body)

    return answer


@pytest.fixture
def open_page(browser, complaints):
    """Opens the page of a server at a size, with its articles listed; `sends` are the replies to some of its requests, made up."""
    contexts = []

    def opened(address, size=None, sends=()):
        context = browser.new_context(base_url=address, viewport=size or {"width": 1280, "height": 800}, timezone_id="Asia/Tokyo")
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        expect.set_options(timeout=PATIENCE)
        context.expose_function("complain", lambda text: complaints.append(text))
        context.add_init_script(
            "addEventListener('securitypolicyviolation', (e) => complain(`policy: ${e.violatedDirective} ${e.blockedURI}`), true)"
        )
        tab = context.new_page()
        refused = "the server responded with a status of 4"
        tab.on("console", lambda each: complaints.append(each.text) if each.type in ("error", "warning") and refused not in each.text else None)
        tab.on("pageerror", lambda error: complaints.append(f"thrown: {error}"))
        for path, body in sends:
            tab.route(f"**{path}", answering(body))
        tab.goto("/")
        expect(tab.locator(".articles").first).to_be_visible()
        tab.get_by_role("button", name="Articles", exact=True).click()
        expect(tab.locator("#pane .choosing > li").first).to_be_visible()
        return tab

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def page(open_page, server):
    return open_page(server.address)


def panel(page):
    return page.locator("#pane")


def search(page, text):
    page.get_by_label("Search the articles").fill(text)


def found(page):
    """The titles that the list shows."""
    return page.locator("#pane .choosing .link").all_text_contents()


def status(page):
    return page.locator(".adding > [role=status]")


def give_key(page, key=KEY):
    page.get_by_label("Key", exact=True).fill(key)
    page.keyboard.press("Enter")


def choose_files(page, *files):
    page.get_by_label("Files to add").set_input_files([{"name": name, "mimeType": "", "buffer": text.encode()} for name, text in files])


def is_lost(page):
    """Whether nothing has the focus."""
    return page.evaluate("document.activeElement === document.body")


# ---- the list ----


def test_fifty_articles_are_shown_newest_first_and_a_button_shows_the_rest(page):
    expect(page.locator("#pane .found")).to_contain_text("59 articles")
    expect(page.locator("#pane .choosing > li")).to_have_count(50)
    expect(page.locator("#pane-title")).to_be_focused()
    dates = page.locator("#pane .choosing > li").evaluate_all(
        "(all) => all.map((item) => item.textContent.match(/(published|updated) (.*?)trade/)?.[2])"
    )
    assert next(filter(None, dates)) == "10 December 2025"
    page.get_by_role("button", name="Show 9 more").click()
    expect(page.locator("#pane .choosing > li")).to_have_count(59)
    expect(page.locator("#pane .choosing > li").nth(50).locator(".link")).to_be_focused()
    expect(page.get_by_role("button", name="Show 9 more")).to_be_hidden()
    page.get_by_label("Order").select_option("By title")
    assert found(page)[1:4] == ["Registered Nurse vs Nurse Practitioner: Duties, Pay and Training Compared", "Trade 0", "Trade 1"]


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("zurcher NUNEZ", TRADES),
        ("ZÜRCHER núñez", TRADES),
        ("trade-07.md", 1),
        ("7 nunez trade-1", 1),
        ("strand pay", 1),
        ("zurcher nurse", 0),
        ("<script>", 1),
    ],
)
def test_search_takes_all_words_without_case_and_accents_in_what_stands_in_the_list(page, words, number):
    search(page, words)
    expect(page.locator("#pane .found")).to_contain_text(f"{number} of 59 articles")
    expect(page.locator("#pane .choosing > li")).to_have_count(min(number, 50))
    expect(page.get_by_text("No article has all these words.")).to_be_visible(visible=not number)


def test_an_article_opens_from_the_list_and_the_way_back_leads_to_where_one_was(page):
    search(page, "strand")
    panel(page).get_by_role("button", name="What Nurses Really Take Home").click()
    expect(page.locator("#pane .article")).to_contain_text("Across 41,000 payroll records")
    page.get_by_role("button", name="Back to Articles").click()
    expect(page.locator("#pane-title")).to_have_text("Articles")
    expect(page.get_by_label("Search the articles")).to_have_value("strand")
    expect(panel(page).get_by_role("button", name="What Nurses Really Take Home")).to_be_focused()
    expect(page.locator("#pane-tools")).to_be_hidden()
    panel(page).get_by_role("button", name="What Nurses Really Take Home").click()
    expect(page.locator("#pane .article")).to_be_visible()
    page.get_by_role("button", name="Close").click()
    expect(page.get_by_role("button", name="Articles", exact=True)).to_be_focused()


def many(number):
    """A list of so many articles, as the service sends it."""
    facts = dict.fromkeys(("publisher", "author", "published", "updated", "url", "digest_of"))
    documents = [
        DocumentOut(id=f"a-{each}", title=f"Article {each}", source=f"{each}.md", uploaded=False, counts={"passages": 1, "units": 1}, **facts)
        for each in range(number)
    ]
    return DocumentsOut(documents=documents, suggestions=["What is it?"], writing=False, index_version="1-a").model_dump_json()


def test_of_five_thousand_articles_few_are_drawn_and_at_most_a_thousand_are_asked(open_page, server):
    page = open_page(server.address, sends=[("/api/documents", many(5000)), ("/api/changes", '{"changes": [], "index_version": "1-a"}')])
    began = time.monotonic()
    for letter in "article 4":
        page.get_by_label("Search the articles").press(letter)
    expect(page.locator("#pane .found")).to_contain_text(f"{sum('4' in str(each) for each in range(5000)):,} of 5,000 articles")
    assert time.monotonic() - began < 5
    assert page.locator("#pane .choosing > li").count() == 50
    page.get_by_role("button", name="Ask only these").click()
    expect(page.locator("#pane .asked .error")).to_have_text("Questions can be limited to 1,000 articles at most. Search for fewer. ")
    expect(page.locator("#scope")).to_be_hidden()
    search(page, "article 499")
    page.get_by_role("button", name="Ask only these 15").click()
    expect(page.locator("#scope")).to_contain_text("Asking 15 articles only")
    expect(page.get_by_text("No ingest is reported.")).to_be_visible()


# ---- which articles are asked ----


def test_a_question_is_asked_of_the_ticked_article_only_and_then_of_all_again(page):
    expect(page.locator("#pane .asked")).to_have_text("Questions are asked of all 59 articles. Tick some to ask only those.")
    search(page, "strand")
    page.get_by_role("checkbox", name="Ask only this: What Nurses Really Take Home").check()
    expect(page.locator("#pane .asked")).to_contain_text("Questions are asked of 1 article only.")
    only = page.get_by_role("checkbox", name="What Nurses").get_attribute("data-id")
    assert {citation["document_id"] for citation in ask(page, "How much does a registered nurse earn?")["citations"]} == {only}
    expect(turn(page).locator(".note")).to_contain_text("Asked only of: What Nurses Really Take Home")
    page.get_by_role("button", name="Change").click()
    assert found(page)[0].startswith("What Nurses Really Take Home")
    expect(page.locator("#pane .choosing input").first).to_be_checked()
    page.locator("#pane").get_by_role("button", name="Ask all articles").click()
    expect(page.locator("#pane .asked")).to_be_focused()
    expect(page.locator("#pane .choosing input:checked")).to_have_count(0)
    assert len({citation["document_id"] for citation in ask(page, "How much does a registered nurse earn?")["citations"]}) > 1
    page.get_by_role("button", name="Close").click()
    assert not is_lost(page)


# ---- adding and deleting ----


def test_with_the_key_articles_are_added_asked_and_deleted(page, server):
    choose_files(page, (NAME, WELDER), ("pay.xyz", "x"))
    form = page.locator(".key-form")
    expect(form).to_contain_text(f"To add “{NAME}”, “pay.xyz” the key is needed.")
    expect(page.get_by_label("Key", exact=True)).to_be_focused()
    expect(page.get_by_label("Key", exact=True)).to_have_attribute("type", "password")
    give_key(page, "wrong")
    expect(form.locator(".error")).to_have_text("This is not the key. Check it and try again.")
    expect(page.get_by_label("Key", exact=True)).to_be_focused()
    with page.expect_response("**/api/documents") as reply:
        give_key(page)
    assert reply.value.status == 207
    expect(form).to_be_hidden()
    expect(page.get_by_role("button", name="Add articles")).to_be_focused()
    expect(status(page)).to_have_text("1 added, 1 failed.")
    expect(page.locator(".adding .entries > li").first).to_contain_text("welder _img src=x onerror=_window.ran = 1__ gnp.md: added, Welders <script>")
    expect(page.locator(".adding .entries > li").last).to_contain_text("pay.xyz: no reader for '.xyz'")
    expect(page.locator("#pane .found")).to_contain_text("60 articles")
    page.locator(".adding .entries").get_by_role("button", name="Welders").click()
    expect(page.locator("#pane .article")).to_contain_text("A welder is a worker")
    page.get_by_role("button", name="Back to Articles").click()
    kept = page.evaluate("[JSON.stringify(localStorage), document.cookie, location.href, Object.values(sessionStorage).filter((each) => each)]")
    assert kept == ["{}", "", f"{server.address}/", [KEY]]
    with page.expect_request("**/api/ask") as request:
        assert "A welder earns $48,120 a year." in ask(page, "How much does a welder earn?")["answer"]
    assert "x-api-key" not in request.value.headers  # which nobody asked for

    search(page, "welder")
    page.get_by_role("button", name="Delete: Welders").click()
    expect(page.get_by_role("button", name="Keep: Welders")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Delete: Welders")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Delete: Welders")).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Delete for good").click()
    expect(status(page)).to_have_text(f"“Welders {SCRIPT}” is deleted.")
    expect(page.locator("#pane .found")).to_contain_text("0 of 59 articles")
    expect(page.get_by_label("Search the articles")).to_be_focused()
    assert not ask(page, "How much does a welder earn?")["answered"]
    assert page.evaluate("window.ran") is None

    page.get_by_role("button", name="Forget the key").click()
    expect(page.get_by_role("button", name="Add articles")).to_be_focused()
    assert page.evaluate("sessionStorage.getItem('writing-key')") is None


def with_key(page):
    """Gives the page the key as if it had been typed before."""
    page.evaluate("(key) => sessionStorage.setItem('writing-key', key)", KEY)


def test_only_uploaded_articles_can_be_deleted_and_a_key_that_was_changed_is_asked_for_again(page):
    expect(page.get_by_role("button", name="Delete:")).to_have_count(0)
    page.evaluate("sessionStorage.setItem('writing-key', 'of yesterday')")
    page.get_by_role("button", name="Look for new files").click()
    expect(page.locator(".key-form .error")).to_have_text("The key that was kept does not fit any more.")
    page.get_by_role("button", name="Cancel").click()
    expect(status(page)).to_have_text("Nothing was done: there was no key.")
    expect(page.get_by_role("button", name="Look for new files")).to_be_focused()


def test_files_are_dropped_on_the_panel_sent_once_and_in_parts_where_they_are_too_large_together(page):
    with_key(page)
    sent = []
    page.on("request", lambda request: sent.append(request) if request.method == "POST" else None)
    transfer = page.evaluate_handle(
        """(text) => {
        const transfer = new DataTransfer();
        for (const [name, size] of [["one.txt", 12000], ["two.txt", 12000], ["three.txt", 30000]])
            transfer.items.add(new File([`${text} ${name}.`.padEnd(size)], name));
        return transfer;
    }""",
        "A cooper is a worker who makes barrels, as told in",
    )
    page.dispatch_event("#pane .choosing", "dragover", {"dataTransfer": transfer})
    expect(page.locator("#pane")).to_have_class("dropping")
    page.dispatch_event("#pane .choosing", "drop", {"dataTransfer": transfer})
    expect(page.get_by_role("button", name="Add articles")).to_have_attribute("aria-disabled", "true")
    page.dispatch_event("#pane .choosing", "drop", {"dataTransfer": transfer})
    expect(status(page)).to_have_text("2 added, 1 failed.")
    expect(page.locator(".adding .entries > li.error")).to_have_text(
        "three.txt: An upload may bring 20000 bytes: send fewer files, or split the article."
    )
    assert len(sent) == 5  # three files, two and one, one each
    for title in ("one.txt", "two.txt"):
        search(page, title)
        page.get_by_role("button", name="Delete: A cooper").or_(page.get_by_role("button", name=f"Delete: {title[:-4]}")).click()
        page.get_by_role("button", name="Delete for good").click()
        expect(page.get_by_text("No article has all these words.")).to_be_visible()


def test_while_something_runs_nothing_else_begins(page):
    held = []
    with_key(page)
    page.route("**/api/ingest", lambda route: held.append(route))
    asked = []
    page.on("request", lambda request: asked.append(request) if request.method == "POST" else None)
    look = page.get_by_role("button", name="Look for new files")
    look.click()
    expect(status(page)).to_have_text("Looking for new files…")
    expect(look).to_have_attribute("aria-disabled", "true")
    look.click(force=True)
    expect(status(page)).to_have_text("Looking for new files… One thing at a time.")
    held[0].continue_()
    expect(status(page)).to_have_text("1 failed, 59 unchanged.")
    expect(page.locator(".adding .entries > li")).to_contain_text("<b>empty.md: the file is empty")
    assert len(asked) == 1


def test_what_stands_in_the_way_is_told_with_its_cure(page, corpus):
    with_key(page)
    away = corpus.parent / "away"
    corpus.rename(away)
    try:
        page.get_by_role("button", name="Look for new files").click()
        expect(page.locator(".adding .error").last).to_contain_text("is not there: create it")
        corpus.mkdir()
        page.get_by_role("button", name="Look for new files").click()
        expect(page.locator(".adding .error").last).to_contain_text("Of 59 articles in the index only 0 are left")
        expect(page.get_by_role("button", name="They are meant to go")).to_be_visible()
        corpus.rmdir()
    finally:
        away.rename(corpus)
    page.get_by_role("button", name="Look for new files").click()
    expect(status(page)).to_contain_text("59 unchanged")


def test_the_chooser_offers_what_is_read(page):
    assert page.get_by_label("Files to add").get_attribute("accept").split(",") == list(READERS)


def test_without_a_key_of_the_operator_there_is_one_line_instead(open_page, server):
    page = open_page(server.address, sends=[("/api/documents", lambda route: json.dumps(route.fetch().json() | {"writing": False}))])
    expect(page.get_by_text("Articles are added by putting files into the corpus folder and running 'careercite ingest'.")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("Add articles|Look for new files|Forget|Delete"))).to_have_count(0)


# ---- reports ----


def test_after_an_ingest_its_report_opens_each_changed_figure_and_both_sides_of_a_disagreement(page, corpus):
    path = corpus / "nursing-pay.txt"
    path.write_text(path.read_text("utf-8").replace("$98,430", "$99,930"), "utf-8")
    with_key(page)
    page.get_by_role("button", name="Look for new files").click()
    expect(status(page)).to_have_text("1 changed, 1 failed, 58 unchanged.")
    summary = page.locator("#pane section > div > details > summary").first
    expect(summary).to_contain_text(re.compile(r"^1 changed · 1 failed · \d figures? changed · \d disagreements?"))
    expect(page.locator("#pane [role=status]").first).to_contain_text(re.compile(r"^(Today|Yesterday) at \d\d:\d\d, 59 articles\."))
    summary.click()
    report = page.request.get("/api/changes").json()["changes"][0]
    assert report["figures"][0]["quote"]
    expect(page.locator(".report .figure").first).to_have_text("$98,430 →  became $99,930")
    expect(page.locator(".report").first).to_contain_text("<b>empty.md: the file is empty")
    changed, disagreed = report["figures"][0], report["contradictions"][0]
    cards = page.locator(".report .quote-card")
    expect(page.locator(".report").first).to_contain_text(disagreed["about"])
    for side, card in ((changed, cards.first), (disagreed["new"], None), (disagreed["old"], None)):
        card = card or page.locator(f".report [data-key='statement {side['article']['id']} {side['start']}']").last
        card.click()
        assert opened_text(page)[:2] == (side["quote"], side["start"])
        page.get_by_role("button", name="Back to Articles").click()
        expect(card).to_be_focused()
    page.locator(".earlier > summary").click()
    expect(page.locator(".earlier > ul > li").last).to_contain_text("59 added · 1 failed")
    assert overflows(page, "html", "#pane", "#pane-body") == []


NURSES = Article("nursing", f"Nurses {SCRIPT} {TURNED}", f"{IMAGE}.md", "\u202eBlatt")
TOLD = Told(f"A nurse earns $2 {IMAGE}.", (f"Pay {SCRIPT}",))
QUESTION = "How much does a registered nurse earn?"
ASKING = Changes("2026-03-01T23:30:00.000+00:00", "1-a", "2-b", 3, changed=(NURSES,), failed=(Failure(f"{IMAGE}.pdf", f"\u202e{LONG} {SCRIPT}"),))
LATER = Changes(
    "2026-03-01T23:30:00.000+00:00",
    "1-a",
    "2-b",
    3,
    removed=(NURSES,),
    renamed=(Renamed(NURSES, "old.md"),),
    returned=(NURSES,),
    repeats=(Repeat(NURSES, NURSES, 0.93, replaces=True), Repeat(NURSES, NURSES, 0.8)),
    asked=28,
    answers=(AnswerChange(QUESTION, True, True, (TOLD,), (TOLD,)), AnswerChange("What is a nurse?", True, False, (TOLD,), ())),
    state=State.COMPLETE,
)
UNDONE = Changes("2026-02-01T08:00:00.000+00:00", "2-b", "1-a", 3, added=(NURSES,), state=State.COMPLETE, undone=True)
OVERTAKEN = Changes("2026-01-01T08:00:00.000+00:00", "2-b", "1-a", 3, changed=(NURSES,), answers=LATER.answers, state=State.OVERTAKEN)


def sent(*reports):
    return ChangesOut(changes=list(reports), index_version="").model_dump_json()


def test_a_report_is_looked_for_again_until_all_questions_are_asked(open_page, server):
    replies = [sent(ASKING, UNDONE), sent(ASKING, UNDONE), sent(LATER, UNDONE, OVERTAKEN)]
    page = open_page(server.address, sends=[("/api/changes", lambda route: replies.pop(0) if len(replies) > 1 else replies[0])])
    line = page.locator("#pane [role=status]").first
    expect(line).to_contain_text("2 March 2026 at 08:30, 3 articles. The suggested questions are still being asked")
    page.get_by_text("1 changed · 1 failed").click()
    expect(page.locator(".report").first).to_contain_text(f"{IMAGE}.pdf: \u202e{LONG} {SCRIPT}")
    expect(line).to_have_text("2 March 2026 at 08:30, 3 articles.")
    expect(page.get_by_text("1 removed · 1 renamed · 1 replaced · 1 asked again · 1 repeat · 2 answers differ")).to_be_visible()
    report = page.locator(".report").first
    expect(report).to_contain_text("Answered differently now (2 of 28 suggested questions)")
    expect(report).to_contain_text("Not answered any more.")
    expect(report).to_contain_text("replaces its older version, which is left out of answers (93 % the same):")
    page.locator(".earlier > summary").click()
    earlier = page.locator(".earlier details")
    expect(earlier.locator("summary")).to_have_text(
        ["1 February 2026 at 17:00: The last change was undone · 1 added", "1 January 2026 at 17:00: 1 changed · 2 answers differ"]
    )
    earlier.last.locator("summary").click()
    expect(earlier.last).to_contain_text("2 until the next ingest came: not all questions were asked")
    assert page.evaluate("window.ran") is None
    assert overflows(page, "html", "#pane", "#pane-body") == []


@pytest.mark.parametrize("size", [{"width": 1280, "height": 800}, NARROW], ids=["beside", "sheet"])
def test_a_question_that_is_answered_differently_is_asked_by_its_button(open_page, server, size):
    page = open_page(server.address, size, [("/api/changes", sent(LATER))])
    page.get_by_text("2 answers differ").click()
    page.locator(".report").get_by_role("button", name=QUESTION).click()
    expect(turn(page).get_by_role("heading", name=QUESTION)).to_be_visible()
    expect(turn(page).locator(".mark").first).to_be_visible()
    expect(page.get_by_label("Your question")).to_be_focused()


# ---- every width, the keyboard ----


def test_nothing_is_wider_than_the_screen_and_every_control_is_reached_with_tab(open_page, server):
    page = open_page(server.address, NARROW)
    page.get_by_label("Order").select_option("By title")  # the hostile title first
    assert reads_from_the_left(page.locator("#pane .choosing > li").first, "glassblower.md")  # below a title that turns the direction
    page.get_by_role("button", name="Look for new files").click()
    assert overflows(page, "html", "#pane", "#pane-body") == []
    page.set_viewport_size(NARROW)
    page.get_by_role("button", name="Cancel").click()
    heights = page.locator("#pane-body :is(button, select, input:not(.sr), summary, .tick):visible").evaluate_all(
        "(all) => all.filter((each) => !each.matches('.tick input')).map((each) => each.getBoundingClientRect().height)"
    )
    assert min(heights) >= 24
    expected = ["Articles", "summary", "Add articles", "Look for new files", "find", "order"]
    reached = []
    page.locator("#pane-title").focus()
    for _ in range(12):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("(document.activeElement.id || document.activeElement.textContent)"))
    assert [name for name in expected[2:] if name not in reached] == []
    levels = page.locator("#pane :is(h2, h3, h4):visible").evaluate_all("(all) => all.map((each) => Number(each.localName[1]))")
    assert levels[0] == 2 and all(after - before <= 1 for before, after in pairwise(levels))
