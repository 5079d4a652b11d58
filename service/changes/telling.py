"""A report in lines, to be read in ten seconds: what came and went, what changed, what disagrees, what is answered differently."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from service.changes.report import AnswerChange, Article, Changes, Contradiction, FigureChange, Repeat, State, Told

LONGEST = 150  # characters of a quoted statement
LONGEST_TITLE = 50
MOST_STATEMENTS = 2  # of an answer on each side, and of articles that say otherwise than one
MORE = "careercite changes --all"


def tell(report: Changes, most: int | None, articles: bool = True) -> list[str]:
    """The lines of a report, at most `most` entries of each kind (None: all); without the list of articles where that was told already."""
    lines = [*(_articles(report, most) if articles else ())]
    lines += _section("Versions and copies", [*map(_repeat, report.repeats), *map(_return, report.returned)], most)
    lines += _grouped("Figures that changed", [*_figures(report.figures)], most)
    lines += _grouped("Figures on which articles disagree", [*_contradictions(report.contradictions)], most)
    first = [each.question for each in report.answers if not each.answered_before]
    lines += _grouped(_asked(report), [*_answers([each for each in report.answers if each.answered_before])], most)
    lines += _section("Answered for the first time", first, most)
    return lines


def _articles(report: Changes, most: int | None) -> Iterator[str]:
    if report.undone:
        yield "Undone: the index is what it was before the last change."
    number = f"{report.articles} {'article' if report.articles == 1 else 'articles'}"
    yield f"{report.at[:16].replace('T', ' ')} UTC, index {report.before or 'none'} \u2192 {report.after}, {number}"
    for name, listed in (("Added", report.added), ("Changed", report.changed), ("Removed", report.removed)):
        yield from _section(name, [_article(each) for each in listed], most)
    yield from _section("Renamed", [f"{each.before} \u2192 {each.article.source}" for each in report.renamed], most)
    yield from _section("Failed", [f"{each.source}: {each.reason}" for each in report.failed], most)
    if not (report.added or report.changed or report.removed or report.renamed or report.failed):
        yield "No article changed, and no file fails."


def _section(title: str, entries: Sequence[str], most: int | None) -> list[str]:
    return _grouped(title, [[entry] for entry in entries], most)


def _grouped(title: str, entries: Sequence[Sequence[str]], most: int | None) -> list[str]:
    """A title with its number, and its entries set in; nothing where there are none."""
    if not entries:
        return []
    shown = entries if most is None else entries[:most]
    left = [f"    and {len(entries) - len(shown)} more: {MORE}"] if len(shown) < len(entries) else []
    number = f" ({len(entries)})" if title[-1] not in ".:" else ""
    return [f"{title}{number}", *(f"    {line}" for entry in shown for line in entry), *left]


def _article(article: Article) -> str:
    publisher = f" ({article.publisher})" if article.publisher else ""
    return f"{article.source}: {article.title}{publisher}"


def _repeat(repeat: Repeat) -> str:
    if repeat.replaces:
        return f"{repeat.article.source} replaces its older version {repeat.other.source}, which is left out of answers ({repeat.share:.0%} the same)"
    return f"{repeat.article.source} says what {repeat.other.source} says ({repeat.share:.0%}): both are credited"


def _return(article: Article) -> str:
    return f"{article.source} is asked again: it has no newer version any more"


def _figures(changes: Sequence[FigureChange]) -> Iterator[list[str]]:
    """What changed in each article, once where several of its statements have the same change."""
    together: dict[tuple[str, str, str], list[FigureChange]] = {}
    for each in changes:
        together.setdefault((each.article.id, each.lost, each.gained), []).append(each)
    for first, *others in together.values():
        more = f"  (and {len(others)} more)" if others else ""
        yield [f"{first.lost or 'none'} \u2192 {first.gained or 'none'}  in {first.article.source}: {_short(first.after)}{more}"]


def _contradictions(found: Sequence[Contradiction]) -> Iterator[list[str]]:
    """What is said otherwise, once for each new statement, with the others that it disagrees with."""
    together: dict[tuple[str, str, int], list[Contradiction]] = {}
    for each in found:
        together.setdefault((each.about, each.new.article.id, each.new.start), []).append(each)
    for same in together.values():
        shown, left = same[:MOST_STATEMENTS], len(same) - MOST_STATEMENTS
        figures = " or ".join(dict.fromkeys([same[0].new_figure, *(each.old_figure for each in shown)]))
        quotes = [same[0].new, *(each.old for each in shown)]
        more = [f"  and {left} more {'article' if left == 1 else 'articles'}"] if left > 0 else []
        yield [f"{same[0].about}: {figures}", *(f"  {quote.article.source}: {_short(quote.reading)}" for quote in quotes), *more]


def _asked(report: Changes) -> str:
    number = sum(each.answered_before for each in report.answers)
    told = {
        State.ASKING: "so far: the questions are still being asked",
        State.COMPLETE: f"of {report.asked} suggested questions",
        State.OVERTAKEN: "until the next ingest came: not all questions were asked",
    }
    return f"Answered differently now ({number} {told[report.state]}):"


def _answers(changes: Sequence[AnswerChange]) -> Iterator[list[str]]:
    """The questions with what their answers lost and gained, those with the same change together."""
    together: dict[tuple[object, ...], list[AnswerChange]] = {}
    for each in changes:
        together.setdefault((each.answered_now, each.lost, each.gained), []).append(each)
    for same in together.values():
        first = same[0]
        yield [*map(_question, same), *_statements("-", first.lost), *_statements("+", first.gained)]


def _question(change: AnswerChange) -> str:
    return change.question if change.answered_now else f"{change.question}  (not answered any more)"


def _statements(sign: str, told: Sequence[Told]) -> list[str]:
    shown = [f"  {sign} {_short(each.text)}  [{', '.join(map(_title, each.articles))}]" for each in told[:MOST_STATEMENTS]]
    return [*shown, *([f"  {sign} and {len(told) - len(shown)} more"] if len(told) > len(shown) else [])]


def _title(title: str) -> str:
    """A title without its subtitle."""
    return _short(title.partition(": ")[0], LONGEST_TITLE)


def _short(text: str, longest: int = LONGEST) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}\u2026"
