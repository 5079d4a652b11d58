# Careercite on processors alone: the shipped articles, or those of a folder mounted at /corpus. Everything is installed from the locks by hash.
# Needs a key, or --unprotected, to serve beyond the container: see "In a container" in the README.

FROM python:3.11.15-slim-trixie AS build
WORKDIR /build
COPY requirements-uv.lock ./
RUN python -m pip install --no-cache-dir --only-binary=:all: --require-hashes --requirement requirements-uv.lock \
    && python -m venv --without-pip /opt/careercite

# The packages come before the code: a change of the code leaves this layer as it is.
COPY requirements.lock requirements-torch.lock ./
RUN uv pip install --no-cache --python /opt/careercite/bin/python --torch-backend=cpu --no-build --require-hashes --compile-bytecode \
        --requirement requirements-torch.lock --requirement requirements.lock \
    && rm -r /opt/careercite/lib/python3.11/site-packages/torch/include /opt/careercite/lib/python3.11/site-packages/torch/test

# setuptools, which builds the project, is in the lock: nothing else is fetched. The model is exported here, so that no container spends ten
# seconds on it.
COPY pyproject.toml README.md LICENSE ./
COPY ingest ./ingest
COPY retrieval ./retrieval
COPY service ./service
RUN uv pip install --no-cache --offline --python /opt/careercite/bin/python --no-build-isolation --no-deps --compile-bytecode . \
    && /opt/careercite/bin/python -P -c "from pathlib import Path; from retrieval import load_encoder; load_encoder(Path('/opt/careercite/model'))"

FROM python:3.11.15-slim-trixie
COPY --from=build /opt/careercite /opt/careercite
COPY corpus /corpus
RUN install --directory --owner=10001 --group=10001 --mode=0750 /data

# /data is all that is ever written, spooled uploads too: the root file system may be read-only.
ENV PATH=/opt/careercite/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HOME=/data \
    TMPDIR=/data \
    CAREERCITE_CORPUS_DIR=/corpus \
    CAREERCITE_MODEL_DIR=/opt/careercite/model \
    CAREERCITE_DATA_DIR=/data \
    CAREERCITE_HOST=0.0.0.0 \
    CAREERCITE_PORT=8000
WORKDIR /opt/careercite
VOLUME /data
EXPOSE 8000
USER 10001:10001

# /readyz, since who waits for the container wants answers. The first ingest of a thousand articles takes eight minutes, the shipped ones seconds.
HEALTHCHECK --interval=10s --timeout=5s --start-period=10m --retries=6 \
    CMD ["python", "-I", "-c", "from http.client import HTTPConnection as Http; import os; c = Http('127.0.0.1', int(os.environ['CAREERCITE_PORT']), timeout=4); c.request('GET', '/readyz'); raise SystemExit(c.getresponse().status != 200)"]
CMD ["careercite", "serve"]
