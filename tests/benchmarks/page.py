"""What a reader feels: the page in a real browser on a real server, on this machine and as on a slow telephone.

    python -m tests.benchmarks.page [CORPUS] [QUESTIONS.jsonl]

Prints one row a figure. Times are measured inside the page. A script, not a test: machines differ.
"""

import json
import statistics
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.benchmarks.measure import serve, wait_for_suggestions
from tests.benchmarks.processes import ROOT
from tests.browsers import find_browser

VISITS = 5
OPENINGS = 12  # answers of which the first citation is opened on a page that has not opened any article
SLOW = {"offline": False, "latency": 150, "downloadThroughput": 1_600_000 / 8, "uploadThroughput": 750_000 / 8}  # bytes a second
SLOWER = 4  # times: a telephone's processor
PLACES = {
    "this machine, 1280 x 720": ({"width": 1280, "height": 720}, False),
    "slow telephone: processor 4 times slower, 1.6 Mbit/s, 150 ms, 360 x 640": ({"width": 360, "height": 640}, True),
}

# When the articles stand on the page, seen from inside it.
LISTED = """new MutationObserver((_, seeing) => {
    if (!document.querySelector("#articles .link")) return;
    seeing.disconnect();
    requestAnimationFrame(() => setTimeout(() => { window.listed = performance.now(); }));
}).observe(document, { childList: true, subtree: true });"""

UNTIL_LISTED = "async () => { while (!window.listed) await new Promise((done) => setTimeout(done, 20)); }"

VISIT = """() => {
    const paint = (name) => performance.getEntriesByName(name)[0]?.startTime ?? NaN;
    const loads = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
    return { "first paint, ms": paint("first-paint"), "first contentful paint, ms": paint("first-contentful-paint"),
        "articles listed, ms": window.listed, "requests of a first visit": loads.length,
        "kilobytes of a first visit": loads.reduce((sum, load) => sum + load.transferSize, 0) / 1000 };
}"""

# Milliseconds from `act` until `done` says that it stands on the page, and that was painted.
UNTIL_PAINTED = """window.untilPainted = (act, done) => new Promise((resolve) => {
    const began = performance.now();
    const seeing = new MutationObserver(look);
    function look() {
        if (!done()) return;
        seeing.disconnect();
        requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - began)));
    }
    seeing.observe(document.body, { childList: true, subtree: true });
    act();
    look();
});"""

ASK = """async (question) => {
    const field = document.querySelector("#question");
    const before = document.querySelectorAll(".turn").length;
    performance.clearResourceTimings();
    field.value = question;
    const enter = new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true });
    const taken = await untilPainted(() => field.dispatchEvent(enter),
        () => document.querySelectorAll(".turn").length > before && !document.querySelector(".waiting"));
    const load = performance.getEntriesByType("resource").find((each) => each.name.endsWith("/api/ask"));
    return [taken, load.transferSize / 1000];
}"""

OPEN = """async () => {
    const mark = document.querySelector(".turn:last-child .mark");
    return mark && untilPainted(() => mark.click(), () => document.querySelector("#pane mark.quote"));
}"""


def new_page(browser, address, size, slow):
    """A tab without a cache, slowed down where wanted."""
    context = browser.new_context(base_url=address, viewport=size)
    context.add_init_script(LISTED + UNTIL_PAINTED)
    page = context.new_page()
    if slow:
        tools = context.new_cdp_session(page)
        tools.send("Network.enable")
        tools.send("Network.emulateNetworkConditions", SLOW)
        tools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto("/")
    page.evaluate(UNTIL_LISTED)
    return page


def visits(open_page):
    """The medians of first visits."""
    seen = []
    for _ in range(VISITS):
        page = open_page()
        seen.append(page.evaluate(VISIT))
        page.context.close()
    return {name: statistics.median(visit[name] for visit in seen) for name in seen[0]}


def answers(page, rows):
    """Of each question, asked in a conversation with the questions before it: milliseconds until its answer is painted, kilobytes."""
    for row in rows:
        page.evaluate("document.querySelector('#new').click()")
        for earlier in row.get("history", []):
            page.evaluate(ASK, earlier)
        yield page.evaluate(ASK, row["question"])


def openings(open_page, rows):
    """Milliseconds from a click on a mark until the quote is painted: the first article that a page opens, and the same once more."""
    for row in rows[:OPENINGS]:
        page = open_page()
        page.evaluate(ASK, row["question"])
        first = page.evaluate(OPEN)
        page.evaluate("document.querySelector('#pane').close()")
        page.evaluate("document.querySelector('#pane-body').replaceChildren()")
        again = page.evaluate(OPEN)
        page.context.close()
        if first is not None:
            yield first, again


def late(values):
    """The 95th percentile."""
    return sorted(values)[int(0.95 * (len(values) - 1))]


def figures(browser, address, rows, size, slow):
    """All figures of one place, by name."""

    def open_page():
        return new_page(browser, address, size, slow)

    found = visits(open_page)
    page = open_page()
    taken, carried = zip(*answers(page, rows), strict=True)
    page.context.close()
    first, again = zip(*openings(open_page, rows), strict=True)
    return found | {
        "Enter to the answer on screen, median, ms": statistics.median(taken),
        "Enter to the answer on screen, 95th percentile, ms": late(taken),
        "kilobytes of an answer, median": statistics.median(carried),
        "kilobytes of an answer, 95th percentile": late(carried),
        "mark to the quote in an article not opened before, median, ms": statistics.median(first),
        "mark to the quote in an article opened before, median, ms": statistics.median(again),
    }


def main() -> None:
    corpus = Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else ROOT / "corpus"
    questions = Path(sys.argv[2]) if len(sys.argv) > 2 else ROOT / "tests" / "corpus" / "questions.jsonl"
    rows = [json.loads(line) for line in questions.read_text("utf-8").splitlines() if line.strip()]
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = serve(corpus, Path(folder) / "data")
        browser = playwright.chromium.launch(executable_path=find_browser(), args=["--no-sandbox", "--disable-gpu"])
        try:
            wait_for_suggestions(server.address)
            for place, (size, slow) in PLACES.items():
                print(place)
                for name, value in figures(browser, server.address, rows, size, slow).items():
                    print(f"    {name:62} {value:8.1f}")
        finally:
            browser.close()
            server.stop()


if __name__ == "__main__":
    main()
