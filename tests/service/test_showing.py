"""What the shell shows of an article: summary, facts, outline, blocks, units, and what was dropped; from a file or from the index."""

import fcntl
import json
import os
import pty
import re
import shutil
import struct
import subprocess
import sys
import termios

import pytest
from fastapi.testclient import TestClient

from ingest.document import UnitKind
from ingest.headings import TAG
from ingest.reading import read_document
from service.app import build_app
from service.extraction import read_blocks, summarise
from service.intake import Intake
from service.library import Library
from service.settings import Settings
from tests import commands

BADGES = """What an engineer of windmills does all year
Windmills turn in the wind and need people who can climb, mend and measure them in every season.
MILL

Oiling the gears
An engineer oils the gears of the mill every spring, and looks at each tooth of the wheels.
MILL

Mending the sails
An engineer mends the sails of the mill after every storm, and keeps spare cloth in the cap.
MILL

Measuring the wind
An engineer measures the wind above the cap, and turns the mill to face it before the day's work.
"""


def run(*arguments, cwd):
    return commands.run("show", *arguments, cwd=cwd)


def run_in_terminal(width, *arguments, cwd):
    """What the command prints in a terminal of this width."""
    main, child = pty.openpty()
    fcntl.ioctl(child, termios.TIOCSWINSZ, struct.pack("HHHH", 50, width, 0, 0))
    environment = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES", "NO_COLOR")} | {"TERM": "xterm-256color"}
    process = subprocess.Popen([*commands.COMMAND, "show", *map(str, arguments)], cwd=cwd, stdin=child, stdout=child, stderr=child, env=environment)
    os.close(child)
    said = b""
    while True:
        try:
            piece = os.read(main, 65536)
        except OSError:  # the other end is closed
            break
        if not piece:
            break
        said += piece
    os.close(main)
    assert process.wait(60) == 0
    return said.decode().replace("\r\n", "\n")


@pytest.fixture(scope="module")
def index(built, tmp_path_factory):
    """The data folder of an index with two articles, and an empty folder to work in."""
    return built[0].data_dir, tmp_path_factory.mktemp("elsewhere")


def test_a_file_is_summed_up_first_and_every_unit_follows_with_its_span(articles, tmp_path):
    path = articles / "nursing.txt"
    done = commands.run_process("show", path, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[0] == (
        "40 blocks: title, 14 headings, 16 paragraphs, 5 lists, 2 tables; 2 dropped (link to another page 1, metadata 1); "
        "66 units; 96 % of the letters kept"
    )
    assert lines[1] == f"read from the file '{path}'"
    assert "title       Registered Nurse vs Nurse Practitioner: Duties, Pay and Training Compared (characters 0-73)" in lines
    assert "author      Dana Whitlock, RN, staff writer" in lines and "published   14 February 2026" in lines
    assert "spellings   np = nurse practitioner, rn = registered nurse" in lines
    document = read_document("nursing.txt", path.read_bytes())
    shown = re.findall(rf"^ *(\d+)-(\d+)   ({'|'.join(UnitKind)}) ", done.stdout, re.M)
    assert shown == [(str(unit.span.start), str(unit.span.end), unit.kind) for unit in document.units]
    assert "\x1b[" not in done.stdout


@pytest.mark.parametrize(
    "line",
    [
        "4955-4995    How often must an RN license be renewed?",  # the outline, indented
        "4955-4995 heading 2   How often must an RN license be renewed?",
        "  759-799   item      On a normal shift, an RN will: \u203a check vital signs and chart every change  [registered nurse]",
        "1557-1932 table       6 rows, 3 columns: Point | Registered Nurse | Nurse Practitioner",
        "1621-1645   cell      Main task \u203a Registered Nurse \u203a Deliver and monitor care  [registered nurse]",
        "2167-2216   source    Source: U.S. Bureau of Labor Statistics, May 2024",
        "1422-1467 dropped     link to another page: Also Read: Travel Nursing Contracts Explained",
        "     0-73 title       Registered Nurse vs Nurse Practitioner: Duties, Pay and Training Compared",
    ],
)
def test_each_kind_of_line(articles, tmp_path, nursing_shown, line):
    assert line in nursing_shown


@pytest.fixture(scope="module")
def nursing_shown(articles, tmp_path_factory):
    return run(articles / "nursing.txt", cwd=tmp_path_factory.mktemp("shown")).stdout.splitlines()


def test_only_the_outline_or_only_what_was_dropped(articles, tmp_path):
    outline = run(articles / "nursing-pay.txt", "--outline", cwd=tmp_path).stdout
    assert "Outline" in outline and "Blocks" not in outline and "sentence" not in outline
    dropped = run(articles / "nursing-pay.txt", "--dropped", cwd=tmp_path).stdout
    assert "tags\n          #nursepay #salary #2026" in dropped and "Outline" not in dropped
    assert len(re.findall(r"^ *\d+-\d+ ", dropped, re.M)) == 10


@pytest.mark.parametrize("width", [60, 100])
def test_in_a_terminal_no_line_is_wider_than_it_and_what_is_dropped_is_dimmed(articles, tmp_path, width):
    said = run_in_terminal(width, articles / "paralegal-or-lawyer.md", cwd=tmp_path)
    plain = re.sub(r"\x1b\[[\d;]*m", "", said)
    assert "\x1b[2mdropped" in said
    assert max(map(len, plain.splitlines())) <= width
    assert "\u2026" in plain
    units = read_document("paralegal-or-lawyer.md", (articles / "paralegal-or-lawyer.md").read_bytes()).units
    assert len(re.findall(rf"^ *\d+-\d+   (?:{'|'.join(UnitKind)}) ", plain, re.M)) == len(units)


def test_an_article_cannot_steer_the_terminal(tmp_path):
    path = tmp_path / "mill.txt"
    path.write_text("Millers\nA miller grinds corn \x1b]0;owned\x07 between two stones, and sells the flour in sacks at the mill.\n", "utf-8")
    said = run_in_terminal(100, path, cwd=tmp_path)
    assert "owned" in said and "\x1b]" not in said and "\x07" not in said


def test_json_has_the_fields_of_the_http_interface(articles, built, encoder, tmp_path):
    done = run(articles / "nursing.txt", "--json", cwd=tmp_path)
    fields = json.loads(done.stdout)
    intake = Intake(tmp_path, built[0], encoder, Library(built[0], encoder))
    intake.library.refresh()
    with TestClient(build_app(intake, Settings(_env_file=None, trusted_hosts=("testserver",)))) as client:
        served = client.get(f"/api/documents/{fields['id']}").json()
    assert {name: fields[name] for name in served} == served
    assert set(fields) - set(served) == {"read_from", "title_span", "names", "summary"}
    assert (fields["read_from"], fields["title_span"]["quote"], fields["names"]["rn"]) == ("file", fields["title"], "registered nurse")
    assert fields["summary"]["dropped"] == {"link to another page": 1, "metadata": 1}
    dropped = json.loads(run(articles / "nursing.txt", "--json", "--dropped", cwd=tmp_path).stdout)
    assert [block["dropped"] for block in dropped["blocks"]] == ["title", "link to another page", "metadata"]
    outline = json.loads(run(articles / "nursing.txt", "--json", "--outline", cwd=tmp_path).stdout)
    assert outline["outline"] == served["outline"] and "blocks" not in outline


@pytest.mark.parametrize("name", ["nursing.txt", "id"])
def test_an_article_of_the_index_is_shown_where_no_such_file_is(articles, index, name):
    data, folder = index
    name = read_document("nursing.txt", b"Nurses care for people in hospitals.\n" * 3).id if name == "id" else name
    done = run(name, "--data", data, cwd=folder)
    assert done.returncode == 0
    assert f"'nursing.txt' as the index in '{data}' holds it" in done.stdout.splitlines()[1]
    assert "1621-1645   cell      Main task \u203a Registered Nurse \u203a Deliver and monitor care" in done.stdout


def test_a_file_goes_before_the_article_of_the_index(articles, index, tmp_path):
    (tmp_path / "nursing.txt").write_text("Nurses at night\nNurses work at night in every hospital of the country, and sleep by day.\n", "utf-8")
    done = run("nursing.txt", "--data", index[0], cwd=tmp_path)
    assert done.stdout.splitlines()[1] == "read from the file 'nursing.txt'"
    assert "Nurses work at night" in done.stdout


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("nowhere.txt", None, "there is no file 'nowhere.txt', and no index in '.careercite' to look for it: name a file (.docx .htm"),
        ("nowhere.txt", "index", "and no article of this id or source in the index"),
        ("nowhere.txt", "index", "or an article that 'careercite status' lists"),
        (".", None, "'.' is a folder: name one file in it"),
        ("empty.txt", None, "cannot read 'empty.txt': the file is empty: put the article's text into it, or remove it"),
        ("picture.png", None, "cannot read 'picture.png': no reader for '.png' (known:"),
        ("menu.md", None, "cannot read 'menu.md': no sentence of an article was found in it"),
        ("large.txt", None, "cannot read 'large.txt': larger than 20 MB: split it into articles"),
    ],
)
def test_what_cannot_be_shown_is_explained(index, tmp_path, name, data, said):
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (tmp_path / "menu.md").write_text("# Jobs\n\n## Pay\n", "utf-8")
    with (tmp_path / "large.txt").open("wb") as file:
        file.truncate(20_000_001)
    done = run(name, *(("--data", index[0]) if data else ()), cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert said in " ".join(done.stderr.split())
    assert len(done.stderr.splitlines()) == 1


def test_nothing_of_the_model_is_loaded(articles, tmp_path):
    shutil.copy(articles / "nursing.txt", tmp_path)
    program = "import sys; from service.cli import shell; shell(['show', 'nursing.txt'], standalone_mode=False); print('torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, timeout=120, check=True)
    assert done.stdout.splitlines()[-1] == "False"


def test_badges_over_cards_are_dropped_blocks():
    document = read_document("mill.txt", BADGES.encode())
    blocks = read_blocks(document)
    assert [read.block.span.of(document.text) for read in blocks if read.block.dropped == TAG] == ["MILL"] * 3
    summary = summarise(document, blocks)
    assert (summary.dropped, summary.blocks) == ({TAG: 3}, len(document.blocks))
    assert summary.kept == pytest.approx(1 - 12 / sum(map(str.isalpha, document.text)))


def test_the_rows_of_a_table_have_every_cell_in_its_place(articles):
    document = read_document("nursing.txt", (articles / "nursing.txt").read_bytes())
    table = next(read for read in read_blocks(document) if read.rows)
    words = [[cell.of(document.text) for cell in row] for row in table.rows]
    assert words[:2] == [["Point", "Registered Nurse", "Nurse Practitioner"], ["Main task", "Deliver and monitor care", "Diagnose and treat"]]
    assert all(unit.span == table.rows[unit.row][unit.column] for unit in table.units)
