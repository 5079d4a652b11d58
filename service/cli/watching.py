"""careercite watch."""

from __future__ import annotations

import signal
import sys
import threading

from service.cli.changing import print_changes
from service.cli.console import CorpusOption, DataOption, err, explained, settings_from
from service.cli.ingesting import print_report
from service.cli.taking import open_intake
from service.logs import write_log
from service.watching import Watcher


def watch(corpus: CorpusOption = None, data: DataOption = None) -> None:
    """Ingest whenever articles are added, changed, renamed or removed, until Ctrl-C.

    What is put into the folder is in the index within seconds, and a service that runs on the same index takes it without a restart. A file
    that is still being written is left alone until it rests; one that fails is not tried again until it changes. Where the system tells of
    no changes, as on network disks, they are found by looking through the folder every CAREERCITE_SWEEP_SECONDS. For each ingest the report
    of 'careercite ingest' is printed, and what it means.

    \b
    Examples:
      careercite watch
          the articles of ./corpus
      careercite watch --corpus ~/articles --data ~/articles-index
          a folder of your own articles, with an index of its own
    """
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    with explained():
        settings = settings_from(corpus_dir=corpus, data_dir=data)
        intake = open_intake(settings, lambda changes: print_changes(changes, articles=False))
        write_log(sys.stderr, settings.log_format)
        watcher = Watcher(intake, settings.sweep_seconds, print_report)
        err.print(f"Watching '{settings.corpus_dir}' (stop with Ctrl-C)", markup=False)
        watcher.start()
        stop.wait()
        watcher.close()
        intake.close()
