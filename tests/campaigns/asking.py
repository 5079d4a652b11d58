"""Asking and writing over HTTP, for the campaigns and for tests that start their own servers."""

import contextlib

import httpx2

KEY = "a key"
ENVIRONMENT = {"CAREERCITE_API_KEY": KEY, "CAREERCITE_RELOAD_SECONDS": "0.1"}  # of the servers


@contextlib.contextmanager
def client(server):
    """HTTP to a server, with the key."""
    with httpx2.Client(base_url=server.address, headers={"X-API-Key": KEY}, timeout=60) as http:
        yield http


def answers(server, questions):
    """What a server answers to questions, with the quotes; a status that is not 200 in place of an answer."""
    found = []
    with client(server) as http:
        for question in questions:
            reply = http.post("/api/ask", json={"question": question})
            fields = reply.json()
            quotes = tuple((each["document_id"], each["start"], each["end"], each["quote"]) for each in fields.get("citations", ()))
            found.append((fields["answer"] if fields.get("answered") else f"{reply.status_code} {fields}", quotes))
    return found
