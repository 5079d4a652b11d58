"""SIGKILLs of a real server while clients upload, delete, re-ingest and ask: what is there when it is started again on the same folder.

    python -m tests.campaigns.server_kills [--kills N]

Half of the kills come at a change of the data folder (the server counts what it is about to change, see `tests.campaigns.killing`), half at
random instants. All of them hit one and the same folder. After each the server is started again: what was acknowledged is there, what was
deleted is not, of what was not acknowledged each article is the old or the new one, every question is answered from the text that is there, and
after an ingest nothing lies about. Prints a row for each kind of moment; exit code 1 where anything else was found.
"""

import argparse
import contextlib
import random
import re
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import httpx2

from ingest.reading import document_id
from tests.campaigns.asking import ENVIRONMENT, client
from tests.campaigns.warm import Warm
from tests.places import BAKER, POTTER, WELDER, Place

MOST_MOMENTS = 400  # changes of the data folder among which one is drawn
NEVER = 10**9
LONGEST = 10.0  # seconds of work before a kill at a random instant
TRADES = (("miller", "tailor", "glazier"), ("cooper", "roofer", "barber"))  # the articles of each writer
PAY = re.compile(r"\$\d\d,\d\d\d")


@dataclass(frozen=True)
class Found:
    """What one kill left: how it came about, what became of requests without a reply, and everything that is wrong."""

    moment: str
    old: int = 0
    new: int = 0
    acknowledged: int = 0
    lost: int = 0
    wrong: tuple[str, ...] = ()


class Writer:
    """Uploads and deletes its own articles, and knows what was acknowledged; `open` is what it was not told the end of."""

    def __init__(self, trades, chance):
        self.trades = trades
        self.there = {}  # text by name, as acknowledged
        self.open = {}  # text by name (None: deleted) of the request that has no reply
        self.acknowledged = 0
        self._chance = chance
        self._number = 0

    def work(self, http, stop):
        while not stop.is_set():
            names = self._chance.sample(self.trades, self._chance.choice((1, 1, 2)))
            deleting = names[0] in self.there and self._chance.random() < 0.4
            self.open = {names[0]: None} if deleting else {name: self._text(name) for name in names}
            with contextlib.suppress(httpx2.TransportError):
                self._delete(http, names[0]) if deleting else self._upload(http)
                continue
            return

    def settle(self, there):
        """Takes what is found after a kill for true, as far as a request was open; how many of them left the old and the new."""
        new = sum(there.get(name) == text for name, text in self.open.items())
        for name in self.open:
            self.there.pop(name, None)
            self.there |= {name: there[name]} if name in there else {}
        counts, self.open = (len(self.open) - new, new), {}
        return counts

    def wrong(self, there):
        """What is not as it was acknowledged, nor as a request without a reply would have it."""
        for name in self.trades:
            allowed = {self.there.get(name), self.open.get(name, self.there.get(name))}
            if there.get(name) not in allowed:
                yield f"{name}: {there.get(name)!r} instead of {allowed}"

    def _upload(self, http):
        reply = http.post("/api/documents", files=[("files", (f"{name}.txt", text)) for name, text in self.open.items()])
        assert reply.status_code == 200, reply.text
        self._acknowledge(http, self.open)

    def _delete(self, http, name):
        reply = http.delete(f"/api/documents/{document_id(f'upload/{name}.txt')}")
        assert reply.status_code == 200, reply.text
        self._acknowledge(http, {name: None})

    def _acknowledge(self, http, files):
        """Takes the reply at its word, and holds the server to it at once."""
        self.there = {name: text for name, text in (self.there | files).items() if text is not None}
        self.acknowledged += len(files)
        self.open = {}
        for name, text in files.items():
            reply = http.get(f"/api/documents/{document_id(f'upload/{name}.txt')}")
            assert (reply.json()["text"] == text) if text else reply.status_code == 404, f"acknowledged, but not there: {reply.text}"

    def _text(self, name):
        self._number += 1
        pay = f"{self._chance.randrange(20, 90)},{self._number % 1000:03}"
        return f"{name.title()}s\n\nA {name} works with {name} tools all day. {name.title()}s earn ${pay} a year.\n"


class Campaign:
    """One folder, and the clients that work on it."""

    def __init__(self, warm, root, chance):
        self._warm, self._chance = warm, chance
        self._folder = root / "served"
        self._place = Place(self._folder)
        self._pay = 48_000
        self._write_corpus()
        assert warm.run(self._folder, "ingest").code == 0
        self.writers = [Writer(trades, random.Random(chance.random())) for trades in TRADES]
        self._most_files = 0

    def kills(self, count):
        """Kills so many times; what each one left."""
        for number in range(count):
            yield (
                self._kill(self._chance.randrange(MOST_MOMENTS), 6 * LONGEST) if number % 2 else self._kill(NEVER, self._chance.uniform(0.2, LONGEST))
            )

    def _kill(self, moment, seconds):
        acknowledged = sum(writer.acknowledged for writer in self.writers)
        server = self._warm.serve(self._folder, environment=ENVIRONMENT, moment=moment)
        if not server.wait_until_serving():
            return Found("at the start", wrong=(f"it does not start: {server.output}",))
        wrong = self._work(server, seconds)
        what = server.moment or "some instant"
        wrong += [f"a traceback: {server.output}"] if "Traceback" in server.output else []
        again = self._warm.serve(self._folder, environment=ENVIRONMENT)
        if not again.wait_until_serving():
            return Found(what, wrong=(*wrong, f"it does not start again: {again.output}"))
        lost, old, new = self._looked_at(again, wrong)
        again.kill()
        told = sum(writer.acknowledged for writer in self.writers) - acknowledged
        return Found(what, old, new, told, lost, tuple(wrong))

    def _work(self, server, seconds):
        """Lets the clients work until the server is dead; what they saw that must not be."""
        wrong, stop = [], threading.Event()
        jobs = [(self._guarded, (writer.work, server, stop, wrong)) for writer in self.writers]
        jobs += [(self._guarded, (work, server, stop, wrong)) for work in (self._ask, self._ingest)]
        threads = [threading.Thread(target=target, args=arguments) for target, arguments in jobs]
        server.send(signal.SIGUSR1)
        for thread in threads:
            thread.start()
        deadline = time.monotonic() + seconds
        while server.ended() is None and time.monotonic() < deadline:
            time.sleep(0.005)
        server.kill()
        stop.set()
        for thread in threads:
            thread.join()
        return wrong

    def _guarded(self, work, server, stop, wrong):
        try:
            with client(server) as http:
                work(http, stop)
        except Exception as error:  # whatever it is, it is what the campaign looks for
            wrong.append(f"a reply that must not be: {error!r}")

    def _ask(self, http, stop):
        """Asks what the writers write about: every quote is of a text that was sent, and the corpus is always answered from."""
        while not stop.is_set():
            with contextlib.suppress(httpx2.TransportError):
                trade = self._chance.choice([*sum(TRADES, ()), "welder"])
                reply = http.post("/api/ask", json={"question": f"How much does a {trade} earn?"})
                assert reply.status_code == 200 and (trade != "welder" or reply.json()["answered"]), reply.text
                continue
            return

    def _ingest(self, http, stop):
        """Changes an article of the corpus folder and has it taken in."""
        while not stop.is_set():
            self._pay += 1
            self._write_corpus()
            with contextlib.suppress(httpx2.TransportError):
                reply = http.post("/api/ingest", json={})
                assert reply.status_code == 200 and not reply.json()["failed"], reply.text
                stop.wait(0.3)
                continue
            return

    def _looked_at(self, server, wrong):
        """What a server has that was started again, before and after an ingest: how many were lost, left as they were, and new, of the articles."""
        with client(server) as http:
            there = texts(http)
            missing = [text for writer in self.writers for text in writer.wrong(there)]
            wrong += missing
            reply = http.post("/api/ingest", json={})  # takes in what was not acknowledged and lies there
            if reply.status_code != 200 or reply.json()["failed"]:
                wrong.append(f"the next ingest fails: {reply.text}")
            there = texts(http)
            missing += (late := [f"after an ingest {text}" for writer in self.writers for text in writer.wrong(there)])
            wrong += late
            counts = [writer.settle(there) for writer in self.writers]
            wrong += [f"{name}: answered otherwise" for name, text in there.items() if not _answered(http, name, text)]
            if f"${self._pay:,}" not in http.get("/api/search", params={"q": "median pay of a welder"}).text:
                wrong.append("the changed article of the corpus folder is not there")
            http.get("/api/changes").raise_for_status()
        wrong += self._litter(there)
        return len(missing), sum(old for old, _ in counts), sum(new for _, new in counts)

    def _litter(self, there):
        """What lies in the data folder and belongs to nothing, once the suggestions are asked and an ingest has tidied up."""
        done = self._warm.run(self._folder, "ingest")
        if done.code:
            yield f"the ingest of the shell fails: {done.output}"
        data = self._folder / ".careercite"
        files = {path.relative_to(data).as_posix() for path in data.rglob("*") if path.is_file()}
        place = Place(self._folder, ".careercite")
        if litter := files - place.needed() - {f"uploads/{name}.txt" for name in there}:
            yield f"left behind: {sorted(litter)}"

    def _write_corpus(self):
        text = WELDER.replace("{pay}", f"{self._pay:,}")
        if not self._place.corpus.is_dir():
            self._place.write({"welder.txt": text, "baker.txt": BAKER, "potter.txt": POTTER})
        path = self._place.corpus / "welder.txt"
        path.with_suffix(".tmp").write_text(text, "utf-8")
        path.with_suffix(".tmp").replace(path)


def texts(http):
    """The uploaded articles that a server has, by name; each is fetched whole."""
    listed = http.get("/api/documents").raise_for_status().json()["documents"]
    uploaded = [each for each in listed if each["uploaded"]]
    found = {
        each["source"].removeprefix("upload/").removesuffix(".txt"): http.get(f"/api/documents/{each['id']}").json()["text"] for each in uploaded
    }
    return {name: text if text.endswith("\n") else f"{text}\n" for name, text in found.items()}


def _answered(http, name, text):
    """Whether the pay that is told is that of the text."""
    reply = http.post("/api/ask", json={"question": f"How much does a {name} earn?"}).json()
    return PAY.findall(text)[0] in reply["answer"]


def table(found):
    """A row for each kind of moment, then the sums."""
    rows = [f"{'killed just before':44} {'kills':>5} {'acknowledged':>12} {'lost':>4} {'open: old':>9} {'new':>4}"]
    for moment in dict.fromkeys(each.moment for each in found):
        these = [each for each in found if each.moment == moment]
        wrong = sorted({text for each in these for text in each.wrong})
        rows.append(_row(moment, these) + "".join(f"; WRONG: {text}" for text in wrong))
    bad = sum(bool(each.wrong) for each in found)
    return [*rows, _row("all", found), f"{len(found)} kills, {bad} of them left anything that is wrong"]


def _row(name, found):
    sums = Counter()
    for each in found:
        sums.update(acknowledged=each.acknowledged, lost=each.lost, old=each.old, new=each.new)
    return f"{name:44} {len(found):5} {sums['acknowledged']:12} {sums['lost']:4} {sums['old']:9} {sums['new']:4}"


def main():
    parser = argparse.ArgumentParser(description="Kills a server while clients write.")
    parser.add_argument("--kills", type=int, default=60, help="how many kills")
    count = parser.parse_args().kills
    began, found = time.perf_counter(), []
    with tempfile.TemporaryDirectory() as name, Warm(Path(name) / "outputs") as warm:
        for each in Campaign(warm, Path(name), random.Random(count)).kills(count):
            found.append(each)
            for text in each.wrong:
                print(each.moment, text, file=sys.stderr, flush=True)
    print(*table(found), f"{time.perf_counter() - began:.0f} s", sep="\n")
    sys.exit(any(each.wrong for each in found))


if __name__ == "__main__":
    main()
