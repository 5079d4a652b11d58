"""all-MiniLM-L6-v2 behind one function: sentence vector and token vectors of a text in one pass, by ONNX Runtime.

Another runtime replaces this file: it has to give `Encoder.encode` and `Encoder.model`.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from retrieval.exported import FORM, exported_model, usual_folder
from retrieval.published import MODEL_NAME, SHA256, TOKENIZER, WEIGHTS, check_files, model_folder, read_checked

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")  # a text is too short to share

MODEL_SHA256 = SHA256[WEIGHTS]
DIMENSION = 384
LONGEST = 256  # word pieces, the model's own limit; longer texts are cut
MOST_TEXTS, MOST_PIECES = 32, 512  # of a pass: more outgrow the processor's caches
SPECIAL = ("[CLS]", "[SEP]", "[PAD]")
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
    """The model, loaded with the first text that is encoded. Thread-safe: a pass changes nothing.

    `folder` keeps the exported model. Whatever needs the model raises `ModelDamaged` when a file of it is missing or not the one that was
    published.
    """

    def __init__(self, folder: Path | None) -> None:
        self.model = MODEL
        self._folder = folder
        self._loaded: _Loaded | None = None
        self._loading = threading.Lock()

    def load(self) -> None:
        """Loads the model, where that was not done."""
        self._at_hand()

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> list[Encoding]:
        """The encodings of `texts`, in order. Texts of one length share a pass, so that no padding changes a vector."""
        pieces = [each.ids for each in self._at_hand().tokenizer.encode_batch(list(texts))]
        batches = list(_batches([len(each) for each in pieces]))
        encodings: dict[int, Encoding] = {}
        for batch, made in zip(batches, self._passes([[pieces[i] for i in batch] for batch in batches]), strict=True):
            encodings.update(zip(batch, made, strict=True))
            if progress:
                progress(len(encodings), len(texts))
        return [encodings[i] for i in range(len(texts))]

    def pieces(self, ids: Sequence[int]) -> list[str]:
        """The word pieces of some ids, as written in the vocabulary ("##s" continues a word)."""
        tokenizer = self._at_hand().tokenizer
        return [tokenizer.id_to_token(each) or "" for each in ids]

    def knows(self, word: str) -> bool:
        """Whether the word, in lower case, stands in the model's vocabulary as a whole."""
        return self._at_hand().tokenizer.token_to_id(word.lower()) is not None

    def _passes(self, batches: Sequence[Sequence[Sequence[int]]]) -> Iterator[list[Encoding]]:
        """The encodings of each batch: a question at once, the batches of an article on all cores."""
        if len(batches) < 2:
            yield from map(self._forward, batches)
            return
        with ThreadPoolExecutor(CORES) as threads:
            yield from threads.map(self._forward, batches)

    def _forward(self, pieces: Sequence[Sequence[int]]) -> list[Encoding]:
        model = self._at_hand()
        sentences, tokens = model.session.run(["sentences", "tokens"], {"ids": np.array(pieces, dtype=np.int64)})
        return [_encoding(*row, model.special) for row in zip(pieces, sentences, tokens, strict=True)]

    def _at_hand(self) -> _Loaded:
        if self._loaded is None:
            with self._loading:
                self._loaded = self._loaded or _load(self._folder)
        return self._loaded


@cache
def encoder_in(folder: Path | None = None) -> Encoder:
    """The encoder of this process whose exported model is kept in `folder` (the usual one where none is named); nothing is loaded yet."""
    return Encoder(folder or usual_folder())


def load_encoder(folder: Path | None = None) -> Encoder:
    """The same, loaded. Raises `ModelDamaged`."""
    encoder = encoder_in(folder)
    encoder.load()
    return encoder


def check_model_files() -> None:
    """Raises `ModelDamaged` where a file of the model is missing or not the published one, or where another lies beside them."""
    check_files(model_folder())


@dataclass(frozen=True, slots=True)
class _Loaded:
    tokenizer: Tokenizer
    special: frozenset[int | None]  # ids of word pieces that stand for none of the text
    session: InferenceSession


def _load(folder: Path | None) -> _Loaded:
    import onnxruntime  # with tokenizers a tenth of a second: a service is reached before
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_buffer(read_checked(model_folder(), TOKENIZER))
    tokenizer.no_padding()
    tokenizer.enable_truncation(LONGEST)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # many questions share the cores, and so do the batches of an article; sums don't depend on the machine
    options.enable_cpu_mem_arena = False  # gives memory back after a large batch
    options.log_severity_level = 3  # errors
    with exported_model(folder) as path:
        session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    return _Loaded(tokenizer, frozenset(map(tokenizer.token_to_id, SPECIAL)), session)


def _encoding(pieces: Sequence[int], sentence: NDArray[np.float32], tokens: NDArray[np.float32], special: frozenset[int | None]) -> Encoding:
    kept = [i for i, piece in enumerate(pieces) if piece not in special] or [0]  # a text of no word pieces keeps its opening one
    return Encoding(sentence, tokens[kept], np.array([pieces[i] for i in kept], dtype=np.int32))


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
