"""all-MiniLM-L6-v2 behind one function: sentence vector and token vectors of a text in one pass, by ONNX Runtime.

Another runtime replaces this file: it has to give `Encoder.encode` and `Encoder.model`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from retrieval.exported import FORM, exported_model, usual_folder
from retrieval.published import MODEL_NAME, SHA256, TOKENIZER, WEIGHTS, check_files, model_folder, read_checked

os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")  # a text is too short to share

MODEL_SHA256 = SHA256[WEIGHTS]
DIMENSION = 384
LONGEST = 256  # word pieces, the model's own limit; longer texts are cut
MOST_TEXTS, MOST_PIECES = 32, 512  # of a pass: more outgrow the processor's caches
CORES = os.cpu_count() or 1

Progress = Callable[[int, int], None]  # texts done, texts in all


@dataclass(frozen=True, slots=True)
class Model:
    """What made a vector: the weights, and how they were run. Written into every manifest."""

    name: str
    sha256: str
    dimension: int
    runtime: str


MODEL = Model(MODEL_NAME, MODEL_SHA256, DIMENSION, f"onnxruntime {FORM}")  # the one that is loaded


@dataclass(frozen=True, slots=True)
class Encoding:
    """One text: `sentence` (384,) and `tokens` (n, 384), float32, unit length; `ids` (n,) the word pieces. No special tokens."""

    sentence: NDArray[np.float32]
    tokens: NDArray[np.float32]
    ids: NDArray[np.int32]


class Encoder:
    """The model, loaded once. Thread-safe: a pass changes nothing.

    `folder` keeps the exported model. Raises `ModelDamaged` when a file of the model is missing or not the one that was published.
    """

    def __init__(self, folder: Path | None) -> None:
        self.model = MODEL
        self._tokenizer: Tokenizer = Tokenizer.from_buffer(read_checked(model_folder(), TOKENIZER))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(LONGEST)
        self._special = {self._tokenizer.token_to_id(token) for token in ("[CLS]", "[SEP]", "[PAD]")}
        with exported_model(folder) as path:
            self._session = onnxruntime.InferenceSession(str(path), _options(), providers=["CPUExecutionProvider"])

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> list[Encoding]:
        """The encodings of `texts`, in order. Texts of one length share a pass, so that no padding changes a vector."""
        pieces = [each.ids for each in self._tokenizer.encode_batch(list(texts))]
        batches = list(_batches([len(each) for each in pieces]))
        encodings: dict[int, Encoding] = {}
        for batch, made in zip(batches, self._passes([[pieces[i] for i in batch] for batch in batches]), strict=True):
            encodings.update(zip(batch, made, strict=True))
            if progress:
                progress(len(encodings), len(texts))
        return [encodings[i] for i in range(len(texts))]

    def pieces(self, ids: Sequence[int]) -> list[str]:
        """The word pieces of some ids, as written in the vocabulary ("##s" continues a word)."""
        return [self._tokenizer.id_to_token(each) or "" for each in ids]

    def knows(self, word: str) -> bool:
        """Whether the word, in lower case, stands in the model's vocabulary as a whole."""
        return self._tokenizer.token_to_id(word.lower()) is not None

    def _passes(self, batches: Sequence[Sequence[Sequence[int]]]) -> Iterator[list[Encoding]]:
        """The encodings of each batch: a question at once, the batches of an article on all cores."""
        if len(batches) < 2:
            yield from map(self._forward, batches)
            return
        with ThreadPoolExecutor(CORES) as threads:
            yield from threads.map(self._forward, batches)

    def _forward(self, pieces: Sequence[Sequence[int]]) -> list[Encoding]:
        sentences, tokens = self._session.run(["sentences", "tokens"], {"ids": np.array(pieces, dtype=np.int64)})
        return [self._encoding(row, sentence, vectors) for row, sentence, vectors in zip(pieces, sentences, tokens, strict=True)]

    def _encoding(self, pieces: Sequence[int], sentence: NDArray[np.float32], tokens: NDArray[np.float32]) -> Encoding:
        kept = [i for i, piece in enumerate(pieces) if piece not in self._special] or [0]  # a text of no word pieces keeps its opening one
        return Encoding(sentence, tokens[kept], np.array([pieces[i] for i in kept], dtype=np.int32))


def load_encoder(folder: Path | None = None) -> Encoder:
    """The encoder of this process, its exported model kept in `folder` (the usual one where none is named). Raises `ModelDamaged`."""
    return _load(folder or usual_folder())


@cache
def _load(folder: Path | None) -> Encoder:
    return Encoder(folder)


def check_model_files() -> None:
    """Raises `ModelDamaged` where a file of the model is missing or not the published one, or where another lies beside them."""
    check_files(model_folder())


def _options() -> onnxruntime.SessionOptions:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # many questions share the cores, and so do the batches of an article; sums don't depend on the machine
    options.enable_cpu_mem_arena = False  # gives memory back after a large batch
    options.log_severity_level = 3  # errors
    return options


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Indices in batches of equal length, shortest first."""
    order = sorted(range(len(lengths)), key=lambda i: (lengths[i], i))
    batch: list[int] = []
    for i in order:
        if batch and (lengths[i] != lengths[batch[0]] or len(batch) == MOST_TEXTS or (len(batch) + 1) * lengths[i] > MOST_PIECES):
            yield batch
            batch = []
        batch.append(i)
    if batch:
        yield batch
