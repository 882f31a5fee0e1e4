"""Bad input from end to end: exit code 2 and a sentence, a notice in the window, a log entry; nothing is lost."""

import argparse
import os
import shutil
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

import main
from console.app import Console, compose, run
from console.sync.link import Phase
from models.log_entry import AddLogEntry
from resources.words import t
from tests.faults import HostileServer, reply
from tests.maps.osm_file import OsmFile

CHECKOUT = Path(main.__file__).parent
LONG_MS = 60_000
GOOD_CSV = "编号,经度,纬度\nH1,120.1,30.2\n"


def command(profile: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run main.py as a user does."""
    return subprocess.run(
        [sys.executable, "main.py", "--lang", "zh", "--profile", str(profile), *words],
        cwd=CHECKOUT, capture_output=True, text=True, timeout=300, check=False,
        env={**os.environ, "WANGHUOLOU_PASSWORD": "x"},
    )  # fmt: skip


def check_refused(done: subprocess.CompletedProcess[str], profile: Path, *words: str) -> None:
    """One sentence with these words, no traceback, exit code 2, and the same sentence in the log."""
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    sentence = done.stderr.strip()
    assert sentence.count("\n") == 0, sentence
    assert sentence.endswith("。"), sentence
    for word in words:
        assert word in sentence
    assert sentence in (profile / "log" / "commands.log").read_text("utf-8")


def no_roads(path: Path) -> None:
    osm = OsmFile()
    osm.node(0, 0, {"amenity": "bench"})
    osm.write(path)


EXTRACTS = {
    "empty": lambda path: path.write_bytes(b""),
    "wrong type": lambda path: path.write_bytes(b"%PDF-1.7 no map at all" * 40),
    "truncated": lambda path: path.write_bytes(bytes.fromhex("0000000d0a094f534d4865616465721880") + b"\0" * 9),
    "a folder": lambda path: path.mkdir(),
    "missing": lambda path: None,
}


@pytest.mark.parametrize("fault", EXTRACTS)
def test_a_bad_extract_is_refused(tmp_path: Path, fault: str) -> None:
    path = tmp_path / "town.osm.pbf"
    EXTRACTS[fault](path)
    done = command(tmp_path, "region", "build", str(path), "--name", "town", "--out", str(tmp_path / "out"))
    check_refused(done, tmp_path, "town.osm.pbf")
    assert not list((tmp_path / "out").glob("*"))


def test_an_extract_without_roads_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "town.osm"
    no_roads(path)
    done = command(tmp_path, "region", "build", str(path), "--name", "town", "--out", str(tmp_path / "out"))
    check_refused(done, tmp_path, "town.osm")
    assert not (tmp_path / "out" / "town").exists()


def test_a_place_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "town.osm"
    no_roads(path)
    blocked = tmp_path / "out"
    blocked.write_text("a file where the folder should be")
    done = command(tmp_path, "region", "build", str(path), "--name", "town", "--out", str(blocked))
    check_refused(done, tmp_path)


TABLES = {
    "empty": b"",
    "wrong type": b"PK\x03\x04 a spreadsheet",
    "binary": b"\x7fELF\0\0\0\0",
    "wrong encoding": b"\x81\xff\xff\xfe\xfd,\xff\n",
    "truncated": '编号,名称\n1,"没有结束'.encode(),
    "half a json": b'{"type": "FeatureCollection", "features": [{',
    "no rows": "编号,经度,纬度\n".encode(),
}


@pytest.mark.parametrize("fault", TABLES)
def test_a_bad_table_is_refused_before_anything_is_sent(tmp_path: Path, fault: str) -> None:
    path = tmp_path / "hydrants.csv"
    path.write_bytes(TABLES[fault])
    done = command(tmp_path, "import", "hydrants", str(path), "--server", "http://127.0.0.1:9")
    check_refused(done, tmp_path, "hydrants.csv")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "hydrants.csv"
    path.write_text(GOOD_CSV, "utf-8")
    return path


ANSWERS = {
    "401": reply(401, b'{"error":{"code":"unauthorised","message":"x"}}'),
    "403": reply(403, b'{"error":{"code":"forbidden","message":"x"}}'),
    "404": reply(404, b'{"error":{"code":"not_found","message":"x"}}'),
    "409": reply(409, b'{"error":{"code":"conflict","message":"x"}}'),
    "410": reply(410, b'{"error":{"code":"gone","message":"x"}}'),
    "429": reply(429, b'{"error":{"code":"busy","message":"x"}}', Retry_After="9"),
    "500": reply(500, b"<html>oops</html>", "text/html"),
    "HTML instead of JSON": reply(200, b"<html>Please log in</html>", "text/html"),
    "half a line": reply(200, b'{"created": 1, "chan'),
    "an answer of another shape": reply(200, b'{"created": "many"}'),
    "another version": reply(200, b"{}", Wanghuolou_Protocol="9"),
    "nothing": b"",
}


@pytest.mark.parametrize("fault", ANSWERS)
def test_a_backend_that_answers_wrongly_is_told_of(tmp_path: Path, table: Path, fault: str) -> None:
    def answer(method: str, path: str) -> bytes:
        return b"" if path == "/v1/session" else ANSWERS[fault]

    with HostileServer(answer) as server:
        words = ("--server", server.url, "--apply", "--crs", "wgs84")
        done = command(tmp_path, "import", "hydrants", str(table), *words)
    check_refused(done, tmp_path)
    assert "操作会保存" not in done.stderr, "an import is not kept for later"


def test_nobody_listening_is_told_with_the_address(tmp_path: Path, table: Path) -> None:
    done = command(tmp_path, "import", "hydrants", str(table), "--server", "http://127.0.0.1:9")
    check_refused(done, tmp_path, "http://127.0.0.1:9")


@contextmanager
def untrusted(folder: Path) -> Iterator[str]:
    """A TLS server with a certificate that nobody knows; its address."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed: apt-get install openssl")
    cert, key = folder / "cert.pem", folder / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
         "-keyout", str(key), "-out", str(cert)],
        check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                line, _ = listener.accept()
            except OSError:
                return
            try:
                context.wrap_socket(line, server_side=True).close()
            except OSError:
                line.close()

    thread = threading.Thread(target=serve, name="untrusted")
    thread.start()
    try:
        yield f"https://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(60)


def test_a_backend_whose_certificate_nobody_knows_is_not_talked_to(tmp_path: Path, table: Path) -> None:
    with untrusted(tmp_path) as url:
        done = command(tmp_path, "import", "hydrants", str(table), "--server", url)
    check_refused(done, tmp_path, "证书")


# -- the profile, in the window


def arguments(profile: Path, **changes: object) -> argparse.Namespace:
    values: dict[str, object] = {
        "lang": "zh", "theme": "dark", "profile": profile, "server": None, "ca_file": None, "seat": "2",
        "region": None, "demo": False, "tour": None, "sandboxed": True,
    }  # fmt: skip
    return argparse.Namespace(**(values | changes))


@contextmanager
def opened(qtbot: QtBot, profile: Path) -> Iterator[Console]:
    """The real console on this profile, live."""
    console = compose(arguments(profile))
    try:
        with qtbot.waitSignal(console.attached, timeout=LONG_MS):
            pass
        qtbot.waitUntil(lambda: console.services.link.state.phase is Phase.LIVE, timeout=LONG_MS)
        yield console
    finally:
        console.close()
        qtbot.wait(50)


def written(profile: Path) -> str:
    return (profile / "log" / "console.log").read_text("utf-8")


@pytest.fixture
def used(qtbot: QtBot, tmp_path: Path, expected_log: list[object]) -> Path:
    """A profile that somebody has worked with, and an act that was not delivered."""
    profile = tmp_path / "profile"
    with opened(qtbot, profile) as console:
        backend = console.services.backend
        assert backend is not None
        backend.cut()
        qtbot.waitUntil(lambda: console.services.link.state.phase is Phase.OFFLINE, timeout=LONG_MS)
        with qtbot.waitSignal(console.services.commands.saved):
            console.services.commands.submit(AddLogEntry(text="停电前的一句话"))
    return profile


def test_a_corrupt_cache_is_told_of_and_the_outbox_is_delivered_all_the_same(qtbot: QtBot, used: Path) -> None:
    for file in (used / "cache").iterdir():
        if file.is_file():
            file.write_bytes(b"noise" * 4_000)
    with opened(qtbot, used) as console:
        said = console.window.stage.notices
        qtbot.waitUntil(lambda: any("缓存损坏" in text for text in said.texts()), timeout=LONG_MS)
        qtbot.waitUntil(lambda: not console.services.commands.entries(), timeout=LONG_MS)
        assert not any("Traceback" in text for text in said.texts())
    assert "cache" in written(used)


def test_a_corrupt_outbox_is_kept_aside_and_told_of(qtbot: QtBot, used: Path) -> None:
    [outbox] = (used / "outbox").glob("outbox.sqlite")
    outbox.write_bytes(b"noise" * 4_000)
    for file in (used / "outbox").glob("outbox.sqlite-*"):
        file.unlink()
    with opened(qtbot, used) as console:
        said = console.window.stage.notices
        qtbot.waitUntil(lambda: any("另存为" in text for text in said.texts()), timeout=LONG_MS)
    aside = [file for file in (used / "outbox").iterdir() if file.read_bytes().startswith(b"noise")]
    assert aside
    assert "outbox" in written(used)


def test_a_second_console_on_the_profile_ends_with_2_a_sentence_and_a_log_entry(
    qtbot: QtBot, tmp_path: Path, expected_log: list[object], capsys: pytest.CaptureFixture[str]
) -> None:
    with opened(qtbot, tmp_path):
        assert run(arguments(tmp_path)) == 2
    sentence = capsys.readouterr().err.strip()
    assert sentence == t("shell.profile.locked", folder=tmp_path)
    assert sentence in written(tmp_path)


def test_a_profile_that_cannot_be_a_folder_ends_with_2_and_a_sentence(
    qapp: object, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    blocked = tmp_path / "profile"
    blocked.write_text("a file")
    assert run(arguments(blocked)) == 2
    assert str(blocked) in capsys.readouterr().err


def test_an_address_that_may_not_be_used_ends_with_2_and_a_log_entry(
    qapp: object, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments(tmp_path, server="http://example.org")) == 2
    sentence = capsys.readouterr().err.strip()
    assert "example.org" in sentence
    assert sentence in written(tmp_path)
