"""Uploaded articles: names that lead nowhere, files that are kept whole or not at all."""

import errno
import os
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import CorpusMissing, CorpusShrunk
from retrieval import IndexFolder, IngestBusy
from service import uploads as uploads_module
from service.changes.reviewing import take_back
from service.intake import Intake
from service.library import Library
from service.uploads import LONGEST_NAME, Fate, NotUploaded, Sent, UnknownUpload, Uploads, clean_name

WELDER = b"A welder joins metal parts with heat. Welders earn $48,000 a year.\n"
RICHER = b"A welder joins metal parts with heat. Welders earn $49,500 a year.\n"
BAKER = b"A baker makes bread and rolls. Bakers train for three years.\n"


@pytest.fixture
def intake(tmp_path, encoder):
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "baker.txt").write_bytes(BAKER)
    folder = IndexFolder(tmp_path / "data")
    opened = Intake(tmp_path / "corpus", folder, encoder, Library(folder, encoder))
    opened.ingest()
    yield opened
    opened.close()


@pytest.fixture
def uploads(intake):
    return Uploads(intake)


def served(intake):
    """What is being served: the texts by source."""
    return {document.source: document.text for document in intake.library.edition.index.documents}


def kept(intake):
    """What lies in the folder of uploads, hidden files too."""
    folder = intake.folder.data_dir / "uploads"
    return {path.name: path.read_bytes() for path in folder.iterdir()} if folder.is_dir() else {}


@pytest.mark.parametrize(
    ("sent", "name"),
    [
        ("pay.md", "pay.md"),
        ("C:\\Users\\me\\pay.md", "pay.md"),
        ("/etc/passwd", "passwd"),
        ("../../lock", "lock"),
        ("a/..", ""),
        ("..", ""),
        ("", ""),
        ("  ", ""),
        ("a/", ""),
        (".env.md", "env.md"),
        ("~$pay.md", "$pay.md"),
        ("pay\0.md\n", "pay.md"),
        ("pay\u202edm.md", "paydm.md"),
        ("cafe\u0301.md", "caf\u00e9.md"),
        ("pay \u2028 now.md", "pay now.md"),
        ("con.md", "_con.md"),
        ("LPT1", "_LPT1"),
        ("console.md", "console.md"),
        ('who: "what"?.md', "who_ _what__.md"),
        ("pay.md. . ", "pay.md"),
        ("\ud800.md", "md"),
    ],
)
def test_the_name_of_a_client_is_a_label_only(sent, name):
    assert clean_name(sent) == name


def test_long_names_are_cut_keep_their_ending_and_stay_apart():
    one, other = clean_name("ü" * 200 + "1.md"), clean_name("ü" * 200 + "2.md")
    assert one != other and one.endswith(".md") and other.endswith(".md")
    assert max(len(each.encode()) for each in (one, other)) <= LONGEST_NAME


@given(st.text() | st.text(alphabet=st.sampled_from("./\\~ a\u0301é\u202e\0\nC" + "O" + "N:\ud83d"), max_size=400))
def test_no_name_leads_out_of_the_folder(sent):
    name = clean_name(sent)
    assert clean_name(name) == name
    assert len(name.encode()) <= LONGEST_NAME
    assert not name.startswith((".", "~", " ")) and not name.endswith((".", " "))
    assert not set(name) & set('/\\<>:"|?*')
    assert not any(unicodedata.category(character) in ("Cc", "Cf", "Cs") for character in name)
    assert unicodedata.is_normalized("NFC", name)


def test_an_upload_is_kept_and_served_and_one_of_the_same_name_replaces_it(uploads, intake):
    (added,) = uploads.put([Sent("../welder.txt", WELDER)])
    assert (added.name, added.status, added.document.id[:14]) == ("welder.txt", Fate.ADDED, "upload-welder-")
    assert (served(intake)["upload/welder.txt"], kept(intake)) == (WELDER.decode(), {"welder.txt": WELDER})
    assert [each.status for each in uploads.put([Sent("welder.txt", WELDER)])] == [Fate.UNCHANGED]
    assert [each.status for each in uploads.put([Sent("welder.txt", RICHER)])] == [Fate.CHANGED]
    assert (served(intake)["upload/welder.txt"], kept(intake)) == (RICHER.decode(), {"welder.txt": RICHER})


def test_what_fails_is_not_kept_and_the_version_before_stays(uploads, intake):
    uploads.put([Sent("welder.txt", WELDER)])
    sent = [Sent("welder.txt", b""), Sent("scan.xyz", b"%"), Sent("..", WELDER), Sent("new.txt", RICHER), Sent("x/new.txt", WELDER)]
    results = uploads.put([*sent, Sent("big.txt", b"x" * 20_000_001)])
    assert [(each.name, each.status, (each.reason or "")[:22]) for each in results] == [
        ("welder.txt", Fate.FAILED, "the file is empty: put"),
        ("scan.xyz", Fate.FAILED, "no reader for '.xyz' ("),
        ("", Fate.FAILED, "it has no name: send i"),
        ("new.txt", Fate.ADDED, ""),
        ("new.txt", Fate.FAILED, "another file of the re"),
        ("big.txt", Fate.FAILED, "larger than 20 MB: spl"),
    ]
    assert kept(intake) == {"welder.txt": WELDER, "new.txt": RICHER}
    assert served(intake)["upload/welder.txt"] == WELDER.decode()


def test_a_deleted_upload_is_gone_for_good(uploads, intake):
    (added,) = uploads.put([Sent("welder.txt", WELDER)])
    uploads.delete(added.document.id)
    intake.ingest()
    assert (set(served(intake)), kept(intake)) == ({"baker.txt"}, {})
    with pytest.raises(UnknownUpload):
        uploads.delete(added.document.id)


def test_the_last_article_may_be_deleted_and_an_empty_corpus_folder_beside_it_is_still_noticed(uploads, intake, tmp_path):
    """An unmounted disk is told from a deletion: only articles of the corpus folder count."""
    added = uploads.put([Sent(f"{n}.txt", WELDER + b"%d\n" % n) for n in range(3)])
    (tmp_path / "corpus" / "baker.txt").unlink()
    with pytest.raises(CorpusShrunk):
        uploads.delete(added[0].document.id)
    assert (len(served(intake)), len(kept(intake))) == (4, 3)
    intake.ingest(force=True)
    for each in added:
        uploads.delete(each.document.id)
    assert (served(intake), kept(intake)) == ({}, {})


def test_articles_of_the_corpus_folder_are_not_deleted(uploads, intake, tmp_path):
    (document,) = intake.library.edition.index.documents
    with pytest.raises(NotUploaded, match=r"remove the file 'baker\.txt' from the corpus folder"):
        uploads.delete(document.id)
    assert (tmp_path / "corpus" / "baker.txt").is_file()


def test_all_is_as_it_was_where_the_index_cannot_be_brought_up_to_date(uploads, intake, tmp_path, monkeypatch):
    (added,) = uploads.put([Sent("welder.txt", WELDER)])
    before = served(intake), kept(intake)

    def refuse(_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", refuse)
        with pytest.raises(OSError, match="No space left"):
            uploads.put([Sent("welder.txt", RICHER), Sent("more.txt", WELDER)])
        assert (served(intake), kept(intake)) == before
    with monkeypatch.context() as patch:
        patch.setattr(uploads_module, "WAIT_FOR_OTHERS", 0.05)
        with IndexFolder(intake.folder.data_dir).locked(30), pytest.raises(IngestBusy):
            uploads.put([Sent("welder.txt", RICHER)])
    (tmp_path / "corpus").rename(tmp_path / "away")
    for fails in (lambda: uploads.put([Sent("welder.txt", RICHER), Sent("more.txt", WELDER)]), lambda: uploads.delete(added.document.id)):
        with pytest.raises(CorpusMissing):
            fails()
        assert (served(intake), kept(intake)) == before
    (tmp_path / "away").rename(tmp_path / "corpus")
    assert intake.ingest().published is None


def test_an_upload_that_a_crash_left_uningested_is_taken_by_the_next_ingest(uploads, intake):
    (intake.folder.data_dir / "uploads").mkdir()
    (intake.folder.data_dir / "uploads" / "welder.txt").write_bytes(WELDER)
    (intake.folder.data_dir / "uploads" / ".welder.txt.before.tmp").write_bytes(RICHER)
    report = intake.ingest()
    assert (len(report.scan.added), report.scan.failed) == (1, ())
    assert (served(intake)["upload/welder.txt"], kept(intake)) == (WELDER.decode(), {"welder.txt": WELDER})


def test_uploads_and_deletions_go_through_after_an_undo_and_leave_the_rest_undone(uploads, intake, tmp_path):
    (tmp_path / "corpus" / "tailor.txt").write_bytes(b"A tailor makes suits and coats. Tailors work in shops.\n")
    intake.ingest()
    (added,) = uploads.put([Sent("welder.txt", WELDER)])
    (tmp_path / "corpus" / "baker.txt").write_bytes(BAKER.replace(b"three", b"two"))
    intake.ingest()
    intake.finish()
    take_back(intake.folder)
    intake.library.refresh()
    assert [each.status for each in uploads.put([Sent("welder.txt", RICHER)])] == [Fate.CHANGED]
    assert served(intake)["baker.txt"] == BAKER.decode()
    uploads.delete(added.document.id)
    assert (set(served(intake)), served(intake)["baker.txt"]) == ({"baker.txt", "tailor.txt"}, BAKER.decode())
    intake.finish()
    take_back(intake.folder)  # the deletion
    intake.library.refresh()
    assert "upload/welder.txt" in served(intake)
    uploads.delete(added.document.id)
    assert "upload/welder.txt" not in served(intake)
