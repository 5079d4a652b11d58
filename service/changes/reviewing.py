"""Reviewing: from an ingest to its report. First what can be told at once, then what has to be asked of both generations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from ingest.document import Document
from retrieval import Index, IndexFolder, Manifest
from retrieval.copies import SAME, find_copies, signatures
from retrieval.errors import IndexDamaged
from retrieval.lineage import version_of
from service.answers.answering import Answerer
from service.changes.agreement import contradictions
from service.changes.answers import changed_answers, questions_of
from service.changes.figures import changed_figures
from service.changes.history import History
from service.changes.report import Article, Changes, Contradiction, Renamed, Repeat, State, article_of
from service.ingesting import Report


def is_news(report: Report, history: History) -> bool:
    """Whether an ingest changed the index, or other files failed than the last time; of one that is being written that is not known yet."""
    last = next(iter(history.all()), None)
    before = {failure for failure in (last.failed if last else ()) if failure.source not in report.scan.waiting}
    return bool(report.published) or set(report.scan.failed) != before


def review(report: Report, folder: IndexFolder, after: Index, before: Index | None) -> Changes:
    """What an ingest means as far as the articles tell it; `before` is the index that there was, where it can still be opened."""
    scan = report.scan
    old = _documents(folder, report.before, {*scan.changed, *scan.removed})
    now = {document.id: document for document in after.generation.documents}
    moved = dict(scan.renamed)
    moved |= _moved(
        [old[name] for name in scan.removed if name in old and name not in moved], [now[name] for name in scan.added if name not in moved.values()]
    )
    added = [name for name in scan.added if name not in moved.values()]
    removed = [name for name in scan.removed if name not in moved]
    edited = {new: old[name] for name, new in moved.items() if name in old and old[name].version != now[new].version}
    changed = (*scan.changed, *edited)
    fresh = [now[name] for name in (*added, *changed)]
    versions = old | edited
    earlier = {document.id: was for document in fresh if (was := versions.get(document.id) or _replaced_by(document.id, after, now))}
    return Changes(
        at=_now(),
        before=version_of(report.before) if report.before else None,
        after=after.version,
        articles=len(now),
        added=tuple(article_of(now[name]) for name in added),
        changed=tuple(article_of(now[name]) for name in changed),
        removed=tuple(article_of(old[name]) for name in removed if name in old),
        renamed=tuple(Renamed(article_of(now[name]), old[was].source) for was, name in moved.items() if was in old),
        returned=tuple(article_of(now[name]) for name in sorted(_returned(before, after) - {document.id for document in fresh})),
        failed=scan.failed,
        figures=tuple(change for document in fresh if document.id in earlier for change in changed_figures(earlier[document.id], document)),
        repeats=_repeats(after, now, {document.id for document in fresh}),
        contradictions=_contradictions(after, fresh, earlier),
        state=State.ASKING if report.before and (fresh or removed) else State.COMPLETE,
    )


def _moved(removed: Sequence[Document], added: Sequence[Document]) -> dict[str, str]:
    """The added article that each removed one became, by id, where most of what they say is the same: a file renamed and edited."""
    every = [*removed, *added]
    likenesses = find_copies(every, [signatures(document.text, document.units) for document in every]).likenesses if removed and added else ()
    pairs = [each for each in likenesses if each.share >= SAME and each.first < len(removed) <= each.second]
    found: dict[str, str] = {}
    for each in sorted(pairs, key=lambda pair: -pair.share):
        was, became = every[each.first].id, every[each.second].id
        if was not in found and became not in found.values():
            found[was] = became
    return found


def _replaced_by(name: str, after: Index, now: Mapping[str, Document]) -> Document | None:
    """The older version that a document replaces, of several the one most like it."""
    shares = {other: share for one, two, share in after.likenesses for this, other in ((one, two), (two, one)) if this == name}
    replaced = [older for older, newer in after.superseded.items() if newer == name]
    return now[max(replaced, key=lambda older: (shares.get(older, 0.0), older))] if replaced else None


def _returned(before: Index | None, after: Index) -> set[str]:
    """The articles that had a newer version and have none any more."""
    return {name for name in (before.superseded if before else ()) if name in after.by_id}


def _repeats(after: Index, now: Mapping[str, Document], fresh: Collection[str]) -> tuple[Repeat, ...]:
    """The new and changed articles that say what others say, each with the older version that it replaces."""
    found = []
    for one, other, share in after.likenesses:
        first, second = (one, other) if after.superseded.get(other) == one or (one in fresh and after.superseded.get(one) != other) else (other, one)
        if {first, second} & set(fresh):
            found.append(Repeat(article_of(now[first]), article_of(now[second]), round(share, 2), after.superseded.get(second) == first))
    return tuple(found)


def _contradictions(after: Index, fresh: Sequence[Document], earlier: Mapping[str, Document]) -> tuple[Contradiction, ...]:
    """What the new and changed articles say otherwise than the others, and did not say in their version before."""
    alike: defaultdict[str, set[str]] = defaultdict(set)
    for one, other, _ in after.likenesses:
        alike[one].add(other)
        alike[other].add(one)
    known = {document.id: _readings(earlier.get(document.id)) for document in fresh}
    return tuple(contradictions(known, after, alike))


def _readings(document: Document | None) -> frozenset[str]:
    """Every statement of a document, with its context."""
    return frozenset(unit.reading(document.text) for unit in document.units) if document else frozenset()


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
