"""One contender behind the smallest honest FastAPI app: `POST /search {"question": …}`, five passages back.

    python -m tests.benchmarks.contender NAME --passages FILE.json --keep FOLDER [--threads N]

Serves on a free port of this machine, which uvicorn prints; the time of the search alone stands in the header Server-Timing. NAME is one of `MADE`.
"""

import argparse
import json
import os
import time
from pathlib import Path

import uvicorn
from fastapi import FastAPI, Response
from pydantic import BaseModel

from tests.benchmarks.floor import Exact, Plain
from tests.benchmarks.frameworks import LangChain, Txtai

MADE = {
    "exact": lambda options, passages: exact(options, passages),
    "plain": lambda options, passages: Plain(passages, options.keep),
    "langchain": lambda options, passages: LangChain(passages, options.keep),
    "txtai": lambda options, passages: Txtai(passages, options.keep),
}


def exact(options, passages):
    """The floor on the very file that we run."""
    from retrieval.exported import exported_model, usual_folder  # the frameworks' environment has none of our libraries

    with exported_model(usual_folder()) as path:
        return Exact(passages, options.keep, path, options.threads)


class Asked(BaseModel):
    question: str


class Found(BaseModel):
    passages: list[str]


def app_of(contender):
    """The app of anything that has `search`."""
    app = FastAPI()

    @app.post("/search")
    def search(asked: Asked, response: Response) -> Found:
        began = time.perf_counter()
        found = contender.search(asked.question)
        response.headers["Server-Timing"] = f"search;dur={1000 * (time.perf_counter() - began):.2f}"
        return Found(passages=found)

    return app


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("name", choices=MADE)
    parser.add_argument("--passages", type=Path, required=True, help="JSON list of texts")
    parser.add_argument("--keep", type=Path, required=True, help="folder for its vectors, used again")
    parser.add_argument("--threads", type=int, default=1, help="of 'exact'; the others take OMP_NUM_THREADS")
    options = parser.parse_args()
    options.keep.mkdir(parents=True, exist_ok=True)
    os.environ["HF_HUB_OFFLINE"] = "1"
    app = app_of(MADE[options.name](options, json.loads(options.passages.read_text("utf-8"))))
    uvicorn.run(app, host="127.0.0.1", port=0, access_log=False)


if __name__ == "__main__":
    main()
