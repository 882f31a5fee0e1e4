"""An import into a backend whose disk is full for real: all of it or nothing, a sentence, and again with room."""

from pathlib import Path

import httpx

from tests.backend.server import BackendProcess
from tests.console.importing.test_command import attempt, run
from tests.small_disk import small_disk

ROWS = 4_000


def count(client: httpx.Client) -> int:
    """The hydrants the backend has."""
    found, after, more = 0, 0, True
    while more:
        page = client.get("/v1/changes", params={"after": after, "limit": 2_000}).json()
        found += sum(change["kind"] == "hydrant" for change in page["changes"])
        after, more = page["revision"], page["more"]
    return found


def test_an_import_the_disk_cannot_take_leaves_nothing_half_done_and_succeeds_when_there_is_room(
    tmp_path: Path,
) -> None:
    file = tmp_path / "water.csv"
    lines = [f"H{at},地上式消防栓,{120 + at / 1e4:.5f},30.2,正常,{'备注' * 40}" for at in range(ROWS)]
    file.write_text("\n".join(["编号,类型,经度,纬度,状态,备注", *lines]), "utf-8")
    with small_disk(tmp_path / "disk", 60) as disk, BackendProcess(disk.folder) as backend:
        assert backend.process is not None
        disk.used_by(backend.process.pid)
        with backend.client() as client:
            disk.fill()
            refused = attempt(backend, tmp_path, "hydrants", str(file), "--crs", "wgs84", "--apply")
            assert refused.returncode != 0
            assert refused.stderr.strip()
            assert "Traceback" not in refused.stderr
            assert count(client) == 0
            disk.free()
            run(backend, tmp_path, "hydrants", str(file), "--crs", "wgs84", "--apply")
            assert count(client) == ROWS
