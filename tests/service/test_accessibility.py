"""No state of the page breaks a rule of axe: narrow and wide, light and dark."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.service.page_states import SIZES, STATES, enter
from tests.service.test_page import PATIENCE
from tests.service.test_source_view import contrast

OPTIONS = {
    "resultTypes": ["violations", "incomplete"],
    "rules": {"target-size": {"enabled": True}},
}  # beyond what is on: best practices are, this one is not
COLOURS = {"resultTypes": ["violations", "incomplete"], "runOnly": {"type": "rule", "values": ["color-contrast"]}}  # what another scheme can break
LEAST_CONTRAST = 4.5


@pytest.fixture(params=SIZES)
def size(request):
    return SIZES[request.param]


@pytest.fixture
def page(size, browser, varied):
    """An empty tab. Without motion, so that axe measures what stands and not what appears or scrolls."""
    context = browser.new_context(base_url=varied.address, viewport=size, reduced_motion="reduce")
    context.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    yield context.new_page()
    context.close()


def violations(page, name, options):
    """What axe finds in a state: the rule, what it asks for, and the element; and what is too pale where axe cannot tell what stands behind."""
    found = Axe().run(page, options=options).response
    broken = [(each["id"], each["help"], node) for each in found["violations"] for node in each["nodes"]]
    unsure = [node for each in found["incomplete"] if each["id"] == "color-contrast" for node in each["nodes"]]
    pale = [("color-contrast", f"less than {LEAST_CONTRAST}:1", node) for node in unsure if contrast(page.locator(*node["target"])) < LEAST_CONTRAST]
    return [f"{name}: {rule}: {wanted}: {node['html']}" for rule, wanted, node in broken + pale]


def test_no_state_of_the_page_breaks_a_rule(page):
    found = []
    for name in STATES:
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        enter(page, name)
        found += violations(page, f"{name}, light", OPTIONS)
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        found += violations(page, f"{name}, dark", COLOURS)
    assert not found, "\n".join(found)
