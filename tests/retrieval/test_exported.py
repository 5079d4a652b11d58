"""The exported model is made once, checked whenever it is loaded, and made anew where it is damaged."""

import shutil
import subprocess
import sys

import numpy as np
import pytest
import torch

from retrieval import ModelDamaged, exported, load_encoder, reference
from retrieval.encoder import Encoder
from retrieval.exported import exported_model, is_whole, kept_in, usual_folder

NO_PYTORCH = """
import sys
from retrieval import load_encoder
load_encoder().encode(["nurse"])
print(sorted({"torch", "transformers", "sentence_transformers", "onnx"} & set(sys.modules)))
"""


@pytest.fixture(scope="module")
def whole():
    """The export that all tests share."""
    load_encoder()
    return next(path for path in kept_in(usual_folder()) if is_whole(path))


@pytest.fixture
def exports(monkeypatch, whole):
    """How often a model was exported; it is a copy instead, which is faster."""
    made = []

    def copy(folder):
        made.append(folder)
        return shutil.copy(whole, folder / "model.onnx")

    monkeypatch.setattr(exported, "_export", copy)
    return made


def test_it_is_made_once_and_taken_again(tmp_path, exports, whole):
    for _ in range(2):
        with exported_model(tmp_path / "a" / "cache") as path:
            assert path == tmp_path / "a" / "cache" / whole.name
            assert path.read_bytes() == whole.read_bytes()
    assert len(exports) == 1


@pytest.mark.parametrize("harm", ["flipped", "cut", "emptied"])
def test_a_damaged_one_is_made_anew(tmp_path, exports, whole, harm, caplog):
    data = bytearray(whole.read_bytes())
    data[len(data) // 2] ^= 1
    (tmp_path / whole.name).write_bytes({"flipped": data, "cut": data[: len(data) // 2], "emptied": b""}[harm])
    with exported_model(tmp_path) as path:
        assert is_whole(path)
        assert path.read_bytes() == whole.read_bytes()
    assert len(exports) == 1
    assert "is not what was written" in caplog.text


def test_one_that_another_export_replaces_goes(tmp_path, exports, whole):
    other = tmp_path / f"{whole.name[:-10]}00000.onnx"
    other.write_bytes(b"damaged")
    stranger = tmp_path / "notes.onnx"
    stranger.write_bytes(b"not ours")
    with exported_model(tmp_path):
        assert {path.name for path in tmp_path.iterdir()} == {whole.name, "notes.onnx"}


@pytest.mark.parametrize("folder", ["a file", None])
def test_without_a_folder_to_keep_it_the_model_is_there_all_the_same(tmp_path, exports, folder, caplog):
    if folder:
        (tmp_path / "model").write_bytes(b"")
    fresh = Encoder(tmp_path / "model" if folder else None)
    assert np.abs(fresh.encode(["nurse"])[0].sentence - load_encoder().encode(["nurse"])[0].sentence).max() < 1e-6
    assert len(exports) == 1
    assert "CAREERCITE_MODEL_DIR" in caplog.text
    assert not exports[0].exists()


def test_the_real_export_gives_the_vectors_of_the_reference(tmp_path):
    """In a process of its own, as the product does it; what it writes is what lies in the cache, byte for byte."""
    with exported_model(tmp_path) as path:
        assert [path.name] == [each.name for each in kept_in(usual_folder()) if is_whole(each)]


@pytest.mark.parametrize("which", [0, 1])
def test_an_export_with_other_vectors_is_refused(whole, which):
    model = reference._as_function_of_ids(reference.load_reference())

    def other(ids):
        vectors = list(model(ids))
        vectors[which] = vectors[which] * 1.001
        return vectors

    with torch.inference_mode():
        reference._compare(model, whole)
        with pytest.raises(ModelDamaged, match="does not give the vectors of the published one"):
            reference._compare(other, whole)


def test_why_an_export_failed_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(exported.sys, "executable", sys.executable)
    monkeypatch.setattr(
        subprocess, "run", _failing("Traceback\nretrieval.errors.ModelDamaged: 'config.json' of the model cannot be read: reinstall it")
    )
    with pytest.raises(ModelDamaged, match=r"^'config.json' of the model cannot be read: reinstall it$"), exported_model(tmp_path):
        pass


def _failing(said):
    def run(command, **_):
        raise subprocess.CalledProcessError(1, command, stderr=said)

    return run


def test_asking_imports_no_pytorch():
    done = subprocess.run([sys.executable, "-c", NO_PYTORCH], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_usual_folder_is_the_users_cache(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert usual_folder() == tmp_path / "careercite"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert usual_folder() == tmp_path / "home" / ".cache" / "careercite"
