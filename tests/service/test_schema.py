"""A sample of the schemathesis campaign (`python -m tests.campaigns.schema` runs all of it): the service does what its OpenAPI document says."""

import shutil

from tests.campaigns.schema import run_schemathesis

KEY = "a-key-of-this-test"


def test_the_service_does_what_its_openapi_document_says(tmp_path, articles, serve):
    (tmp_path / "corpus").mkdir()
    shutil.copy(articles / "nursing.txt", tmp_path / "corpus")
    (tmp_path / ".env").write_text(f"CAREERCITE_API_KEY={KEY}\n", "utf-8")
    with serve(tmp_path) as server:
        runs = [
            run_schemathesis(server.address, tmp_path, key=key, examples=examples, phases=phases)
            for key, examples, phases in ((KEY, 10, ("fuzzing",)), (None, 4, ("fuzzing",)))
        ]
        assert [run.failures for run in runs] == ["", ""]
        assert runs[0].requests > 100 and runs[1].requests > 20
        assert not any("Traceback" in line for line in server.lines)
