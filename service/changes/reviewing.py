"""Reviewing: from an ingest to its report. First what can be told at once, then what has to be asked of both generations."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from ingest.document import Document
from retrieval import Index, IndexFolder, Manifest
from retrieval.errors import IndexDamaged
from retrieval.lineage import version_of
from service.answers.answering import Answerer
from service.changes.answers import changed_answers, questions_of
from service.changes.history import History
from service.changes.report import Article, Changes, Renamed, State, article_of
from service.ingesting import Report


def is_news(report: Report, history: History) -> bool:
    """Whether an ingest changed the index, or other files failed than the last time."""
    last = next(iter(history.all()), None)
    return bool(report.published) or set(report.scan.failed) != set(last.failed if last else ())


def review(report: Report, folder: IndexFolder, after: Index, before: str | None) -> Changes:
    """What an ingest means as far as the articles tell it; `before` is the version of the index that there was."""
    scan = report.scan
    old = _documents(folder, report.before, {*scan.changed, *scan.removed})
    moved = dict(scan.renamed)
    renamed = tuple(Renamed(article_of(after.by_id[now]), old[was].source) for was, now in scan.renamed if was in old)
    return Changes(
        at=_now(),
        before=before,
        after=after.version,
        articles=len(after.documents),
        added=_articles(after, [name for name in scan.added if name not in moved.values()]),
        changed=_articles(after, scan.changed),
        removed=tuple(article_of(old[name]) for name in scan.removed if name in old and name not in moved),
        renamed=renamed,
        failed=scan.failed,
        state=State.ASKING if report.published and report.before else State.COMPLETE,
    )


def take_back(folder: IndexFolder) -> Changes:
    """Undoes the last change of the articles; the report of it. Raises `NothingToUndo`, or `IndexDamaged` where the index before is."""
    left, returned = folder.undo()
    here, there = ({entry.id: entry for entry in manifest.entries} for manifest in (returned, left))
    documents = _documents(folder, returned, set(here)) | _documents(folder, left, there.keys() - here.keys())

    def articles(names: set[str]) -> tuple[Article, ...]:
        return tuple(article_of(documents[name]) for name in sorted(names) if name in documents)

    return Changes(
        at=_now(),
        before=version_of(left),
        after=version_of(returned),
        articles=len(here),
        added=articles(here.keys() - there.keys()),
        changed=articles({name for name in here.keys() & there.keys() if here[name].version != there[name].version}),
        removed=articles(there.keys() - here.keys()),
        state=State.COMPLETE,
        undone=True,
    )


def ask_both(changes: Changes, before: Answerer, after: Answerer, go_on: Callable[[], bool]) -> Changes:
    """The report with the questions that are answered differently now; overtaken where `go_on` ended it."""
    questions = questions_of(before, after)
    answers = tuple(changed_answers(before, after, questions, go_on))
    return replace(changes, asked=len(questions), answers=answers, state=State.COMPLETE if go_on() else State.OVERTAKEN)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _articles(after: Index, names: list[str] | tuple[str, ...]) -> tuple[Article, ...]:
    return tuple(article_of(after.by_id[name]) for name in names if name in after.by_id)


def _documents(folder: IndexFolder, manifest: Manifest | None, names: set[str]) -> dict[str, Document]:
    """Some documents of a generation that is not open, by id; without those that are damaged."""
    found: dict[str, Document] = {}
    for entry in manifest.entries if manifest else ():
        if entry.id in names:
            try:
                found[entry.id] = folder.objects.document(entry.document)
            except IndexDamaged:
                continue
    return found
