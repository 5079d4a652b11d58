"""Starting a real service where something is missing or damaged: it serves what it can and says what it cannot, or ends with the cure."""

import json
import shutil

import pytest

from tests.campaigns.asking import ENVIRONMENT, client
from tests.places import BEFORE, Place

PAY = {"question": "How much does a welder earn?"}


@pytest.fixture(scope="module")
def seed(tmp_path_factory, warm):
    """A folder with an index of its articles."""
    place = Place(tmp_path_factory.mktemp("seed"), ".careercite")
    place.write(BEFORE)
    assert warm.run(place.root, "ingest").code == 0
    return place


@pytest.fixture
def place(seed, tmp_path):
    return seed.copy(tmp_path / "place")


@pytest.fixture
def started(warm, place):
    """Starts a service over the place; it is killed in the end."""
    servers = []

    def start(**options):
        servers.append(warm.serve(place.root, environment=ENVIRONMENT, **options))
        return servers[-1]

    yield start
    for server in servers:
        server.kill()
        assert "Traceback" not in server.output


def answers_right(server):
    with client(server) as http:
        reply = http.post("/api/ask", json=PAY)
    return reply.status_code == 200 and "$48,000" in reply.json()["answer"]


def refused(server):
    """What a service says that does not start, with exit code 1."""
    assert not server.wait_until_serving() and server.wait() == 1
    return server.output


def test_without_its_corpus_folder_a_good_index_is_served(started, place):
    shutil.rmtree(place.corpus)
    server = started()
    assert server.wait_until_serving() and answers_right(server)
    assert "the corpus folder 'corpus' is not there: the index is served, but nothing can be taken in; create it" in server.output


@pytest.mark.parametrize("what", [".", "index/objects", "lock"])
def test_a_data_folder_that_cannot_be_written_is_served_and_takes_nothing_in(started, place, what):
    path = place.data / what
    path.chmod(0o444 if path.is_file() else 0o555)
    server = started(humble=True)
    assert server.wait_until_serving() and answers_right(server)
    assert "cannot be written: the index is served, but nothing can be taken in; change its owner" in server.output
    with client(server) as http:
        reply = http.post("/api/documents", files=[("files", ("miller.txt", b"Millers\n\nA miller grinds grain.\n"))])
        assert (reply.status_code, reply.json()["code"]) == (503, "not_writable") and "change its owner" in reply.json()["detail"]
        assert reply.headers["content-type"] == "application/problem+json"
    assert answers_right(server)
    assert not list(place.data.rglob("*.tmp")) and not list(place.data.glob("uploads/*"))


def test_without_an_index_a_folder_that_cannot_be_written_is_refused(started, place):
    shutil.rmtree(place.data)
    place.root.chmod(0o555)
    assert "Permission denied; choose another folder with --data, or change its owner" in refused(started(humble=True))


def test_without_an_index_a_corpus_folder_that_is_not_there_is_refused(started, place):
    shutil.rmtree(place.data)
    shutil.rmtree(place.corpus)
    assert "the corpus folder 'corpus' is not there: create it, or name another" in refused(started())


def test_a_damaged_index_whose_articles_are_gone_is_left_alone(started, place):
    shutil.rmtree(place.corpus)
    place.corpus.mkdir()
    (place.data / "index" / "current").write_text("nonsense")
    files = place.files()
    assert "of 3 articles in the index only 0 are left in 'corpus'" in refused(started())
    assert (place.files(), place.set_aside()) == (files, set())


@pytest.mark.parametrize(
    "fields", [{"format_version": 99}, {"model": {"name": "another", "sha256": "0" * 64, "dimension": 384, "runtime": "another"}}]
)
def test_a_foreign_index_is_set_aside_and_made_anew(started, place, fields, warm):
    number, _ = place.folder.pointer().split()
    path = place.folder.folder / number / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | fields))
    digest = place.digest(path)
    (place.folder.folder / "current").write_text(f"{number} {digest}\n")
    objects = place.objects()
    server = started()
    assert server.wait_until_serving() and answers_right(server)
    assert "the index cannot be used: the index" in server.output and "files set aside, none deleted: " in server.output
    assert place.objects() >= objects
    told = warm.run(place.root, "status")
    assert told.code == 0 and "set aside when damage was mended" in told.output
    assert json.loads(warm.run(place.root, "status", "--json").output)["quarantine"]["files"] == len(place.set_aside()) > 0


def test_a_report_names_what_was_set_aside(warm, place):
    (place.folder.folder / "current").write_text("nonsense")
    done = warm.run(place.root, "ingest")
    (folder,) = (place.data / "quarantine").iterdir()
    assert f"Set aside in '.careercite/quarantine/{folder.name}', none deleted: {len(place.set_aside())} files" in done.output
    (place.folder.folder / "current").write_text("nonsense")
    told = json.loads(warm.run(place.root, "ingest", "--json").output)
    assert "run 'careercite ingest'" in told["rebuilt"] and told["set_aside"].startswith(".careercite/quarantine/")


@pytest.mark.parametrize("damage", [lambda path: (path.unlink(), path.mkdir()), lambda path: (path.unlink(), path.symlink_to("nowhere"))])
def test_a_lock_that_is_no_file_is_refused_with_the_cure(warm, place, damage):
    damage(place.data / "lock")
    done = warm.run(place.root, "ingest")
    assert done.code == 1 and "a file is expected there: " in done.output and "run it again" in done.output
