"""Reviewing: from an ingest to its report. First what can be told at once, then what has to be asked of both generations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from ingest.document import Document
from retrieval import Index, IndexFolder, Manifest
from retrieval.errors import IndexDamaged
from retrieval.generation import version_of
from service.answers.answering import Answerer
from service.changes.agreement import contradictions
from service.changes.answers import changed_answers, questions_of
from service.changes.figures import changed_figures
from service.changes.history import History
from service.changes.report import Article, Changes, Contradiction, Renamed, Repeat, State, article_of
from service.ingesting import Report


def is_news(report: Report, history: History) -> bool:
    """Whether an ingest changed the index, or other files failed than the last time."""
    last = next(iter(history.all()), None)
    return bool(report.published) or set(report.scan.failed) != set(last.failed if last else ())


def review(report: Report, folder: IndexFolder, after: Index, before: str | None) -> Changes:
    """What an ingest means as far as the articles tell it; `before` is the version of the index that there was."""
    scan = report.scan
    old = _documents(folder, report.before, {*scan.changed, *scan.removed})
    now = {document.id: document for document in after.generation.documents}
    moved = dict(scan.renamed)
    fresh = [now[name] for name in (*scan.added, *scan.changed) if name not in moved.values()]
    return Changes(
        at=_now(),
        before=before,
        after=after.version,
        articles=len(now),
        added=tuple(article_of(now[name]) for name in scan.added if name not in moved.values()),
        changed=tuple(article_of(now[name]) for name in scan.changed),
        removed=tuple(article_of(old[name]) for name in scan.removed if name in old and name not in moved),
        renamed=tuple(Renamed(article_of(now[name]), old[was].source) for was, name in scan.renamed if was in old),
        failed=scan.failed,
        figures=tuple(change for document in fresh if document.id in old for change in changed_figures(old[document.id], document)),
        repeats=_repeats(after, now, {document.id for document in fresh}),
        contradictions=_contradictions(after, fresh) if report.before and report.published else (),
        state=State.ASKING if report.published and report.before else State.COMPLETE,
    )


def _repeats(after: Index, now: Mapping[str, Document], fresh: Collection[str]) -> tuple[Repeat, ...]:
    """The new and changed articles that say what others say, each with the older version that it replaces."""
    found = []
    for one, other, share in after.likenesses:
        first, second = (one, other) if after.superseded.get(other) == one or (one in fresh and after.superseded.get(one) != other) else (other, one)
        if {first, second} & set(fresh):
            found.append(Repeat(article_of(now[first]), article_of(now[second]), round(share, 2), after.superseded.get(second) == first))
    return tuple(found)


def _contradictions(after: Index, fresh: Sequence[Document]) -> tuple[Contradiction, ...]:
    """What the new and changed articles say otherwise than the others; articles that are copies of each other never do."""
    alike: defaultdict[str, set[str]] = defaultdict(set)
    for one, other, _ in after.likenesses:
        alike[one].add(other)
        alike[other].add(one)
    return tuple(contradictions([document.id for document in fresh], after, alike))


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
