"""The conversation on the page, in a real browser on a real server: addresses, copies, keys, what may be taken back, paper, and what goes wrong."""

import json
import re
import shutil

import pypdfium2
import pytest
from markdown_it import MarkdownIt
from playwright.sync_api import expect

from service.evaluation import GoldQuestion, evaluate, over_http
from tests.service.test_page import EMOJI, HOSTILE, PATIENCE, ask, field, opened_text, turn

PAY = "How much does a registered nurse earn?"
FOLLOW_UP = "And nurse practitioners?"
COMPARISON = "Compare registered nurses and nurse practitioners"
SCRIPT = "<img src=x onerror='window.ran = 1'>"


@pytest.fixture(scope="module")
def server(tmp_path_factory, articles, serve):
    corpus = tmp_path_factory.mktemp("conversation") / "corpus"
    corpus.mkdir()
    for name in ("nursing.txt", "nursing-pay.txt", "electrician.md"):
        shutil.copy(articles / name, corpus)
    for name, text in (("glassblower.md", HOSTILE), ("beekeeper.txt", EMOJI)):
        (corpus / name).write_text(text, "utf-8")
    with serve(corpus.parent) as started:
        started.wait_for_suggestions()
        yield started


@pytest.fixture
def context(browser, server):
    """A browser without a past that may use the clipboard."""
    opened = browser.new_context(base_url=server.address)
    opened.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    opened.grant_permissions(["clipboard-read", "clipboard-write"], origin=server.address)
    yield opened
    opened.close()


@pytest.fixture
def page(context):
    """The page with its articles listed; what throws, and what its policy forbids, fails the test."""
    said = []
    tab = context.new_page()
    tab.on("pageerror", lambda error: said.append(str(error)))
    tab.on("console", lambda message: said.append(message.text) if "Content Security Policy" in message.text else None)
    tab.goto("/")
    expect(tab.locator("#articles .articles")).to_be_visible()
    yield tab
    assert said == []


def answers(page):
    """What stands on the page below each question."""
    expect(page.locator(".waiting")).to_have_count(0)
    return page.locator(".turn").evaluate_all(
        "(turns) => turns.map((turn) => [turn.querySelector('h2').textContent, turn.querySelector('.answer').textContent])"
    )


def copied(page, label):
    """What the button of the last answer puts on the clipboard."""
    made = turn(page).get_by_role("button", name=label)
    made.click()
    expect(turn(page).get_by_role("button", name="Copied")).to_have_count(1)
    text = page.evaluate("navigator.clipboard.readText()")
    expect(made).to_have_text(label)
    return text


def questions(page):
    return page.locator(".turn .question").all_text_contents()


class TestAddresses:
    def test_a_link_brings_the_whole_conversation_back_and_it_goes_on_from_there(self, page, context):
        ask(page, PAY)
        ask(page, FOLLOW_UP)
        link, shown = copied(page, "Copy link"), answers(page)
        assert link == page.url
        other = context.new_page()
        with other.expect_response(lambda reply: "/api/ask" in reply.url and reply.request.post_data_json["question"] == FOLLOW_UP) as response:
            other.goto(link)
        assert response.value.request.post_data_json == {"question": FOLLOW_UP, "history": [PAY]}
        expect(other.locator(".turn")).to_have_count(2)
        assert answers(other) == shown
        with other.expect_request("**/api/ask") as request:
            ask(other, "What do they do all day?")
        assert request.value.post_data_json["history"] == [PAY, FOLLOW_UP]

    def test_back_and_forward_go_from_answer_to_answer_without_asking_again(self, page):
        ask(page, PAY)
        first = page.url
        ask(page, COMPARISON)
        asked = []
        page.on("request", lambda request: asked.append(request.url) if "/api/ask" in request.url else None)
        page.go_back()
        expect(page).to_have_url(first)
        expect(page.locator(".turn .question").first).to_be_in_viewport()
        page.go_forward()
        expect(page.locator(".turn .question").last).to_be_in_viewport()
        assert (questions(page), asked) == ([PAY, COMPARISON], [])

    def test_the_title_of_the_page_is_what_was_asked_last(self, page):
        ask(page, PAY)
        expect(page).to_have_title(f"{PAY} – Careercite")
        ask(page, COMPARISON)
        expect(page).to_have_title(f"{COMPARISON} – Careercite")
        page.get_by_role("button", name="New conversation").click()
        expect(page).to_have_title("Careercite")

    def test_back_to_the_beginning_and_a_new_conversation_are_without_an_address(self, page, server):
        ask(page, PAY)
        page.get_by_role("button", name="New conversation").click()
        expect(page).to_have_url(f"{server.address}/")
        page.go_back()
        expect(page.locator(".turn")).to_have_count(1)
        expect(turn(page)).to_contain_text("USD 93,600")

    def test_back_past_the_first_question_keeps_the_conversation_and_forward_returns_to_it(self, page):
        ask(page, PAY)
        ask(page, COMPARISON)
        page.go_back()
        page.go_back()
        expect(page).to_have_title("Careercite")
        expect(page.locator("#intro-line")).to_be_in_viewport()
        assert questions(page) == [PAY, COMPARISON]
        page.go_forward()
        expect(page).to_have_title(f"{PAY} – Careercite")
        expect(page.locator(".turn .question").first).to_be_in_viewport()

    def test_on_a_telephone_back_closes_the_sheet_first(self, page):
        page.set_viewport_size({"width": 320, "height": 640})
        ask(page, PAY)
        link = page.url
        turn(page).locator(".mark").first.click()
        expect(page.locator("#pane mark.quote")).to_be_visible()
        page.go_back()
        expect(page.locator("#pane")).to_be_hidden()
        expect(page).to_have_url(link)
        assert questions(page) == [PAY]

    def test_what_is_asked_before_the_articles_are_listed_is_not_lost_to_the_link(self, page, context):
        ask(page, PAY)
        link, tab, held = page.url, context.new_page(), []
        tab.route("**/api/documents", lambda route: held.append(route), times=1)
        tab.goto(link)
        ask(tab, COMPARISON)
        held[0].continue_()
        expect(tab.locator("#articles .articles")).to_be_visible()
        assert questions(tab) == [COMPARISON]

    def test_a_link_of_another_index_says_so_and_one_to_articles_that_went_too(self, page):
        ask(page, PAY)
        link = page.url
        page.goto("about:blank")
        page.goto(re.sub("index=[^&]*", "index=7-other", link))
        expect(turn(page).locator(".note").first).to_have_text("The articles have changed since this link was made, and so may the answer have.")
        page.goto("about:blank")
        page.goto(f"{link}&only=gone-000000")
        expect(turn(page).locator(".note").first).to_have_text("The articles that this link chose are not there any more: all articles were asked.")
        expect(turn(page)).to_contain_text("USD 93,600")

    def test_a_link_may_hold_anything_and_is_shown_as_text(self, page, server):
        page.goto("about:blank")
        page.goto(f"{server.address}/#after={SCRIPT}&q={SCRIPT}%20nurse")
        expect(page.locator(".turn")).to_have_count(2)
        expect(turn(page).locator(".question")).to_have_text(f"{SCRIPT} nurse")
        assert page.evaluate("window.ran") is None
        assert page.locator("img").count() == 0

    @pytest.mark.parametrize("hash_", ["#", "#q=", "#q=%20", "#after=x", "#question", "#q=%E0%A4%A"])
    def test_an_address_that_asks_nothing_is_the_beginning(self, page, server, hash_):
        page.goto("about:blank")
        page.goto(f"{server.address}/{hash_}")
        expect(page.locator("#articles .articles")).to_be_visible()
        expect(page.locator(".error")).to_have_count(0)


class TestTakingBack:
    def test_what_was_carried_over_is_told_and_taken_back_in_its_place(self, page):
        ask(page, PAY)
        ask(page, FOLLOW_UP)
        ask(page, "What is a beekeeper?")
        followed = page.locator(".turn").nth(1)
        expect(followed.locator(".note").first).to_contain_text("Taken as: How much does a nurse practitioner earn?")
        with page.expect_request("**/api/ask") as request:
            followed.get_by_role("button", name="Ask without the earlier questions").click()
        assert request.value.post_data_json == {"question": FOLLOW_UP, "history": []}
        expect(followed.locator(".actions")).to_be_visible()
        expect(followed.get_by_text("Taken as:")).to_have_count(0)
        expect(followed.locator(".question")).to_be_focused()
        assert questions(page) == [PAY, FOLLOW_UP, "What is a beekeeper?"]

    def test_after_that_the_conversation_begins_there(self, page):
        ask(page, PAY)
        ask(page, FOLLOW_UP)
        turn(page).get_by_role("button", name="Ask without the earlier questions").click()
        expect(page).to_have_url(re.compile("#q=And[^&]*&index="))
        expect(turn(page).get_by_text("Taken as:")).to_have_count(0)
        with page.expect_request("**/api/ask") as request:
            ask(page, "What do they do all day?")
        assert request.value.post_data_json["history"] == [FOLLOW_UP]

    def test_a_correction_is_told_and_taken_back_and_the_link_keeps_that(self, page, context):
        ask(page, "What is a regstered nurse?")
        expect(turn(page).locator(".note")).to_contain_text("Read “regstered” as “registered”.")
        with page.expect_request("**/api/ask") as request:
            turn(page).get_by_role("button", name="Ask exactly as typed").click()
        assert request.value.post_data_json == {"question": "What is a regstered nurse?", "history": [], "as_typed": True}
        expect(turn(page).locator(".note")).to_have_text("Asked exactly as typed.")
        other = context.new_page()
        other.goto(copied(page, "Copy link"))
        expect(turn(other).locator(".note")).to_have_text("Asked exactly as typed.")


class TestCopies:
    def test_markdown_has_a_footnote_with_the_exact_quote_for_every_mark(self, page):
        for question in (PAY, "What is a registered nurse?", COMPARISON, "What skills does a glassblower need?"):
            answer = ask(page, question)
            text = copied(page, "Copy as Markdown")
            notes = dict(re.findall(r"^\[\^(\d+)\]: (.*)$", text, re.M))
            assert list(notes) == [str(citation["n"]) for citation in answer["citations"]]
            body = text[: text.index("\n[^1]: ")]
            assert set(re.findall(r"\[\^(\d+)\]", body)) == set(notes)
            for citation in answer["citations"]:
                shown = "".join(token.content for token in MarkdownIt().parseInline(notes[str(citation["n"])])[0].children)
                assert f"“{' '.join(citation['quote'].split())}”" in shown and citation["title"] in shown

    @pytest.mark.parametrize("question", ["What is a glassblower?", "What does a glassblower earn?", "What skills does a glassblower need?"])
    def test_hostile_words_stay_words_in_markdown(self, page, question):
        ask(page, question)
        html = MarkdownIt("commonmark", {"html": True}).enable("table").render(copied(page, "Copy as Markdown"))
        assert set(re.findall(r"<(\w+)", html)) <= {"h2", "p", "ul", "li", "table", "thead", "tbody", "tr", "th", "td", "em"}
        assert "&lt;" in html and "javascript:" not in html

    def test_a_table_keeps_its_rows_and_columns(self, page):
        answer = ask(page, "apprentice vs journeyman")
        block = next(block for block in answer["blocks"] if block["kind"] == "table")
        tokens = MarkdownIt().enable("table").parse(copied(page, "Copy as Markdown"))
        assert sum(token.type == "tr_open" for token in tokens) >= len(block["rows"]) + 1
        assert "not stated" in "".join(token.content for token in tokens) or all(cell for row in block["rows"] for cell in row["cells"])

    @pytest.mark.parametrize("earlier, question", [([], PAY), ([PAY], FOLLOW_UP), ([], "What do welders earn?"), ([], "apprentice vs journeyman")])
    def test_an_eval_case_is_taken_by_our_own_evaluation_and_holds_the_answer_to_what_it_said(self, page, server, earlier, question):
        for each in (*earlier, question):
            answer = ask(page, each)
        case = json.loads(copied(page, "Copy as eval case"))
        assert (case["question"], case["history"], case["index_version"]) == (question, earlier, answer["index_version"])
        (row,) = evaluate(over_http(server.address), [GoldQuestion.model_validate(case)])
        assert row.good
        if answer["answered"]:
            other = case | {"must": [*case["must"], {"name": "more", "any": ["said nowhere"]}]}
            assert not evaluate(over_http(server.address), [GoldQuestion.model_validate(other)])[0].good

    def test_where_the_browser_lets_no_page_copy_the_text_is_shown(self, page):
        page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')); }")
        ask(page, PAY)
        turn(page).get_by_role("button", name="Copy link").click()
        shown = page.get_by_role("textbox", name="Copy this text")
        expect(shown).to_be_focused()
        assert shown.input_value() == page.url
        assert shown.evaluate("(field) => field.value.slice(field.selectionStart, field.selectionEnd) === field.value")
        page.keyboard.press("Escape")
        expect(shown).to_be_hidden()
        expect(turn(page).get_by_role("button", name="Copy link")).to_be_focused()


class TestKeys:
    def test_from_the_field_to_each_citation_and_back(self, page):
        ask(page, PAY)
        citations = ask(page, "apprentice vs journeyman")["citations"]
        assert len(citations) > 2
        for number in (1, 2):
            page.keyboard.press("Alt+ArrowDown")
            expect(turn(page).locator(f".mark >> text=[{number}]").first).to_be_focused()
            expect(page.get_by_role("tooltip")).to_contain_text(citations[number - 1]["quote"])
        page.keyboard.press("Alt+ArrowUp")
        page.keyboard.press("Alt+ArrowUp")
        expect(page.locator(".turn").first.locator(".mark").last).to_be_focused()
        page.keyboard.press("Alt+q")
        expect(field(page)).to_be_focused()

    def test_in_an_opened_article_on_to_the_next_quote_until_the_last(self, page):
        citations = ask(page, "apprentice vs journeyman")["citations"]
        turn(page).locator(".mark").first.click()
        assert opened_text(page)[:2] == (citations[0]["quote"], citations[0]["start"])
        page.keyboard.press("Alt+ArrowDown")
        expect(page.locator("#step-at")).to_have_text("[2]")
        assert opened_text(page)[:2] == (citations[1]["quote"], citations[1]["start"])
        page.get_by_role("button", name="Previous citation").click()
        expect(page.locator("#step-at")).to_have_text("[1]")
        page.get_by_role("button", name="Previous citation").click()
        expect(page.locator("#status")).to_have_text("That was the first citation.")
        assert opened_text(page)[:2] == (citations[0]["quote"], citations[0]["start"])

    def test_a_quote_goes_with_the_answer_that_it_belongs_to(self, page):
        ask(page, PAY)
        turn(page).locator(".mark").first.hover()
        expect(page.get_by_role("tooltip")).to_be_visible()
        page.keyboard.press("Alt+n")
        expect(page.get_by_role("tooltip")).to_be_hidden()

    def test_the_list_shows_what_the_keys_do(self, page):
        page.keyboard.press("Alt+k")
        listed = page.get_by_role("dialog", name="Keys")
        expect(listed).to_be_visible()
        for does in ("Next citation", "Previous citation", "Why this answer", "Articles", "New conversation", "Ask; on a citation: open its article"):
            expect(listed.get_by_text(does, exact=True)).to_be_visible()
        page.keyboard.press("Escape")
        expect(listed).to_be_hidden()
        ask(page, PAY)
        for key, title in (("w", "Why this answer"), ("a", "Articles")):
            page.keyboard.press(f"Alt+{key}")
            expect(page.locator("#pane").get_by_role("heading", name=title, exact=True)).to_be_visible()
        page.keyboard.press("Alt+n")
        expect(page.locator(".turn")).to_have_count(0)
        expect(page.locator("#pane")).to_be_hidden()
        expect(field(page)).to_be_focused()

    def test_the_last_question_comes_back_with_the_arrow(self, page):
        ask(page, PAY)
        page.keyboard.press("ArrowUp")
        expect(field(page)).to_have_value(PAY)
        field(page).fill("two\nlines")
        page.keyboard.press("ArrowUp")
        expect(field(page)).to_have_value("two\nlines")


class TestNothingIsLost:
    def test_a_half_typed_question_outlives_a_reload_and_stays_in_its_tab(self, page, context):
        field(page).fill("What about bees and")
        page.reload()
        expect(field(page)).to_have_value("What about bees and")
        assert page.evaluate("localStorage.length") == 0
        other = context.new_page()
        other.goto("/")
        expect(field(other)).to_have_value("")

    def test_a_browser_that_keeps_nothing_can_ask_all_the_same(self, page, context):
        tab = context.new_page()
        tab.add_init_script("Object.defineProperty(window, 'sessionStorage', { get() { throw new DOMException('no', 'SecurityError'); } })")
        tab.goto("/")
        expect(tab.locator("#articles .articles")).to_be_visible()
        ask(tab, PAY)
        expect(turn(tab)).to_contain_text("USD 93,600")

    def test_an_article_that_went_meanwhile_is_told_and_the_question_asked_without_it(self, page):
        told = '{"status": 404, "code": "unknown_document", "title": "Not found", "detail": "GET /api/documents lists them"}'
        page.route("**/api/ask", lambda route: route.fulfill(status=404, content_type="application/problem+json", body=told), times=1)
        field(page).fill(PAY)
        field(page).press("Enter")
        expect(turn(page).locator(".error")).to_have_text("An article that this question was limited to is not there any more.")
        page.get_by_role("button", name="Ask again").click()
        expect(turn(page)).to_contain_text("USD 93,600")

    def test_what_is_read_stays_where_it_is_while_one_types(self, page):
        page.emulate_media(reduced_motion="reduce")  # no scrolling is under way
        for question in (PAY, "apprentice vs journeyman", COMPARISON):
            ask(page, question)
        read = page.locator(".turn").nth(1).locator(".question")
        page.evaluate("document.querySelectorAll('.turn')[1].scrollIntoView({ block: 'start', behavior: 'instant' })")
        at = read.bounding_box()["y"]
        field(page).click()
        page.keyboard.type("and what about the others")
        assert read.bounding_box()["y"] == pytest.approx(at, abs=40)  # a jump is hundreds

    def test_too_long_a_question_is_told_in_words_and_kept(self, page):
        long = "nurse " * 700
        field(page).fill(long)
        field(page).press("Enter")
        expect(turn(page).locator(".error")).to_contain_text("Your question: ")
        expect(turn(page).locator(".error")).to_contain_text("at most 4000 characters are taken: shorten it")
        expect(field(page)).to_have_value(long.strip())

    def test_too_many_questions_are_told_with_the_time_to_wait_and_asked_again_in_place(self, page):
        def refuse(route):
            route.fulfill(
                status=429, headers={"Retry-After": "7"}, content_type="application/problem+json", body='{"status": 429, "code": "rate_limited"}'
            )

        page.route("**/api/ask", refuse, times=1)
        field(page).fill(PAY)
        field(page).press("Enter")
        expect(turn(page).locator(".error")).to_have_text("Too many requests have come from your address in a short time. Try again in 7 seconds.")
        expect(field(page)).to_have_value(PAY)
        assert "#" not in page.url
        page.get_by_role("button", name="Ask again").click()
        expect(turn(page)).to_contain_text("USD 93,600")
        expect(page.locator(".turn")).to_have_count(1)
        expect(field(page)).to_have_value("")
        assert "#q=" in page.url

    def test_before_there_is_an_index_the_page_waits_for_it(self, context):
        tab = context.new_page()
        told = '{"status": 503, "code": "not_ready", "title": "Not ready", "detail": "there is no index yet: run \'careercite ingest\'"}'
        tab.route("**/api/documents", lambda route: route.fulfill(status=503, content_type="application/problem+json", body=told), times=1)
        tab.goto("/")
        expect(tab.locator("#articles .error")).to_contain_text("There are no articles to answer from yet")
        expect(tab.locator("#articles .articles")).to_be_visible()
        expect(tab.locator(".error")).to_have_count(0)

    def test_a_link_that_fails_half_way_is_followed_again(self, page, server):
        ask(page, PAY)
        ask(page, FOLLOW_UP)
        link, shown = page.url, answers(page)
        page.goto("about:blank")
        page.route("**/api/ask", lambda route: route.abort(), times=1)
        page.goto(link)
        expect(turn(page).locator(".error")).to_have_text("The server cannot be reached. Check that it is running and that you are connected.")
        page.get_by_role("button", name="Ask again").click()
        expect(page.locator(".turn")).to_have_count(2)
        assert answers(page) == shown


def test_the_answer_of_a_slow_server_is_waited_for_without_losing_what_is_typed_meanwhile(page):
    released = []
    page.route("**/api/ask", lambda route: released.append(route), times=1)
    field(page).fill(PAY)
    field(page).press("Enter")
    expect(turn(page).locator(".waiting")).to_have_text("Looking in the articles…")
    field(page).fill("and then")
    field(page).press("Enter")
    expect(page.locator("#status")).to_have_text("Still answering the question before. Your text is kept.")
    released[0].continue_()
    expect(turn(page)).to_contain_text("USD 93,600")
    assert questions(page) == [PAY]
    expect(field(page)).to_have_value("and then")


def test_beside_a_cell_stand_its_row_and_column(page):
    (citation, *_) = ask(page, PAY)["citations"]
    assert citation["context"]
    turn(page).locator(".mark").first.hover()
    expect(page.get_by_role("tooltip").locator(".beside")).to_have_text(" · ".join(span["quote"] for span in citation["context"]))
    expect(turn(page).locator(".source .beside").first).to_have_text(" · ".join(span["quote"] for span in citation["context"]))


def test_figures_of_several_articles_stand_side_by_side_with_scope_date_and_source(page):
    answer = ask(page, "How much does a nurse practitioner earn?")
    (block,) = [block for block in answer["blocks"] if block["kind"] == "figures"]
    assert len({row["source"] for row in block["rows"]}) > 1
    table = turn(page).get_by_role("table")
    expect(table.get_by_role("columnheader")).to_have_text(["Figure", "For", "Date", "Source"])
    for number, row in enumerate(block["rows"]):
        expect(table.get_by_role("row").nth(number + 1)).to_contain_text(row["source"])
        expect(table.get_by_role("row").nth(number + 1)).to_contain_text(row["scope"] or "not stated")
        assert row["date"] or "not stated" in table.get_by_role("row").nth(number + 1).text_content()


def test_a_table_of_the_article_is_a_table_and_all_its_characters_are_there(page):
    citation = ask(page, PAY)["citations"][0]
    turn(page).locator(".mark").first.click()
    quote, before, text = opened_text(page)
    assert (quote, before) == (citation["quote"], citation["start"])
    assert text == page.request.get(f"/api/documents/{citation['document_id']}").json()["text"]
    cell = page.locator("#pane [role=cell]").filter(has=page.locator("mark.quote"))
    expect(cell).to_have_count(1)
    assert cell.evaluate("(cell) => cell.innerText.trim()") == citation["quote"]


def test_on_paper_stand_the_questions_the_answers_and_every_quote(page, tmp_path):
    citations = [citation for question in (PAY, "apprentice vs journeyman") for citation in ask(page, question)["citations"]]
    page.pdf(path=tmp_path / "printed.pdf")
    with pypdfium2.PdfDocument(tmp_path / "printed.pdf") as document:
        printed = "".join("".join(each.get_textpage().get_text_range().split()) for each in document)
    assert [citation["quote"] for citation in citations if "".join(citation["quote"].split()) not in printed] == []
    assert "".join(PAY.split()) in printed and "Copylink" not in printed and "Askacareerquestion" not in printed
    expect(turn(page).locator(".sources")).not_to_have_attribute("open", "")
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(26, 34, 44)"


class TestWhy:
    def why(self, page):
        """Opens why the last answer is as it is; what the server tells of it."""
        with page.expect_response("**/api/explain") as response:
            turn(page).get_by_role("button", name="Why this answer").click()
        expect(page.locator("#pane .trace-facts").first).to_be_visible()
        return response.value.json()

    def test_the_evidence_stands_in_its_order_with_scores_and_what_was_left_out_with_the_reason(self, page):
        ask(page, "What does a regstered nurse earn?")
        trace = self.why(page)
        evidence = trace["parts"][0]["evidence"]
        taken = [each for each in evidence if each["status"] in ("cited", "credited", "usable")]
        left = [each for each in evidence if each not in taken]
        assert taken and left
        pane = page.locator("#pane")
        expect(pane).to_contain_text("regstered → registered")
        expect(pane).to_contain_text("registered nurse")
        expect(pane.locator(".evidence").first.locator(".quoted")).to_have_text([each["text"] for each in taken])
        expect(pane.locator(".evidence").last.locator(".quoted")).to_have_text([each["text"] for each in left])
        expect(pane.locator(".evidence-status b").first).to_have_text("Cited [1]")
        expect(pane.locator(".evidence").first).to_contain_text(f"score {taken[0]['score']:.2f} = match {taken[0]['match']:.2f}")
        unmet = next(each for each in left if each["status"] == "unmet")
        expect(pane.locator(".evidence").last).to_contain_text(f"Does not tell: {', '.join(unmet['unmet'])}")

    def test_evidence_opens_at_its_quote_and_the_way_back_leads_to_the_same_place(self, page):
        ask(page, PAY)
        cited = self.why(page)["parts"][0]["evidence"]
        opener = turn(page).get_by_role("button", name="Why this answer")
        last = page.locator(".evidence .quote-card").last
        last.scroll_into_view_if_needed()
        scrolled = page.locator("#pane-body").evaluate("(body) => body.scrollTop")
        left = [each for each in cited if each["status"] not in ("cited", "credited", "usable")]
        last.click()
        assert opened_text(page)[:2] == (left[-1]["quote"], left[-1]["start"])
        page.get_by_role("button", name="‹ Back to Why this answer").click()
        expect(last).to_be_focused()
        expect(last).to_be_in_viewport()
        assert abs(page.locator("#pane-body").evaluate("(body) => body.scrollTop") - scrolled) <= 1
        expect(page.get_by_role("button", name="‹ Back")).to_be_hidden()
        page.get_by_role("button", name="Close").click()
        expect(opener).to_be_focused()

    def test_of_a_refusal_it_says_what_is_missing_and_of_a_follow_up_what_was_carried_over(self, page):
        ask(page, "What do welders earn?")
        self.why(page)
        expect(page.locator("#pane")).to_contain_text("nothing could be answered")
        expect(page.locator("#pane dd").get_by_text("welder", exact=True).first).to_be_visible()
        expect(page.locator("#pane .evidence-status b").first).to_contain_text("Does not tell: welder")
        page.get_by_role("button", name="Close").click()
        ask(page, PAY)
        ask(page, FOLLOW_UP)
        trace = self.why(page)
        expect(page.locator("#pane")).to_contain_text("words of the earlier questions")
        expect(page.locator("#pane dd").get_by_text(trace["resolved_question"], exact=True)).to_be_visible()

    def test_without_a_server_it_is_told_in_words_and_tried_again(self, page):
        ask(page, PAY)
        page.route("**/api/explain", lambda route: route.abort(), times=1)
        turn(page).get_by_role("button", name="Why this answer").click()
        expect(page.locator("#pane .error")).to_have_text("The server cannot be reached. Check that it is running and that you are connected.")
        page.get_by_role("button", name="Try again").click()
        expect(page.locator("#pane .evidence").first).to_be_visible()
