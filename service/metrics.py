"""What the service counts, for Prometheus. Nothing of it says who asked, what was asked, or where anything lies."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, disable_created_metrics, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from service.answers.answering import Answer
from service.answers.stages import Stopwatch
from service.ingesting import Report
from service.library import Edition
from service.version import VERSION

MEDIA_TYPE = CONTENT_TYPE_PLAIN_0_0_4
FAST = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)  # seconds
STEPS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0)
LONG = (0.1, 0.5, 1.0, 5.0, 15.0, 60.0, 300.0, 1800.0, 7200.0)
disable_created_metrics()  # type: ignore[no-untyped-call]  # a second series for each, which tells nothing that the first does not


class Metrics:
    """The figures of one service, from its start on."""

    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        Gauge("careercite_build_info", "The version that runs.", ["version"], registry=registry).labels(VERSION).set(1)
        self._requests = Counter("careercite_requests", "Requests answered.", ["route", "method", "status"], registry=registry)
        self._seconds = Histogram("careercite_request_seconds", "Time to the end of a reply.", ["route"], buckets=FAST, registry=registry)
        self._in_flight = Gauge("careercite_requests_in_flight", "Requests being answered now.", registry=registry)
        self._problems = Counter("careercite_problems", "Requests answered with a problem, by its code.", ["code"], registry=registry)
        self._asks = Counter("careercite_asks", "Questions, by what became of them and the kind of answer.", ["outcome", "kind"], registry=registry)
        self._stages = Histogram("careercite_answer_stage_seconds", "Time of a stage of an answer.", ["stage"], buckets=STEPS, registry=registry)
        self._ingests = Counter("careercite_ingests", "Ingests, by their outcome.", ["outcome"], registry=registry)
        self._files = Counter("careercite_ingested_files", "Files that ingests found new, changed, gone or failing.", ["fate"], registry=registry)
        self._ingest_seconds = Histogram("careercite_ingest_seconds", "Time of an ingest.", buckets=LONG, registry=registry)
        self._ready = Gauge("careercite_ready", "1 where an index is being served.", registry=registry)
        self._version = Gauge("careercite_index_info", "The version of the index that is being served.", ["version"], registry=registry)
        names = ("documents", "passages", "units", "bytes")
        self._sizes = {name: Gauge(f"careercite_index_{name}", f"Size of the index: {name}.", registry=registry) for name in names}

    def request_began(self) -> None:
        """One more is being answered."""
        self._in_flight.inc()

    def request_ended(self, route: str, method: str, status: int, seconds: float, code: str) -> None:
        """One was answered; `code` is that of the problem, "" for none."""
        self._in_flight.dec()
        self._requests.labels(route, method, str(status)).inc()
        self._seconds.labels(route).observe(seconds)
        if code:
            self._problems.labels(code).inc()

    def asked(self, answer: Answer, stopwatch: Stopwatch) -> None:
        """A question has its answer."""
        self._asks.labels(answer.outcome, answer.kind).inc()
        for stage, seconds in stopwatch.seconds.items():
            self._stages.labels(stage).observe(seconds)

    def ingested(self, report: Report | None, seconds: float) -> None:
        """An ingest has ended; None where it failed."""
        outcome = "failed" if report is None else "published" if report.published else "unchanged"
        self._ingests.labels(outcome).inc()
        self._ingest_seconds.observe(seconds)
        scan = report.scan if report else None
        for fate in ("added", "changed", "removed", "failed") if scan else ():
            self._files.labels(fate).inc(len(getattr(scan, fate)))

    def exposition(self, edition: Edition | None) -> bytes:
        """All figures as text, with those of the index that is being served."""
        self._ready.set(edition is not None)
        self._version.clear()
        if edition:
            entries = edition.manifest.entries
            self._version.labels(edition.index.version).set(1)
            self._sizes["documents"].set(len(entries))
            self._sizes["passages"].set(sum(entry.passages for entry in entries))
            self._sizes["units"].set(sum(entry.units for entry in entries))
            self._sizes["bytes"].set(sum(file.size for file in edition.manifest.files))
        return generate_latest(self._registry)
