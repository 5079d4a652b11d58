"""Real SIGKILLs at every change of the data folder: what is found afterwards, and whether the next ingest works.

    python -m tests.campaigns.kills [--rounds N]

A child is forked for each moment. It counts what is about to change the data folder (files opened for writing, half written, synced; names
made, moved and deleted) and kills itself just before the k-th, for k = 0, 1, 2 … until it ends unharmed. Each round adds kills at random
instants, and many kills in one and the same folder. Prints a row for each kind of moment; exit code 1 where anything but the old or the new
state was found, or the next ingest failed.
"""

import argparse
import random
import shutil
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.ledger import Ledger
from retrieval import load_encoder
from retrieval.lineage import KEPT_GENERATIONS
from retrieval.suggestion import Suggestion
from service.changes.report import Changes, State
from service.changes.reviewing import take_back
from service.ingesting import ingest_corpus
from tests.campaigns.killing import killed
from tests.places import AFTER, BAKER, BEFORE, Place, Recorded, contents

INSTANTS = 20  # kills at random instants, for each operation and round
IN_ONE_FOLDER = 40  # kills one after the other in the same folder, each round


def usable(place):
    """What the index holds, None where it cannot be used."""
    held = contents(place)
    return None if held in ("none", "damaged") else held


@dataclass(frozen=True)
class Operation:
    """Something that is killed: how a place comes to it, what it does, what it changes, and what is done next."""

    name: str
    prepare: Callable[[Place], None]
    act: Callable[[Place], None]
    then: Callable[[Place], None]
    state: Callable[[Place], object] = contents


def operations(encoder) -> tuple[Operation, ...]:
    """Everything that changes a data folder."""

    def ingest(place, **options):
        ingest_corpus(place.corpus, place.folder, encoder, wait=0.5, **options)

    def rebuild(place):
        ingest(place, rebuild=True)

    def suggest(place):
        with place.folder.locked(0.5):
            manifest = place.folder.manifest()
            if not manifest.asked_by:
                asked = [Suggestion(f"What is in {entry.source}?", ("welder",), "", ((entry.id, 0),), alone=True) for entry in manifest.entries]
                place.folder.suggest(manifest, asked, "these answers")

    def live(place):
        """As many generations as are kept, with suggestions and a history."""
        for number in range(KEPT_GENERATIONS):
            place.write(BEFORE | {"baker.txt": f"{BAKER}Bakers bake {number} loaves.\n"} if number < KEPT_GENERATIONS - 1 else BEFORE)
            ingest(place)
            suggest(place)
            place.history.put(changes(number))

    def before_an_ingest(place):
        live(place)
        place.write(AFTER)

    def before_asking(place):
        before_an_ingest(place)
        ingest(place)

    def damaged(place):
        before_an_ingest(place)
        for entry in place.folder.manifest().entries[:1]:
            (place.folder.objects.folder / entry.vectors.name).write_bytes(b"damaged")

    def without_pointer(place):
        before_an_ingest(place)
        (place.folder.folder / "current").unlink()

    def without_manifest(place):
        before_an_ingest(place)
        path = place.folder.folder / str(place.folder.manifest().number) / "manifest.json"
        path.write_bytes(path.read_bytes()[:-1] + b" ")

    def undo(place):
        with place.folder.locked(0.5):
            place.history.put(take_back(place.folder))

    def undo_at_last(place):
        if place.folder.manifest().number == NEWEST:
            undo(place)
        undone = contents(place)
        ingest(place, unasked=True)
        assert contents(place) == undone, "an ingest that nobody asked for takes back what was undone"
        ingest(place)

    return (
        Operation("first ingest", lambda place: place.write(BEFORE), ingest, ingest),
        Operation("ingest: changed, new, removed", before_an_ingest, ingest, ingest),
        Operation("rebuild", before_an_ingest, rebuild, lambda place: (ingest(place), rebuild(place))),
        Operation("ingest over a damaged index", damaged, ingest, ingest, usable),
        Operation("ingest over a lost pointer", without_pointer, ingest, ingest, usable),
        Operation("ingest over a damaged manifest", without_manifest, ingest, ingest, usable),
        Operation("asking finished", before_asking, suggest, lambda place: (ingest(place), suggest(place))),
        Operation("undo", live, undo, undo_at_last),
        Operation("history", live, lambda place: place.history.put(changes(9)), ingest, lambda place: (contents(place), place.history.all())),
        Operation("ledger", live, lambda place: place.folder.remember(Ledger("x")), ingest, lambda place: (contents(place), place.folder.ledger())),
    )


NEWEST = 2 * KEPT_GENERATIONS  # the number of the generation that `live` ends with: one of each pair has the suggestions


def changes(number):
    """A report, of a time of its own."""
    return Changes(f"2026-11-21T00:00:{number:02}", None, f"{number}", 3, state=State.COMPLETE)


@dataclass(frozen=True)
class Found:
    """What one kill left: the state found, and everything that is wrong with it."""

    operation: str
    moment: str
    state: str
    wrong: tuple[str, ...] = ()


class Trial:
    """One operation, prepared once; every kill is of a copy."""

    def __init__(self, operation, root):
        self.operation = operation
        self._root = root
        self._seed = Place(root / "seed")
        operation.prepare(self._seed)
        self._old = operation.state(self._seed)
        self._whole = self._old is not None  # of a damaged index nothing may be lost
        unharmed = self._seed.copy(root / "unharmed")
        operation.act(unharmed)
        self._new = operation.state(unharmed)
        operation.then(unharmed)
        self._end, self._files = contents(unharmed), len(unharmed.files())
        assert self._old != self._new, f"{operation.name} changes nothing"

    def run(self, moment=-1, after=None) -> Found | None:
        """Kills at one moment and looks at what is left; None where the operation had ended by then."""
        place = self._seed.copy(self._root / "killed")
        try:
            what = killed(place, self.operation.act, moment, after)
            return self._looked_at(place, what) if what else None
        finally:
            shutil.rmtree(place.root)

    def moments(self, step=1, moment=0) -> Iterator[Found]:
        """Kills at every moment, or at every `step`-th from one on."""
        while found := self.run(moment):
            yield found
            moment += step

    def instants(self, count, chance) -> Iterator[Found]:
        """Kills at random instants."""
        place = self._seed.copy(self._root / "timed")
        began = time.perf_counter()
        killed(place, self.operation.act)
        took = time.perf_counter() - began
        for _ in range(count):
            if found := self.run(after=chance.uniform(0, took)):
                yield found

    def _looked_at(self, place, what):
        state = self.operation.state(place)
        name = "old" if state == self._old else "new" if state == self._new else "neither"
        wrong = [] if name != "neither" else ["neither the old nor the new state"]
        try:
            with place.folder.locked(0.0):
                pass
            self.operation.then(place)
        except Exception as error:  # whatever it is, it is what the campaign looks for
            traceback.print_exc()
            return Found(self.operation.name, what, name, (*wrong, f"the next ingest fails: {error}"))
        if contents(place) != self._end:
            wrong.append("the next ingest gives another index")
        if litter := place.files() - place.needed():
            wrong.append(f"left behind: {sorted(litter)}")
        if not self._whole and (lost := self._seed.objects() - place.objects()):
            wrong.append(f"lost: {sorted(lost)}")
        if len(place.files()) > self._files:
            wrong.append(f"{len(place.files())} files instead of {self._files}")
        return Found(self.operation.name, what, name, tuple(wrong))


def in_one_folder(encoder, root, kills, chance) -> Iterator[Found]:
    """Ingests that are killed one after the other in the same folder; now and then one is let through, and nothing may have piled up."""
    place = Place(root)
    articles = (BEFORE, AFTER)

    def act(place):
        ingest_corpus(place.corpus, place.folder, encoder, wait=0.5)

    for number in range(2 * KEPT_GENERATIONS):
        place.write(articles[number % 2])
        act(place)
    most = len(place.files())
    states = [contents(place)]
    place.write(AFTER if number % 2 == 0 else BEFORE)
    act(place)
    states.append(contents(place))
    for number in range(kills):
        place.write(articles[number % 2])
        what = killed(place, act, chance.randrange(60)) or "unharmed"
        found = contents(place)
        wrong = [] if found in states else ["neither the old nor the new state"]
        if number % 4 == 3:
            act(place)
            wrong += [f"left behind: {sorted(litter)}"] if (litter := place.files() - place.needed()) else []
            wrong += [f"{len(place.files())} files instead of {most}"] if len(place.files()) > most else []
        yield Found("many kills in one folder", what, "old" if found == states[0] else "new" if found in states else "neither", tuple(wrong))


def campaign(rounds, encoder, root) -> Iterator[Found]:
    """Every operation, every moment, as often as wanted."""
    encoder = Recorded(encoder)
    for number in range(rounds):
        chance = random.Random(number)
        for place, operation in enumerate(operations(encoder)):
            trial = Trial(operation, root / f"{number}-{place}")
            yield from trial.moments()
            yield from trial.instants(INSTANTS, chance)
        yield from in_one_folder(encoder, root / f"{number}-one", IN_ONE_FOLDER, chance)


def table(found: Sequence[Found]) -> list[str]:
    """A row for each operation and kind of moment, then the sums."""
    rows = [f"{'operation':31} {'killed just before':38} {'kills':>5} {'old':>5} {'new':>5}  next ingest"]
    for (operation, moment), kills in Counter((each.operation, each.moment) for each in found).items():
        these = [each for each in found if (each.operation, each.moment) == (operation, moment)]
        states = Counter(each.state for each in these)
        wrong = sorted({text for each in these for text in each.wrong})
        rows.append(f"{operation:31} {moment:38} {kills:5} {states['old']:5} {states['new']:5}  {'; '.join(wrong) or 'ok'}")
    states = Counter(each.state for each in found)
    bad = sum(bool(each.wrong) for each in found)
    return [*rows, f"{len(found)} kills: {states['old']} found the old state, {states['new']} the new one, {bad} anything else"]


def main():
    parser = argparse.ArgumentParser(description="Kills ingests at every change of the data folder.")
    parser.add_argument("--rounds", type=int, default=1, help="how often everything is run")
    rounds = parser.parse_args().rounds
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        found = list(campaign(rounds, load_encoder(), Path(folder)))
    print(*table(found), f"{time.perf_counter() - began:.0f} s", sep="\n")
    sys.exit(any(each.wrong for each in found))


if __name__ == "__main__":
    main()
