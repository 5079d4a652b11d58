"""The README's pictures of the page, taken from the real one: python -m tests.pictures. Serves the shipped articles and writes service/web/*.png."""

import io
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.benchmarks.measure import serve, wait_for_suggestions
from tests.benchmarks.processes import ROOT
from tests.browsers import ARGUMENTS, find_browser

FOLDER = ROOT / "service" / "web"
COLOURS = 96  # enough for text and two yellows, and a third of the bytes


def ask(page: Page, question: str) -> None:
    """Asks a question and waits for its answer."""
    page.get_by_label("Your question").fill(question)
    page.get_by_label("Your question").press("Enter")
    page.locator(".turn").last.locator(".suggestions").wait_for()


def wide(page: Page) -> None:
    """An answer with the article beside it."""
    ask(page, "How much do data scientists and machine learning engineers earn?")
    page.locator(".mark").nth(2).click()
    page.locator("#pane mark.quote").wait_for()


def why(page: Page) -> None:
    """Why an answer is as it is."""
    ask(page, "What skils does a data scientist need?")
    page.get_by_role("button", name="Why this answer").click()
    page.locator("#pane .evidence").first.wait_for()


def phone(page: Page) -> None:
    """A refusal on a telephone at night."""
    ask(page, "What do welders earn?")


PICTURES = {  # the file: width, height, colour scheme, and what is done before it is taken
    "page.png": (1200, 720, "light", wide),
    "page-why.png": (1200, 720, "light", why),
    "page-phone.png": (360, 640, "dark", phone),
}


def take(browser: Browser, address: str, name: str) -> None:
    """Writes one picture."""
    width, height, scheme, prepare = PICTURES[name]
    page = browser.new_page(base_url=address, viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce")
    page.goto("/")
    page.locator("#articles .articles").wait_for()
    prepare(page)
    page.wait_for_timeout(500)
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    picture.save(FOLDER / name, optimize=True)
    print(f"{name}: {(FOLDER / name).stat().st_size / 1000:.0f} kB")
    page.close()


def main() -> None:
    with tempfile.TemporaryDirectory() as data:
        server = serve(ROOT / "corpus", Path(data))
        try:
            wait_for_suggestions(server.address)
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=find_browser(), args=ARGUMENTS)
                for name in PICTURES:
                    take(browser, server.address, name)
                browser.close()
        finally:
            server.stop()


if __name__ == "__main__":
    main()
