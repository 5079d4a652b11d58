"""A question to ranked evidence, over immutable generations of an index."""

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
