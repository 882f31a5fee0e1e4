"""A build comes over a real line in pieces, goes on after any break, and is here whole or not at all."""

import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import msgspec
import pytest

from console import region_copy
from console.region_copy import BegunAnew, CannotTake, Offer, RegionCopy, offers
from console.region_shelf import TAKING
from console.sync.client import Client, LinkError
from maps.region.pack import MANIFEST, Pack, file_sha256
from tests.backend.server import SECRET, BackendProcess
from tests.conftest import CHECKOUT
from tests.maps.towns import another_build, small_town
from tests.small_disk import small_disk

PIECE = 40_000


@pytest.fixture(scope="module")
def backend(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BackendProcess]:
    folder = tmp_path_factory.mktemp("backend")
    (folder / "regions").mkdir()
    with BackendProcess(folder, "--regions", str(folder / "regions")) as running:
        yield running


@pytest.fixture
def served(backend: BackendProcess) -> Iterator[Path]:
    """The folder the backend serves, with one pack."""
    folder = backend.folder / "regions"
    shutil.copytree(small_town().path, folder / "small-town")
    yield folder
    for path in folder.iterdir():
        shutil.rmtree(path)


@pytest.fixture
def client(backend: BackendProcess) -> Iterator[Client]:
    made = Client([backend.url])
    made.sign_in("local", SECRET, "2")
    yield made
    made.close()


def take(copy: RegionCopy, piece: int = PIECE) -> tuple[Path, int]:
    """To the end: the pack's folder, and the bytes that came over the line."""
    came = 0
    while True:
        step = copy.step(piece)
        came += step.came
        assert step.done <= max(step.total, 1)
        if step.ready is not None:
            return step.ready, came


def test_a_pack_is_here_whole_after_its_last_piece_and_not_before(
    served: Path, client: Client, tmp_path: Path
) -> None:
    (offer,) = offers(client)
    copy = RegionCopy(offer, tmp_path, client)
    for _ in range(6):
        assert copy.step(PIECE).ready is None
        assert [path.name for path in tmp_path.iterdir()] == [TAKING]
    ready, _ = take(copy)
    Pack.open(ready).verify()
    assert file_sha256(ready / MANIFEST) == offer.manifest_sha256
    assert not list((tmp_path / TAKING).iterdir())


def test_a_copy_that_was_killed_goes_on_where_it_was(
    served: Path, backend: BackendProcess, client: Client, tmp_path: Path
) -> None:
    script = (
        "import sys, time; from pathlib import Path; from console.sync.client import Client\n"
        "from console.region_copy import RegionCopy, offers\n"
        "client = Client([sys.argv[1]]); client.sign_in('local', sys.argv[2], '2')\n"
        "copy = RegionCopy(offers(client)[0], Path(sys.argv[3]), client)\n"
        "while True: print(copy.step(2_000).done, flush=True); time.sleep(0.03)\n"
    )
    done = 0
    for _ in range(3):
        words = [sys.executable, "-c", script, backend.url, SECRET, str(tmp_path)]
        with subprocess.Popen(
            words, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(CHECKOUT)}
        ) as child:
            assert child.stdout is not None
            for _ in range(8):
                now = int(child.stdout.readline())
            child.kill()
        assert now > done
        done = now
    (offer,) = offers(client)
    ready, came = take(RegionCopy(offer, tmp_path, client))
    Pack.open(ready).verify()
    assert came <= small_town().size - done + 5_000


def test_a_newer_build_takes_what_it_shares_from_the_older_one(
    served: Path, client: Client, tmp_path: Path
) -> None:
    first, _ = take(RegionCopy(offers(client)[0], tmp_path, client))
    shutil.rmtree(served / "small-town")
    another_build(small_town(), served / "small-town", "small-town", "2030-01-01T00:00:00+00:00")
    (offer,) = offers(client)
    second, came = take(RegionCopy(offer, tmp_path, client, [Pack.open(first)]))
    Pack.open(second).verify()
    assert came < 10_000
    assert second != first
    Pack.open(first).verify()


def test_a_build_that_is_replaced_meanwhile_is_begun_anew(served: Path, client: Client, tmp_path: Path) -> None:
    copy = RegionCopy(offers(client)[0], tmp_path, client)
    for _ in range(4):
        copy.step(10_000)
    shutil.rmtree(served / "small-town")
    with pytest.raises(BegunAnew):
        take(copy)
    another_build(small_town(), served / "small-town", "small-town", "2030-01-01T00:00:00+00:00")
    with pytest.raises(BegunAnew):
        take(copy)
    ready, _ = take(RegionCopy(offers(client)[0], tmp_path, client))
    Pack.open(ready).verify()


def test_bytes_that_were_spoilt_here_are_fetched_again(served: Path, client: Client, tmp_path: Path) -> None:
    copy = RegionCopy(offers(client)[0], tmp_path, client)
    while not (parts := list(tmp_path.rglob("*.half"))):
        copy.step(5_000)
    data = bytearray(parts[0].read_bytes())
    data[0] ^= 1
    parts[0].write_bytes(data)
    ready, _ = take(copy)
    Pack.open(ready).verify()


def test_a_file_the_backend_has_damaged_is_named(served: Path, client: Client, tmp_path: Path) -> None:
    path = served / "small-town" / "hydrants.geojson"
    path.write_bytes(path.read_bytes().replace(b"H-1", b"H-2"))
    with pytest.raises(CannotTake) as refused:
        take(RegionCopy(offers(client)[0], tmp_path, client))
    assert (refused.value.code, refused.value.params) == ("spoilt", {"file": "hydrants.geojson"})


@pytest.mark.parametrize(("fields", "code"), [
    ({"files": {}}, "bad"), ({"version": 99}, "newer"), ({"box": "x"}, "bad"),
    ({"files": {"../../evil": {"sha256": "0" * 64, "size": 1}}}, "bad"),
    ({"files": {"manifest.json": {"sha256": "0" * 64, "size": 1}}}, "bad"),
    ({"files": {"hydrants.geojson": {"sha256": "0" * 64, "size": -1}}}, "bad"),
    ({"files": {"hydrants.geojson": {"sha256": "0" * 64, "size": 10**15}}}, "room"),
])  # fmt: skip
def test_a_manifest_nobody_should_follow_is_refused(
    served: Path, client: Client, tmp_path: Path, fields: dict[str, object], code: str
) -> None:
    path = served / "small-town" / MANIFEST
    told = msgspec.json.decode(path.read_bytes(), type=dict[str, object])
    listed, more = told["files"], fields.get("files")
    if isinstance(listed, dict) and isinstance(more, dict) and more:
        fields = {"files": {**listed, **more}}
    path.write_bytes(msgspec.json.encode({**told, **fields}))
    found = [Offer(name="small-town", manifest_sha256=file_sha256(path))]
    with pytest.raises(CannotTake) as refused:
        take(RegionCopy(found[0], tmp_path, client))
    assert refused.value.code == code
    assert not (tmp_path.parent / "evil").exists()


def test_a_full_disk_is_said_and_what_is_here_stays(
    served: Path, client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_path: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    copy = RegionCopy(offers(client)[0], tmp_path, client)
    with monkeypatch.context() as patch:
        patch.setattr(region_copy, "_flush", full)
        with pytest.raises(CannotTake, match="disk"):
            take(copy)
    ready, _ = take(copy)
    Pack.open(ready).verify()


def test_a_line_that_breaks_is_a_link_error_and_the_copy_goes_on_after_it(
    served: Path, backend: BackendProcess, client: Client, tmp_path: Path
) -> None:
    copy = RegionCopy(offers(client)[0], tmp_path, client)
    before = [copy.step(10_000) for _ in range(4)][-1].done
    backend.restart()
    with pytest.raises(LinkError):
        raise_when_signed_out(copy)
    client.sign_in("local", SECRET, "2")
    ready, came = take(copy)
    assert came <= small_town().size - before + 10_000
    Pack.open(ready).verify()


def raise_when_signed_out(copy: RegionCopy) -> None:
    copy._client.token = "no longer"
    copy.step(10_000)


def test_offers_with_names_that_are_no_folders_are_left_out(served: Path, client: Client) -> None:
    shutil.copytree(small_town().path, served / "a b@c")
    assert [offer.name for offer in offers(client)] == ["small-town"]
    assert httpx.get(f"{client.server}/v1/regions", timeout=60).status_code == 401


def test_a_disk_that_fills_for_real_leaves_no_pack_and_the_copy_goes_on_when_there_is_room(
    served: Path, client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(region_copy, "ROOM_LEFT", 0)
    with small_disk(tmp_path / "disk", 8) as disk:
        shelf = disk.folder / "shelf"
        copy = RegionCopy(offers(client)[0], shelf, client)
        before = [copy.step(10_000) for _ in range(3)][-1].done
        disk.fill()
        with pytest.raises(CannotTake, match="disk"):
            take(copy)
        assert [path.name for path in shelf.iterdir()] == [TAKING]
        disk.free()
        ready, came = take(copy)
        assert came <= small_town().size - before + 10_000
        Pack.open(ready).verify()
        assert not list((shelf / TAKING).iterdir())
