"""What the styles and the numbering of a Word file say about a paragraph: heading, title, item, bold."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

HEADING_NAME = re.compile(r"(?:heading|\u00fcberschrift|titre|t\u00edtulo|titolo|kop|rubrik|nag\u0142\u00f3wek) ?([1-9])$", re.I)
TITLE_NAME = re.compile(r"(?:title|titel|titre|t\u00edtulo|titolo)$", re.I)
CONTENTS_NAME = re.compile(r"(?:toc|table of (?:contents|figures)|contents)\b ?\d?", re.I)
LIST_NAME = re.compile(r"list (bullet|number)(?: ([2-9]))?$", re.I)
TITLE, BODY_LEVEL, DEEPEST = 0, 9, 20
BULLET_FORMATS = ("bullet", "none")


@dataclass(frozen=True, slots=True)
class Look:
    """How a style makes its paragraphs: the level of a heading (0: the title; None: no heading), the list and depth of an item, bold letters."""

    level: int | None = None
    contents: bool = False
    list_id: str = ""
    depth: str = ""
    named_list: str = ""
    named_depth: int = 0
    bold: bool = False


class Styles:
    """The looks of a file's paragraph styles by their ids."""

    def __init__(self, root: Element | None) -> None:
        found = root.iter("style") if root is not None else ()
        self._styles = {style.get("styleId", ""): style for style in found}
        self._default = next((name for name, style in self._styles.items() if style.get("default") in ("1", "true") and _is_paragraph(style)), "")
        self._looks: dict[str, Look] = {}

    def look(self, style: str) -> Look:
        """The look of a style, what it does not say itself taken from the styles that it is based on."""
        if style not in self._looks:
            self._looks[style] = self._read(style or self._default)
        return self._looks[style]

    def _read(self, style: str) -> Look:
        chain: list[Element] = []
        while (element := self._styles.get(style)) is not None and len(chain) < DEEPEST:
            chain.append(element)
            style = value(element, "basedOn")
        names = [value(element, "name") for element in chain]
        levels = [level for element, name in zip(chain, names, strict=True) if (level := _level(element, name)) is not None]
        numbers = [number for element in chain if (number := element.find("pPr/numPr")) is not None]
        named = next((match for name in names if (match := LIST_NAME.match(name))), None)
        return Look(
            level=next((level for level in levels if level != BODY_LEVEL), None) if levels and levels[0] != BODY_LEVEL else None,
            contents=any(CONTENTS_NAME.match(name) for name in names[:1]),
            list_id=next((value(number, "numId") for number in numbers if value(number, "numId")), ""),
            depth=next((value(number, "ilvl") for number in numbers if value(number, "ilvl")), ""),
            named_list=named[1].lower() if named else "",
            named_depth=int(named[2]) - 1 if named and named[2] else 0,
            bold=next((is_on(bold) for element in chain if (bold := element.find("rPr/b")) is not None), False),
        )


def _is_paragraph(style: Element) -> bool:
    return style.get("type") == "paragraph"


def _level(style: Element, name: str) -> int | None:
    if TITLE_NAME.match(name):
        return TITLE
    if match := HEADING_NAME.match(name):
        return int(match[1])
    outline = value(style, "pPr/outlineLvl")
    return min(int(outline) + 1, BODY_LEVEL) if outline.isdigit() and int(outline) < BODY_LEVEL else BODY_LEVEL if outline.isdigit() else None


def value(element: Element, path: str) -> str:
    """The `val` of the element at `path`; empty where there is none."""
    found = element.find(path)
    return found.get("val", "") if found is not None else ""


def is_on(switch: Element | None) -> bool:
    """Whether a switch such as `<b/>` or `<b val="0"/>` is there and on."""
    return switch is not None and switch.get("val", "1") not in ("0", "false", "off", "none")


@dataclass(slots=True)
class _Level:
    kind: str = "decimal"
    start: int = 1


@dataclass(slots=True)
class Numbering:
    """The lists of a file, and how far each has been counted."""

    root: Element | None
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)

    def mark(self, list_id: str, depth: int) -> str | None:
        """The mark of the next item: its number as "3.", "-" for a bullet; None for a list that is none."""
        if list_id in ("", "0") or self.root is None:
            return None
        number = next((each for each in self.root.iter("num") if each.get("numId") == list_id), None)
        if number is None:
            return None
        shape = self._level(number, depth)
        if shape.kind in BULLET_FORMATS:
            return "-"
        counts = self._counts.setdefault(list_id, {})
        counts[depth] = counts.get(depth, shape.start - 1) + 1
        for deeper in [each for each in counts if each > depth]:
            del counts[deeper]
        return f"{_written(counts[depth], shape.kind)}."

    def _level(self, number: Element, depth: int) -> _Level:
        override = next((each for each in number.iter("lvlOverride") if each.get("ilvl") == str(depth)), None)
        abstract = next((each for each in self._abstracts() if each.get("abstractNumId") == value(number, "abstractNumId")), None)
        levels = [*(override.iter("lvl") if override is not None else ()), *(abstract.iter("lvl") if abstract is not None else ())]
        level = next((each for each in levels if each.get("ilvl") == str(depth)), None)
        if level is None:
            return _Level()
        start = (value(override, "startOverride") if override is not None else "") or value(level, "start") or "1"
        return _Level(value(level, "numFmt") or "decimal", int(start) if start.isdigit() else 1)

    def _abstracts(self) -> list[Element]:
        return list(self.root.iter("abstractNum")) if self.root is not None else []


def _written(number: int, kind: str) -> str:
    if kind in ("lowerLetter", "upperLetter") and 1 <= number <= 26:
        return chr((ord("a") if kind == "lowerLetter" else ord("A")) + number - 1)
    return str(number)
