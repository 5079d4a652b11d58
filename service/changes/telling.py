"""A report in lines, to be read in ten seconds: what came and went, what changed, what disagrees, what is answered differently."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from service.changes.report import AnswerChange, Article, Changes, Contradiction, FigureChange, Repeat, State

LONGEST = 150  # characters of a quoted statement
MOST_STATEMENTS = 2  # of an answer, on each side


def tell(report: Changes, most: int | None, articles: bool = True) -> list[str]:
    """The lines of a report, at most `most` entries of each kind (None: all); without the list of articles where that was told already."""
    lines = [*(_articles(report, most) if articles else ())]
    lines += _section("Versions and copies", [line for each in report.repeats for line in [_repeat(each)]], most)
    lines += _grouped("Figures that changed", [_figure(each) for each in report.figures], most)
    lines += _grouped("Articles that say otherwise", [_contradiction(each) for each in report.contradictions], most)
    lines += _grouped(_asked(report), [_answer(each) for each in report.answers], most)
    return lines


def _articles(report: Changes, most: int | None) -> Iterator[str]:
    if report.undone:
        yield "Undone: the index is what it was before the last change."
    yield f"{report.at[:16].replace('T', ' ')} UTC, index {report.before or 'none'} \u2192 {report.after}, {report.articles} articles"
    for name, listed in (("Added", report.added), ("Changed", report.changed), ("Removed", report.removed)):
        yield from _section(name, [_article(each) for each in listed], most)
    yield from _section("Renamed", [f"{each.before} \u2192 {each.article.source}" for each in report.renamed], most)
    yield from _section("Failed", [f"{each.source}: {each.reason}" for each in report.failed], most)


def _section(title: str, entries: Sequence[str], most: int | None) -> list[str]:
    return _grouped(title, [[entry] for entry in entries], most)


def _grouped(title: str, entries: Sequence[Sequence[str]], most: int | None) -> list[str]:
    """A title with its number, and its entries set in; nothing where there are none."""
    if not entries:
        return []
    shown = entries if most is None else entries[:most]
    left = [f"    and {len(entries) - len(shown)} more: careercite changes --all"] if len(shown) < len(entries) else []
    number = f" ({len(entries)})" if title[-1] not in ".:" else ""
    return [f"{title}{number}", *(f"    {line}" for entry in shown for line in entry), *left]


def _article(article: Article) -> str:
    publisher = f" ({article.publisher})" if article.publisher else ""
    return f"{article.source}: {article.title}{publisher}"


def _repeat(repeat: Repeat) -> str:
    if repeat.replaces:
        return f"{repeat.article.source} replaces its older version {repeat.other.source}, which is left out of answers ({repeat.share:.0%} the same)"
    return f"{repeat.article.source} says what {repeat.other.source} says ({repeat.share:.0%}): both are credited"


def _figure(change: FigureChange) -> list[str]:
    return [f"{change.lost or 'none'} \u2192 {change.gained or 'none'}  in {change.article.source}: {_short(change.after)}"]


def _contradiction(each: Contradiction) -> list[str]:
    sides = [f"  {quote.article.source}: {_short(quote.reading)}" for quote in (each.new, each.old)]
    return [each.about, *sides]


def _asked(report: Changes) -> str:
    told = {
        State.ASKING: "the questions are still being asked",
        State.COMPLETE: f"of {report.asked} suggested questions",
        State.OVERTAKEN: "not all questions were asked: the next ingest came",
    }
    return f"Answered differently now: {len(report.answers)}, {told[report.state]}:"


def _answer(change: AnswerChange) -> list[str]:
    state = "" if change.answered_now and change.answered_before else "  (answered now)" if change.answered_now else "  (not answered any more)"
    lost = [f"  - {_short(each.text)}  [{', '.join(each.articles)}]" for each in change.lost[:MOST_STATEMENTS]]
    gained = [f"  + {_short(each.text)}  [{', '.join(each.articles)}]" for each in change.gained[:MOST_STATEMENTS]]
    return [f"{change.question}{state}", *lost, *gained]


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}\u2026"
