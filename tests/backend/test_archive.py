"""A backup that is damaged, or made by somebody else, is found out before anything is changed."""

import stat
import tarfile
from pathlib import Path

import pytest

from tests.backend.acts import envelope, send
from tests.backend.server import BackendProcess
from tests.backend.test_backup import backed_up, command


@pytest.mark.parametrize("cut", [0, 100, 5_000, -700])
def test_a_damaged_backup_changes_nothing(tmp_path: Path, cut: int) -> None:
    with BackendProcess(tmp_path) as backend, backend.client() as client:
        send(client, envelope("AddLogEntry", {"text": "x"}))
        file = backed_up(backend.database_url, tmp_path)
    content = file.read_bytes()
    file.write_bytes(content[: cut if cut >= 0 else len(content) - 20_000])
    before = (tmp_path / "backend.sqlite").read_bytes()
    done = command("restore", file, "--database-url", backend.database_url, "--replace")
    assert done.returncode == 2
    assert "nothing was changed" in done.stderr
    assert "Traceback" not in done.stderr
    assert (tmp_path / "backend.sqlite").read_bytes() == before


def test_nobody_else_on_the_machine_may_read_a_backup(tmp_path: Path) -> None:
    with BackendProcess(tmp_path) as backend:
        file = backed_up(backend.database_url, tmp_path)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_backup_with_strange_members_writes_nothing_elsewhere(tmp_path: Path) -> None:
    with BackendProcess(tmp_path) as backend:
        file = backed_up(backend.database_url, tmp_path)
    for name, kind in (("../evil", tarfile.REGTYPE), ("documents/" + "a" * 64, tarfile.SYMTYPE)):
        with tarfile.open(file, "a") as tar:
            member = tarfile.TarInfo(name)
            member.type, member.linkname = kind, "/etc/passwd"
            tar.addfile(member)
        done = command("restore", file, "--database-url", f"sqlite:///{tmp_path / 'new.sqlite'}")
        assert (done.returncode, "nothing was changed" in done.stderr) == (2, True)
    assert not (tmp_path.parent / "evil").exists()
    assert not (tmp_path / "new.sqlite").exists()
