"""A question to ranked evidence, over immutable generations of an index."""

import os

# Read when NumPy is imported. A product as small as ours is made before a second thread has woken up, and where many ask at once each would wait
# for the threads of the others; sums made by several threads also differ in their last digits by their number.
os.environ["OPENBLAS_NUM_THREADS"] = "1"

from retrieval.encoder import Encoder, encoder_in, load_encoder
from retrieval.errors import IndexDamaged, IndexForeign, IndexMissing, IngestBusy, ModelDamaged, RetrievalError
from retrieval.generation import Generation, IndexFolder
from retrieval.index import Index, PassageHit, Ranking, UnitHit
from retrieval.manifest import Manifest

__all__ = [
    "Encoder",
    "Generation",
    "Index",
    "IndexDamaged",
    "IndexFolder",
    "IndexForeign",
    "IndexMissing",
    "IngestBusy",
    "Manifest",
    "ModelDamaged",
    "PassageHit",
    "Ranking",
    "RetrievalError",
    "UnitHit",
    "encoder_in",
    "load_encoder",
]
