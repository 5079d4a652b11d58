"""Every way in which a parser can go wrong in its child process ends in a reason, within the limits."""

import os
import subprocess
import sys
import threading
import time
from dataclasses import asdict
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from ingest import making, reading, worker
from ingest.confined import Confined, Limits
from ingest.document import Document, Span
from ingest.errors import UnreadableFile
from ingest.making import make_document
from ingest.readers import is_foreign
from ingest.readers.foreign import Foreign
from ingest.reading import read_document

SMALL = Limits(memory=300_000_000, computing=2, seconds=3.0)
CURE = "save it anew|give the article as text"


def read(parser, data=b"Bees.", limits=SMALL):
    return Confined(f"tests.ingest.hostile:{parser}", TypeAdapter(Document), limits)(data)


def children():
    """The processes that this one has started and that have not been waited for."""
    return Path(f"/proc/self/task/{threading.get_native_id()}/children").read_text().split()


def test_a_document_comes_back_whole():
    document = Confined("tests.ingest.hostile:upper", TypeAdapter(Document), SMALL)("Bees \u2013 \U0001f41d by Ana.".encode(), "sch\u00f6n", "-x")
    assert (document.id, document.text) == ("sch\u00f6n -x", "BEES \u2013 \U0001f41d BY ANA.")
    assert [block.span for block in document.blocks] == [Span(0, 16)]


def test_what_the_text_says_comes_before_what_the_file_says():
    def say(text):
        metadata = Foreign("tests.ingest.hostile:named")(text).metadata
        return metadata.title, metadata.author, metadata.updated

    assert say(b"Bees are kept.") == ("of the file", "of the file", None)
    assert say(b"By Ana Rey\nUpdated: 2024-02-29") == ("of the file", "Ana Rey", "2024-02-29")


@pytest.mark.parametrize(
    ("parser", "reason"),
    [
        ("loop", "takes too long"),
        ("sleep", "takes too long"),
        ("offspring", "takes too long|failed"),
        ("hog", "too much memory"),
        ("hoard", "too much memory"),
        ("flood", "too much memory"),
        ("crash", "failed on it"),
        ("fail", "failed on it"),
        ("recurse", "nested too deeply"),
        ("chatter", "failed on it"),
        ("leave", "failed on it"),
        ("lie", "failed on it"),
        ("half", "failed on it"),
        ("write_file", "failed on it"),
        ("remove_file", "failed on it"),
        ("dial", "failed on it"),
        ("listen", "failed on it"),
        ("look_up", "failed on it"),
        ("replace_itself", "failed on it"),
        ("call", "failed on it"),
        ("no_such_parser", "failed on it"),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="only the limit on time holds there")
def test_a_parser_that_does_harm(parser, reason, tmp_path):
    (tmp_path / "kept").write_bytes(b"bees")
    before = set(children())
    began = time.monotonic()
    with pytest.raises(UnreadableFile, match=reason) as raised:
        read(parser, str(tmp_path / ("kept" if parser == "remove_file" else "written")).encode())
    assert time.monotonic() - began < 2 * SMALL.seconds
    assert [each.name for each in tmp_path.iterdir()] == ["kept"]
    assert "secret" not in str(raised.value)
    assert any(cure in str(raised.value) for cure in CURE.split("|"))
    assert set(children()) <= before  # a browser or a server of other tests may be there


def test_a_large_file_that_is_not_read_does_not_block():
    with pytest.raises(UnreadableFile, match="failed on it"):
        Confined("tests.ingest.no_such_module:parse", TypeAdapter(Document), SMALL)(b"x" * 10_000_000)


def test_a_large_file_comes_through():
    assert len(read("upper", b"bee " * 2_000_000, Limits()).text) == 8_000_000


def test_the_child_knows_no_secrets(monkeypatch):
    monkeypatch.setenv("CAREERCITE_API_KEY", "1")
    monkeypatch.setenv("PYTHONPATH", "/nowhere")
    assert not {"CAREERCITE_API_KEY", "PYTHONPATH"} & set(read("environment").text.split())


def test_the_child_imports_little():
    loaded = set(read("modules").text.lower().split())
    assert not {"torch", "numpy", "faiss", "pydantic", "fastapi", "rapidfuzz"} & loaded


def test_the_time_limit_holds_without_other_limits():
    """As on a system that has no `resource`."""
    with pytest.raises(UnreadableFile, match="takes too long"):
        read("loop", limits=Limits(memory=300_000_000, computing=600, seconds=0.5))


def test_the_worker_runs_from_any_folder(tmp_path):
    words = ["1000000000", "10", "ingest.making:make_document", "bees-1", "bees.pdf", "0"]
    ran = subprocess.run(
        [sys.executable, "-I", worker.__file__, *words],
        input=b"no PDF",
        capture_output=True,
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"]},
        check=True,
    )
    assert ran.stdout.startswith(b"refused: it is damaged")


@pytest.mark.parametrize("ending", [".pdf", ".docx"])
def test_the_formats_of_strangers_are_confined(ending, monkeypatch):
    assert is_foreign(f"bees{ending}")
    monkeypatch.setattr(Foreign, "__call__", lambda *_: pytest.fail("it ran in this process"))
    with pytest.raises(UnreadableFile, match="it is damaged"):
        read_document(f"bees{ending}", b"bees")


def test_what_is_small_is_read_here_and_what_is_large_in_a_child(monkeypatch):
    def read_here(data):
        monkeypatch.setattr(making, "make_document", lambda *_: "here")
        return read_document("bees.txt", data) == "here"

    assert read_here(b"Bees fly. " * (reading.MOST_HERE // 10))
    assert not read_here(b"Bees fly. " * (reading.MOST_HERE // 10 + 1))


def test_in_a_child_the_same_document_is_made():
    data = b"# Bees\n\nBees fly. Bees sting.\n\n| a | b |\n|---|---|\n| c | d |\n" * 2
    here = make_document(data, "bees-1", "bees.md", "0")
    assert asdict(Confined("ingest.making:make_document", TypeAdapter(Document))(data, "bees-1", "bees.md", "0")) == asdict(here)
