"""The model as its authors run it, by sentence-transformers on PyTorch: the reference for every vector, and the exporter to ONNX.

No question needs it. It runs in a process of its own (`python -m retrieval.reference FILE`), so that PyTorch's memory goes with it.
"""

from __future__ import annotations

import os
import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from retrieval.errors import ModelDamaged
from retrieval.published import check_files, model_folder

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from torch import Tensor, nn

OPSET = 17  # the lowest with layer normalisation as one operator
TRIED = ((1, 1), (1, 12), (3, 40), (2, 256))  # texts and their length in word pieces, on which an export is held against the reference
NEAR = 1e-5  # largest difference of a component; vectors of unit length differ by 4e-7


def load_reference() -> SentenceTransformer:
    """The published model, from its own files alone. Raises `ModelDamaged`."""
    os.environ["HF_HUB_OFFLINE"] = "1"  # read when the libraries are imported: nothing is ever fetched
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging as transformers_logging

    folder = model_folder()
    check_files(folder)
    transformers_logging.disable_progress_bar()
    weights = {"use_safetensors": True}  # never a pickle
    return SentenceTransformer(str(folder), device="cpu", local_files_only=True, trust_remote_code=False, model_kwargs=weights)


def export(path: Path) -> None:
    """Writes the model as ONNX. Raises `ModelDamaged` where that does not give the vectors of the reference.

    In: `ids` (texts, length) int64, the word pieces of texts of one length, special ones included. Out: `sentences` (texts, 384) and `tokens`
    (texts, length, 384), float32, of unit length.
    """
    import torch

    model = _as_function_of_ids(load_reference())
    axes = {0: "texts", 1: "length"}
    with torch.inference_mode(), warnings.catch_warnings(action="ignore"):
        torch.onnx.export(
            model,
            (_some_ids(2, 12),),
            str(path),
            dynamo=False,  # traced: the other way takes four times as long and two more libraries, for the same graph
            opset_version=OPSET,
            input_names=["ids"],
            output_names=["sentences", "tokens"],
            dynamic_axes={"ids": axes, "tokens": axes, "sentences": {0: "texts"}},
        )
        _compare(model, path)


def _as_function_of_ids(reference: SentenceTransformer) -> nn.Module:
    """The whole model, pooling and normalising included, for texts of one length: nothing is padded, so nothing is masked."""
    import torch

    class OfIds(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.reference = reference

        def forward(self, ids: Tensor) -> tuple[Tensor, Tensor]:
            output = self.reference.forward({"input_ids": ids, "attention_mask": torch.ones_like(ids), "token_type_ids": torch.zeros_like(ids)})
            return output["sentence_embedding"], torch.nn.functional.normalize(output["token_embeddings"], dim=-1)

    return OfIds().eval()


def _compare(model: nn.Module, path: Path) -> None:
    import onnxruntime

    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    for texts, length in TRIED:
        ids = _some_ids(texts, length)
        for expected, given in zip(model(ids), session.run(["sentences", "tokens"], {"ids": ids.numpy()}), strict=True):
            if not np.abs(expected.numpy() - given).max() < NEAR:
                raise ModelDamaged("the exported model does not give the vectors of the published one: reinstall torch and onnxruntime")


def _some_ids(texts: int, length: int) -> Tensor:
    """Word pieces from all over the vocabulary, the same each time."""
    import torch

    return torch.from_numpy(np.random.default_rng(0).integers(1000, 30_000, (texts, length)))


if __name__ == "__main__":
    export(Path(sys.argv[1]))
