"""The shipped articles: every figure and named thing of each original stands in its digest, under the heading that the list says.

`facts/<digest>.txt` holds them: lines beginning with '# ' are headings of the digest, the lines below it are figures and names in that section.
"""

import re
from pathlib import Path

import pytest

from ingest.reading import read_document

HERE = Path(__file__).parent
CORPUS = HERE.parent.parent / "corpus"
DIGESTS = sorted(CORPUS.glob("*.md"))
LEAST_FACTS = {
    "insight-work-and-production-work": 340,
    "mle-and-data-science-pay-skills-outlook": 150,
    "model-builders-and-data-interpreters": 40,
    "two-ai-careers-in-the-united-states": 76,
}


def flat(text):
    """White space, dashes, quotation marks and letter case do not count."""
    return re.sub(r"\s+", " ", text.translate({0x2013: "-", 0x2014: "-", 0x2019: "'"})).lower()


def sections(path):
    """The text below each heading of a Markdown file, up to the next heading; what stands before the first counts as front matter."""
    found, heading = {}, "(front matter)"
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("#"):
            heading = line.lstrip("# ")
            assert heading not in found, f"two sections are called '{heading}'"
        found[heading] = f"{found.get(heading, '')} {line}"
    return {heading: flat(text) for heading, text in found.items()}


def facts(path):
    """(heading, fact) for each line of a list of facts."""
    heading = None
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("# "):
            heading = line.removeprefix("# ")
        elif line:
            yield heading, line


@pytest.mark.parametrize("path", DIGESTS, ids=lambda path: path.stem)
def test_every_fact_of_the_original_is_in_its_section(path):
    listed = list(facts(HERE / "facts" / f"{path.stem}.txt"))
    texts = sections(path)
    lost = [f"{heading}: {fact}" for heading, fact in listed if not re.search(rf"(?<!\w){re.escape(flat(fact))}", texts.get(heading, ""))]
    assert lost == []
    assert len(set(map(flat, (fact for _, fact in listed)))) >= LEAST_FACTS[path.stem]


@pytest.mark.parametrize("path", DIGESTS, ids=lambda path: path.stem)
def test_our_words_never_stand_under_the_publishers_name(path):
    metadata = read_document(path.name, path.read_bytes()).metadata
    assert metadata.publisher == "Careercite digest"
    assert metadata.author is None
    assert metadata.updated
    assert metadata.digest_of.publisher != metadata.publisher
    assert metadata.digest_of.title != metadata.title
    assert "\nlicence: CC BY 4.0\n" in path.read_text("utf-8")


def test_the_corpus_is_four_digests_and_nothing_else():
    assert sorted(path.name for path in CORPUS.iterdir()) == sorted(f"{stem}.md" for stem in LEAST_FACTS)
