import resource
from pathlib import Path

from tests.backend.acts import envelope, send
from tests.backend.server import BackendProcess


def test_a_full_disk_is_503_with_a_sentence_keeps_nothing_and_heals(tmp_path: Path) -> None:
    batch = [envelope("AddLogEntry", {"text": "x" * 3_900}) for _ in range(100)]
    with BackendProcess(tmp_path) as backend, backend.client() as client:
        assert backend.process is not None
        unlimited = resource.prlimit(backend.process.pid, resource.RLIMIT_FSIZE)
        largest = max(path.stat().st_size for path in tmp_path.iterdir())
        resource.prlimit(backend.process.pid, resource.RLIMIT_FSIZE, (largest + 8192, unlimited[1]))
        answer = client.post("/v1/commands", json={"commands": batch})
        assert answer.status_code == 503
        assert answer.json()["error"]["code"] == "database"
        assert "Traceback" not in answer.text
        assert client.get("/v1/changes").json()["changes"] == []
        resource.prlimit(backend.process.pid, resource.RLIMIT_FSIZE, unlimited)
        assert {a["outcome"] for a in send(client, *batch)} == {"accepted"}
        assert client.get("/v1/changes").json()["head"] == 100
