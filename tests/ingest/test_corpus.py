"""The corpus folder: what is new, changed, gone, and what could not be read."""

import hashlib
import os
from pathlib import Path

import pytest

from ingest import corpus
from ingest.corpus import DEEPEST, Failure, list_sources, read_bytes, scan_corpus
from ingest.errors import CorpusMissing, IngestError
from ingest.reading import document_id

POTTER = "Pottery\n\nA potter turns clay.\n"
KILN = "# Kilns\n\nA kiln is hot.\n"
POTTER_ID, KILN_ID = document_id("potter.txt"), document_id("fire/kiln.md")


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "corpus"
    (folder / "fire").mkdir(parents=True)
    (folder / "potter.txt").write_text(POTTER)
    (folder / "fire" / "kiln.md").write_text(KILN)
    return folder


def version(content):
    return hashlib.sha256(content.encode()).hexdigest()


def known_of(scan):
    return {document.id: document.version for document in scan.read}


def test_everything_is_new_the_first_time(folder):
    scan = scan_corpus(folder, {})
    assert scan.added == (KILN_ID, POTTER_ID)
    assert [(document.id, document.source, document.title, document.version) for document in scan.read] == [
        (KILN_ID, "fire/kiln.md", "Kilns", version(KILN)),
        (POTTER_ID, "potter.txt", "Pottery", version(POTTER)),
    ]
    assert (scan.changed, scan.unchanged, scan.removed, scan.failed) == ((), (), (), ())


def test_what_is_known_is_not_read_again(folder):
    scan = scan_corpus(folder, known_of(scan_corpus(folder, {})))
    assert scan == corpus.Scan(unchanged=(KILN_ID, POTTER_ID))


def test_a_changed_file_is_read_again(folder):
    known = known_of(scan_corpus(folder, {}))
    (folder / "potter.txt").write_text(POTTER + "Glaze is glass.\n")
    scan = scan_corpus(folder, known)
    assert (scan.added, scan.changed, scan.unchanged, scan.removed) == ((), (POTTER_ID,), (KILN_ID,), ())
    assert [document.units[-1].span.of(document.text) for document in scan.read] == ["Glaze is glass."]


def test_a_file_that_is_gone_is_removed_and_a_renamed_one_is_new(folder):
    known = known_of(scan_corpus(folder, {}))
    (folder / "potter.txt").rename(folder / "clay.txt")
    scan = scan_corpus(folder, known)
    assert (scan.added, scan.changed, scan.unchanged, scan.removed) == ((document_id("clay.txt"),), (), (KILN_ID,), (POTTER_ID,))


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("pay.xls", b"x", "no reader for '.xls' (known: .docx .htm .html .markdown .md .mdx .pdf .text .txt .xhtml)"),
        ("Makefile", b"x", "no reader for 'files without an ending' (known: .docx .htm .html .markdown .md .mdx .pdf .text .txt .xhtml)"),
        ("empty.txt", b"", "the file is empty: put the article's text into it, or remove it"),
        ("photo.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "this is no text: save the article as plain text in UTF-8, or as Markdown"),
        ("links.md", b"# Links\n", "no sentence of an article was found in it, only headings, links or page furniture: check what was saved"),
    ],
)
def test_a_file_that_gives_no_document_is_reported(folder, name, data, reason):
    (folder / name).write_bytes(data)
    scan = scan_corpus(folder, {})
    assert scan.failed == (Failure(name, reason),)
    assert scan.added == (KILN_ID, POTTER_ID)


def test_a_file_that_is_too_large_is_reported(folder):
    with (folder / "huge.txt").open("wb") as file:
        file.truncate(corpus.LARGEST_FILE + 1)
    assert scan_corpus(folder, {}).failed == (Failure("huge.txt", "larger than 20 MB: split it into articles"),)


def test_a_file_that_cannot_be_opened_is_reported(folder, monkeypatch):
    def refuse(path):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(corpus, "read_bytes", refuse)
    assert scan_corpus(folder, {}).failed == (
        Failure("fire/kiln.md", "cannot be opened: Permission denied; check its permissions"),
        Failure("potter.txt", "cannot be opened: Permission denied; check its permissions"),
    )


def test_a_known_file_that_fails_keeps_its_last_readable_version(folder):
    known = known_of(scan_corpus(folder, {}))
    (folder / "potter.txt").write_bytes(b"")
    scan = scan_corpus(folder, known)
    assert (scan.changed, scan.removed, scan.unchanged) == ((), (), (KILN_ID,))
    assert [failure.source for failure in scan.failed] == ["potter.txt"]


def test_a_name_that_is_no_unicode_is_reported(folder):
    try:
        (folder / os.fsdecode(b"caf\xe9.txt")).write_text(POTTER)
    except OSError:
        pytest.skip("this file system refuses such names")
    assert scan_corpus(folder, {}).failed == (Failure(r"caf\udce9.txt", "its name is no valid Unicode: rename it"),)


def test_hidden_files_and_links_out_of_the_folder_are_passed_over(folder, tmp_path):
    (folder / ".draft.txt").write_text(POTTER)
    (folder / ".git").mkdir()
    (folder / ".git" / "notes.txt").write_text(POTTER)
    (tmp_path / "secret.txt").write_text(POTTER)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "far.txt").write_text(POTTER)
    (folder / "out.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "away").symlink_to(tmp_path / "elsewhere")
    (folder / "broken.txt").symlink_to(folder / "nowhere.txt")
    (folder / "round").symlink_to(folder)
    (folder / "again.txt").symlink_to(folder / "potter.txt")
    (folder / "folder.txt").mkdir()
    assert list_sources(folder) == (["again.txt", "fire/kiln.md", "potter.txt"], [])


def test_the_folder_itself_may_be_hidden_or_a_link(folder, tmp_path):
    hidden = tmp_path / ".corpus"
    folder.rename(hidden)
    link = tmp_path / "link"
    link.symlink_to(hidden)
    assert list_sources(hidden) == list_sources(link) == (["fire/kiln.md", "potter.txt"], [])


@pytest.mark.parametrize("missing", ["nowhere", "potter.txt"])
def test_a_folder_that_is_not_there(folder, missing):
    with pytest.raises(CorpusMissing) as raised:
        scan_corpus(folder / missing, {"known-000000": "x"})
    assert str(raised.value) == (
        f"the corpus folder '{folder / missing}' is not there: create it, or name another with CAREERCITE_CORPUS_DIR or --corpus"
    )


def test_an_empty_folder_removes_what_was_known(tmp_path):
    assert scan_corpus(tmp_path, {"b-000000": "x", "a-000000": "y"}) == corpus.Scan(removed=("a-000000", "b-000000"))


def test_progress_is_told_after_each_file(folder):
    (folder / "pay.xls").write_bytes(b"x")
    told = []
    scan_corpus(folder, {POTTER_ID: version(POTTER)}, lambda *each: told.append(each))
    assert told == [(1, 3, "fire/kiln.md"), (2, 3, "pay.xls"), (3, 3, "potter.txt")]


def test_what_was_dropped_is_counted_by_reason(folder):
    (folder / "ads.txt").write_text("Clay Work\n\nClay is wet.\nAlso read: Kilns\nBack to top\n#clay #kiln\n")
    assert scan_corpus(folder, {}).dropped == {"link to another page": 2, "tags": 1}


def test_what_a_browser_saved_beside_a_page_is_passed_over(folder):
    (folder / "glaze.html").write_text(f"<h1>Glaze</h1><p>{POTTER}</p>")
    for name in ("glaze_files", "glaze_notes", "fire_files"):
        (folder / name).mkdir()
        (folder / name / "saved_resource.html").write_text(f"<p>{POTTER}</p>")
    sources, _ = corpus.list_sources(folder)
    assert sources == ["fire/kiln.md", "fire_files/saved_resource.html", "glaze.html", "glaze_notes/saved_resource.html", "potter.txt"]


def test_folders_in_folders_are_looked_into_only_so_deep(tmp_path):
    deep, held = tmp_path, Path.cwd()
    for _ in range(DEEPEST):
        deep = deep / "d"
    deep.mkdir(parents=True)
    (deep / "a.txt").write_text("Bees fly.")
    (deep / "d").mkdir()
    (deep / "d" / "b.txt").write_text("Bees sting.")
    os.chdir(deep / "d")
    try:
        for _ in range(1500):  # a walk that goes into all of them ends in a RecursionError
            Path("d").mkdir()
            os.chdir("d")
        assert list_sources(tmp_path) == (["d/" * DEEPEST + "a.txt"], [])
    finally:
        os.chdir(deep / "d")
        for _ in range(1500):
            os.chdir("d")
        for _ in range(1500):
            os.chdir("..")
            Path("d").rmdir()
        os.chdir(held)


def test_a_file_that_has_become_a_pipe_does_not_hold_the_ingest(tmp_path):
    os.mkfifo(tmp_path / "a.txt")
    with pytest.raises(IngestError, match="no file any more"):
        read_bytes(tmp_path / "a.txt")


def test_a_file_that_grows_is_not_read_for_ever():
    with pytest.raises(IngestError, match=r"no file any more|larger than"):
        read_bytes(Path("/dev/zero"))
