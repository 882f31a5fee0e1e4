import threading
from pathlib import Path

import httpx
import pytest

from console import embedded
from console.embedded import BackendFailed, EmbeddedBackend
from resources.words import set_language


def test_the_child_serves_on_loopback_and_tells_its_death(tmp_path: Path) -> None:
    backend = EmbeddedBackend(tmp_path)
    died = threading.Event()
    backend.died = lambda _code: died.set()
    url = backend.start()
    assert httpx.get(f"{url}/v1/health", timeout=60).json()["protocol"] == 1
    body = {"user": "local", "password": backend.secret, "seat": "2"}
    assert httpx.post(f"{url}/v1/session", json=body, timeout=60).status_code == 200
    backend.kill()
    assert died.wait(60)
    assert backend.start() == url
    died.clear()
    backend.stop()
    assert not backend.running
    assert not died.wait(0.3)


def test_a_child_that_does_not_come_up_says_why(tmp_path: Path) -> None:
    with pytest.raises(BackendFailed, match="heartbeat"):
        EmbeddedBackend(tmp_path, ["--heartbeat-s", "-1"]).start()


def test_a_folder_that_cannot_be_made_is_a_reason_in_the_readers_language(tmp_path: Path) -> None:
    set_language("zh")
    (tmp_path / "backend").write_text("a file")
    with pytest.raises(BackendFailed, match="已有同名的文件或文件夹"):
        EmbeddedBackend(tmp_path / "backend").start()


def test_a_child_that_takes_too_long_is_ended_and_said_to_have_taken_so_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_language("zh")
    monkeypatch.setattr(embedded, "START_TIMEOUT_S", 0.0)
    backend = EmbeddedBackend(tmp_path)
    with pytest.raises(BackendFailed, match="0 秒内没有启动完成"):
        backend.start()
    assert not backend.running
