"""A sample of the schemathesis campaign (`python -m tests.campaigns.schema` runs all of it): the service does what its OpenAPI document says."""

import shutil

from tests.campaigns.schema import run_schemathesis

KEY = "a-key-of-this-test"


def test_the_service_does_what_its_openapi_document_says(tmp_path, articles, serve):
    (tmp_path / "corpus").mkdir()
    shutil.copy(articles / "nursing.txt", tmp_path / "corpus")
    (tmp_path / ".env").write_text(f"CAREERCITE_API_KEY={KEY}\n", "utf-8")
    with serve(tmp_path, CAREERCITE_ASKING_KEY="another-key") as server:
        run = run_schemathesis(server.address, tmp_path, key=KEY, examples=12, phases=("fuzzing",))
        assert run.failures == ""
        assert run.requests > 100
        assert not any("Traceback" in line for line in server.lines)
