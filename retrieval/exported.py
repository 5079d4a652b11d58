"""The model in the form that ONNX Runtime loads: made once from the published weights, checked whenever it is loaded, made anew where damaged.

Its file is named by the weights and by what is in it:

    all-MiniLM-L6-v2-fp32-<sha256 of the published weights>-<sha256 of the file>.onnx      (each its first 32 digits)
"""

from __future__ import annotations

import hashlib
import logging
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from retrieval.durable import make_folder, write_durably
from retrieval.errors import ModelDamaged
from retrieval.published import MODEL_NAME, SHA256, WEIGHTS

FORM = "fp32"  # the numbers as they were published
MADE_OF = f"{MODEL_NAME}-{FORM}-{SHA256[WEIGHTS][:32]}-"
SECONDS = 600  # for an export, which takes ten
REFUSED = "retrieval.errors.ModelDamaged: "  # how Python tells of it when it ends a process

log = logging.getLogger("careercite")


def usual_folder() -> Path | None:
    """Where exported models are kept unless another folder is named: in the user's cache; None for a user without a home."""
    try:
        return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "careercite"
    except RuntimeError:
        return None


@contextmanager
def exported_model(folder: Path | None) -> Iterator[Path]:
    """The file of the exported model; made, and kept in `folder` where that can be written, if no whole one lies there. Raises `ModelDamaged`."""
    for path in kept_in(folder):
        if is_whole(path):
            yield path
            return
        log.warning("'%s' is not what was written: the model is exported anew", path)
    with tempfile.TemporaryDirectory(prefix="careercite-model-") as temporary:
        made = _export(Path(temporary))
        yield _keep(made, folder) or made


def kept_in(folder: Path | None) -> list[Path]:
    """The exports of the published weights that lie in a folder, whole or not."""
    return sorted(path for path in folder.glob(f"{MADE_OF}*.onnx") if path.is_file()) if folder else []


def is_whole(path: Path) -> bool:
    """Whether an export is what was written."""
    return path.name == _name(path)


def _keep(made: Path, folder: Path | None) -> Path | None:
    """The export in the folder where it stays; None where that cannot be written."""
    name = _name(made)
    try:
        if folder is None:
            raise FileNotFoundError("this user has no home")
        make_folder(folder)
        write_durably(folder / name, made.read_bytes())
        for path in kept_in(folder):
            if path.name != name:
                path.unlink(missing_ok=True)
    except OSError as error:
        log.warning("the exported model cannot be kept (%s), so each start takes longer: name a folder for it with CAREERCITE_MODEL_DIR", error)
        return None
    return folder / name


def _export(folder: Path) -> Path:
    """The model exported in a process of its own: neither the time nor the memory that PyTorch takes stays with this one."""
    log.info("the model is prepared for ONNX Runtime: once, some ten seconds")
    path = folder / "model.onnx"
    command = [sys.executable, "-P", "-m", "retrieval.reference", str(path)]  # -P: no module of the folder that one happens to be in
    try:
        subprocess.run(command, check=True, capture_output=True, text=True, timeout=SECONDS)
    except subprocess.CalledProcessError as error:
        said = error.stderr.strip().splitlines()
        raise ModelDamaged(said[-1].removeprefix(REFUSED) if said else "the model could not be exported, and nothing said why") from error
    except subprocess.TimeoutExpired as error:
        raise ModelDamaged(f"the model could not be exported within {SECONDS} s: try again when the machine is less busy") from error
    return path


def _name(path: Path) -> str:
    with path.open("rb") as file:
        return f"{MADE_OF}{hashlib.file_digest(file, 'sha256').hexdigest()[:32]}.onnx"
