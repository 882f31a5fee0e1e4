"""The command as a process: its steps and sentences, and what is left when it is stopped, killed or out of room."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from maps.region.build import build_pack
from maps.region.pack import Pack
from tests.conftest import CHECKOUT, shared_file
from tests.maps.region.test_build import a_road, quiet, write


@pytest.fixture(autouse=True)
def _interruptible() -> Iterator[None]:
    """What a shell starts in the background ignores Ctrl+C, and hands that on to all it starts; these do not."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def command(*args: object, limit: str = "") -> list[str]:
    python = [sys.executable, str(CHECKOUT / "main.py"), "--lang", "en", "region", "build", *map(str, args)]
    return ["bash", "-c", f'{limit} exec "$@"', "-", *python] if limit else python


def run_to_end(words: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words, capture_output=True, text=True, check=False, timeout=300)


def test_the_command_tells_its_steps_and_ends_with_0(tmp_path: Path) -> None:
    source = a_road(tmp_path / "a.osm")
    done = run_to_end(command(source, "--name", "town", "--out", tmp_path / "out"))
    assert done.returncode == 0, done.stderr
    assert "100 %  done" in done.stdout
    assert "1 road pieces" in done.stdout
    Pack.open(tmp_path / "out" / "town").verify()


def test_the_command_refuses_a_bad_file_with_one_sentence_and_2(tmp_path: Path) -> None:
    bad = write(tmp_path / "list.osm.pbf", b"id,lon,lat\n")
    done = run_to_end(command(bad, "--name", "town", "--out", tmp_path / "out"))
    assert done.returncode == 2
    assert (
        done.stderr.strip()
        == f"{bad} is not OpenStreetMap data. A .osm.pbf, .osm.gz, .osm.bz2 or .osm file is needed."
    )


@pytest.mark.parametrize("blocks", [4, 100, 400])
def test_a_disk_that_cannot_take_the_pack_leaves_nothing(tmp_path: Path, blocks: int) -> None:
    source = shared_file("osm/munich.osm.pbf")
    done = run_to_end(command(source, "--name", "town", "--out", tmp_path / "out", limit=f"ulimit -f {blocks};"))
    assert done.returncode == 2, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert not list((tmp_path / "out").glob("*"))


def start_build(out: Path, step: str = "reading") -> subprocess.Popen[str]:
    source = shared_file("osm/boston.osm.pbf")
    process = subprocess.Popen(
        command(source, "--name", "town", "--out", out), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    while step not in process.stdout.readline():
        assert process.poll() is None
    return process


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_build_leaves_nothing(tmp_path: Path, number: signal.Signals) -> None:
    process = start_build(tmp_path / "out")
    process.send_signal(number)
    _, told = process.communicate(timeout=300)
    assert process.returncode == 130
    assert "Interrupted" in told
    assert not list((tmp_path / "out").glob("*"))


@pytest.mark.parametrize("step", ["checking", "reading", "gazetteer", "cutting", "checksums"])
def test_a_build_interrupted_at_any_step_leaves_the_old_pack_or_is_done(tmp_path: Path, step: str) -> None:
    old = build_pack([a_road(tmp_path / "a.osm")], "town", tmp_path / "out", quiet)
    process = start_build(tmp_path / "out", step)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=300)
    assert "Traceback" not in told
    pack = Pack.open(tmp_path / "out" / "town")
    pack.verify()
    if process.returncode == 130:
        assert "Interrupted" in told
        assert pack.manifest == old.manifest
    else:
        assert (process.returncode, step) == (0, "checksums"), told
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["town"]


@pytest.mark.parametrize("step", ["checking", "reading", "gazetteer", "cutting", "checksums", "manifest"])
def test_a_build_killed_at_any_moment_leaves_the_old_pack_and_no_rest(tmp_path: Path, step: str) -> None:
    source = a_road(tmp_path / "a.osm")
    old = build_pack([source], "town", tmp_path / "out", quiet)
    process = start_build(tmp_path / "out", step)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate(timeout=300)
    pack = Pack.open(tmp_path / "out" / "town")
    pack.verify()
    assert pack.manifest == old.manifest or step == "manifest"
    build_pack([source], "town", tmp_path / "out", quiet)
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["town"]
