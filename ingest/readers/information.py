"""What a PDF or Word file says about itself beside its text, as far as it can be believed."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ingest.document import Metadata

NO_TITLE = re.compile(
    r"microsoft (?:word|powerpoint)\b|.*\.(?:docx?|odt|rtf|pdf|indd|pptx?|html?|md|txt|qxd|tex|dvi)$|(?:untitled|document|title|slide)\b ?\d*$",
    re.I,
)
NO_AUTHOR = re.compile(
    r"\(?(?:anonymous|unknown|author|user|admin(?:istrator)?|owner|root|default|unspecified|pc|windows user|python-docx)\)?$", re.I
)
PRINTED_PAGE = re.compile(r"skia|mozilla|chrom|quartz|cups|microsoft: print to pdf|wkhtml", re.I)  # their date is the day of printing
TEMPLATE = "2013-12-23"  # when the template of python-docx was made: on every file that does not say otherwise
DATE = re.compile(r"(?:D:)?((?:19|20)\d\d)(?:-?(0[1-9]|1[0-2])(?:-?(0[1-9]|[12]\d|3[01]))?)?")


def read_information(told: Mapping[str, str], first_page: str) -> Metadata:
    """The metadata in `Title`, `Author`, `CreationDate`, `ModDate`, `Creator` and `Producer`.

    File names, empty words and the day on which a web page was printed are left out. A title is believed when most of its words stand
    on the first page: templates leave their own behind.
    """
    title, author = told.get("Title", ""), told.get("Author", "")
    shown, named = set(re.findall(r"\w+", first_page.lower())), re.findall(r"\w+", title.lower())
    kept = title and not NO_TITLE.match(title) and sum(word in shown for word in named) * 2 > len(named)
    printed = PRINTED_PAGE.search(f"{told.get('Creator', '')} {told.get('Producer', '')}")
    published, updated = ("", "") if printed else (_date(told.get("CreationDate", "")), _date(told.get("ModDate", "")))
    return Metadata(
        title=title if kept else None,
        author=author if author and not NO_AUTHOR.match(author) else None,
        published=published or None,
        updated=updated if updated > published else None,
    )


def _date(told: str) -> str:
    """`D:20240229101500Z` and `2024-02-29T10:15:00Z` as 2024-02-29; empty for what is no date."""
    match = DATE.match(told)
    date = "-".join(filter(None, match.groups())) if match else ""
    return "" if date == TEMPLATE else date
